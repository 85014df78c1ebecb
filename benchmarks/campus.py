"""A whole campus: what it is in the registries, how long its set-up takes, and what its statistics write."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
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

from .home import home, quiet_account
from .measure import Figure
from .set_up import Wanted, bare_set_up, count_entities, timed_set_up

_STREAMS = frozenset(DEVICE_STREAMS.values())


class Size(NamedTuple):
    """How many devices of each kind there are."""

    aps: int
    switches: int
    gateways: int


_SIZES = (Size(2000, 300, 50), Size(150, 20, 5))
_ROUNDS = 3


class _Campus:
    """A simulated campus, and what it says in the order of its saying."""

    def __init__(self, size: Size) -> None:
        self.settings = Settings(
            aps=size.aps, switches=size.switches, gateways=size.gateways, switch_ports=48
        )
        campus = generate_campus(self.settings, datetime.now(UTC))
        self.context = SimulationContext(campus, Random(1))  # noqa: S311 - it must repeat
        self._numbers = count(1)

    def say(self, said: Iterable[StreamMessage]) -> Iterator[tuple[str, bytes]]:
        """Yield the frames of what is said over the devices' streams."""
        for stream, message in said:
            if stream in _STREAMS:
                event = CloudEvent(
                    id=str(next(self._numbers)), source="campus", type=event_type(stream, message)
                )
                event.proto_data.Pack(message)
                event.time.FromDatetime(self.context.next_time())
                yield stream, event.SerializeToString()

    def known(self) -> dict[str, Any]:
        """Return what an account keeps that has heard everything: what a restart of Home Assistant begins with."""
        inventory = Inventory()
        for device in self.context.campus.devices:
            inventory.load_devices([_listed(device)])
        for stream, frame in self.say(campus_messages(self.context)):
            inventory.apply(decode(stream, frame))
        for stream, frame in self.statistics():
            inventory.apply(decode(stream, frame))
        inventory.read()
        return {"known": [*_STREAMS, "alerts", "audit"], "inventory": inventory.snapshot()}

    def statistics(self) -> Iterator[tuple[str, bytes]]:
        """Yield the frames of one round of all statistics."""
        for start in STREAM_STATISTICS:
            yield from self.say(start(self.context))


def _listed(device: simulated.Device) -> Device:
    """Return what REST tells of a device, as far as no stream does."""
    ports = (
        tuple(port.name for port in device.uplinks) if isinstance(device, simulated.Switch) else ()
    )
    return Device(
        serial_number=device.serial,
        kind=DeviceKind(device.kind.lower()),
        site_id=device.site.site_id,
        site_name=device.site.name,
        client_count=12 if isinstance(device, simulated.AccessPoint) else None,
        uplink_ports=ports,
    )


def _registered(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Describe what the registries hold of an account."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    enabled = sum(entity.disabled_by is None for entity in entities)
    devices = dr.async_get(hass)
    listed = dr.async_entries_for_config_entry(devices, entry.entry_id)
    parts = sum(len(dr.async_entries_for_parent_device(devices, device.id)) for device in listed)
    return f"{len(listed)} devices, {parts} parts; {len(entities)} entities, {enabled} enabled"


async def _measure(told: _Campus, known: dict[str, Any]) -> tuple[float, str, Wanted]:
    """Set a campus up, and return how long that took, what there is, and how many entities of each platform."""
    async with home() as hass, quiet_account(hass, []) as entry:
        await account_store(hass, entry.entry_id).async_save(known)
        taken = await timed_set_up(hass, entry)
        wanted = count_entities(hass, entry)
        written: Counter[str] = Counter()

        @callback
        def note(event: Event[Any]) -> None:
            written[event.data["entity_id"]] += 1

        hass.bus.async_listen(EVENT_STATE_CHANGED, note)
        rounds = 3
        for _ in range(rounds):
            for stream, frame in told.statistics():
                entry.runtime_data.subscriptions[stream]._handle_frame(frame)  # noqa: SLF001 - what a socket calls
            await entry.runtime_data._flush(dt_util.utcnow())  # noqa: SLF001 - the beat, without the wait for it
        changes = written.total() / rounds
        return (
            taken,
            f"{_registered(hass, entry)}; {changes:.0f} states change with a round of statistics",
            wanted,
        )


def figures() -> Iterator[Figure]:
    """Set campuses of several sizes up, in new Home Assistants, each in turn with as many bare entities."""
    for size in _SIZES:
        ours, bare = [], []
        found = ""
        told = _Campus(size)
        known = told.known()
        for turn in range(_ROUNDS + 1):
            taken, found, wanted = asyncio.run(_measure(told, known))
            floor = asyncio.run(bare_set_up(wanted, sum(size)))
            if turn:  # The first one warms up.
                ours.append(taken)
                bare.append(floor)
        yield Figure(
            f"set-up of a campus of {sum(size)} devices / as many bare entities",
            median(ours) / median(bare),
            1.5,
            note=f"{median(ours):.2f} s / {median(bare):.2f} s; {found}",
        )
