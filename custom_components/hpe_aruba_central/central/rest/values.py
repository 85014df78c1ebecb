"""Values in the items that REST returns.

HPE's definition and its examples spell, quote and nest the same value in several ways.
"""

from datetime import datetime
from math import isfinite
import re
from typing import Any

from ..times import parse_time

type Item = dict[str, Any]

_PLACEHOLDERS = frozenset({"", "-", "--", "n/a", "na", "nil", "none", "null"})
"""Texts that stand for a missing value."""
_UNSET_YEAR = 1970
"""A timestamp that was never set is in this year, or before it."""
_PORT_NAMES = ("name", "portName", "portNumber", "port", "interfaceName", "interface", "id")


def text(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds a text, whatever it says."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value:
            return value
    return None


def as_text(value: Any) -> str | None:
    """Return a text or an integer as text; None for another type and for placeholders."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip().lower() not in _PLACEHOLDERS:
        return value.strip()
    return None


def text_or_int(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds a text or an integer, as `as_text` does."""
    for name in names:
        value = as_text(item.get(name))
        if value is not None:
            return value
    return None


def slug(item: Item, name: str) -> str | None:
    """Return a text in the form of an enum value: ``Up To Date`` becomes ``up_to_date``."""
    value = text_or_int(item, name) or ""
    return re.sub(r"\W+", "_", value.lower()).strip("_") or None


def number(item: Item, name: str) -> float | None:
    """Return a finite number, also from a text: the definition's examples quote some of them."""
    value: Any = item.get(name)
    if isinstance(value, bool):
        return None
    try:
        result = float(value)
    except TypeError, ValueError, OverflowError:
        return None
    return result if isfinite(result) else None


def count(item: Item, *names: str) -> int | None:
    """Return the first of the fields that holds a number which is not negative."""
    for name in names:
        value = number(item, name)
        if value is not None and value >= 0:
            return int(value)
    return None


def timestamp(item: Item, name: str) -> datetime | None:
    """Return a time given as RFC 3339, or as seconds or milliseconds since 1970; None if unset."""
    value = text_or_int(item, name)
    since_epoch = number(item, name)
    if since_epoch is not None:
        value = str(int(since_epoch))
    time = parse_time(value or "")
    if time is None or time.year <= _UNSET_YEAR:
        return None
    return time


def child(item: Item, name: str) -> Item:
    """Return the object in a field, an empty one if there is none."""
    return as_object(item.get(name))


def children(item: Item, name: str) -> list[Item]:
    """Return the objects of a list in a field, or the single object that stands in its place."""
    return [value for value in as_list(item.get(name)) if isinstance(value, dict)]


def as_object(value: Any) -> Item:
    """Return an object as it is, and an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, and any other value as the only one of a list."""
    return value if isinstance(value, list) else [value]


def port_names(value: Any) -> tuple[str, ...]:
    """Return the names of ports, each once.

    Sources: the definition has ``1/8`` and ``['1/8','2/1']``, both as text.
    """
    names: list[str] = []
    for port in as_list(value):
        if isinstance(port, dict):
            name = text_or_int(port, *_PORT_NAMES)
        else:
            name = as_text(port)
        names += (part.strip("[]()'\" \t") for part in re.split(r"[,;]", name or ""))
    return tuple(dict.fromkeys(name for name in names if name.lower() not in _PLACEHOLDERS))
