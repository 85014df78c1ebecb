"""Event entities fire each event of the campus once."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from custom_components.hpe_aruba_central.event import EVENTS
from simulator.context import rfc3339
from simulator.messages import ap as ap_messages, switch as switch_messages

from .events import Watch, count, play, receive_all, repeat, wait_for
from .harness import Harness


@pytest.fixture
def options() -> dict[str, Any]:
    """Return options with every stream."""
    return {CONF_STREAMS: list(STREAMS)}


DEVICES = [
    ("aps", "device_event", "ap_down", ["offline"], "ap_up", ["online"]),
    ("switches", "device_event", "switch_down", ["offline"], "switch_up", ["online"]),
    ("gateways", "device_event", "gateway_down", ["offline"], "gateway_up", ["online"]),
    (
        "switches",
        "device_event",
        "psu_failed",
        ["power_supply_failed"],
        "psu_recovered",
        ["power_supply_recovered"],
    ),
    ("switches", "device_event", "fan_failed", ["fan_failed"], "fan_recovered", ["fan_recovered"]),
    ("aps", "radios_event", "radio_down", ["down"], "radio_up", ["up"]),
    ("aps", "radios_event", "radio_disabled", ["disabled"], "radio_enabled", ["up"]),
    (
        "aps",
        "radios_event",
        "radar_detected",
        ["radar_detected", "channel_changed"],
        "channel_changed",
        None,
    ),
    ("aps", "ports_event", "ap_port_down", ["link_down"], "ap_port_up", ["link_up"]),
    ("aps", "tunnels_event", "ap_tunnel_down", ["down"], "ap_tunnel_up", ["up"]),
    ("switches", "ports_event", "poe_lost", ["poe_off"], "poe_back", ["poe_on"]),
    ("gateways", "ports_event", "gateway_port_down", ["link_down"], "gateway_port_up", ["link_up"]),
    (
        "gateways",
        "uplinks_event",
        "uplink_down",
        ["down", "wan_down"],
        "uplink_up",
        ["up", "wan_up"],
    ),
    ("gateways", "tunnels_event", "gateway_tunnel_down", ["down"], "gateway_tunnel_up", ["up"]),
]
"""Whose entity, what happens and which types that fires, and the same of what happens next."""


@pytest.mark.parametrize(
    "kind, key, first, fired, second, then", DEVICES, ids=lambda value: str(value)[:24]
)
async def test_what_happens_to_a_device_or_part_is_fired_once(
    home: Harness,
    kind: str,
    key: str,
    first: str,
    fired: list[str],
    second: str,
    then: list[str] | None,
) -> None:
    """Neither a first state nor a repeated or late frame fires an event."""
    await receive_all(home)
    serial = getattr(home.campus, kind)[0].serial
    entity = home.entity_id("event", f"{serial}_{key}")
    state = home.hass.states.get(entity)
    assert state is not None
    assert state.state == "unknown"
    watch = Watch(home, entity)

    before = await play(home, first, serial)
    assert watch.types() == fired
    await repeat(home, before, same_id=True)
    await repeat(home, before)
    assert watch.types() == []

    after = await play(home, second, serial)
    # An uptime of 0 is no restart: that has a test of its own.
    assert watch.types(but="rebooted") == (["channel_changed"] if then is None else then)
    await repeat(home, after)
    await repeat(home, before)
    assert watch.types() == []


@pytest.mark.parametrize(
    "incident, fired", [("port_down", "link_down"), ("port_error_disabled", "error_disabled")]
)
async def test_an_access_port_without_entities_fires_events(
    home: Harness, incident: str, fired: str
) -> None:
    """A switch has one event entity for all ports, with the port as attribute."""
    await receive_all(home)
    [switch] = home.campus.switches
    port = next(port for port in switch.ports if not port.uplink)
    for other in switch.ports:
        other.up = other.enabled = other is port
    watch = Watch(home, home.entity_id("event", f"{switch.serial}_ports_event"))
    await home.receive([("switch", switch_messages.interface(home.sim.context, port))])
    watch.take()

    record = await play(home, incident, switch.serial)
    events = dict(watch.take())
    assert {"link_down", fired} <= events.keys()
    attributes = events["link_down"]
    assert (attributes["id"], attributes["name"], attributes["is_uplink"]) == (
        port.name,
        port.name,
        False,
    )
    assert attributes["reason"] == (
        "waiting_for_link" if incident == "port_down" else "error_disabled"
    )
    await repeat(home, record)
    assert watch.types() == []

    await play(home, "port_up", switch.serial)
    assert "link_up" in watch.types()
    assert [entity for entity in home.entities() if f"_port_{port.name}_" in entity] == []


async def test_events_name_parts_as_people_do(home: Harness) -> None:
    """A radio is named by its band, with channels as in Central."""
    await receive_all(home)
    ap = home.campus.aps[0]
    radio = next(radio for radio in ap.radios if radio.band == "5GHZ")
    before = str(radio.channel)
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_radios_event"))
    await play(home, "radar_detected", ap.serial)
    attributes = dict(watch.take())["radar_detected"]
    assert (attributes["name"], attributes["id"], attributes["band"]) == (
        "5 GHz",
        radio.mac,
        "5ghz",
    )
    assert (attributes["previous"], attributes["current"], attributes["reason"]) == (
        before,
        str(radio.channel),
        "radar_detected",
    )


async def test_an_unseen_restart_is_detected_by_the_uptime(home: Harness) -> None:
    """A restart is fired once, however often the uptime is reported."""
    await receive_all(home)
    ap = home.campus.aps[0]
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_device_event"))
    later = home.sim.context.now() + timedelta(minutes=10)
    for minutes in (1, 2, 2, 1):
        at = later + timedelta(minutes=minutes)
        message = ap_messages.device(home.sim.context, ap, "uptime")
        message.timestamp, message.uptime = rfc3339(at), minutes * 60
        before = count(home, "ap")
        with home.later(timedelta(minutes=15)):
            await home.sim.send("ap", message, time=at)
            await wait_for(home, "ap", before + 1)
    assert watch.types() == ["rebooted"]


async def test_an_upgrade_fires_each_of_its_steps(home: Harness) -> None:
    """An upgrade fires offline, online and the firmware change."""
    await receive_all(home)
    serial = home.campus.aps[0].serial
    watch = Watch(home, home.entity_id("event", f"{serial}_device_event"))
    record = await play(home, "firmware_upgraded", serial)
    assert watch.types(but="rebooted") == ["offline", "online", "firmware_changed"]
    await repeat(home, record)
    assert watch.types() == []


STREAM_INCIDENTS = [
    ("client_event", "clients", "client_joined", "joined"),
    ("client_event", "clients", "client_left", "left"),
    ("client_event", "clients", "client_roamed", "roamed"),
    ("client_event", "clients", "client_failed", "failed"),
    ("client_event", "clients", "client_blocked", "blocked"),
    ("geofence_event", "geofence", "geofence_entered", "entered"),
    ("geofence_event", "geofence", "geofence_left", "left"),
    ("intrusion_event", "wids", "rogue_detected", "rogue_detected"),
    ("intrusion_event", "wids", "rogue_suspected", "suspect_rogue_detected"),
    ("audit_trail", "audit", "audit_entry", "configuration"),
    ("alerts", "alerts", "alert_raised", "raised"),
]


@pytest.mark.parametrize("key, stream, incident, fired", STREAM_INCIDENTS)
async def test_what_a_stream_reports_is_fired_once(
    home: Harness, key: str, stream: str, incident: str, fired: str
) -> None:
    """A repeated frame, even under another ID, fires nothing."""
    await receive_all(home)
    watch = Watch(home, home.entity_id("event", key))
    only = (
        None if stream != "clients" else next(c.serial for c in home.campus.clients if c.connected)
    )
    if incident in {"client_joined", "client_failed"}:
        only = next(c.serial for c in home.campus.clients if not c.connected)
    for client in home.campus.clients:
        # Those of which nothing was events stay out of it: what is known first is no news.
        client.failure_status = (
            "BLOCKED" if incident == "client_blocked" and not client.connected else ""
        )
    record = await play(home, incident, only)
    events = watch.take()
    assert events[0][0] == fired
    await repeat(home, record, same_id=True)
    await repeat(home, record)
    assert watch.types() == []
    assert "@" not in str(events)
    assert not any(client.name in str(events) for client in home.campus.clients)


async def test_personal_attributes_are_not_recorded(home: Harness) -> None:
    """Automations see MAC addresses; the recorder does not."""
    await receive_all(home)
    await play(home, "geofence_entered", None)
    for key in ("client_event", "geofence_event", "intrusion_event"):
        state = home.state("event", key)
        assert state.state_info is not None
        assert {"mac", "hashed_mac", "tag"} <= state.state_info["unrecorded_attributes"]


async def test_a_client_that_roams_fires_from_where_to_where(home: Harness) -> None:
    """The attributes are serial numbers and the client's MAC address."""
    await receive_all(home)
    client = next(client for client in home.campus.clients if client.connected)
    before = client.ap.serial
    for other in home.campus.clients:
        other.connected = other is client
    watch = Watch(home, home.entity_id("event", "client_event"))
    roamed = await play(home, "client_roamed", None)
    [(_, attributes)] = watch.take()
    assert (attributes["mac"], attributes["previous"], attributes["serial_number"]) == (
        client.mac,
        before,
        client.ap.serial,
    )
    assert attributes["device_name"] == client.ap.name
    await play(home, "client_left", client.serial)
    assert watch.types() == ["left"]
    await repeat(home, roamed)
    assert watch.types() == []


async def test_rogues_and_attacks_are_fired(home: Harness) -> None:
    """Rogues fire detected and cleared, attacks are fired; an outdated message fires nothing."""
    watch = Watch(home, home.entity_id("event", "intrusion_event"))
    serial = home.campus.aps[0].serial
    detected = await play(home, "rogue_detected", serial)
    events = dict(watch.take())
    assert events.keys() == {"rogue_detected", "attack_detected"}
    assert (events["rogue_detected"]["ssid"], events["rogue_detected"]["serial_number"]) == (
        "Free Wifi",
        serial,
    )
    assert events["rogue_detected"]["classification"] == "rogue"
    assert events["attack_detected"]["attack"] == "Deauthentication broadcast"
    await play(home, "rogue_cleared", serial)
    assert watch.types() == ["rogue_cleared"]
    await repeat(home, detected)
    assert watch.types() == []


async def test_an_alert_that_was_cleared_is_not_raised_by_an_old_message(home: Harness) -> None:
    """An outdated message neither raises nor clears an alert again."""
    watch = Watch(home, home.entity_id("event", "alerts"))
    raised = await play(home, "alert_raised", None)
    cleared = await play(home, "alert_cleared", raised.serial)
    assert watch.types() == ["raised", "cleared"]
    await repeat(home, raised)
    await repeat(home, cleared)
    assert watch.types() == []


async def test_what_happened_before_a_restart_is_not_fired_again(home: Harness) -> None:
    """The event entity's state is kept; a replay fires nothing."""
    await receive_all(home)
    [switch] = home.campus.switches
    await home.incident("port_down", switch.serial)
    watch = Watch(home, home.entity_id("event", f"{switch.serial}_ports_event"))
    await home.restart()
    watch.take()
    await home.receive_everything()
    assert watch.types() == []


async def test_what_rest_finds_after_a_gap_is_fired(home: Harness) -> None:
    """REST fires a radio's change; the stream's later message on it does not."""
    await receive_all(home)
    ap = home.campus.aps[0]
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_radios_event"))
    ap.radios[0].up = False
    # A REST list is assumed to be half a minute old, so that a current message would win.
    with home.later(timedelta(minutes=1)):
        await home.run.refresh()
        assert watch.types() == ["down"]
        await home.receive([("ap", ap_messages.radio(home.sim.context, ap.radios[0], "status"))])
        assert watch.types() == []


ACCOUNT = {"alerts", "audit_trail"}
"""The event entities whose types other tests go through."""


def test_every_type_of_event_is_fired_by_some_test() -> None:
    """The incidents above cover every event type but those with tests of their own."""
    tested: set[tuple[str, str]] = {("ports_event", "error_disabled")}
    tested |= {("device_event", "firmware_changed"), ("device_event", "rebooted")}
    tested |= {("intrusion_event", "rogue_cleared"), ("intrusion_event", "attack_detected")}
    for _, key, _, fired, _, then in DEVICES:
        tested |= {(key, event_type) for event_type in (*fired, *(then or ()))}
    tested |= {(key, fired) for key, _, _, fired in STREAM_INCIDENTS}
    elsewhere = {("device_event", event_type) for event_type in ("added", "removed", "renamed")}
    types = {
        (row.key, event_type)
        for row in EVENTS
        for event_type in row.event_types or ()
        if row.key not in ACCOUNT
    }
    assert types - elsewhere == {
        (key, event_type) for key, event_type in tested if key not in ACCOUNT
    }
