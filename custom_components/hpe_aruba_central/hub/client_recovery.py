"""Finds the clients that an earlier run tracked and could not store, since it crashed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..central.models.core import Key
from ..options import Track, TrackingOptions


def with_registered(
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
