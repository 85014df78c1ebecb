"""Clients as they are stored, with the times that a store remembers of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ..models.client import NetworkClient
from .serialization import Plain, client_from, time_from, to_plain

_SENT = "sent"
"""Where a stored client has the time at which its last state was sent."""

_MISSING = "missing"
"""Where it has the time of the first list of REST that lacked it while it was connected."""


class StoredClients(NamedTuple):
    """Clients, and by their MAC addresses the times that are no attributes of theirs."""

    clients: list[NetworkClient]
    sent: dict[str, datetime]
    """When Central sent the last state of each client."""
    missing: dict[str, datetime]
    """The time of the first list that lacks a connected client."""


def clients_to_plain(stored: StoredClients) -> list[Plain]:
    """Return clients as JSON-safe values."""
    plain: list[Plain] = []
    for client in stored.clients:
        item = to_plain(client)
        for name, times in ((_SENT, stored.sent), (_MISSING, stored.missing)):
            if client.mac in times:
                item[name] = times[client.mac].isoformat()
        plain.append(item)
    return plain


def clients_from(plain: Iterable[Mapping[str, Any]]) -> StoredClients:
    """Return stored clients.

    Raises KeyError, TypeError, ValueError or AttributeError if they are damaged.
    """
    stored = StoredClients([], {}, {})
    for item in plain:
        stored.clients.append(client_from(item))
        for name, times in ((_SENT, stored.sent), (_MISSING, stored.missing)):
            if name in item:
                times[item["mac"]] = time_from(item[name])
    return stored
