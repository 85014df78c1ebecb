"""From a state frame to bus listeners, compared with only parsing the frame and firing an event."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from homeassistant.core import Event, HomeAssistant, callback

from custom_components.hpe_aruba_central.central.streaming.subscription import Subscription
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES

from .decoding import bare_parse
from .frames import Recording, recordings
from .home import access_point, async_set_up, home, quiet_account, serial
from .measure import ROUNDS, Figure, compare

_FRAMES = 400
_DEVICES = 100
_STREAMS = ("ap", "switch", "gateway", "alerts", "audit")


class _Listener:
    """Counts the bus events of a stream, and keeps the data of the first ones."""

    def __init__(self, hass: HomeAssistant, stream: str) -> None:
        self.data: list[dict[str, object]] = []
        self.count = 0
        self.remove = hass.bus.async_listen(BUS_EVENT_TYPES[stream], self._on_event)

    @callback
    def _on_event(self, event: Event) -> None:
        self.count += 1
        if len(self.data) < _FRAMES:
            self.data.append(dict(event.data))


def _feed(handle_frame: Callable[[bytes], None], batches: Iterator[list[bytes]]) -> None:
    """Handle the frames of the next batch."""
    for frame in next(batches):
        handle_frame(frame)


def _floor(
    hass: HomeAssistant, recorded: Recording, frames: list[bytes], data: list[dict[str, object]]
) -> None:
    """Parse frames, and fire events with the same data as ours."""
    parse, event_type = bare_parse(recorded), BUS_EVENT_TYPES[recorded.stream]
    for frame, content in zip(frames, data, strict=True):
        parse(frame)
        hass.bus.async_fire(event_type, content)


async def _ratio(
    hass: HomeAssistant, recorded: Recording, subscription: Subscription
) -> tuple[float, float]:
    """Return the seconds per frame, ours and the lower bound's."""
    serials = [serial(number) for number in range(_DEVICES)]
    batches = [recorded.variants(_FRAMES, serials) for _ in range(ROUNDS + 2)]
    listener = _Listener(hass, recorded.stream)
    upcoming = iter(batches)
    handle_frame = subscription._handle_frame  # noqa: SLF001 - called by the socket
    _feed(handle_frame, upcoming)
    if len(listener.data) != _FRAMES:
        raise RuntimeError(f"{len(listener.data)} of {_FRAMES} events were fired")
    ours, floor = compare(
        partial(_feed, handle_frame, upcoming),
        partial(_floor, hass, recorded, batches[0], list(listener.data)),
    )
    listener.remove()
    return ours / _FRAMES, floor / _FRAMES


async def _measure() -> Figure:
    """Compare each kind of message, and return the ratio of the sums."""
    async with home() as hass, quiet_account(hass, map(access_point, range(_DEVICES))) as entry:
        await async_set_up(hass, entry)
        ours = floor = 0.0
        notes = []
        for recorded in recordings():
            if recorded.is_statistics or recorded.stream not in _STREAMS:
                continue
            subscription = entry.runtime_data.streams.subscriptions[recorded.stream]
            our_seconds, floor_seconds = await _ratio(hass, recorded, subscription)
            await hass.async_block_till_done()
            ours += our_seconds
            floor += floor_seconds
            notes.append(f"{recorded.name} {our_seconds / floor_seconds:.2f}")
        kinds = len(notes)
        return Figure(
            "state event to bus listeners / bare parse and bare async_fire",
            ours / floor,
            2.0,
            note=f"{ours / kinds * 1e6:.1f} us / {floor / kinds * 1e6:.1f} us over {kinds} kinds: "
            + ", ".join(notes),
        )


def figures() -> Iterator[Figure]:
    """Compare all kinds of state events of the streams that are enabled by default."""
    yield asyncio.run(_measure())
