"""What REST knows of one thing at a time, asked for only while someone looks at it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from homeassistant.core import HomeAssistant

from ..central.errors import CentralError
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN, LOGGER
from .central_client import Client

MAX_AGE = 300.0
"""Seconds after which an answer, or a failure to get one, is asked for again by default."""

_PATIENCE = 5.0
"""Seconds that the one who looks waits for an answer; Home Assistant waits twice as long."""


class OnDemand[K: Hashable, T]:
    """The last answer about each thing, by its id."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        client: Client,
        name: str,
        fetch: Callable[[K], Awaitable[T]],
        on_answer: Callable[[K], None],
        *,
        max_age: float = MAX_AGE,
    ) -> None:
        """Fetch with ``fetch``, and call ``on_answer`` with the id once there is an answer.

        ``name`` is what is asked for, in logs. An answer is asked for again after ``max_age``
        seconds.
        """
        self._hass = hass
        self._entry = entry
        self._api = client.api
        self._clock = client.clock
        self._name = name
        self._fetch = fetch
        self._on_answer = on_answer
        self._max_age = max_age
        self._answers: dict[K, T] = {}
        self._asked: dict[K, float] = {}
        self._requests: dict[K, asyncio.Task[None]] = {}

    def get(self, identity: K) -> T | None:
        """Return the last answer, None if there is none."""
        return self._answers.get(identity)

    async def async_refresh(self, identity: K) -> None:
        """Ask for a new answer if the last one is old, and wait a moment for it.

        What takes longer goes on. A failure is logged, and the last answer stays.
        """
        request = self._requests.get(identity)
        if request is None:
            if not self._is_due(identity):
                return
            self._asked[identity] = self._clock.monotonic()
            request = self._entry.async_create_background_task(
                self._hass, self._async_ask(identity), f"{DOMAIN} {self._name}"
            )
            self._requests[identity] = request
        await asyncio.wait([request], timeout=_PATIENCE)

    def _is_due(self, identity: K) -> bool:
        """Return True if an answer is missing or old, and Central's rate limit allows a call."""
        asked = self._asked.get(identity)
        if asked is not None and self._clock.monotonic() - asked < self._max_age:
            return False
        return not self._api.would_exhaust_limit(1)

    async def _async_ask(self, identity: K) -> None:
        """Ask for an answer."""
        try:
            self._answers[identity] = await self._fetch(identity)
        except CentralError as err:
            LOGGER.debug("Central doesn't send the %s of %s: %s", self._name, identity, err)
            return
        finally:
            del self._requests[identity]
        self._on_answer(identity)
