"""Callbacks by what they wait for."""

from collections.abc import Callable, Hashable

from homeassistant.core import CALLBACK_TYPE, callback

from .const import LOGGER


class Listeners[K: Hashable, *A]:
    """Callbacks keyed by what they wait for: a call costs as much as the listeners that it concerns."""

    def __init__(self) -> None:
        self._by_key: dict[K, dict[object, Callable[[*A], None]]] = {}

    def __contains__(self, key: K) -> bool:
        """Whether anybody waits for the key."""
        return key in self._by_key

    @callback
    def add(self, key: K, listener: Callable[[*A], None]) -> CALLBACK_TYPE:
        """Add a listener, and return how to remove it."""
        token = object()
        self._by_key.setdefault(key, {})[token] = listener

        @callback
        def remove() -> None:
            """Remove the listener."""
            listeners = self._by_key[key]
            del listeners[token]
            if not listeners:
                del self._by_key[key]

        return remove

    @callback
    def call(self, key: K, *args: *A) -> None:
        """Call everybody who waits for the key; one that fails keeps nobody else from hearing."""
        for listener in tuple(self._by_key.get(key, {}).values()):
            try:
                listener(*args)
            except Exception:  # noqa: BLE001
                LOGGER.exception("Unexpected error in a listener")
