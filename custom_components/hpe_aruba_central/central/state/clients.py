"""Network clients and where they are connected, as the stream and REST report them."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..models.change import Change, Changes, joined
from ..models.client import NetworkClient, read_mac
from ..models.event import CentralEvent
from ..ranges import DECIBELS
from ..times import not_after
from .client_eviction import UnlistedClients
from .client_fields import STATUS_SINCE, is_change, is_elsewhere, state_values, statistics_values
from .client_storage import StoredClients, clients_from, clients_to_plain
from .left_out import MAX_CLIENTS, LeftOut
from .serialization import Plain

_REST_LAG = timedelta(minutes=5)
"""How much older than its answer REST's list of clients may be: not published."""

_MAX_AHEAD = timedelta(hours=1)
"""How far Central's time may be ahead of now: a host's clock that was put back catches up."""

_ROAMING = timedelta(minutes=1)
"""How long after a client has moved its previous device may report that it lost the client."""

_LATE_STATISTICS = timedelta(minutes=5)
"""How long after a client has left there may be statistics from before."""

_OF_DEVICE = ("device_name", "port", "snr")
"""Attributes that are unknown once a client is connected to another device."""


class ClientStore:
    """The clients of an account by MAC address, in the order in which they were last reported.

    It does no I/O and has no clock. If there are too many, those that REST does not list are
    forgotten first, in the order in which they were last reported.
    """

    def __init__(self, left_out: LeftOut | None = None, chosen: Collection[str] = ()) -> None:
        """Keep clients by MAC address; ``chosen`` are never forgotten in favor of others."""
        self._left_out = LeftOut() if left_out is None else left_out
        self._unlisted = UnlistedClients(chosen)
        self._clients: OrderedDict[str, NetworkClient] = OrderedDict()
        self._sent: dict[str, datetime] = {}
        """When Central sent the last state of each client."""
        self._listed: dict[str, datetime] = {}
        """The time of the last list that had a client."""
        self._complete_at: datetime | None = None
        """The time of the last complete list."""
        self._missing: dict[str, datetime] = {}
        """Connected clients that lists lack, and the time of the first of these."""
        self.doubted: dict[str, datetime] = {}
        """Clients that may have left or come back, and since when: REST knows if it is asked.

        A list that is not complete lacks them, or a device that they are not connected to reports
        their end. Or a list still has one that has left, and the stream has missed something since.
        """
        self._measured: dict[str, datetime] = {}
        """The time of the last statistics of each client."""
        self._uncertain: set[str] = set()
        """Clients that may have come or gone unnoticed, because the stream missed something."""
        self.complete = False
        """Whether all connected clients are known.

        That is so after a complete list of REST, unless one had to be forgotten since.
        """

    def __iter__(self) -> Iterator[NetworkClient]:
        """Iterate over all clients, those reported longest ago first."""
        return iter(list(self._clients.values()))

    def latest(self) -> Iterator[NetworkClient]:
        """Iterate over all clients, those reported last first."""
        return reversed(self._clients.values())

    def __len__(self) -> int:
        """Return the number of clients."""
        return len(self._clients)

    def get(self, mac: str) -> NetworkClient | None:
        """Return a client by its MAC address."""
        return self._clients.get(mac)

    def apply(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Apply a message that arrived now; return what changed: nothing if it is old."""
        if event.payload.kind == "client":
            return self._apply_state(event, now)
        if event.payload.kind == "client_stats":
            return self._apply_statistics(event, now)
        return ()

    def load(
        self, clients: Iterable[NetworkClient], at: datetime, *, complete: bool
    ) -> tuple[Change, ...]:
        """Merge REST's list of connected clients, requested at ``at``; return what changed."""
        return joined(self.loading(clients, at, complete=complete))

    def loading(
        self, clients: Iterable[NetworkClient], at: datetime, *, complete: bool
    ) -> Iterator[Changes]:
        """Merge them one by one; messages may be applied in between.

        A client that a list and then a ``complete`` one lack has left: the list of a busy network
        may lack one that is there. An incomplete list takes nothing away.
        """
        listed = {client.mac: client for client in clients}
        is_in_doubt = self._is_in_doubt(listed, at)
        self._unlisted.set_list(listed, self._clients)
        for client in listed.values():
            yield self._load_client(client, at)
        for mac in [mac for mac in self._clients if mac not in listed]:
            yield self._handle_unlisted(mac, at, complete=complete)
        if not complete:
            return
        self._complete_at = at
        self.complete = len(listed) <= MAX_CLIENTS and not is_in_doubt

    def load_answer(self, mac: str, answer: NetworkClient | None, at: datetime) -> Changes:
        """Apply what REST answered at ``at`` about one client, None if it knows no such client."""
        if answer is not None and answer.status in {None, "connected"}:
            since = self.doubted.get(mac, at)
            changes = self._load_client(answer, at)
            if at - since < _REST_LAG and mac in self._clients:
                # The answer may be older than the doubt.
                self.doubted[mac] = since
            return changes
        known = self._clients.get(mac)
        if known is None or not known.connected:
            self.doubted.pop(mac, None)
            return ()
        return () if self._is_newer(mac, at) else self._set_gone(known, at)

    def handle_gap(self) -> None:
        """Note that the stream may have missed something: until the next list it is incomplete."""
        self.complete = False
        self._uncertain.update(self._sent)

    def forget(self, before: datetime) -> tuple[Change, ...]:
        """Forget clients that are not connected and were last reported before a time."""
        return tuple(
            self._remove(client)
            for client in self
            if not client.connected and (client.seen is None or client.seen < before)
        )

    def drop(self, mac: str) -> tuple[Change, ...]:
        """Forget a client."""
        client = self._clients.get(mac)
        if client is None:
            return ()
        return (self._remove(client),)

    def snapshot(self) -> list[Plain]:
        """Return all clients as JSON-safe values; may be called from another thread."""
        times = self._sent.copy(), self._missing.copy()
        return clients_to_plain(StoredClients(list(self), *times))

    def restore(self, plain: Iterable[Mapping[str, Any]]) -> None:
        """Restore an earlier snapshot.

        Raises KeyError, TypeError, ValueError or AttributeError, and restores nothing, if it is
        damaged.
        """
        stored = clients_from(plain)
        self._sent.update(stored.sent)
        self._missing.update(stored.missing)
        self._clients.update({client.mac: client for client in stored.clients[-MAX_CLIENTS:]})
        self._unlisted.set_list((), self._clients)

    def _apply_state(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Apply the state of a client."""
        state = event.payload.fields
        details: Mapping[str, Any] = state.get("client_details") or {}
        mac = read_mac(details.get("mac_address"))
        if mac is None:
            return ()
        sent = _order_of(event.time, now)
        at = min(sent, now)
        if _is_before(sent, self._sent.get(mac)) or self._is_covered(mac, sent):
            return ()
        known = self._clients.get(mac)
        status = details.get("status")
        values = state_values(state, details)
        if known is not None and known.connected and status not in {None, "connected"}:
            if status == "connecting":
                # It is moving from one device to the next, and has not left.
                self._set_sent(mac, sent)
                return self._store(known, known.updated({"seen": at}))
            if is_elsewhere(known, values.get("serial_number")):
                if known.since is None or at - known.since > _ROAMING:
                    self.doubted.setdefault(mac, at)
                return ()
        last = self._sent.get(mac)
        self._set_sent(mac, sent)
        if status is not None:
            since = details.get(STATUS_SINCE.get(status, ""))
            values |= {"reported_at": at, "status_since": since}
            if known is not None and known.status == status and since and last and since <= last:
                # The last message was of that status already, maybe in an earlier run.
                values["status_since"] = None
        if known is None and status == "disconnected":
            values["left"] = min(details.get("last_seen") or at, at)
        return self._merge(known, known or NetworkClient(mac=mac), values, status, at)

    def _apply_statistics(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Apply the statistics of a client, which mean that it is connected."""
        get = event.payload.get
        mac = read_mac(get("mac_address"))
        if mac is None:
            return ()
        at = not_after(get("timestamp") or event.time, now)
        if _is_before(at, self._sent.get(mac)) or _is_before(at, self._measured.get(mac)):
            return ()
        self._measured[mac] = at
        known = self._clients.get(mac)
        base = known or NetworkClient(mac=mac)
        if not base.connected:
            has_left = base.left is not None and at - base.left <= _LATE_STATISTICS
            if has_left or self._is_covered(mac, at):
                return ()
            self._set_sent(mac, at)
        values = statistics_values(get)
        if base.connected:
            values = {name: value for name, value in values.items() if getattr(base, name) is None}
        # What was measured before a list had a client where it is, does not confirm that it is.
        is_confirmed = base.reported_at is None and (base.since is None or at >= base.since)
        if is_confirmed or not base.connected:
            values |= {"reported_at": at, "status_since": None}
        # The previous device of a client may send its last statistics late.
        serial = get("connected_device_serial")
        snr = DECIBELS.read(get("snr"))
        if snr and (not serial or serial == values.get("serial_number", base.serial_number)):
            values["snr"] = snr
        return self._merge(known, base, values, "connected", at)

    def _load_client(self, client: NetworkClient, at: datetime) -> tuple[Change, ...]:
        """Merge a client of REST's list."""
        known = self._clients.get(client.mac)
        values = client.known()
        status = values.pop("status", "connected")
        if known is None:
            self._listed[client.mac] = at
            return self._merge(None, NetworkClient(mac=client.mac), values, status, at)
        if self._is_newer(client.mac, at):
            if client.mac in self._uncertain and status == "connected" and not known.connected:
                # It may be back, or the list is older than its leaving.
                self.doubted.setdefault(client.mac, self._sent[client.mac])
            # What the stream reported stays, and is only completed.
            values = {name: value for name, value in values.items() if getattr(known, name) is None}
            return self._merge(known, known, values, None, at)
        self._confirm(client.mac)
        self._listed[client.mac] = at
        serial = values.get("serial_number", known.serial_number)
        if status != known.status or serial != known.serial_number:
            values["reported_at"] = None
        return self._merge(known, known, values, status, at)

    def _handle_unlisted(self, mac: str, at: datetime, *, complete: bool) -> Changes:
        """Handle that a list of ``at`` lacks a client: it has left if this is the second list."""
        known = self._clients.get(mac)
        if known is None or not known.connected or self._is_newer(mac, at):
            self._missing.pop(mac, None)
            return ()
        self.doubted.setdefault(mac, at - _REST_LAG)
        if self._missing.setdefault(mac, at) >= at or not complete:
            return ()
        return self._set_gone(known, at)

    def _set_gone(self, known: NetworkClient, at: datetime) -> Changes:
        """Note that REST knows that a client is not connected."""
        self._confirm(known.mac)
        self._listed[known.mac] = at
        gone = {"status": "disconnected", "left": at, "reported_at": None}
        return self._store(known, known.updated(gone))

    def _merge(
        self,
        known: NetworkClient | None,
        base: NetworkClient,
        values: dict[str, Any],
        status: str | None,
        at: datetime,
    ) -> tuple[Change, ...]:
        """Merge new values into a client, and derive what follows from them.

        ``base`` is the known client, or one of which only the MAC address is known.
        """
        status = status or base.status
        serial = values.get("serial_number", base.serial_number)
        has_moved = base.serial_number is not None and serial != base.serial_number
        if has_moved:
            values = dict.fromkeys(_OF_DEVICE) | values
        if values.get("kind", base.kind) == "wired":
            values |= {"wlan": None, "band": None, "snr": None}
        if status == "connected":
            values["left"] = None
            if has_moved or not base.connected:
                values["since"] = at
        elif base.connected:
            values |= {"left": at, "snr": None}
        values["status"] = status
        values["seen"] = max(base.seen or at, at)
        return self._store(known, base.updated(values))

    def _store(self, before: NetworkClient | None, after: NetworkClient) -> tuple[Change, ...]:
        """Keep a client, and return what changed."""
        forgotten: Changes = ()
        if before is None and len(self._clients) >= MAX_CLIENTS:
            forgotten = self._make_room()
            if not forgotten:
                self.complete = self.complete and not after.connected
                self._drop_times(after.mac)
                return ()
        self._clients[after.mac] = after
        self._clients.move_to_end(after.mac)
        self._unlisted.add(after.mac)
        if before is not None and not is_change(before, after):
            return ()
        return (*forgotten, Change(after.key, before, after))

    def _make_room(self) -> Changes:
        """Forget a client that REST does not list; return nothing if it lists all of them."""
        self._left_out.add("clients")
        mac = self._unlisted.first()
        if mac is None:
            return ()
        forgotten = self._clients[mac]
        self.complete = self.complete and not forgotten.connected
        return (self._remove(forgotten),)

    def _remove(self, client: NetworkClient) -> Change:
        """Remove a client."""
        del self._clients[client.mac]
        self._unlisted.discard(client.mac)
        self._drop_times(client.mac)
        return Change(client.key, client, None)

    def _drop_times(self, mac: str) -> None:
        """Drop what is known of a client that is not kept."""
        for times in (self._sent, self._listed, self._measured):
            times.pop(mac, None)
        self._confirm(mac)

    def _set_sent(self, mac: str, sent: datetime) -> None:
        """Note when Central sent the status of a client over the stream."""
        self._sent[mac] = sent
        self._confirm(mac)

    def _confirm(self, mac: str) -> None:
        """Note that nothing contradicts the status of a client any more."""
        self._uncertain.discard(mac)
        self._missing.pop(mac, None)
        self.doubted.pop(mac, None)

    def _is_newer(self, mac: str, at: datetime) -> bool:
        """Return True if the stream reported a client later than a list of ``at`` may know."""
        sent = self._sent.get(mac)
        return sent is not None and sent > at - _REST_LAG

    def _is_covered(self, mac: str, sent: datetime) -> bool:
        """Return True if REST knew of a message that comes late, and may know better."""
        times = [self._listed.get(mac)]
        if mac not in self._missing:
            times.append(self._complete_at)
        listed = max((time for time in times if time is not None), default=None)
        return listed is not None and sent <= listed - _REST_LAG

    def _is_in_doubt(self, listed: Mapping[str, NetworkClient], at: datetime) -> bool:
        """Return True if it is open whether an uncertain client is connected.

        The list contradicts what is known, but may be older, or lack one that is there.
        """
        for mac in self._uncertain:
            client = self._clients.get(mac)
            is_connected = client is not None and client.connected
            if is_connected is (mac in listed):
                continue
            if self._is_newer(mac, at) or (is_connected and mac not in self._missing):
                return True
        return False


def _is_before(at: datetime, last: datetime | None) -> bool:
    """Return True if a message is older than the last one."""
    return last is not None and at < last


def _order_of(sent: datetime | None, now: datetime) -> datetime:
    """Return the time by which a message is ordered: Central's, unless it cannot be."""
    return now if sent is None or sent - now > _MAX_AHEAD else sent
