"""What a message costs where many devices are known, against few."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from custom_components.hpe_aruba_central.options import Detail

from .frames import recording
from .home import access_point, async_set_up, home, quiet_account, serial
from .measure import ROUNDS, Figure, compare

_FEW, _MANY = 100, 10_000
_FRAMES = 2000
_KINDS: dict[str, tuple[str, ...]] = {
    "ap_stats": (),
    "ap_radio_stats": (),
    "ap_radio": (),
    "ap": ("device_name", "model", "mac_address", "firmware_version", "uptime"),
}
"""What is told, and without what: devices are not renamed or restarted all the time."""


def _feed(take: Callable[[bytes], None], batches: Iterator[list[bytes]]) -> None:
    for frame in next(batches):
        take(frame)


async def _measure() -> Figure:
    """Keep both accounts in one Home Assistant, and let them take turns; each hears of all of its devices.

    Both have the essential entities: 10,000 devices have no others, and 100 with all of theirs would cost more.
    """
    few_devices = map(access_point, range(_MANY, _MANY + _FEW))
    async with (
        home() as hass,
        quiet_account(hass, map(access_point, range(_MANY))) as many,
    ):
        await async_set_up(hass, many)
        async with quiet_account(hass, few_devices, detail=Detail.ESSENTIAL) as few:
            await async_set_up(hass, few)
            notes, total = [], [0.0, 0.0]
            for kind, without in _KINDS.items():
                recorded = recording(kind)
                jobs = []
                for entry, known in ((many, range(_MANY)), (few, range(_MANY, _MANY + _FEW))):
                    step = len(known) // _FEW
                    serials = [
                        serial(number) for offset in range(step) for number in known[offset::step]
                    ]
                    take = entry.runtime_data.subscriptions["ap"]._handle_frame  # noqa: SLF001 - what a socket calls
                    # Each device has told of itself once: what a first message brings is no part of the comparison.
                    for frame in recorded.variants(len(known), serials, without):
                        take(frame)
                    # What was measured is read every few seconds, and must not wait for the kind that comes next.
                    entry.runtime_data.inventory.read()
                    await hass.async_block_till_done()
                    batches = [
                        recorded.variants(_FRAMES, serials, without) for _ in range(ROUNDS + 1)
                    ]
                    jobs.append(partial(_feed, take, iter(batches)))
                taken = compare(*jobs)
                total = [sum(pair) for pair in zip(total, taken, strict=True)]
                notes.append(f"{kind} {taken[0] / taken[1]:.2f}")
            spent = [seconds / _FRAMES / len(_KINDS) * 1e6 for seconds in total]
            return Figure(
                "cost per message, 10,000 devices / 100",
                total[0] / total[1],
                1.2,
                note=f"{spent[0]:.1f} us / {spent[1]:.1f} us; " + ", ".join(notes),
            )


def figures() -> Iterator[Figure]:
    """Compare states and statistics of access points."""
    yield asyncio.run(_measure())
