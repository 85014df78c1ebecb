"""Trigger incidents in Central, and wait for their effects in Home Assistant from outside."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
import re
import time
from typing import Any, NamedTuple

from .home_assistant import Home, HomeSocket

DOMAIN = "hpe_aruba_central"
_TIMEOUT = 40.0

type Incident = Callable[[str, str | None], Awaitable[dict[str, Any]]]
type Condition = Callable[[dict[str, Any]], bool]


class Row(NamedTuple):
    """The result of one check; ``delay`` is in seconds since the simulator sent the event."""

    what: str
    passed: bool
    delay: float | None = None
    note: str = ""


def turned(entity_ids: Collection[str], state: str | None = None, **attributes: Any) -> Condition:
    """Match a state change of one of the entities.

    ``state`` is the new state, by default any; the new state must have the given attributes.
    """

    def matches(event: dict[str, Any]) -> bool:
        """Return True if an event is such a state change."""
        if event["event_type"] != "state_changed" or event["data"]["entity_id"] not in entity_ids:
            return False
        old, new = event["data"]["old_state"] or {}, event["data"]["new_state"] or {}
        if new.get("state") in {None, old.get("state")}:
            return False
        if state not in {None, new["state"]}:
            return False
        return all(new["attributes"].get(name) == value for name, value in attributes.items())

    return matches


def fired(event_type: str, **content: Any) -> Condition:
    """Match a bus event of a type whose data has the given content."""

    def matches(event: dict[str, Any]) -> bool:
        """Return True if an event is of the type and has the content."""
        if event["event_type"] != event_type:
            return False
        return all(event["data"].get(key) == value for key, value in content.items())

    return matches


async def entities(socket: HomeSocket, entry_id: str) -> dict[str, str]:
    """Return the entity ids of an account's enabled entities.

    The keys are their unique ids without the prefix of the account.
    """
    prefix = ""
    for device in await socket.command("config/device_registry/list"):
        if device.get("model") == "Central" and device["config_entry_id"] == entry_id:
            [[_, identifier]] = device["identifiers"]
            prefix = f"{identifier}_"
    found: dict[str, str] = {}
    for entity in await socket.command("config/entity_registry/list"):
        if entity["config_entry_id"] == entry_id and entity["disabled_by"] is None:
            found[entity["unique_id"].removeprefix(prefix)] = entity["entity_id"]
    return found


@dataclass(slots=True)
class Checker:
    """Triggers incidents and records their effects.

    ``ids`` maps the account's unique ids to entity ids; see `entities`.
    """

    home: Home
    socket: HomeSocket
    incident: Incident
    entry_id: str
    ids: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)

    def note(self, what: str, passed: bool, note: str = "") -> None:
        """Record the result of a check."""
        self.rows.append(Row(what, passed, note=note))

    def entities(self, pattern: str) -> list[str]:
        """Return the entities whose unique ids match. Raises LookupError if there are none."""
        found = []
        for unique_id, entity_id in sorted(self.ids.items()):
            if re.fullmatch(pattern, unique_id):
                found.append(entity_id)
        if not found:
            raise LookupError(f"No entity is {pattern}")
        return found

    async def wait_for_entities(self, patterns: Collection[str]) -> None:
        """Wait until there is an entity for each pattern; return after a timeout at the latest."""
        deadline = time.monotonic() + _TIMEOUT
        while time.monotonic() < deadline:
            self.ids = await entities(self.socket, self.entry_id)
            if all(map(self._has_entity, patterns)):
                return
            await asyncio.sleep(0.5)

    def _has_entity(self, pattern: str) -> bool:
        """Return True if a unique id matches the pattern."""
        return any(re.fullmatch(pattern, unique_id) for unique_id in self.ids)

    async def happens(
        self,
        name: str,
        serial: str | None,
        expected: Callable[[str], Mapping[str, Condition]],
        seconds: float = 20,
    ) -> str:
        """Trigger an incident and wait for all its effects.

        Args:
            name: The simulator's name for the incident.
            serial: The device, or None for one that the simulator picks.
            expected: Returns the expected effects for the serial number of the device.
            seconds: How long to wait for each effect.

        Returns the serial number of the device.
        """
        record = await self.incident(name, serial)
        sent_at = record["sent_at"]
        serial_number: str = record["serial"]
        for what, condition in expected(serial_number).items():
            try:
                seen = await self.socket.wait_for(condition, sent_at, seconds)
            except TimeoutError:
                self.rows.append(Row(f"{name}: {what}", passed=False, note="not seen"))
            else:
                self.rows.append(Row(f"{name}: {what}", passed=True, delay=seen.at - sent_at))
        return serial_number

    def report(self) -> int:
        """Print all results as a table, and return 1 if a check failed, else 0."""
        width = max(len(row.what) for row in self.rows)
        failed = 0
        for row in self.rows:
            verdict, delay = "ok  ", ""
            if not row.passed:
                verdict = "FAIL"
                failed += 1
            if row.delay is not None:
                delay = f"{row.delay * 1000:.1f} ms"
            print(f"{verdict} {row.what:<{width}} {delay:>12} {row.note}".rstrip())
        print(f"{len(self.rows) - failed} passed, {failed} failed")
        return min(failed, 1)
