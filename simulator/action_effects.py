"""What actions do to the campus, and the messages that report it.

An action's effect is a sequence of steps, with a pause between two of them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from .campus import Alert, Client
from .context import SimulationContext, StreamMessage
from .devices import Device, Gateway, Port, Switch
from .incident_steps import reboot_steps
from .messages import gateway, other_streams, switch

type Step = list[StreamMessage]

BOUNCED = "Bounced"
INVALID_PORT = "Failed.  Invalid port."
NO_POE = "Failed.  PoE is not supported."


def reboot(context: SimulationContext, device: Device) -> Iterator[Step]:
    """Restart a device."""
    for message in reboot_steps(context, device):
        yield [message]


def find_port(device: Device, name: str) -> Port[Any] | None:
    """Return a switch's or gateway's port; 0/0/1 also finds a gateway's port GE 0/0/1."""
    if not isinstance(device, Switch | Gateway):
        return None
    for port in device.ports:
        if name in {port.name, port.name.rpartition(" ")[2]}:
            return port
    return None


def bounce_port(context: SimulationContext, ports: list[Port[Any]]) -> Iterator[Step]:
    """Take the ports that are up down, and up again."""
    bounced = [port for port in ports if port.up]
    for up in (False, True):
        step = []
        for port in bounced:
            port.up = up
            step.append(_port_message(context, port))
        yield step


def _port_message(context: SimulationContext, port: Port[Any]) -> StreamMessage:
    if isinstance(port.device, Gateway):
        return "gateway", gateway.interface(context, port, "oper_state", "status")
    changed = ("status", "oper_status", "poe_status", "state_down_reason")
    return "switch", switch.interface(context, port, *changed)


def bounce_poe(context: SimulationContext, ports: list[Port[Any]]) -> Iterator[Step]:
    """Turn PoE off and on again; the gateway stream does not report PoE."""
    bounced = [port for port in ports if port.poe_draw and isinstance(port.device, Switch)]
    for powered in (False, True):
        step: Step = []
        for port in bounced:
            port.powered = powered
            step.append(("switch", switch.interface(context, port, "poe_status")))
        yield step


def disconnect(context: SimulationContext, clients: list[Client]) -> Iterator[Step]:
    """Let the connected ones of some clients leave and come back."""
    left = [client for client in clients if client.connected]
    for connected in (False, True):
        step: Step = []
        for client in left:
            client.connected = connected
            client.since = context.now() if connected else client.since
            step.append(("clients", other_streams.client_state(context, client)))
        yield step


def _clear(alert: Alert, body: Mapping[str, Any]) -> None:
    alert.cleared = True
    alert.deferred = False
    alert.reason = body.get("reason", alert.reason)
    alert.notes = body.get("notes", alert.notes)


def _defer(alert: Alert, _: Mapping[str, Any]) -> None:
    """Defer an alert; `Actions` makes it active again when the time has come."""
    alert.cleared = False
    alert.deferred = True


def _activate(alert: Alert, _: Mapping[str, Any]) -> None:
    alert.cleared = False
    alert.deferred = False


def _set_priority(alert: Alert, body: Mapping[str, Any]) -> None:
    alert.priority = body["priority"]


ALERT_EFFECTS: Mapping[str, Callable[[Alert, Mapping[str, Any]], None]] = {
    "clear": _clear,
    "defer": _defer,
    "active": _activate,
    "priority": _set_priority,
}
"""By the last part of the action's path."""


def change_alert(
    context: SimulationContext, alert: Alert, action: str, body: Mapping[str, Any]
) -> StreamMessage:
    """Apply an action with the request's body to an alert, and return the message about it."""
    ALERT_EFFECTS[action](alert, body)
    alert.updated = context.now()
    return "alerts", other_streams.alert(context, alert, "Update")


def parse_time(text: object) -> datetime | None:
    """Return an RFC 3339 date-time with a time zone; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is None:
        return None
    return time
