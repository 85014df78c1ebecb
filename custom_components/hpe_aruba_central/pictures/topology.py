"""Draws the topology of a site as an indented tree, which can be read on a phone."""

from collections.abc import Callable, Iterator
from typing import Final

from .graph import Graph, Link, Node
from .svg import document, fit, label, symbol, width_of
from .tree import SITE, Row, rows

type Texts = Callable[..., str]
"""Returns a text in the user's language by its key, with placeholders replaced."""

_WIDTH: Final = 420
_LEFT: Final = 24
_RIGHT: Final = _WIDTH - 14
_INDENT: Final = 28
_MAX_INDENTS: Final = 6
_HEAD: Final = 60
_SITE_Y: Final = 32
_ROW: Final = 40
_ICON_Y: Final = 18
"""Below the top of a row."""
_LINE: Final = 14
"""The height of each further line of a row."""
_CELL: Final = 15
_SQUARE: Final = 11
_MAX_FURTHER: Final = 3
_MAX_NAME: Final = 140
"""The width of the name of a device that a further link leads to."""
_GAP: Final = 10
_TITLE: Final = 17
_NAME: Final = 14
_SMALL: Final = 11.5
_META: Final = 12.5


def draw_topology(name: str, graph: Graph, texts: Texts) -> str:
    """Return the topology of a site, which is called ``name``, as SVG."""
    drawing = _Drawing(graph, texts)
    content = [*drawing.alarms(), *drawing.lines(), *drawing.head(name), *drawing.rows()]
    content += drawing.foot()
    return document(_WIDTH, drawing.height, name, content)


def state_of(node: Node) -> str:
    """Return the class that gives a device its color."""
    if node.online is None:
        return "none"
    return "good" if node.online else "bad"


def _line_class(row: Row) -> str:
    """Return the classes of the line that leads to a row."""
    classes = ["line"]
    if row.is_guessed:
        classes.append("guess")
    health = _health(row.link)
    if row.node is not None and row.node.online is False:
        health = "bad"
    if health:
        classes.append(health)
    return " ".join(classes)


def _health(link: Link | None) -> str:
    """Return the class of a link that is not well, empty for others.

    Ports report at once; what Central describes may be minutes old.
    """
    if link is None:
        return ""
    if link.up is False or (link.up is None and link.health == "poor"):
        return "bad"
    return "fair" if link.health in {"poor", "fair"} else ""


def _speed(link: Link) -> str:
    """Return the speed of a link, empty if it is unknown or the link is down."""
    if not link.speed or link.up is False:
        return ""
    if link.speed < 1000:  # noqa: PLR2004 - Mbit/s of a Gbit/s
        return f"{link.speed:g} Mbit/s"
    return f"{link.speed / 1000:g} Gbit/s"


def _ports(link: Link, parent: str) -> str:
    """Return the ports of a link from a device on."""
    near, far = link.ports_of(parent), link.ports_of(link.other(parent))
    return " → ".join(filter(None, ["+".join(near), "+".join(far)]))


class _Drawing:
    """Draws rows from top to bottom."""

    def __init__(self, graph: Graph, texts: Texts) -> None:
        self._nodes = graph.nodes
        self._texts = texts
        self._rows = rows(graph)
        self._tops: list[float] = []
        self.height = float(_HEAD)
        for row in self._rows:
            self._tops.append(self.height)
            self.height += self._height_of(row)
        self._has_guesses = any(row.is_guessed for row in self._rows)
        self.height += 2 * _LINE if self._has_guesses else _LINE / 2

    def _height_of(self, row: Row) -> float:
        """Return the height of a row."""
        if row.grid:
            return -(-len(row.grid) // self._cells(row)) * _CELL + 2 * _LINE
        return _ROW + _LINE * max(0, len(self._notes(row)) - 1)

    @staticmethod
    def _x(row: Row) -> float:
        """Return where the symbol of a row is."""
        return _LEFT + _INDENT * min(row.depth + 1, _MAX_INDENTS)

    def _cells(self, row: Row) -> int:
        """Return how many access points are side by side."""
        return int((_RIGHT - self._x(row)) // _CELL)

    def _count(self, key: str, number: int) -> str:
        """Return a text with a number."""
        if number == 1:
            return self._texts(f"{key}_one")
        return self._texts(f"{key}_many", count=number)

    def head(self, name: str) -> Iterator[str]:
        """Draw the name of the site, its clients, and whether all devices are online."""
        managed = [node for node in self._nodes if node.kind is not None]
        offline = sum(node.online is False for node in managed)
        clients = sum(node.clients or 0 for node in managed if node.online)
        numbers = self._count("picture_clients", clients)
        state, summary = "none", self._texts("picture_unknown")
        if not managed:
            summary = self._texts("picture_empty")
        elif offline:
            state, summary = "bad", self._count("picture_offline_devices", offline)
        elif all(node.online for node in managed):
            state, summary = "good", self._texts("picture_all_online")
        available = _RIGHT - _LEFT - 20 - width_of(numbers, _META) - _GAP
        yield symbol(_LEFT, _SITE_Y - 4, "site", state)
        yield label(_LEFT + 20, _SITE_Y - 6, fit(name, available, _TITLE, is_bold=True), "title")
        yield label(_RIGHT, _SITE_Y - 6, numbers, "meta end")
        yield label(_LEFT + 20, _SITE_Y + 12, summary, "summary bad" if offline else "soft")

    def alarms(self) -> Iterator[str]:
        """Draw what is behind the rows of devices that are offline."""
        for row, top in zip(self._rows, self._tops, strict=True):
            if row.node is not None and row.node.online is False:
                yield (
                    f'<rect class="alarm" x="{self._x(row) - 15:g}" y="{top - 1:g}" '
                    f'width="{_WIDTH - 6 - self._x(row) + 15:g}" height="{_ROW - 2}" rx="7"/>\n'
                )

    def lines(self) -> Iterator[str]:
        """Draw the lines: a stem below each device, and a branch to each row."""
        last: dict[int, int] = {}
        for index, row in enumerate(self._rows):
            last[row.parent] = index
        guessed = {row.parent for row in self._rows if row.is_guessed}
        guessed -= {row.parent for row in self._rows if not row.is_guessed}
        for parent, index in last.items():
            x, start = self._symbol_of(parent)
            classes = "line guess" if parent in guessed else "line"
            end = self._tops[index] + _ICON_Y
            yield f'<path class="{classes}" d="M{x:g} {start:g}V{end:g}"/>\n'
        for row, top in zip(self._rows, self._tops, strict=True):
            x, _ = self._symbol_of(row.parent)
            y = top + _ICON_Y
            yield f'<path class="{_line_class(row)}" d="M{x:g} {y:g}H{self._x(row):g}"/>\n'

    def _symbol_of(self, parent: int) -> tuple[float, float]:
        """Return where the symbol of a row, or of the site, is."""
        if parent == SITE:
            return _LEFT, _SITE_Y
        return self._x(self._rows[parent]), self._tops[parent] + _ICON_Y

    def rows(self) -> Iterator[str]:
        """Draw the rows."""
        for row, top in zip(self._rows, self._tops, strict=True):
            if row.grid:
                yield from self._grid(row, top)
            elif row.node is None:
                x, y = self._x(row), top + _ICON_Y
                yield symbol(x, y, "other", "none")
                yield label(x + 19, y + 4, self._count("picture_others", row.strangers), "soft")
            else:
                yield from self._device(row, row.node, top)

    def _device(self, row: Row, node: Node, top: float) -> Iterator[str]:
        """Draw a device: symbol, name, numbers, and its links."""
        x = self._x(row)
        numbers, classes = self._numbers(node)
        notes = self._notes(row)
        y = top + _ICON_Y
        baseline = y - 3 if notes else y + 5
        available = _RIGHT - x - 19 - width_of(numbers, _META) - _GAP
        yield symbol(x, y, node.kind or "other", state_of(node))
        is_offline = node.online is False
        name = fit(node.name, available, _NAME, is_bold=is_offline)
        yield label(x + 19, baseline, name, "bad" if is_offline else "")
        yield label(_RIGHT, baseline, numbers, f"meta end {classes}".strip())
        for number, (note, is_down) in enumerate(notes):
            text = fit(note, _RIGHT - x - 19, _SMALL, is_bold=is_down)
            classes = "soft bad" if is_down else "soft"
            yield label(x + 19, baseline + _LINE * (number + 1), text, classes)

    def _numbers(self, node: Node) -> tuple[str, str]:
        """Return what is at the right of a device, and the class of it."""
        texts = self._texts
        match node:
            case Node(online=False):
                return texts("picture_offline"), "bad"
            case Node(kind=None):
                return "", ""
            case Node(online=None):
                return texts("picture_unknown"), ""
            case Node(uplinks=count, uplinks_up=up) if count:
                return texts("picture_wan", up=up, count=count), "" if up == count else "bad"
            case Node(clients=int(clients)):
                return self._count("picture_clients", clients), ""
        return self._poe(node), ""

    def _poe(self, node: Node) -> str:
        """Return the PoE power that a switch supplies, empty if it is unknown."""
        if node.poe is None:
            return ""
        used = round(node.poe)
        if not node.poe_budget:
            return self._texts("picture_poe", used=used)
        return self._texts("picture_poe_of_budget", used=used, budget=round(node.poe_budget))

    def _notes(self, row: Row) -> list[tuple[str, bool]]:
        """Return the lines below the name of a device: its link, and further links.

        Each has whether the link is down.
        """
        notes: list[tuple[str, bool]] = []
        if row.link is not None and row.node is not None:
            start = row.link.other(row.node.identity)
            notes.append((self._describe(row.link, start), row.link.up is False))
        for node, link in row.further[:_MAX_FURTHER]:
            name = f"⇄ {fit(node.name, _MAX_NAME, _SMALL)}"
            described = " · ".join(filter(None, [name, self._describe(link, node.identity)]))
            notes.append((described, link.up is False))
        return [note for note in notes if note[0]]

    def _describe(self, link: Link, start: str) -> str:
        """Return the ports, the speed and the state of a link from a device on."""
        parts = [_ports(link, start), _speed(link)]
        if link.up is False:
            parts.append(self._texts("picture_link_down"))
        elif link.is_blocked:
            parts.append(self._texts("picture_link_blocked"))
        return " · ".join(filter(None, parts))

    def _grid(self, row: Row, top: float) -> Iterator[str]:
        """Draw access points as squares below a line that counts them."""
        x, y = self._x(row), top + _ICON_Y
        clients = sum(node.clients or 0 for node in row.grid if node.online)
        yield label(x + 4, y + 4, self._count("picture_access_points", len(row.grid)), "soft")
        yield label(_RIGHT, y + 4, self._count("picture_clients", clients), "meta end")
        cells = self._cells(row)
        squares: dict[str, list[str]] = {}
        for number, node in enumerate(row.grid):
            line, column = divmod(number, cells)
            square = f"M{x + column * _CELL:g} {y + _LINE + line * _CELL - 3:g}"
            squares.setdefault(state_of(node), []).append(square)
        for state, found in squares.items():
            shape = f"h{_SQUARE}v{_SQUARE}h-{_SQUARE}z"
            path = shape.join([*found, ""])
            yield f'<path class="shape {state}" d="{path}"/>\n'

    def foot(self) -> Iterator[str]:
        """Explain the dashed lines if there are any."""
        if self._has_guesses:
            y = self.height - _LINE
            yield f'<path class="line guess" d="M{_LEFT - 8} {y - 4:g}h24"/>\n'
            yield label(_LEFT + 24, y, self._texts("picture_guessed"), "soft")
