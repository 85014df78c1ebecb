"""What tests see of the integration's insides, in one run of an account.

Where the integration keeps something is known here, in internals_rest.py and in patches.py, and
nowhere else in the tests.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE
from homeassistant.util import dt as dt_util

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import Key, Thing
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.central.models.parts import Part
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.totals import Totals
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    _REASONS as STREAM_REASONS,
    Counters,
    Status,
    Subscription,
)
from custom_components.hpe_aruba_central.dispatcher import BATCH_INTERVAL
from custom_components.hpe_aruba_central.hub.client_tracking import CLEANUP_INTERVAL
from custom_components.hpe_aruba_central.hub.firmware import FirmwareBySerial
from custom_components.hpe_aruba_central.hub.license_check import SILENCE
from custom_components.hpe_aruba_central.hub.rest_sync import (
    CHECK_INTERVAL,
    COLLECT_GAPS,
    FIRMWARE_INTERVAL,
)
from custom_components.hpe_aruba_central.hub.storage import SAVE_INTERVAL
from custom_components.hpe_aruba_central.registry.entity_policy import MAX_TRACKED_CLIENTS
from custom_components.hpe_aruba_central.update import FIRMWARE as FIRMWARE_ROW, FirmwareUpdate

from .internals_rest import RestRun

__all__ = [
    "BATCH_INTERVAL",
    "CHECK_INTERVAL",
    "CLEANUP_INTERVAL",
    "COLLECT_GAPS",
    "FIRMWARE_INTERVAL",
    "MAX_TRACKED_CLIENTS",
    "SAVE_INTERVAL",
    "SILENCE",
    "STREAM_REASONS",
    "Run",
]


class Run(RestRun):
    """One run of an account, from its set-up to its unload."""

    def __init__(self, entry: ConfigEntry) -> None:
        super().__init__(entry.runtime_data)
        self.entry = entry

    def is_current(self) -> bool:
        """Return True if the account has not been unloaded since."""
        return getattr(self.entry, "runtime_data", None) is self._runtime

    @contextmanager
    def later(self, by: timedelta) -> Iterator[None]:
        """Let the account's clock be later."""
        clock = self._runtime.client.clock
        host, monotonic = clock._host_utcnow, clock.monotonic
        with (
            patch.object(clock, "_host_utcnow", lambda: host() + by),
            patch.object(clock, "monotonic", lambda: monotonic() + by.total_seconds()),
        ):
            yield

    # Streams

    @property
    def subscriptions(self) -> Mapping[str, Subscription]:
        """The subscriptions to streams, by the stream's name."""
        return self._runtime.streams.subscriptions

    def counters(self, stream: str) -> Counters:
        """Return a stream's counters."""
        return self.subscriptions[stream].counters

    @property
    def events(self) -> int:
        """How many events all streams have delivered."""
        return sum(stream.counters.events for stream in self.subscriptions.values())

    def is_live(self, stream: str) -> bool:
        """Return True if a stream is live."""
        return self._runtime.streams.is_live(stream)

    @property
    def all_live(self) -> bool:
        """Whether all streams are live."""
        return all(stream.live for stream in self.subscriptions.values())

    @property
    def any_live(self) -> bool:
        """Whether any stream is live."""
        return any(stream.live for stream in self.subscriptions.values())

    def set_status(self, stream: str, status: Status, error: Any = None) -> None:
        """Set a stream's status, as its subscription does."""
        subscription = self.subscriptions[stream]
        subscription.status, subscription.error = status, error
        self._runtime.streams._handle_status(subscription)

    @property
    def refusals(self) -> int:
        """How often in a row the token service has refused the credentials."""
        return self._runtime.client.tokens.refusals

    def age_loss(self, stream: str, seconds: float) -> None:
        """Make a stream's loss longer ago."""
        subscription = self.subscriptions[stream]
        assert subscription._lost_at is not None
        subscription._lost_at -= seconds

    def age_start(self, by: timedelta) -> None:
        """Make the start of the streams longer ago."""
        self._runtime.streams.gaps._opened -= by.total_seconds()

    def set_live_for(self, seconds: float) -> None:
        """Set how long all live streams have been live."""
        since = self._runtime.client.clock.monotonic() - seconds
        for stream in self._runtime.streams._live_since:
            self._runtime.streams._live_since[stream] = since

    def set_host(self, host: str) -> None:
        """Let all streams use another host for their next connections."""
        for subscription in self.subscriptions.values():
            subscription._host = host

    @property
    def has_sockets(self) -> bool:
        """Whether any stream has a socket."""
        return any(stream._sockets for stream in self.subscriptions.values())

    @property
    def has_listeners(self) -> bool:
        """Whether anything is registered for updates, changes or events."""
        registries = (
            self._runtime.dispatcher._updates,
            self._runtime.dispatcher._changes,
            self._runtime.dispatcher._events,
        )
        return any(registry._by_key for registry in registries)

    # What is known

    @property
    def devices(self) -> dict[str, Device]:
        """All devices, by serial number."""
        return self._runtime.inventory.devices

    def distrust(self, kind: DeviceKind) -> None:
        """Note that a kind of device may have reported something that nobody received."""
        self._runtime.inventory.distrust(kind, dt_util.utcnow())

    @property
    def parts(self) -> Mapping[str, dict[Key, Part]]:
        """All parts, by the serial number of their device and by key."""
        return self._runtime.inventory.parts

    @property
    def things(self) -> list[Thing]:
        """All devices and parts."""
        parts = (part for parts in self.parts.values() for part in parts.values())
        return [*self.devices.values(), *parts]

    def thing(self, key: Key) -> Any:
        """Return a device or a part by its key."""
        return self._runtime.inventory.thing(key)

    @property
    def alerts(self) -> dict[str, Alert]:
        """All open alerts, by ID."""
        return self._runtime.inventory.alerts.by_id

    @property
    def firmware(self) -> FirmwareBySerial:
        """Firmware, by serial number."""
        return self._runtime.firmware

    @property
    def sites(self) -> Mapping[str, Site]:
        """All sites, by ID."""
        return self._runtime.sites

    @property
    def totals(self) -> Totals:
        """Totals over all devices."""
        return self._runtime.totals

    @property
    def new_devices(self) -> set[str]:
        """Serial numbers of devices whose event entity has not yet fired `added`."""
        return self._runtime.registry._new_devices

    @property
    def clients_complete(self) -> bool:
        """Whether all connected clients are known."""
        return self._runtime.clients.clients.complete

    @property
    def clients(self) -> ClientStore:
        """The known clients."""
        return self._runtime.clients.clients

    @property
    def client_count(self) -> int:
        """How many clients are known."""
        return len(self._runtime.clients.clients)

    def is_connected(self, mac: str) -> bool:
        """Return True if a client is known to be connected."""
        client = self._runtime.clients.clients.get(mac)
        return client is not None and client.connected

    def running_delay(self, mac: str) -> CALLBACK_TYPE | None:
        """Return what cancels the delay of a client that is leaving, None if none is running."""
        return self._runtime.clients._leaving._running.get(mac)

    @property
    def stored_clients(self) -> list[dict[str, Any]]:
        """The clients that are stored for the next run."""
        stored: list[dict[str, Any]] = self._runtime.clients.snapshot()["known"]
        return stored

    @property
    def stored_positions(self) -> list[dict[str, Any]]:
        """The positions that are stored for the next run."""
        return self._runtime.locations.snapshot()

    def pending_alerts(self, serial: str) -> int:
        """Remove the alerts buffered for a device's event entity, and return their number."""
        return len(self._runtime.device_alerts.pop_buffered(serial))

    def firmware_entity(self, serial: str) -> FirmwareUpdate:
        """Return a new firmware entity of a device."""
        return FirmwareUpdate(self._runtime, self.devices[serial], FIRMWARE_ROW)

    # What changes

    def put_firmware(self, firmware: Firmware) -> None:
        """Set a device's firmware."""
        self._runtime.firmware._firmware[firmware.serial_number] = firmware

    def put_site(self, site: Site) -> None:
        """Add or replace a site, and register its device."""
        self._runtime.sites._sites[site.site_id] = site
        self._runtime.devices.register_site(site)

    def handle(self, event: CentralEvent) -> None:
        """Handle an event, as a stream delivers it."""
        self._runtime.coordinator.handle_event(event)

    def put(self, thing: Thing) -> None:
        """Add or replace a device or a part, and notify listeners."""
        before = self.thing(thing.key)
        inventory = self._runtime.inventory
        if isinstance(thing, Device):
            inventory.devices[thing.serial_number] = thing
        else:
            assert isinstance(thing, Part)
            inventory.parts[thing.serial_number][thing.key] = thing
        self._runtime.coordinator._handle_change(Change(thing.key, before, thing))

    def load_devices(
        self,
        devices: Iterable[Device],
        at: datetime | None = None,
        whole: Iterable[DeviceKind] = (),
    ) -> None:
        """Handle a REST list of devices, which is complete for the kinds ``whole``."""
        at, listed = at or dt_util.utcnow(), list(devices)
        inventory = self._runtime.inventory
        inventory.listed = len({*inventory.devices, *(device.serial_number for device in listed)})
        changes = inventory.load_devices(listed, at, tuple(whole))
        for _ in self._runtime.coordinator._handling([changes]):
            pass

    def load_sites(self, sites: Iterable[Site], *, complete: bool = True) -> None:
        """Handle a REST list of sites."""
        for _ in self._runtime.sites.applying(Listing(tuple(sites), complete)):
            pass

    def on_change(self, key: Key, listener: Callable[[Any], None]) -> CALLBACK_TYPE:
        """Register a callback for every change of an object."""
        return self._runtime.dispatcher.on_change(key, listener)
