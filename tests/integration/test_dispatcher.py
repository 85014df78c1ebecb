"""The registry of callbacks by key."""

import pytest

from custom_components.hpe_aruba_central.dispatcher import Listeners


def test_only_the_listeners_of_a_key_are_called() -> None:
    """A listener is called with its key until it is removed."""
    listeners: Listeners[str, int] = Listeners()
    received: list[int] = []
    remove = listeners.add("a", received.append)
    also = listeners.add("a", received.append)
    listeners.call("b", 1)
    listeners.call("a", 2)
    assert received == [2, 2]
    remove()
    assert "a" in listeners
    listeners.call("a", 3)
    assert received == [2, 2, 3]
    also()
    assert "a" not in listeners


def test_a_listener_that_fails_does_not_affect_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The error is logged, and the next listener is called."""
    listeners: Listeners[str, int] = Listeners()
    received: list[int] = []

    def fail(_: int) -> None:
        raise RuntimeError("broken listener")

    listeners.add("a", fail)
    listeners.add("a", received.append)
    listeners.call("a", 1)
    assert received == [1]
    assert "broken listener" in caplog.text


def test_a_listener_may_remove_itself_while_it_is_called() -> None:
    """When a listener removes itself, the other listeners are called, too."""
    listeners: Listeners[str] = Listeners()
    received: list[str] = []

    def once() -> None:
        received.append("once")
        remove()

    remove = listeners.add("a", once)
    listeners.add("a", lambda: received.append("always"))
    listeners.call("a")
    listeners.call("a")
    assert received == ["once", "always", "always"]
