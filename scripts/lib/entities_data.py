"""What docs/entities.md says beside the tables in the code: its groups, what REST tells, and how units are read."""

from collections.abc import Mapping
from typing import NamedTuple

from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.models.core import Thing
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import (
    Port,
    Probe,
    Radio,
    Tunnel,
    Uplink,
    Wlan,
)
from custom_components.hpe_aruba_central.entities.alert import MANY
from custom_components.hpe_aruba_central.registry.sync import LARGE

INTRODUCTION = (
    "# Entities",
    "",
    "Made by `scripts/entities` from the tables that the entities themselves are made from; a test fails while it is",
    "behind.",
    "",
    "- An entity appears when Central first tells its value. What a model does not report has no entity.",
    "- Radios and uplinks are devices of their own, under the access point or gateway that they belong to. Other parts",
    "  are entities of their device, with the part's name (here …) in front.",
    "- Ports of switches have entities if they are uplinks; the others with the option *Access ports of switches*.",
    "- **Source** is a kind of message and its field, as in [events.md](events.md), or a field of REST's list of",
    "  devices; HPE's definition does not promise each of the latter for each kind of device.",
    "- **On** says whether an entity is enabled by itself. Home Assistant takes 10,000 enabled entities of one account",
    f"  and leaves the rest out, so in an account of more than {LARGE} devices only those marked *always* are. Any",
    "  other can be enabled by hand.",
    f"- Serious alert is made for every device; in an account of more than {MANY:,} devices, once an alert names it.",
    "- Measurements are unavailable while their device is offline.",
    "- Clients of access points and sites are counted from `client` messages while the stream `clients` is followed",
    "  and REST has listed all clients; otherwise they are REST's own numbers.",
)

_SINCE = "nobody has published whether they count from a start or anew for each message"

UNITS = {
    "Uptime of access points and their tunnels": (
        "Seconds: published for tunnels, taken for access points. Shown as the time since when"
    ),
    "Uptime of switches": (
        "The state message's, which names milliseconds. The statistics' own `uptime` has no unit and is not used"
    ),
    "Uptime of gateways": "REST's, in milliseconds. The statistics' `uptime` has no unit and is not used",
    "Power of access points": "Watts: published for REST, taken for the stream",
    "Power and PoE of switches": "Watts, as the size of the numbers in HPE's examples suggests",
    "Temperature of switches": "Degrees Celsius, for the same reason",
    "PoE power of a switch's port": (
        "Up to 100: watts. More: milliwatts. No port feeds more than 100 W, and no device lives on 100 mW"
    ),
    "Fan speed": "A number without a unit",
    "EIRP of a radio": (
        "Tenths of a dBm, since the resolution that Central sends is 10. Numbers up to 60 could be whole dBm as well "
        "and are not shown"
    ),
    "Noise floor, transmit power, cellular signal": (
        "dBm: published for the noise floor and for REST's transmit power, taken for the others"
    ),
    "Latency and jitter of probes": "Milliseconds",
    "Mean opinion score (MOS)": (
        "1 to 5; 10 to 50 and 100 to 500 are ten and a hundred times that; others are not shown"
    ),
    "Channel quality": "A number without a unit: higher is better",
    "Errors and discards of switch and gateway ports": f"Counts without statistics (no state class): {_SINCE}",
    "Bytes and packets": f"Not shown: {_SINCE}, so a rate would be a guess",
}
"""How each value is read whose unit or meaning HPE has not published."""


class Group(NamedTuple):
    """The entities of one kind of thing; ``rest`` has the field of REST's list that an attribute is read from."""

    title: str
    of: type[Thing]
    kind: DeviceKind
    rest_list: str = ""
    rest: Mapping[str, str] = {}


_EVERY_LIST = {
    "online": "status",
    "last_restart": "uptimeInMillis",
    "client_count": "clientCount",
    "ipv6": "ipv6",
    "cpu_utilization": "cpuUtilization",
    "memory_utilization": "memoryUtilization",
}
_ACCESS_POINTS = {
    **_EVERY_LIST,
    "power_consumption": "powerConsumption",
    "ipv4": "ipv4",
    "public_ip": "publicIpv4",
    "cluster_name": "clusterName",
}
_SWITCHES = {
    **_EVERY_LIST,
    "cpu_utilization": "switchTrends.cpuUtilization",
    "memory_utilization": "switchTrends.memoryUtilization",
    "power_consumption": "switchTrends.totalPowerConsumption",
    "poe_consumption": "switchTrends.poeConsumption",
    "poe_available": "switchTrends.poeAvailable",
    "temperature": "switchTrends.systemTemperature",
    "ipv4": "ipv4",
    "public_ip": "publicIp",
    "stack_member_id": "stackMemberId",
}
_GATEWAYS = {**_EVERY_LIST, "ipv4": "ipAddress", "public_ip": "publicIp"}

GROUPS = (
    Group(
        "Access points",
        Device,
        DeviceKind.ACCESS_POINT,
        "/network-monitoring/v1/aps",
        _ACCESS_POINTS,
    ),
    Group("Radios", Radio, DeviceKind.ACCESS_POINT),
    Group("Ports of access points", Port, DeviceKind.ACCESS_POINT),
    Group("WLANs", Wlan, DeviceKind.ACCESS_POINT),
    Group("Tunnels of access points", Tunnel, DeviceKind.ACCESS_POINT),
    Group("Probes of access points", Probe, DeviceKind.ACCESS_POINT),
    Group("Switches", Device, DeviceKind.SWITCH, "/network-monitoring/v1/switches", _SWITCHES),
    Group("Ports of switches", Port, DeviceKind.SWITCH),
    Group("Gateways", Device, DeviceKind.GATEWAY, "/network-monitoring/v1/gateways", _GATEWAYS),
    Group("Uplinks of gateways", Uplink, DeviceKind.GATEWAY),
    Group("Ports of gateways", Port, DeviceKind.GATEWAY),
    Group("Tunnels of gateways", Tunnel, DeviceKind.GATEWAY),
    Group("Probes of gateways", Probe, DeviceKind.GATEWAY),
)

MADE_OF = {
    "eirp_dbm": ("eirp", "eirp_resolution"),
    "is_linked": ("link", "status"),
    "measured_latency": ("latency",),
    "measured_jitter": ("jitter",),
    "up": ("status",),
    "down_reason": ("down_reason",),
    "power_supply": ("power_supplies",),
}
"""The attributes that what is no attribute itself is made of, by its name or by the row's."""


class Other(NamedTuple):
    """An entity that the tables of devices and parts do not have, by its key in the translations."""

    platform: str
    key: str
    source: str
    classes: str = ""
    on: str = "always"
    unit: str = ""
    name: str = ""
    """What it is called where the translations have no name for it."""


_MEASURED = "measurement"

SITES = (
    Other("sensor", "site_health", "REST `health`: the largest of its groups", "enum"),
    Other(
        "sensor",
        "site_health_score",
        "REST `health`: all good are 100, all fair 50",
        _MEASURED,
        "",
        "%",
    ),
    Other("sensor", "devices_online", "The connectivity of the site's devices", _MEASURED, "yes"),
    Other("sensor", "devices_offline", "The connectivity of the site's devices", _MEASURED),
    Other(
        "sensor",
        "client_count",
        "REST `clients.count`; with the stream `clients` those that it tells of",
        _MEASURED,
        "yes",
    ),
    Other("sensor", "open_alerts", "REST `alerts.totalCount`", _MEASURED, "yes"),
)
SITE = "A device for each site that REST `/network-monitoring/v1/sites-health` lists; devices hang under theirs."

ACCOUNT = (
    *(
        Other(
            "sensor", f"{kind}_{word}", "The connectivity of the devices that are shown", _MEASURED
        )
        for kind in DeviceKind
        for word in ("online", "offline")
    ),
    Other("sensor", "client_count", "The clients of all access points", _MEASURED),
    Other(
        "sensor",
        "wlan_clients",
        "`client`, REST: for each WLAN, if the stream `clients` is on",
        _MEASURED,
        "yes",
    ),
    *(
        Other("sensor", f"open_alerts{severity}", "`alert`, REST", "measurement")
        for severity in ("", *(f"_{severity}" for severity in Severity))
    ),
    Other("event", "alerts", "`alert`, REST"),
    Other(
        "event", "audit_trail", "`audit`; a type of event for each category, `other` for a new one"
    ),
    Other(
        "event",
        "client_event",
        "`client`, if the stream is on: `joined`, `left`, `roamed`, `failed`, `blocked`",
    ),
    Other(
        "event",
        "geofence_event",
        "The messages of the stream `geofence`, if it is on: `entered`, `left`",
    ),
    Other(
        "event",
        "intrusion_event",
        "`wids_rule`, `wids_signature`, if the stream is on: "
        "`rogue_detected`, `suspect_rogue_detected`, `rogue_cleared`, `attack_detected`",
    ),
)
ALERTS = (
    "Alerts: stream `alerts`, REST `/network-notifications/v1/alerts`. "
    "Devices and clients: what is shown, added up."
)

_CLIENT = "`client`, REST `/network-monitoring/v1/clients`"

CLIENTS = (
    Other(
        "device_tracker",
        "",
        f"{_CLIENT}: whether it is connected",
        name="(the client's name)",
        on="yes",
    ),
    Other(
        "device_tracker",
        "position",
        "`wifi_client_location`, with the option *Positions*",
        on="yes",
    ),
    Other(
        "sensor",
        "client_connected_to",
        f"{_CLIENT}: `connected_device_serial`, `device_name`",
        on="yes",
    ),
    Other("sensor", "client_wlan", f"{_CLIENT}: `wlan_name`", on="yes"),
    Other("sensor", "client_vlan", f"{_CLIENT}: `vlan_id`, `vlan_name`", on="yes"),
    Other(
        "sensor", "client_snr", f"{_CLIENT}, `client_stats`: `snr`", _MEASURED, on="yes", unit="dB"
    ),
)
CLIENT = (
    "A device for each client that is chosen on the page *Clients and asset tags* of the options; stream `clients`. "
    f"The sensors are unknown while it is away, and not enabled by themselves if more than {LARGE} clients are tracked."
)

TAGS = (
    Other(
        "device_tracker",
        "",
        "`asset_tag_location`: `latitude`, `longitude`",
        name="(the tag's name)",
        on="yes",
    ),
    Other(
        "sensor",
        "",
        "`asset_tag_location.battery_level`",
        f"battery, {_MEASURED}",
        "yes",
        "%",
        "Battery",
    ),
)
TAG = "A device for each asset tag, with the option *Positions*; stream `location`."
