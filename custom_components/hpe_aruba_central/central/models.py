"""What Central tells, as plain immutable values: no protobuf, no Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class DeviceKind(StrEnum):
    """The kinds of device that Central manages; REST calls them ACCESS_POINT, SWITCH and GATEWAY."""

    ACCESS_POINT = "access_point"
    SWITCH = "switch"
    GATEWAY = "gateway"


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


@dataclass(frozen=True, kw_only=True)
class Device:
    """An access point, switch or gateway, as last heard of; None is "not told yet".

    Percent: ``cpu_utilization``, ``memory_utilization``. Watts: ``power_consumption``, ``max_power``,
    ``poe_consumption``, ``poe_available``. Degrees Celsius: ``temperature``. Words of Central's enums in lower case:
    ``mode``, ``role``, ``mesh_role``, ``uplink_type``, ``down_reason``, ``operating_mode``.
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
    site_id: str | None = None
    site_name: str | None = None
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
    client_count: int | None = None
    mode: str | None = None
    operating_mode: str | None = None
    role: str | None = None
    mesh_role: str | None = None
    uplink_type: str | None = None
    down_reason: str | None = None

    def differs(self, news: dict[str, Any]) -> bool:
        """Whether any of the values is another one."""
        return not news.items() <= self.__dict__.items()

    def updated(self, news: dict[str, Any]) -> Device:
        """Return the device with other values; what `dataclasses.replace` does, at a tenth of its cost."""
        device = object.__new__(Device)
        # Without slots, so that all of them are copied in one go.
        object.__setattr__(device, "__dict__", self.__dict__ | news)
        return device


CLOSED_STATES = frozenset({"cleared", "clear", "closed", "close", "resolved"})
"""Alert states that plainly mean closed; whatever else Central says counts as open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert in its present state; ``state``, ``severity`` and ``operation`` in lower case.

    ``severity`` is one of `Severity` or a word that nobody documented. ``raised`` is when it was first heard of.
    ``from_rest`` marks an alert known from a REST snapshot only, which names no device.
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

    @property
    def is_open(self) -> bool:
        """Whether the alert still wants attention."""
        return self.state not in CLOSED_STATES


type Key = tuple[str, ...]
"""Names one thing in the inventory: ``("device", serial)``, ``("alert", alert_id)``."""


class Change(NamedTuple):
    """One thing in the inventory that is not as it was; None is "not there"."""

    key: Key
    before: Device | Alert | None
    after: Device | Alert | None


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
    def subject(self) -> str:
        """Central's customer id. Source: code by an HPE engineer."""

    @property
    def payload(self) -> Payload:
        """The message inside."""
