"""What is shown of each kind of device and of its parts, and what makes it change."""

import asyncio
from functools import partial
import time
from typing import Any, NamedTuple

from .checker import Checker, fired, turned

_PATIENCE = 30.0
_NOTHING = {"unknown", "unavailable"}


class Shown(NamedTuple):
    """Something that one device of a kind shows: the rest of its unique id as a pattern, and its unit."""

    what: str
    pattern: str
    unit: str | None = None


class Incident(NamedTuple):
    """Something that happens to one device of a kind, and what the entity that it is about then shows."""

    name: str
    pattern: str
    state: str | None = None
    """None: any other state than before."""


AP, SWITCH, GATEWAY, SITE = "CNSIM0000001", "SGSIM0000001", "CGSIM0000001", r"site_\d+"
"""How unique ids begin: of the campus's first access point, switch and gateway, and of its sites."""

NAMES = {AP: "access point", SWITCH: "switch", GATEWAY: "gateway", SITE: "site"}

SHOWN: dict[str, tuple[Shown, ...]] = {
    AP: (
        Shown("connectivity", "connectivity"),
        Shown("processor", "cpu_utilization", "%"),
        Shown("power", "power_consumption", "W"),
        Shown("clients", "client_count"),
        Shown("firmware to update", "firmware"),
        Shown("radio state", "radio_.*_status"),
        Shown("radio channel", "radio_.*_channel"),
        Shown("radio utilization", "radio_.*_utilization", "%"),
        Shown("port link", "port_.*_port_link"),
        Shown("tunnel", "tunnel_.*_up"),
        Shown("probe reached", "probe_.*_reached"),
        Shown("probe latency", "probe_.*_latency", "ms"),
        Shown("probe loss", "probe_.*_loss", "%"),
    ),
    SWITCH: (
        Shown("memory", "memory_utilization", "%"),
        Shown("fan", "fan"),
        Shown("power", "power_consumption", "W"),
        Shown("power supplies", r"power_supply_\d"),
        Shown("PoE power used", "poe_consumption", "W"),
        Shown("PoE power available", "poe_available", "W"),
        Shown("VSX link", "vsx_link_state"),
        Shown("firmware", "firmware"),
        Shown("port link", "port_.*_link"),
        Shown("port PoE power", "port_.*_poe_power", "W"),
        Shown("port neighbor", "port_.*_neighbour"),
    ),
    GATEWAY: (
        Shown("processor", "cpu_utilization", "%"),
        Shown("firmware to update", "firmware"),
        Shown("port link", "port_.*_port_link"),
        Shown("uplink link", "uplink_.*_up"),
        Shown("uplink WAN", "uplink_.*_wan"),
        Shown("probe latency", "probe_.*_latency", "ms"),
        Shown("probe jitter", "probe_.*_jitter", "ms"),
        Shown("probe quality", "probe_.*_mos"),
    ),
    SITE: (
        Shown("health", "health"),
        Shown("devices online", "devices_online"),
        Shown("clients", "client_count"),
        Shown("open alerts", "open_alerts"),
    ),
}

INCIDENTS: dict[str, tuple[Incident, ...]] = {
    AP: (
        Incident("radio_down", "radio_.*_status", "down"),
        Incident("radio_up", "radio_.*_status", "up"),
        Incident("radar_detected", "radio_.*_channel"),
        Incident("ap_port_down", "port_.*_port_link", "off"),
        Incident("ap_port_up", "port_.*_port_link", "on"),
        Incident("ap_tunnel_down", "tunnel_.*_up", "off"),
        Incident("ap_tunnel_up", "tunnel_.*_up", "on"),
        Incident("probe_failed", "probe_.*_reached", "off"),
        Incident("probe_recovered", "probe_.*_reached", "on"),
        Incident("firmware_upgraded", "firmware", "off"),
    ),
    SWITCH: (
        Incident("port_down", "port_.*_link", "off"),
        Incident("port_up", "port_.*_link", "on"),
        Incident("psu_failed", r"power_supply_\d", "on"),
        Incident("psu_recovered", r"power_supply_\d", "off"),
        Incident("vsx_out_of_sync", "vsx_link_state", "inter_switch_link_down"),
        Incident("vsx_in_sync", "vsx_link_state", "in_sync"),
        Incident("switch_down", "connectivity", "off"),
        Incident("switch_up", "connectivity", "on"),
    ),
    GATEWAY: (
        Incident("gateway_port_down", "port_.*_port_link", "off"),
        Incident("gateway_port_up", "port_.*_port_link", "on"),
        Incident("uplink_down", "uplink_.*_wan", "off"),
        Incident("uplink_up", "uplink_.*_wan", "on"),
    ),
}


async def check_devices(checker: Checker) -> None:
    """Check what each kind of device shows, that it follows what happens, and that a device can go and come back."""
    await checker.meet(
        [f"{serial}_{row.pattern}" for serial, rows in SHOWN.items() for row in rows]
    )
    await _check_shown(checker)
    await _check_part_devices(checker)
    for serial, incidents in INCIDENTS.items():
        for incident in incidents:
            expected = {
                f"{NAMES[serial]} shows {incident.state or 'another state'}": turned(
                    checker.entities(f"{serial}_{incident.pattern}"), incident.state
                )
            }
            await checker.happens(incident.name, serial, partial(_same, expected))
    await _check_removal(checker)


def _same[T](expected: T, _: str) -> T:
    """Expect the same of whichever device it happened to: it was chosen before."""
    return expected


async def _check_shown(checker: Checker) -> None:
    """Every kind of device shows values of its own and of its parts; measurements are written every 5 seconds."""
    until = time.monotonic() + _PATIENCE
    for serial, rows in SHOWN.items():
        for row in rows:
            try:
                entities = checker.entities(f"{serial}_{row.pattern}")
            except LookupError as err:
                checker.note(f"{NAMES[serial]}: {row.what}", passed=False, note=str(err))
                continue
            shown: list[dict[str, Any]] = []
            while not shown:
                states = await checker.home.states()
                shown = [
                    states[entity] for entity in entities if states[entity]["state"] not in _NOTHING
                ]
                if shown or time.monotonic() > until:
                    break
                await asyncio.sleep(0.5)
            units = {state["attributes"].get("unit_of_measurement") for state in shown}
            values = f"{len(shown)} of {len(entities)}" if len(entities) > 1 else ""
            first = (
                f"{shown[0]['attributes']['friendly_name']}: {shown[0]['state']}"
                if shown
                else "nothing"
            )
            checker.note(
                f"{NAMES[serial]}: {row.what}",
                units == {row.unit},
                f"{first} {row.unit or ''}".rstrip() + f"  {values}",
            )


async def _check_part_devices(checker: Checker) -> None:
    """Radios and uplinks are devices of their own, under the device that they are parts of."""
    devices = await checker.socket.command("config/device_registry/list")
    by_identifier = {
        identifier: device for device in devices for _, identifier in device["identifiers"]
    }
    for serial, kind in ((AP, "radio"), (GATEWAY, "uplink")):
        parts = [
            device for name, device in by_identifier.items() if name.startswith(f"{serial}_{kind}_")
        ]
        passed = len(parts) > 1 and {part["parent_device_id"] for part in parts} == {
            by_identifier[serial]["id"]
        }
        checker.note(
            f"{NAMES[serial]}: {kind}s as devices",
            passed,
            ", ".join(part["name"] for part in parts),
        )
    sites = {
        device["id"]: device["name"]
        for name, device in by_identifier.items()
        if name.startswith("site_")
    }
    for serial in (AP, SWITCH, GATEWAY):
        site = sites.get(by_identifier[serial]["via_device_id"])
        checker.note(f"{NAMES[serial]}: at its site", site is not None, site or "")


async def _check_removal(checker: Checker) -> None:
    """A device that Central has removed leaves the registry; it is there again once Central tells of it again."""
    devices = await checker.socket.command("config/device_registry/list")
    device_id = next(device["id"] for device in devices if device["identifiers"][0][1] == AP)
    online = checker.entities("site_.*_devices_online")
    await checker.happens(
        "device_removed",
        AP,
        lambda _: {
            "device registry without it": fired(
                "device_registry_updated", action="remove", device_id=device_id
            ),
            "not counted at its site": turned(online),
        },
    )
    await checker.happens(
        "device_added",
        AP,
        lambda _: {
            "device registry with it": fired("device_registry_updated", action="create"),
            # No stream tells where an access point is: REST is asked in a moment.
            "counted at its site": turned(online),
            "event entity fired": turned({checker.ids[f"{AP}_device_event"]}, event_type="added"),
        },
        # REST is not asked again within a minute.
        seconds=90,
    )
