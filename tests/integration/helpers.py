"""Fake events, and waiting without a bus event."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from custom_components.hpe_aruba_central.central.wire.flatten import flatten

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FakePayload:
    """A payload as the decoder returns it."""

    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    is_statistics: bool = False

    def get(self, name: str) -> Any:
        """Return a field."""
        return self.fields.get(name)

    def put_flat(self, data: dict[str, Any]) -> None:
        """Add the fields to the data of an event."""
        data |= flatten(self.fields)

    def merge(self, later: Self) -> None:
        """Add the fields of a later payload."""
        self.fields.update(later.fields)


@dataclass(frozen=True, slots=True)
class FakeEvent:
    """An event as the decoder returns it."""

    stream: str
    type: str
    id: str
    source: str
    time: datetime | None
    payload: FakePayload


def central_event(
    stream: str,
    kind: str,
    *,
    type: str = "",  # noqa: A002 - CloudEvents' name
    statistics: bool = False,
    at: datetime | None = NOW,
    **fields: Any,
) -> FakeEvent:
    """Return an event as a stream delivers it."""
    return FakeEvent(
        stream=stream,
        type=type,
        id=str(uuid4()),
        source="test",
        time=at,
        payload=FakePayload(kind, fields, statistics),
    )


async def until_true(happened: Callable[[], bool]) -> None:
    """Wait until something is true; it is checked in each iteration of the event loop."""
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0)
