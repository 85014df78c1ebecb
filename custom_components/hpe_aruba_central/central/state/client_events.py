"""Derive entity events from changes of clients."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from ..models.change import Change
from ..models.client import NetworkClient
from .entity_events import EntityEvent

CLIENT_TYPES = ("joined", "left", "roamed", "failed", "blocked")
"""The event types of clients."""

_CLIENT_EVENTS: Mapping[str | None, str] = {
    "connected": "joined",
    "disconnected": "left",
    "failed": "failed",
    "blocked": "blocked",
}
"""The event type of each status that a client may change to."""

_JUST_NOW = timedelta(minutes=1)
"""How old a client's status may be to be an event if the stream reports it for the first time."""


def client_events(change: Change) -> Iterator[EntityEvent]:
    """Yield the event of a client's change that the stream reported.

    Changes by a single list of REST are no events: they may have happened long before. Neither is
    what the stream reports of a client for the first time, unless it has just happened.
    """
    after = change.after
    if not isinstance(after, NetworkClient) or after.reported_at is None:
        return
    before = change.before if isinstance(change.before, NetworkClient) else None
    event_type = _client_event_type(before, after)
    if event_type is not None:
        yield _client_event(event_type, before, after)


def listed_client_events(change: Change) -> Iterator[EntityEvent]:
    """Yield the event of a client's change from one list of REST to the next."""
    after = change.after
    if not isinstance(after, NetworkClient):
        return
    before = change.before if isinstance(change.before, NetworkClient) else None
    was_connected = before is not None and before.connected
    if after.connected is not was_connected:
        yield _client_event("joined" if after.connected else "left", before, after)
    elif before is not None and _has_roamed(before, after):
        yield _client_event("roamed", before, after)


def _client_event(
    event_type: str, before: NetworkClient | None, after: NetworkClient
) -> EntityEvent:
    """Return an event of a client with its attributes."""
    attributes = {
        "mac": after.mac,
        "type": after.kind,
        "serial_number": after.serial_number,
        "device_name": after.device_name,
        "port": after.port,
        "wlan": after.wlan,
        "band": after.band,
    }
    if event_type == "roamed" and before is not None:
        attributes["previous"] = before.serial_number
    return event_type, attributes


def _client_event_type(before: NetworkClient | None, after: NetworkClient) -> str | None:
    """Return the event type of a change that the stream reported, None if it is no event."""
    event_type = _CLIENT_EVENTS.get(after.status)
    has_roamed = before is not None and _has_roamed(before, after)
    if has_roamed:
        event_type = "roamed"
    if before is None or before.status is None or before.reported_at is None:
        return event_type if _has_just_changed(after) else None
    if has_roamed:
        return event_type
    # A client that never got in does not leave.
    if before.status == after.status or (event_type == "left" and not before.connected):
        return None
    return event_type


def _has_roamed(before: NetworkClient, after: NetworkClient) -> bool:
    """Return True if a client is connected to another device than before."""
    if not before.connected or not after.connected or before.serial_number is None:
        return False
    if _is_later(before, after):
        return False
    return after.serial_number != before.serial_number


def _is_later(listed: NetworkClient, reported: NetworkClient) -> bool:
    """Return True if a client was where a list had it only after the stream reported it."""
    if listed.reported_at is not None or listed.since is None or reported.reported_at is None:
        return False
    return listed.since > reported.reported_at


def _has_just_changed(client: NetworkClient) -> bool:
    """Return True if a client's status was at most a minute old when the stream reported it."""
    if client.reported_at is None or client.status_since is None:
        return False
    return client.reported_at - client.status_since <= _JUST_NOW
