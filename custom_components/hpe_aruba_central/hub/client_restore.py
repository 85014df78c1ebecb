"""Restores clients, also those that an earlier run could not store, or whose record is damaged."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..central.models.core import Key
from ..central.state.clients import ClientStore
from ..options import Track, TrackingOptions


def restore_clients(
    clients: ClientStore,
    stored: Any,
    registered: Iterable[Key],
    options: TrackingOptions,
    now: datetime,
) -> tuple[Mapping[str, Any], int]:
    """Restore the stored clients, and the ``registered`` ones that are missing from them.

    Returns what is stored as far as it can be read, and how much of it can't.
    """
    plain: dict[str, Any] = dict(stored) if isinstance(stored, Mapping) else {}
    if not isinstance(plain.get("choice", ""), str):
        del plain["choice"]
    known = plain.get("known", [])
    items = known if isinstance(known, list) else []
    plain["known"] = items
    if not _are_readable(items):
        plain["known"] = [item for item in items if _are_readable([item])]
    complete = _with_registered(plain, registered, options, now)
    clients.restore(complete["known"])
    is_odd = items is not known or not isinstance(stored, Mapping)
    return complete, is_odd + len(items) - len(plain["known"])


def _are_readable(items: list[Any]) -> bool:
    """Return True if stored clients can be restored."""
    try:
        ClientStore().restore(items)
    except LookupError, TypeError, ValueError, AttributeError:
        return False
    return True


def _with_registered(
    stored: Mapping[str, Any],
    registered: Iterable[Key],
    options: TrackingOptions,
    now: datetime,
) -> Mapping[str, Any]:
    """Return the stored clients, and the registered ones that are missing from them.

    Nobody knows whether these are connected; they are kept as if they had just been seen. Other
    options may not select them: then nothing is added.
    """
    is_chosen_alone = options.track in {Track.OFF, Track.MACS}
    if is_chosen_alone or stored.get("choice", options.rule) != options.rule:
        return stored
    known = list(stored.get("known", ()))
    macs = {client["mac"] for client in known}
    lost = [{"mac": key[1], "seen": now.isoformat()} for key in registered if key[1] not in macs]
    return {**stored, "known": [*lost, *known], "choice": options.rule}
