"""What must follow in Home Assistant when something happens in Central, seen from outside."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
import re
import time
from typing import Any, NamedTuple

from .home import Home, HomeSocket

DOMAIN = "hpe_aruba_central"
_PATIENCE = 60.0


class Row(NamedTuple):
    """One thing that was looked for: whether it came, and how long after the simulator had sent."""

    what: str
    passed: bool
    delay: float | None = None
    note: str = ""


type Incident = Callable[[str, str | None], Awaitable[dict[str, Any]]]
type Condition = Callable[[dict[str, Any]], bool]


def _state(entity_id: str, test: Callable[[dict[str, Any]], bool]) -> Condition:
    """Match an entity's change to a state that passes a test."""

    def matches(event: dict[str, Any]) -> bool:
        """Look at one event."""
        data = event["data"]
        return bool(
            event["event_type"] == "state_changed"
            and data["entity_id"] == entity_id
            and data["new_state"]
            and test(data["new_state"])
        )

    return matches


def _event(event_type: str, **content: Any) -> Condition:
    """Match an event on the bus by some of its data."""
    return lambda event: (
        event["event_type"] == event_type and all(event["data"].get(key) == value for key, value in content.items())
    )


def _is(state: str) -> Callable[[dict[str, Any]], bool]:
    """Match a state by its value."""
    return lambda new: new["state"] == state


def _is_event(event_type: str) -> Callable[[dict[str, Any]], bool]:
    """Match the state of an event entity by the type of its event."""
    return lambda new: new["attributes"].get("event_type") == event_type


class Checker:
    """Lets things happen and gathers what followed."""

    def __init__(self, socket: HomeSocket, incident: Incident) -> None:
        self.rows: list[Row] = []
        self._socket = socket
        self._incident = incident

    def note(self, what: str, passed: bool, note: str = "") -> None:
        """Keep a finding."""
        self.rows.append(Row(what, passed, note=note))

    async def happens(self, name: str, serial: str | None, expected: Callable[[str], dict[str, Condition]]) -> str:
        """Let one incident happen, wait for all that must follow, and return the serial number of the device."""
        record = await self._incident(name, serial)
        sent_at = record["sent_at"]
        for what, condition in expected(record["serial"]).items():
            try:
                seen = await self._socket.wait_for(condition, sent_at)
            except TimeoutError:
                self.rows.append(Row(f"{name}: {what}", passed=False, note="not seen"))
            else:
                self.rows.append(Row(f"{name}: {what}", passed=True, delay=seen.at - sent_at))
        serial_number: str = record["serial"]
        return serial_number


async def check(
    home: Home, socket: HomeSocket, incident: Incident, entry_id: str, ids: dict[str, str], folder: Path
) -> int:
    """Check everything, print a table, and return 0 or 1; ``ids`` are entity ids by unique id."""
    for event_type in ("state_changed", "automation_triggered", f"{DOMAIN}_ap", f"{DOMAIN}_alert"):
        await socket.command("subscribe_events", event_type=event_type)
    checker = Checker(socket, incident)
    entry = next(e for e in await home.get("/api/config/config_entries/entry") if e["entry_id"] == entry_id)
    checker.note("entry loaded", entry["state"] == "loaded", entry["state"])
    await _check_streams(home, checker, ids, entry_id)
    await _check_access_point(checker, ids)
    await _check_alert(home, checker, ids, entry_id)
    _check_log(checker, await asyncio.to_thread((folder / "home-assistant.log").read_text))
    width = max(len(row.what) for row in checker.rows)
    for row in checker.rows:
        delay = "" if row.delay is None else f"{row.delay * 1000:8.1f} ms"
        print(f"{'ok  ' if row.passed else 'FAIL'} {row.what:<{width}} {delay}{row.note}")
    failed = sum(not row.passed for row in checker.rows)
    print(f"{len(checker.rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


async def _check_streams(home: Home, checker: Checker, ids: dict[str, str], entry_id: str) -> None:
    """Every enabled stream is live."""
    prefix = f"{entry_id}_stream_"
    waiting = {key.removeprefix(prefix): entity for key, entity in ids.items() if key.startswith(prefix)}
    checker.note("streams enabled", len(waiting) > 0, str(len(waiting)))
    until = time.monotonic() + _PATIENCE
    states: dict[str, str] = {}
    while time.monotonic() < until and (not states or set(states.values()) != {"on"}):
        states = {name: (await home.get(f"/api/states/{entity}"))["state"] for name, entity in waiting.items()}
        await asyncio.sleep(0.2)
    for name, state in states.items():
        checker.note(f"stream {name} live", state == "on", state)


async def _check_access_point(checker: Checker, ids: dict[str, str]) -> None:
    """An access point goes down, and comes up again."""

    def changed(serial: str, event_type: str, *, online: bool) -> dict[str, Condition]:
        """Tell what follows from an access point's change."""
        state = "on" if online else "off"
        return {
            "bus event": _event(f"{DOMAIN}_ap", serial_number=serial, status=online),
            "event entity fired": _state(ids[f"{serial}_device_event"], _is_event(event_type)),
            f"binary sensor {state}": _state(ids[f"{serial}_connectivity"], _is(state)),
        }

    serial = await checker.happens(
        "ap_down",
        None,
        lambda serial: (
            changed(serial, "offline", online=False)
            | {"automation run": _event("automation_triggered", entity_id="automation.access_point_down")}
        ),
    )
    await checker.happens("ap_up", serial, lambda serial: changed(serial, "online", online=True))


async def _check_alert(home: Home, checker: Checker, ids: dict[str, str], entry_id: str) -> None:
    """An alert is raised, and cleared again."""
    event, total = ids[f"{entry_id}_alerts"], ids[f"{entry_id}_open_alerts"]
    before = int((await home.get(f"/api/states/{total}"))["state"])

    def changed(event_type: str, state: str, count: int) -> dict[str, Condition]:
        """Tell what follows from an alert's change."""
        return {
            "bus event": _event(f"{DOMAIN}_alert", state=state),
            "event entity fired": _state(event, _is_event(event_type)),
            "open alerts counted": _state(total, _is(str(count))),
        }

    serial = await checker.happens(
        "alert_raised",
        None,
        lambda _: (
            changed("raised", "Active", before + 1)
            | {"automation run": _event("automation_triggered", entity_id="automation.alert_raised")}
        ),
    )
    await checker.happens("alert_cleared", serial, lambda _: changed("cleared", "Cleared", before))


def _check_log(checker: Checker, log: str) -> None:
    """Home Assistant's log has no complaint about this integration, and no deprecation."""
    complaints = [
        line
        for line in log.splitlines()
        if DOMAIN in line
        and re.search(r" (WARNING|ERROR|CRITICAL) |deprecat|will stop working", line)
        and "not been tested by Home Assistant" not in line
    ]
    checker.note("log without complaints", not complaints)
    with suppress(IndexError):
        print(complaints[0])
