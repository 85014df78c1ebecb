"""Lists read page by page: when they end, and when they are complete."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.rest import listing as listing_module
from custom_components.hpe_aruba_central.central.rest.listing import (
    Listing,
    Page,
    Resource,
    fetch_listing,
)
from custom_components.hpe_aruba_central.central.rest.values import Item, text

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAGE_SIZE = 3


def identify(item: Item) -> str | None:
    """Return the id of a row."""
    return text(item, "id")


def read(item: Item, _: datetime) -> str | None:
    """Return the id of a row; fail on some, and leave out others."""
    match item.get("is"):
        case "odd":
            raise ValueError(item)
        case "closed":
            return None
    return text(item, "id")


BY_NEXT = Resource("/list", PAGE_SIZE, identify, read)
BY_OFFSET = Resource("/list", PAGE_SIZE, identify, read, page_by="offset")


class Server:
    """Answers with pages in turn, and repeats the last; keeps the cursors that it is asked for."""

    def __init__(self, *pages: object) -> None:
        self.pages = list(pages)
        self.asked: list[str | None] = []

    async def get(self, _: str, query: dict[str, str]) -> Page:
        """Return the next page."""
        await asyncio.sleep(0)
        self.asked.append(query.get("next", query.get("offset")))
        answer = self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]
        if isinstance(answer, CentralError):
            raise answer
        return Page(answer, AT + timedelta(seconds=len(self.asked)))

    async def list(self, resource: Resource[str] = BY_NEXT) -> Listing[str]:
        """Return the list that is read from the pages."""
        return await fetch_listing(self.get, resource)


def page(ids: Sequence[object], **fields: object) -> dict[str, Any]:
    """Return a page of rows with ids."""
    return {"items": [{"id": each} for each in ids], **fields}


class TestTheEnd:
    """No server makes a list endless, and none of HPE's spellings of the end is an error."""

    @pytest.mark.parametrize(
        "answer", [{"total": 0}, {"items": None, "total": 0}, {"items": None, "count": 0}]
    )
    async def test_empty_list_without_items(self, answer: object) -> None:
        """The definition of alerts requires no field at all."""
        assert await Server(answer).list() == Listing(at=AT + timedelta(seconds=1))

    @pytest.mark.parametrize("answer", [{"total": 1}, {"items": {}, "total": 0}, {"items": None}])
    async def test_no_list(self, answer: object) -> None:
        """Without a list there must be nothing to list."""
        with pytest.raises(CentralResponseError, match="no list of items"):
            await Server(answer).list()

    @pytest.mark.parametrize(
        "error", [CentralResponseError("status 400"), CentralNotFoundError("status 404")]
    )
    async def test_page_after_the_last(self, error: CentralError) -> None:
        """A page that does not exist ends the list if its total came."""
        server = Server(page("ABC", next="2", total=3), error)
        listing = await server.list()
        assert (listing.items, listing.complete) == (("A", "B", "C"), True)
        assert server.asked == [None, "2"]

    async def test_page_that_is_missing(self) -> None:
        """It is an error if the total did not come, or if the first page is missing."""
        missing = CentralNotFoundError("status 404")
        for pages in ([page("ABC", next="2", total=4), missing], [page("ABC", next="2"), missing]):
            with pytest.raises(CentralNotFoundError):
                await Server(*pages).list()
        with pytest.raises(CentralNotFoundError):
            await Server(missing).list()

    async def test_page_that_is_refused(self) -> None:
        """Another error is one, whatever came before."""
        with pytest.raises(CentralForbiddenError):
            await Server(page("ABC", next="2", total=3), CentralForbiddenError("status 403")).list()

    async def test_page_that_is_not_full_and_has_all(self) -> None:
        """No further page is asked for."""
        server = Server(page("AB", next="2", total=2), CentralResponseError("status 400"))
        assert (await server.list()).complete
        assert len(server.asked) == 1

    async def test_total_of_one_page(self) -> None:
        """A total that counts the page alone does not end the list, as long as pages are full."""
        server = Server(page("ABC", next="2", total=3), page("DEF", next="3", total=3), page("G"))
        assert (await server.list()).items == ("A", "B", "C", "D", "E", "F", "G")

    @pytest.mark.parametrize("resource", [BY_NEXT, BY_OFFSET], ids=["next", "offset"])
    async def test_same_page_for_ever(self, resource: Resource[str]) -> None:
        """A page that brings nothing new is the last, and the list is not complete."""
        answers = [page("ABC", next=str(number), total=1000) for number in range(2, 50)]
        server = Server(*answers)
        listing = await server.list(resource)
        assert (listing.items, listing.complete) == (("A", "B", "C"), False)
        assert len(server.asked) == 2

    async def test_cursors_that_alternate(self) -> None:
        """A cursor that was followed before is not followed again."""
        pages = [page([f"{number}"], next=str(number % 2 + 1), total=1000) for number in range(50)]
        server = Server(*pages)
        listing = await server.list()
        assert not listing.complete
        assert server.asked == [None, "1", "2"]

    async def test_rows_without_identity(self) -> None:
        """Pages of rows that do not identify themselves bring nothing new."""
        server = Server(*({"items": [{}, None, 7], "next": str(n)} for n in range(1, 50)))
        listing = await server.list()
        assert (listing.items, listing.complete, listing.odd) == ((), False, 3)
        assert len(server.asked) == 1

    async def test_too_many_rows(self) -> None:
        """Only so many rows are kept, and then no more pages are asked for."""
        resource = Resource("/list", PAGE_SIZE, identify, read, max_items=5)
        pages = [page([f"{n}a", f"{n}b", f"{n}c"], next=str(n)) for n in range(1, 50)]
        server = Server(*pages)
        listing = await server.list(resource)
        assert (len(listing.items), listing.complete, len(server.asked)) == (5, False, 2)

    async def test_too_many_rows_on_a_page(self) -> None:
        """A page has ten times as many rows as are asked for at most."""
        listing = await Server(page([f"{n}" for n in range(10_001)], total=10_001)).list()
        assert (len(listing.items), listing.complete) == (10_000, False)

    async def test_deadline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All pages together must come in time, however fast each of them comes."""
        monkeypatch.setattr(listing_module, "_MAX_SECONDS", 0.05)
        number = 0

        async def get(_: str, _query: dict[str, str]) -> Page:
            nonlocal number
            number += 1
            await asyncio.sleep(0.01)
            return Page(page([str(number)], next=str(number)), AT)

        with pytest.raises(CentralConnectionError, match="/list: not complete after 0 seconds"):
            await fetch_listing(get, BY_NEXT)
        assert number < 10

    @pytest.mark.parametrize("cursor", [[2], {"page": 2}, 2.5, True])
    async def test_invalid_cursor(self, cursor: object) -> None:
        """What is no cursor is not followed."""
        server = Server(page("ABC", next=cursor), page("D"))
        assert len((await server.list()).items) == 3

    async def test_long_cursor(self) -> None:
        """A cursor that would not fit into a request is an error."""
        with pytest.raises(CentralResponseError, match="cursor is too long"):
            await Server(page("ABC", next="x" * 1025)).list()


class TestCompleteness:
    """A list is complete only if nothing that exists can be missing."""

    @pytest.mark.parametrize(
        "pages,complete",
        [
            ([page("AB")], True),
            ([page("AB", total=2)], True),
            ([page("AB", total=1)], True),
            ([page("AB", total=3)], False),
            ([page("ABC", next="2", total=4), page("D", total=4)], True),
            ([page("ABC", next="2", total=4), page("D", total=5)], False),
            ([page("ABC", next="2", total=5), page("D", total=4)], False),
            ([page("ABC", next="2", total=4), page("D")], False),
            ([page("ABC", next="2"), page("D")], False),
            # One came twice, and another did not come.
            ([page("ABC", next="2", total=6), page("CDE", total=6)], False),
            ([page("ABC", next="2", total=4), page("CD", total=4)], False),
            ([page("AA", total=2)], False),
            ([page("AAB", total=2)], False),
            ([page([], total=0)], True),
            ([page([])], True),
            ([page([], total=4)], False),
        ],
    )
    async def test_pages(self, pages: list[object], complete: bool) -> None:
        """Each row is another thing, and the total that stays is reached."""
        assert (await Server(*pages).list()).complete is complete

    async def test_row_that_comes_twice_is_read_once(self) -> None:
        """The first of the same rows counts."""
        listing = await Server(page("ABA", total=2)).list()
        assert listing.items == ("A", "B")

    async def test_odd_rows(self, caplog: pytest.LogCaptureFixture) -> None:
        """A row that cannot be read costs itself, is counted, and is logged once."""
        listing_module._reported.discard("/list")
        answer = {
            "items": [{"id": "A"}, {"id": "B", "is": "odd"}, {"id": "C", "is": "odd"}, {}, None],
            "total": 5,
        }
        for _ in range(2):
            listing = await Server(answer).list()
            assert (listing.items, listing.complete, listing.odd) == (("A",), True, 4)
        (record,) = caplog.records
        assert record.levelno == logging.WARNING
        assert record.getMessage().startswith("/list: an item could not be read")

    async def test_rows_of_another_kind(self) -> None:
        """What the list has although it was not asked for belongs to the total."""
        answer = {"items": [{"id": "A"}, {"id": "B", "is": "closed"}], "total": 2}
        listing = await Server(answer).list()
        assert (listing.items, listing.complete, listing.odd) == (("A",), True, 0)


async def test_time_is_that_of_the_first_page() -> None:
    """What changed while the further pages were read may be missing."""
    listing = await Server(page("ABC", next="2"), page("D")).list()
    assert listing.at == AT + timedelta(seconds=1)


async def test_map_keeps_what_is_known_of_the_list() -> None:
    """Converted items are as complete as those they were made of."""
    listing = Listing(("a",), complete=False, at=AT, odd=2)
    assert listing.map(str.upper) == Listing(("A",), complete=False, at=AT, odd=2)
    assert Listing(("a",), at=AT, odd=2).incomplete() == listing


@pytest.mark.parametrize("rows, seconds", [(1000, 0.0), (10, 0.01)])
async def test_long_page_leaves_others_their_turn(
    monkeypatch: pytest.MonkeyPatch, rows: int, seconds: float
) -> None:
    """Reading a thousand rows does not block the event loop, nor do a few that take long."""
    loop = asyncio.get_running_loop()
    turns = 0
    now = loop.time()

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def read_slowly(item: Item, at: datetime) -> str | None:
        """Read a row, and let time pass."""
        nonlocal now
        now += seconds
        return read(item, at)

    monkeypatch.setattr(loop, "time", lambda: now)
    counting = asyncio.create_task(count_turns())
    answer = page([f"{number}" for number in range(rows)])

    async def get(_: str, _query: dict[str, str]) -> Page:
        return Page(answer, AT)

    await fetch_listing(get, replace(BY_NEXT, read=read_slowly))
    counting.cancel()
    assert turns >= 4
