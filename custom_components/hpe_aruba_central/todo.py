"""The to-do list of an account's open alerts, which can be cleared and deferred there."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from heapq import nlargest
from typing import Final, override

from homeassistant.components.todo.const import TodoItemStatus, TodoListEntityFeature
from homeassistant.components.todo.entity import TodoItem, TodoListEntity
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .central.models.alert import Alert, Severity
from .central.models.keys import ALERTS
from .central.rest.alert_actions import ClearReason
from .config_entry import CentralConfigEntry
from .const import LOGGER
from .entities.loader import async_add_account_entities
from .entity import AccountEntity
from .errors import invalid, translate_errors
from .markdown import escape
from .runtime import CentralRuntime
from .translated_texts import Texts, async_load_texts

PARALLEL_UPDATES = 1
"""Alerts that are cleared together take one request after the other: Central limits the rate."""

MAX_LISTED: Final = 200
"""Alerts; of more, the newest: a browser draws each of them."""

_COOLDOWN: Final = 1.0
"""Seconds between two updates of the list: thousands of alerts may change at once."""

_MAX_SUMMARY: Final = 255
_MAX_DEVICES: Final = 3
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

_ACTION: ContextVar[object] = ContextVar("_ACTION", default=None)
"""The action that a task is part of."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the list if the account is subscribed to alerts."""
    runtime = entry.runtime_data
    if not runtime.options.follows("alerts"):
        return
    texts = await async_load_texts(hass, hass.config.language)
    async_add_account_entities(runtime, async_add_entities, [AlertList(runtime, texts)])


class AlertList(AccountEntity, TodoListEntity):
    """The newest open alerts at the chosen sites; the state is the number of all of them.

    To tick an alert clears it, a due date defers it. Central sets its text.
    """

    _attr_translation_key = "alert_list"
    _attr_supported_features = (
        TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.SET_DUE_DATE_ON_ITEM
        | TodoListEntityFeature.SET_DUE_DATETIME_ON_ITEM
        # Without this, Home Assistant's dialog cannot set a due date of an item with a description.
        | TodoListEntityFeature.SET_DESCRIPTION_ON_ITEM
    )

    def __init__(self, runtime: CentralRuntime, texts: Texts) -> None:
        super().__init__(runtime, "alert_list", ALERTS, stream="alerts")
        self._texts = texts
        self._action: object = None
        """The action that is run in this step of the event loop."""

    @property
    @override
    def state(self) -> int | None:
        """The number of open alerts, including those that are not listed."""
        return self.runtime.sites.alerts.count()

    @property
    @override
    def shown(self) -> object:
        """The listed alerts and the number of all."""
        return self.state, self.todo_items

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for updates; the age of alerts is updated each minute."""
        self._attr_todo_items = self._listed()
        self._debouncer = Debouncer(
            self.hass, LOGGER, cooldown=_COOLDOWN, immediate=True, function=self._refresh
        )
        self.async_on_remove(self._debouncer.async_shutdown)
        self.async_on_remove(
            async_track_time_interval(self.hass, self._show_age, timedelta(minutes=1))
        )
        await super().async_added_to_hass()

    @callback
    @override
    def _review(self) -> None:
        """Write the list at once, or a second after the last time."""
        self._debouncer.async_schedule_call()

    @callback
    def _refresh(self) -> None:
        """Write the list if it has changed."""
        self._attr_todo_items = self._listed()
        super()._review()

    @callback
    def _show_age(self, _now: datetime) -> None:
        """Show those who look at the list how old the alerts are by now."""
        self._attr_todo_items = self._listed()
        self.async_update_listeners()

    @callback
    @override
    def async_set_context(self, context: Context) -> None:
        """Note that Home Assistant has checked the user of an action, which it runs next."""
        super().async_set_context(context)
        self._action = object()
        _ACTION.set(self._action)
        self.hass.loop.call_soon(self._end_action)

    @callback
    def _end_action(self) -> None:
        """Note that the step is over."""
        self._action = None

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Clear an alert that is ticked, or defer one that has a due date.

        Raises ServiceValidationError if the alert is no longer open, if the date isn't in the
        future, for any other change, or without an action, and HomeAssistantError if Central
        refuses.
        """
        if self._action is None or self._action is not _ACTION.get():
            # Assist ticks items for anyone, and for models that other people's texts may mislead.
            raise invalid("alert_needs_action")
        alert = self.runtime.inventory.alerts.by_id.get(item.uid or "")
        if alert is None:
            raise invalid("alert_not_known", alert_id=item.uid or "")
        actions = self.runtime.alert_actions
        with translate_errors(self.runtime.client.host, _summary(alert)):
            if item.status == TodoItemStatus.COMPLETED:
                await actions.clear_alerts([alert.alert_id], ClearReason.PROBLEM_WAS_RESOLVED)
            elif item.due is not None:
                await actions.defer_alerts([alert.alert_id], self._end_of_deferral(item.due))
            else:
                raise invalid("alert_is_fixed")

    def _end_of_deferral(self, due: date | datetime) -> datetime:
        """Return when a deferral ends, for a date at its start in Home Assistant's time zone.

        Raises ServiceValidationError unless it is in the future.
        """
        end = due if isinstance(due, datetime) else dt_util.start_of_local_day(due)
        if end <= self.runtime.client.clock.utcnow():
            raise invalid("not_in_the_future")
        return end

    def _listed(self) -> list[TodoItem]:
        """Return the newest alerts."""
        is_elsewhere = self.runtime.sites.alerts.is_elsewhere
        alerts = self.runtime.inventory.alerts.by_id.values()
        here = (alert for alert in alerts if not is_elsewhere(alert))
        newest = nlargest(MAX_LISTED, here, key=lambda alert: alert.since or _LONG_AGO)
        now = self.runtime.client.clock.utcnow()
        return [
            TodoItem(
                uid=alert.alert_id,
                summary=_summary(alert),
                status=TodoItemStatus.NEEDS_ACTION,
                description=self._description(alert, now),
            )
            for alert in newest
        ]

    def _description(self, alert: Alert, now: datetime) -> str:
        """Return text, severity, devices, site and age of an alert as two lines of Markdown.

        The text is below the name because the card shows one line of a summary only.
        """
        text = alert.summary if alert.name else ""
        parts = [self._severity(alert)]
        if alert.state == "deferred":
            parts.append(self._texts.option("alert_state", "deferred"))
        if alert.device_serials:
            parts.append(escape(self._devices(alert)))
        if alert.site_name:
            parts.append(escape(alert.site_name))
        if alert.since is not None:
            parts.append(self._texts.age(now - alert.since))
        return "  \n".join(filter(None, [escape(text), " · ".join(filter(None, parts))]))

    def _severity(self, alert: Alert) -> str:
        """Return the severity; an unknown one as Central calls it."""
        if alert.severity not in set(Severity):
            return escape(alert.severity)
        return f"**{self._texts.option('severity', alert.severity)}**"

    def _devices(self, alert: Alert) -> str:
        """Return the names of the first devices that an alert names."""
        known = self.runtime.inventory.devices
        names = []
        for serial in alert.device_serials[:_MAX_DEVICES]:
            device = known.get(serial)
            names.append((device and device.name) or serial)
        if len(alert.device_serials) > _MAX_DEVICES:
            names.append("…")
        return ", ".join(names)


def _summary(alert: Alert) -> str:
    """Return the name of an alert, else its text, in one line."""
    text = " ".join((alert.name or alert.summary or alert.alert_id).split())
    return text[:_MAX_SUMMARY]
