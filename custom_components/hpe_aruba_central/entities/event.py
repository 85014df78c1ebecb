"""Event entities as such: what happens is fired while they can be heard."""

from collections import deque
from collections.abc import Iterable
from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback

from ..central.state.transitions import EntityEvent
from ..entity import CentralEntity

_MOST_HELD = 32
"""What has happened to one thing while nobody was told: what is older is overtaken."""


class FiringEntity(CentralEntity, EventEntity):
    """Fires what happens, and what falls while it is unavailable once it is not.

    REST tells of changes before the stream is live again, and Home Assistant's trigger passes over what comes with the
    end of being unavailable.
    """

    _held: deque[EntityEvent]

    @override
    async def async_added_to_hass(self) -> None:
        """Hold nothing yet."""
        await super().async_added_to_hass()
        self._held = deque(maxlen=_MOST_HELD)

    @callback
    def fire(self, happenings: Iterable[EntityEvent]) -> None:
        """Fire what happened, each as a state of its own."""
        self._held.extend(happenings)
        self._review()

    @callback
    @override
    def _review(self) -> None:
        """Write whether it is available, and fire what was held if it is."""
        super()._review()
        while self._held and self.available:
            self._trigger_event(*self._held.popleft())
            self.async_write_ha_state()
