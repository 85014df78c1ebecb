"""How things happen: what changes on the campus, and what Central says about it."""

from collections.abc import Callable, Iterator, Mapping
import re
from typing import Any, NamedTuple
from uuid import UUID

from google.protobuf.message import Message

from .campus import Alert, Client
from .context import SimulationContext, StreamMessage
from .devices import (
    AccessPoint,
    Device,
    Gateway,
    Radio,
    Site,
    StackMember,
    Switch,
    Uplink,
    VsxMember,
    Wlan,
)
from .messages import ap, gateway, services, switch
from .state_messages import campus_messages, device_messages

type Steps = Callable[[SimulationContext, Any], Iterator[StreamMessage]]
"""Changes its target and yields what Central says, each message when its turn comes."""


class Change(NamedTuple):
    """One step: what becomes different, and the fields that Central then tells with ``tell``."""

    become: Mapping[str, Any]
    tell: Callable[..., Message]
    fields: tuple[str, ...] = ()


def changes(stream: str, *steps: Change) -> Steps:
    """Return the play that takes the steps one by one; a value may be a function of the context and the target."""

    def play(context: SimulationContext, target: Any) -> Iterator[StreamMessage]:
        for step in steps:
            for name, value in step.become.items():
                setattr(target, name, value(context, target) if callable(value) else value)
            yield stream, step.tell(context, target, *step.fields)

    return play


def now(context: SimulationContext, _: Any) -> Any:
    """Return the time."""
    return context.now()


DOWN = {"online": False, "last_seen": now}
UP = {"online": True, "booted": now, "last_seen": None, "down_reason": "UNSPECIFIED"}
AP_REBOOTS = Change(DOWN | {"down_reason": "AP_REBOOT"}, ap.device, ("status", "down_reason"))
AP_UP = Change(UP, ap.device, ("status", "uptime", "down_reason"))
SWITCH_DOWN = Change(DOWN, switch.device, ("status",))
SWITCH_UP = Change(UP, switch.device, ("status", "uptime_in_millis"))
GATEWAY_DOWN = Change(DOWN, gateway.device, ("status",))
GATEWAY_UP = Change(UP, gateway.device, ("status",))


ALERTS = {
    "Access Point": (
        (
            "Insufficient PoE Received",
            "System",
            "Critical",
            "AP {} did not receive the requested PoE power.",
        ),
        (
            "AP CPU Utilization",
            "System",
            "Major",
            "CPU utilization of AP {} has been above 80 percent for 5 minutes.",
        ),
        (
            "USB Device Removed from AP",
            "System",
            "Minor",
            "A USB device was removed from the AP {}.",
        ),
        ("New VC Connected", "Cluster", "Info", "VC {} connected to Central for the first time."),
    ),
    "Switch": (
        ("Switch Offline", "System", "Critical", "Switch {} is offline."),
        (
            "Switch CPU Utilization",
            "System",
            "Minor",
            "CPU utilization of switch {} has been above 70 percent.",
        ),
        (
            "ARP Security MAC Mismatch",
            "Security",
            "Critical",
            "Switch {}, ARP packet dropped due to MAC mismatch.",
        ),
    ),
    "Gateway": (
        (
            "IDPS Gateway Threat Count",
            "Security",
            "Critical",
            "Gateway {} had more than 10 threats.",
        ),
    ),
}
"""What can be wrong with each kind of device: name, category, severity, summary."""

_PRIORITIES = {"Critical": "Very High", "Major": "High", "Minor": "Medium", "Info": "Low"}


def raise_alert(context: SimulationContext, device: Device) -> Alert:
    """Put a new open alert about a device on the campus."""
    name, category, severity, summary = context.rng.choice(ALERTS[device.label])
    now = context.now()
    alert = Alert(
        alert_id=str(UUID(int=context.rng.getrandbits(128), version=4)),
        number=f"{context.rng.randrange(10**10)}:{context.rng.randrange(10**10)}",
        name=name,
        category=category,
        severity=severity,
        priority=_PRIORITIES[severity],
        summary=summary.format(device.name),
        device=device,
        created=now,
        updated=now,
    )
    context.campus.alerts.append(alert)
    return alert


def alert_raised(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Raise an alert about a device."""
    yield "alerts", services.alert(context, raise_alert(context, device), "Add")


def alert_cleared(context: SimulationContext, alert: Alert) -> Iterator[StreamMessage]:
    """Clear an alert."""
    alert.cleared, alert.updated = True, context.now()
    yield "alerts", services.alert(context, alert, "Update")


def audit_entry(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Let somebody change a device's description."""
    yield (
        "audit",
        services.audit(context, device, context.rng.choice(("admin@example.com", "System"))),
    )


def geofence(event: str) -> Steps:
    """Return the play in which a client and the asset tag cross a fence."""

    def play(_: SimulationContext, client: Client) -> Iterator[StreamMessage]:
        yield "geofence", services.client_geofence(client, event)
        yield "geofence", services.tag_geofence(event)

    return play


def location(context: SimulationContext, client: Client) -> Iterator[StreamMessage]:
    """Tell where a client and the asset tag are."""
    yield "location", services.client_location(context, client)
    yield "location", services.tag_location(context, client.ap)


def rssi(context: SimulationContext, client: Client) -> Iterator[StreamMessage]:
    """Tell how loud a client is, both ways."""
    yield "rssi", services.rssi(context, client)
    yield "rssi", services.rssi(context, client, proximity=True)


def rogue_detected(context: SimulationContext, target: AccessPoint) -> Iterator[StreamMessage]:
    """Let an access point detect a rogue and an attack."""
    yield "wids", services.rogue(context, target)
    yield "wids", services.intrusion(target)


def rogue_classified(classification: str) -> Steps:
    """Return the play in which the rogue is taken for something else: a word of the wire's enum."""

    def play(context: SimulationContext, target: AccessPoint) -> Iterator[StreamMessage]:
        yield "wids", services.rogue(context, target, classification)

    return play


def another_ap(context: SimulationContext, client: Client) -> AccessPoint:
    """Return where a client may go, or that there is nowhere else."""
    return context.rng.choice(
        [ap for ap in context.campus.aps if ap is not client.ap] or [client.ap]
    )


def device_added(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Tell everything about one device, as when it is new to Central; one that was removed is back."""
    context.campus.restore(device, context.now())
    yield from device_messages(context, device)


def campus_reported(context: SimulationContext, _: Device) -> Iterator[StreamMessage]:
    """Tell everything about every device."""
    yield from campus_messages(context)


def device_removed(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Take a device off the campus."""
    context.campus.remove(device)
    match device:
        case AccessPoint():
            yield "ap", ap.device(context, device, deleted=True)
        case Switch():
            yield "switch", switch.device(context, device, deleted=True)
        case Gateway():
            yield "gateway", gateway.device(context, device, deleted=True)


def radio_removed(context: SimulationContext, radio: Radio) -> Iterator[StreamMessage]:
    """Take a radio away, after the SSIDs that it has."""
    for ssid, bssid in list(radio.bssids):
        radio.ssids.remove(ssid)
        yield "ap", ap.vap(context, radio, ssid, bssid, deleted=True)
    radio.device.radios.remove(radio)
    yield "ap", ap.radio(context, radio, deleted=True)


def vap_removed(context: SimulationContext, radio: Radio) -> Iterator[StreamMessage]:
    """Take the last SSID off a radio."""
    ssid, bssid = list(radio.bssids)[-1]
    radio.ssids.remove(ssid)
    yield "ap", ap.vap(context, radio, ssid, bssid, deleted=True)


def wlan_removed(context: SimulationContext, wlan: Wlan) -> Iterator[StreamMessage]:
    """Take an SSID off an access point: first off its radios."""
    for radio in wlan.device.radios:
        for ssid, bssid in [pair for pair in radio.bssids if pair[0] == wlan.name]:
            radio.ssids.remove(ssid)
            yield "ap", ap.vap(context, radio, ssid, bssid, deleted=True)
    wlan.device.wlans.remove(wlan)
    yield "ap", ap.wlan(context, wlan, deleted=True)


def uplink_removed(context: SimulationContext, uplink: Uplink) -> Iterator[StreamMessage]:
    """Take an uplink off a gateway."""
    uplink.device.uplinks.remove(uplink)
    yield "gateway", gateway.uplink(context, uplink, deleted=True)


def device_resited(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Move a device to another site; only switches tell it over their stream, and the audit trail tells of all."""
    campus, before = context.campus, device.site
    others = [site for site in campus.sites if site is not before]
    if not others:
        number = f"{context.rng.randrange(10**16, 10**17)}"
        others = [
            Site(
                site_id=number,
                name="New Building",
                address="3 Next Lane",
                city="Turku",
                country="Finland",
                code="FI",
            )
        ]
        campus.sites += others
    device.site = context.rng.choice(others)
    if isinstance(device, Switch):
        yield "switch", switch.device(context, device, "device_name")
    yield (
        "audit",
        services.audit(
            context,
            device,
            "admin@example.com",
            changed="site",
            old=before.name,
            new=device.site.name,
        ),
    )


_UPGRADES: dict[type[Device], tuple[str, Change, Change]] = {
    AccessPoint: ("ap", AP_REBOOTS, AP_UP),
    Switch: ("switch", SWITCH_DOWN, SWITCH_UP),
    Gateway: ("gateway", GATEWAY_DOWN, GATEWAY_UP),
}


def _newer(_: SimulationContext, device: Device) -> Any:
    """Return the model with the firmware ten builds on."""
    firmware = re.sub(r"\d+$", lambda build: str(int(build[0]) + 10), device.model.firmware)
    return device.model._replace(firmware=firmware)


def firmware_upgraded(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Upgrade a device's firmware: it goes down, and comes back with it."""
    stream, down, up = _UPGRADES[type(device)]
    upgraded = up._replace(
        become={**up.become, "model": _newer}, fields=(*up.fields, "firmware_version")
    )
    yield from changes(stream, down, upgraded)(context, device)


def stack_member(*, up: bool) -> Steps:
    """Return the play in which a stack loses a member, or has it back."""
    state = SWITCH_UP if up else SWITCH_DOWN

    def play(context: SimulationContext, member: StackMember) -> Iterator[StreamMessage]:
        member.up = up
        yield "switch", switch.stack(context, member, "status", "topology", "role")
        for other in member.others:
            yield "switch", switch.stack(context, other, "topology")
        yield from changes("switch", state)(context, member.device)

    return play


_SYNC = (
    "islp_device_state",
    "isl_state",
    "config_sync_state_value",
    "isl_mgmt_state_value",
    "nae_state_value",
    "https_server_state_value",
    "last_sync_timestamp",
)


def vsx(*, up: bool) -> Steps:
    """Return the play in which a VSX pair falls out of sync, or is in sync again: both sides tell."""

    def play(context: SimulationContext, one: VsxMember) -> Iterator[StreamMessage]:
        for side in filter(None, (one, one.peer.vsx)):
            side.up, side.synced = up, context.now() if up else side.synced
            yield "switch", switch.vsx(context, side, *_SYNC)

    return play
