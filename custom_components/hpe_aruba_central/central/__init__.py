"""An asynchronous client for HPE Aruba Networking Central.

It streams events over WebSockets, keeps the state that they add up to, and calls the REST API for
snapshots and actions. It needs aiohttp and protobuf, and nothing of Home Assistant::

    tokens = TokenProvider(session, Credentials(client_id, client_secret, CENTRAL_TOKEN_URL))
    inventory = Inventory()
    inventory.load_devices(await CentralApi(session, host, tokens).devices())
    await Subscription(
        STREAMS["ap"],
        session=session,
        host=host,
        tokens=tokens,
        subscriber_id="my-program",
        on_event=lambda event: print(inventory.apply(event)),
        on_status=lambda stream: print(stream.status),
    ).run()

Everything in ``__all__`` is public, and so are the modules of ``models``, with the enums and keys.
"""

from .auth import (
    CENTRAL_TOKEN_URL,
    AccessToken,
    CredentialKind,
    Credentials,
    TokenProvider,
    workspace_id,
    workspace_token_url,
)
from .clock import Clock
from .errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralAuthError,
    CentralClosedError,
    CentralConnectionError,
    CentralCredentialsError,
    CentralDecodeError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralRequestError,
    CentralResponseError,
    CentralServerError,
    CentralSilentError,
    CentralTlsError,
)
from .models.alert import Alert, Severity
from .models.change import Change
from .models.client import NetworkClient
from .models.core import Key, PartKind, Thing
from .models.device import Device, DeviceKind, PowerSupply
from .models.event import CentralEvent, Payload
from .models.firmware import Firmware
from .models.location import Located
from .models.parts import Part, Port, Probe, Radio, Tunnel, Uplink, Wlan
from .models.site import Site
from .models.topology import Topology, TopologyLink, TopologyNode
from .models.troubleshooting import (
    CablePair,
    CableTestResult,
    Hop,
    PingResult,
    PortCable,
    SpeedTestResult,
    TracerouteResult,
)
from .rest.alert_actions import AlertActions, ClearReason, Priority
from .rest.api import CentralApi
from .rest.device_actions import DeviceActions
from .rest.device_families import (
    can_bounce,
    can_disconnect_clients,
    can_disconnect_wlan,
    can_locate,
    can_ping,
    can_reboot,
    can_test_cables,
    can_test_speed,
)
from .rest.listing import Listing
from .state.alerts import AlertStore
from .state.client_counts import ClientCounts
from .state.clients import ClientStore
from .state.device_alerts import DeviceAlerts
from .state.inventory import Inventory
from .state.locations import LocationStore
from .state.totals import Totals
from .streaming.subscription import LONGEST_REPLAY, Counters, State, Status, Subscription
from .streaming.websocket import probe
from .streams import DEVICE_STREAMS, EVENT_TYPES, STREAMS, Stream
from .wire.decoder import decode

__all__ = [
    "CENTRAL_TOKEN_URL",
    "DEVICE_STREAMS",
    "EVENT_TYPES",
    "LONGEST_REPLAY",
    "STREAMS",
    "AccessToken",
    "Alert",
    "AlertActions",
    "AlertStore",
    "CablePair",
    "CableTestResult",
    "CentralActionError",
    "CentralActionTimeoutError",
    "CentralApi",
    "CentralAuthError",
    "CentralClosedError",
    "CentralConnectionError",
    "CentralCredentialsError",
    "CentralDecodeError",
    "CentralError",
    "CentralEvent",
    "CentralForbiddenError",
    "CentralNotFoundError",
    "CentralRateLimitError",
    "CentralRequestError",
    "CentralResponseError",
    "CentralServerError",
    "CentralSilentError",
    "CentralTlsError",
    "Change",
    "ClearReason",
    "ClientCounts",
    "ClientStore",
    "Clock",
    "Counters",
    "CredentialKind",
    "Credentials",
    "Device",
    "DeviceActions",
    "DeviceAlerts",
    "DeviceKind",
    "Firmware",
    "Hop",
    "Inventory",
    "Key",
    "Listing",
    "Located",
    "LocationStore",
    "NetworkClient",
    "Part",
    "PartKind",
    "Payload",
    "PingResult",
    "Port",
    "PortCable",
    "PowerSupply",
    "Priority",
    "Probe",
    "Radio",
    "Severity",
    "Site",
    "SpeedTestResult",
    "State",
    "Status",
    "Stream",
    "Subscription",
    "Thing",
    "TokenProvider",
    "Topology",
    "TopologyLink",
    "TopologyNode",
    "Totals",
    "TracerouteResult",
    "Tunnel",
    "Uplink",
    "Wlan",
    "can_bounce",
    "can_disconnect_clients",
    "can_disconnect_wlan",
    "can_locate",
    "can_ping",
    "can_reboot",
    "can_test_cables",
    "can_test_speed",
    "decode",
    "probe",
    "workspace_id",
    "workspace_token_url",
]
