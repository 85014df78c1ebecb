"""Event entities of alerts, devices and their parts, and of streams without a state."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import override

from homeassistant.components.event import EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.change import Change
from .central.models.core import Key, PartKind, Thing
from .central.models.device import Device, DeviceKind
from .central.models.event import CentralEvent
from .central.models.keys import ALERTS, CLIENT_CHANGES, LISTED_CLIENT_CHANGES
from .central.state.client_events import CLIENT_TYPES, client_events, listed_client_events
from .central.state.entity_events import (
    DEVICE_TYPES,
    PART_TYPES,
    SWITCH_TYPES,
    EntityEvent,
    alert_events,
    device_events,
    part_events,
)
from .central.state.stream_entity_events import AuditEvents, GeofenceEvents, WidsEvents
from .config_entry import CentralConfigEntry
from .entities.alert import ALERTS_EVENT, async_add_alerts_events
from .entities.event import QueuedEventEntity
from .entities.loader import (
    async_add_account_entities,
    async_add_as_discovered,
    async_remove_excluded,
)
from .entity import AccountEntity, ThingEntity
from .runtime import CentralRuntime

PARALLEL_UPDATES = 0

_PERSONAL = frozenset({"mac", "hashed_mac", "tag"})
"""The attributes that are not recorded in the database: addresses of clients and tags."""


@dataclass(frozen=True, kw_only=True)
class PartEventDescription(EventEntityDescription):
    """Describe the event entity of a device's parts of one kind."""

    part: PartKind


@dataclass(frozen=True, kw_only=True)
class StreamEventDescription(EventEntityDescription):
    """Describe the event entity of a stream."""

    stream: str
    detector: Callable[[], Callable[[CentralEvent], Iterator[EntityEvent]]]
    """Creates what turns each event into entity events, given those before it."""


DEVICE_EVENT = EventEntityDescription(
    key="device_event", translation_key="device_event", event_types=[*DEVICE_TYPES, *SWITCH_TYPES]
)
_BARE_DEVICE_EVENT = EventEntityDescription(
    key="device_event", translation_key="device_event", event_types=[*DEVICE_TYPES]
)
PART_EVENTS = tuple(
    # In the plural, unlike any entity of a part: these belong to the device.
    PartEventDescription(
        key=f"{kind}s_event", translation_key=f"{kind}s_event", part=kind, event_types=[*types]
    )
    for kind, types in PART_TYPES.items()
)
STREAM_EVENTS = tuple(
    StreamEventDescription(
        key=key,
        translation_key=key,
        stream=stream,
        event_types=[*detector.types],
        detector=detector,
    )
    for key, stream, detector in (
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
"""All descriptions of event entities."""


def device_event(kind: DeviceKind) -> EventEntityDescription:
    """Return the description of the event entity for a kind of device."""
    return DEVICE_EVENT if kind is DeviceKind.SWITCH else _BARE_DEVICE_EVENT


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the account's event entities, and those of each device as it is discovered."""
    runtime = entry.runtime_data
    entities: list[AccountEntity] = [
        StreamEvent(runtime, description)
        for description in STREAM_EVENTS
        if runtime.options.follows(description.stream)
    ]
    if runtime.options.follows("alerts"):
        entities.append(AlertsEvent(runtime))
    if runtime.options.follows("clients"):
        entities.append(ClientEvent(runtime))
    async_add_account_entities(runtime, async_add_entities, entities)
    async_add_as_discovered(
        runtime, async_add_entities, Platform.EVENT, _device_events, DeviceEvent
    )
    async_add_alerts_events(runtime, async_add_entities)
    _async_add_part_events(runtime, async_add_entities)


def _device_events(thing: Thing) -> tuple[EventEntityDescription, ...]:
    """Return the event entity of a device; parts have none of their own."""
    return (device_event(thing.kind),) if isinstance(thing, Device) else ()


@callback
def _async_add_part_events(
    runtime: CentralRuntime, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add an event entity for each kind of part that a device has.

    It is removed with the device's last part of the kind, or if the options exclude the kind.
    """
    names = [row.key for row in PART_EVENTS]
    async_remove_excluded(runtime, Platform.EVENT, lambda _: names)

    def describe(thing: Thing) -> list[PartEventDescription]:
        """Return the event entities of a device's kinds of part."""
        if not isinstance(thing, Device):
            return []
        kinds = _part_kinds(runtime, thing)
        policy = runtime.policy
        return [
            row
            for row in PART_EVENTS
            if row.part in kinds and policy.should_create(Platform.EVENT, thing.key, row.key)
        ]

    def create(of: CentralRuntime, thing: Thing, row: PartEventDescription) -> PartEvent:
        """Create the event entity of a device's parts."""
        return PartEvent(of, of.inventory.devices[thing.key[1]], row)

    forget = async_add_as_discovered(runtime, async_add_entities, Platform.EVENT, describe, create)

    @callback
    def remove_gone(things: Iterable[Thing]) -> None:
        """Remove the event entities of kinds of part that devices no longer have."""
        for thing in things:
            if not isinstance(thing, Device):
                continue
            kinds = _part_kinds(runtime, thing)
            for row in PART_EVENTS:
                if row.part in kinds:
                    continue
                # Parts that an earlier run knew may only not have been reported yet.
                is_excluded = row.part not in runtime.options.part_kinds
                if forget(thing.key, row.key) or is_excluded:
                    runtime.devices.remove_entity(Platform.EVENT, thing.key, row.key)

    runtime.registry.connect(remove_gone, lambda _: None)


def _part_kinds(runtime: CentralRuntime, device: Device) -> set[str]:
    """Return the kinds of part that a device has."""
    return {key[0] for key in runtime.inventory.parts.get(device.serial_number, ())}


class AlertsEvent(QueuedEventEntity, AccountEntity):
    """Fires what happens to the account's alerts."""

    entity_description = ALERTS_EVENT

    def __init__(self, runtime: CentralRuntime) -> None:
        super().__init__(runtime, ALERTS_EVENT.key, stream="alerts")

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for changes of alerts."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.dispatcher.on_change(ALERTS, self._handle_change))

    @callback
    def _handle_change(self, change: Change) -> None:
        """Fire what happened to an alert."""
        self.fire(alert_events(change))


class StreamEvent(QueuedEventEntity, AccountEntity):
    """Fires the events of a stream of which no state is kept."""

    _unrecorded_attributes = _PERSONAL

    def __init__(self, runtime: CentralRuntime, description: StreamEventDescription) -> None:
        super().__init__(runtime, description.key, stream=description.stream)
        self.entity_description = description
        self._detect = description.detector()
        self._name = description.stream

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for the stream's events."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.dispatcher.on_event(self._name, self._handle_event))

    @callback
    def _handle_event(self, event: CentralEvent) -> None:
        """Fire what an event means."""
        self.fire(self._detect(event))


class ClientEvent(QueuedEventEntity, AccountEntity):
    """Fires what happens to clients."""

    _unrecorded_attributes = _PERSONAL
    entity_description = CLIENT_EVENT

    def __init__(self, runtime: CentralRuntime) -> None:
        super().__init__(runtime, CLIENT_EVENT.key, stream="clients")

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for changes of clients."""
        await super().async_added_to_hass()
        on_change = self.runtime.dispatcher.on_change
        self.async_on_remove(on_change(CLIENT_CHANGES, self._handle_change))
        self.async_on_remove(on_change(LISTED_CLIENT_CHANGES, self._handle_listed))

    @callback
    def _handle_change(self, change: Change) -> None:
        """Fire what happened to a client."""
        self.fire(client_events(change))

    @callback
    def _handle_listed(self, change: Change) -> None:
        """Fire what happened to a client between two lists of REST."""
        self.fire(listed_client_events(change))


class DeviceEvent(QueuedEventEntity, ThingEntity[Thing]):
    """Fires what happens to a device."""

    def __init__(
        self, runtime: CentralRuntime, thing: Thing, description: EventEntityDescription
    ) -> None:
        super().__init__(runtime, thing, description.key)
        self.entity_description = description

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for changes of the device; fire ``added`` for a new one."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.dispatcher.on_change(self._key, self._handle_change))
        if self.runtime.registry.pop_new_device(self._serial_number):
            # Home Assistant's trigger needs a state before this one to compare with.
            self.hass.loop.call_soon(self.fire, [("added", {})])

    @callback
    def _handle_change(self, change: Change) -> None:
        """Fire what happened to the device."""
        self.fire(device_events(change))


class PartEvent(QueuedEventEntity, ThingEntity[Device]):
    """Fires what happens to a device's parts of one kind, with or without entities of their own."""

    def __init__(
        self, runtime: CentralRuntime, device: Device, description: PartEventDescription
    ) -> None:
        super().__init__(runtime, device, description.key, is_essential=False)
        self.entity_description = description
        self._parts: Key = (description.part, device.serial_number)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for changes of the parts."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.dispatcher.on_change(self._parts, self._handle_change))

    @callback
    def _handle_change(self, change: Change) -> None:
        """Fire what happened to a part."""
        device = self.device
        if device is not None:
            self.fire(part_events(change, device))
