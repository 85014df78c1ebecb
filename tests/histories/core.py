"""Histories on Home Assistant: a real core on a virtual loop, with real entities.

Only what touches the network is replaced: the handshake of WebSockets, the requests of REST and of
tokens. Everything that follows from them runs as in a home.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from datetime import UTC
from itertools import count
from typing import Any, cast
from unittest.mock import patch

from homeassistant.const import (
    EVENT_STATE_CHANGED,
    STATE_HOME,
    STATE_NOT_HOME,
    STATE_OFF,
    STATE_ON,
    Platform,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, frame, restore_state
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
    mock_storage,
)

from custom_components.hpe_aruba_central.central.models.keys import client_key, device_key
from custom_components.hpe_aruba_central.const import (
    CONF_ACCESS_PORTS,
    CONF_CREDENTIAL_KIND,
    CONF_DETAIL,
    CONF_STREAMS,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_TRACK,
    CONF_WORKSPACE,
    DOMAIN,
)
from custom_components.hpe_aruba_central.options import DEFAULT_AWAY_DELAY
from custom_components.hpe_aruba_central.registry.unique_ids import account_unique_id, unique_id
from custom_components.hpe_aruba_central.runtime import CentralRuntime

from .channel import Central
from .check import Checker
from .clockwork import Clockwork, HostClock, LoopTime, VirtualLoop
from .network import Network
from .product import (
    PORT_KEY,
    RADIO_KEYS,
    SAVE_INTERVAL,
    UPLINK_KEY,
    Product,
    fact_of_thing,
    shown_of,
    slot_of,
)
from .world import CLIENTS, DEVICES, GATEWAY, STREAMS, SWITCH, Fact

_BOOLEANS = {STATE_ON: True, STATE_OFF: False}
_KINDS_OF_EVENTS = {
    "device_event": "device",
    "radios_event": "radio",
    "ports_event": "port",
    "uplinks_event": "uplink",
}
_OPTIONS = {
    CONF_STREAMS: list(STREAMS),
    CONF_TRACK: "all",
    CONF_DETAIL: "all",
    CONF_ACCESS_PORTS: True,
}
_DATA = {
    "host": "central.example",
    CONF_CREDENTIAL_KIND: "central",
    "client_id": "client",
    "client_secret": "secret",
    CONF_TOKEN_URL: "https://token.example",
    CONF_WORKSPACE: None,
    CONF_SUBSCRIBER_ID: "00000000-0000-4000-8000-000000000000",
}


class CoreProduct:
    """An account in a running Home Assistant."""

    def __init__(self, core: Core, time: Clockwork, network: Network, number: int) -> None:
        self._core = core
        self._time = time
        self._network = network
        self._hass = core.hass
        self._checker = network.checker
        self._registry = er.async_get(core.hass)
        self._last_events: dict[str, str] = {}
        self._entity_ids: dict[tuple[str, str], str] = {}
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title=f"History {number}",
            unique_id=f"client {number}",
            entry_id=f"history{number}",
            data=_DATA,
            options=_OPTIONS,
        )
        self._stop_listening = core.hass.bus.async_listen(
            EVENT_STATE_CHANGED, self._handle_state_changed
        )

    @property
    def _runtime(self) -> CentralRuntime | None:
        """The account's objects, None while it is not loaded."""
        return getattr(self.entry, "runtime_data", None)

    # The account's life

    def start(self) -> None:
        """Set the account up for the first time."""
        self.entry.add_to_hass(self._hass)
        self._set_up()

    def refresh(self) -> None:
        """Ask REST now, as the regular check does."""
        runtime = self._runtime
        if runtime is not None:
            refresh = runtime.coordinator.async_refresh()
            self.entry.async_create_background_task(self._hass, refresh, "check")

    def restart(self, seconds: float) -> None:
        """Stop properly, and start again after some time."""
        self._unload()
        self._come_up(seconds)

    def crash(self, seconds: float) -> None:
        """Lose power, and start again after some time with what was stored before."""
        stored = deepcopy(self._core.stored)
        self._network.break_off()
        self._checker.crashed()
        self._unload()
        self._core.stored.clear()
        self._core.stored.update(stored)
        self._come_up(seconds)

    def remove(self) -> None:
        """Remove the account."""
        self._stop_listening()
        self._core.run(self._hass.config_entries.async_remove(self.entry.entry_id))
        # The next account's entities have the same ids, and would go on where these ended.
        self._core.stored.pop(restore_state.STORAGE_KEY, None)
        self._core.run(restore_state.async_get(self._hass).async_load())

    def _come_up(self, seconds: float) -> None:
        """Start again after some time."""
        self._time.run(seconds)
        self._checker.started()
        self._set_up()

    def _set_up(self) -> None:
        """Set the account up."""
        assert self._core.run(self._hass.config_entries.async_setup(self.entry.entry_id))

    def _unload(self) -> None:
        """Unload the account."""
        assert self._core.run(self._hass.config_entries.async_unload(self.entry.entry_id))

    # What is shown and fired

    def shown(self) -> Mapping[Fact, Any]:
        """Return what is shown: states of entities, and what has none from the stores."""
        runtime = self._runtime
        if runtime is None:
            return {}
        shown = shown_of(runtime.inventory, runtime.clients.clients)
        for serial in DEVICES:
            online = self._state(Platform.BINARY_SENSOR, device_key(serial), "connectivity")
            shown["device", serial, "online"] = _BOOLEANS.get(online)
        for serial, key in RADIO_KEYS.items():
            status = self._state(Platform.SENSOR, key, "status")
            shown["radio", serial, "status"] = status if status in {"up", "down"} else None
        link = self._state(Platform.BINARY_SENSOR, PORT_KEY, "link")
        shown["port", SWITCH, "link"] = _BOOLEANS.get(link)
        up = self._state(Platform.BINARY_SENSOR, UPLINK_KEY, "up")
        shown["uplink", GATEWAY, "up"] = _BOOLEANS.get(up)
        return shown

    def trackers(self) -> Mapping[str, bool]:
        """Return whether clients are shown as home, as far as that is known."""
        homes: dict[str, bool] = {}
        for mac in CLIENTS:
            state = self._state(Platform.DEVICE_TRACKER, client_key(mac), "tracker")
            if state in {STATE_HOME, STATE_NOT_HOME}:
                homes[mac] = state == STATE_HOME
        return homes

    def _state(self, platform: Platform, key: tuple[str, ...], name: str) -> str:
        """Return the state of an entity, empty if there is none."""
        runtime = self._runtime
        if runtime is None:
            return ""
        own_id = unique_id(key, name)
        entity_id = self._entity_ids.get((platform, own_id))
        if entity_id is None:
            entity_id = self._registry.async_get_entity_id(platform, DOMAIN, own_id)
            if entity_id is None:
                return ""
            self._entity_ids[platform, own_id] = entity_id
        state = self._hass.states.get(entity_id)
        return "" if state is None else state.state

    @callback
    def _handle_state_changed(self, event: Event[EventStateChangedData]) -> None:
        """Judge what an event entity fires, and who becomes away."""
        entity_id, new = event.data["entity_id"], event.data["new_state"]
        if new is None:
            return
        if entity_id.startswith("device_tracker."):
            if new.state == STATE_NOT_HOME:
                self._checker.became_away(new.attributes["mac"], DEFAULT_AWAY_DELAY)
            return
        event_type = new.attributes.get("event_type")
        if not entity_id.startswith("event.") or event_type is None:
            return
        if self._last_events.get(entity_id) != new.state and new.state[:1].isdecimal():
            self._last_events[entity_id] = new.state
            fact = self._fact_of(entity_id, event_type, new.attributes)
            if fact is not None:
                self._checker.fired(fact, event_type)

    def _fact_of(
        self, entity_id: str, event_type: str, attributes: Mapping[str, Any]
    ) -> Fact | None:
        """Return the fact that an event is about, None if the events are judged elsewhere."""
        entity = self._registry.async_get(entity_id)
        assert entity is not None
        unique_id = entity.unique_id
        if unique_id == account_unique_id(self.entry, "alerts"):
            return "alert", slot_of(attributes["summary"]), "state"
        if unique_id.endswith("client_event"):
            return "client", attributes["mac"], "place"
        if unique_id.endswith("audit_trail"):
            return "audit", slot_of(attributes["action"]), "entry"
        if event_type in {"added", "removed"}:
            return None
        for suffix, kind in _KINDS_OF_EVENTS.items():
            if unique_id.endswith(suffix):
                serial = next(serial for serial in DEVICES if serial in unique_id)
                return fact_of_thing(kind, serial, event_type)
        return None


class CoreLevel:
    """Plays one history to an account of a Home Assistant."""

    save_delay = SAVE_INTERVAL

    def __init__(self, core: Core) -> None:
        self._core = core
        self.time: Clockwork = LoopTime(core.loop)
        self._product: CoreProduct | None = None

    def product(self, central: Central, host: HostClock, checker: Checker) -> Product:
        """Return an account that is not set up yet."""
        # The test plugin takes it away after each test; Home Assistant would have nowhere to report
        # what is deprecated.
        frame.async_setup(self._core.hass)
        network = self._core.network
        network.attach(central, host, checker)
        self._product = CoreProduct(self._core, self.time, network, next(self._core.numbers))
        return self._product

    def close(self) -> None:
        """Remove the account."""
        if self._product is not None:
            self._product.remove()


class Core:
    """A running Home Assistant on a virtual loop."""

    hass: HomeAssistant
    stored: dict[str, Any]

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.network = Network(self.loop)
        self.numbers = count(1)

    def run[T](self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end."""
        return self.loop.run_until_complete(coroutine)


@contextmanager
def running_core() -> Iterator[Callable[[], CoreLevel]]:
    """Run a Home Assistant; yields what creates a level for each history."""
    core = Core()
    asyncio.set_event_loop(core.loop)
    with ExitStack() as patches:
        core.stored = patches.enter_context(mock_storage())
        patches.enter_context(patch("homeassistant.util.dt.utcnow", core.network.utcnow))
        core.network.replace(patches)
        context = async_test_home_assistant(core.loop)
        core.hass = core.run(context.__aenter__())
        dt_util.set_default_time_zone(UTC)
        core.hass.data.pop("custom_components", None)
        try:
            yield lambda: CoreLevel(core)
        finally:
            core.run(core.hass.async_stop(force=True))
            core.run(cast("Any", context.__aexit__)(None, None, None))
    asyncio.set_event_loop(None)
    core.loop.close()
