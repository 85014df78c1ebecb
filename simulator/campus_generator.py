"""How the campus is made up: the same for the same seed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from uuid import UUID

from .campus import (
    CHANNELS,
    SSIDS,
    AccessPoint,
    Campus,
    Client,
    Device,
    Gateway,
    Model,
    Modem,
    Neighbor,
    Port,
    PowerSupply,
    Probe,
    Radio,
    Site,
    StackMember,
    Switch,
    Tunnel,
    Uplink,
    VsxMember,
    Wlan,
)
from .settings import Settings

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
    ("Head Office", "1 Example Street", "Utrecht", "Netherlands", "NL"),
    ("Warehouse", "22 Sample Road", "Lyon", "France", "FR"),
    ("Design Studio", "7 Invention Lane", "Porto", "Portugal", "PT"),
    ("Training Centre", "40 Model Square", "Graz", "Austria", "AT"),
)
PLACES = ("Lobby", "Reception", "Meeting", "Canteen", "Workshop", "Corridor", "Library", "Terrace")
PEOPLE = (
    "amber",
    "basil",
    "clove",
    "dill",
    "fennel",
    "ginger",
    "juniper",
    "laurel",
    "mint",
    "sage",
)
THINGS = ("laptop", "phone", "tablet", "scanner", "printer")

_IN_USE = 0.7
"""How many of a switch's ports are plugged."""

_SFP = 4
"""How many SFP ports follow the copper ports of a switch whose number of ports was asked for: its uplinks."""

_WATTS = (7, 0, 15, 4)
"""What the ports of a switch supply, by turns."""

_WIRED = (0, 1)
"""Which of a gateway's ports are plugged."""

_TEN = 10
"""Every ten devices of a kind, the same roles come again: the numbers below are the last digit of a device's number."""

_MODEM, _NO_TUNNEL, _EXTERNAL, _MESH_PORTAL, _MESH_POINT, _PORT_OFF, _MONITOR = 1, 4, 5, 6, 7, 8, 9
_VSX = range(2)
_STACK = range(2, 5)


class _Inventor:
    """Makes names, addresses and numbers up."""

    def __init__(self, settings: Settings, rng: Random, now: datetime, sites: list[Site]) -> None:
        self.rng = rng
        self._settings = settings
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

    def device[D: Device](
        self, make: Callable[..., D], serial: str, name: str, models: tuple[Model, ...]
    ) -> D:
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
        """Return an access point with its parts."""
        place, floor = PLACES[number % len(PLACES)], number // len(PLACES) + 1
        ap = self.device(AccessPoint, f"CNSIM{number + 1:07}", f"AP-{place}-{floor:02}", AP_MODELS)
        special = number % _TEN
        ap.zone = f"floor-{floor}"
        ap.mesh = "POINT" if special == _MESH_POINT else "PORTAL"
        ap.mode = "MONITOR" if special == _MONITOR else "ACCESS"
        if isinstance(ap.model.detail, tuple):
            ap.radios = [
                self._radio(ap, index, band, special) for index, band in enumerate(ap.model.detail)
            ]
        wired = special != _MESH_POINT
        ap.ports = [
            Port(device=ap, name="eth0", mac=self.mac(), up=wired, speed=2500, uplink=wired),
            Port(
                device=ap,
                name="eth1",
                mac=self.mac(),
                up=False,
                speed=1000,
                enabled=special != _PORT_OFF,
            ),
        ]
        ap.wlans = [Wlan(device=ap, name=ssid) for ssid in SSIDS]
        ap.modem = Modem(device=ap, name="modem") if special == _MODEM else None
        ap.probes = [Probe(device=ap, name="192.0.2.1")]
        if special != _NO_TUNNEL:
            ends = (("to-edge", "10.20.0.1"), ("to-spare", "10.20.0.2"))[: 2 - number % 2]
            ap.tunnels = [
                Tunnel(device=ap, name=name, number=index, peer_ip=peer)
                for index, (name, peer) in enumerate(ends, 1)
            ]
            ap.probes += [
                Probe(device=ap, name=tunnel.peer_ip, tunnel=tunnel) for tunnel in ap.tunnels
            ]
        return ap

    def _radio(self, ap: AccessPoint, index: int, band: str, special: int) -> Radio:
        """Return a radio; mesh goes over 5 GHz."""
        radio = Radio(
            device=ap,
            name=f"radio{index}",
            mac=self.mac(),
            number=index,
            band=band,
            channel=self.rng.choice(CHANNELS[band]),
            antenna="EXTERNAL" if special == _EXTERNAL else "INTERNAL",
        )
        if special == _MONITOR:
            radio.mode, radio.ssids = "AIR_MONITOR", []
        elif band == "5GHZ" and special in {_MESH_PORTAL, _MESH_POINT}:
            radio.mode = "MESH_PORTAL" if special == _MESH_PORTAL else "MESH_POINT"
        return radio

    def switch(self, number: int) -> Switch:
        """Return a switch with ports and two power supplies: alone."""
        models = (
            SWITCH_MODELS
            if self._settings.switch_ports is None
            else (_switch_model(self._settings.switch_ports),)
        )
        switch = self.device(Switch, f"SGSIM{number + 1:07}", f"SW-Floor-{number + 1:02}", models)
        switch.ports = [
            Port(
                device=switch,
                name=f"1/1/{index + 1}",
                mac=self.mac(),
                up=index == 0 or self.rng.random() < _IN_USE,
            )
            for index in range(_ports(switch.model))
        ]
        for index, port in enumerate(switch.ports):
            port.poe_demand = _WATTS[index % len(_WATTS)]
            port.enabled = port.up or index % 8 != 7  # noqa: PLR2004 - one in eight of the ports that nobody uses
        if self._settings.switch_ports is None:
            switch.ports[0].uplink, switch.ports[0].poe_demand = True, 0
        else:
            first = len(switch.ports) + 1
            switch.ports += [
                Port(
                    device=switch,
                    name=f"1/1/{first + index}",
                    mac=self.mac(),
                    up=index < _SFP // 2,
                    speed=10_000,
                    uplink=True,
                    fiber=True,
                )
                for index in range(_SFP)
            ]
        switch.supplies = [PowerSupply(device=switch, index=index) for index in (1, 2)]
        return switch

    def gateway(self, number: int) -> Gateway:
        """Return a gateway with ports, two uplinks and two tunnels."""
        gateway = self.device(
            Gateway, f"CGSIM{number + 1:07}", f"GW-Edge-{number + 1:02}", GATEWAY_MODELS
        )
        gateway.ports = [
            Port(device=gateway, name=f"GE 0/0/{index}", mac=self.mac(), up=index in _WIRED)
            for index in range(_ports(gateway.model))
        ]
        gateway.ports[0].uplink = True
        gateway.uplinks = [
            Uplink(
                device=gateway, name=name, vlan=4000 + link, link=link, private_ip=self.address()
            )
            for link, name in enumerate(("fibre", "lte"), start=1)
        ]
        gateway.tunnels = [
            Tunnel(device=gateway, name="to-data-centre", number=7, peer_ip="198.51.100.10"),
            Tunnel(device=gateway, name="to-branch", number=8, peer_ip="198.51.100.20"),
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


def _switch_model(ports: int) -> Model:
    """Return a switch with as many copper ports; there are real ones with 24 and 48."""
    part_number = "JL662A" if ports == 24 else "JL661A"  # noqa: PLR2004 - as above
    return Model(f"6300M {ports}G CL4 PoE 4SFP56", part_number, "FL.10.14.1010", ports)


def _ports(model: Model) -> int:
    """Return how many ports a model has."""
    return model.detail if isinstance(model.detail, int) else 0


def _cluster(aps: list[AccessPoint]) -> None:
    """Let the first access point of each site conduct its cluster."""
    conducted = set()
    for ap in aps:
        if ap.site.site_id not in conducted:
            conducted.add(ap.site.site_id)
            ap.role = "CONDUCTOR"


def _join(switches: list[Switch]) -> None:
    """Make a VSX pair and a stack of three (or two) of every ten switches."""
    for first in range(0, len(switches), _TEN):
        ten = switches[first : first + _TEN]
        pair, stack = (ten[group.start : group.stop] for group in (_VSX, _STACK))
        if len(pair) == len(_VSX):
            for switch, peer, role in zip(
                pair, reversed(pair), ("PRIMARY", "SECONDARY"), strict=True
            ):
                switch.site = pair[0].site
                switch.vsx = VsxMember(
                    device=switch, name="vsx", peer=peer, role=role, synced=switch.booted
                )
        if len(stack) > 1:
            _stack(stack)


def _stack(switches: list[Switch]) -> None:
    """Make a stack of the switches: the first commands, and each one's ports are numbered by its place."""
    members = [
        StackMember(
            device=switch,
            name=f"stack-{switches[0].serial}",
            number=number,
            role=role,
            mac=switches[0].mac,
        )
        for number, (switch, role) in enumerate(
            zip(switches, ("COMMANDER", "STANDBY", "MEMBER"), strict=False), 1
        )
    ]
    for member in members:
        member.others = [other for other in members if other is not member]
        member.device.stack, member.device.site = member, switches[0].site
        for port in member.device.ports:
            port.name = f"{member.number}{port.name[1:]}"


def _plug(switches: list[Switch], aps: list[AccessPoint]) -> None:
    """Plug access points into ports, as far as they go, and every uplink into the core."""
    waiting = iter(aps)
    for switch in switches:
        for port in switch.ports:
            if port.up and port.uplink:
                remote = f"1/1/{int(switch.serial[-3:]) % 48 + 1}"
                switch.neighbors.append(
                    Neighbor(
                        device=switch, name="core-1.example.com", mac="", port=port, remote=remote
                    )
                )
            elif port.up and port.poe_demand and (ap := next(waiting, None)):
                switch.neighbors.append(
                    Neighbor(
                        device=switch, name=ap.name, mac=ap.mac, port=port, remote=ap.ports[0].name
                    )
                )


def generate_campus(settings: Settings, now: datetime) -> Campus:
    """Return a network of the size asked for."""
    rng = Random(f"{settings.seed}/campus")
    wanted = max(1, -(-(settings.aps + settings.switches + settings.gateways) // 8))
    sites = [
        Site(
            site_id=f"{rng.randrange(10**16, 10**17)}",
            name=name,
            address=address,
            city=city,
            country=land,
            code=code,
        )
        for name, address, city, land, code in islice(SITES, wanted)
    ]
    inventor = _Inventor(settings, rng, now, sites)
    campus = Campus(
        tenant_id=UUID(int=rng.getrandbits(128), version=4).hex,
        sites=sites,
        aps=[inventor.ap(number) for number in range(settings.aps)],
        switches=[inventor.switch(number) for number in range(settings.switches)],
        gateways=[inventor.gateway(number) for number in range(settings.gateways)],
    )
    if campus.aps:
        campus.clients = [inventor.client(number, campus.aps) for number in range(settings.clients)]
    _cluster(campus.aps)
    _join(campus.switches)
    _plug(campus.switches, campus.aps)
    return campus
