"""What REST knows of one thing at a time, asked for only while someone looks at it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from homeassistant.core import HomeAssistant

from ..central.errors import CentralError
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN, LOGGER
from .central_client import Client

MAX_AGE = 300.0
"""Seconds after which an answer is asked for again by default, and one that is missing anyway."""

_AT_ONCE = 2
"""Requests of one kind at a time: an answer may have megabytes."""

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
        size_of: Callable[[T], int],
        max_size: int,
        max_age: float = MAX_AGE,
    ) -> None:
        """Fetch with ``fetch``, and call ``on_answer`` with the id once there is an answer.

        ``name`` is what is asked for, in logs. An answer is asked for again after ``max_age``
        seconds. Of answers whose ``size_of`` is more than ``max_size`` together, the latest stay.
        """
        self._hass = hass
        self._entry = entry
        self._api = client.api
        self._clock = client.clock
        self._name = name
        self._fetch = fetch
        self._on_answer = on_answer
        self._size_of = size_of
        self._max_size = max_size
        self._max_age = max_age
        self._asking = asyncio.Semaphore(_AT_ONCE)
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
            if request.done():
                return
            self._requests[identity] = request
        await asyncio.wait([request], timeout=_PATIENCE)

    def _is_due(self, identity: K) -> bool:
        """Return True if an answer is missing or old, and Central's rate limit allows a call."""
        asked = self._asked.get(identity)
        max_age = self._max_age if identity in self._answers else MAX_AGE
        if asked is not None and self._clock.monotonic() - asked < max_age:
            return False
        return not self._api.would_exhaust_limit(1)

    async def _async_ask(self, identity: K) -> None:
        """Ask for an answer."""
        try:
            async with self._asking:
                self._keep(identity, await self._fetch(identity))
        except CentralError as err:
            LOGGER.debug("Central doesn't send the %s of %s: %s", self._name, identity, err)
            return
        finally:
            # A task may be done before it is known as one.
            self._requests.pop(identity, None)
        self._on_answer(identity)

    def _keep(self, identity: K, answer: T) -> None:
        """Keep an answer, and forget the oldest ones if all are too large together."""
        self._answers.pop(identity, None)
        self._answers[identity] = answer
        size = sum(map(self._size_of, self._answers.values()))
        while size > self._max_size and len(self._answers) > 1:
            size -= self._size_of(self._answers.pop(next(iter(self._answers))))
