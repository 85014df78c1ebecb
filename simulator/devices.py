"""Simulated devices and their parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from random import Random
from typing import ClassVar, NamedTuple


class Model(NamedTuple):
    """A hardware model; ``part`` is its part number, ``bands`` the radio bands of an AP."""

    name: str
    part: str
    firmware: str
    port_count: int = 0
    bands: tuple[str, ...] = ()


CHANNELS = {"24GHZ": (1, 6, 11), "5GHZ": (36, 44, 52, 100, 149), "6GHZ": (5, 37, 69, 101)}
BAND_NAMES = {"24GHZ": "2.4 GHz", "5GHZ": "5 GHz", "6GHZ": "6 GHz"}
"""Bands as REST and the client stream write them."""

SSIDS = ("Corporate", "Guest")

_IPV6 = int(IPv6Address("2001:db8::"))


@dataclass(kw_only=True)
class TrafficCounter:
    """Bytes sent and received since the start."""

    tx_bytes: int = 0
    rx_bytes: int = 0

    def advance(self, rng: Random) -> None:
        """Add random traffic."""
        self.tx_bytes += rng.randrange(10_000, 40_000_000)
        self.rx_bytes += rng.randrange(10_000, 10_000_000)


@dataclass(kw_only=True)
class Site:
    """A site; Central's site IDs are numbers of up to 17 digits.

    ``coordinates`` are the latitude and longitude of the top left of its floor plan in degrees,
    None if Central does not know where that is.
    """

    site_id: str
    name: str
    address: str
    city: str
    country: str
    code: str
    coordinates: tuple[float, float] | None = None


@dataclass(kw_only=True, eq=False)
class Device:
    """Base of access points, switches and gateways.

    ``kind`` is the device type in REST, ``label`` the device type in alerts.
    """

    kind: ClassVar[str]
    label: ClassVar[str]

    serial: str
    name: str
    model: Model
    mac: str
    ipv4: str
    public_ip: str
    site: Site
    booted: datetime
    online: bool = True
    last_seen: datetime | None = None
    down_reason: str = "UNSPECIFIED"

    @property
    def ipv6(self) -> str:
        """IPv6 address derived from the IPv4 address."""
        return str(IPv6Address(_IPV6 + int(IPv4Address(self.ipv4))))

    def uptime(self, now: datetime) -> float:
        """Return the seconds since the device booted."""
        return (now - self.booted).total_seconds()


@dataclass(kw_only=True, eq=False)
class AccessPoint(Device):
    """An access point in its site's cluster.

    ``role``, ``mesh`` and ``mode`` are the ends of the wire's enum names, e.g. MESH_ROLE_PORTAL.
    """

    kind: ClassVar = "ACCESS_POINT"
    label: ClassVar = "Access Point"

    role: str = "MEMBER"
    mesh: str = "PORTAL"
    mode: str = "ACCESS"
    zone: str = ""
    radios: list[Radio] = field(default_factory=list)
    ports: list[Port[AccessPoint]] = field(default_factory=list)
    wlans: list[Wlan] = field(default_factory=list)
    tunnels: list[Tunnel[AccessPoint]] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    modem: Modem | None = None
    totals: TrafficCounter = field(default_factory=TrafficCounter)


@dataclass(kw_only=True, eq=False)
class Switch(Device):
    """A standalone switch, a member of a VSX pair, or a member of a stack.

    One of another make (``third_party``) is only monitored.
    """

    kind: ClassVar = "SWITCH"
    label: ClassVar = "Switch"

    third_party: bool = False
    ports: list[Port[Switch]] = field(default_factory=list)
    supplies: list[PowerSupply] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)
    vsx: VsxMember | None = None
    stack: StackMember | None = None
    fan_ok: bool = True

    @property
    def family(self) -> str:
        """Switch family in Central's REST paths; AOS-S firmware has major version 15 or 16."""
        if self.third_party:
            return "tpd"
        if ".16." in self.model.firmware:
            return "aos-s"
        return "cx"

    @property
    def uplinks(self) -> list[Port[Switch]]:
        """Uplink ports."""
        return [port for port in self.ports if port.uplink]

    @property
    def poe_draw(self) -> int:
        """PoE power that all ports supply now, in watts."""
        return sum(port.poe_draw for port in self.ports)


@dataclass(kw_only=True, eq=False)
class Gateway(Device):
    """A gateway."""

    kind: ClassVar = "GATEWAY"
    label: ClassVar = "Gateway"

    ports: list[Port[Gateway]] = field(default_factory=list)
    uplinks: list[Uplink] = field(default_factory=list)
    tunnels: list[Tunnel[Gateway]] = field(default_factory=list)


@dataclass(kw_only=True, eq=False)
class Part[D: Device](TrafficCounter):
    """A part of a device, identified by the device's serial number and the part's name."""

    device: D
    name: str
    mac: str = ""
    up: bool = True

    @property
    def serial(self) -> str:
        """Serial number of the device."""
        return self.device.serial


@dataclass(kw_only=True, eq=False)
class Radio(Part[AccessPoint]):
    """A radio of an access point.

    ``band``, ``mode`` and ``reason`` (of the last channel change) are the ends of the wire's enum
    names, e.g. RADIO_BAND_5GHZ.
    """

    number: int
    band: str
    channel: int
    mode: str = "CLIENT_ACCESS"
    antenna: str = "INTERNAL"
    reason: str = "AIRMATCH_SOLVER"
    enabled: bool = True
    ssids: list[str] = field(default_factory=lambda: list(SSIDS))

    @property
    def status(self) -> str:
        """UP, DOWN or DISABLED."""
        if not self.enabled:
            return "DISABLED"
        return _up_or_down(self.up)

    @property
    def bssids(self) -> Iterator[tuple[str, str]]:
        """SSIDs of this radio, each with its BSSID."""
        for offset, ssid in enumerate(SSIDS):
            if ssid in self.ssids:
                yield ssid, f"{self.mac[:-1]}{offset:x}"


@dataclass(kw_only=True, eq=False)
class Port[D: Device](Part[D]):
    """A wired port.

    ``speed`` is in Mbit/s. ``poe_demand`` is what the attached device draws while the port is up
    and ``powered``, in watts. ``fault`` is True after an error has shut the port down.
    """

    speed: int = 1000
    uplink: bool = False
    enabled: bool = True
    fiber: bool = False
    poe_demand: int = 0
    powered: bool = True
    fault: bool = False

    @property
    def poe_draw(self) -> int:
        """PoE power that the port supplies now, in watts."""
        if self.up and self.powered:
            return self.poe_demand
        return 0

    @property
    def status(self) -> str:
        """UP, DOWN or DISABLED."""
        if not self.enabled:
            return "DISABLED"
        return _up_or_down(self.up)


@dataclass(kw_only=True, eq=False)
class Wlan(Part[AccessPoint]):
    """An SSID of one access point."""


@dataclass(kw_only=True, eq=False)
class Tunnel[D: Device](Part[D]):
    """A tunnel of an access point or a gateway.

    ``number`` is 1 (primary) or 2 (backup) on an access point, and the map ID on a gateway.
    """

    number: int
    peer_ip: str


@dataclass(kw_only=True, eq=False)
class Probe(Part[AccessPoint]):
    """An IP address that an access point probes through a tunnel, or through its uplink if None."""

    tunnel: Tunnel[AccessPoint] | None = None


@dataclass(kw_only=True, eq=False)
class Modem(Part[AccessPoint]):
    """A USB modem of an access point."""


@dataclass(kw_only=True, eq=False)
class PowerSupply:
    """A power supply of a switch; ``status`` is the end of the wire's enum name, e.g. POWERED."""

    device: Switch
    index: int
    status: str = "POWERED"

    @property
    def serial(self) -> str:
        """Serial number of the switch."""
        return self.device.serial


@dataclass(kw_only=True, eq=False)
class Neighbor(Part[Switch]):
    """A device connected to a switch port; ``remote`` is the name of the neighbor's port."""

    port: Port[Switch]
    remote: str


@dataclass(kw_only=True, eq=False)
class VsxMember(Part[Switch]):
    """One switch of a VSX pair.

    ``up`` means in sync, ``synced`` is the time of the last sync. ``role`` is the end of the
    wire's enum name: PRIMARY or SECONDARY.
    """

    peer: Switch
    role: str
    synced: datetime

    @property
    def peer_role(self) -> str:
        """Role of the peer."""
        if self.role == "PRIMARY":
            return "SECONDARY"
        return "PRIMARY"


@dataclass(kw_only=True, eq=False)
class StackMember(Part[Switch]):
    """A member of the stack ``name``.

    ``role`` is the end of the wire's enum name (COMMANDER, STANDBY or MEMBER); a member that is
    not ``up`` is reported as MISSING.
    """

    number: int
    role: str
    others: list[StackMember] = field(default_factory=list, repr=False)


@dataclass(kw_only=True, eq=False)
class Uplink(Part[Gateway]):
    """A WAN uplink of a gateway."""

    vlan: int
    link: int
    private_ip: str


def _up_or_down(up: bool) -> str:
    return "UP" if up else "DOWN"
