"""The cost of a message with many known devices, compared with few."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.options import Detail

from .frames import recording
from .home import (
    access_point,
    async_set_up,
    feed,
    frame_handler,
    home,
    quiet_account,
    serial,
)
from .measure import ROUNDS, Figure, compare

_FEW, _MANY = 100, 10_000
_FRAMES = 2000
_KINDS: dict[str, tuple[str, ...]] = {
    "ap_stats": (),
    "ap_radio_stats": (),
    "ap_radio": (),
    "ap": ("device_name", "model", "mac_address", "firmware_version", "uptime"),
}
"""The kinds of message, and fields to leave out: real devices are rarely renamed or restarted."""


async def _prepare(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str, known: range
) -> Callable[[], None]:
    """Report every device once, and return a function that feeds one batch of a kind of message."""
    recorded, without = recording(kind), _KINDS[kind]
    step = len(known) // _FEW
    serials: list[str] = []
    for offset in range(step):
        serials += map(serial, known[offset::step])
    runtime = entry.runtime_data
    handle_frame = frame_handler(entry, "ap")
    # The first message of a device creates entities, which must not be measured.
    for frame in recorded.variants(len(known), serials, without):
        handle_frame(frame)
    # Measurements are read every few seconds; read them now, not while the next kind runs.
    runtime.inventory.read()
    await hass.async_block_till_done()
    batches = [recorded.variants(_FRAMES, serials, without) for _ in range(ROUNDS + 1)]
    return partial(feed, handle_frame, iter(batches))


async def _measure() -> Figure:
    """Compare two accounts in one Home Assistant, which run alternately.

    Both have only essential entities, since 10,000 devices have no others.
    """
    many_numbers, few_numbers = range(_MANY), range(_MANY, _MANY + _FEW)
    few_devices = map(access_point, few_numbers)
    async with (
        home() as hass,
        quiet_account(hass, map(access_point, many_numbers)) as many,
    ):
        await async_set_up(hass, many)
        async with quiet_account(hass, few_devices, detail=Detail.ESSENTIAL) as few:
            await async_set_up(hass, few)
            notes = []
            many_total = few_total = 0.0
            for kind in _KINDS:
                many_seconds, few_seconds = compare(
                    await _prepare(hass, many, kind, many_numbers),
                    await _prepare(hass, few, kind, few_numbers),
                )
                many_total += many_seconds
                few_total += few_seconds
                notes.append(f"{kind} {many_seconds / few_seconds:.2f}")
            microseconds = 1e6 / _FRAMES / len(_KINDS)
            return Figure(
                "cost per message, 10,000 devices / 100",
                many_total / few_total,
                1.2,
                note=f"{many_total * microseconds:.1f} us / {few_total * microseconds:.1f} us; "
                + ", ".join(notes),
            )


def figures() -> Iterator[Figure]:
    """Compare state and statistics messages of access points."""
    yield asyncio.run(_measure())
