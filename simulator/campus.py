"""The network that the simulator invents: the same for the same seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import ClassVar, NamedTuple
from uuid import UUID

from .settings import Settings


class Model(NamedTuple):
    """What one kind of hardware is: ``detail`` is its radio bands, or how many ports it has."""

    name: str
    part: str
    firmware: str
    detail: tuple[str, ...] | int


AP_MODELS = (
    Model("AP-635", "R7J28A", "10.7.1.0_91138", ("24GHZ", "5GHZ", "6GHZ")),
    Model("AP-515", "Q9H63A", "10.7.1.0_91138", ("24GHZ", "5GHZ")),
    Model("AP-735", "S1G44A", "10.7.1.1_91902", ("24GHZ", "5GHZ", "6GHZ")),
)
SWITCH_MODELS = (
    Model("6300M 24G CL4 PoE 4SFP56", "JL662A", "FL.10.14.1010", 24),
    Model("6200F 12G CL4 2G/2SFP+ 139W", "R8Q72A", "ML.10.13.1040", 12),
)
GATEWAY_MODELS = (
    Model("Aruba 9004", "R1B20A", "10.7.1.0_91138", 4),
    Model("Aruba 9012", "R1B31A", "10.7.1.0_91138", 12),
)

SITES = (
    ("Head Office", "1 Example Street", "Utrecht", "Netherlands"),
    ("Warehouse", "22 Sample Road", "Lyon", "France"),
    ("Design Studio", "7 Invention Lane", "Porto", "Portugal"),
    ("Training Centre", "40 Model Square", "Graz", "Austria"),
)
PLACES = ("Lobby", "Reception", "Meeting", "Canteen", "Workshop", "Corridor", "Library", "Terrace")
CHANNELS = {"24GHZ": (1, 6, 11), "5GHZ": (36, 44, 52, 100, 149), "6GHZ": (5, 37, 69, 101)}
SSIDS = ("Corporate", "Guest")
PEOPLE = ("amber", "basil", "clove", "dill", "fennel", "ginger", "juniper", "laurel", "mint", "sage")
THINGS = ("laptop", "phone", "tablet", "scanner", "printer")

_IN_USE = 0.7
"""How many of a switch's ports are plugged."""

_WIRED = (0, 1)
"""Which of a gateway's ports are plugged."""


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


@dataclass(kw_only=True)
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


@dataclass(kw_only=True)
class AccessPoint(Device):
    """An access point."""

    kind: ClassVar = "ACCESS_POINT"
    label: ClassVar = "Access Point"

    radios: list[Radio] = field(default_factory=list)
    ports: list[Port[AccessPoint]] = field(default_factory=list)
    totals: Counter = field(default_factory=Counter)


@dataclass(kw_only=True)
class Switch(Device):
    """A switch."""

    kind: ClassVar = "SWITCH"
    label: ClassVar = "Switch"

    ports: list[Port[Switch]] = field(default_factory=list)
    supplies: list[Supply] = field(default_factory=list)


@dataclass(kw_only=True)
class Gateway(Device):
    """A gateway."""

    kind: ClassVar = "GATEWAY"
    label: ClassVar = "Gateway"

    ports: list[Port[Gateway]] = field(default_factory=list)
    uplinks: list[Uplink] = field(default_factory=list)
    tunnel: Counter = field(default_factory=Counter)


@dataclass(kw_only=True)
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


@dataclass(kw_only=True)
class Radio(Part[AccessPoint]):
    """A radio of an access point; ``band`` as the wire's enum ends."""

    number: int
    band: str
    channel: int

    @property
    def bssids(self) -> Iterator[tuple[str, str]]:
        """Each SSID and the BSSID that it has on this radio."""
        for offset, ssid in enumerate(SSIDS):
            yield ssid, f"{self.mac[:-1]}{offset:x}"


@dataclass(kw_only=True)
class Port[D: Device](Part[D]):
    """A wired port of any device; megabits a second."""

    speed: int = 1000


@dataclass(kw_only=True)
class Supply:
    """A power supply of a switch; ``status`` as the wire's enum ends."""

    device: Switch
    index: int
    status: str = "POWERED"

    @property
    def serial(self) -> str:
        """The serial number of the switch."""
        return self.device.serial


@dataclass(kw_only=True)
class Uplink(Part[Gateway]):
    """A way out of a gateway."""

    vlan: int
    link: int
    private_ip: str


@dataclass(kw_only=True)
class Client(Counter):
    """A wireless client: a person's thing."""

    mac: str
    name: str
    user: str
    ipv4: str
    ap: AccessPoint
    connected: bool
    since: datetime

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

    @property
    def devices(self) -> list[Device]:
        """Every device, access points first."""
        return [*self.aps, *self.switches, *self.gateways]

    def connected_to(self, ap: AccessPoint) -> int:
        """Count the clients that are on an access point."""
        return sum(client.connected for client in self.clients if client.ap is ap) if ap.online else 0


class _Inventor:
    """Makes names, addresses and numbers up."""

    def __init__(self, rng: Random, now: datetime, sites: list[Site]) -> None:
        self.rng = rng
        self._now = now
        self._sites = cycle(sites)
        self._macs = iter(range(0x10, 1 << 36, 0x10))
        self._hosts = iter(range(10, 60_000))

    def mac(self) -> str:
        """Return the next MAC address, locally administered; sixteen apart, so that BSSIDs fit between."""
        return (0x021A_0000_0000 + next(self._macs)).to_bytes(6).hex(":")

    def address(self) -> str:
        """Return the next private IPv4 address."""
        high, low = divmod(next(self._hosts), 250)
        return f"10.20.{high}.{low + 1}"

    def before(self, days: int) -> datetime:
        """Return a moment in the last days."""
        return self._now - timedelta(seconds=self.rng.randrange(3600, days * 86_400))

    def device[D: Device](self, make: Callable[..., D], serial: str, name: str, models: tuple[Model, ...]) -> D:
        """Return a new device without its parts."""
        return make(
            serial=serial,
            name=name,
            model=self.rng.choice(models),
            mac=self.mac(),
            ipv4=self.address(),
            public_ip=f"203.0.113.{self.rng.randrange(1, 255)}",
            site=next(self._sites),
            booted=self.before(90),
        )

    def ap(self, number: int) -> AccessPoint:
        """Return an access point with radios and ports."""
        place, floor = PLACES[number % len(PLACES)], number // len(PLACES) + 1
        ap = self.device(AccessPoint, f"CNSIM{number + 1:07}", f"AP-{place}-{floor:02}", AP_MODELS)
        if isinstance(ap.model.detail, tuple):
            ap.radios = [
                Radio(
                    device=ap,
                    name=f"radio{index}",
                    mac=self.mac(),
                    number=index,
                    band=band,
                    channel=self.rng.choice(CHANNELS[band]),
                )
                for index, band in enumerate(ap.model.detail)
            ]
        ap.ports = [Port(device=ap, name=f"eth{index}", mac=self.mac(), up=not index, speed=2500) for index in (0, 1)]
        return ap

    def switch(self, number: int) -> Switch:
        """Return a switch with ports and two power supplies."""
        switch = self.device(Switch, f"SGSIM{number + 1:07}", f"SW-Floor-{number + 1:02}", SWITCH_MODELS)
        switch.ports = [
            Port(device=switch, name=f"1/1/{index + 1}", mac=self.mac(), up=index == 0 or self.rng.random() < _IN_USE)
            for index in range(_ports(switch.model))
        ]
        switch.supplies = [Supply(device=switch, index=index) for index in (1, 2)]
        return switch

    def gateway(self, number: int) -> Gateway:
        """Return a gateway with ports and two uplinks."""
        gateway = self.device(Gateway, f"CGSIM{number + 1:07}", f"GW-Edge-{number + 1:02}", GATEWAY_MODELS)
        gateway.ports = [
            Port(device=gateway, name=f"GE 0/0/{index}", mac=self.mac(), up=index in _WIRED)
            for index in range(_ports(gateway.model))
        ]
        gateway.uplinks = [
            Uplink(device=gateway, name=name, vlan=4000 + link, link=link, private_ip=self.address())
            for link, name in enumerate(("uplink-fibre", "uplink-lte"), start=1)
        ]
        return gateway

    def client(self, number: int, aps: list[AccessPoint]) -> Client:
        """Return a client of some access point; every third is away."""
        user, thing = PEOPLE[number % len(PEOPLE)], self.rng.choice(THINGS)
        return Client(
            mac=self.mac(),
            name=f"{user}-{thing}",
            user=f"{user}@example.com",
            ipv4=self.address(),
            ap=self.rng.choice(aps),
            connected=(number + 1) % 3 != 0,
            since=self.before(1),
        )


def _ports(model: Model) -> int:
    """Return how many ports a model has."""
    return model.detail if isinstance(model.detail, int) else 0


def invent(settings: Settings, now: datetime) -> Campus:
    """Return a network of the size asked for."""
    rng = Random(f"{settings.seed}/campus")
    wanted = max(1, -(-(settings.aps + settings.switches + settings.gateways) // 8))
    sites = [
        Site(site_id=f"{rng.randrange(10**16, 10**17)}", name=name, address=address, city=city, country=country)
        for name, address, city, country in islice(SITES, wanted)
    ]
    inventor = _Inventor(rng, now, sites)
    campus = Campus(
        tenant_id=UUID(int=rng.getrandbits(128), version=4).hex,
        sites=sites,
        aps=[inventor.ap(number) for number in range(settings.aps)],
        switches=[inventor.switch(number) for number in range(settings.switches)],
        gateways=[inventor.gateway(number) for number in range(settings.gateways)],
    )
    if campus.aps:
        campus.clients = [inventor.client(number, campus.aps) for number in range(settings.clients)]
    return campus
