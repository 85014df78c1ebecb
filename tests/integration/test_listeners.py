"""Callbacks by what they wait for."""

import pytest

from custom_components.hpe_aruba_central.dispatcher import Listeners


def test_only_those_who_wait_for_a_key_are_called() -> None:
    """A listener hears its own key until it is removed."""
    listeners: Listeners[str, int] = Listeners()
    heard: list[int] = []
    remove = listeners.add("a", heard.append)
    also = listeners.add("a", heard.append)
    listeners.call("b", 1)
    listeners.call("a", 2)
    assert heard == [2, 2]
    remove()
    assert "a" in listeners
    listeners.call("a", 3)
    assert heard == [2, 2, 3]
    also()
    assert "a" not in listeners


def test_a_listener_that_fails_keeps_nobody_else_from_hearing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged, and the next one is called."""
    listeners: Listeners[str, int] = Listeners()
    heard: list[int] = []

    def fail(_: int) -> None:
        raise RuntimeError("broken listener")

    listeners.add("a", fail)
    listeners.add("a", heard.append)
    listeners.call("a", 1)
    assert heard == [1]
    assert "broken listener" in caplog.text


def test_a_listener_may_remove_itself_while_it_is_called() -> None:
    """The others are called all the same."""
    listeners: Listeners[str] = Listeners()
    heard: list[str] = []

    def once() -> None:
        heard.append("once")
        remove()

    remove = listeners.add("a", once)
    listeners.add("a", lambda: heard.append("always"))
    listeners.call("a")
    listeners.call("a")
    assert heard == ["once", "always", "always"]
