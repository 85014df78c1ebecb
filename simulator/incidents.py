"""All incidents as data: what they can happen to, what changes, and what Central reports."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import incident_steps, incident_targets as target
from .context import SimulationContext
from .devices import CHANNELS, Radio
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
    apply_changes,
)
from .incident_targets import Condition, Targets
from .messages import ap, gateway, other_streams, switch


class Incident(NamedTuple):
    """Something that can happen on the campus.

    ``targets`` returns what it can happen to, ``fits`` is True where it makes sense now, and
    ``steps`` makes the changes. Only ``spontaneous`` incidents happen at random; those that remove
    something must be requested. ``paused`` incidents pause between their messages.
    """

    targets: Targets
    fits: Condition
    steps: Steps
    spontaneous: bool = True
    paused: bool = True


def _other_channel(context: SimulationContext, radio: Radio) -> int:
    channels = [channel for channel in CHANNELS[radio.band] if channel != radio.channel]
    return context.rng.choice(channels)


def _visitor_name(context: SimulationContext, _: Any) -> str:
    return f"visitor-{context.rng.randrange(1000)}"


_CHANNEL = ("channel", "primary_chan", "secondary_chan", "chan_reason")
_SOLVED = Change({"channel": _other_channel, "reason": "AIRMATCH_SOLVER"}, ap.radio, _CHANNEL)
_RADAR = Change({"channel": _other_channel, "reason": "RADAR_DETECTED"}, ap.radio, _CHANNEL)
_RADIO_DISABLED = Change({"enabled": False}, ap.radio, ("status",))
_RADIO_ENABLED = Change({"enabled": True}, ap.radio, ("status",))
_AP_DOWN = Change({**DOWN, "down_reason": "UNSPECIFIED"}, ap.device, ("status",))
_PORT = ("status", "poe_status", "oper_status", "state_down_reason")
_PORT_DOWN = Change({"up": False}, switch.interface, _PORT)
_PORT_UP = Change({"up": True, "fault": False}, switch.interface, _PORT)
_PORT_DISABLED = Change({"up": False, "fault": True}, switch.interface, _PORT)
_POE_LOST = Change({"powered": False}, switch.interface, ("poe_status",))
_POE_BACK = Change({"powered": True}, switch.interface, ("poe_status",))
_FAN_FAILED = Change({"fan_ok": False}, switch.device_stats)
_FAN_RECOVERED = Change({"fan_ok": True}, switch.device_stats)
_PSU_FAILED = Change({"status": "FAILED"}, switch.supply)
_PSU_RECOVERED = Change({"status": "POWERED"}, switch.supply)
_NEIGHBOR_CHANGED = Change(
    {"name": _visitor_name, "remote": "eth0"},
    switch.lldp,
    ("neighbour", "neighbour_port", "remote_port_number"),
)
_JOINED = Change(
    {"connected": True, "since": incident_steps.now, "failure_status": ""},
    other_streams.client_state,
)
_LEFT = Change({"connected": False, "failure_status": ""}, other_streams.client_state)
_ROAMED = Change({"ap": incident_steps.another_ap}, other_streams.client_state)
_FAILED = Change({"connected": False, "failure_status": "FAILED"}, other_streams.client_state)
_BLOCKED = Change({"connected": False, "failure_status": "BLOCKED"}, other_streams.client_state)


def _down_and_up(
    down: str, up: str, targets: Targets, stream: str, message: Callable[..., Any], *fields: str
) -> dict[str, Incident]:
    """Return the two incidents of a part that goes down and comes up."""
    goes_down = Change({"up": False}, message, fields)
    comes_up = Change({"up": True}, message, fields)
    return {
        down: Incident(targets, target.is_up, apply_changes(stream, goes_down)),
        up: Incident(targets, target.is_down, apply_changes(stream, comes_up)),
    }


_AP_INCIDENTS = {
    "ap_down": Incident(target.aps, target.online, apply_changes("ap", _AP_DOWN)),
    "ap_up": Incident(target.aps, target.offline, apply_changes("ap", AP_UP)),
    "ap_reboot": Incident(target.aps, target.online, apply_changes("ap", AP_REBOOTS, AP_UP)),
    "channel_changed": Incident(target.radios, target.is_up, apply_changes("ap", _SOLVED)),
    "radar_detected": Incident(target.radios, target.uses_dfs, apply_changes("ap", _RADAR)),
    **_down_and_up("radio_down", "radio_up", target.radios, "ap", ap.radio, "status"),
    "radio_disabled": Incident(target.radios, target.enabled, apply_changes("ap", _RADIO_DISABLED)),
    "radio_enabled": Incident(target.radios, target.disabled, apply_changes("ap", _RADIO_ENABLED)),
    **_down_and_up(
        "ap_port_down",
        "ap_port_up",
        target.ap_ports,
        "ap",
        ap.port,
        "status",
        "admin_state",
        "operate_state",
    ),
    **_down_and_up(
        "ap_tunnel_down",
        "ap_tunnel_up",
        target.ap_tunnels,
        "ap",
        ap.tunnel,
        "status",
        "active",
        "uptime",
    ),
    **_down_and_up("probe_failed", "probe_recovered", target.probes, "ap", ap.ip_probe_stats),
    **_down_and_up("wlan_disabled", "wlan_enabled", target.wlans, "ap", ap.wlan, "status"),
    **_down_and_up("modem_down", "modem_up", target.modems, "ap", ap.modem),
}

_SWITCH_INCIDENTS = {
    "switch_down": Incident(target.switches, target.online, apply_changes("switch", SWITCH_DOWN)),
    "switch_up": Incident(target.switches, target.can_start, apply_changes("switch", SWITCH_UP)),
    "port_down": Incident(target.switch_ports, target.is_up, apply_changes("switch", _PORT_DOWN)),
    "port_up": Incident(target.switch_ports, target.is_down, apply_changes("switch", _PORT_UP)),
    "port_flap": Incident(
        target.switch_ports, target.is_up, apply_changes("switch", _PORT_DOWN, _PORT_UP)
    ),
    "port_error_disabled": Incident(
        target.switch_ports, target.is_up, apply_changes("switch", _PORT_DISABLED)
    ),
    "poe_lost": Incident(
        target.switch_ports, target.supplies_poe, apply_changes("switch", _POE_LOST)
    ),
    "poe_back": Incident(target.switch_ports, target.unpowered, apply_changes("switch", _POE_BACK)),
    "fan_failed": Incident(target.switches, target.fan_ok, apply_changes("switch", _FAN_FAILED)),
    "fan_recovered": Incident(
        target.switches, target.fan_failed, apply_changes("switch", _FAN_RECOVERED)
    ),
    "psu_failed": Incident(
        target.power_supplies, target.supply_ok, apply_changes("switch", _PSU_FAILED)
    ),
    "psu_recovered": Incident(
        target.power_supplies, target.supply_failed, apply_changes("switch", _PSU_RECOVERED)
    ),
    "neighbor_changed": Incident(
        target.neighbors, target.always, apply_changes("switch", _NEIGHBOR_CHANGED)
    ),
    "stack_member_lost": Incident(
        target.stack_members, target.can_be_lost, incident_steps.stack_member(up=False)
    ),
    "stack_member_back": Incident(
        target.stack_members, target.is_down, incident_steps.stack_member(up=True)
    ),
    "vsx_out_of_sync": Incident(target.vsx_members, target.is_up, incident_steps.vsx(up=False)),
    "vsx_in_sync": Incident(target.vsx_members, target.is_down, incident_steps.vsx(up=True)),
}

_GATEWAY_INCIDENTS = {
    "gateway_down": Incident(
        target.gateways, target.online, apply_changes("gateway", GATEWAY_DOWN)
    ),
    "gateway_up": Incident(target.gateways, target.offline, apply_changes("gateway", GATEWAY_UP)),
    **_down_and_up(
        "uplink_down",
        "uplink_up",
        target.uplinks,
        "gateway",
        gateway.uplink,
        "status",
        "wan_status",
    ),
    **_down_and_up(
        "gateway_tunnel_down",
        "gateway_tunnel_up",
        target.gateway_tunnels,
        "gateway",
        gateway.tunnel,
        "status",
    ),
    **_down_and_up(
        "gateway_port_down",
        "gateway_port_up",
        target.gateway_ports,
        "gateway",
        gateway.interface,
        "oper_state",
        "status",
    ),
}

_OTHER_INCIDENTS = {
    "alert_raised": Incident(target.devices, target.always, incident_steps.alert_raised),
    "alert_cleared": Incident(target.open_alerts, target.always, incident_steps.alert_cleared),
    "client_joined": Incident(
        target.clients, target.disconnected, apply_changes("clients", _JOINED)
    ),
    "client_left": Incident(target.clients, target.connected, apply_changes("clients", _LEFT)),
    "client_roamed": Incident(target.clients, target.connected, apply_changes("clients", _ROAMED)),
    "client_failed": Incident(
        target.clients, target.disconnected, apply_changes("clients", _FAILED)
    ),
    "client_blocked": Incident(
        target.clients, target.not_blocked, apply_changes("clients", _BLOCKED)
    ),
    "audit_entry": Incident(target.devices, target.always, incident_steps.audit_entry),
    "geofence_entered": Incident(target.clients, target.always, incident_steps.geofence("ENTER")),
    "geofence_left": Incident(target.clients, target.always, incident_steps.geofence("EXIT")),
    "location": Incident(target.clients, target.always, incident_steps.location),
    "rssi": Incident(target.clients, target.always, incident_steps.rssi),
    "rogue_detected": Incident(target.aps, target.always, incident_steps.rogue_detected),
    "rogue_suspected": Incident(
        target.aps, target.always, incident_steps.rogue_classified("SUSPECT_ROGUE")
    ),
    "rogue_cleared": Incident(
        target.aps, target.always, incident_steps.rogue_classified("KNOWN_INTERFERING")
    ),
    "device_added": Incident(
        target.devices_and_removed, target.always, incident_steps.device_added, paused=False
    ),
    "device_resited": Incident(target.devices, target.always, incident_steps.device_resited),
    "firmware_upgraded": Incident(target.devices, target.online, incident_steps.firmware_upgraded),
    "device_removed": Incident(
        target.devices, target.always, incident_steps.device_removed, spontaneous=False
    ),
    "radio_removed": Incident(
        target.radios, target.is_one_of_several, incident_steps.radio_removed, spontaneous=False
    ),
    "vap_removed": Incident(
        target.radios, target.has_ssids, incident_steps.vap_removed, spontaneous=False
    ),
    "wlan_removed": Incident(
        target.wlans, target.always, incident_steps.wlan_removed, spontaneous=False
    ),
    "uplink_removed": Incident(
        target.uplinks, target.always, incident_steps.uplink_removed, spontaneous=False
    ),
    "campus_reported": Incident(
        target.devices,
        target.always,
        incident_steps.campus_reported,
        spontaneous=False,
        paused=False,
    ),
}

INCIDENTS: Mapping[str, Incident] = {
    **_AP_INCIDENTS,
    **_SWITCH_INCIDENTS,
    **_GATEWAY_INCIDENTS,
    **_OTHER_INCIDENTS,
}
"""All incidents by name."""


def find_target(incident: Incident, context: SimulationContext, serial: str | None) -> Any:
    """Return a random target of an incident, of one device if its serial number is given.

    Prefers targets for which the incident makes sense. Raises LookupError if there is no target.
    """
    targets = list(incident.targets(context.campus))
    if serial is not None:
        targets = [each for each in targets if each.serial == serial]
        if not targets:
            raise LookupError(f"Nothing on the campus fits with the serial number {serial}")
    if not targets:
        raise LookupError("Nothing on the campus fits")
    fitting = [each for each in targets if incident.fits(each)]
    return context.rng.choice(fitting or targets)


def possible_incidents(context: SimulationContext) -> list[str]:
    """Return the names of the spontaneous incidents that make sense now."""
    names = []
    for name, incident in INCIDENTS.items():
        targets = incident.targets(context.campus)
        if incident.spontaneous and any(incident.fits(each) for each in targets):
            names.append(name)
    return names
