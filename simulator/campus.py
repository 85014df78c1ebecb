"""What there is on the network that the simulator tells of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from random import Random
from typing import ClassVar, NamedTuple


class Model(NamedTuple):
    """What one kind of hardware is: ``detail`` is its radio bands, or how many ports it has."""

    name: str
    part: str
    firmware: str
    detail: tuple[str, ...] | int


CHANNELS = {"24GHZ": (1, 6, 11), "5GHZ": (36, 44, 52, 100, 149), "6GHZ": (5, 37, 69, 101)}
SSIDS = ("Corporate", "Guest")

_IPV6 = int(IPv6Address("2001:db8::"))


@dataclass(kw_only=True)
class Counter:
    """Something that counts bytes since it started."""

    tx_bytes: int = 0
    rx_bytes: int = 0

    def advance(self, rng: Random) -> None:
        """Let some traffic pass."""
        self.tx_bytes += rng.randrange(10_000, 40_000_000)
        self.rx_bytes += rng.randrange(10_000, 10_000_000)


@dataclass(kw_only=True)
class Site:
    """One place; Central's own numbers of places have up to 17 digits."""

    site_id: str
    name: str
    address: str
    city: str
    country: str
    code: str


@dataclass(kw_only=True, eq=False)
class Device:
    """What access points, switches and gateways share. ``kind`` is REST's word for it, ``label`` an alert's."""

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
        """An IPv6 address that goes with the IPv4 address."""
        return str(IPv6Address(_IPV6 + int(IPv4Address(self.ipv4))))


@dataclass(kw_only=True, eq=False)
class AccessPoint(Device):
    """An access point, in its site's cluster; ``role``, ``mesh`` and ``mode`` as the wire's enums end."""

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
    totals: Counter = field(default_factory=Counter)


@dataclass(kw_only=True, eq=False)
class Switch(Device):
    """A switch: alone, one of a VSX pair, or a member of a stack."""

    kind: ClassVar = "SWITCH"
    label: ClassVar = "Switch"

    ports: list[Port[Switch]] = field(default_factory=list)
    supplies: list[PowerSupply] = field(default_factory=list)
    neighbors: list[Neighbor] = field(default_factory=list)
    vsx: VsxMember | None = None
    stack: StackMember | None = None
    fan_ok: bool = True

    @property
    def family(self) -> str:
        """Where Central's paths have it: AOS-S firmware is of the majors 15 and 16."""
        return "aos-s" if ".16." in self.model.firmware else "cx"

    @property
    def uplinks(self) -> list[Port[Switch]]:
        """The ports towards the rest of the network."""
        return [port for port in self.ports if port.uplink]

    @property
    def poe_draw(self) -> int:
        """How much all ports supply, watts."""
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
class Part[D: Device](Counter):
    """A part of a device, named by the device's serial number and its own name."""

    device: D
    name: str
    mac: str = ""
    up: bool = True

    @property
    def serial(self) -> str:
        """The serial number of the device."""
        return self.device.serial


@dataclass(kw_only=True, eq=False)
class Radio(Part[AccessPoint]):
    """A radio of an access point; ``band``, ``mode`` and ``reason`` (of the channel) as the wire's enums end."""

    number: int
    band: str
    channel: int
    mode: str = "CLIENT_ACCESS"
    antenna: str = "INTERNAL"
    reason: str = "AIRMATCH_SOLVER"
    enabled: bool = True
    ssids: list[str] = field(default_factory=lambda: list(SSIDS))

    @property
    def bssids(self) -> Iterator[tuple[str, str]]:
        """Each SSID and the BSSID that it has on this radio."""
        for offset, ssid in enumerate(SSIDS):
            if ssid in self.ssids:
                yield ssid, f"{self.mac[:-1]}{offset:x}"


@dataclass(kw_only=True, eq=False)
class Port[D: Device](Part[D]):
    """A wired port of any device; megabits a second, and the watts that it supplies while ``powered`` and up."""

    speed: int = 1000
    uplink: bool = False
    enabled: bool = True
    fiber: bool = False
    poe_demand: int = 0
    powered: bool = True
    fault: bool = False
    """Whether an error has shut it down."""

    @property
    def poe_draw(self) -> int:
        """How much it supplies now, watts."""
        return self.poe_demand if self.up and self.powered else 0


@dataclass(kw_only=True, eq=False)
class Wlan(Part[AccessPoint]):
    """An SSID as one access point has it."""


@dataclass(kw_only=True, eq=False)
class Tunnel[D: Device](Part[D]):
    """A tunnel of an access point (1 is the primary, 2 the backup) or of a gateway (the number of its map)."""

    number: int
    peer_ip: str


@dataclass(kw_only=True, eq=False)
class Probe(Part[AccessPoint]):
    """An address that an access point asks for, through a tunnel or (None) its uplink."""

    tunnel: Tunnel[AccessPoint] | None = None


@dataclass(kw_only=True, eq=False)
class Modem(Part[AccessPoint]):
    """A USB modem of an access point."""


@dataclass(kw_only=True, eq=False)
class PowerSupply:
    """A power supply of a switch; ``status`` as the wire's enum ends."""

    device: Switch
    index: int
    status: str = "POWERED"

    @property
    def serial(self) -> str:
        """The serial number of the switch."""
        return self.device.serial


@dataclass(kw_only=True, eq=False)
class Neighbor(Part[Switch]):
    """What is plugged into a switch's port; ``name`` is the neighbour's, ``remote`` its port's."""

    port: Port[Switch]
    remote: str


@dataclass(kw_only=True, eq=False)
class VsxMember(Part[Switch]):
    """One side of a VSX pair, ``up`` while it is in sync; ``role`` as the wire's enum ends."""

    peer: Switch
    role: str
    synced: datetime

    @property
    def peer_role(self) -> str:
        """The other side's role."""
        return "SECONDARY" if self.role == "PRIMARY" else "PRIMARY"


@dataclass(kw_only=True, eq=False)
class StackMember(Part[Switch]):
    """A switch's place in a stack (``name``); ``role`` as the wire's enum ends, as long as it is ``up``."""

    number: int
    role: str
    others: list[StackMember] = field(default_factory=list, repr=False)


@dataclass(kw_only=True, eq=False)
class Uplink(Part[Gateway]):
    """A way out of a gateway."""

    vlan: int
    link: int
    private_ip: str


@dataclass(kw_only=True)
class Client(Counter):
    """A wireless client: a person's thing; ``trouble`` (FAILED, BLOCKED) keeps one out that is not connected."""

    mac: str
    name: str
    user: str
    ipv4: str
    ap: AccessPoint
    connected: bool
    since: datetime
    failure_status: str = ""
    wlan: str = SSIDS[0]

    @property
    def serial(self) -> str:
        """The serial number of the access point."""
        return self.ap.serial


@dataclass(kw_only=True)
class Alert:
    """An alert in its present state; ``number`` is REST's other name for it."""

    alert_id: str
    number: str
    name: str
    category: str
    severity: str
    priority: str
    summary: str
    device: Device
    created: datetime
    updated: datetime
    cleared: bool = False
    deferred: bool = False
    reason: str = "Problem was resolved"
    notes: str = ""

    @property
    def state(self) -> str:
        """Central's word for how it is."""
        if self.cleared:
            return "Cleared"
        return "Deferred" if self.deferred else "Active"

    @property
    def serial(self) -> str:
        """The serial number of the device that it is about."""
        return self.device.serial


@dataclass(kw_only=True)
class Campus:
    """Everything there is."""

    tenant_id: str
    tenant_name: str = "Example Enterprise"
    tier: str | None = "ADVANCED"
    """The subscription tier of every device, as far as it is the same for all models."""
    sites: list[Site] = field(default_factory=list)
    aps: list[AccessPoint] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    removed: list[Device] = field(default_factory=list)
    """What once was there."""

    @property
    def devices(self) -> list[Device]:
        """Every device, access points first."""
        return [*self.aps, *self.switches, *self.gateways]

    def remove(self, device: Device) -> None:
        """Take a device away, and an access point's clients with it."""
        self.aps = [ap for ap in self.aps if ap is not device]
        self.switches = [switch for switch in self.switches if switch is not device]
        self.gateways = [gateway for gateway in self.gateways if gateway is not device]
        device.online = False
        self.clients = [client for client in self.clients if client.ap is not device]
        self.removed.append(device)

    def restore(self, device: Device, now: datetime) -> None:
        """Bring a device back that was taken away; does nothing to others."""
        if device not in self.removed:
            return
        self.removed.remove(device)
        device.online, device.booted = True, now
        match device:
            case AccessPoint():
                self.aps.append(device)
            case Switch():
                self.switches.append(device)
            case Gateway():
                self.gateways.append(device)

    def count_clients(self, ap: AccessPoint) -> int:
        """Count the clients that are on an access point."""
        return (
            sum(client.connected for client in self.clients if client.ap is ap) if ap.online else 0
        )
