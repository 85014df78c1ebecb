"""Network clients: who is connected where, as the stream and REST tell. No I/O, and no clock of its own."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from ..models.change import Change
from ..models.client import NetworkClient, read_mac
from ..models.event import CentralEvent

MOST = 20_000
"""Clients that are known; those heard of longest ago are forgotten first."""

_REST_LAG = timedelta(minutes=5)
"""How much older than its answer REST's list of clients is taken to be, at most: not published."""

_ROAMING = timedelta(minutes=1)
"""So long after a client has come, that another device has lost it may be the end of where it was before."""

_LAST_WORDS = timedelta(minutes=5)
"""So long after a client has left, its statistics may still be those of the time before."""


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
"""The attribute that each field of the stream's messages becomes; what is empty is not told.

The name that statistics have may be the user's, and only a state or REST tells the user beside it.
"""


_OF_PLACE = ("device_name", "port", "snr")
"""What does not go with a client from one device to the next."""

_UNNOTICED = frozenset({"seen", "since", "reported_at", "status_since"})
"""What nobody is told of when nothing else changes."""

_STATUS_SINCE = {
    "connected": "connected_since",
    "disconnected": "last_seen",
    "failed": "last_seen",
}
"""The field that says since when a client has the status."""

_TIMES = frozenset({"since", "left", "seen"})
_FIELDS = tuple(field.name for field in fields(NetworkClient) if field.compare)
"""The attributes that are stored."""


class Clients:
    """Clients by MAC address: the last state of each, merged by what is present and by age."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, NetworkClient] = OrderedDict()
        self._told: dict[str, datetime] = {}
        """When the last state of each was sent, as Central says."""
        self._heard: dict[str, datetime] = {}
        """When the last state of each arrived here."""
        self._measured: dict[str, datetime] = {}
        self._unsure: set[str] = set()
        """Those who may have come or gone since they were heard of, because the stream has missed something."""
        self.complete = False
        """Whether all connected clients are known: a complete list was read, and none was forgotten since."""

    def __iter__(self) -> Iterator[NetworkClient]:
        """Go through all clients, those heard of longest ago first."""
        return iter(list(self._known.values()))

    def __len__(self) -> int:
        """Count the clients that are known."""
        return len(self._known)

    def get(self, mac: str) -> NetworkClient | None:
        """Return a client."""
        return self._known.get(mac)

    def apply(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Take an event of the stream in that arrived just now, and tell what changed: nothing for an old one."""
        if event.payload.kind == "client":
            return self._apply_state(event, now)
        return self._apply_statistics(event, now) if event.payload.kind == "client_stats" else ()

    def load(
        self, clients: Iterable[NetworkClient], at: datetime, *, complete: bool
    ) -> tuple[Change, ...]:
        """Merge REST's list of connected clients at ``at``.

        A client that is missing from a ``complete`` list has left; an incomplete one only adds.
        """
        changes: list[Change] = []
        listed: set[str] = set()
        doubted = False
        for client in clients:
            listed.add(client.mac)
            before = self._known.get(client.mac)
            news = _told(client)
            if before is not None and self._is_later(client.mac, at):
                # The stream has told since.
                news = {
                    name: value for name, value in news.items() if getattr(before, name) is None
                }
                status = None
                doubted |= not before.connected and client.mac in self._unsure
            else:
                self._unsure.discard(client.mac)
                status = news.pop("status", "connected")
                if before is not None and (
                    status != before.status
                    or news.get("serial_number", before.serial_number) != before.serial_number
                ):
                    news["reported_at"] = None
            changes += self._merge(
                before or NetworkClient(mac=client.mac), news, status, at, is_new=before is None
            )
        if complete:
            for client in self:
                if not client.connected or client.mac in listed:
                    continue
                if self._is_later(client.mac, at):
                    doubted |= client.mac in self._unsure
                else:
                    changes += self._store(
                        client,
                        client.updated({"status": "disconnected", "left": at, "reported_at": None}),
                    )
            self.complete = len(listed) <= self._most and not doubted
        return tuple(changes)

    def lose_touch(self) -> None:
        """The stream may have missed something: not all are known until the next complete list."""
        self.complete = False
        self._unsure.update(self._heard)

    def forget(self, before: datetime) -> tuple[Change, ...]:
        """Forget those who are not connected and of whom nothing was told since then."""
        return tuple(
            self._drop(client)
            for client in self
            if not client.connected and (client.seen is None or client.seen < before)
        )

    def drop(self, mac: str) -> tuple[Change, ...]:
        """Forget a client."""
        return () if (client := self._known.get(mac)) is None else (self._drop(client),)

    def snapshot(self) -> list[dict[str, Any]]:
        """Return all that is known, as JSON can hold it; may be called from another thread."""
        return [
            {
                name: value.isoformat() if name in _TIMES else value
                for name in _FIELDS
                if (value := getattr(client, name)) is not None
            }
            for client in self
        ]

    def restore(self, plain: Iterable[Mapping[str, Any]]) -> None:
        """Take a snapshot up. Raises KeyError, TypeError, ValueError or AttributeError, and knows nothing then."""
        found = [NetworkClient(**_read(item)) for item in plain]
        self._known.update((client.mac, client) for client in found[-self._most :])

    def _apply_state(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Take the state of a client in."""
        state = event.payload.fields
        details: Mapping[str, Any] = state.get("client_details") or {}
        if (mac := read_mac(details.get("mac_address"))) is None:
            return ()
        at = _when(event.time, now)
        if event.time is not None:
            if (last := self._told.get(mac)) is not None and at < last:
                return ()
            self._told[mac] = at
        self._heard[mac] = now
        self._unsure.discard(mac)
        known = self._known.get(mac)
        before = known or NetworkClient(mac=mac)
        status = details.get("status")
        if before.connected and status == "connecting":
            # On its way from one device to the next: it has not left.
            return self._store(before, before.updated({"seen": at}))
        news = {name: details[field] for field, name in _DETAILS.items() if details.get(field)}
        news |= {name: state[field] for field, name in _STATE.items() if state.get(field)}
        if "vlan" in news:
            news["vlan"] = str(news["vlan"])
        if vendor := (details.get("cpdi") or {}).get("client_vendor"):
            news["vendor"] = vendor
        if (
            status not in {None, "connected"}
            and before.connected
            and _is_elsewhere(before, news, at)
        ):
            return ()
        if status is not None:
            since = details.get(_STATUS_SINCE.get(status, ""))
            news |= {"reported_at": at, "status_since": since}
        last_seen = details.get("last_seen")
        if known is None and status == "disconnected":
            news["left"] = min(last_seen, at) if isinstance(last_seen, datetime) else at
        return self._merge(before, news, status, at, is_new=known is None)

    def _apply_statistics(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Take statistics in: only of clients that are connected there are any."""
        get = event.payload.get
        if (mac := read_mac(get("mac_address"))) is None:
            return ()
        at = _when(get("timestamp") or event.time, now)
        times = (self._told.get(mac), self._measured.get(mac))
        if any(last is not None and at < last for last in times):
            return ()
        self._measured[mac] = at
        known = self._known.get(mac)
        before = known or NetworkClient(mac=mac)
        if not before.connected:
            if before.left is not None and at - before.left <= _LAST_WORDS:
                return ()
            self._heard[mac] = now
            self._unsure.discard(mac)
        news = {
            name: value
            for field, name in _STATISTICS.items()
            if (value := get(field)) and (not before.connected or getattr(before, name) is None)
        }
        if before.reported_at is None or not before.connected:
            news |= {"reported_at": at, "status_since": None}
        serial = get("connected_device_serial")
        if (snr := get("snr")) and (
            not serial or serial == news.get("serial_number", before.serial_number)
        ):
            news["snr"] = snr
        return self._merge(before, news, "connected", at, is_new=known is None)

    def _merge(
        self,
        before: NetworkClient,
        news: dict[str, Any],
        status: str | None,
        at: datetime,
        *,
        is_new: bool,
    ) -> tuple[Change, ...]:
        """Put what was told together with what is known."""
        status = status or before.status
        has_moved = before.serial_number is not None and news.get(
            "serial_number", before.serial_number
        ) != (before.serial_number)
        if has_moved:
            news = dict.fromkeys(_OF_PLACE) | news
        if news.get("kind", before.kind) == "wired":
            news |= {"wlan": None, "band": None, "snr": None}
        if status == "connected":
            news |= {"left": None}
            if has_moved or not before.connected:
                news["since"] = at
        elif before.connected:
            news |= {"left": at, "snr": None}
        news |= {"status": status, "seen": max(before.seen or at, at)}
        return self._store(None if is_new else before, before.updated(news))

    def _store(self, before: NetworkClient | None, after: NetworkClient) -> tuple[Change, ...]:
        """Keep a client, and tell what changed."""
        self._known[after.mac] = after
        self._known.move_to_end(after.mac)
        changes: list[Change] = []
        if (
            before is None
            or (before.reported_at is None and after.reported_at is not None)
            or any(
                after.__dict__[name] != value
                for name, value in before.__dict__.items()
                if name not in _UNNOTICED
            )
        ):
            changes.append(Change(after.key, before, after))
        if len(self._known) > self._most:
            oldest = next(iter(self._known.values()))
            self.complete = self.complete and not oldest.connected
            changes.append(self._drop(oldest))
        return tuple(changes)

    def _drop(self, client: NetworkClient) -> Change:
        """Forget a client."""
        del self._known[client.mac]
        for times in (self._told, self._heard, self._measured):
            times.pop(client.mac, None)
        self._unsure.discard(client.mac)
        return Change(client.key, client, None)

    def _is_later(self, mac: str, at: datetime) -> bool:
        """Whether the stream has told of a client later than a list of ``at`` may know."""
        return (heard := self._heard.get(mac)) is not None and heard > at - _REST_LAG


def _read(item: Mapping[str, Any]) -> dict[str, Any]:
    """Convert what a snapshot has of a client; what another version knew is passed over."""
    return {
        name: datetime.fromisoformat(value) if name in _TIMES else value
        for name, value in item.items()
        if name in _FIELDS
    }


def _told(client: NetworkClient) -> dict[str, Any]:
    """Return the attributes that are known beside who it is."""
    return {
        name: value
        for name, value in client.__dict__.items()
        if value is not None and name != "mac"
    }


def _when(sent: datetime | None, now: datetime) -> datetime:
    """Return when something was so: as Central says, but not later than now."""
    return now if sent is None else min(sent, now)


def _is_elsewhere(before: NetworkClient, news: Mapping[str, Any], at: datetime) -> bool:
    """Whether a client is lost only by the device that it came from a moment ago."""
    serial = news.get("serial_number")
    return (
        None not in {serial, before.serial_number}
        and serial != before.serial_number
        and before.since is not None
        and at - before.since <= _ROAMING
    )
