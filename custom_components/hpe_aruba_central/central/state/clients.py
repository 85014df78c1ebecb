"""Network clients and where they are connected, as the stream and REST report them."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..models.change import Change, Changes, joined
from ..models.client import NetworkClient, read_mac
from ..models.event import CentralEvent
from .serialization import Plain, client_from, to_plain

_MAX_CLIENTS = 20_000
"""How many clients are kept."""

_REST_LAG = timedelta(minutes=5)
"""How much older than its answer REST's list of clients may be: not published."""

_ROAMING = timedelta(minutes=1)
"""How long after a client has moved its previous device may report that it lost the client."""

_LATE_STATISTICS = timedelta(minutes=5)
"""How long after a client has left there may be statistics from before."""

_DETAILS = {
    "client_name": "name",
    "host_name": "host_name",
    "user_name": "user_name",
    "connected_device_serial": "serial_number",
    "device_name": "device_name",
    "site_id": "site_id",
    "vlan_id": "vlan",
    "vlan_name": "vlan_name",
    "port": "port",
    "ipv4": "ipv4",
}
_STATE = {"type": "kind", "wlan_name": "wlan", "wireless_band": "band", "snr": "snr"}
_STATISTICS = {
    "connected_device_serial": "serial_number",
    "site_id": "site_id",
    "wlan_name": "wlan",
    "port": "port",
}
"""The attribute that each field of the stream's messages becomes; an empty field is ignored.

The client's name in statistics is not used. It may be that of the user, and only states and REST
also have the user's name to compare with.
"""

_OF_DEVICE = ("device_name", "port", "snr")
"""Attributes that are unknown once a client is connected to another device."""

_SILENT = frozenset({"seen", "since", "reported_at", "status_since"})
"""Attributes that alone do not make a change."""

_STATUS_SINCE = {
    "connected": "connected_since",
    "disconnected": "last_seen",
    "failed": "last_seen",
}
"""The field that says since when a client has had its status."""


class ClientStore:
    """The clients of an account by MAC address, in the order in which they were last reported.

    It does no I/O and has no clock. The clients reported longest ago are forgotten first.
    """

    def __init__(self, max_clients: int = _MAX_CLIENTS) -> None:
        self._max_clients = max_clients
        self._clients: OrderedDict[str, NetworkClient] = OrderedDict()
        self._sent: dict[str, datetime] = {}
        """When Central sent the last state of each client."""
        self._arrived: dict[str, datetime] = {}
        """When the last state of each client arrived here."""
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

        A client that is missing from a ``complete`` list has left; an incomplete one only adds.
        """
        listed = {client.mac: client for client in clients}
        is_in_doubt = self._is_in_doubt(listed, at)
        for client in listed.values():
            yield self._load_client(client, at)
        if not complete:
            return
        for mac in [mac for mac in self._clients if mac not in listed]:
            yield self._handle_unlisted(mac, at)
        self.complete = len(listed) <= self._max_clients and not is_in_doubt

    def handle_gap(self) -> None:
        """Note that the stream may have missed something: until the next list it is incomplete."""
        self.complete = False
        self._uncertain.update(self._arrived)

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
        return () if client is None else (self._remove(client),)

    def snapshot(self) -> list[Plain]:
        """Return all clients as JSON-safe values; may be called from another thread."""
        return [to_plain(client) for client in self]

    def restore(self, plain: Iterable[Mapping[str, Any]]) -> None:
        """Restore an earlier snapshot.

        Raises KeyError, TypeError, ValueError or AttributeError, and restores nothing, if it is
        damaged.
        """
        clients = [client_from(item) for item in plain]
        self._clients.update({client.mac: client for client in clients[-self._max_clients :]})

    def _apply_state(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Apply the state of a client."""
        state = event.payload.fields
        details: Mapping[str, Any] = state.get("client_details") or {}
        mac = read_mac(details.get("mac_address"))
        if mac is None:
            return ()
        at = _time_of(event.time, now)
        if event.time is not None:
            if _is_before(at, self._sent.get(mac)):
                return ()
            self._sent[mac] = at
        self._set_arrived(mac, now)
        known = self._clients.get(mac)
        status = details.get("status")
        values = _state_values(state, details)
        if known is not None and known.connected and status not in {None, "connected"}:
            if status == "connecting":
                # It is moving from one device to the next, and has not left.
                return self._store(known, known.updated({"seen": at}))
            if _is_late_report(known, values.get("serial_number"), at):
                return ()
        if status is not None:
            values["reported_at"] = at
            values["status_since"] = details.get(_STATUS_SINCE.get(status, ""))
        if known is None and status == "disconnected":
            values["left"] = min(details.get("last_seen") or at, at)
        return self._merge(known, known or NetworkClient(mac=mac), values, status, at)

    def _apply_statistics(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Apply the statistics of a client, which mean that it is connected."""
        get = event.payload.get
        mac = read_mac(get("mac_address"))
        if mac is None:
            return ()
        at = _time_of(get("timestamp") or event.time, now)
        if _is_before(at, self._sent.get(mac)) or _is_before(at, self._measured.get(mac)):
            return ()
        self._measured[mac] = at
        known = self._clients.get(mac)
        base = known or NetworkClient(mac=mac)
        if not base.connected:
            if base.left is not None and at - base.left <= _LATE_STATISTICS:
                return ()
            self._set_arrived(mac, now)
        values: dict[str, Any] = {}
        for field, name in _STATISTICS.items():
            value = get(field)
            if value and (not base.connected or getattr(base, name) is None):
                values[name] = value
        if base.reported_at is None or not base.connected:
            values |= {"reported_at": at, "status_since": None}
        # The previous device of a client may send its last statistics late.
        serial = get("connected_device_serial")
        snr = get("snr")
        if snr and (not serial or serial == values.get("serial_number", base.serial_number)):
            values["snr"] = snr
        return self._merge(known, base, values, "connected", at)

    def _load_client(self, client: NetworkClient, at: datetime) -> tuple[Change, ...]:
        """Merge a client of REST's list."""
        known = self._clients.get(client.mac)
        values = _known_values(client)
        status = values.pop("status", "connected")
        if known is None:
            return self._merge(None, NetworkClient(mac=client.mac), values, status, at)
        if self._is_newer(client.mac, at):
            # What the stream reported stays, and is only completed.
            values = {name: value for name, value in values.items() if getattr(known, name) is None}
            return self._merge(known, known, values, None, at)
        self._uncertain.discard(client.mac)
        serial = values.get("serial_number", known.serial_number)
        if status != known.status or serial != known.serial_number:
            values["reported_at"] = None
        return self._merge(known, known, values, status, at)

    def _handle_unlisted(self, mac: str, at: datetime) -> Changes:
        """Handle that a complete list of ``at`` lacks a client: it has left."""
        known = self._clients.get(mac)
        if known is None or not known.connected or self._is_newer(mac, at):
            return ()
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
        self._clients[after.mac] = after
        self._clients.move_to_end(after.mac)
        changes: list[Change] = []
        if before is None or _is_change(before, after):
            changes.append(Change(after.key, before, after))
        if len(self._clients) > self._max_clients:
            oldest = next(iter(self._clients.values()))
            self.complete = self.complete and not oldest.connected
            changes.append(self._remove(oldest))
        return tuple(changes)

    def _remove(self, client: NetworkClient) -> Change:
        """Remove a client."""
        del self._clients[client.mac]
        for times in (self._sent, self._arrived, self._measured):
            times.pop(client.mac, None)
        self._uncertain.discard(client.mac)
        return Change(client.key, client, None)

    def _set_arrived(self, mac: str, now: datetime) -> None:
        """Note that the stream reported the status of a client."""
        self._arrived[mac] = now
        self._uncertain.discard(mac)

    def _is_newer(self, mac: str, at: datetime) -> bool:
        """Return True if the stream reported a client later than a list of ``at`` may know."""
        arrived = self._arrived.get(mac)
        return arrived is not None and arrived > at - _REST_LAG

    def _is_in_doubt(self, listed: Mapping[str, NetworkClient], at: datetime) -> bool:
        """Return True if it is open whether an uncertain client is connected.

        The list contradicts what is known, but may be older: only a later list is certain.
        """
        for mac in self._uncertain:
            client = self._clients.get(mac)
            is_connected = client is not None and client.connected
            if is_connected is not (mac in listed) and self._is_newer(mac, at):
                return True
        return False


def _known_values(client: NetworkClient) -> dict[str, Any]:
    """Return the attributes of a client that are known, but for its MAC address."""
    return {
        name: value
        for name, value in client.__dict__.items()
        if value is not None and name != "mac"
    }


def _state_values(state: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that a message with a client's state has."""
    values: dict[str, Any] = {}
    for source, names in ((details, _DETAILS), (state, _STATE)):
        for field, name in names.items():
            value = source.get(field)
            if value:
                values[name] = value
    if "vlan" in values:
        values["vlan"] = str(values["vlan"])
    vendor = (details.get("cpdi") or {}).get("client_vendor")
    if vendor:
        values["vendor"] = vendor
    return values


def _is_change(before: NetworkClient, after: NetworkClient) -> bool:
    """Return True if a client has changed in more than its times.

    That includes that the stream confirms what only REST or an earlier run knew.
    """
    if before.reported_at is None and after.reported_at is not None:
        return True
    return any(
        after.__dict__[name] != value
        for name, value in before.__dict__.items()
        if name not in _SILENT
    )


def _time_of(sent: datetime | None, now: datetime) -> datetime:
    """Return the time of a message, but not later than now."""
    return now if sent is None else min(sent, now)


def _is_before(at: datetime, last: datetime | None) -> bool:
    """Return True if a message is older than the last one."""
    return last is not None and at < last


def _is_late_report(known: NetworkClient, serial: str | None, at: datetime) -> bool:
    """Return True if the device that a client has just moved away from reports that it is gone."""
    if serial is None or known.serial_number is None or known.since is None:
        return False
    return serial != known.serial_number and at - known.since <= _ROAMING
