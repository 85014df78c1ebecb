"""Values in the items that REST returns.

HPE's definition and its examples spell, quote and nest the same value in several ways.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import islice
import re
from typing import Any
from urllib.parse import quote

from ..errors import CentralNotFoundError
from ..json_body import as_object
from ..models.device import read_serial
from ..ranges import PERCENT, WATTS
from ..texts import read_name, read_text
from ..times import parse_time

type Item = dict[str, Any]

_MAX_ID_LENGTH = 256
"""Characters of an id; what is longer is none."""

_MAX_ITEMS = 4096
"""Items of a list within a row; what is longer is cut."""

_LARGEST_NUMBER = 2**53
"""Above this, not every integer is a JSON number."""

_MAX_PORTS = 64
"""Ports of one field, such as all uplinks of a stack."""

_PORT_NAMES = ("name", "portName", "portNumber", "port", "interfaceName", "interface", "id")


def text(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds a text or an integer, as `read_text` does."""
    for name in names:
        value = read_text(item.get(name))
        if value is not None:
            return value
    return None


def called(item: Item, name: str) -> str | None:
    """Return what something is called, as `read_name` does."""
    return read_name(item.get(name))


def identifier(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds an id, a text or an integer."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and len(value) > _MAX_ID_LENGTH:
            continue
        result = read_text(value)
        if result is not None:
            return result
    return None


def segment(text: str) -> str:
    """Return a text as one segment of a path.

    Raises CentralNotFoundError for nothing but dots, which would lead to another path.
    """
    if not text.strip("."):
        raise CentralNotFoundError("an id of dots only")
    return quote(text, safe="")


def serial(item: Item, *names: str) -> str | None:
    """Return the first of the fields that holds a serial number."""
    for name in names:
        value = read_serial(item.get(name))
        if value is not None:
            return value
    return None


def slug(item: Item, name: str) -> str | None:
    """Return a text in the form of an enum value: ``Up To Date`` becomes ``up_to_date``."""
    value = text(item, name) or ""
    return re.sub(r"\W+", "_", value.lower()).strip("_") or None


def enum_value(item: Item, name: str, enum: type[StrEnum]) -> str | None:
    """Return the stream's value for what REST spells its own way: ``2.4 GHz`` is ``24ghz``.

    None where the stream has no such value.
    """
    spelling = _letters_and_digits(text(item, name) or "")
    return _values_by_spelling(enum).get(spelling)


@cache
def _values_by_spelling(enum: type[StrEnum]) -> dict[str, str]:
    """Return the values of an enum by their letters and digits."""
    return {_letters_and_digits(member): member.value for member in enum}


def _letters_and_digits(text: str) -> str:
    """Return a text's letters and digits alone, in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("+", "plus"))


def number(item: Item, name: str) -> float | None:
    """Return a number, also from a text: the definition's examples quote some of them.

    None if it is not finite, or too large to be exact.
    """
    value: Any = item.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        result = float(value)
    except ValueError, OverflowError:
        return None
    return result if abs(result) < _LARGEST_NUMBER else None


def percentage(item: Item, name: str) -> float | None:
    """Return a number from 0 to 100, None if it is another one."""
    return PERCENT.read(number(item, name))


def watts(item: Item, name: str) -> float | None:
    """Return power in watts, None if it is impossible."""
    return WATTS.read(number(item, name))


def integer(item: Item, name: str) -> int | None:
    """Return a number rounded to an integer."""
    value = number(item, name)
    return None if value is None else round(value)


def count(item: Item, *names: str) -> int | None:
    """Return the first of the fields that holds a number which is not negative."""
    for name in names:
        value = number(item, name)
        if value is not None and value >= 0:
            return int(value)
    return None


def timestamp(item: Item, name: str) -> datetime | None:
    """Return a time given as RFC 3339, or as seconds or milliseconds since 1970; None if unset."""
    since_epoch = number(item, name)
    if since_epoch is not None:
        return parse_time(str(int(since_epoch)))
    return parse_time(text(item, name) or "")


def child(item: Item, name: str) -> Item:
    """Return the object in a field, an empty one if there is none."""
    return as_object(item.get(name))


def children(item: Item, name: str) -> list[Item]:
    """Return the objects of a list in a field, or the single object that stands in its place."""
    return [value for value in as_list(item.get(name)) if isinstance(value, dict)]


def as_list(value: Any) -> list[Any]:
    """Return a list, up to the limit, and any other value as the only one of a list."""
    return value[:_MAX_ITEMS] if isinstance(value, list) else [value]


def port_names(value: Any, limit: int = _MAX_PORTS) -> tuple[str, ...]:
    """Return the names of ports, each once; only the first ones if there are too many.

    Sources: the definition has ``1/8`` and ``['1/8','2/1']``, both as text.
    """
    names = dict.fromkeys(islice(_port_names(value), limit))
    return tuple(names)


def _port_names(value: Any) -> Iterator[str]:
    """Iterate over the names of ports, which a text may have several of."""
    for port in as_list(value):
        if isinstance(port, dict):
            listed = text(port, *_PORT_NAMES)
        else:
            listed = read_text(port)
        for part in re.split(r"[,;]", listed or "", maxsplit=_MAX_PORTS):
            name = read_text(part.strip("[]()'\" \t"))
            if name is not None:
                yield name
