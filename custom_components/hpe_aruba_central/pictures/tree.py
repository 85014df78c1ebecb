"""Turns a graph into rows: from gateways over switches to access points, by distance.

The order is the same each time: by kind, then by name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from ..central.models.device import DeviceKind
from .graph import Graph, Link, Node

SITE: Final = -1
"""The parent of rows that are directly below the site."""

_MAX_ROWS_OF_ONE: Final = 8
"""Access points of one switch that are a row each; more are a grid."""

_MAX_ACCESS_POINTS: Final = 60
"""Access points of a site above which those of each switch are a grid."""

_MAX_OFFLINE: Final = 6
"""Offline access points above a grid that are named, too."""

_MAX_STRANGERS: Final = 3
"""Devices of others at one switch that are a row each; more are counted."""

_RANKS: dict[DeviceKind | None, int] = {
    DeviceKind.GATEWAY: 0,
    DeviceKind.SWITCH: 3,
    DeviceKind.ACCESS_POINT: 4,
    None: 5,
}
_CHILD_RANKS: dict[DeviceKind | None, int] = {
    DeviceKind.ACCESS_POINT: 0,
    None: 1,
    DeviceKind.SWITCH: 2,
    DeviceKind.GATEWAY: 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the picture: a device, or a grid of access points, or a number of strangers.

    ``parent`` is the index of the row above it in the tree, `SITE` if there is none. ``link`` leads
    there; without one the place of a device follows from its kind, or is guessed.
    """

    parent: int
    depth: int
    node: Node | None = None
    link: Link | None = None
    is_guessed: bool = False
    further: tuple[tuple[Node, Link], ...] = ()
    """Links to devices in earlier rows, which make the network more than a tree."""
    grid: tuple[Node, ...] = ()
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a device is in the tree."""

    parent: str | None
    link: Link | None
    is_guessed: bool = False


def rows(graph: Graph) -> tuple[Row, ...]:
    """Return the rows of a graph from top to bottom."""
    return tuple(_Tree(graph).rows())


def _name_key(node: Node) -> tuple[str, str]:
    """Return what nodes of a kind are ordered by."""
    return node.name.casefold(), node.identity


def _is_behind_portal(node: Node) -> bool:
    """Return True if a mesh portal leads to a node; one that says that it is both is a portal."""
    return node.is_mesh_point and not node.is_mesh_portal


class _Tree:
    """Places each node once, and returns the rows in order."""

    def __init__(self, graph: Graph) -> None:
        in_order = sorted(graph.nodes, key=_name_key)
        self._nodes = {node.identity: node for node in in_order}
        self._order = {node.identity: number for number, node in enumerate(in_order)}
        self._all_links = graph.links
        self._links: defaultdict[str, list[Link]] = defaultdict(list)
        for link in graph.links:
            self._links[link.start].append(link)
            self._links[link.end].append(link)
        self._portals: defaultdict[DeviceKind | None, list[Node]] = defaultdict(list)
        """The mesh portals by kind."""
        self._by_kind: defaultdict[DeviceKind | None, list[Node]] = defaultdict(list)
        for node in in_order:
            self._by_kind[node.kind].append(node)
            if node.is_mesh_portal:
                self._portals[node.kind].append(node)
        self._has_many = len(self._by_kind[DeviceKind.ACCESS_POINT]) > _MAX_ACCESS_POINTS
        self._places: dict[str, _Place] = {}
        self._place_all()
        self._children: defaultdict[str | None, list[Node]] = defaultdict(list)
        for identity, place in self._places.items():
            self._children[place.parent].append(self._nodes[identity])

    def _place_all(self) -> None:
        """Place the gateways at the top, then all that is linked to them, then the rest."""
        tops = sorted(self._nodes.values(), key=self._top_key)
        gateways = [node for node in tops if node.kind is DeviceKind.GATEWAY]
        for gateway in gateways:
            self._places[gateway.identity] = _Place(None, None)
        self._spread(gateways)
        for node in tops:
            if node.identity not in self._places:
                self._place(node)

    def _place(self, node: Node) -> None:
        """Place a node that no link leads to from above, and all that is linked to it."""
        place = self._guess(node)
        if place.parent is not None and place.parent not in self._places:
            # First, or a link that leads back would place it below this node.
            self._place(self._nodes[place.parent])
        if node.identity not in self._places:
            self._places[node.identity] = place
            self._spread([node])

    def _top_key(self, node: Node) -> tuple[int, int, int]:
        """Return what decides which of several devices is above the others."""
        rank = _RANKS[node.kind]
        if node.is_core:
            rank = 1
        elif node.kind is None and node.is_upstream:
            rank = 2
        return rank, -len(self._links[node.identity]), self._order[node.identity]

    def _spread(self, tops: Iterable[Node]) -> None:
        """Place what is linked to nodes that have a place, nearest first.

        Links that carry no traffic count only for what nothing else is linked to.
        """
        reached = self._spread_over(tops, lambda link: not link.is_blocked and link.up is not False)
        if len(self._places) < len(self._nodes):
            self._spread_over(reached, lambda _: True)

    def _spread_over(self, tops: Iterable[Node], is_usable: Callable[[Link], bool]) -> list[Node]:
        """Place what usable links lead to; return all nodes that were reached."""
        reached = list(tops)
        for node in reached:
            identity = node.identity
            new = [
                link for link in self._links[identity] if link.other(identity) not in self._places
            ]
            for link in sorted(new, key=partial(self._link_key, identity)):
                other = link.other(identity)
                if other not in self._places and is_usable(link):
                    self._places[other] = _Place(identity, link)
                    reached.append(self._nodes[other])
        return reached

    def _link_key(self, identity: str, link: Link) -> tuple[bool, bool, int]:
        """Return what the links of a node are ordered by: first those that it depends on."""
        return link.is_blocked, link.is_sibling, self._order[link.other(identity)]

    def _guess(self, node: Node) -> _Place:
        """Return the place of a node that no link leads to from above.

        It is below the one device of the next higher kind, or else below the site. Only without
        any device of a higher kind is that no guess.
        """
        for kind in self._higher(node):
            above = (self._portals if _is_behind_portal(node) else self._by_kind)[kind]
            if above:
                parent = above[0].identity if len(above) == 1 else None
                return _Place(parent, None, is_guessed=True)
        return _Place(None, None)

    @staticmethod
    def _higher(node: Node) -> tuple[DeviceKind, ...]:
        """Return the kinds of device that a node may be connected to, the likeliest first."""
        if node.kind is DeviceKind.SWITCH or (node.kind is None and node.is_upstream):
            return (DeviceKind.GATEWAY,)
        if _is_behind_portal(node):
            return (DeviceKind.ACCESS_POINT, DeviceKind.SWITCH, DeviceKind.GATEWAY)
        return (DeviceKind.SWITCH, DeviceKind.GATEWAY)

    def rows(self) -> Iterator[Row]:
        """Iterate over the rows: each device before those below it."""
        found = self._in_order()
        index = {row.node.identity: number for number, row in enumerate(found) if row.node}
        further = self._further(index)
        for row in found:
            if row.node is not None and row.node.identity in further:
                yield replace(row, further=tuple(further[row.node.identity]))
            else:
                yield row

    def _in_order(self) -> list[Row]:
        """Return the rows from top to bottom."""
        found: list[Row] = []
        waiting = list(reversed(self._below(None, SITE, 0)))
        while waiting:
            row = waiting.pop()
            if row.node is not None:
                below = self._below(row.node.identity, len(found), row.depth + 1)
                waiting += reversed(below)
            found.append(row)
        return found

    def _further(self, index: dict[str, int]) -> dict[str, list[tuple[Node, Link]]]:
        """Return the links that are not part of the tree, by the later of their two devices."""
        found: defaultdict[str, list[tuple[Node, Link]]] = defaultdict(list)
        used = {id(place.link) for place in self._places.values()}
        for link in self._all_links:
            if id(link) in used or link.start not in index or link.end not in index:
                continue
            later = max(link.start, link.end, key=index.__getitem__)
            found[later].append((self._nodes[link.other(later)], link))
        return found

    def _below(self, parent: str | None, number: int, depth: int) -> list[Row]:
        """Return the rows directly below a device, or below the site."""
        children = self._children[parent]
        children.sort(key=lambda node: (_CHILD_RANKS[node.kind], self._order[node.identity]))
        access_points: list[Node] = []
        strangers: list[Node] = []
        for node in children:
            if node.identity in self._children:
                # It stays a row, as others are below it.
                continue
            if node.kind is DeviceKind.ACCESS_POINT:
                access_points.append(node)
            elif node.kind is None and not node.is_upstream:
                strangers.append(node)
        grid: list[Node] = []
        if len(access_points) > (1 if self._has_many else _MAX_ROWS_OF_ONE):
            grid = access_points
            access_points = [node for node in grid if node.online is False][:_MAX_OFFLINE]
        if len(strangers) <= _MAX_STRANGERS:
            strangers = []
        hidden = {*grid, *strangers}.difference(access_points)
        found = [self._row(node, number, depth) for node in children if node not in hidden]
        if strangers:
            found.append(Row(parent=number, depth=depth, strangers=len(strangers)))
        if grid:
            is_guessed = all(self._places[node.identity].is_guessed for node in grid)
            row = Row(parent=number, depth=depth, grid=tuple(grid), is_guessed=is_guessed)
            # After the access points that are rows, and before what has rows of its own below it.
            found.insert(len(access_points), row)
        return found

    def _row(self, node: Node, number: int, depth: int) -> Row:
        """Return the row of a device."""
        place = self._places[node.identity]
        return Row(
            parent=number, depth=depth, node=node, link=place.link, is_guessed=place.is_guessed
        )
