"""Lists that Central's REST API returns page by page."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import CentralResponseError
from .values import Item, count

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


async def fetch_listing(
    get: Callable[[str, dict[str, str]], Awaitable[Any]],
    path: str,
    query: dict[str, str],
    page_by: Literal["next", "offset"] = "next",
) -> Listing[Item]:
    """Read all pages of a list.

    The next page is requested by the cursor that an answer has in ``next``, or by the number of
    items received so far as ``offset``.

    Raises CentralResponseError if an answer holds no list, and what ``get`` raises.
    """
    items: list[Item] = []
    totals: set[int | None] = set()
    received = 0
    page: str | None = None
    for _ in range(_MAX_PAGES):
        answer = await get(path, query if page is None else {**query, page_by: page})
        entries = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(entries, list):
            raise CentralResponseError(f"{path}: no list of items")
        items += (entry for entry in entries if isinstance(entry, dict))
        received += len(entries)
        totals.add(count(answer, "total"))
        if page_by == "next":
            following = str(answer.get("next") or "")
        elif _has_more(answer, received, is_full_page=len(entries) == int(query["limit"])):
            following = str(received)
        else:
            following = ""
        # A page that names itself as the next one would be read for ever.
        if not entries or following in {"", page}:
            is_only_page = page is None and not following
            return Listing(tuple(items), _is_complete(totals, received, is_only_page=is_only_page))
        page = following
    raise CentralResponseError(f"{path}: more than {_MAX_PAGES} pages")


def _has_more(answer: Item, received: int, *, is_full_page: bool) -> bool:
    """Return True if a list read by offset goes on; without a total, after each full page."""
    total = count(answer, "total")
    return is_full_page if total is None else received < total


def _is_complete(totals: set[int | None], received: int, *, is_only_page: bool) -> bool:
    """Return True if each page has the same total and all of it came, or a single page has none."""
    if len(totals) != 1:
        # An item that was removed meanwhile moves all that follow by one: the first item of the
        # next page is then on no page at all.
        return False
    (total,) = totals
    return is_only_page if total is None else received >= total
