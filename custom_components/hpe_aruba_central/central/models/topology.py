"""The topology of a site: its devices, and the links between them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from .device import DeviceKind

MAX_LINKS: Final = 4096
"""Links of a site, with earlier ones of devices that are offline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopologyNode:
    """A device of a topology; attributes are None if they are unknown.

    ``identity`` is the serial number, or another text of Central's for a device that Central does
    not manage: then ``kind`` is None. ``function`` is text in snake case, such as
    ``access_switch``; the possible values are not documented. ``health`` is one of `HEALTH`.
    """

    identity: str
    name: str | None = None
    kind: DeviceKind | None = None
    function: str | None = None
    online: bool | None = None
    health: str | None = None
    conductor: str | None = None
    """The serial number of the conductor of a stack that the device is a member of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopologyLink:
    """A link between two devices, which are given by their identities.

    ``speed`` is in Mbit/s. ``health`` is one of `HEALTH`. ``is_sibling`` is True between devices
    side by side, such as a VSX pair. ``is_blocked`` is True if the spanning tree carries no traffic
    over the link.
    """

    start: str
    end: str
    start_ports: tuple[str, ...] = ()
    end_ports: tuple[str, ...] = ()
    speed: float | None = None
    health: str | None = None
    is_sibling: bool = False
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Topology:
    """The devices of a site and the links between them, as Central draws them."""

    nodes: tuple[TopologyNode, ...] = ()
    links: tuple[TopologyLink, ...] = ()

    @property
    def size(self) -> int:
        """How many devices and links there are."""
        return len(self.nodes) + len(self.links)

    def with_last_links(self, before: Topology, offline: Collection[str]) -> Topology:
        """Return this topology with earlier links of devices that are offline and have none now.

        A device that is offline is still at the end of its cable.
        """
        linked = {end for link in self.links for end in (link.start, link.end)}
        missing = set(offline) - linked
        kept = [link for link in before.links if not missing.isdisjoint((link.start, link.end))]
        known = {node.identity for node in self.nodes}
        kept = kept[: max(MAX_LINKS - len(self.links), 0)]
        ends = {end for link in kept for end in (link.start, link.end)} - known
        nodes = [node for node in before.nodes if node.identity in ends]
        return Topology((*self.nodes, *nodes), (*self.links, *kept))
