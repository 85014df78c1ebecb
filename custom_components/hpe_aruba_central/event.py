"""Event entities: alerts, the audit trail, and what happens to a device."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models import Alert, CentralEvent, Change, Device, Thing
from .coordinator import ALERTS, CentralConfigEntry, CentralCoordinator
from .entity import AccountEntity, ThingEntity, async_add_as_discovered
from .options import EVENT_TYPES

PARALLEL_UPDATES = 0

type Happening = tuple[str, dict[str, Any]]
"""An event entity's event type, and what is known beside it."""

_OTHER = "other"
_AUDIT_FIELDS = ("action", "category", "sub_category", "destination", "destination_name", "service_name")
"""What is shown of an audit entry: no user and no free text, since states are recorded; the bus event has all."""

ALERTS_EVENT = EventEntityDescription(
    key="alerts", translation_key="alerts", event_types=["raised", "updated", "deferred", "cleared"]
)
AUDIT_EVENT = EventEntityDescription(
    key="audit_trail", translation_key="audit_trail", event_types=[*EVENT_TYPES["audit"], _OTHER]
)


def alert_happenings(change: Change) -> Iterator[Happening]:
    """Judge what happened to an alert."""
    before, after = change.before, change.after
    if not isinstance(after, Alert):
        return
    if not after.is_open:
        event_type = "cleared"
    elif after.state == "deferred" and not (isinstance(before, Alert) and before.state == "deferred"):
        event_type = "deferred"
    elif before is None:
        event_type = "raised"
    elif isinstance(before, Alert) and before.from_rest and not after.from_rest and _same_alert(before, after):
        # The stream's own word on what a snapshot has already told.
        return
    else:
        event_type = "updated"
    yield (
        event_type,
        {
            "alert_id": after.alert_id,
            "name": after.name,
            "category": after.category,
            "device_type": after.device_type,
            "severity": after.severity,
            "priority": after.priority,
            "summary": after.summary,
            "site_name": after.site_name,
            "device_serials": list(after.device_serials),
        },
    )


def _same_alert(before: Alert, after: Alert) -> bool:
    """Whether nothing that a person would act upon has changed."""
    return (before.state, before.severity, before.summary) == (after.state, after.severity, after.summary)


@dataclass(frozen=True, slots=True)
class _Turn:
    """An event type, and how it is told from a device before and after; None if it did not happen."""

    event_type: str
    judge: Callable[[Device, Device], dict[str, Any] | None]


def _differs(attribute: str) -> Callable[[Device, Device], dict[str, Any] | None]:
    """Return a judgement on whether an attribute that was known is another now."""

    def judge(before: Device, after: Device) -> dict[str, Any] | None:
        """Tell the attribute's values."""
        old, new = getattr(before, attribute), getattr(after, attribute)
        return {"previous": old, "current": new} if None not in {old, new} and old != new else None

    return judge


def _went_offline(before: Device, after: Device) -> dict[str, Any] | None:
    """Tell why a device went down, if it did."""
    return {"reason": after.down_reason} if before.online is True and after.online is False else None


def _came_online(before: Device, after: Device) -> dict[str, Any] | None:
    """Tell that a device came up, if it did."""
    return {} if before.online is False and after.online is True else None


def _rebooted(before: Device, after: Device) -> dict[str, Any] | None:
    """Tell when a device was restarted, if it was."""
    if before.last_restart is None or after.last_restart is None or after.last_restart <= before.last_restart:
        return None
    return {"last_restart": after.last_restart.isoformat()}


_TURNS = (
    _Turn("offline", _went_offline),
    _Turn("online", _came_online),
    _Turn("rebooted", _rebooted),
    _Turn("renamed", _differs("name")),
    _Turn("firmware_changed", _differs("firmware_version")),
)

DEVICE_EVENT = EventEntityDescription(
    key="device_event",
    translation_key="device_event",
    event_types=["added", "removed", *(turn.event_type for turn in _TURNS)],
)


def device_happenings(change: Change) -> Iterator[Happening]:
    """Judge what happened to a device."""
    match change.before, change.after:
        case None, Device():
            yield "added", {}
        case Device(), None:
            yield "removed", {}
        case Device() as before, Device() as after:
            for turn in _TURNS:
                if (told := turn.judge(before, after)) is not None:
                    yield turn.event_type, told


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the account's event entities, and one for each device as it is heard of."""
    coordinator = entry.runtime_data
    entities: list[EventEntity] = []
    if "alerts" in coordinator.subscriptions:
        entities.append(AlertsEvent(coordinator))
    if "audit" in coordinator.subscriptions:
        entities.append(AuditTrailEvent(coordinator))
    async_add_entities(entities)
    async_add_as_discovered(coordinator, async_add_entities, _descriptions, DeviceEvent)


def _descriptions(thing: Thing) -> tuple[EventEntityDescription, ...]:
    """Return what happens to a thing: only devices have it."""
    return (DEVICE_EVENT,) if isinstance(thing, Device) else ()


class AlertsEvent(AccountEntity, EventEntity):
    """What happens to the account's alerts."""

    entity_description = ALERTS_EVENT

    def __init__(self, coordinator: CentralCoordinator) -> None:
        super().__init__(coordinator, ALERTS_EVENT.key, ("stream", "alerts"))

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
        for event_type, told in alert_happenings(change):
            self._trigger_event(event_type, told)
            self.async_write_ha_state()


class AuditTrailEvent(AccountEntity, EventEntity):
    """What administrators and Central itself have done."""

    entity_description = AUDIT_EVENT

    def __init__(self, coordinator: CentralCoordinator) -> None:
        super().__init__(coordinator, AUDIT_EVENT.key, ("stream", "audit"))

    @property
    @override
    def available(self) -> bool:
        """Whether audit entries arrive."""
        return super().available and self.coordinator.is_live("audit")

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the stream."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_event("audit", self._take))

    @callback
    def _take(self, event: CentralEvent) -> None:
        """Fire an audit entry under its category."""
        event_type = next((word for word, known in EVENT_TYPES["audit"].items() if known == event.type), _OTHER)
        self._trigger_event(event_type, {name: event.payload.get(name) for name in _AUDIT_FIELDS})
        self.async_write_ha_state()


class DeviceEvent(ThingEntity[Thing], EventEntity):
    """What happens to a device."""

    def __init__(self, coordinator: CentralCoordinator, thing: Thing, description: EventEntityDescription) -> None:
        super().__init__(coordinator, thing, description.key)
        self.entity_description = description

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the device, and tell if it is one that nobody knew before."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_change(self._key, self._take))
        if self._serial_number in self.coordinator.roster.newcomers:
            self.coordinator.roster.newcomers.discard(self._serial_number)
            self._trigger_event("added")

    @callback
    def _take(self, change: Change) -> None:
        """Fire what happened to the device."""
        for event_type, told in device_happenings(change):
            self._trigger_event(event_type, told)
            self.async_write_ha_state()
