"""The library without Home Assistant, as what a history is played to."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, cast

import orjson

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.central.state.client_events import client_events
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.entity_events import (
    alert_events,
    device_events,
    part_events,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.stream_entity_events import AuditEvents
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    LONGEST_REPLAY,
    State,
    Status,
    Subscription,
)
from custom_components.hpe_aruba_central.central.streams import (
    DEVICE_STREAMS,
    STREAMS as ALL_STREAMS,
)

from .channel import Answer, Central
from .check import Checker
from .clockwork import Cancel, Clockwork, HostClock
from .evidence import Cause, Listed
from .library_rest import CHECK_INTERVAL, Fetched, LibraryRest
from .library_socket import LibrarySocket
from .product import SAVE_INTERVAL, fact_of_thing, shown_of, slot_of
from .world import STREAMS, Fact

_BATCH_INTERVAL = 5.0

_NEVER = -1e9
"""A time so long ago that nothing of it is known."""

_PATHS = {"access_point": "aps", "switch": "switches", "gateway": "gateways"}


class LibraryProduct:
    """The library's stores and subscriptions.

    What Home Assistant's coordinator does between them is repeated here: when REST is asked, and
    in which order its lists are applied.
    """

    def __init__(
        self, central: Central, time: Clockwork, host: HostClock, checker: Checker
    ) -> None:
        self.central = central
        self.time = time
        self.host = host
        self.checker = checker
        self._saved: bytes | None = None
        self._last_heard = dict.fromkeys(STREAMS, time.now())
        """Until when each stream was live in an earlier run, and all it delivered was saved."""
        self._timers: list[Cancel] = []
        self._sockets: dict[str, LibrarySocket] = {}
        self._is_running = False
        self._set_up({})

    def _set_up(self, stored: Mapping[str, Any]) -> None:
        """Create everything anew, with what an earlier run knew."""
        self._clock = Clock(monotonic=self.time.now, utcnow=self.host.utcnow, random=lambda: 0.5)
        # As by the answer with the first token.
        self._clock.synchronize(self.central.date)
        self.inventory = Inventory()
        self.clients = ClientStore()
        self._audit = AuditEvents()
        self._subscriptions = {name: self._subscription(name) for name in STREAMS}
        self._rest = LibraryRest(self.central, self.time, self._clock)
        self._revision: object = None
        self._known_alerts = False
        self._cancel_refresh: Cancel | None = None
        self._cancel_check: Cancel = _nothing
        self._is_asking = False
        self._waiting = 0
        """How many refreshes wait until the one before has been applied, as a coordinator's do."""
        self._has_batch = False
        if not stored:
            return
        self.inventory.restore(stored["inventory"], list(DeviceKind), alerts=True)
        self.clients.restore(stored["clients"])
        for name, ids in stored["handled"].items():
            self._subscriptions[name].handled.restore(map(tuple, ids))
        self._known_alerts = True
        sizes = self._rest.sizes
        for kind in DeviceKind:
            devices = [d for d in self.inventory.devices.values() if d.kind is kind]
            sizes.remember(kind, len(devices))
        sizes.remember("alerts", len(self.inventory.alerts.by_id))
        sizes.remember("clients", sum(client.connected for client in self.clients))

    def _subscription(self, name: str) -> Subscription:
        """Return a subscription that is never run: the channel calls it."""
        nothing = cast("Any", None)
        return Subscription(
            ALL_STREAMS[name],
            session=nothing,
            host="",
            tokens=nothing,
            subscriber_id="",
            on_event=self._handle_event,
            on_status=lambda _: None,
            clock=self._clock,
        )

    # The account's life

    def start(self) -> None:
        """Set the account up for the first time, or again."""
        self._is_running = True
        self.central.on_reachable = self._reconnect_soon
        if not self.inventory.devices:
            self._apply(self._fetch())
        for stream in STREAMS:
            self._reconnect(stream)
        self._later(0.0, self._save_if_new)
        self._every(SAVE_INTERVAL, self._save_if_new)
        if self._rest.is_needed:
            self._refresh_soon(0.0)
        else:
            self._check_later(CHECK_INTERVAL)

    def refresh(self) -> None:
        """Ask REST now, as the regular check does."""
        if self._is_running:
            self._refresh()

    def restart(self, seconds: float) -> None:
        """Stop properly, and start again after some time."""
        for name, subscription in self._subscriptions.items():
            if subscription.live:
                self._last_heard[name] = self.time.now()
            elif subscription.down_for is not None:
                self._last_heard[name] = self.time.now() - subscription.down_for.total_seconds()
        self._stop(closed=True)
        self._save()
        self._come_up(seconds)

    def crash(self, seconds: float) -> None:
        """Lose power, and start again after some time."""
        self._stop(closed=False)
        self._last_heard = dict.fromkeys(STREAMS, _NEVER)
        self.checker.crashed()
        self._come_up(seconds)

    def shown(self) -> Mapping[Fact, Any]:
        """Return what is shown of each fact."""
        return shown_of(self.inventory, self.clients) if self._is_running else {}

    def trackers(self) -> Mapping[str, bool]:
        """Return nothing: the library has no trackers."""
        return {}

    def _come_up(self, seconds: float) -> None:
        """Start again after some time, with what was saved."""
        self.time.run(seconds)
        self.checker.started()
        self._set_up({} if self._saved is None else orjson.loads(self._saved))
        self.start()

    def _stop(self, *, closed: bool) -> None:
        """End all connections and timers."""
        for stream, socket in list(self._sockets.items()):
            self.central.disconnect(stream, socket, closed=closed)
        self._sockets.clear()
        self._is_running = False
        for cancel in self._timers:
            cancel()
        self._timers.clear()

    def _save_if_new(self) -> None:
        """Save if anything may have become known."""
        events = sum(stream.counters.events for stream in self._subscriptions.values())
        revision = (self.checker.last_list, events)
        if revision != self._revision:
            self._revision = revision
            self._save()

    def _save(self) -> None:
        """Write what the next run needs, as JSON."""
        self._read_statistics()
        self._saved = orjson.dumps(
            {
                "inventory": self.inventory.snapshot(),
                "clients": self.clients.snapshot(),
                "handled": {
                    name: stream.handled.last() for name, stream in self._subscriptions.items()
                },
            }
        )

    def _later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Run an action after a delay, unless the account is stopped before."""
        cancel = self.time.later(seconds, action)
        self._timers.append(cancel)
        return cancel

    def _every(self, seconds: float, action: Callable[[], None]) -> None:
        """Run an action again and again."""

        def run() -> None:
            action()
            self._later(seconds, run)

        self._later(seconds, run)

    # Streams

    def _reconnect_soon(self, stream: str) -> None:
        """Connect with the next try."""
        if self._is_running:
            self._later(1.0, lambda: self._reconnect(stream))

    def _reconnect(self, stream: str) -> None:
        """Connect, and note a gap that may have cost events."""
        if not self.central.is_reachable(stream):
            return
        subscription = self._subscriptions[stream]
        socket = LibrarySocket(self.time, self.checker, subscription)
        subscription._record_reconnect()
        subscription.status = Status(State.LIVE)
        self._sockets[stream] = socket
        gap = subscription.gap
        if gap is None:
            gap = timedelta(seconds=self.time.now() - self._last_heard[stream])
        if gap > LONGEST_REPLAY:
            for kind in DeviceKind:
                if DEVICE_STREAMS[kind] == stream:
                    self.inventory.distrust(kind, self._clock.utcnow())
        has_missed = subscription.may_have_missed or gap > LONGEST_REPLAY
        if stream == "clients" and has_missed:
            self.clients.handle_gap()
        if has_missed:
            self._rest.is_needed = True
            self._refresh_soon(self._rest.delay)
        self.central.connect(stream, socket)

    def _handle_event(self, event: CentralEvent) -> None:
        """Do what the coordinator does with an event."""
        self._fire(self.inventory.apply(event))
        if event.stream == "clients":
            for change in self.clients.apply(event, self._clock.utcnow()):
                for event_type, _ in client_events(change):
                    self.checker.fired(("client", change.key[1], "place"), event_type)
        elif event.stream == "audit":
            for event_type, _ in self._audit(event):
                entry = slot_of(event.payload.get("action"))
                self.checker.fired(("audit", entry, "entry"), event_type)
        if self.inventory.has_unread and not self._has_batch:
            self._has_batch = True
            self._later(_BATCH_INTERVAL, self._read_statistics)

    def _read_statistics(self) -> None:
        """Apply what has been measured since the last batch."""
        self._has_batch = False
        self._fire(self.inventory.read())

    def _fire(self, changes: Iterable[Change]) -> None:
        """Fire what changes mean."""
        for change in changes:
            kind, identity = str(change.key[0]), change.key[1]
            if kind == "alert":
                assert isinstance(change.after, Alert)
                slot = slot_of(change.after.summary)
                for event_type, _ in alert_events(change):
                    self.checker.fired(("alert", slot, "state"), event_type)
            elif kind == "device":
                for event_type, _ in device_events(change):
                    if event_type not in {"added", "removed"}:
                        self.checker.fired(fact_of_thing(kind, identity, event_type), event_type)
            else:
                device = self.inventory.devices[identity]
                for event_type, _ in part_events(change, device):
                    self.checker.fired(fact_of_thing(kind, identity, event_type), event_type)

    # REST

    def _refresh_soon(self, delay: float) -> None:
        """Ask REST in a moment."""
        if self._cancel_refresh is None:
            self._cancel_refresh = self._later(delay, self._refresh)

    def _check_later(self, delay: float) -> None:
        """Ask REST again after the usual time, or after a failure."""
        self._cancel_check()
        self._cancel_check = self._later(delay, self._refresh)

    def _refresh(self) -> None:
        """Ask REST for everything, and apply it when it is there."""
        self._cancel_refresh = None
        if self._is_asking:
            self._waiting += 1
            return
        self._is_asking = True
        lists = self._fetch()
        delay = max((fetched.answer.delay for fetched in lists), default=0.1)
        self._later(delay, lambda: self._finish(lists))

    def _finish(self, lists: list[Fetched]) -> None:
        """Apply what REST answered, and go on with the next refresh that waits."""
        self._apply(lists)
        self._is_asking = False
        if self._waiting:
            self._waiting -= 1
            self._refresh()

    def _fetch(self) -> list[Fetched]:
        """Ask REST for everything, and note when it is asked again."""
        lists = self._rest.fetch()
        self._check_later(self._rest.pause)
        return lists

    def _apply(self, lists: list[Fetched]) -> None:
        """Do what the coordinator does with a snapshot."""
        self._apply_devices([fetched for fetched in lists if fetched.name in _PATHS])
        for name, answer, listing in lists:
            if name in _PATHS:
                continue
            at = listing.at
            assert at is not None
            if name == "radios":
                self._note(name, answer)
                self._fire(self.inventory.load_parts(listing, at))
                continue
            if name == "alerts":
                self._rest.sizes.remember(name, self.inventory.alerts.count())
            is_complete = listing.complete and self._rest.sizes.believes(name, len(listing.items))
            self._note(name, answer, is_complete=is_complete)
            if name == "alerts":
                self._load_alerts(listing, is_complete=is_complete)
            else:
                self.clients.load(listing, at, complete=is_complete)
        self.checker.cause = Cause()
        if self._rest.sizes.has_doubts:
            self._rest.is_needed = True
            self._refresh_soon(self._rest.delay)

    def _apply_devices(self, lists: list[Fetched]) -> None:
        """Apply the lists of all kinds of devices as one."""
        if not lists:
            return
        devices: list[Device] = []
        complete: list[DeviceKind] = []
        are_complete = all(fetched.listing.complete for fetched in lists)
        for name, answer, listing in lists:
            devices += listing
            if are_complete and self._rest.sizes.believes(name, len(listing.items)):
                complete.append(DeviceKind(name))
            self._note(_PATHS[name], answer)
        at = min(fetched.listing.at for fetched in lists if fetched.listing.at is not None)
        self._fire(self.inventory.load_devices(devices, at, complete))

    def _load_alerts(self, listing: Listing[Alert], *, is_complete: bool) -> None:
        """Apply the list of open alerts; what the first one has is no news."""
        changes = self.inventory.alerts.load(listing, listing.at, complete=is_complete)
        if self._known_alerts:
            self._fire(changes)
        self._known_alerts = True

    def _note(self, name: str, answer: Answer, *, is_complete: bool = True) -> None:
        """Note which list is being applied."""
        listed = Listed(name, answer, self.time.now(), is_complete)
        self.checker.listed(listed)
        self.checker.cause = Cause(listed=listed)


def _nothing() -> None:
    """Do nothing."""
