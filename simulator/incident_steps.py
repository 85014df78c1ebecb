"""The steps of incidents: what changes on the campus, and the messages that report it."""

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
from .messages import ap, gateway, other_streams, switch
from .state_messages import campus_messages, device_messages

type Steps = Callable[[SimulationContext, Any], Iterator[StreamMessage]]
"""Changes its target step by step, and yields the message of each step."""


class Change(NamedTuple):
    """One step: the new values of the target's attributes, and the message that reports them.

    A value may be a function of the context and the target. ``fields`` are those that an update
    message contains; without any the message contains all of them.
    """

    values: Mapping[str, Any]
    message: Callable[..., Message]
    fields: tuple[str, ...] = ()


def apply_changes(stream: str, *changes: Change) -> Steps:
    """Return the steps that make one change after the other."""

    def steps(context: SimulationContext, target: Any) -> Iterator[StreamMessage]:
        for change in changes:
            for name, value in change.values.items():
                new = value(context, target) if callable(value) else value
                setattr(target, name, new)
            yield stream, change.message(context, target, *change.fields)

    return steps


def now(context: SimulationContext, _: Any) -> Any:
    """Return the current time; a value of a `Change`."""
    return context.now()


DOWN = {"online": False, "last_seen": now}
UP = {"online": True, "booted": now, "last_seen": None, "down_reason": "UNSPECIFIED"}
AP_REBOOTS = Change(DOWN | {"down_reason": "AP_REBOOT"}, ap.device, ("status", "down_reason"))
AP_UP = Change(UP, ap.device, ("status", "uptime", "down_reason"))
SWITCH_DOWN = Change(DOWN, switch.device, ("status",))
SWITCH_UP = Change(UP, switch.device, ("status", "uptime_in_millis"))
GATEWAY_DOWN = Change(DOWN, gateway.device, ("status",))
GATEWAY_UP = Change(UP, gateway.device, ("status",))

_DEVICE_STEPS: dict[type[Device], tuple[str, Change, Change]] = {
    AccessPoint: ("ap", AP_REBOOTS, AP_UP),
    Switch: ("switch", SWITCH_DOWN, SWITCH_UP),
    Gateway: ("gateway", GATEWAY_DOWN, GATEWAY_UP),
}
"""Stream of each device type, and how it goes down and comes up."""

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
"""Possible alerts by device type: name, category, severity, summary."""

_PRIORITIES = {"Critical": "Very High", "Major": "High", "Minor": "Medium", "Info": "Low"}


def raise_alert(context: SimulationContext, device: Device) -> Alert:
    """Add a random open alert for a device to the campus."""
    name, category, severity, summary = context.rng.choice(ALERTS[device.label])
    created = context.now()
    alert = Alert(
        alert_id=str(UUID(int=context.rng.getrandbits(128), version=4)),
        number=f"{context.rng.randrange(10**10)}:{context.rng.randrange(10**10)}",
        name=name,
        category=category,
        severity=severity,
        priority=_PRIORITIES[severity],
        summary=summary.format(device.name),
        device=device,
        created=created,
        updated=created,
    )
    context.campus.alerts.append(alert)
    return alert


def alert_raised(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Raise an alert for a device."""
    yield "alerts", other_streams.alert(context, raise_alert(context, device), "Add")


def alert_cleared(context: SimulationContext, alert: Alert) -> Iterator[StreamMessage]:
    """Clear an alert."""
    alert.cleared = True
    alert.updated = context.now()
    yield "alerts", other_streams.alert(context, alert, "Update")


def audit_entry(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Report that a user changed a device's description."""
    user = context.rng.choice(("admin@example.com", "System"))
    yield "audit", other_streams.audit(context, device, user)


def geofence(event: str) -> Steps:
    """Return the steps in which a client and the asset tag cross a geofence: ENTER or EXIT."""

    def steps(_: SimulationContext, client: Client) -> Iterator[StreamMessage]:
        yield "geofence", other_streams.client_geofence(client, event)
        yield "geofence", other_streams.tag_geofence(event)

    return steps


def location(context: SimulationContext, client: Client) -> Iterator[StreamMessage]:
    """Report the locations of a client and of the asset tag."""
    yield "location", other_streams.client_location(context, client)
    yield "location", other_streams.tag_location(context, client.ap)


def rssi(context: SimulationContext, client: Client) -> Iterator[StreamMessage]:
    """Report the signal strength of a client, as a raw and as a proximity value."""
    yield "rssi", other_streams.rssi(context, client)
    yield "rssi", other_streams.rssi(context, client, proximity=True)


def rogue_detected(context: SimulationContext, ap: AccessPoint) -> Iterator[StreamMessage]:
    """Report that an access point detected a rogue and an attack."""
    yield "wids", other_streams.rogue(context, ap)
    yield "wids", other_streams.intrusion(ap)


def rogue_classified(classification: str) -> Steps:
    """Return the steps in which the rogue is classified; by the end of the wire's enum name."""

    def steps(context: SimulationContext, ap: AccessPoint) -> Iterator[StreamMessage]:
        yield "wids", other_streams.rogue(context, ap, classification)

    return steps


def another_ap(context: SimulationContext, client: Client) -> AccessPoint:
    """Return a random access point that the client is not on, if there is one."""
    others = [ap for ap in context.campus.aps if ap is not client.ap]
    return context.rng.choice(others or [client.ap])


def device_added(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Report a device with all of its parts; a removed device is added again first."""
    context.campus.restore(device, context.now())
    yield from device_messages(context, device)


def campus_reported(context: SimulationContext, _: Device) -> Iterator[StreamMessage]:
    """Report every device with all of its parts."""
    yield from campus_messages(context)


def device_removed(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Remove a device."""
    context.campus.remove(device)
    match device:
        case AccessPoint():
            yield "ap", ap.device(context, device, deleted=True)
        case Switch():
            yield "switch", switch.device(context, device, deleted=True)
        case Gateway():
            yield "gateway", gateway.device(context, device, deleted=True)


def _remove_ssid(
    context: SimulationContext, radio: Radio, ssid: str, bssid: str
) -> Iterator[StreamMessage]:
    radio.ssids.remove(ssid)
    yield "ap", ap.vap(context, radio, ssid, bssid, deleted=True)


def radio_removed(context: SimulationContext, radio: Radio) -> Iterator[StreamMessage]:
    """Remove a radio, after its SSIDs."""
    for ssid, bssid in list(radio.bssids):
        yield from _remove_ssid(context, radio, ssid, bssid)
    radio.device.radios.remove(radio)
    yield "ap", ap.radio(context, radio, deleted=True)


def vap_removed(context: SimulationContext, radio: Radio) -> Iterator[StreamMessage]:
    """Remove the last SSID of a radio."""
    *_, (ssid, bssid) = radio.bssids
    yield from _remove_ssid(context, radio, ssid, bssid)


def wlan_removed(context: SimulationContext, wlan: Wlan) -> Iterator[StreamMessage]:
    """Remove an SSID from an access point, first from its radios."""
    for radio in wlan.device.radios:
        for ssid, bssid in list(radio.bssids):
            if ssid == wlan.name:
                yield from _remove_ssid(context, radio, ssid, bssid)
    wlan.device.wlans.remove(wlan)
    yield "ap", ap.wlan(context, wlan, deleted=True)


def uplink_removed(context: SimulationContext, uplink: Uplink) -> Iterator[StreamMessage]:
    """Remove an uplink from a gateway."""
    uplink.device.uplinks.remove(uplink)
    yield "gateway", gateway.uplink(context, uplink, deleted=True)


def device_resited(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Move a device to another site.

    Only switches report it over their own stream; the audit trail reports it for all devices.
    """
    old = device.site
    others = [site for site in context.campus.sites if site is not old]
    if not others:
        others = [_add_site(context)]
    device.site = context.rng.choice(others)
    if isinstance(device, Switch):
        yield "switch", switch.device(context, device, "device_name")
    yield (
        "audit",
        other_streams.audit(
            context,
            device,
            "admin@example.com",
            changed="site",
            old=old.name,
            new=device.site.name,
        ),
    )


def _add_site(context: SimulationContext) -> Site:
    site = Site(
        site_id=f"{context.rng.randrange(10**16, 10**17)}",
        name="New Building",
        address="3 Next Lane",
        city="Turku",
        country="Finland",
        code="FI",
    )
    context.campus.sites.append(site)
    return site


def reboot_steps(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Restart a device."""
    stream, down, up = _DEVICE_STEPS[type(device)]
    yield from apply_changes(stream, down, up)(context, device)


def _newer_model(_: SimulationContext, device: Device) -> Any:
    """Return the device's model with a firmware whose build number is higher by ten."""
    firmware = re.sub(r"\d+$", lambda build: str(int(build[0]) + 10), device.model.firmware)
    return device.model._replace(firmware=firmware)


def firmware_upgraded(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Upgrade a device's firmware: it goes down, and comes up with the new version."""
    stream, down, up = _DEVICE_STEPS[type(device)]
    upgraded = Change(
        {**up.values, "model": _newer_model}, up.message, (*up.fields, "firmware_version")
    )
    yield from apply_changes(stream, down, upgraded)(context, device)


def stack_member(*, up: bool) -> Steps:
    """Return the steps in which a stack member goes down or comes up."""
    change = SWITCH_UP if up else SWITCH_DOWN

    def steps(context: SimulationContext, member: StackMember) -> Iterator[StreamMessage]:
        member.up = up
        yield "switch", switch.stack(context, member, "status", "topology", "role")
        for other in member.others:
            yield "switch", switch.stack(context, other, "topology")
        yield from apply_changes("switch", change)(context, member.device)

    return steps


_VSX_SYNC = (
    "islp_device_state",
    "isl_state",
    "config_sync_state_value",
    "isl_mgmt_state_value",
    "nae_state_value",
    "https_server_state_value",
    "last_sync_timestamp",
)


def vsx(*, up: bool) -> Steps:
    """Return the steps in which a VSX pair loses or regains its sync; both members report it."""

    def steps(context: SimulationContext, member: VsxMember) -> Iterator[StreamMessage]:
        for side in (member, member.peer.vsx):
            if side is None:
                continue
            side.up = up
            if up:
                side.synced = context.now()
            yield "switch", switch.vsx(context, side, *_VSX_SYNC)

    return steps
