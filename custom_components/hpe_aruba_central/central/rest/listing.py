"""Lists that Central's REST API returns page by page."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
import logging
from typing import Any, Literal, NamedTuple

from ..errors import CentralConnectionError, CentralNotFoundError, CentralResponseError
from ..json_body import as_object
from ..tracebacks import without_text
from .values import Item, count

_LOGGER = logging.getLogger(__name__)

_MAX_PAGES = 1000
"""A list with more pages than this has no end."""

_MAX_SECONDS = 120.0
"""How long a whole list may take: 50 pages of 50,000 devices at two seconds each, and some more."""

_MAX_ROWS = 10_000
"""Rows of one page that are read, ten times as many as are asked for."""

_ROWS_PER_TURN = 250
_LONGEST_TURN = 0.005
"""After reading so many rows, or for so many seconds, other tasks run once."""

_MAX_CURSOR_LENGTH = 1024

_reported: set[str] = set()
"""The lists whose unreadable rows have been logged; there are as many as lists."""


@dataclass(frozen=True, slots=True)
class Listing[T]:
    """Items that REST lists.

    ``complete`` is False if an item that is missing may still exist: the list changed while its
    pages were read, an item came twice, there are fewer than its own total, or more than are read.

    ``at`` is when Central wrote the first page, None if nothing was asked. ``odd`` is the number of
    rows that could not be read.
    """

    items: tuple[T, ...] = ()
    complete: bool = True
    at: datetime | None = None
    odd: int = 0

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        return iter(self.items)

    def map[R](self, convert: Callable[[T], R]) -> Listing[R]:
        """Return the list with converted items."""
        return Listing(tuple(map(convert, self.items)), self.complete, self.at, self.odd)

    def incomplete(self) -> Listing[T]:
        """Return the list as one that takes nothing away."""
        return replace(self, complete=False)


class Page(NamedTuple):
    """The JSON of an answer, and when Central wrote it."""

    answer: Any
    at: datetime


def _items(answer: Item) -> Any:
    """Return what nearly all lists have their rows in."""
    return answer.get("items")


@dataclass(frozen=True, slots=True)
class Resource[T]:
    """A list of Central's REST API, and how its rows are read.

    ``page_size`` is the most that Central allows, None for a list that has no pages. Most lists
    name the next page in ``next``, as a cursor; with ``page_by="offset"`` it is asked for by the
    number of rows received so far.
    """

    path: str
    page_size: int | None
    identify: Callable[[Item], str | None]
    """Returns what tells a row from all others, None if it does not identify itself."""
    read: Callable[[Item, datetime], T | None]
    """Reads a row of a page that Central wrote at a time; None if it is not what is asked for."""
    filter: str | None = None
    page_by: Literal["next", "offset"] = "next"
    max_items: int = 50_000
    """What exceeds this is left out."""
    rows: Callable[[Item], Any] = _items
    """Returns the rows of an answer."""
    template: str = ""
    """The path of all such lists, if there is one for each device."""

    @property
    def title(self) -> str:
        """What the list is called in logs and errors, without the serial number of a device."""
        return self.template or self.path

    def query(self) -> dict[str, str]:
        """Return the query of the first page."""
        query: dict[str, str] = {}
        if self.page_size is not None:
            query["limit"] = str(self.page_size)
        if self.filter is not None:
            query["filter"] = self.filter
        return query


async def fetch_listing[T](
    get: Callable[[str, dict[str, str]], Awaitable[Page]], resource: Resource[T]
) -> Listing[T]:
    """Read all pages of a list; ``get`` requests a path with a query.

    Raises CentralResponseError if an answer holds no list, CentralConnectionError if they take too
    long together, and what ``get`` raises.
    """
    reader = _Reader(resource)
    try:
        async with asyncio.timeout(_MAX_SECONDS):
            await reader.read_all(get)
    except TimeoutError as err:
        raise CentralConnectionError(
            f"{resource.title}: not complete after {_MAX_SECONDS:.0f} seconds"
        ) from err
    return reader.listing()


async def fetch_first_page[T](
    get: Callable[[str, dict[str, str]], Awaitable[Page]], resource: Resource[T]
) -> Listing[T]:
    """Read the first page of a list; ``get`` requests a path with a query.

    Raises CentralResponseError if the answer holds no list, and what ``get`` raises.
    """
    reader = _Reader(resource)
    await reader.read_page(await get(resource.path, resource.query()))
    return reader.listing()


class _Reader[T]:
    """Reads one list, and judges whether it is complete."""

    def __init__(self, resource: Resource[T]) -> None:
        self._resource = resource
        self._items: list[T] = []
        self._seen: set[str] = set()
        self._totals: set[int | None] = set()
        self._pages = 0
        self._received = 0
        self._odd = 0
        self._at: datetime | None = None
        self._has_repeats = False
        self._is_cut = False
        self._following = ""

    def listing(self) -> Listing[T]:
        """Return what was read."""
        return Listing(tuple(self._items), self._is_complete(), self._at, self._odd)

    async def read_all(self, get: Callable[[str, dict[str, str]], Awaitable[Page]]) -> None:
        """Read page after page."""
        resource = self._resource
        query = resource.query()
        cursors: set[str] = set()
        while self._pages < _MAX_PAGES:
            try:
                page = await get(resource.path, query)
            except CentralResponseError, CentralNotFoundError:
                if self._has_received_total():
                    # Central named a page after the last.
                    return
                raise
            has_more = await self.read_page(page)
            # Not kept while the next one arrives: each may take megabytes.
            del page
            if not has_more or self._following in cursors:
                return
            cursors.add(self._following)
            query[resource.page_by] = self._following
        raise CentralResponseError(f"{resource.title}: more than {_MAX_PAGES} pages")

    async def read_page(self, page: Page) -> bool:
        """Read a page; return True if there is another."""
        answer = as_object(page.answer)
        total = count(answer, "total")
        rows = self._rows(answer, total)
        self._pages += 1
        self._totals.add(total)
        self._received += len(rows)
        if self._at is None:
            self._at = page.at
        known = len(self._seen)
        await self._read_rows(rows, page.at)
        self._following = self._next(answer, len(rows), total)
        if self._is_cut or len(self._seen) == known:
            # A page that brings nothing new is the first of many.
            return False
        is_last = self._has_all() and len(rows) < (self._resource.page_size or 0)
        return bool(self._following) and not is_last

    def _rows(self, answer: Item, total: int | None) -> list[Any]:
        """Return the rows of an answer. Raises CentralResponseError if it has none."""
        rows = self._resource.rows(answer)
        if isinstance(rows, list):
            return rows
        if rows is None and 0 in {total, count(answer, "count")}:
            # Only some lists require it. Source: the definition.
            return []
        raise CentralResponseError(f"{self._resource.title}: no list of items")

    async def _read_rows(self, rows: list[Any], at: datetime) -> None:
        """Read the rows of a page, up to the limit."""
        loop = asyncio.get_running_loop()
        turn_began = loop.time()
        for number, row in enumerate(rows):
            if number >= _MAX_ROWS or len(self._items) >= self._resource.max_items:
                self._is_cut = True
                return
            is_last_of_turn = number % _ROWS_PER_TURN == _ROWS_PER_TURN - 1
            if is_last_of_turn or loop.time() - turn_began > _LONGEST_TURN:
                await asyncio.sleep(0)
                turn_began = loop.time()
            self._read_row(row, at)

    def _read_row(self, row: Any, at: datetime) -> None:
        """Read one row; one that cannot be read costs only itself."""
        try:
            identity = self._resource.identify(as_object(row))
            if identity is None:
                self._odd += 1
                return
            if identity in self._seen:
                self._has_repeats = True
                return
            self._seen.add(identity)
            item = self._resource.read(row, at)
        except Exception as err:  # noqa: BLE001 - whatever is wrong with it, the others are not
            self._odd += 1
            self._report(err)
            return
        if item is not None:
            self._items.append(item)

    def _report(self, err: Exception) -> None:
        """Log the first row of a list that could not be read."""
        title = self._resource.title
        if title not in _reported:
            _reported.add(title)
            _LOGGER.warning(
                "%s: an item could not be read; further ones are only counted",
                title,
                exc_info=without_text(err),
            )

    def _next(self, answer: Item, rows: int, total: int | None) -> str:
        """Return the cursor or the offset of the next page, empty if there is none."""
        if self._resource.page_size is None:
            return ""
        if self._resource.page_by == "next":
            cursor = answer.get("next")
            is_cursor = isinstance(cursor, (str, int)) and not isinstance(cursor, bool)
            if not is_cursor or not cursor:
                return ""
            text = str(cursor)
            if len(text) > _MAX_CURSOR_LENGTH:
                raise CentralResponseError(f"{self._resource.title}: the cursor is too long")
            return text
        if not self._has_more(rows, total):
            return ""
        return str(self._received)

    def _has_more(self, rows: int, total: int | None) -> bool:
        """Return True if a page of so many rows is not the last one."""
        if total is None:
            return rows == self._resource.page_size
        return self._received < total

    def _has_received_total(self) -> bool:
        """Return True if as many rows came as the list has in total."""
        return self._pages > 0 and self._received >= _known_total(self._totals)

    def _has_all(self) -> bool:
        """Return True if as many different items came as the list has in total."""
        return len(self._seen) + self._odd >= _known_total(self._totals)

    def _is_complete(self) -> bool:
        """Return True if nothing that exists can be missing."""
        if self._is_cut or self._has_repeats or len(self._totals) != 1:
            # An item that was removed meanwhile moves all that follow by one: the first item of the
            # next page is then on no page at all.
            return False
        if self._totals == {None}:
            return self._pages == 1 and not self._following
        return self._has_all()


def _known_total(totals: set[int | None]) -> float:
    """Return the largest total that the pages of a list named, infinite if none did."""
    return max((total for total in totals if total is not None), default=float("inf"))
