"""Asks REST about tracked clients that may have left, one by one."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..central.errors import CentralError
from ..central.models.change import Changes
from ..central.rest.api import CentralApi
from ..central.state.clients import ClientStore
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN, LOGGER
from .one_by_one import ask_each

FIRST_QUERY = 5.0
"""Seconds; a client that moves is reported several times."""

NEXT_QUERY = 300.0
"""Seconds; what REST says is up to 5 minutes old, so that a client may have to be asked again."""

_MAX_QUERIES = 50
"""How many clients are asked for in a row."""


class ClientQueries:
    """Asks for the clients in doubt that have device trackers, as far as the rate limit allows."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        api: CentralApi,
        clients: ClientStore,
        is_tracked: Callable[[str], bool],
        apply: Callable[[Changes], None],
    ) -> None:
        """Ask about clients that ``is_tracked``, and ``apply`` what that changes."""
        self._hass = hass
        self._entry = entry
        self._api = api
        self._clients = clients
        self._is_tracked = is_tracked
        self._apply = apply
        self._cancel: CALLBACK_TYPE | None = None
        self._queries_left = 0
        self._failures: Counter[str] = Counter()

    @callback
    def review(self, delay: float = FIRST_QUERY) -> None:
        """Ask soon if a tracked client is in doubt."""
        if self._cancel is None and self._open():
            self._cancel = async_call_later(self._hass, delay, self._start)

    @callback
    def stop(self) -> None:
        """Cancel what is scheduled."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _open(self) -> list[str]:
        """Return the tracked clients that are in doubt."""
        return [mac for mac in self._clients.doubted if self._is_tracked(mac)]

    @callback
    def _start(self, _now: datetime) -> None:
        """Ask in the background."""
        self._entry.async_create_background_task(
            self._hass, self._async_ask(), f"{DOMAIN} client queries"
        )

    async def _async_ask(self) -> None:
        """Ask for one client after the other, and for those still in doubt again later."""
        try:
            self._queries_left = _MAX_QUERIES
            await ask_each(self._open(), self._ask, self._may_ask, self._failures)
        except CentralError as err:
            LOGGER.debug("Central does not say where a client is: %s", err)
        finally:
            self._cancel = None
        self.review(NEXT_QUERY)

    def _may_ask(self) -> bool:
        """Return True unless this round or the rate limit is exhausted."""
        return self._queries_left > 0 and not self._api.would_exhaust_limit(1)

    async def _ask(self, mac: str) -> None:
        """Ask for a client, and apply the answer; raises CentralError."""
        self._queries_left -= 1
        answer, at = await self._api.client(mac)
        self._apply(self._clients.load_answer(mac, answer, at))
