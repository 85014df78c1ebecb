"""Event entities: what happens to alerts, devices and their parts, clients and access points of others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .central.models.change import Change
from .central.models.client import NetworkClient
from .central.models.core import Key, PartKind, Thing
from .central.models.device import Device, DeviceKind
from .central.models.event import CentralEvent
from .central.models.keys import ALERTS, parts_key, stream_key
from .central.state.stream_transitions import AuditEvents, GeofenceEvents, WidsEvents
from .central.state.transitions import (
    CLIENT_TYPES,
    DEVICE_TYPES,
    PART_TYPES,
    SWITCH_TYPES,
    EntityEvent,
    alert_events,
    client_events,
    device_events,
    part_events,
)
from .coordinator import CentralConfigEntry, CentralCoordinator
from .entities.alert import ALERTS_EVENT, async_add_alerts_events
from .entities.event import FiringEntity
from .entities.loader import async_add_as_discovered
from .entity import AccountEntity, ThingEntity
from .options import Options
from .registry.devices import async_remove_entity, unique_id

PARALLEL_UPDATES = 0

_PRECISION = timedelta(milliseconds=1)
"""That of the state of an event entity, which is the time of its last event."""


@dataclass(frozen=True, kw_only=True)
class PartEventDescription(EventEntityDescription):
    """What happens to the parts of one kind that a device has."""

    part: PartKind


@dataclass(frozen=True, kw_only=True)
class StreamEventDescription(EventEntityDescription):
    """What a stream tells of the account as a whole."""

    stream: str
    judge: Callable[[], Callable[[CentralEvent], Iterator[EntityEvent]]]
    """Makes what judges each event by those that came before."""


DEVICE_EVENT = EventEntityDescription(
    key="device_event", translation_key="device_event", event_types=[*DEVICE_TYPES, *SWITCH_TYPES]
)
_BARE_DEVICE_EVENT = EventEntityDescription(
    key="device_event", translation_key="device_event", event_types=[*DEVICE_TYPES]
)
PART_EVENTS = tuple(
    # In the plural, as no single part's entity is called: these go with the device.
    PartEventDescription(
        key=f"{kind}s_event", translation_key=f"{kind}s_event", part=kind, event_types=[*types]
    )
    for kind, types in PART_TYPES.items()
)
STREAM_EVENTS = tuple(
    StreamEventDescription(
        key=key, translation_key=key, stream=stream, event_types=[*judge.types], judge=judge
    )
    for key, stream, judge in (
        ("audit_trail", "audit", AuditEvents),
        ("geofence_event", "geofence", GeofenceEvents),
        ("intrusion_event", "wids", WidsEvents),
    )
)
CLIENT_EVENT = EventEntityDescription(
    key="client_event", translation_key="client_event", event_types=[*CLIENT_TYPES]
)
EVENTS: tuple[EventEntityDescription, ...] = (
    ALERTS_EVENT,
    DEVICE_EVENT,
    *PART_EVENTS,
    *STREAM_EVENTS,
    CLIENT_EVENT,
)
"""Every event entity that there may be."""


def device_event(kind: DeviceKind) -> EventEntityDescription:
    """Return what happens to a device of a kind."""
    return DEVICE_EVENT if kind is DeviceKind.SWITCH else _BARE_DEVICE_EVENT


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the account's event entities, and those of each device as it is heard of."""
    coordinator = entry.runtime_data
    entities: list[EventEntity] = [
        StreamEvent(coordinator, description)
        for description in STREAM_EVENTS
        if description.stream in coordinator.subscriptions
    ]
    if "alerts" in coordinator.subscriptions:
        entities.append(AlertsEvent(coordinator))
    if "clients" in coordinator.subscriptions:
        entities.append(ClientEvent(coordinator))
    async_add_entities(entities)
    async_add_as_discovered(coordinator, async_add_entities, _descriptions, DeviceEvent)
    async_add_alerts_events(coordinator, async_add_entities)
    _remove_unwanted(hass, entry)
    PartEvents(coordinator, async_add_entities).follow()


def _descriptions(thing: Thing) -> tuple[EventEntityDescription, ...]:
    """Return what happens to a thing itself: only devices have it."""
    return (device_event(thing.kind),) if isinstance(thing, Device) else ()


def _remove_unwanted(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Remove the entities of an earlier run that tell of parts which are not wanted any more."""
    wanted = Options.parse(entry.options).part_kinds
    endings = tuple(
        f"_{description.key}" for description in PART_EVENTS if description.part not in wanted
    )
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        if entity.domain == Platform.EVENT and entity.unique_id.endswith(endings):
            registry.async_remove(entity.entity_id)


class PartEvents:
    """Adds the event entities of the kinds of part that devices have, and removes them with the last such part."""

    def __init__(
        self, coordinator: CentralCoordinator, async_add_entities: AddConfigEntryEntitiesCallback
    ) -> None:
        self._coordinator = coordinator
        self._async_add_entities = async_add_entities
        self._made: dict[Key, set[str]] = {}

    @callback
    def follow(self) -> None:
        """Look at all devices, and again at each whose kinds of part are others."""
        self._coordinator.roster.async_on_discovery(self._discover, self._forget)

    @callback
    def _discover(self, things: Iterable[Thing]) -> None:
        """Add and remove what has come and gone with devices' parts."""
        entities: list[EventEntity] = []
        for device in things:
            if not isinstance(device, Device):
                continue
            made = self._made.setdefault(device.key, set())
            there = {
                key[0] for key in self._coordinator.inventory.parts.get(device.serial_number, ())
            }
            for row in PART_EVENTS:
                if row.part not in there:
                    if row.key in made:
                        made.remove(row.key)
                        self._remove(device, row)
                elif row.key not in made and self._coordinator.roster.makes(
                    Platform.EVENT, device.key, row.key
                ):
                    made.add(row.key)
                    entities.append(PartEvent(self._coordinator, device, row))
        if entities:
            self._async_add_entities(entities)

    @callback
    def _forget(self, key: Key) -> None:
        """Make the entities of a device anew when it comes back."""
        self._made.pop(key, None)

    def _remove(self, device: Device, row: PartEventDescription) -> None:
        """Remove an entity, which may be disabled, from the registry."""
        unique = unique_id(self._coordinator.config_entry, device.key, row.key)
        async_remove_entity(self._coordinator.hass, Platform.EVENT, unique)


class AlertsEvent(FiringEntity, AccountEntity):
    """What happens to the account's alerts."""

    entity_description = ALERTS_EVENT

    def __init__(self, coordinator: CentralCoordinator) -> None:
        super().__init__(coordinator, ALERTS_EVENT.key, stream_key("alerts"))

    @property
    @override
    def available(self) -> bool:
        """Whether alerts arrive."""
        return super().available and self.coordinator.is_live("alerts")

    @override
    async def async_added_to_hass(self) -> None:
        """Follow all alerts."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_change(ALERTS, self._take))

    @callback
    def _take(self, change: Change) -> None:
        """Fire what happened to an alert."""
        self.fire(alert_events(change))


class _StreamEvent(FiringEntity, AccountEntity):
    """What a stream reports of the account as a whole; the recorder does not keep whose device it was."""

    _unrecorded_attributes = frozenset({"mac", "hashed_mac", "tag"})

    def __init__(
        self, coordinator: CentralCoordinator, description: EventEntityDescription, stream: str
    ) -> None:
        super().__init__(coordinator, description.key, stream_key(stream))
        self.entity_description = description
        self._stream = stream
        self._fired_until: datetime | None = None

    @property
    @override
    def available(self) -> bool:
        """Whether the stream's events arrive."""
        return super().available and self.coordinator.is_live(self._stream)

    @override
    async def async_added_to_hass(self) -> None:
        """Restore when the last event was fired."""
        await super().async_added_to_hass()
        if (last := dt_util.parse_datetime(self.state or "")) is not None:
            self._fired_until = last + _PRECISION

    def _is_repeated(self, sent: datetime | None) -> bool:
        """Return True for a message from before the last event of an earlier run: Central may repeat it."""
        return self._fired_until is not None and sent is not None and sent <= self._fired_until


class StreamEvent(_StreamEvent):
    """What a stream reports of which nothing but that is known."""

    def __init__(
        self, coordinator: CentralCoordinator, description: StreamEventDescription
    ) -> None:
        super().__init__(coordinator, description, description.stream)
        self._judge = description.judge()

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the stream."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_event(self._stream, self._take))

    @callback
    def _take(self, event: CentralEvent) -> None:
        """Fire what an event tells; a repeated one is only remembered."""
        happenings = list(self._judge(event))
        if not self._is_repeated(event.time):
            self.fire(happenings)


class ClientEvent(_StreamEvent):
    """What happens to clients."""

    def __init__(self, coordinator: CentralCoordinator) -> None:
        super().__init__(coordinator, CLIENT_EVENT, "clients")

    @override
    async def async_added_to_hass(self) -> None:
        """Follow all clients."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.presence.async_on_change(self._take))

    @callback
    def _take(self, change: Change) -> None:
        """Fire what happened to a client."""
        client = change.after
        if isinstance(client, NetworkClient) and not self._is_repeated(client.reported_at):
            self.fire(client_events(change))


class DeviceEvent(FiringEntity, ThingEntity[Thing]):
    """What happens to a device."""

    def __init__(
        self, coordinator: CentralCoordinator, thing: Thing, description: EventEntityDescription
    ) -> None:
        super().__init__(coordinator, thing, description.key)
        self.entity_description = description

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the device, and tell if it is one that nobody knew before."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_change(self._key, self._take))
        if self._serial_number in self.coordinator.roster.newcomers:
            self.coordinator.roster.newcomers.discard(self._serial_number)
            # Home Assistant's trigger compares with the state before: there has to be one.
            self.hass.loop.call_soon(self.fire, [("added", {})])

    @callback
    def _take(self, change: Change) -> None:
        """Fire what happened to the device."""
        self.fire(device_events(change))


class PartEvent(FiringEntity, ThingEntity[Device]):
    """What happens to a device's parts of one kind, whether they have entities of their own or not."""

    def __init__(
        self, coordinator: CentralCoordinator, device: Device, description: PartEventDescription
    ) -> None:
        super().__init__(coordinator, device, description.key)
        self.entity_description = description
        self._parts = parts_key(description.part, device.serial_number)
        if coordinator.roster.is_large:
            self._attr_entity_registry_enabled_default = False

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the parts."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_change(self._parts, self._take))

    @callback
    def _take(self, change: Change) -> None:
        """Fire what happened to a part."""
        if (device := self.device) is not None:
            self.fire(part_events(change, device))
