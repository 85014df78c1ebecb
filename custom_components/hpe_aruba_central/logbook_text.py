"""Logbook messages of bus events; each continues the device's name ("AP-1 went offline")."""

from collections.abc import Callable, Mapping
import re
from typing import Any

from .central.models.alert import CLOSED_STATES
from .central.models.device import FAILED_SUPPLY

type Data = Mapping[str, Any]

SUBJECTS = {
    "ap": "",
    "switch": "",
    "gateway": "",
    "ap_radio": "radio {radio_number}",
    "ap_vap": "SSID {essid|bssid}",
    "ap_port": "port {port_name|port_index}",
    "ap_wlan": "WLAN {essid}",
    "ap_tunnel": "tunnel {tunnel_name|index}",
    "switch_interface": "port {name|port_name|port_number}",
    "switch_lldp": "LLDP neighbor {neighbour} on port {port}",
    "switch_vlan": "VLAN {name|vlan_id|id}",
    "switch_vsx": "VSX",
    "switch_stack": "stack member {stack_member_id}",
    "gateway_uplink": "uplink {uplink_name|description|link_id}",
    "gateway_vlan": "VLAN {vlan_description|vlan_id}",
    "gateway_tunnel": "tunnel {map_name|map_id}",
    "gateway_interface": "port {interface_name|port_number}",
}
"""The part of the device that each kind of message is about, "" for the device itself.

``{a|b}`` is the first of these fields that is set.
"""

CHANGES = {
    "status|operate_state|oper_state|oper_status": "",
    "admin_state|admin_status": "admin",
    "wan_status": "WAN",
    "poe_status": "PoE",
    "modem_status": "modem",
    "speed": "speed",
    "firmware_version": "firmware",
    "role|elected_role": "role",
    "current_uplink_inuse": "uplink",
    "channel": "channel",
    "bandwidth": "channel width",
    "transmit_power": "transmit power",
    "mode": "mode",
    "vlan": "VLAN",
    "isl_state": "link",
    "config_sync_state_value": "configuration",
    "topology": "topology",
}
"""The fields that say what has changed, and what each is called; a status needs no name."""

REASON = "down_reason|state_down_reason|oper_state_reason|chan_reason|eirp_reason"


_ONLINE = {"up": "came online", "down": "went offline"}


def message(data: Data, part_name: str | None = None) -> str:
    """Return the message of an event; ``part_name`` replaces what the event calls its part."""
    kind = _text(data, "kind")
    if kind in SUBJECTS:
        subject = part_name or _fill(SUBJECTS[kind], data)
        return f"{subject} {_what_changed(kind, data)}".strip()
    if kind in OTHERS:
        return OTHERS[kind](data)
    if kind.endswith("_stats"):
        return f"sent {kind.removesuffix('_stats').replace('_', ' ')} statistics"
    return "sent an event of an unknown kind"


def _text(data: Data, fields: str) -> str:
    """Return the first of some fields (``a|b``) that is set; a bool is "up" or "down"."""
    for field in fields.split("|"):
        value = data.get(field)
        if isinstance(value, bool):
            return "up" if value else "down"
        if isinstance(value, str | int | float) and value != "":
            return str(value)
    return ""


def _readable(data: Data, fields: str) -> str:
    """Return a field like `_text`, with spaces for the underscores of an enum's value."""
    text = _text(data, fields)
    return text.replace("_", " ") if re.fullmatch("[a-z0-9_]+", text) else text


def _fill(template: str, data: Data) -> str:
    """Return a template with its fields; what would surround a field that is not set is removed."""
    text = re.sub(r"{(.+?)}", lambda match: _text(data, match[1]), template)
    return re.sub(" +", " ", text.replace("()", "")).strip(" :")


def _what_changed(kind: str, data: Data) -> str:
    """Return what has changed of a device or part, and why if Central gives a reason."""
    operation = {"add": "added", "delete": "removed"}.get(_text(data, "operation"))
    if operation:
        return operation
    changes: list[str] = []
    for fields, name in CHANGES.items():
        value = _readable(data, fields)
        if not name and not SUBJECTS[kind]:
            value = _ONLINE.get(value, value)
        if value:
            changes.append(f"{name} {value}".strip())
    changes += _failed_supplies(data)
    text = ", ".join(changes) or "updated"
    reason = _readable(data, REASON)
    if reason in {"", "unspecified", "unknown", "ok"}:
        return text
    return f"{text} ({reason})"


def _failed_supplies(data: Data) -> list[str]:
    """Return a text for each power supply of a switch that has a problem."""
    failed = [
        supply
        for supply in data.get("power_supplies") or ()
        if isinstance(supply, Mapping) and FAILED_SUPPLY.get(supply.get("status"))
    ]
    return [f"power supply {_text(each, 'index')} {_readable(each, 'status')}" for each in failed]


def _alert(data: Data) -> str:
    """Return the message of an alert: raised, updated, deferred or cleared."""
    state = _text(data, "state").lower()
    if state in CLOSED_STATES:
        state = "cleared"
    elif state != "deferred":
        operation = _text(data, "operation").lower()
        state = {"add": "raised", "update": "updated"}.get(operation, state)
    return _fill("alert {state}: {name} ({severity})", {**data, "state": state})


def _client(data: Data) -> str:
    """Return the message of a client; its name may be its user's, who is not named."""
    name = _text(data, "client_details_host_name|client_details_client_name|client_name")
    if not name or name == _text(data, "client_details_user_name"):
        name = _text(data, "client_details_mac_address|mac_address")
    status = _readable(data, "client_details_status") or "updated"
    # Filled in, not part of the template: braces in a host name are only text.
    texts = {**data, "name": name, "status": status}
    return _fill("client {name} {status} ({wlan_name|client_details_port})", texts)


def _geofence(data: Data) -> str:
    """Return the message of a client or an asset tag that enters or leaves a zone."""
    who = "asset tag {payload_device_id}" if "payload_device_id" in data else "client {sta_eth_mac}"
    verb = {"enter": "entered", "exit": "left"}.get(_text(data, "event_type"), "crossed")
    return _fill(f"{who} {verb} zone {{zone_id}}", data)


def _rogue(data: Data) -> str:
    """Return the message of an access point that is not the account's."""
    kind = _readable(data, "classification")
    texts = {**data, "kind": kind}
    return _fill("{kind} access point detected: {rogue_name|ssid|bssid}", texts)


OTHERS: dict[str, Callable[[Data], str]] = {
    "alert": _alert,
    # Names no person: neither who did it nor from which address.
    "audit": lambda data: _fill("audit: {action} ({destination|category})", data),
    "client": _client,
    "wifi_client_geofence": _geofence,
    "asset_tag_geofence": _geofence,
    "wids_rule": _rogue,
    "wids_signature": lambda data: _fill(
        "attack detected: {event_type|description} ({level})", data
    ),
}
"""The messages of the kinds that are not about the state of a device."""
