"""Filters, pages and rate limits of the REST endpoints."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
import re
from typing import Any

_FILTER_LENGTH = 256
_CLAUSE = re.compile(
    r"\s*(\w+)\s+(?:eq\s+('[^']*')|in\s+\(\s*('[^']*'(?:\s*,\s*'[^']*')*)\s*\))\s*(?:and\b|$)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"'([^']*)'")

type Item = dict[str, Any]


class BadInputError(ValueError):
    """A query that Central would answer with 400."""


def select(items: Sequence[Item], expression: str, allowed: frozenset[str]) -> list[Item]:
    """Apply the OData that Central knows: ``eq``, ``in`` and ``and``, at most 256 characters."""
    if len(expression) > _FILTER_LENGTH:
        raise BadInputError("The filter is longer than 256 characters.")
    wanted: list[tuple[str, list[str]]] = []
    position = 0
    while position < len(expression):
        if (clause := _CLAUSE.match(expression, position)) is None or clause[1] not in allowed:
            raise BadInputError("The filter is not supported.")
        wanted.append((clause[1], _VALUE.findall(clause[2] or clause[3])))
        position = clause.end()
    return [
        item for item in items if all(str(item.get(field)) in values for field, values in wanted)
    ]


def limit(query: Mapping[str, str], default: int, maximum: int) -> int:
    """Return how many items a page has."""
    return _number(query, "limit", default, 1, maximum)


def cursor_page(
    items: Sequence[Item], query: Mapping[str, str], default: int, maximum: int
) -> Item:
    """Return one page by ``next``: a page number as a string, from 1; null after the last page."""
    size, page = limit(query, default, maximum), _number(query, "next", 1, 1, None)
    shown = items[(page - 1) * size : page * size]
    return {
        "count": len(shown),
        "items": shown,
        "next": str(page + 1) if page * size < len(items) else None,
        "total": len(items),
    }


def offset_page(
    items: Sequence[Item], query: Mapping[str, str], default: int, maximum: int
) -> Item:
    """Return one page of sites by ``offset``, from 0."""
    size, offset = limit(query, default, maximum), _number(query, "offset", 0, 0, None)
    shown = items[offset : offset + size]
    return {
        "count": len(shown),
        "items": shown,
        "offset": offset,
        "response": {
            "code": "SITE-HEALTH-SUCCESS-001",
            "message": "Sites details fetched",
            "status": "SUCCESS",
        },
        "total": len(items),
    }


def _number(query: Mapping[str, str], name: str, default: int, least: int, most: int | None) -> int:
    text = query.get(name, str(default))
    if (
        not text.isascii()
        or not text.isdigit()
        or int(text) < least
        or (most is not None and int(text) > most)
    ):
        raise BadInputError(f"{name} is out of range.")
    return int(text)


class RateLimit:
    """So many requests an hour, as the X-RateLimit headers tell."""

    def __init__(self, hourly: int) -> None:
        self._hourly = hourly
        self._used = 0
        self._reset = datetime.now(UTC) + timedelta(hours=1)

    def take(self) -> bool:
        """Count a request; False if it is one too many."""
        if datetime.now(UTC) >= self._reset:
            self._used, self._reset = 0, datetime.now(UTC) + timedelta(hours=1)
        self._used += 1
        return self._used <= self._hourly

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of every answer."""
        return {
            "X-RateLimit-Limit": str(self._hourly),
            "X-RateLimit-Remaining": str(max(0, self._hourly - self._used)),
            "X-RateLimit-Reset": self._reset.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
