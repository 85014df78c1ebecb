"""Filters, pages and rate limits of the REST endpoints."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
import re
from typing import Any

_FILTER_LENGTH = 256
_CLAUSE = re.compile(
    r"""\s*(?P<field>\w+)\s+
    (?:eq\s+(?P<value>'[^']*')
      |in\s+\(\s*(?P<values>'[^']*'(?:\s*,\s*'[^']*')*)\s*\))
    \s*(?:and\b|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_VALUE = re.compile(r"'([^']*)'")

type Item = dict[str, Any]


class BadInputError(ValueError):
    """An invalid request, which Central answers with status 400."""


def select(items: Sequence[Item], expression: str, allowed: frozenset[str]) -> list[Item]:
    """Return the items that match an OData filter.

    Central supports ``eq``, ``in`` and ``and``, and at most 256 characters. Raises BadInputError
    for anything else, and for fields that are not ``allowed``.
    """
    selected = list(items)
    for field, values in _clauses(expression, allowed):
        selected = [item for item in selected if str(item.get(field)) in values]
    return selected


def _clauses(expression: str, allowed: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Return the fields of a filter with the values that each may have."""
    if len(expression) > _FILTER_LENGTH:
        raise BadInputError("The filter is longer than 256 characters.")
    clauses: list[tuple[str, list[str]]] = []
    position = 0
    while position < len(expression):
        match = _CLAUSE.match(expression, position)
        if match is None or match["field"] not in allowed:
            raise BadInputError("The filter is not supported.")
        values = _VALUE.findall(match["value"] or match["values"])
        clauses.append((match["field"], values))
        position = match.end()
    return clauses


def cursor_page(
    items: Sequence[Item], query: Mapping[str, str], default_limit: int, maximum_limit: int
) -> Item:
    """Return a page of a list by ``next``: the page number as a string, null on the last page."""
    limit = _number(query, "limit", default_limit, minimum=1, maximum=maximum_limit)
    number = _number(query, "next", default=1, minimum=1)
    end = number * limit
    page = items[end - limit : end]
    return {
        "count": len(page),
        "items": page,
        "next": str(number + 1) if end < len(items) else None,
        "total": len(items),
    }


def offset_page(
    items: Sequence[Item], query: Mapping[str, str], default_limit: int, maximum_limit: int
) -> Item:
    """Return a page of the list of sites by ``offset``, the index of its first item."""
    limit = _number(query, "limit", default_limit, minimum=1, maximum=maximum_limit)
    offset = _number(query, "offset", default=0, minimum=0)
    page = items[offset : offset + limit]
    return {
        "count": len(page),
        "items": page,
        "offset": offset,
        "response": {
            "code": "SITE-HEALTH-SUCCESS-001",
            "message": "Sites details fetched",
            "status": "SUCCESS",
        },
        "total": len(items),
    }


def _number(
    query: Mapping[str, str], name: str, default: int, minimum: int, maximum: int | None = None
) -> int:
    """Return a number from the query. Raises BadInputError if it is invalid or out of range."""
    text = query.get(name, str(default))
    if text.isascii() and text.isdigit():
        number = int(text)
        if number >= minimum and (maximum is None or number <= maximum):
            return number
    raise BadInputError(f"{name} is out of range.")


class RateLimit:
    """A number of requests per hour, reported in X-RateLimit headers."""

    def __init__(self, hourly: int) -> None:
        self._hourly = hourly
        self._used = 0
        self._reset = datetime.now(UTC) + timedelta(hours=1)

    def take(self) -> bool:
        """Count a request; return False if it exceeds the limit."""
        now = datetime.now(UTC)
        if now >= self._reset:
            self._used = 0
            self._reset = now + timedelta(hours=1)
        self._used += 1
        return self._used <= self._hourly

    @property
    def headers(self) -> dict[str, str]:
        """The headers that every response has."""
        reset = self._reset.isoformat(timespec="seconds").replace("+00:00", "Z")
        return {
            "X-RateLimit-Limit": str(self._hourly),
            "X-RateLimit-Remaining": str(max(0, self._hourly - self._used)),
            "X-RateLimit-Reset": reset,
        }
