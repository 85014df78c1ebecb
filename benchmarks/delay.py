"""The delay from sending an incident, in a simulated Central, to the action of an automation."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
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
from custom_components.hpe_aruba_central.dispatcher import BATCH_INTERVAL
from custom_components.hpe_aruba_central.event import DEVICE_EVENT
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES
from custom_components.hpe_aruba_central.registry.unique_ids import unique_id

from .central_process import CentralProcess, central_process, wait_until_live
from .home import account, async_set_up, home
from .measure import Figure

_APS = 125
_STREAM = "ap"
_BLOCK = 2 * _APS
"""Incidents per block: every access point goes offline and comes back online."""

_BLOCKS = 2
_CONDITIONS = {"at rest": 0, "at 1,000 messages/s": 1000}
_LEAD = BATCH_INTERVAL + 1
"""Seconds before a block: other messages arrive already, and pending states are written."""

_TIMEOUT = 30.0
_BARE_ID = "00000000-0000-4000-8000-000000000000"
_RAN = "ran"
_BARE = "bare_frame"
_STATE = b".state.device"
_SERIAL = re.compile(rb"CNSIM\d+")


class _Path(NamedTuple):
    """A path from a frame to an automation: its socket, trigger, and template for the device."""

    subscriber_id: str
    trigger: dict[str, Any]
    device: str


class _Runs:
    """The times of the automations' actions, by the serial number of the device."""

    def __init__(self, hass: HomeAssistant, serials: dict[str, str]) -> None:
        self._serials = serials
        self._at: dict[str, list[int]] = defaultdict(list)
        hass.bus.async_listen(_RAN, self._note)

    @callback
    def _note(self, event: Event[Any]) -> None:
        now = monotonic_ns()
        device = event.data["device"]
        self._at[self._serials.get(device, device)].append(now)

    def _count(self) -> int:
        """Return how many actions ran."""
        return sum(map(len, self._at.values()))

    async def delays(self, sent: list[tuple[str, int]]) -> list[float]:
        """Return the milliseconds from each incident to its action, and forget all actions.

        ``sent`` has the serial number and the time of each incident.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_TIMEOUT):
                while self._count() < len(sent):  # noqa: ASYNC110 - only the last few are missing
                    await asyncio.sleep(0.05)
        if self._count() != len(sent):
            raise RuntimeError(f"automations ran {self._count()} times for {len(sent)} incidents")
        runs = {serial: iter(times) for serial, times in self._at.items()}
        self._at.clear()
        return [(next(runs[serial]) - at) / 1e6 for serial, at in sent]


@asynccontextmanager
async def _bare_client(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[None]:
    """Fire a bus event for each incident that a separate socket receives, without our code."""
    client = entry.runtime_data.client
    token = await client.tokens.get()
    socket = await client.session.ws_connect(
        f"wss://{client.host}{STREAMS[_STREAM].path}",
        headers={"Authorization": f"Bearer {token.value}", "Subscriber-Id": _BARE_ID},
        ssl=client.ssl,
    )

    async def read() -> None:
        async for message in socket:
            if _STATE not in message.data:
                continue
            found = _SERIAL.search(message.data)
            if found is not None:
                hass.bus.async_fire(_BARE, {"serial_number": found[0].decode()})

    reading = asyncio.create_task(read())
    try:
        yield
    finally:
        await socket.close()
        await reading


def _event_entities(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the serial numbers of all devices, by their event entities."""
    registry = er.async_get(hass)
    serials: dict[str, str] = {}
    for serial, device in entry.runtime_data.inventory.devices.items():
        event_id = unique_id(device.key, DEVICE_EVENT.key)
        entity_id = registry.async_get_entity_id("event", DOMAIN, event_id)
        if entity_id is not None:
            serials[entity_id] = serial
    return serials


def _paths(entry: MockConfigEntry, entities: list[str]) -> dict[str, _Path]:
    """Return the paths to compare; the first is the lower bound."""
    ours = entry.data[CONF_SUBSCRIBER_ID]
    return {
        "bare frame": _Path(
            _BARE_ID,
            {"trigger": "event", "event_type": _BARE},
            "{{ trigger.event.data.serial_number }}",
        ),
        "bus event": _Path(
            ours,
            {
                "trigger": "event",
                "event_type": BUS_EVENT_TYPES[_STREAM],
                "event_data": {"kind": "ap"},
            },
            "{{ trigger.event.data.serial_number }}",
        ),
        "event entity": _Path(
            ours,
            {
                "trigger": "event.received",
                "target": {"entity_id": entities},
                "options": {"event_type": ["offline", "online"]},
            },
            "{{ trigger.entity_id }}",
        ),
    }


async def _add_automations(hass: HomeAssistant, paths: dict[str, _Path]) -> None:
    """Add an automation for each path, turned off."""
    automations = [
        {
            "alias": name,
            "initial_state": False,
            "mode": "parallel",
            "max": 100,
            "triggers": path.trigger,
            "actions": {"event": _RAN, "event_data": {"device": path.device}},
        }
        for name, path in paths.items()
    ]
    if not await async_setup_component(hass, "automation", {"automation": automations}):
        raise RuntimeError("setup of the automations failed")
    await hass.async_block_till_done()


async def _call(hass: HomeAssistant, action: str, name: str) -> None:
    """Turn an automation on or off."""
    target = {"entity_id": f"automation.{name.replace(' ', '_')}"}
    await hass.services.async_call("automation", action, target, blocking=True)


class _Setup(NamedTuple):
    """What a measurement needs."""

    hass: HomeAssistant
    central: CentralProcess
    runs: _Runs
    paths: dict[str, _Path]


async def _block(setup: _Setup, name: str, rate: int) -> list[float]:
    """Send a block of incidents with only one path's automation on; return the delays in ms.

    ``rate`` is the number of other messages per second.
    """
    await _call(setup.hass, "turn_on", name)
    response = await setup.central.command(
        to=setup.paths[name].subscriber_id, incidents=_BLOCK, rate=rate, lead=_LEAD
    )
    delays = await setup.runs.delays(response["sent"])
    await _call(setup.hass, "turn_off", name)
    return delays


async def _compare(setup: _Setup, condition: str, rate: int) -> AsyncIterator[Figure]:
    """Compare all paths under one condition; the paths take turns."""
    delays: dict[str, list[float]] = {name: [] for name in setup.paths}
    for _ in range(_BLOCKS):
        for name in setup.paths:
            delays[name] += await _block(setup, name, rate)
    floor = next(iter(delays.values()))
    for name, taken in delays.items():
        for figure in _figures(f"{name}, {condition}", taken, floor):
            yield figure


def _figures(name: str, delays: list[float], floor: list[float]) -> Iterator[Figure]:
    """Return the median and the 99th percentile, with their ratio to the lower bound."""
    for what, statistic in (("median", median), ("p99", _p99)):
        value = statistic(delays)
        note = f"worst {max(delays):.1f} of {len(delays)}"
        if delays is not floor:
            note = f"{value / statistic(floor):.2f} of the bare frame's; {note}"
        yield Figure(f"send to automation by {name}, {what} ms", value, None, note=note)


def _p99(values: list[float]) -> float:
    """Return the 99th percentile."""
    return sorted(values)[int(len(values) * 0.99)]


async def _measure() -> list[Figure]:
    """Set up an account and the automations, and compare all paths under all conditions."""
    found: list[Figure] = []
    async with central_process("benchmarks.sender", str(_APS)) as central, home() as hass:
        entry = account(central.entry_data(), **{CONF_STREAMS: [_STREAM, "alerts"]})
        entry.add_to_hass(hass)
        await async_set_up(hass, entry)
        await wait_until_live(hass, entry.runtime_data.streams.subscriptions[_STREAM])
        async with _bare_client(hass, entry):
            await central.command(to=entry.data[CONF_SUBSCRIBER_ID], campus=True)
            await asyncio.sleep(_LEAD)
            await hass.async_block_till_done()
            entities = _event_entities(hass, entry)
            paths = _paths(entry, list(entities))
            setup = _Setup(hass, central, _Runs(hass, entities), paths)
            await _add_automations(hass, paths)
            for name in paths:  # Warms up.
                await _block(setup, name, max(_CONDITIONS.values()))
            for condition, rate in _CONDITIONS.items():
                found += [figure async for figure in _compare(setup, condition, rate)]
        await hass.config_entries.async_unload(entry.entry_id)
    return found


def figures() -> Iterator[Figure]:
    """Compare a bare frame, the bus event and the event entity, at rest and under load."""
    yield from asyncio.run(_measure())
