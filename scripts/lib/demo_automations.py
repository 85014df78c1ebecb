"""Example automations for the demonstration."""

from typing import Any

from .demo_checker import DOMAIN
from .home_assistant import Home

_AS_MARKDOWN = (
    r"""| string | regex_replace("\\s+", " ") | regex_replace("([!-/:-@\\[-`{-~])", "\\\\\\1")"""
)
"""Filters that escape what Markdown has a meaning for: a notification's message is Markdown."""


async def add_automations(home: Home, ids: dict[str, str]) -> None:
    """Add two automations: one triggered by a bus event, one by an event entity."""
    await _add_automation(
        home,
        "Access point down",
        {
            "trigger": "event",
            "event_type": f"{DOMAIN}_ap",
            "event_data": {"kind": "ap", "status": False},
        },
        f"{{{{ trigger.event.data.serial_number {_AS_MARKDOWN} }}}} is down.",
    )
    await _add_automation(
        home,
        "Alert raised",
        {
            "trigger": "event.received",
            "target": {"entity_id": ids["alerts"]},
            "options": {"event_type": ["raised"]},
        },
        f"{{{{ state_attr('{ids['alerts']}', 'summary') {_AS_MARKDOWN} }}}}",
    )


async def _add_automation(home: Home, name: str, trigger: dict[str, Any], message: str) -> None:
    """Add an automation that creates a persistent notification."""
    action = {
        "action": "persistent_notification.create",
        "data": {"title": name, "message": message},
    }
    await home.post(
        f"/api/config/automation/config/{name.lower().replace(' ', '_')}",
        {"alias": name, "triggers": [trigger], "actions": [action], "mode": "parallel"},
    )
