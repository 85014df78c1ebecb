"""Generate a campus of the requested size; the same seed generates the same campus."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import cycle, islice
from random import Random
from uuid import UUID

from .campus import Campus, Client
from .devices import (
    CHANNELS,
    SSIDS,
    AccessPoint,
    Device,
    Gateway,
    Model,
    Modem,
    Port,
    PowerSupply,
    Probe,
    Radio,
    Site,
    Switch,
    Tunnel,
    Uplink,
    Wlan,
)
from .settings import Settings
from .topology import assign_conductors, connect_neighbors, group_switches

AP_MODELS = (
    Model("AP-635", "R7J28A", "10.7.1.0_91138", bands=("24GHZ", "5GHZ", "6GHZ")),
    Model("AP-515", "Q9H63A", "10.7.1.0_91138", bands=("24GHZ", "5GHZ")),
    Model("AP-735", "S1G44A", "10.7.1.1_91902", bands=("24GHZ", "5GHZ", "6GHZ")),
)
SWITCH_MODELS = (
    Model("6300M 24G CL4 PoE 4SFP56", "JL662A", "FL.10.14.1010", 24),
    Model("6200F 12G CL4 2G/2SFP+ 139W", "R8Q72A", "ML.10.13.1040", 12),
)
GATEWAY_MODELS = (
    Model("Aruba 9004", "R1B20A", "10.7.1.0_91138", 4),
    Model("Aruba 9012", "R1B31A", "10.7.1.0_91138", 12),
)
PART_NUMBERS = {24: "JL662A", 48: "JL661A"}
"""Part numbers of real 6300M switches by port count."""

SITES = (
    ("Head Office", "1 Example Street", "Utrecht", "Netherlands", "NL", (52.0907, 5.1214)),
    ("Warehouse", "22 Sample Road", "Lyon", "France", "FR", (45.764, 4.8357)),
    ("Design Studio", "7 Invention Lane", "Porto", "Portugal", "PT", (41.1579, -8.6291)),
    ("Training Center", "40 Model Square", "Graz", "Austria", "AT", (47.0707, 15.4395)),
)
"""Names, addresses and coordinates."""
ROOMS = ("Lobby", "Reception", "Meeting", "Canteen", "Workshop", "Corridor", "Library", "Terrace")
USERS = (
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
CLIENT_TYPES = {
    "laptop": "00:1b:77",
    "phone": "00:12:47",
    "tablet": "00:1b:63",
    "scanner": "00:15:70",
    "printer": "00:21:5a",
}
"""What clients are, and whose MAC addresses those have: of Intel, Samsung, Apple, Zebra and HP."""

_RANDOMIZED_EVERY = 6
"""Of as many clients, one has a randomized MAC address."""

_DEVICES_PER_SITE = 8

_PORTS_IN_USE = 0.7
"""Share of a switch's ports that are connected."""

_SFP_PORTS = 4
"""SFP ports after the copper ports of a switch with a requested port count; they are uplinks."""

_POE_DEMANDS = (7, 0, 15, 4)
"""PoE demand of consecutive switch ports, in watts."""

_CONNECTED_GATEWAY_PORTS = (0, 1)


class _Variant(IntEnum):
    """What is special about an access point, by the last digit of its number."""

    MODEM = 1
    NO_TUNNEL = 4
    EXTERNAL_ANTENNA = 5
    MESH_PORTAL = 6
    MESH_POINT = 7
    PORT_DISABLED = 8
    MONITOR = 9


class _Generator:
    """Generates devices and clients with unique names, addresses and serial numbers."""

    def __init__(self, settings: Settings, rng: Random, now: datetime, sites: list[Site]) -> None:
        self._rng = rng
        self._settings = settings
        self._now = now
        self._sites = cycle(sites)
        self._macs = iter(range(0x10, 1 << 36, 0x10))
        self._hosts = iter(range(10, 60_000))

    def _mac(self) -> str:
        """Return the next locally administered MAC address; steps of 16 leave room for BSSIDs."""
        return (0x021A_0000_0000 + next(self._macs)).to_bytes(6).hex(":")

    def _client_mac(self, index: int, client_type: str) -> str:
        """Return a client's MAC address, as its vendor assigned it or randomized."""
        mac = self._mac()
        if index % _RANDOMIZED_EVERY == _RANDOMIZED_EVERY - 2:
            return mac
        return f"{CLIENT_TYPES[client_type]}{mac[8:]}"

    def _address(self) -> str:
        """Return the next private IPv4 address."""
        high, low = divmod(next(self._hosts), 250)
        return f"10.20.{high}.{low + 1}"

    def _past(self, days: int) -> datetime:
        """Return a random time in the last ``days``, at least an hour ago."""
        return self._now - timedelta(seconds=self._rng.randrange(3600, days * 86_400))

    def _device[D: Device](
        self, cls: Callable[..., D], serial: str, name: str, models: tuple[Model, ...]
    ) -> D:
        """Return a new device without parts."""
        return cls(
            serial=serial,
            name=name,
            model=self._rng.choice(models),
            mac=self._mac(),
            ipv4=self._address(),
            public_ip=f"203.0.113.{self._rng.randrange(1, 255)}",
            site=next(self._sites),
            booted=self._past(90),
        )

    def ap(self, index: int) -> AccessPoint:
        """Return an access point with its parts."""
        room = ROOMS[index % len(ROOMS)]
        floor = index // len(ROOMS) + 1
        variant = index % 10
        ap = self._device(AccessPoint, f"CNSIM{index + 1:07}", f"AP-{room}-{floor:02}", AP_MODELS)
        ap.zone = f"floor-{floor}"
        if variant == _Variant.MESH_POINT:
            ap.mesh = "POINT"
        if variant == _Variant.MONITOR:
            ap.mode = "MONITOR"
        for number, band in enumerate(ap.model.bands):
            ap.radios.append(self._radio(ap, number, band, variant))
        self._add_ap_ports(ap, variant)
        ap.wlans = [Wlan(device=ap, name=ssid) for ssid in SSIDS]
        if variant == _Variant.MODEM:
            ap.modem = Modem(device=ap, name="modem")
        ap.probes = [Probe(device=ap, name="192.0.2.1")]
        if variant != _Variant.NO_TUNNEL:
            self._add_ap_tunnels(ap, backup=index % 2 == 0)
        return ap

    def _radio(self, ap: AccessPoint, number: int, band: str, variant: int) -> Radio:
        """Return a radio; mesh links use 5 GHz."""
        radio = Radio(
            device=ap,
            name=f"radio{number}",
            mac=self._mac(),
            number=number,
            band=band,
            channel=self._rng.choice(CHANNELS[band]),
        )
        if variant == _Variant.EXTERNAL_ANTENNA:
            radio.antenna = "EXTERNAL"
        if variant == _Variant.MONITOR:
            radio.mode = "AIR_MONITOR"
            radio.ssids = []
        elif variant == _Variant.MESH_PORTAL and band == "5GHZ":
            radio.mode = "MESH_PORTAL"
        elif variant == _Variant.MESH_POINT and band == "5GHZ":
            radio.mode = "MESH_POINT"
        return radio

    def _add_ap_ports(self, ap: AccessPoint, variant: int) -> None:
        """Add eth0, the uplink unless the access point is a mesh point, and the unused eth1."""
        wired = variant != _Variant.MESH_POINT
        eth0 = Port(device=ap, name="eth0", mac=self._mac(), up=wired, speed=2500, uplink=wired)
        eth1 = Port(device=ap, name="eth1", mac=self._mac(), up=False)
        eth1.enabled = variant != _Variant.PORT_DISABLED
        ap.ports = [eth0, eth1]

    @staticmethod
    def _add_ap_tunnels(ap: AccessPoint, *, backup: bool) -> None:
        """Add a primary tunnel and, if ``backup``, a second one, each with a probe."""
        ap.tunnels = [Tunnel(device=ap, name="to-edge", number=1, peer_ip="10.20.0.1")]
        if backup:
            ap.tunnels.append(Tunnel(device=ap, name="to-spare", number=2, peer_ip="10.20.0.2"))
        for tunnel in ap.tunnels:
            ap.probes.append(Probe(device=ap, name=tunnel.peer_ip, tunnel=tunnel))

    def switch(self, index: int) -> Switch:
        """Return a standalone switch with ports and two power supplies."""
        models: tuple[Model, ...] = SWITCH_MODELS
        if self._settings.switch_ports is not None:
            models = (_switch_model(self._settings.switch_ports),)
        switch = self._device(Switch, f"SGSIM{index + 1:07}", f"SW-Floor-{index + 1:02}", models)
        for number in range(switch.model.port_count):
            switch.ports.append(self._copper_port(switch, number))
        if self._settings.switch_ports is None:
            switch.ports[0].uplink = True
            switch.ports[0].poe_demand = 0
        else:
            self._add_sfp_ports(switch)
        switch.supplies = [PowerSupply(device=switch, index=1), PowerSupply(device=switch, index=2)]
        return switch

    def _copper_port(self, switch: Switch, number: int) -> Port[Switch]:
        """Return a port; the first is connected, and some of the unconnected ones are disabled."""
        port = Port(
            device=switch,
            name=f"1/1/{number + 1}",
            mac=self._mac(),
            up=number == 0 or self._rng.random() < _PORTS_IN_USE,
        )
        port.poe_demand = _POE_DEMANDS[number % len(_POE_DEMANDS)]
        port.enabled = port.up or (number + 1) % 8 != 0
        return port

    def _add_sfp_ports(self, switch: Switch) -> None:
        """Add uplink ports, half of them connected."""
        first = len(switch.ports) + 1
        for offset in range(_SFP_PORTS):
            port = Port(
                device=switch,
                name=f"1/1/{first + offset}",
                mac=self._mac(),
                up=offset < _SFP_PORTS // 2,
                speed=10_000,
                uplink=True,
                fiber=True,
            )
            switch.ports.append(port)

    def gateway(self, index: int) -> Gateway:
        """Return a gateway with ports, two uplinks and two tunnels."""
        gateway = self._device(
            Gateway, f"CGSIM{index + 1:07}", f"GW-Edge-{index + 1:02}", GATEWAY_MODELS
        )
        for number in range(gateway.model.port_count):
            port = Port(device=gateway, name=f"GE 0/0/{number}", mac=self._mac())
            port.up = number in _CONNECTED_GATEWAY_PORTS
            gateway.ports.append(port)
        gateway.ports[0].uplink = True
        for link, name in ((1, "fiber"), (2, "lte")):
            uplink = Uplink(
                device=gateway,
                name=name,
                vlan=4000 + link,
                link=link,
                private_ip=self._address(),
            )
            gateway.uplinks.append(uplink)
        gateway.tunnels = [
            Tunnel(device=gateway, name="to-data-center", number=7, peer_ip="198.51.100.10"),
            Tunnel(device=gateway, name="to-branch", number=8, peer_ip="198.51.100.20"),
        ]
        return gateway

    def client(self, index: int, aps: list[AccessPoint]) -> Client:
        """Return a client of a random access point; every third client is disconnected."""
        user = USERS[index % len(USERS)]
        client_type = self._rng.choice(tuple(CLIENT_TYPES))
        return Client(
            mac=self._client_mac(index, client_type),
            name=f"{user}-{client_type}",
            user=f"{user}@example.com",
            ipv4=self._address(),
            ap=self._rng.choice(aps),
            connected=(index + 1) % 3 != 0,
            since=self._past(1),
        )


def _switch_model(port_count: int) -> Model:
    """Return a 6300M with any number of copper ports; only 24 and 48 exist in reality."""
    part = PART_NUMBERS.get(port_count, PART_NUMBERS[48])
    return Model(f"6300M {port_count}G CL4 PoE 4SFP56", part, "FL.10.14.1010", port_count)


def _sites(settings: Settings, rng: Random) -> list[Site]:
    """Return a site for every eight devices, at least one."""
    devices = settings.aps + settings.switches + settings.gateways
    count = max(1, -(-devices // _DEVICES_PER_SITE))
    sites = []
    for name, address, city, country, code, coordinates in islice(SITES, count):
        site_id = f"{rng.randrange(10**16, 10**17)}"
        sites.append(
            Site(
                site_id=site_id,
                name=name,
                address=address,
                city=city,
                country=country,
                code=code,
                coordinates=coordinates if settings.coordinates else None,
            )
        )
    return sites


def generate_campus(settings: Settings, now: datetime) -> Campus:
    """Return a campus of the requested size; ``now`` is the end of all generated times."""
    rng = Random(f"{settings.seed}/campus")
    sites = _sites(settings, rng)
    generator = _Generator(settings, rng, now, sites)
    campus = Campus(tenant_id=UUID(int=rng.getrandbits(128), version=4).hex, sites=sites)
    campus.aps = [generator.ap(index) for index in range(settings.aps)]
    campus.switches = [generator.switch(index) for index in range(settings.switches)]
    campus.gateways = [generator.gateway(index) for index in range(settings.gateways)]
    if campus.aps:
        campus.clients = [generator.client(index, campus.aps) for index in range(settings.clients)]
    assign_conductors(campus.aps)
    group_switches(campus.switches)
    connect_neighbors(campus.switches, campus.aps)
    return campus
