"""How the platforms hear of what there is to add."""

from collections.abc import Callable, Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import callback

from ..const import DOMAIN
from ..dispatcher import Listeners


class Discovery[T]:
    """Tells the platforms of an account what they may add, unless they are just being taken down."""

    def __init__(self, entry: ConfigEntry[Any]) -> None:
        self._entry = entry
        self._discoverers: Listeners[str, Iterable[T]] = Listeners()

    @callback
    def follow(self, discover: Callable[[Iterable[T]], None], known: Iterable[T]) -> None:
        """Call back with what is known, and with whatever is announced until the account is unloaded."""
        self._entry.async_on_unload(self._discoverers.add(DOMAIN, discover))
        discover(known)

    def announce(self, found: Iterable[T]) -> None:
        """Let the platforms add what was found."""
        # What outlives its platform stands in the way of what the next set-up makes.
        if self._entry.state is not ConfigEntryState.UNLOAD_IN_PROGRESS:
            self._discoverers.call(DOMAIN, found)
