"""The one place where tests of the integration reach behind its public face.

Where the integration keeps something is known here and nowhere else in the tests.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock, patch

import aiohttp
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE
from homeassistant.util import dt as dt_util

from custom_components.hpe_aruba_central import (
    dispatcher as dispatcher_module,
    runtime as runtime_module,
)
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import Key, Thing
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.central.models.parts import Part
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.rest.actions import Actions
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.central.state import history
from custom_components.hpe_aruba_central.central.state.totals import Totals
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    Counters,
    Status,
    Subscription,
)
from custom_components.hpe_aruba_central.central.streaming.websocket import WebSocket
from custom_components.hpe_aruba_central.coordinator import CHECK_INTERVAL
from custom_components.hpe_aruba_central.dispatcher import BATCH_INTERVAL
from custom_components.hpe_aruba_central.hub import (
    client_tracking,
    location_tracking,
    stream_monitor,
)
from custom_components.hpe_aruba_central.hub.client_tracking import CLEANUP_INTERVAL
from custom_components.hpe_aruba_central.hub.license_check import SILENCE
from custom_components.hpe_aruba_central.hub.rest_sync import COLLECT_GAPS, FIRMWARE_INTERVAL
from custom_components.hpe_aruba_central.hub.storage import SAVE_INTERVAL, SnapshotStore
from custom_components.hpe_aruba_central.registry import entity_policy
from custom_components.hpe_aruba_central.registry.entity_policy import MAX_TRACKED_CLIENTS
from custom_components.hpe_aruba_central.runtime import CentralRuntime
from custom_components.hpe_aruba_central.update import FIRMWARE as FIRMWARE_ROW, FirmwareUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BATCH_INTERVAL",
    "CHECK_INTERVAL",
    "CLEANUP_INTERVAL",
    "COLLECT_GAPS",
    "FIRMWARE_INTERVAL",
    "MAX_TRACKED_CLIENTS",
    "SAVE_INTERVAL",
    "SILENCE",
    "Run",
    "fast_actions",
    "fast_streams",
    "inside",
    "large_above",
    "many_above",
    "max_tracked",
    "no_rest_lag",
    "problem_sensor_on_demand_above",
    "while_closing",
    "while_saving",
    "yield_after_every_write",
]


class Run:
    """What the integration knows and does in one run of an account, from its set-up to the unload."""

    def __init__(self, entry: ConfigEntry) -> None:
        self.entry = entry
        self._runtime: CentralRuntime = entry.runtime_data

    def is_current(self) -> bool:
        """Return True if the account has not been unloaded since."""
        return getattr(self.entry, "runtime_data", None) is self._runtime

    # Streams

    @property
    def subscriptions(self) -> Mapping[str, Subscription]:
        """The subscriptions to streams, by the stream's name."""
        return self._runtime.streams.subscriptions

    def counters(self, stream: str) -> Counters:
        """Return what a stream has counted."""
        return self.subscriptions[stream].counters

    @property
    def events(self) -> int:
        """How many events all streams have delivered."""
        return sum(stream.counters.events for stream in self.subscriptions.values())

    def is_live(self, stream: str) -> bool:
        """Return True if a stream is live."""
        return self._runtime.streams.is_live(stream)

    @property
    def all_live(self) -> bool:
        """Whether all streams are live."""
        return all(stream.live for stream in self.subscriptions.values())

    @property
    def any_live(self) -> bool:
        """Whether any stream is live."""
        return any(stream.live for stream in self.subscriptions.values())

    def set_status(self, stream: str, status: Status, error: Any = None) -> None:
        """Set a stream's status, as the subscription does."""
        subscription = self.subscriptions[stream]
        subscription.status, subscription.error = status, error
        self._runtime.streams._handle_status(subscription)

    def refusals(self, stream: str) -> int:
        """Return how often in a row a stream's credentials have been refused."""
        return self._runtime.streams._refusals[stream]

    def age_loss(self, stream: str, seconds: float) -> None:
        """Let a stream be lost for longer than it is."""
        subscription = self.subscriptions[stream]
        assert subscription._lost_at is not None
        subscription._lost_at -= seconds

    def age_start(self, by: timedelta) -> None:
        """Let the account have been set up longer ago."""
        self._runtime.streams._opened -= by

    def set_live_since(self, since: datetime) -> None:
        """Let all streams that are live be so since a time."""
        for stream in self._runtime.streams._live_since:
            self._runtime.streams._live_since[stream] = since

    def set_host(self, host: str) -> None:
        """Let all streams connect to another host from now on."""
        for subscription in self.subscriptions.values():
            subscription._host = host

    @property
    def has_sockets(self) -> bool:
        """Whether any stream has a socket."""
        return any(stream._sockets for stream in self.subscriptions.values())

    @property
    def has_listeners(self) -> bool:
        """Whether anything listens to what the account reports."""
        registries = (
            self._runtime.dispatcher._updates,
            self._runtime.dispatcher._changes,
            self._runtime.dispatcher._events,
        )
        return any(registry._by_key for registry in registries)

    # What is known

    @property
    def devices(self) -> dict[str, Device]:
        """All devices, by serial number."""
        return self._runtime.inventory.devices

    @property
    def parts(self) -> Mapping[str, dict[Key, Part]]:
        """All parts by the serial number of their device and their key."""
        return self._runtime.inventory.parts

    @property
    def things(self) -> list[Thing]:
        """All devices and parts."""
        parts = (part for parts in self.parts.values() for part in parts.values())
        return [*self.devices.values(), *parts]

    def thing(self, key: Key) -> Any:
        """Return a device or a part by its key."""
        return self._runtime.inventory.thing(key)

    @property
    def alerts(self) -> dict[str, Alert]:
        """All open alerts, by id."""
        return self._runtime.inventory.alerts.by_id

    @property
    def firmware(self) -> Mapping[str, Firmware]:
        """Firmware by the device's serial number."""
        return self._runtime.firmware

    @property
    def sites(self) -> Mapping[str, Site]:
        """All sites, by id."""
        return self._runtime.sites

    @property
    def totals(self) -> Totals:
        """The totals over devices."""
        return self._runtime.totals

    @property
    def new_devices(self) -> set[str]:
        """The serial numbers of the devices whose event entity has yet to report them as added."""
        return self._runtime.registry._new_devices

    @property
    def clients_complete(self) -> bool:
        """Whether all connected clients are known."""
        return self._runtime.clients.clients.complete

    @property
    def client_count(self) -> int:
        """How many clients are known."""
        return len(self._runtime.clients.clients)

    @property
    def stored_clients(self) -> list[dict[str, Any]]:
        """The clients that the next run will know."""
        stored: list[dict[str, Any]] = self._runtime.clients.snapshot()["known"]
        return stored

    @property
    def stored_positions(self) -> list[dict[str, Any]]:
        """The positions that the next run will know."""
        return self._runtime.locations.snapshot()

    def pending_alerts(self, serial: str) -> int:
        """Take the alerts that wait for a device's event entity, and return how many they were."""
        return len(self._runtime.device_alerts.pop_buffered(serial))

    def firmware_entity(self, serial: str) -> FirmwareUpdate:
        """Return a new firmware entity of a device."""
        return FirmwareUpdate(self._runtime, self.devices[serial], FIRMWARE_ROW)

    # What changes

    def put_firmware(self, firmware: Firmware) -> None:
        """Let a device's firmware be known as given."""
        self._runtime.firmware._firmware[firmware.serial_number] = firmware

    def put_site(self, site: Site) -> None:
        """Let a site be known as given, and register it."""
        self._runtime.sites._sites[site.site_id] = site
        self._runtime.devices.register_site(site)

    def handle(self, event: CentralEvent) -> None:
        """Take in an event, as a stream delivers it."""
        self._runtime.coordinator.handle_event(event)

    def put(self, thing: Thing) -> None:
        """Let a device or a part be known as given, and notify listeners."""
        before = self.thing(thing.key)
        inventory = self._runtime.inventory
        if isinstance(thing, Device):
            inventory.devices[thing.serial_number] = thing
        else:
            assert isinstance(thing, Part)
            inventory.parts[thing.serial_number][thing.key] = thing
        self._runtime.coordinator._handle_change(Change(thing.key, before, thing))

    def load_devices(
        self,
        devices: Iterable[Device],
        at: datetime | None = None,
        whole: Iterable[DeviceKind] = (),
    ) -> None:
        """Take in a REST list of devices, complete for the kinds ``whole``."""
        at = at or dt_util.utcnow()
        changes = self._runtime.inventory.load_devices(list(devices), at, tuple(whole))
        self._runtime.coordinator._handle_changes(changes)

    def load_sites(self, sites: Iterable[Site], *, complete: bool = True) -> None:
        """Take in a REST list of sites."""
        self._runtime.sites.handle_list(Listing(tuple(sites), complete))

    def on_change(self, key: Key, listener: Callable[[Any], None]) -> CALLBACK_TYPE:
        """Call back with every change of a thing."""
        return self._runtime.dispatcher.on_change(key, listener)

    # REST

    @property
    def api(self) -> CentralApi:
        """Central's REST API."""
        return self._runtime.client.api

    @property
    def calls(self) -> int:
        """How many REST calls have been made."""
        return self.api.calls

    @property
    def session(self) -> aiohttp.ClientSession:
        """The HTTP session."""
        return self._runtime.client.session

    async def access_token(self) -> str:
        """Return the current access token."""
        return (await self._runtime.client.tokens.get()).value

    async def refresh(self) -> None:
        """Ask REST now."""
        await self._runtime.coordinator.async_refresh()

    def unscheduled(self) -> AbstractContextManager[MagicMock]:
        """Keep the next refresh from being scheduled."""
        return patch.object(self._runtime.coordinator, "_schedule_refresh", autospec=True)

    @property
    def refresh_succeeded(self) -> bool:
        """Whether the last refresh succeeded."""
        return self._runtime.coordinator.last_update_success

    @property
    def retry_after(self) -> float | None:
        """Seconds after which a refresh that failed is repeated."""
        return self._runtime.coordinator._retry_after

    @property
    def last_sync(self) -> datetime | None:
        """When REST last answered in full."""
        return self._runtime.rest.last

    @property
    def needs_sync(self) -> bool:
        """Whether something may have been missed that REST knows."""
        return self._runtime.rest.is_needed

    def require_sync(self) -> None:
        """Let something have been missed."""
        self._runtime.rest.is_needed = True

    @property
    def sync_delay(self) -> float:
        """Seconds until REST is asked for what has been missed."""
        return self._runtime.rest.delay

    async def load_firmware(self, *listed: Firmware, complete: bool = True) -> None:
        """Refresh while REST lists this firmware, as if it were time to ask for it again."""
        self._runtime.rest._firmware_due -= FIRMWARE_INTERVAL
        listing = Listing(listed, complete)
        with patch.object(self.api, "firmware", return_value=listing):
            await self.refresh()


def inside(entry: ConfigEntry) -> Run:
    """Return the inside of an account that is set up."""
    return Run(entry)


# Limits


@contextmanager
def large_above(devices: int) -> Iterator[None]:
    """Let accounts with more devices or sites than given be large ones."""
    with patch.object(entity_policy, "ESSENTIAL_ONLY_ABOVE", devices), many_above(devices):
        yield


def many_above(count: int) -> AbstractContextManager[object]:
    """Let only as many sites or clients have all of their entities enabled."""
    return patch.object(entity_policy, "MANY_ABOVE", count)


def problem_sensor_on_demand_above(devices: int) -> AbstractContextManager[object]:
    """Let accounts with more devices add a problem sensor only for devices with alerts."""
    return patch.object(entity_policy, "PROBLEM_SENSOR_ON_DEMAND_ABOVE", devices)


@contextmanager
def max_tracked(count: int) -> Iterator[None]:
    """Let only as many clients be tracked and shown on the map."""
    with ExitStack() as stack:
        for module in (client_tracking, location_tracking):
            stack.enter_context(patch.object(module, "MAX_TRACKED_CLIENTS", count))
        yield


def no_rest_lag() -> AbstractContextManager[object]:
    """Let a REST list count that is as old as what a stream has reported."""
    return patch.object(history, "REST_LAG", timedelta(0))


def yield_after_every_write() -> AbstractContextManager[object]:
    """Let the event loop run after each state that is written."""
    return patch.object(dispatcher_module, "_MAX_TURN", -1)


# Time


def fast_streams(clock: Clock) -> AbstractContextManager[object]:
    """Let the streams of accounts that are set up follow another clock."""
    return patch.object(stream_monitor, "Subscription", partial(Subscription, clock=clock))


def fast_actions(clock: Clock) -> AbstractContextManager[object]:
    """Let the actions of accounts that are set up follow another clock."""
    return patch.object(runtime_module, "Actions", partial(Actions, clock=clock))


@contextmanager
def while_saving(action: Callable[[], Awaitable[object]]) -> Iterator[None]:
    """Do something while an account that is unloaded saves what it knows."""
    save = SnapshotStore.async_save

    async def save_slowly(store: SnapshotStore) -> None:
        """Save, and do it before the account is gone."""
        await save(store)
        await action()

    with patch.object(SnapshotStore, "async_save", save_slowly):
        yield


@contextmanager
def while_closing(action: Callable[[], object]) -> Iterator[None]:
    """Do something once, when the first of the streams' sockets is about to close."""
    close = WebSocket.close
    pending = [action]

    async def close_later(socket: WebSocket, *args: Any) -> None:
        """Do it, and close the socket."""
        while pending:
            pending.pop()()
        await close(socket, *args)

    with patch.object(WebSocket, "close", close_later):
        yield
