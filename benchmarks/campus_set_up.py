"""Setup of a whole campus: its time, its devices and entities, and what its statistics write."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from random import Random
from statistics import median
from typing import Any, NamedTuple

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.pb.cloudevents_pb2 import CloudEvent
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from custom_components.hpe_aruba_central.hub.storage import account_store
from simulator import devices as simulated
from simulator.campus_generator import generate_campus
from simulator.cloudevents import event_type
from simulator.context import SimulationContext, StreamMessage
from simulator.settings import Settings
from simulator.state_messages import campus_messages
from simulator.statistics import STREAM_STATISTICS

from .home import frame_handler, home, quiet_account
from .measure import Figure
from .set_up import Wanted, bare_set_up, count_entities, timed_set_up

_STREAMS = frozenset(DEVICE_STREAMS.values())


class Size(NamedTuple):
    """The number of devices of each kind."""

    aps: int
    switches: int
    gateways: int


SIZES = (Size(2000, 300, 50), Size(150, 20, 5))
_ROUNDS = 3
_STATISTICS_ROUNDS = 3


class Campus:
    """A simulated campus, and the frames that it sends."""

    def __init__(self, size: Size) -> None:
        self.settings = Settings(
            aps=size.aps, switches=size.switches, gateways=size.gateways, switch_ports=48
        )
        campus = generate_campus(self.settings, datetime.now(UTC))
        self.context = SimulationContext(campus, Random(1))  # noqa: S311 - repeatable
        self._numbers = count(1)

    def frames(self, messages: Iterable[StreamMessage]) -> Iterator[tuple[str, bytes]]:
        """List the streams and frames of those messages that are about devices."""
        for stream, message in messages:
            if stream in _STREAMS:
                event = CloudEvent(
                    id=str(next(self._numbers)), source="campus", type=event_type(stream, message)
                )
                event.proto_data.Pack(message)
                event.time.FromDatetime(self.context.next_time())
                yield stream, event.SerializeToString()

    def stored(self) -> dict[str, Any]:
        """Return the stored snapshot of an account that has received every message once."""
        inventory = Inventory()
        for device in self.context.campus.devices:
            inventory.load_devices([_listed(device)])
        for stream, frame in self.frames(campus_messages(self.context)):
            inventory.apply(decode(stream, frame))
        for stream, frame in self.statistics():
            inventory.apply(decode(stream, frame))
        inventory.read()
        return {"known": [*_STREAMS, "alerts", "audit"], "inventory": inventory.snapshot()}

    def statistics(self) -> Iterator[tuple[str, bytes]]:
        """List the streams and frames of one round of statistics."""
        for statistics in STREAM_STATISTICS:
            yield from self.frames(statistics(self.context))


def _listed(device: simulated.Device) -> Device:
    """Return a device with the attributes that only REST reports."""
    listed = Device(
        serial_number=device.serial,
        kind=DeviceKind(device.kind.lower()),
        site_id=device.site.site_id,
        site_name=device.site.name,
    )
    if isinstance(device, simulated.AccessPoint):
        return replace(listed, client_count=12)
    if isinstance(device, simulated.Switch):
        return replace(listed, uplink_ports=tuple(port.name for port in device.uplinks))
    return listed


def _registered(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Describe an account's entries in the registries."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    enabled = sum(entity.disabled_by is None for entity in entities)
    devices = dr.async_get(hass)
    listed = dr.async_entries_for_config_entry(devices, entry.entry_id)
    parts = sum(len(dr.async_entries_for_parent_device(devices, device.id)) for device in listed)
    return f"{len(listed)} devices, {parts} parts; {len(entities)} entities, {enabled} enabled"


async def _measure(campus: Campus, stored: dict[str, Any]) -> tuple[float, str, Wanted]:
    """Set up an account; return the seconds, a description, and the number of entities."""
    async with home() as hass, quiet_account(hass, []) as entry:
        await account_store(hass, entry.entry_id).async_save(stored)
        seconds = await timed_set_up(hass, entry)
        wanted = count_entities(hass, entry)
        changes = await _count_changes(hass, entry, campus)
        note = f"{_registered(hass, entry)}; {changes:.0f} states change with a round of statistics"
        return seconds, note, wanted


async def _count_changes(hass: HomeAssistant, entry: MockConfigEntry, campus: Campus) -> float:
    """Return how many states change per round of statistics."""
    changes = 0

    @callback
    def count_change(_: Event[Any]) -> None:
        nonlocal changes
        changes += 1

    hass.bus.async_listen(EVENT_STATE_CHANGED, count_change)
    runtime = entry.runtime_data
    for _ in range(_STATISTICS_ROUNDS):
        for stream, frame in campus.statistics():
            frame_handler(entry, stream)(frame)
        await runtime.dispatcher._run_batch(dt_util.utcnow())  # noqa: SLF001 - without the timer
    return changes / _STATISTICS_ROUNDS


def figures() -> Iterator[Figure]:
    """Compare campuses of several sizes with the same number of bare entities."""
    for size in SIZES:
        ours, bare = [], []
        note = ""
        campus = Campus(size)
        stored = campus.stored()
        for turn in range(_ROUNDS + 1):
            seconds, note, wanted = asyncio.run(_measure(campus, stored))
            floor = asyncio.run(bare_set_up(wanted, sum(size)))
            if turn:  # The first one warms up.
                ours.append(seconds)
                bare.append(floor)
        yield Figure(
            f"set-up of a campus of {sum(size)} devices / as many bare entities",
            median(ours) / median(bare),
            1.5,
            note=f"{median(ours):.2f} s / {median(bare):.2f} s; {note}",
        )
