"""What a history is played to: the interface, and the library without Home Assistant."""

from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, Protocol, cast

import orjson

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.errors import (
    CentralClosedError,
    CentralConnectionError,
    CentralError,
)
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.models.keys import part_key
from custom_components.hpe_aruba_central.central.models.parts import Port, Radio, Uplink
from custom_components.hpe_aruba_central.central.rest.alerts import OPEN_ALERTS
from custom_components.hpe_aruba_central.central.rest.clients import CONNECTED_CLIENTS
from custom_components.hpe_aruba_central.central.rest.devices import devices_of
from custom_components.hpe_aruba_central.central.rest.list_sizes import ListSizes
from custom_components.hpe_aruba_central.central.rest.listing import (
    Listing,
    Page,
    Resource,
    _Reader,
)
from custom_components.hpe_aruba_central.central.rest.radios import RADIOS
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.stream_transitions import AuditEvents
from custom_components.hpe_aruba_central.central.state.transitions import (
    alert_events,
    client_events,
    device_events,
    part_events,
)
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    State,
    Status,
    Subscription,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS as ALL_STREAMS
from tests.central.builders import START

from .channel import Answer, Central, RefusedError
from .check import Cause, Checker, Listed
from .clockwork import Cancel, Clockwork, HostClock
from .encoding import RADIO_MACS
from .world import (
    ACCESS_POINTS,
    CLIENTS,
    DEVICES,
    GATEWAY,
    SLOTS,
    STREAMS,
    SWITCH,
    Fact,
    Transition,
)

CHECK_INTERVAL = 1800.0
COLLECT_GAPS = 5.0
MIN_INTERVAL = 60.0
FIRST_RETRY = 60.0
SAVE_INTERVAL = 300.0
BATCH_INTERVAL = 5.0

PORT_KEY = part_key(PartKind.PORT, SWITCH, "1/1/1")
RADIO_KEYS = {
    serial: part_key(PartKind.RADIO, serial, RADIO_MACS[serial]) for serial in ACCESS_POINTS
}
UPLINK_KEY = part_key(PartKind.UPLINK, GATEWAY, "1")

FACTS_OF_EVENTS = {
    "offline": "online",
    "online": "online",
    "renamed": "name",
    "firmware_changed": "firmware",
    "rebooted": "boot",
    "channel_changed": "channel",
}
"""The attribute that each event of a device or a radio is about, if it isn't its status."""


class Product(Protocol):
    """The integration, as a history sees it."""

    def start(self) -> None:
        """Set the account up for the first time."""

    def refresh(self) -> None:
        """Ask REST now, as the regular check does."""

    def restart(self, seconds: float) -> None:
        """Stop properly, and start again after some time."""

    def crash(self, seconds: float) -> None:
        """Lose power, and start again after some time."""

    def shown(self) -> Mapping[Fact, Any]:
        """Return what is shown of each fact; what is missing is unknown."""

    def trackers(self) -> Mapping[str, bool]:
        """Return whether clients are shown as home, as far as that is known."""


def fact_of_thing(kind: str, serial: str, event: str) -> Fact:
    """Return the fact that an event of a device or a part is about."""
    default = {"device": "online", "radio": "status", "port": "link", "uplink": "up"}[kind]
    return kind, serial, FACTS_OF_EVENTS.get(event, default)


def slot_of(summary: str) -> str:
    """Return the cause of an alert by its text."""
    return summary.rpartition(" ")[2]


def shown_of(inventory: Inventory, clients: ClientStore) -> dict[Fact, Any]:
    """Return what the stores know of each fact."""
    shown: dict[Fact, Any] = {}
    for serial in DEVICES:
        device = inventory.devices.get(serial)
        if device is not None:
            shown["device", serial, "online"] = device.online
            shown["device", serial, "name"] = device.name
            shown["device", serial, "firmware"] = device.firmware_version
            shown["device", serial, "cpu"] = device.cpu_utilization
    for serial in ACCESS_POINTS:
        radio = inventory.thing(RADIO_KEYS[serial])
        if isinstance(radio, Radio):
            shown["radio", serial, "status"] = radio.status
            shown["radio", serial, "channel"] = radio.channel
    port, uplink = inventory.thing(PORT_KEY), inventory.thing(UPLINK_KEY)
    shown["port", SWITCH, "link"] = port.link if isinstance(port, Port) else None
    shown["uplink", GATEWAY, "up"] = uplink.up if isinstance(uplink, Uplink) else None
    for slot in SLOTS:
        shown["alert", slot, "state"] = tuple(
            sorted(
                (alert.severity, alert.state == "deferred")
                for alert in inventory.alerts.by_id.values()
                if slot_of(alert.summary) == slot
            )
        )
    for mac in CLIENTS:
        client = clients.get(mac)
        if client is not None and client.status is not None:
            shown["client", mac, "place"] = client.serial_number if client.connected else ""
    return shown


class _Socket:
    """A connection of one of the library's subscriptions."""

    def __init__(self, product: LibraryProduct, subscription: Subscription) -> None:
        self._product = product
        self._subscription = subscription
        self.last_heard = product.time.now()

    def receive(self, frame: bytes, transition: Transition | None) -> None:
        """Handle a frame."""
        self.last_heard = self._product.time.now()
        checker = self._product.checker
        checker.cause = Cause(transition)
        self._subscription._handle_frame(frame)
        checker.cause = Cause()

    def end(self, *, closed: bool) -> None:
        """Note that the connection was lost."""
        error: CentralError = CentralConnectionError("lost")
        if closed:
            error = CentralClosedError(1001)
        self._subscription.status = Status(State.BACKING_OFF)
        self._subscription._record_loss(error, cast("Any", self))


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
        self._timers: list[Cancel] = []
        self._sockets: dict[str, _Socket] = {}
        self._is_running = False
        self._set_up({})

    def _set_up(self, stored: Mapping[str, Any]) -> None:
        """Create everything anew, with what an earlier run knew."""
        self._clock = Clock(monotonic=self.time.now, utcnow=self.host.utcnow, random=lambda: 0.5)
        self.inventory = Inventory()
        self.clients = ClientStore()
        self._audit = AuditEvents()
        self._subscriptions = {name: self._subscription(name) for name in STREAMS}
        self._sizes = ListSizes()
        self._known_alerts = False
        self._is_needed = True
        self._failures = 0
        self._not_before = self.time.now()
        self._cancel_refresh: Cancel | None = None
        self._cancel_check: Cancel = _nothing
        self._has_batch = False
        if not stored:
            return
        self.inventory.restore(stored["inventory"], list(DeviceKind), alerts=True)
        self.clients.restore(stored["clients"])
        self._known_alerts = True
        for kind in DeviceKind:
            devices = [d for d in self.inventory.devices.values() if d.kind is kind]
            self._sizes.remember(kind, len(devices))
        self._sizes.remember("alerts", len(self.inventory.alerts.by_id))
        self._sizes.remember("clients", sum(client.connected for client in self.clients))

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
        self._every(SAVE_INTERVAL, self._save)
        if self._is_needed:
            self._refresh_soon(0.0)
        else:
            self._check_later(CHECK_INTERVAL)

    def refresh(self) -> None:
        """Ask REST now, as the regular check does."""
        if self._is_running:
            self._refresh()

    def restart(self, seconds: float) -> None:
        """Stop properly, and start again after some time."""
        self._stop(closed=True)
        self._save()
        self._come_up(seconds)

    def crash(self, seconds: float) -> None:
        """Lose power, and start again after some time."""
        self._stop(closed=False)
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

    def _save(self) -> None:
        """Write what the next run needs, as JSON."""
        self._read_statistics()
        self._saved = orjson.dumps(
            {"inventory": self.inventory.snapshot(), "clients": self.clients.snapshot()}
        )

    def _later(self, seconds: float, action: Any) -> Cancel:
        """Run an action after a delay, unless the account is stopped before."""
        cancel = self.time.later(seconds, action)
        self._timers.append(cancel)
        return cancel

    def _every(self, seconds: float, action: Any) -> None:
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
        socket = _Socket(self, subscription)
        subscription._record_reconnect()
        subscription.status = Status(State.LIVE)
        self._sockets[stream] = socket
        has_missed = subscription.may_have_missed
        if stream == "clients" and has_missed:
            self.clients.handle_gap()
        if has_missed:
            self._is_needed = True
            self._refresh_soon(max(COLLECT_GAPS, self._not_before - self.time.now()))
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
            self._later(BATCH_INTERVAL, self._read_statistics)

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
        lists = self._fetch()
        delay = max((fetched.delay for _, fetched, _ in lists), default=0.1)
        self._later(delay, lambda: self._apply(lists))

    def _fetch(self) -> list[tuple[str, Answer, Listing[Any]]]:
        """Return each list that REST does not refuse."""
        asked = self.time.now()
        lists: list[tuple[str, Answer, Listing[Any]]] = []
        resources: dict[str, Resource[Any]] = {kind: devices_of(kind) for kind in DeviceKind}
        resources |= {"radios": RADIOS, "alerts": OPEN_ALERTS, "clients": CONNECTED_CLIENTS}
        has_failed = False
        for name, resource in resources.items():
            try:
                answer = self.central.answer(resource.path)
            except RefusedError:
                has_failed |= name != "radios"
                if name in set(DeviceKind):
                    lists.clear()
                continue
            lists.append((name, answer, self._read(resource, answer)))
        if any(kind not in {name for name, _, _ in lists} for kind in DeviceKind):
            # If one of them is refused, no device is applied, and no radio asked for.
            lists = [entry for entry in lists if entry[0] in {"alerts", "clients"}]
        self._schedule(asked, has_failed=has_failed)
        return lists

    def _schedule(self, asked: float, *, has_failed: bool) -> None:
        """Note when REST is asked next."""
        self._is_needed = has_failed
        if not has_failed:
            self._failures = 0
            self._not_before = asked + MIN_INTERVAL
            self._check_later(CHECK_INTERVAL)
            return
        self._not_before = asked
        self._check_later(min(FIRST_RETRY * 2.0**self._failures, CHECK_INTERVAL))
        self._failures += 1

    def _read(self, resource: Resource[Any], answer: Answer) -> Listing[Any]:
        """Read a list as `fetch_listing` does."""
        self._clock.synchronize(answer.written)
        written = self._clock.utcnow()

        async def get(_path: str, _query: dict[str, str]) -> Page:
            return Page({"items": answer.rows, "total": answer.total}, written)

        reader: _Reader[Any] = _Reader(resource)
        _run(reader.read_all(get))
        return reader.listing()

    def _apply(self, lists: list[tuple[str, Answer, Listing[Any]]]) -> None:
        """Do what the coordinator does with a snapshot."""
        devices: list[Device] = []
        complete: list[DeviceKind] = []
        at = None
        are_complete = all(each.complete for name, _, each in lists if name in set(DeviceKind))
        for name, answer, listing in lists:
            if name in set(DeviceKind):
                devices += listing
                at = listing.at if at is None else min(at, cast("Any", listing.at))
                if are_complete and self._sizes.believes(name, len(listing.items)):
                    complete.append(DeviceKind(name))
                self._note(_PATHS[name], answer)
        if devices or complete:
            self._fire(self.inventory.load_devices(devices, at, complete))
        for name, answer, listing in lists:
            assert listing.at is not None
            if name not in {"radios", "alerts", "clients"}:
                continue
            self._note(name, answer)
            if name == "radios":
                self._fire(self.inventory.load_parts(listing, listing.at))
                continue
            is_complete = listing.complete and self._sizes.believes(name, len(listing.items))
            if name == "alerts":
                self._load_alerts(listing, is_complete=is_complete)
            else:
                clients = cast("Listing[NetworkClient]", listing)
                self.clients.load(clients, listing.at, complete=is_complete)
        self.checker.cause = Cause()
        if self._sizes.has_doubts:
            self._is_needed = True
            self._refresh_soon(max(COLLECT_GAPS, self._not_before - self.time.now()))

    def _load_alerts(self, listing: Listing[Alert], *, is_complete: bool) -> None:
        """Apply the list of open alerts; what the first one has is no news."""
        changes = self.inventory.alerts.load(listing, listing.at, complete=is_complete)
        if self._known_alerts:
            self._fire(changes)
        self._known_alerts = True

    def _note(self, name: str, answer: Answer) -> None:
        """Note which list is being applied."""
        written = (answer.written - START).total_seconds()
        listed = Listed(name, answer.as_of, written, self.time.now())
        self.checker.listed(listed)
        self.checker.cause = Cause(listed=listed)


_PATHS = {"access_point": "aps", "switch": "switches", "gateway": "gateways"}


def _nothing() -> None:
    """Do nothing."""


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits")
