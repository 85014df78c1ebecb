"""Parts of devices; attributes are None if they are unknown."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, override

from .core import Key, PartKind, Thing
from .device import Device
from .keys import part_key


@dataclass(frozen=True, kw_only=True)
class Part(Thing):
    """A part of a device.

    ``part_id`` is unique for the kind of part and the device; ``name`` is Central's.
    """

    kind: ClassVar[PartKind]

    serial_number: str
    part_id: str
    name: str | None = None

    @property
    @override
    def key(self) -> Key:
        """The key."""
        return part_key(self.kind, self.serial_number, self.part_id)


@dataclass(frozen=True, kw_only=True)
class Radio(Part):
    """A radio of an access point; its id is its MAC address.

    dBm: ``transmit_power``, ``noise_floor``. Percent: the utilizations, ``non_wifi_interference``,
    ``frame_retries``, ``frame_drops``. Of ``channel_quality``, higher is better.
    """

    kind: ClassVar = PartKind.RADIO

    mac_address: str | None = None
    number: str | None = None
    band: str | None = None
    band_range: str | None = None
    mode: str | None = None
    status: str | None = None
    channel: str | None = None
    primary_channel: int | None = None
    secondary_channel: int | None = None
    bandwidth: str | None = None
    transmit_power: int | None = None
    eirp: int | None = None
    eirp_resolution: int | None = None
    spatial_stream: str | None = None
    radio_type: str | None = None
    antenna: str | None = None
    channel_reason: str | None = None
    power_reason: str | None = None
    noise_floor: int | None = None
    channel_quality: int | None = None
    total_utilization: int | None = None
    tx_utilization: int | None = None
    rx_utilization: int | None = None
    non_wifi_interference: int | None = None
    frame_retries: float | None = None
    frame_drops: float | None = None

    def knows_better(self, bandwidth: str) -> bool:
        """Return True if the known width says as well where that width extends to."""
        return self.bandwidth is not None and self.bandwidth.startswith(f"{bandwidth}_")

    @property
    def eirp_dbm(self) -> float | None:
        """The EIRP in dBm, None if its scale is not certain.

        Central publishes a resolution of 10 and no unit. No radio has more than 60 dBm, so a
        higher value is in tenths.
        """
        if self.eirp is None or not self.eirp_resolution or self.eirp <= _MAX_DBM:
            return None
        return self.eirp / self.eirp_resolution


_MAX_DBM = 60


@dataclass(frozen=True, kw_only=True)
class Port(Part):
    """A wired port of any device; its id is its number, or its name if it has no number.

    Mbit/s: ``speed``. Watts: ``poe_power``. Percent: ``frame_errors``, ``frame_drops``,
    ``crc_errors``, ``collisions``. ``in_…`` and ``out_…`` are counts; since when they count is not
    published.
    """

    kind: ClassVar = PartKind.PORT

    number: str | None = None
    status: bool | None = None
    link: bool | None = None
    admin_up: bool | None = None
    down_reason: str | None = None
    is_uplink: bool | None = None
    speed: int | None = None
    duplex: str | None = None
    type: str | None = None
    mode: str | None = None
    vlan_mode: str | None = None
    vlan: int | None = None
    native_vlan: int | None = None
    allowed_vlans: str | None = None
    poe_up: bool | None = None
    poe_power: float | None = None
    neighbour: str | None = None
    neighbour_port: str | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    frame_errors: float | None = None
    frame_drops: float | None = None
    crc_errors: float | None = None
    collisions: float | None = None

    @property
    def is_linked(self) -> bool | None:
        """Whether the link is up, or the port if the link is unknown."""
        return self.status if self.link is None else self.link


@dataclass(frozen=True, kw_only=True)
class Wlan(Part):
    """A WLAN of one access point; its id is the SSID."""

    kind: ClassVar = PartKind.WLAN

    enabled: bool | None = None
    vlan: str | None = None
    security: str | None = None
    usage: str | None = None
    band: str | None = None


@dataclass(frozen=True, kw_only=True)
class Tunnel(Part):
    """A tunnel of an access point or a gateway.

    ``status`` is a value of Central's enums; that of access points has more of them.
    """

    kind: ClassVar = PartKind.TUNNEL

    index: str | None = None
    status: str | None = None
    active: bool | None = None
    since: datetime | None = None
    type: str | None = None
    mode: str | None = None
    peer_name: str | None = None
    peer_ip: str | None = None

    @property
    def up(self) -> bool | None:
        """Whether traffic passes; None for a status that is not published."""
        return _TUNNEL_UP.get(self.status)


_TUNNEL_UP: dict[str | None, bool] = {
    "up": True,
    "connected": True,
    "rekeying": True,
    "switching_to_survive": True,
    "surviving": True,
    "survived": True,
    "survive_rekeying": True,
    "down": False,
    "init": False,
    "connecting": False,
    "disconnected": False,
}


@dataclass(frozen=True, kw_only=True)
class Probe(Part):
    """A probe by which an access point or a gateway's uplink measures the path to an address.

    Percent: ``loss``. Milliseconds, although the unit is not published: ``latency``, ``jitter``.
    ``mos`` is 1 to 5.
    """

    kind: ClassVar = PartKind.PROBE

    target: str | None = None
    uplink: str | None = None
    ok: bool | None = None
    loss: int | None = None
    latency: float | None = None
    jitter: float | None = None
    mos: float | None = None

    @property
    def measured_latency(self) -> float | None:
        """The latency, None if no probe was answered: the wire's 0 would look best."""
        return self._if_answered(self.latency)

    @property
    def measured_jitter(self) -> float | None:
        """The jitter, None if no probe was answered."""
        return self._if_answered(self.jitter)

    def _if_answered(self, value: float | None) -> float | None:
        """Return a measurement, None if no probe was answered."""
        if self.loss == _ALL_LOST:
            return None
        return value


_ALL_LOST = 100


@dataclass(frozen=True, kw_only=True)
class Uplink(Part):
    """An uplink of a gateway; its id is Central's number of the link."""

    kind: ClassVar = PartKind.UPLINK

    link: str | None = None
    description: str | None = None
    vlan: int | None = None
    priority: int | None = None
    up: bool | None = None
    wan_up: bool | None = None
    public_ip: str | None = None
    private_ip: str | None = None


PARTS: dict[PartKind, type[Part]] = {
    part.kind: part for part in (Radio, Port, Wlan, Tunnel, Probe, Uplink)
}
"""The class of each kind of part."""


_BANDS = {"24ghz": "2.4 GHz", "5ghz": "5 GHz", "6ghz": "6 GHz"}


def part_name(part: Part) -> str:
    """Return a part's name for people: a radio's band, a port's name."""
    if not isinstance(part, Radio):
        return part.name or part.part_id
    band = _BANDS.get(part.band or "", "")
    if part.band_range in {"lower", "upper"}:
        band = f"{band} {part.band_range}".strip()
    return band or part.number or part.part_id


def is_uplink(port: Port, device: Device) -> bool:
    """Return True if a port is an uplink according to itself or to the list of its device."""
    if port.is_uplink is True:
        return True
    return any(name in device.uplink_ports for name in (port.number, port.name, port.part_id))
