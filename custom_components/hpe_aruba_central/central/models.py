"""What Central tells, as plain immutable values: no protobuf, no Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, Self, override

type Key = tuple[str, ...]
"""Names one thing in the inventory: ``("device", serial)``, ``(part kind, serial, id)``, ``("alert", alert_id)``."""


def device_key(serial_number: str) -> Key:
    """Name a device in the inventory."""
    return ("device", serial_number)


def alert_key(alert_id: str) -> Key:
    """Name an alert in the inventory."""
    return ("alert", alert_id)


class DeviceKind(StrEnum):
    """The kinds of device that Central manages; REST calls them ACCESS_POINT, SWITCH and GATEWAY."""

    ACCESS_POINT = "access_point"
    SWITCH = "switch"
    GATEWAY = "gateway"


class PartKind(StrEnum):
    """The kinds of part that a device may have; ``port`` is also a switch's or gateway's interface."""

    RADIO = "radio"
    PORT = "port"
    WLAN = "wlan"
    TUNNEL = "tunnel"
    PROBE = "probe"
    UPLINK = "uplink"


class Severity(StrEnum):
    """How bad an alert is, worst first. Sources: the webhook documentation and the REST definition."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class PowerSupply:
    """One power supply of a switch; ``status`` is a word of Central's enum, such as ``powered`` or ``failed``."""

    index: int
    status: str | None


class Thing:
    """What devices and parts share: immutable, and copied at a tenth of `dataclasses.replace`'s cost."""

    @property
    def key(self) -> Key:
        """What names it in the inventory."""
        raise NotImplementedError

    def differs(self, news: dict[str, Any]) -> bool:
        """Whether any of the values is another one."""
        return not news.items() <= self.__dict__.items()

    def updated(self, news: dict[str, Any]) -> Self:
        """Return it with other values."""
        thing = object.__new__(type(self))
        # Without slots, so that all of them are copied in one go.
        object.__setattr__(thing, "__dict__", self.__dict__ | news)
        return thing


@dataclass(frozen=True, kw_only=True)
class Device(Thing):
    """An access point, switch or gateway, as last heard of; None is "not told yet".

    Percent: ``cpu_utilization``, ``memory_utilization``. Watts: ``power_consumption``, ``max_power``,
    ``poe_consumption``, ``poe_available``. Degrees Celsius: ``temperature``. dBm: ``cellular_signal``. dB:
    ``cellular_sinr``. Words of Central's in lower case: ``switch_type`` and, of its enums, ``mode``, ``role``,
    ``mesh_role``, ``uplink_type``, ``down_reason``, ``operating_mode``, ``stack_*``, ``vsx_*``, but for the names and
    times among them.
    """

    serial_number: str
    kind: DeviceKind
    name: str | None = None
    model: str | None = None
    part_number: str | None = None
    mac_address: str | None = None
    firmware_version: str | None = None
    ipv4: str | None = None
    ipv6: str | None = None
    public_ip: str | None = None
    default_gateway: str | None = None
    site_id: str | None = None
    site_name: str | None = None
    cluster_name: str | None = None
    zone: str | None = None
    country_code: str | None = None
    online: bool | None = None
    last_restart: datetime | None = None
    cpu_utilization: float | None = None
    memory_utilization: float | None = None
    power_consumption: float | None = None
    max_power: float | None = None
    temperature: float | None = None
    fan_ok: bool | None = None
    fan_speed: float | None = None
    poe_consumption: float | None = None
    poe_available: float | None = None
    power_supplies: tuple[PowerSupply, ...] = ()
    uplink_ports: tuple[str, ...] = ()
    switch_type: str | None = None
    client_count: int | None = None
    mode: str | None = None
    operating_mode: str | None = None
    role: str | None = None
    mesh_role: str | None = None
    uplink_type: str | None = None
    down_reason: str | None = None
    modem_up: bool | None = None
    cellular_signal: int | None = None
    cellular_sinr: int | None = None
    stack_id: str | None = None
    stack_up: bool | None = None
    stack_role: str | None = None
    stack_member_id: int | None = None
    stack_topology: str | None = None
    stack_policy: str | None = None
    vsx_role: str | None = None
    vsx_peer_role: str | None = None
    vsx_device_state: str | None = None
    vsx_link_state: str | None = None
    vsx_sync_state: str | None = None
    vsx_last_sync: datetime | None = None

    @property
    @override
    def key(self) -> Key:
        """What names it in the inventory."""
        return device_key(self.serial_number)


CLOSED_STATES = frozenset({"cleared", "clear", "closed", "close", "resolved"})
"""Alert states that plainly mean closed; whatever else Central says counts as open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert in its present state; ``state``, ``severity`` and ``operation`` in lower case.

    ``severity`` is one of `Severity` or a word that nobody documented. ``raised`` is when it was first heard of.
    ``from_rest`` marks an alert known from a REST snapshot only, which names no device; ``rest_key`` is what REST calls
    its key, beside the id.
    """

    alert_id: str
    name: str = ""
    category: str = ""
    device_type: str = ""
    severity: str = ""
    state: str = "active"
    operation: str = ""
    priority: str | None = None
    summary: str = ""
    notes: str | None = None
    site_id: str | None = None
    site_name: str | None = None
    config_scope: str = ""
    device_serials: tuple[str, ...] = ()
    client_macs: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    raised: datetime | None = None
    time: datetime | None = None
    from_rest: bool = False
    rest_key: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the alert still wants attention."""
        return self.state not in CLOSED_STATES


class Change(NamedTuple):
    """One thing in the inventory that is not as it was; None is "not there"."""

    key: Key
    before: Thing | Alert | None
    after: Thing | Alert | None


class Payload(Protocol):
    """The decoded message inside a CloudEvent."""

    @property
    def kind(self) -> str:
        """Which message it is, such as ``ap``, ``switch_stats`` or ``alert``; the table is in ``decoder.py``."""

    @property
    def is_statistics(self) -> bool:
        """Whether it is a periodic measurement rather than a change of state."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that were present, named in snake case: str, int, float, bool, datetime, dict or tuple.

        Enum values are lower-case words without their prefix (``AP_MODE_ACCESS`` is ``access``); a value that is
        unspecified, or a number that this version does not know, is None.
        """

    def get(self, name: str) -> Any:
        """Return one of the fields without reading the others, None if it is not present."""

    def put_flat(self, data: dict[str, Any]) -> None:
        """Add the fields that are present to the data as JSON can hold them, flat; the shape is in docs/events.md."""

    def merge(self, later: Self) -> None:
        """Take over the fields that are present in a later message of the same kind; ``fields`` is read anew."""


class CentralEvent(Protocol):
    """One CloudEvent of a stream: its envelope, and the payload's own message."""

    @property
    def stream(self) -> str:
        """The stream that it came over, by its name in `streams.STREAMS`."""

    @property
    def type(self) -> str:
        """The CloudEvent type."""

    @property
    def id(self) -> str:
        """The CloudEvent id, unique together with the source."""

    @property
    def source(self) -> str:
        """The CloudEvent source."""

    @property
    def time(self) -> datetime | None:
        """When it happened, if the envelope tells."""

    @property
    def time_text(self) -> str | None:
        """The same as ISO 8601, made without a datetime."""

    @property
    def subject(self) -> str:
        """Central's customer id. Source: code by an HPE engineer."""

    @property
    def payload(self) -> Payload:
        """The message inside."""
