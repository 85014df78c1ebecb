"""What the demonstration makes of its Home Assistant: automations that react, and a dashboard of what is there."""

from typing import Any

from .checker import DOMAIN
from .home import Home, HomeSocket


async def add_automations(home: Home, ids: dict[str, str]) -> None:
    """Make two automations that react to events: one on the bus, one of an event entity."""
    await _add_automation(
        home,
        "Access point down",
        {"trigger": "event", "event_type": f"{DOMAIN}_ap", "event_data": {"kind": "ap", "status": False}},
        "{{ trigger.event.data.serial_number }} is down.",
    )
    await _add_automation(
        home,
        "Alert raised",
        {
            "trigger": "event.received",
            "target": {"entity_id": ids["alerts"]},
            "options": {"event_type": ["raised"]},
        },
        f"{{{{ state_attr('{ids['alerts']}', 'summary') }}}}",
    )


async def _add_automation(home: Home, name: str, trigger: dict[str, Any], message: str) -> None:
    """Make an automation that notifies."""
    action = {"action": "persistent_notification.create", "data": {"title": name, "message": message}}
    await home.post(
        f"/api/config/automation/config/{name.lower().replace(' ', '_')}",
        {"alias": name, "triggers": [trigger], "actions": [action], "mode": "parallel"},
    )


async def add_dashboard(socket: HomeSocket, ids: dict[str, str]) -> None:
    """Make a dashboard of what is there."""

    def tile(key: str, *name: str) -> dict[str, Any]:
        """Show an entity under its own name, its device's, or both."""
        return {"type": "tile", "entity": ids[key], "name": [{"type": part} for part in name]}

    def tiles(ending: str, *name: str) -> list[dict[str, Any]]:
        """Show everything whose unique id ends so, under the name of its device if no other is asked for."""
        return [tile(key, *(name or ("device",))) for key in sorted(ids) if key.endswith(ending)]

    def group(title: str, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put cards under a heading."""
        return [{"type": "heading", "heading": title}, *cards]

    severities = ("open_alerts", *(f"open_alerts_{word}" for word in ("critical", "major", "minor", "info")))
    streams = sorted(key for key in ids if key.startswith("stream_"))
    history = [ids[key] for key in sorted(ids) if key.startswith("CG") and key.endswith("_cpu_utilization")]
    graph = {"type": "history-graph", "hours_to_show": 1, "entities": history}
    totals = ("access_point_online", "access_point_offline", "switch_online", "gateway_online", "client_count")
    await socket.command(
        "lovelace/dashboards/create",
        url_path="aruba-central",
        title="Aruba Central",
        icon="mdi:access-point-network",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    await socket.command(
        "lovelace/config/save",
        url_path="aruba-central",
        config={
            "views": [
                {
                    "title": "Network",
                    "type": "sections",
                    "max_columns": 4,
                    "sections": [
                        {"type": "grid", "cards": cards}
                        for cards in (
                            group("Sites", tiles("_health"))
                            + group("Alerts", [tile(key, "entity") for key in (*severities, "alerts")])
                            + group("Uplinks of gateways", tiles("_wan", "parent_device", "device")),
                            group("Devices", tiles("_connectivity")),
                            group("Network", [tile(key, "entity") for key in totals])
                            + group("CPU of gateways", [graph])
                            + group("Streams", [tile(key, "entity") for key in streams]),
                        )
                    ],
                }
            ]
        },
    )
