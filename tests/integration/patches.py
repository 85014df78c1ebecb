"""Patches of the integration's limits and clocks, and of moments in its life.

Like internals.py, this module knows where the integration keeps something.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from custom_components.hpe_aruba_central import (
    dispatcher as dispatcher_module,
    runtime as runtime_module,
)
from custom_components.hpe_aruba_central.central import auth
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.rest.alert_actions import AlertActions
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    Subscription,
)
from custom_components.hpe_aruba_central.central.streaming.websocket import WebSocket
from custom_components.hpe_aruba_central.hub import (
    central_client,
    client_tracking,
    detail_queries,
    location_tracking,
    stream_monitor,
)
from custom_components.hpe_aruba_central.hub.storage import SnapshotStore
from custom_components.hpe_aruba_central.registry import entity_policy

# Limits


@contextmanager
def large_above(devices: int) -> Iterator[None]:
    """Treat accounts with more devices or sites as large."""
    with patch.object(entity_policy, "ESSENTIAL_ONLY_ABOVE", devices), many_above(devices):
        yield


def many_above(count: int) -> AbstractContextManager[object]:
    """Enable all entities of only as many sites or clients."""
    return patch.object(entity_policy, "MANY_ABOVE", count)


def problem_sensor_on_demand_above(devices: int) -> AbstractContextManager[object]:
    """Add problem sensors with the first alert in accounts with more devices."""
    return patch.object(entity_policy, "PROBLEM_SENSOR_ON_DEMAND_ABOVE", devices)


@contextmanager
def max_tracked(count: int) -> Iterator[None]:
    """Limit trackers and positions to a number."""
    with ExitStack() as stack:
        for module in (client_tracking, location_tracking):
            stack.enter_context(patch.object(module, "MAX_TRACKED_CLIENTS", count))
        yield


@contextmanager
def details_without_pauses(requests: int = detail_queries.MAX_REQUESTS) -> Iterator[None]:
    """Ask for details one after the other at once; a gap may cost so many requests."""
    with (
        patch.object(detail_queries, "PAUSE", 0.0),
        patch.object(detail_queries, "MAX_REQUESTS", requests),
    ):
        yield


def yield_after_every_write() -> AbstractContextManager[object]:
    """Run the event loop after each written state."""
    return patch.object(dispatcher_module, "_MAX_TURN", -1)


# Time


def fast_streams(clock: Clock) -> AbstractContextManager[object]:
    """Let the streams of accounts that are set up use a clock of their own."""

    def create(*args: Any, **kwargs: Any) -> Subscription:
        """Create a subscription with it."""
        return Subscription(*args, **{**kwargs, "clock": clock})

    return patch.object(stream_monitor, "Subscription", create)


def refusals_last(seconds: float) -> AbstractContextManager[object]:
    """Set how long a refusal of the token service is not asked for again."""
    return patch.object(auth, "_REFUSAL_LIFETIME", seconds)


def grace_period(seconds: float) -> AbstractContextManager[object]:
    """Set how long a lost stream's entities keep their state."""
    return patch.object(stream_monitor, "GRACE_PERIOD", seconds)


@contextmanager
def fast_actions(clock: Clock) -> Iterator[None]:
    """Let the actions of accounts that are set up use a clock of their own."""
    with (
        patch.object(runtime_module, "AlertActions", _with_clock(AlertActions, clock)),
        patch.object(runtime_module, "DeviceActions", _with_clock(DeviceActions, clock)),
    ):
        yield


def _with_clock[T](create: Callable[..., T], clock: Clock) -> Callable[..., T]:
    """Return a function that creates objects with a clock of their own."""

    def create_with_clock(*args: Any, **kwargs: Any) -> T:
        return create(*args, **{**kwargs, "clock": clock})

    return create_with_clock


def account_clock(clock: Clock) -> AbstractContextManager[object]:
    """Let accounts that are set up use a clock."""
    return patch.object(central_client, "Clock", lambda: clock)


@contextmanager
def while_saving(action: Callable[[], Awaitable[object]]) -> Iterator[None]:
    """Do something while an account that is being unloaded saves its state."""
    save = SnapshotStore.async_save

    async def save_slowly(store: SnapshotStore) -> None:
        """Save, and do it before the unload goes on."""
        await save(store)
        await action()

    with patch.object(SnapshotStore, "async_save", save_slowly):
        yield


@contextmanager
def while_closing(action: Callable[[], object]) -> Iterator[None]:
    """Do something once, when the first socket of a stream is about to close."""
    close = WebSocket.close
    pending = [action]

    async def close_later(socket: WebSocket, *args: Any) -> None:
        """Do it, and close the socket."""
        while pending:
            pending.pop()()
        await close(socket, *args)

    with patch.object(WebSocket, "close", close_later):
        yield


@contextmanager
def failing_once(owner: type, name: str) -> Iterator[None]:
    """Let the first call of a method fail after it has done its work."""
    method = getattr(owner, name)
    calls = 0

    def fail(*args: Any, **kwargs: Any) -> Any:
        """Call it, and fail the first time."""
        nonlocal calls
        calls += 1
        result = method(*args, **kwargs)
        if calls == 1:
            raise RuntimeError("cannot be loaded")
        return result

    with patch.object(owner, name, fail):
        yield


@contextmanager
def held_rest() -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
    """Hold all REST requests.

    Yield an event that the first request sets, and an event that releases all requests.
    """
    requested, released = asyncio.Event(), asyncio.Event()
    call = CentralApi._call

    async def call_later(api: CentralApi, *args: Any, **kwargs: Any) -> Any:
        """Wait, and then send the request."""
        requested.set()
        await released.wait()
        return await call(api, *args, **kwargs)

    with patch.object(CentralApi, "_call", call_later):
        yield requested, released
