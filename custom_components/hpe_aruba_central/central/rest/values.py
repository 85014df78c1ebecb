"""How REST's items tell things: the definition's own examples spell, quote and nest one thing in several ways."""

from datetime import datetime
from math import isfinite
import re
from typing import Any

from ..times import parse_time

type Item = dict[str, Any]

_NOTHING = frozenset({"", "-", "--", "n/a", "na", "nil", "none", "null"})
"""Texts that stand for nothing told."""
_ZERO_YEAR = 1970
"""A time that was never set is dated so, or earlier."""
_PORT_NAMES = ("name", "portName", "portNumber", "port", "interfaceName", "interface", "id")


def text(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds text."""
    for name in names:
        if isinstance(value := item.get(name), str) and value:
            return value
    return None


def told(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds text which stands for something, or a whole number, as text."""
    for name in names:
        value = item.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip().lower() not in _NOTHING:
            return value.strip()
    return None


def word(item: Item, name: str) -> str | None:
    """Return a text of an open set in the form of an enum's word: ``Up To Date`` is ``up_to_date``."""
    return re.sub(r"\W+", "_", (told(item, name) or "").lower()).strip("_") or None


def number(item: Item, name: str) -> float | None:
    """Return a number, also where the definition's example has it as text."""
    value: Any = item.get(name)
    try:
        result = float(value)
    except TypeError, ValueError, OverflowError:
        return None
    return result if isfinite(result) and not isinstance(value, bool) else None


def count(item: Item, *names: str) -> int | None:
    """Return the first of the fields that holds how many there are; there are never less than none."""
    for name in names:
        if (value := number(item, name)) is not None and value >= 0:
            return int(value)
    return None


def moment(item: Item, name: str) -> datetime | None:
    """Return a time, given as RFC 3339 or as seconds or milliseconds since 1970; None also if it was never set."""
    since = number(item, name)
    time = parse_time((told(item, name) or "") if since is None else str(int(since)))
    return time if time and time.year > _ZERO_YEAR else None


def inner(item: Item, name: str) -> Item:
    """Return what is nested in a field, nothing if that is no object."""
    return value if isinstance(value := item.get(name), dict) else {}


def inners(item: Item, name: str) -> list[Item]:
    """Return the objects of a list, or the one that stands there without a list."""
    value = item.get(name)
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def port_names(value: Any) -> tuple[str, ...]:
    """Return the names of ports. Sources: the definition has ``1/8`` and ``['1/8','2/1']``, both as text."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = (told(one, *_PORT_NAMES) if isinstance(one, dict) else told({"": one}, "")) or ""
        names += (part.strip("[]()'\" \t") for part in re.split(r"[,;]", name))
    return tuple(dict.fromkeys(name for name in names if name.lower() not in _NOTHING))
