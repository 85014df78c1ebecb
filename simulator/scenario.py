"""What happens on the campus, as data: each incident is what changes, and what Central says about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from google.protobuf.message import Message

from .campus import (
    CHANNELS,
    SSIDS,
    AccessPoint,
    Alert,
    Campus,
    Client,
    Device,
    Gateway,
    Port,
    Radio,
    Supply,
    Switch,
    Uplink,
)
from .messages import ap, gateway, services, switch
from .scene import Scene

type Said = tuple[str, Message]
"""A message, and the stream that it goes over."""

type Play = Callable[[Scene, Any], Iterator[Said]]
"""Changes its target and yields what Central says, each message when its turn comes."""


class Incident(NamedTuple):
    """Something that can happen: to what (``targets``), where it makes sense (``fits``), and how (``play``)."""

    targets: Callable[[Campus], Sequence[Any]]
    fits: Callable[[Any], bool]
    play: Play


class Change(NamedTuple):
    """One step: what becomes different, and the fields that Central then tells with ``tell``."""

    become: Mapping[str, Any]
    tell: Callable[..., Message]
    fields: tuple[str, ...] = ()


def _changes(stream: str, *steps: Change) -> Play:
    """Return the play that takes the steps one by one; a value may be a function of the scene and the target."""

    def play(scene: Scene, target: Any) -> Iterator[Said]:
        for step in steps:
            for name, value in step.become.items():
                setattr(target, name, value(scene, target) if callable(value) else value)
            yield stream, step.tell(scene, target, *step.fields)

    return play


def _now(scene: Scene, _: Any) -> Any:
    return scene.now()


def _other_channel(scene: Scene, radio: Radio) -> int:
    return scene.rng.choice([channel for channel in CHANNELS[radio.band] if channel != radio.channel])


_DOWN = {"online": False, "last_seen": _now}
_UP = {"online": True, "booted": _now, "last_seen": None, "down_reason": "UNSPECIFIED"}

_AP_DOWN = Change(_DOWN | {"down_reason": "UNSPECIFIED"}, ap.device, ("status",))
_AP_REBOOTS = Change(_DOWN | {"down_reason": "AP_REBOOT"}, ap.device, ("status", "down_reason"))
_AP_UP = Change(_UP, ap.device, ("status", "uptime", "down_reason"))
_SWITCH_DOWN = Change(_DOWN, switch.device, ("status",))
_SWITCH_UP = Change(_UP, switch.device, ("status", "uptime_in_millis"))
_GATEWAY_DOWN = Change(_DOWN, gateway.device, ("status",))
_GATEWAY_UP = Change(_UP, gateway.device, ("status",))
_PORT = ("status", "poe_status", "oper_status", "state_down_reason")
_PORT_DOWN = Change({"up": False}, switch.interface, _PORT)
_PORT_UP = Change({"up": True}, switch.interface, _PORT)
_UPLINK_DOWN = Change({"up": False}, gateway.uplink, ("status", "wan_status"))
_UPLINK_UP = Change({"up": True}, gateway.uplink, ("status", "wan_status"))
_CHANNEL = Change({"channel": _other_channel}, ap.radio, ("channel", "primary_chan", "chan_reason"))
_JOINED = Change({"connected": True, "since": _now}, services.client_state)
_LEFT = Change({"connected": False}, services.client_state)


ALERTS = {
    "Access Point": (
        ("Insufficient PoE Received", "System", "Critical", "AP {} did not receive the requested PoE power."),
        ("AP CPU Utilization", "System", "Major", "CPU utilization of AP {} has been above 80 percent for 5 minutes."),
        ("USB Device Removed from AP", "System", "Minor", "A USB device was removed from the AP {}."),
        ("New VC Connected", "Cluster", "Info", "VC {} connected to Central for the first time."),
    ),
    "Switch": (
        ("Switch Offline", "System", "Critical", "Switch {} is offline."),
        ("Switch CPU Utilization", "System", "Minor", "CPU utilization of switch {} has been above 70 percent."),
        ("ARP Security MAC Mismatch", "Security", "Critical", "Switch {}, ARP packet dropped due to MAC mismatch."),
    ),
    "Gateway": (("IDPS Gateway Threat Count", "Security", "Critical", "Gateway {} had more than 10 threats."),),
}
"""What can be wrong with each kind of device: name, category, severity, summary."""

_PRIORITIES = {"Critical": "Very High", "Major": "High", "Minor": "Medium", "Info": "Low"}


def raise_alert(scene: Scene, device: Device) -> Alert:
    """Put a new open alert about a device on the campus."""
    name, category, severity, summary = scene.rng.choice(ALERTS[device.label])
    now = scene.now()
    alert = Alert(
        alert_id=str(UUID(int=scene.rng.getrandbits(128), version=4)),
        number=f"{scene.rng.randrange(10**10)}:{scene.rng.randrange(10**10)}",
        name=name,
        category=category,
        severity=severity,
        priority=_PRIORITIES[severity],
        summary=summary.format(device.name),
        device=device,
        created=now,
        updated=now,
    )
    scene.campus.alerts.append(alert)
    return alert


def _alert_raised(scene: Scene, device: Device) -> Iterator[Said]:
    yield "alerts", services.alert(scene, raise_alert(scene, device), "Add")


def _alert_cleared(scene: Scene, alert: Alert) -> Iterator[Said]:
    alert.cleared, alert.updated = True, scene.now()
    yield "alerts", services.alert(scene, alert, "Update")


def _audit_entry(scene: Scene, device: Device) -> Iterator[Said]:
    yield "audit", services.audit(scene, device, scene.rng.choice(("admin@example.com", "System")))


def _geofence(event: str) -> Play:
    def play(_: Scene, client: Client) -> Iterator[Said]:
        yield "geofence", services.client_geofence(client, event)
        yield "geofence", services.tag_geofence(event)

    return play


def _location(scene: Scene, client: Client) -> Iterator[Said]:
    yield "location", services.client_location(scene, client)
    yield "location", services.tag_location(scene, client.ap)


def _rssi(scene: Scene, client: Client) -> Iterator[Said]:
    yield "rssi", services.rssi(scene, client)
    yield "rssi", services.rssi(scene, client, proximity=True)


def _rogue_detected(scene: Scene, target: AccessPoint) -> Iterator[Said]:
    yield "wids", services.rogue(scene, target)
    yield "wids", services.intrusion(target)


def _everything_of_ap(scene: Scene, device: AccessPoint) -> Iterator[Said]:
    yield "ap", ap.device(scene, device)
    for radio in device.radios:
        yield "ap", ap.radio(scene, radio)
        for ssid, bssid in radio.bssids:
            yield "ap", ap.vap(scene, radio, ssid, bssid)
    for port in device.ports:
        yield "ap", ap.port(scene, port)
    for ssid in SSIDS:
        yield "ap", ap.wlan(scene, device, ssid)
    yield "ap", ap.tunnel(scene, device)


def _everything_of_switch(scene: Scene, device: Switch) -> Iterator[Said]:
    yield "switch", switch.device(scene, device)
    for port in device.ports:
        yield "switch", switch.interface(scene, port)
    for message in switch.surroundings(scene, device):
        yield "switch", message


def _everything_of_gateway(scene: Scene, device: Gateway) -> Iterator[Said]:
    yield "gateway", gateway.device(scene, device)
    for uplink in device.uplinks:
        yield "gateway", gateway.uplink(scene, uplink)
    for port in device.ports:
        yield "gateway", gateway.interface(scene, port)
    yield "gateway", gateway.vlan(scene, device)
    yield "gateway", gateway.tunnel(scene, device)


def _device_added(scene: Scene, device: Device) -> Iterator[Said]:
    """Tell everything about one device, as when it is new to Central."""
    match device:
        case AccessPoint():
            yield from _everything_of_ap(scene, device)
        case Switch():
            yield from _everything_of_switch(scene, device)
        case Gateway():
            yield from _everything_of_gateway(scene, device)


def _online(thing: Any) -> bool:
    return bool(thing.online)


def _offline(thing: Any) -> bool:
    return not thing.online


def _up(thing: Any) -> bool:
    return bool(thing.up)


def _down(thing: Any) -> bool:
    return not thing.up


def _any(_: Any) -> bool:
    return True


def _aps(campus: Campus) -> Sequence[AccessPoint]:
    return campus.aps


def _switches(campus: Campus) -> Sequence[Switch]:
    return campus.switches


def _gateways(campus: Campus) -> Sequence[Gateway]:
    return campus.gateways


def _devices(campus: Campus) -> Sequence[Device]:
    return campus.devices


def _clients(campus: Campus) -> Sequence[Client]:
    return campus.clients


def _open_alerts(campus: Campus) -> Sequence[Alert]:
    return [alert for alert in campus.alerts if not alert.cleared]


def _radios(campus: Campus) -> Sequence[Radio]:
    return [radio for ap in campus.aps for radio in ap.radios]


def _ports(campus: Campus) -> Sequence[Port[Switch]]:
    return [port for switch in campus.switches for port in switch.ports]


def _supplies(campus: Campus) -> Sequence[Supply]:
    return [supply for switch in campus.switches for supply in switch.supplies]


def _uplinks(campus: Campus) -> Sequence[Uplink]:
    return [uplink for gateway in campus.gateways for uplink in gateway.uplinks]


INCIDENTS: Mapping[str, Incident] = {
    "ap_down": Incident(_aps, _online, _changes("ap", _AP_DOWN)),
    "ap_up": Incident(_aps, _offline, _changes("ap", _AP_UP)),
    "ap_reboot": Incident(_aps, _online, _changes("ap", _AP_REBOOTS, _AP_UP)),
    "channel_changed": Incident(_radios, _up, _changes("ap", _CHANNEL)),
    "switch_down": Incident(_switches, _online, _changes("switch", _SWITCH_DOWN)),
    "switch_up": Incident(_switches, _offline, _changes("switch", _SWITCH_UP)),
    "port_down": Incident(_ports, _up, _changes("switch", _PORT_DOWN)),
    "port_up": Incident(_ports, _down, _changes("switch", _PORT_UP)),
    "port_flap": Incident(_ports, _up, _changes("switch", _PORT_DOWN, _PORT_UP)),
    "psu_failed": Incident(
        _supplies,
        lambda supply: supply.status == "POWERED",
        _changes("switch", Change({"status": "FAILED"}, switch.supply)),
    ),
    "psu_recovered": Incident(
        _supplies,
        lambda supply: supply.status != "POWERED",
        _changes("switch", Change({"status": "POWERED"}, switch.supply)),
    ),
    "gateway_down": Incident(_gateways, _online, _changes("gateway", _GATEWAY_DOWN)),
    "gateway_up": Incident(_gateways, _offline, _changes("gateway", _GATEWAY_UP)),
    "uplink_down": Incident(_uplinks, _up, _changes("gateway", _UPLINK_DOWN)),
    "uplink_up": Incident(_uplinks, _down, _changes("gateway", _UPLINK_UP)),
    "alert_raised": Incident(_devices, _any, _alert_raised),
    "alert_cleared": Incident(_open_alerts, _any, _alert_cleared),
    "client_joined": Incident(_clients, lambda client: not client.connected, _changes("clients", _JOINED)),
    "client_left": Incident(_clients, lambda client: client.connected, _changes("clients", _LEFT)),
    "audit_entry": Incident(_devices, _any, _audit_entry),
    "geofence_entered": Incident(_clients, _any, _geofence("ENTER")),
    "geofence_left": Incident(_clients, _any, _geofence("EXIT")),
    "location": Incident(_clients, _any, _location),
    "rssi": Incident(_clients, _any, _rssi),
    "rogue_detected": Incident(_aps, _any, _rogue_detected),
    "device_added": Incident(_devices, _any, _device_added),
}
"""Everything that can happen, by name."""


def find_target(incident: Incident, scene: Scene, serial: str | None) -> Any:
    """Return what an incident happens to: of the device asked for, where it makes sense. LookupError: there is none."""
    targets = [target for target in incident.targets(scene.campus) if serial in {None, target.serial}]
    if not targets:
        raise LookupError(f"Nothing on the campus fits{f' with the serial number {serial}' if serial else ''}")
    return scene.rng.choice([target for target in targets if incident.fits(target)] or targets)


def possible(scene: Scene) -> list[str]:
    """Return the incidents that would make sense now."""
    return [
        name
        for name, incident in INCIDENTS.items()
        if any(incident.fits(target) for target in incident.targets(scene.campus))
    ]
