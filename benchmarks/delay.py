"""From the send of an incident, in a simulated Central of its own process, to what an automation does about it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import chain
import re
from statistics import median
from time import monotonic_ns
from typing import Any, NamedTuple

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STREAMS, CONF_SUBSCRIBER_ID, DOMAIN
from custom_components.hpe_aruba_central.coordinator import STATISTICS_INTERVAL
from custom_components.hpe_aruba_central.event import DEVICE_EVENT
from custom_components.hpe_aruba_central.hub.event_bus import EVENT_TYPES
from custom_components.hpe_aruba_central.registry.devices import unique_id

from .central_process import FarSide, far_side, live
from .home import account, async_set_up, home
from .measure import Figure

_APS = 125
_STREAM = "ap"
_BLOCK = 2 * _APS
"""Incidents at a time: every access point goes down, and comes up again."""

_BLOCKS = 2
_CONDITIONS = {"at rest": 0, "at 1,000 messages/s": 1000}
_LEAD = STATISTICS_INTERVAL + 1
"""Seconds before a block in which what the last one has left is written, and messages arrive already."""

_PATIENCE = 30.0
_BARE_ID = "00000000-0000-4000-8000-000000000000"
_RAN = "ran"
_BARE = "bare_frame"
_STATE = b".state.device"
_SERIAL = re.compile(rb"CNSIM\d+")


class _Way(NamedTuple):
    """One way from a frame to an automation: whose socket it takes, what triggers, and what names the device then."""

    subscriber_id: str
    trigger: dict[str, Any]
    device: str


class _Runs:
    """When the automations did what they are there for, by the device's serial number."""

    def __init__(self, hass: HomeAssistant, serials: dict[str, str]) -> None:
        self._serials = serials
        self._at: dict[str, list[int]] = defaultdict(list)
        hass.bus.async_listen(_RAN, self._note)

    @callback
    def _note(self, event: Event[Any]) -> None:
        now = monotonic_ns()
        device = event.data["device"]
        self._at[self._serials.get(device, device)].append(now)

    async def delays(self, sent: list[tuple[str, int]]) -> list[float]:
        """Return how long after each send an automation ran, in milliseconds, and begin anew."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while sum(map(len, self._at.values())) < len(sent):  # noqa: ASYNC110 - it is only for the last few
                    await asyncio.sleep(0.05)
        if (ran := sum(map(len, self._at.values()))) != len(sent):
            raise RuntimeError(f"automations ran {ran} times for {len(sent)} incidents")
        runs = {serial: iter(at) for serial, at in self._at.items()}
        self._at.clear()
        return [(next(runs[serial]) - at) / 1e6 for serial, at in sent]


@asynccontextmanager
async def _bare_client(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[None]:
    """Put what a socket of its own receives on the bus, as far as it is an incident; without any of our ways."""
    client = entry.runtime_data.client
    token = await client.tokens.get()
    socket = await client.session.ws_connect(
        f"wss://{client.host}{STREAMS[_STREAM].path}",
        headers={"Authorization": f"Bearer {token.value}", "Subscriber-Id": _BARE_ID},
        ssl=client.ssl,
    )

    async def read() -> None:
        async for message in socket:
            if _STATE in message.data and (found := _SERIAL.search(message.data)):
                hass.bus.async_fire(_BARE, {"serial_number": found[0].decode()})

    reading = asyncio.create_task(read())
    try:
        yield
    finally:
        await socket.close()
        await reading


def _event_entities(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the serial number of each device, by its event entity."""
    registry = er.async_get(hass)
    unique = {
        serial: unique_id(entry, device.key, DEVICE_EVENT.key)
        for serial, device in entry.runtime_data.inventory.devices.items()
    }
    found = {
        serial: registry.async_get_entity_id("event", DOMAIN, unique[serial]) for serial in unique
    }
    return {entity_id: serial for serial, entity_id in found.items() if entity_id is not None}


def _ways(entry: MockConfigEntry, entities: list[str]) -> dict[str, _Way]:
    """Return the ways that are compared; the first is the floor."""
    ours = entry.data[CONF_SUBSCRIBER_ID]
    return {
        "bare frame": _Way(
            _BARE_ID,
            {"trigger": "event", "event_type": _BARE},
            "{{ trigger.event.data.serial_number }}",
        ),
        "bus event": _Way(
            ours,
            {"trigger": "event", "event_type": EVENT_TYPES[_STREAM], "event_data": {"kind": "ap"}},
            "{{ trigger.event.data.serial_number }}",
        ),
        "event entity": _Way(
            ours,
            {
                "trigger": "event.received",
                "target": {"entity_id": entities},
                "options": {"event_type": ["offline", "online"]},
            },
            "{{ trigger.entity_id }}",
        ),
    }


async def _automate(hass: HomeAssistant, ways: dict[str, _Way]) -> None:
    """Make an automation for each way, to be turned on when it is its turn."""
    automations = [
        {
            "alias": name,
            "initial_state": False,
            "mode": "parallel",
            "max": 100,
            "triggers": way.trigger,
            "actions": {"event": _RAN, "event_data": {"device": way.device}},
        }
        for name, way in ways.items()
    ]
    if not await async_setup_component(hass, "automation", {"automation": automations}):
        raise RuntimeError("the automations were not set up")
    await hass.async_block_till_done()


async def _turn(hass: HomeAssistant, name: str, *, on: bool) -> None:
    entity_id = f"automation.{name.replace(' ', '_')}"
    await hass.services.async_call(
        "automation", f"turn_{'on' if on else 'off'}", {"entity_id": entity_id}, True
    )


async def _block(
    hass: HomeAssistant, sender: FarSide, runs: _Runs, name: str, way: _Way, rate: int
) -> list[float]:
    """Let incidents happen one by one, with only this way's automation on."""
    await _turn(hass, name, on=True)
    answer = await sender.ask(to=way.subscriber_id, incidents=_BLOCK, rate=rate, lead=_LEAD)
    delays = await runs.delays(answer["sent"])
    await _turn(hass, name, on=False)
    return delays


def _described(
    name: str, condition: str, delays: list[float], floor: list[float]
) -> Iterator[Figure]:
    """Tell the median and the 99th percentile, and how many times the floor's that is."""
    for what, of in (("median", median), ("p99", _p99)):
        ratio = f"{of(delays) / of(floor):.2f} of the bare frame's; " if delays is not floor else ""
        yield Figure(
            f"send to automation by {name}, {condition}, {what} ms",
            of(delays),
            None,
            note=f"{ratio}worst {max(delays):.1f} of {len(delays)}",
        )


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


async def _measure() -> list[Figure]:
    async with far_side(_APS) as sender, home() as hass:
        entry = account(sender.entry_data(), **{CONF_STREAMS: [_STREAM, "alerts"]})
        entry.add_to_hass(hass)
        await async_set_up(hass, entry)
        subscription = entry.runtime_data.subscriptions[_STREAM]
        await live(hass, subscription)
        async with _bare_client(hass, entry):
            await sender.ask(to=entry.data[CONF_SUBSCRIBER_ID], campus=True)
            await asyncio.sleep(_LEAD)
            await hass.async_block_till_done()
            entities = _event_entities(hass, entry)
            ways = _ways(entry, list(entities))
            runs = _Runs(hass, entities)
            await _automate(hass, ways)
            for name, way in ways.items():
                await _block(hass, sender, runs, name, way, max(_CONDITIONS.values()))  # Warms up.
            found: list[Figure] = []
            for condition, rate in _CONDITIONS.items():
                delays: dict[str, list[float]] = {name: [] for name in ways}
                for name, way in chain.from_iterable([ways.items()] * _BLOCKS):
                    delays[name] += await _block(hass, sender, runs, name, way, rate)
                floor = next(iter(delays.values()))
                for name, taken in delays.items():
                    found += _described(name, condition, taken, floor)
        await hass.config_entries.async_unload(entry.entry_id)
    return found


def figures() -> Iterator[Figure]:
    """Take turns: the bare frame, the bus event and the event entity, at rest and while messages pour in."""
    yield from asyncio.run(_measure())
