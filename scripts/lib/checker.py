"""Lets things happen in Central, and looks from outside for what must follow in Home Assistant."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
import re
import time
from typing import Any, NamedTuple

from .home import Home, HomeSocket

DOMAIN = "hpe_aruba_central"
_PATIENCE = 40.0

type Incident = Callable[[str, str | None], Awaitable[dict[str, Any]]]
type Condition = Callable[[dict[str, Any]], bool]


class Row(NamedTuple):
    """One thing that was looked for: whether it came, and how long after the simulator had sent."""

    what: str
    passed: bool
    delay: float | None = None
    note: str = ""


def turned(entity_ids: Collection[str], state: str | None = None, **attributes: Any) -> Condition:
    """Match that one of the entities turns to a state, or to any other than before, with these attributes."""

    def matches(event: dict[str, Any]) -> bool:
        """Look at one event."""
        if event["event_type"] != "state_changed" or event["data"]["entity_id"] not in entity_ids:
            return False
        old, new = event["data"]["old_state"] or {}, event["data"]["new_state"] or {}
        return (
            new.get("state") not in {None, old.get("state")}
            and state in {None, new["state"]}
            and all(new["attributes"].get(name) == value for name, value in attributes.items())
        )

    return matches


def fired(event_type: str, **content: Any) -> Condition:
    """Match an event on the bus by some of its data."""
    return lambda event: (
        event["event_type"] == event_type
        and all(event["data"].get(key) == value for key, value in content.items())
    )


async def entities(socket: HomeSocket, entry_id: str) -> dict[str, str]:
    """Return an account's enabled entities: their ids by unique id, without the account's own id before it."""
    listed = await socket.command("config/entity_registry/list")
    return {
        entity["unique_id"].removeprefix(f"{entry_id}_"): entity["entity_id"]
        for entity in listed
        if entity["config_entry_id"] == entry_id and entity["disabled_by"] is None
    }


@dataclass(slots=True)
class Checker:
    """Lets things happen and gathers what followed; ``ids`` are the account's entity ids by unique id."""

    home: Home
    socket: HomeSocket
    incident: Incident
    entry_id: str
    ids: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)

    def note(self, what: str, passed: bool, note: str = "") -> None:
        """Keep a finding."""
        self.rows.append(Row(what, passed, note=note))

    def entities(self, pattern: str) -> list[str]:
        """Return the entities whose unique ids match. Raises LookupError if there is none: nothing could be seen."""
        found = [
            entity_id
            for unique_id, entity_id in sorted(self.ids.items())
            if re.fullmatch(pattern, unique_id)
        ]
        if not found:
            raise LookupError(f"No entity is {pattern}")
        return found

    async def meet(self, patterns: Collection[str]) -> None:
        """Wait for entities that Central has yet to tell of, and give up after a while."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            self.ids = await entities(self.socket, self.entry_id)
            if all(
                any(re.fullmatch(pattern, unique_id) for unique_id in self.ids)
                for pattern in patterns
            ):
                return
            await asyncio.sleep(0.5)

    async def happens(
        self,
        name: str,
        serial: str | None,
        expected: Callable[[str], Mapping[str, Condition]],
        seconds: float = 20,
    ) -> str:
        """Let one incident happen, wait for all that must follow, and return the serial number of the device."""
        record = await self.incident(name, serial)
        sent_at = record["sent_at"]
        for what, condition in expected(record["serial"]).items():
            try:
                seen = await self.socket.wait_for(condition, sent_at, seconds)
            except TimeoutError:
                self.rows.append(Row(f"{name}: {what}", passed=False, note="not seen"))
            else:
                self.rows.append(Row(f"{name}: {what}", passed=True, delay=seen.at - sent_at))
        serial_number: str = record["serial"]
        return serial_number

    def report(self) -> int:
        """Print a table, and return 0 or 1."""
        width = max(len(row.what) for row in self.rows)
        for row in self.rows:
            delay = " " * 12 if row.delay is None else f"{row.delay * 1000:9.1f} ms"
            print(
                f"{'ok  ' if row.passed else 'FAIL'} {row.what:<{width}} {delay} {row.note}".rstrip()
            )
        failed = sum(not row.passed for row in self.rows)
        print(f"{len(self.rows) - failed} passed, {failed} failed")
        return 1 if failed else 0
