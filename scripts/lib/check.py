"""What must follow in Home Assistant when something happens in Central, seen from outside."""

import asyncio
from contextlib import suppress
from pathlib import Path
import re
import time

from .check_devices import check_devices
from .checker import DOMAIN, Checker, Condition, fired, turned

_PATIENCE = 60.0


async def check(checker: Checker, entry_id: str, folder: Path) -> int:
    """Check everything, print a table, and return 0 or 1; Home Assistant's log is in the folder."""
    bus = (
        "state_changed",
        "automation_triggered",
        "device_registry_updated",
        f"{DOMAIN}_ap",
        f"{DOMAIN}_alert",
    )
    for event_type in bus:
        await checker.socket.command("subscribe_events", event_type=event_type)
    entry = next(
        e
        for e in await checker.home.get("/api/config/config_entries/entry")
        if e["entry_id"] == entry_id
    )
    checker.note("entry loaded", entry["state"] == "loaded", entry["state"])
    await _check_streams(checker)
    await _check_access_point(checker)
    await _check_alert(checker)
    await check_devices(checker)
    _check_log(checker, await asyncio.to_thread((folder / "home-assistant.log").read_text))
    return checker.report()


async def _check_streams(checker: Checker) -> None:
    """Every enabled stream is live."""
    prefix = "stream_"
    waiting = {
        key.removeprefix(prefix): entity
        for key, entity in checker.ids.items()
        if key.startswith(prefix)
    }
    checker.note("streams enabled", len(waiting) > 0, str(len(waiting)))
    until = time.monotonic() + _PATIENCE
    states: dict[str, str] = {}
    while time.monotonic() < until and (not states or set(states.values()) != {"on"}):
        all_states = await checker.home.states()
        states = {name: all_states[entity]["state"] for name, entity in waiting.items()}
        await asyncio.sleep(0.2)
    for name, state in states.items():
        checker.note(f"stream {name} live", state == "on", state)


async def _check_access_point(checker: Checker) -> None:
    """An access point goes down, and comes up again."""

    def follows(serial: str, event_type: str, *, online: bool) -> dict[str, Condition]:
        """Tell what follows from an access point's change."""
        state = "on" if online else "off"
        return {
            "bus event": fired(f"{DOMAIN}_ap", serial_number=serial, status=online),
            "event entity fired": turned(
                {checker.ids[f"{serial}_device_event"]}, event_type=event_type
            ),
            f"binary sensor {state}": turned({checker.ids[f"{serial}_connectivity"]}, state),
            "offline counted at its site": turned(
                checker.entities("site_.*_devices_offline"), "0" if online else "1"
            ),
            "online counted": turned({checker.ids["access_point_online"]}),
        }

    serial = await checker.happens(
        "ap_down",
        None,
        lambda serial: (
            follows(serial, "offline", online=False)
            | {
                "automation run": fired(
                    "automation_triggered", entity_id="automation.access_point_down"
                )
            }
        ),
    )
    await checker.happens("ap_up", serial, lambda serial: follows(serial, "online", online=True))


async def _check_alert(checker: Checker) -> None:
    """An alert is raised, and cleared again."""
    event, total = checker.ids["alerts"], checker.ids["open_alerts"]
    before = int((await checker.home.get(f"/api/states/{total}"))["state"])

    def follows(event_type: str, state: str, count: int) -> dict[str, Condition]:
        """Tell what follows from an alert's change."""
        return {
            "bus event": fired(f"{DOMAIN}_alert", state=state),
            "event entity fired": turned({event}, event_type=event_type),
            "open alerts counted": turned({total}, str(count)),
        }

    serial = await checker.happens(
        "alert_raised",
        None,
        lambda _: (
            follows("raised", "Active", before + 1)
            | {"automation run": fired("automation_triggered", entity_id="automation.alert_raised")}
        ),
    )
    await checker.happens("alert_cleared", serial, lambda _: follows("cleared", "Cleared", before))


def complaints(log: str) -> list[str]:
    """Return the lines of a log of Home Assistant that complain about this integration."""
    return [
        line
        for line in log.splitlines()
        if DOMAIN in line
        and re.search(r" (WARNING|ERROR|CRITICAL) |deprecat|will stop working", line)
        and "not been tested by Home Assistant" not in line
    ]


def _check_log(checker: Checker, log: str) -> None:
    """Home Assistant's log has no complaint about this integration, and no deprecation."""
    found = complaints(log)
    checker.note("log without complaints", not found)
    with suppress(IndexError):
        print(found[0])
