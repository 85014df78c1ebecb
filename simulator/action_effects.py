"""What actions do to the campus, and what Central says about it: step by step, time passes between two steps."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from .campus import Alert
from .context import SimulationContext, StreamMessage
from .devices import AccessPoint, Device, Gateway, Port, Switch
from .incident_steps import (
    AP_REBOOTS,
    AP_UP,
    GATEWAY_DOWN,
    GATEWAY_UP,
    SWITCH_DOWN,
    SWITCH_UP,
    changes,
)
from .messages import gateway, services, switch

type Step = list[StreamMessage]

BOUNCED = "Bounced"
INVALID_PORT = "Failed.  Invalid port."
NO_POE = "Failed.  PoE is not supported."


def reboot(context: SimulationContext, device: Device) -> Iterator[Step]:
    """Restart a device."""
    match device:
        case AccessPoint():
            play = changes("ap", AP_REBOOTS, AP_UP)
        case Switch():
            play = changes("switch", SWITCH_DOWN, SWITCH_UP)
        case _:
            play = changes("gateway", GATEWAY_DOWN, GATEWAY_UP)
    for said in play(context, device):
        yield [said]


def find_port(device: Device, name: str) -> Port[Any] | None:
    """Return a switch's or gateway's port; a gateway's also without what its name begins with."""
    ports: list[Port[Any]] = list(device.ports) if isinstance(device, Switch | Gateway) else []
    return next((port for port in ports if name in {port.name, port.name.rpartition(" ")[2]}), None)


def bounce_port(context: SimulationContext, ports: list[Port[Any]]) -> Iterator[Step]:
    """Take ports that are up down, and up again."""
    bounced = [port for port in ports if port.up]
    for up in (False, True):
        for port in bounced:
            port.up = up
        yield [
            _port(context, port, "status", "oper_status", "poe_status", "state_down_reason")
            for port in bounced
        ]


def bounce_poe(context: SimulationContext, ports: list[Port[Any]]) -> Iterator[Step]:
    """Take the power of ports that supply some away, and give it back; no stream tells of a gateway's."""
    bounced = [port for port in ports if port.poe_draw and isinstance(port.device, Switch)]
    for powered in (False, True):
        for port in bounced:
            port.powered = powered
        yield [_port(context, port, "poe_status") for port in bounced]


def _port(context: SimulationContext, port: Port[Any], *fields: str) -> StreamMessage:
    """Tell of a port."""
    if isinstance(port.device, Gateway):
        return "gateway", gateway.interface(context, port, "oper_state", "status")
    return "switch", switch.interface(context, port, *fields)


def clear(alert: Alert, asked: Mapping[str, Any]) -> None:
    """Clear an alert."""
    alert.cleared, alert.deferred = True, False
    alert.reason, alert.notes = asked.get("reason", alert.reason), asked.get("notes", alert.notes)


def defer(alert: Alert, _: Mapping[str, Any]) -> None:
    """Defer an alert; `Actions` makes it active again when the time has come."""
    alert.cleared, alert.deferred = False, True


def activate(alert: Alert, _: Mapping[str, Any]) -> None:
    """Make an alert active."""
    alert.cleared = alert.deferred = False


def prioritize(alert: Alert, asked: Mapping[str, Any]) -> None:
    """Give an alert another priority."""
    alert.priority = asked["priority"]


ALERT_EFFECTS: Mapping[str, Callable[[Alert, Mapping[str, Any]], None]] = {
    "clear": clear,
    "defer": defer,
    "active": activate,
    "priority": prioritize,
}
"""By the last part of the path."""


def change_alert(
    context: SimulationContext, alert: Alert, action: str, asked: Mapping[str, Any]
) -> StreamMessage:
    """Do something to an alert, and tell of it."""
    ALERT_EFFECTS[action](alert, asked)
    alert.updated = context.now()
    return "alerts", services.alert(context, alert, "Update")


def parse_time(text: object) -> datetime | None:
    """Read a date-time as the definitions write it."""
    try:
        read = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return read if read is not None and read.tzinfo is not None else None
