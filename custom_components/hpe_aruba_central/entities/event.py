"""Base class for event entities."""

from collections import deque
from collections.abc import Iterable
from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback

from ..central.state.entity_events import EntityEvent
from ..entity import CentralEntity

_MAX_PENDING = 32
"""Events of one entity that are queued while it is unavailable; older ones are dropped."""


class QueuedEventEntity(CentralEntity, EventEntity):
    """Event entity that fires what happens while it is unavailable once it is available.

    REST reports changes before a stream is live again, and Home Assistant's trigger ignores a
    state that ends an unavailable one.
    """

    _pending: deque[EntityEvent]

    @override
    async def async_added_to_hass(self) -> None:
        """Start with an empty queue."""
        await super().async_added_to_hass()
        self._pending = deque(maxlen=_MAX_PENDING)

    @callback
    def fire(self, events: Iterable[EntityEvent]) -> None:
        """Fire events, each with a state of its own."""
        self._pending.extend(events)
        self._review()

    @callback
    @override
    def _review(self) -> None:
        """Write whether the entity is available, and fire what is pending if it is."""
        super()._review()
        while self._pending and self.available:
            self._trigger_event(*self._pending.popleft())
            self.async_write_ha_state()
