"""Base entity of pictures that are drawn when someone looks at them."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.image import ImageEntity
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from ..entity import SiteEntity
from ..runtime import CentralRuntime

MIN_INTERVAL: Final = 60.0
"""Seconds between two times of a picture: each makes every browser that shows it fetch it again."""

LOOK_DELAY: Final = 1.0
"""Seconds from an update to the look at what it changed: a thousand alerts may change at once."""


class PictureEntity[T](SiteEntity, ImageEntity):
    """A picture of a site whose time changes if its content does, at most once a minute.

    Contents are made and drawn in a thread: those of a large site take longer than a turn of the
    event loop may.
    """

    _attr_content_type = "image/svg+xml"

    def __init__(
        self, hass: HomeAssistant, runtime: CentralRuntime, site_id: str, name: str
    ) -> None:
        super().__init__(runtime, site_id, name, is_essential=False)
        ImageEntity.__init__(self, hass)
        self._clock = runtime.client.clock
        self._last_hash: int | None = None
        """That of the last content, which itself may take megabytes."""
        self._not_before = 0.0
        self._cancel_look: CALLBACK_TYPE | None = None

    @abstractmethod
    def collect(self) -> Callable[[], T]:
        """Return what makes the content, of what is known now; it is called in a thread.

        Equal contents are equal pictures.
        """

    @abstractmethod
    def draw(self, content: T) -> str:
        """Return the picture of a content; called in a thread."""

    @abstractmethod
    async def async_refresh(self) -> None:
        """Ask Central for what only someone who looks at the picture needs."""

    @override
    async def async_image(self) -> bytes | None:
        """Draw the picture as of now."""
        await self.async_refresh()
        async with self.runtime.drawing:
            return await self.hass.async_add_executor_job(self._draw, self.collect())

    def _draw(self, make: Callable[[], T]) -> bytes:
        """Make a content, and draw it."""
        return self.draw(make()).encode()

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for updates; what no update announces is looked at each minute."""
        await super().async_added_to_hass()
        self.async_on_remove(self._stop)
        self.async_on_remove(
            async_track_time_interval(
                self.hass,
                self._look_soon,
                timedelta(seconds=MIN_INTERVAL),
                cancel_on_shutdown=True,
            )
        )
        # Last: meanwhile the entity may be removed.
        self._show(await self._async_hash())

    @callback
    @override
    def _review(self) -> None:
        """Look for a change soon."""
        self._look_soon()

    @callback
    def _look_soon(self, _now: datetime | None = None) -> None:
        """Look for a change in a moment, or once the last one is old enough."""
        if self._cancel_look is None:
            delay = max(LOOK_DELAY, self._not_before - self._clock.monotonic())
            self._cancel_look = async_call_later(self.hass, delay, self._async_look)

    async def _async_look(self, _now: datetime) -> None:
        """Write a new time if the content has changed."""
        self._cancel_look = None
        content = await self._async_hash()
        if content != self._last_hash:
            self._show(content)
            self.async_write_ha_state()

    async def _async_hash(self) -> int:
        """Return the hash of the content as of now."""
        make = self.collect()
        return await self.hass.async_add_executor_job(lambda: hash(make()))

    @callback
    def _show(self, content: int) -> None:
        """Note that the content, of which this is the hash, is new."""
        self._last_hash = content
        self._not_before = self._clock.monotonic() + MIN_INTERVAL
        self._attr_image_last_updated = self._clock.utcnow()

    @callback
    def _stop(self) -> None:
        """Cancel the look that is due."""
        if self._cancel_look is not None:
            self._cancel_look()
            self._cancel_look = None
