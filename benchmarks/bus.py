"""A state event's way from the frame to those who listen on the bus, against the parse and the bus alone."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from homeassistant.core import Event, HomeAssistant, callback

from custom_components.hpe_aruba_central.central.streaming.subscription import Subscription
from custom_components.hpe_aruba_central.hub.event_bus import EVENT_TYPES

from .decoding import bare_parse
from .frames import Recording, recordings
from .home import access_point, async_set_up, home, quiet_account, serial
from .measure import ROUNDS, Figure, compare

_FRAMES = 400
_DEVICES = 100
_STREAMS = ("ap", "switch", "gateway", "alerts", "audit")


class _Listener:
    """Listens to a stream's events."""

    def __init__(self, hass: HomeAssistant, stream: str) -> None:
        self.data: list[dict[str, object]] = []
        self.count = 0
        self.remove = hass.bus.async_listen(EVENT_TYPES[stream], self._keep)

    @callback
    def _keep(self, event: Event) -> None:
        self.count += 1
        if len(self.data) < _FRAMES:
            self.data.append(dict(event.data))


def _feed(take: Callable[[bytes], None], batches: Iterator[list[bytes]]) -> None:
    for frame in next(batches):
        take(frame)


def _floor(
    hass: HomeAssistant, recorded: Recording, frames: list[bytes], data: list[dict[str, object]]
) -> None:
    parse, event_type = bare_parse(recorded), EVENT_TYPES[recorded.stream]
    for frame, told in zip(frames, data, strict=True):
        parse(frame)
        hass.bus.async_fire(event_type, told)


async def _ratio(
    hass: HomeAssistant, recorded: Recording, subscription: Subscription
) -> tuple[float, float]:
    """Return the seconds of one frame on our way, and of the floor."""
    serials = [serial(number) for number in range(_DEVICES)]
    batches = [recorded.variants(_FRAMES, serials) for _ in range(ROUNDS + 2)]
    listener = _Listener(hass, recorded.stream)
    coming = iter(batches)
    take = subscription._handle_frame  # noqa: SLF001 - what a socket calls
    _feed(take, coming)
    if len(listener.data) != _FRAMES:
        raise RuntimeError(f"{len(listener.data)} of {_FRAMES} events came over the bus")
    ours, floor = compare(
        partial(_feed, take, coming),
        partial(_floor, hass, recorded, batches[0], list(listener.data)),
    )
    listener.remove()
    return ours / _FRAMES, floor / _FRAMES


async def _measure() -> Figure:
    async with home() as hass, quiet_account(hass, map(access_point, range(_DEVICES))) as entry:
        await async_set_up(hass, entry)
        whole = least = 0.0
        notes = []
        for recorded in recordings():
            if recorded.stream in _STREAMS and not recorded.is_statistics:
                ours, floor = await _ratio(
                    hass, recorded, entry.runtime_data.subscriptions[recorded.stream]
                )
                await hass.async_block_till_done()
                whole += ours
                least += floor
                notes.append(f"{recorded.name} {ours / floor:.2f}")
        return Figure(
            "state event to bus listeners / bare parse and bare async_fire",
            whole / least,
            2.0,
            note=f"{whole / len(notes) * 1e6:.1f} us / {least / len(notes) * 1e6:.1f} us over {len(notes)} kinds: "
            + ", ".join(notes),
        )


def figures() -> Iterator[Figure]:
    """Compare over all kinds of state events of the streams that are on by default."""
    yield asyncio.run(_measure())
