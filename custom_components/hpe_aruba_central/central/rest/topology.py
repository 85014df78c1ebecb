"""The topology of a site as REST describes it.

Source: HPE's OpenAPI definition, which calls both lists objects.
"""

from typing import Any

from ..errors import CentralResponseError
from ..json_body import as_object
from ..models.device import DeviceKind
from ..models.site import HEALTH
from ..models.topology import Topology, TopologyLink, TopologyNode
from .values import (
    Item,
    called,
    children,
    identifier,
    number,
    port_names,
    segment,
    serial,
    slug,
)

_KINDS = {
    "access_point": DeviceKind.ACCESS_POINT,
    "ap": DeviceKind.ACCESS_POINT,
    "switch": DeviceKind.SWITCH,
    "gateway": DeviceKind.GATEWAY,
}

_UNMANAGED = "tpd_"
"""What the serial number of a device begins with that Central does not manage."""

_ONLINE = {"online": True, "up": True, "offline": False, "down": False}

_MAX_PORTS = 16
"""Ports at one end of a link."""

_MAX_GIGABITS = 800
"""Gbit/s of the fastest Ethernet."""

_MIN_BITS = 1_000_000
"""Bit/s of the slowest link there is."""


def topology_path(site_id: str) -> str:
    """Return the path of a site's topology."""
    return f"/network-monitoring/v1/topology/{segment(site_id)}"


def read_topology(answer: Any) -> Topology:
    """Read the topology of a site; what cannot be read of it is left out.

    Raises CentralResponseError if the answer has no devices.
    """
    fields = as_object(answer)
    if not isinstance(fields.get("devices"), (list, dict)):
        raise CentralResponseError("the topology of a site has no devices")
    nodes = [node for item in children(fields, "devices") if (node := _node(item)) is not None]
    links = [link for item in children(fields, "links") if (link := _link(item)) is not None]
    by_identity = {node.identity: node for node in reversed(nodes)}
    return Topology(tuple(reversed(by_identity.values())), tuple(dict.fromkeys(links)))


def _node(item: Item) -> TopologyNode | None:
    """Return a device, None without a serial number."""
    identity = identifier(item, "serial")
    if identity is None:
        return None
    kind = None
    if not identity.startswith(_UNMANAGED):
        kind = _KINDS.get(slug(item, "type") or "")
    return TopologyNode(
        identity=identity,
        name=called(item, "name"),
        kind=kind,
        function=slug(item, "deviceFunction"),
        online=_ONLINE.get(slug(item, "status") or ""),
        health=_health(item),
        conductor=serial(item, "conductorSerial"),
    )


def _link(item: Item) -> TopologyLink | None:
    """Return a link, None if it does not have two ends."""
    start, end = identifier(item, "from"), identifier(item, "to")
    if start is None or end is None or start == end:
        return None
    return TopologyLink(
        start=start,
        end=end,
        start_ports=port_names(item.get("fromPortList"), _MAX_PORTS),
        end_ports=port_names(item.get("toPortList"), _MAX_PORTS),
        speed=_megabits(item),
        health=_health(item),
        is_sibling=item.get("isSibling") is True,
        is_blocked=slug(item, "stpState") in {"blocking", "blocked", "discarding"},
    )


def _health(item: Item) -> str | None:
    """Return the health, None for what is none."""
    health = slug(item, "health")
    return health if health in HEALTH else None


def _megabits(item: Item) -> float | None:
    """Return the speed of a link in Mbit/s.

    Sources: the definition has Gbit/s; programs that others run have seen bit/s.
    """
    speed = number(item, "speed")
    if speed is None or speed <= 0:
        return None
    if speed <= _MAX_GIGABITS:
        return speed * 1000
    return speed / 1_000_000 if speed >= _MIN_BITS else speed
