"""How the devices of a campus belong together: clusters, VSX pairs, stacks and LLDP neighbors."""

from collections import defaultdict

from .devices import AccessPoint, Model, Neighbor, Port, StackMember, Switch, VsxMember

_GROUP = 10
"""Of every ten switches two are a VSX pair, three a stack, and five are standalone."""

CORE = "core-1.example.com"
"""The core switch of each site, which Central does not manage."""

_VSX_MODEL = Model("6405", "R0X26A", "FL.10.14.1010")
"""The 6200 and 6300, of which the others are, have no VSX."""

_STACK_ROLES = ("COMMANDER", "STANDBY", "MEMBER")


def assign_conductors(aps: list[AccessPoint]) -> None:
    """Make the first access point of each site the conductor of its cluster."""
    sites = set()
    for ap in aps:
        if ap.site.site_id not in sites:
            sites.add(ap.site.site_id)
            ap.role = "CONDUCTOR"


def group_switches(switches: list[Switch]) -> None:
    """Join some switches to VSX pairs and stacks."""
    for first in range(0, len(switches), _GROUP):
        pair = switches[first : first + 2]
        stack = switches[first + 2 : first + 5]
        if len(pair) == 2:  # noqa: PLR2004 - a pair
            _make_vsx_pair(*pair)
        if len(stack) > 1:
            _make_stack(stack)


def _make_vsx_pair(primary: Switch, secondary: Switch) -> None:
    secondary.site = primary.site
    for switch in (primary, secondary):
        switch.model = _VSX_MODEL._replace(port_count=switch.model.port_count)
    primary.vsx = VsxMember(
        device=primary, name="vsx", peer=secondary, role="PRIMARY", synced=primary.booted
    )
    secondary.vsx = VsxMember(
        device=secondary, name="vsx", peer=primary, role="SECONDARY", synced=secondary.booted
    )


def _make_stack(switches: list[Switch]) -> None:
    """Stack the switches: the first is the commander, port names begin with the member number."""
    commander = switches[0]
    members = []
    for number, switch in enumerate(switches, start=1):
        switch.site = commander.site
        switch.stack = StackMember(
            device=switch,
            name=f"stack-{commander.serial}",
            number=number,
            role=_STACK_ROLES[number - 1],
            mac=commander.mac,
        )
        members.append(switch.stack)
        for port in switch.ports:
            port.name = f"{number}{port.name[1:]}"
    for member in members:
        member.others = [other for other in members if other is not member]


def connect_neighbors(switches: list[Switch], aps: list[AccessPoint]) -> None:
    """Connect uplink ports to the core switch, and PoE ports to their site's access points."""
    unconnected: defaultdict[str, list[AccessPoint]] = defaultdict(list)
    for ap in reversed(aps):
        if ap.mesh != "POINT":
            unconnected[ap.site.site_id].append(ap)
    for switch in switches:
        waiting = unconnected[switch.site.site_id]
        for port in switch.ports:
            if not port.up:
                continue
            if port.uplink:
                _connect_to_core(port)
            elif port.poe_demand and waiting:
                _connect_ap(port, waiting.pop())


def _connect_to_core(port: Port[Switch]) -> None:
    switch = port.device
    remote = f"1/1/{int(switch.serial[-3:]) % 48 + 1}"
    switch.neighbors.append(Neighbor(device=switch, name=CORE, port=port, remote=remote))


def _connect_ap(port: Port[Switch], ap: AccessPoint) -> None:
    switch = port.device
    ap.ports[0].speed = port.speed
    switch.neighbors.append(
        Neighbor(device=switch, name=ap.name, mac=ap.mac, port=port, remote=ap.ports[0].name)
    )
