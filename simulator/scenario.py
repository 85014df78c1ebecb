"""What happens on the campus, as data: each incident is what changes, and what Central says about it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from . import incident_steps
from .campus import Alert, Campus
from .context import SimulationContext
from .devices import CHANNELS, Device, Radio, StackMember, Switch
from .incident_steps import (
    AP_REBOOTS,
    AP_UP,
    DOWN,
    GATEWAY_DOWN,
    GATEWAY_UP,
    SWITCH_DOWN,
    SWITCH_UP,
    Change,
    Steps,
    changes,
)
from .messages import ap, gateway, services, switch

type Targets = Callable[[Campus], Sequence[Any]]
"""Returns all that something can happen to."""


class Incident(NamedTuple):
    """Something that can happen: to what (``targets``), where it makes sense (``fits``), and how (``steps``).

    Only what is ``spontaneous`` happens without being asked for: what it takes away would be missed. ``paused``: time
    passes between its messages.
    """

    targets: Targets
    fits: Callable[[Any], bool]
    steps: Steps
    spontaneous: bool = True
    paused: bool = True


def _other_channel(context: SimulationContext, radio: Radio) -> int:
    return context.rng.choice(
        [channel for channel in CHANNELS[radio.band] if channel != radio.channel]
    )


_CHANNEL = ("channel", "primary_chan", "secondary_chan", "chan_reason")
_SOLVED = Change({"channel": _other_channel, "reason": "AIRMATCH_SOLVER"}, ap.radio, _CHANNEL)
_RADAR = Change({"channel": _other_channel, "reason": "RADAR_DETECTED"}, ap.radio, _CHANNEL)
_AP_DOWN = Change(DOWN | {"down_reason": "UNSPECIFIED"}, ap.device, ("status",))
_PORT = ("status", "poe_status", "oper_status", "state_down_reason")
_PORT_DOWN = Change({"up": False}, switch.interface, _PORT)
_PORT_UP = Change({"up": True, "fault": False}, switch.interface, _PORT)
_PORT_DISABLED = Change({"up": False, "fault": True}, switch.interface, _PORT)
_JOINED = Change(
    {"connected": True, "since": incident_steps.now, "failure_status": ""}, services.client_state
)
_LEFT = Change({"connected": False, "failure_status": ""}, services.client_state)
_FAILED = Change({"connected": False, "failure_status": "FAILED"}, services.client_state)
_BLOCKED = Change({"connected": False, "failure_status": "BLOCKED"}, services.client_state)


def _online(device: Device) -> bool:
    return device.online


def _offline(device: Device) -> bool:
    return not device.online


def _up(part: Any) -> bool:
    return bool(part.up) and getattr(part, "enabled", True)


def _down(part: Any) -> bool:
    return not part.up and getattr(part, "enabled", True)


def _any(_: Any) -> bool:
    return True


def _startable(device: Switch) -> bool:
    """Tell whether a switch is merely down: a lost member of a stack comes back with `stack_member_back`."""
    return not device.online and (device.stack is None or device.stack.up)


def _losable(member: StackMember) -> bool:
    return member.up and member.device.online and member.role != "COMMANDER"


def _open_alerts(campus: Campus) -> Sequence[Alert]:
    return [alert for alert in campus.alerts if not alert.cleared]


def _known(campus: Campus) -> Sequence[Device]:
    return [*campus.devices, *campus.removed]


def _parts(devices: str, parts: str) -> Targets:
    """Return all parts of a list of the campus's devices: lists of parts, or a part that not every device has."""

    def targets(campus: Campus) -> Sequence[Any]:
        found: list[Any] = []
        for device in getattr(campus, devices):
            have = getattr(device, parts)
            found += have if isinstance(have, list) else filter(None, [have])
        return found

    return targets


def _aps(campus: Campus) -> Sequence[Any]:
    return campus.aps


def _switches(campus: Campus) -> Sequence[Any]:
    return campus.switches


def _gateways(campus: Campus) -> Sequence[Any]:
    return campus.gateways


def _devices(campus: Campus) -> Sequence[Any]:
    return campus.devices


def _clients(campus: Campus) -> Sequence[Any]:
    return campus.clients


_radios = _parts("aps", "radios")
_switch_ports = _parts("switches", "ports")
_supplies = _parts("switches", "supplies")
_members = _parts("switches", "stack")
_vsx = _parts("switches", "vsx")
_uplinks = _parts("gateways", "uplinks")


def _down_and_up(
    down: str, up: str, targets: Targets, stream: str, tell: Callable[..., Any], *fields: str
) -> dict[str, Incident]:
    """Return the two incidents of a part that goes down and comes up."""
    return {
        down: Incident(targets, _up, changes(stream, Change({"up": False}, tell, fields))),
        up: Incident(targets, _down, changes(stream, Change({"up": True}, tell, fields))),
    }


INCIDENTS: Mapping[str, Incident] = {
    "ap_down": Incident(_aps, _online, changes("ap", _AP_DOWN)),
    "ap_up": Incident(_aps, _offline, changes("ap", AP_UP)),
    "ap_reboot": Incident(_aps, _online, changes("ap", AP_REBOOTS, AP_UP)),
    "channel_changed": Incident(_radios, _up, changes("ap", _SOLVED)),
    "radar_detected": Incident(
        _radios, lambda radio: radio.up and radio.band == "5GHZ", changes("ap", _RADAR)
    ),
    **_down_and_up("radio_down", "radio_up", _radios, "ap", ap.radio, "status"),
    "radio_disabled": Incident(
        _radios,
        lambda radio: radio.enabled,
        changes("ap", Change({"enabled": False}, ap.radio, ("status",))),
    ),
    "radio_enabled": Incident(
        _radios,
        lambda radio: not radio.enabled,
        changes("ap", Change({"enabled": True}, ap.radio, ("status",))),
    ),
    **_down_and_up(
        "ap_port_down",
        "ap_port_up",
        _parts("aps", "ports"),
        "ap",
        ap.port,
        "status",
        "admin_state",
        "operate_state",
    ),
    **_down_and_up(
        "ap_tunnel_down",
        "ap_tunnel_up",
        _parts("aps", "tunnels"),
        "ap",
        ap.tunnel,
        "status",
        "active",
        "uptime",
    ),
    **_down_and_up(
        "probe_failed", "probe_recovered", _parts("aps", "probes"), "ap", ap.ip_probe_stats
    ),
    **_down_and_up(
        "wlan_disabled", "wlan_enabled", _parts("aps", "wlans"), "ap", ap.wlan, "status"
    ),
    **_down_and_up("modem_down", "modem_up", _parts("aps", "modem"), "ap", ap.modem),
    "switch_down": Incident(_switches, _online, changes("switch", SWITCH_DOWN)),
    "switch_up": Incident(_switches, _startable, changes("switch", SWITCH_UP)),
    "port_down": Incident(_switch_ports, _up, changes("switch", _PORT_DOWN)),
    "port_up": Incident(_switch_ports, _down, changes("switch", _PORT_UP)),
    "port_flap": Incident(_switch_ports, _up, changes("switch", _PORT_DOWN, _PORT_UP)),
    "port_error_disabled": Incident(_switch_ports, _up, changes("switch", _PORT_DISABLED)),
    "poe_lost": Incident(
        _switch_ports,
        lambda port: port.poe_draw > 0,
        changes("switch", Change({"powered": False}, switch.interface, ("poe_status",))),
    ),
    "poe_back": Incident(
        _switch_ports,
        lambda port: not port.powered,
        changes("switch", Change({"powered": True}, switch.interface, ("poe_status",))),
    ),
    "fan_failed": Incident(
        _switches,
        lambda device: device.fan_ok,
        changes("switch", Change({"fan_ok": False}, switch.device_stats)),
    ),
    "fan_recovered": Incident(
        _switches,
        lambda device: not device.fan_ok,
        changes("switch", Change({"fan_ok": True}, switch.device_stats)),
    ),
    "psu_failed": Incident(
        _supplies,
        lambda supply: supply.status == "POWERED",
        changes("switch", Change({"status": "FAILED"}, switch.supply)),
    ),
    "psu_recovered": Incident(
        _supplies,
        lambda supply: supply.status != "POWERED",
        changes("switch", Change({"status": "POWERED"}, switch.supply)),
    ),
    "neighbor_changed": Incident(
        _parts("switches", "neighbors"),
        _any,
        changes(
            "switch",
            Change(
                {
                    "name": lambda context, _: f"visitor-{context.rng.randrange(1000)}",
                    "remote": "eth0",
                },
                switch.lldp,
                ("neighbour", "neighbour_port", "remote_port_number"),
            ),
        ),
    ),
    "stack_member_lost": Incident(_members, _losable, incident_steps.stack_member(up=False)),
    "stack_member_back": Incident(_members, _down, incident_steps.stack_member(up=True)),
    "vsx_out_of_sync": Incident(_vsx, _up, incident_steps.vsx(up=False)),
    "vsx_in_sync": Incident(_vsx, _down, incident_steps.vsx(up=True)),
    "gateway_down": Incident(_gateways, _online, changes("gateway", GATEWAY_DOWN)),
    "gateway_up": Incident(_gateways, _offline, changes("gateway", GATEWAY_UP)),
    **_down_and_up(
        "uplink_down", "uplink_up", _uplinks, "gateway", gateway.uplink, "status", "wan_status"
    ),
    **_down_and_up(
        "gateway_tunnel_down",
        "gateway_tunnel_up",
        _parts("gateways", "tunnels"),
        "gateway",
        gateway.tunnel,
        "status",
    ),
    **_down_and_up(
        "gateway_port_down",
        "gateway_port_up",
        _parts("gateways", "ports"),
        "gateway",
        gateway.interface,
        "oper_state",
        "status",
    ),
    "alert_raised": Incident(_devices, _any, incident_steps.alert_raised),
    "alert_cleared": Incident(_open_alerts, _any, incident_steps.alert_cleared),
    "client_joined": Incident(
        _clients, lambda client: not client.connected, changes("clients", _JOINED)
    ),
    "client_left": Incident(_clients, lambda client: client.connected, changes("clients", _LEFT)),
    "client_roamed": Incident(
        _clients,
        lambda client: client.connected,
        changes("clients", Change({"ap": incident_steps.another_ap}, services.client_state)),
    ),
    "client_failed": Incident(
        _clients, lambda client: not client.connected, changes("clients", _FAILED)
    ),
    "client_blocked": Incident(
        _clients, lambda client: client.failure_status != "BLOCKED", changes("clients", _BLOCKED)
    ),
    "audit_entry": Incident(_devices, _any, incident_steps.audit_entry),
    "geofence_entered": Incident(_clients, _any, incident_steps.geofence("ENTER")),
    "geofence_left": Incident(_clients, _any, incident_steps.geofence("EXIT")),
    "location": Incident(_clients, _any, incident_steps.location),
    "rssi": Incident(_clients, _any, incident_steps.rssi),
    "rogue_detected": Incident(_aps, _any, incident_steps.rogue_detected),
    "rogue_suspected": Incident(_aps, _any, incident_steps.rogue_classified("SUSPECT_ROGUE")),
    "rogue_cleared": Incident(_aps, _any, incident_steps.rogue_classified("KNOWN_INTERFERING")),
    "device_added": Incident(_known, _any, incident_steps.device_added, paused=False),
    "device_resited": Incident(_devices, _any, incident_steps.device_resited),
    "firmware_upgraded": Incident(_devices, _online, incident_steps.firmware_upgraded),
    "device_removed": Incident(_devices, _any, incident_steps.device_removed, spontaneous=False),
    "radio_removed": Incident(
        _radios,
        lambda radio: len(radio.device.radios) > 1,
        incident_steps.radio_removed,
        spontaneous=False,
    ),
    "vap_removed": Incident(
        _radios, lambda radio: bool(radio.ssids), incident_steps.vap_removed, spontaneous=False
    ),
    "wlan_removed": Incident(
        _parts("aps", "wlans"), _any, incident_steps.wlan_removed, spontaneous=False
    ),
    "uplink_removed": Incident(_uplinks, _any, incident_steps.uplink_removed, spontaneous=False),
    "campus_reported": Incident(
        _devices, _any, incident_steps.campus_reported, spontaneous=False, paused=False
    ),
}
"""Everything that can happen, by name."""


def find_target(incident: Incident, context: SimulationContext, serial: str | None) -> Any:
    """Return what an incident happens to: of the device asked for, where it makes sense. LookupError: there is none."""
    targets = [
        target for target in incident.targets(context.campus) if serial in {None, target.serial}
    ]
    if not targets:
        raise LookupError(
            f"Nothing on the campus fits{f' with the serial number {serial}' if serial else ''}"
        )
    return context.rng.choice([target for target in targets if incident.fits(target)] or targets)


def possible_incidents(context: SimulationContext) -> list[str]:
    """Return the incidents that would make sense now and may happen unasked."""
    return [
        name
        for name, incident in INCIDENTS.items()
        if incident.spontaneous
        and any(incident.fits(target) for target in incident.targets(context.campus))
    ]
