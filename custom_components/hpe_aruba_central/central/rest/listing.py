"""Lists that Central's REST API returns page by page."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import CentralResponseError
from .values import Item, as_object, count

_MAX_PAGES = 1000
"""A list with more pages than this has no end."""


@dataclass(frozen=True, slots=True)
class Listing[T]:
    """Items that REST lists.

    ``complete`` is False if the list changed while its pages were read, or if it has fewer items
    than its own total: then an item that is missing from it may still exist.
    """

    items: tuple[T, ...] = ()
    complete: bool = True

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        return iter(self.items)

    def map[R](self, convert: Callable[[T], R | None]) -> Listing[R]:
        """Return the converted items, without those that were converted to None."""
        converted = (convert(item) for item in self.items)
        return Listing(tuple(item for item in converted if item is not None), self.complete)


@dataclass(frozen=True, slots=True)
class Resource[T]:
    """A list of Central's REST API, and how its items are read.

    ``page_size`` is the most that Central allows. Most lists name the next page in ``next``, as a
    cursor; with ``page_by="offset"`` it is asked for by the number of items received so far.
    """

    path: str
    page_size: int
    read: Callable[[Item], T | None]
    """Returns None for an item that does not identify itself: the list has it, we do not."""
    filter: str | None = None
    page_by: Literal["next", "offset"] = "next"


async def fetch_listing[T](
    get: Callable[[str, dict[str, str]], Awaitable[Any]], resource: Resource[T]
) -> Listing[T]:
    """Read all pages of a list; ``get`` requests a path with a query and returns its JSON.

    Raises CentralResponseError if an answer holds no list, and what ``get`` raises.
    """
    query = {"limit": str(resource.page_size)}
    if resource.filter is not None:
        query["filter"] = resource.filter
    items: list[Item] = []
    totals: set[int | None] = set()
    received = 0
    page: str | None = None
    for _ in range(_MAX_PAGES):
        answer = await get(resource.path, query)
        entries = as_object(answer).get("items")
        if not isinstance(entries, list):
            raise CentralResponseError(f"{resource.path}: no list of items")
        items += (entry for entry in entries if isinstance(entry, dict))
        received += len(entries)
        totals.add(count(answer, "total"))
        if resource.page_by == "next":
            following = str(answer.get("next") or "")
        elif _has_more(answer, received, is_full_page=len(entries) == resource.page_size):
            following = str(received)
        else:
            following = ""
        # A page that names itself as the next one would be read for ever.
        if not entries or following in {"", page}:
            is_only_page = page is None and not following
            complete = _is_complete(totals, received, is_only_page=is_only_page)
            return Listing(tuple(items), complete).map(resource.read)
        page = query[resource.page_by] = following
    raise CentralResponseError(f"{resource.path}: more than {_MAX_PAGES} pages")


def _has_more(answer: Item, received: int, *, is_full_page: bool) -> bool:
    """Return True if a list read by offset goes on; without a total, after each full page."""
    total = count(answer, "total")
    if total is None:
        return is_full_page
    return received < total


def _is_complete(totals: set[int | None], received: int, *, is_only_page: bool) -> bool:
    """Return True if each page has the same total and all of it came, or a single page has none."""
    if len(totals) != 1:
        # An item that was removed meanwhile moves all that follow by one: the first item of the
        # next page is then on no page at all.
        return False
    (total,) = totals
    if total is None:
        return is_only_page
    return received >= total
