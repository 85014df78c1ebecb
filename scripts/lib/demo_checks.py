"""Checks of the demonstration: what Home Assistant shows after an incident in Central."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
import time
from urllib.parse import quote

from .demo_checker import DOMAIN, Checker, Condition, fired, turned
from .demo_device_checks import check_devices
from .demo_history import DAY

_TIMEOUT = 60.0
_MIN_STATES, _MIN_HOURS = 100, 20
_EVENT_TYPES = (
    "state_changed",
    "automation_triggered",
    "device_registry_updated",
    f"{DOMAIN}_ap",
    f"{DOMAIN}_alert",
)
_COMPLAINT = re.compile(r" (WARNING|ERROR|CRITICAL) |deprecat|will stop working")


async def check(checker: Checker, entry_id: str, folder: Path) -> int:
    """Run all checks, print a table, and return 0 or 1.

    ``folder`` is Home Assistant's configuration folder, with its log.
    """
    for event_type in _EVENT_TYPES:
        await checker.socket.command("subscribe_events", event_type=event_type)
    entries = await checker.home.get("/api/config/config_entries/entry")
    entry = next(entry for entry in entries if entry["entry_id"] == entry_id)
    checker.note("entry loaded", entry["state"] == "loaded", entry["state"])
    await _check_streams(checker)
    await _check_access_point(checker)
    await _check_alert(checker)
    await check_devices(checker)
    await _check_history(checker)
    _check_log(checker, await asyncio.to_thread((folder / "home-assistant.log").read_text))
    return checker.report()


async def _check_history(checker: Checker) -> None:
    """Check that the number of clients has a day of states and of statistics."""
    entity_id, now = checker.ids["client_count"], datetime.now(UTC)
    start = (now - DAY + timedelta(hours=1)).isoformat()
    path = f"/api/history/period/{quote(start)}?filter_entity_id={entity_id}"
    states, hours = 0, 0
    deadline = time.monotonic() + _TIMEOUT
    while time.monotonic() < deadline and (states < _MIN_STATES or hours < _MIN_HOURS):
        states = sum(map(len, await checker.home.get(path)))
        found = await checker.socket.command(
            "recorder/statistics_during_period",
            start_time=(now - DAY).isoformat(),
            statistic_ids=[entity_id],
            period="hour",
        )
        hours = len(found.get(entity_id, ()))
        await asyncio.sleep(0.5)
    checker.note("a day of states", states >= _MIN_STATES, str(states))
    checker.note("a day of statistics", hours >= _MIN_HOURS, str(hours))
    issues = await checker.socket.command("recorder/validate_statistics")
    found = {issue["type"] for of_sensor in issues.values() for issue in of_sensor}
    # Incidents have removed some of the sensors.
    found.discard("no_state")
    checker.note("statistics fit the sensors", not found, ", ".join(sorted(found)))


async def _check_streams(checker: Checker) -> None:
    """Check that every enabled stream is live."""
    prefix = "stream_"
    entity_ids: dict[str, str] = {}
    for key, entity_id in checker.ids.items():
        if key.startswith(prefix):
            entity_ids[key.removeprefix(prefix)] = entity_id
    checker.note("streams enabled", len(entity_ids) > 0, str(len(entity_ids)))
    deadline = time.monotonic() + _TIMEOUT
    states: dict[str, str] = {}
    while time.monotonic() < deadline and (not states or set(states.values()) != {"on"}):
        all_states = await checker.home.states()
        states = {name: all_states[entity]["state"] for name, entity in entity_ids.items()}
        await asyncio.sleep(0.2)
    for name, state in states.items():
        checker.note(f"stream {name} live", state == "on", state)


async def _check_access_point(checker: Checker) -> None:
    """Check an access point that goes offline and comes back online."""

    def expected(serial: str, event_type: str, *, online: bool) -> dict[str, Condition]:
        """Return what must follow when the access point's status changes."""
        state, offline_count = ("on", "0") if online else ("off", "1")
        return {
            "bus event": fired(f"{DOMAIN}_ap", serial_number=serial, status=online),
            "event entity fired": turned(
                {checker.ids[f"{serial}_device_event"]}, event_type=event_type
            ),
            f"binary sensor {state}": turned({checker.ids[f"{serial}_connectivity"]}, state),
            "offline counted at its site": turned(
                checker.entities("site_.*_devices_offline"), offline_count
            ),
            "online counted": turned({checker.ids["access_point_online"]}),
        }

    def expected_offline(serial: str) -> dict[str, Condition]:
        """Return what must follow when the access point goes offline."""
        automation = fired("automation_triggered", entity_id="automation.access_point_down")
        return {**expected(serial, "offline", online=False), "automation run": automation}

    serial = await checker.happens("ap_down", None, expected_offline)
    await checker.happens("ap_up", serial, lambda serial: expected(serial, "online", online=True))


async def _check_alert(checker: Checker) -> None:
    """Check an alert that is raised and cleared."""
    event, total = checker.ids["alerts"], checker.ids["open_alerts"]
    before = int((await checker.home.get(f"/api/states/{total}"))["state"])

    def expected(event_type: str, state: str, count: int) -> dict[str, Condition]:
        """Return what must follow when the alert changes."""
        return {
            "bus event": fired(f"{DOMAIN}_alert", state=state),
            "event entity fired": turned({event}, event_type=event_type),
            "open alerts counted": turned({total}, str(count)),
        }

    def expected_raised(_: str) -> dict[str, Condition]:
        """Return what must follow when the alert is raised."""
        automation = fired("automation_triggered", entity_id="automation.alert_raised")
        return {**expected("raised", "Active", before + 1), "automation run": automation}

    serial = await checker.happens("alert_raised", None, expected_raised)
    await checker.happens("alert_cleared", serial, lambda _: expected("cleared", "Cleared", before))


def complaints(log: str) -> list[str]:
    """Return the warnings, errors and deprecations in Home Assistant's log about the integration.

    Home Assistant's usual warning about custom integrations is left out.
    """
    found = []
    for line in log.splitlines():
        is_usual = "not been tested by Home Assistant" in line
        if DOMAIN in line and _COMPLAINT.search(line) and not is_usual:
            found.append(line)
    return found


def _check_log(checker: Checker, log: str) -> None:
    """Check that Home Assistant's log has no complaint about the integration."""
    found = complaints(log)
    checker.note("log without complaints", not found)
    if found:
        print(found[0])
