"""What several tests of the integration share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from custom_components.hpe_aruba_central.const import DOMAIN

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FakePayload:
    """A payload as the decoder would give it."""

    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    is_statistics: bool = False

    def get(self, name: str) -> Any:
        """Return one field."""
        return self.fields.get(name)

    def merge(self, later: Self) -> None:
        """Take over a later payload's fields."""
        self.fields.update(later.fields)


@dataclass(frozen=True, slots=True)
class FakeEvent:
    """An event as the decoder would give it."""

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
    type: str = "",  # noqa: A002 - CloudEvents' word
    statistics: bool = False,
    at: datetime | None = NOW,
    **fields: Any,
) -> FakeEvent:
    """Return an event as if it had come over a stream."""
    return FakeEvent(
        stream=stream,
        type=type,
        id=str(uuid4()),
        source="test",
        time=at,
        payload=FakePayload(kind, fields, statistics),
    )


async def until(hass: HomeAssistant, happened: Callable[[], bool]) -> None:
    """Return once something holds, looked at after everything that goes over the bus."""
    if happened():
        return
    done = hass.loop.create_future()

    @callback
    def look(_: Any) -> None:
        """Look again."""
        if not done.done() and happened():
            done.set_result(None)

    remove = hass.bus.async_listen(MATCH_ALL, look)
    try:
        await done
    finally:
        remove()


async def until_true(happened: Callable[[], bool]) -> None:
    """Return once something holds that nothing tells of; it is looked at in every turn of the loop."""
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0)


async def until_state(hass: HomeAssistant, entity_id: str, state: str) -> None:
    """Return once an entity has a state."""
    await until(
        hass, lambda: (found := hass.states.get(entity_id)) is not None and found.state == state
    )


def find_entity_id(hass: HomeAssistant, platform: str, unique_id: str) -> str | None:
    """Return the entity id of a unique id, which the account's own id may be left out of; None if there is none."""
    ids = (
        unique_id,
        *(f"{entry.entry_id}_{unique_id}" for entry in hass.config_entries.async_entries(DOMAIN)),
    )
    registry = er.async_get(hass)
    return next(
        filter(None, (registry.async_get_entity_id(platform, DOMAIN, each) for each in ids)), None
    )


def entity_id(hass: HomeAssistant, platform: str, unique_id: str) -> str:
    """Return the entity id of a unique id."""
    found = find_entity_id(hass, platform, unique_id)
    assert found is not None, f"{platform} {unique_id}"
    return found


def state_of(hass: HomeAssistant, platform: str, unique_id: str) -> str:
    """Return the state of a unique id's entity."""
    state = hass.states.get(entity_id(hass, platform, unique_id))
    assert state is not None, f"{platform} {unique_id}"
    return state.state


def reauth_flows(hass: HomeAssistant) -> int:
    """Count the flows that ask for new credentials."""
    return sum(
        flow["context"]["source"] == SOURCE_REAUTH
        for flow in hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    )


def issues(hass: HomeAssistant) -> set[str]:
    """Return the integration's open issues, without the entry's id."""
    registry = ir.async_get(hass)
    return {issue_id.partition("_")[2] for domain, issue_id in registry.issues if domain == DOMAIN}
