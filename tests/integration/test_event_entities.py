"""Event entities over the wire: the campus moves, Home Assistant tells of it once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import Event
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.pb import cloudevents_pb2
from custom_components.hpe_aruba_central.central.streaming.subscription import Counters
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from custom_components.hpe_aruba_central.event import EVENTS
from simulator.context import rfc3339
from simulator.messages import ap as ap_messages, services, switch as switch_messages
from simulator.server import IncidentRecord

from .harness import Harness
from .helpers import until_true
from .run import no_rest_lag

Fired = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def options() -> dict[str, Any]:
    """Return the choice of every stream."""
    return {CONF_STREAMS: list(STREAMS)}


class Watch:
    """What an event entity fires."""

    def __init__(self, home: Harness, entity: str) -> None:
        self._seen: list[Event[Any]] = async_capture_events(home.hass, EVENT_STATE_CHANGED)
        self._entity = entity

    def take(self) -> Fired:
        """Return what was fired since the last time: types and attributes."""
        states = [
            event.data["new_state"]
            for event in self._seen
            if event.data["entity_id"] == self._entity
        ]
        self._seen.clear()
        return [
            (state.attributes[ATTR_EVENT_TYPE], dict(state.attributes))
            for state in states
            if state is not None and state.state != STATE_UNAVAILABLE
        ]

    def types(self, *, but: str = "") -> list[str]:
        """Return the types of what was fired since the last time, but for one."""
        return [event_type for event_type, _ in self.take() if event_type != but]


def count(home: Harness, stream: str) -> int:
    """Count what came over a stream, repeated or not."""
    counters: Counters = home.run.subscriptions[stream].counters
    return counters.events + counters.duplicates


async def settle(home: Harness, stream: str, expected: int) -> None:
    """Wait until so much has come over a stream, and let measurements be read."""
    await until_true(lambda: count(home, stream) >= expected)
    await home.flush()


async def occur(home: Harness, name: str, serial: str | None) -> IncidentRecord:
    """Let something happen, and wait until it has been taken in."""
    before = {stream: count(home, stream) for stream in STREAMS}
    record = await home.sim.incident(name, serial)
    for stream in {event.stream for event in record.events}:
        told = sum(event.stream == stream for event in record.events)
        await settle(home, stream, before[stream] + told)
    return record


def under_another_id(frame: bytes) -> bytes:
    """Return an event as another node of Central would send it once more."""
    event = cloudevents_pb2.CloudEvent.FromString(frame)
    event.id = str(uuid4())
    return event.SerializeToString()


async def repeat(home: Harness, record: IncidentRecord, *, same_id: bool = False) -> None:
    """Send the messages of what happened once more."""
    for event in record.events:
        before = count(home, event.stream)
        await home.sim.send_raw(
            event.stream, event.frame if same_id else under_another_id(event.frame)
        )
        await settle(home, event.stream, before + 1)


async def tell(home: Harness) -> None:
    """Let the account know the whole campus, and the clients that are connected."""
    await home.receive_everything()
    clients = [client for client in home.campus.clients if client.connected]
    await home.receive(
        [("clients", services.client_state(home.sim.context, client)) for client in clients]
    )
    await home.flush()


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
    """Not for the state that is told at first, nor for a frame that comes again, under another id, or too late."""
    await tell(home)
    serial = getattr(home.campus, kind)[0].serial
    entity = home.entity_id("event", f"{serial}_{key}")
    state = home.hass.states.get(entity)
    assert state is not None
    assert state.state == "unknown"
    watch = Watch(home, entity)

    before = await occur(home, first, serial)
    assert watch.types() == fired
    await repeat(home, before, same_id=True)
    await repeat(home, before)
    assert watch.types() == []

    after = await occur(home, second, serial)
    # An uptime that is still 0 tells of no restart: that has a test of its own.
    assert watch.types(but="rebooted") == (["channel_changed"] if then is None else then)
    await repeat(home, after)
    await repeat(home, before)
    assert watch.types() == []


@pytest.mark.parametrize(
    "incident, fired", [("port_down", "link_down"), ("port_error_disabled", "error_disabled")]
)
async def test_an_access_port_without_entities_tells_all_the_same(
    home: Harness, incident: str, fired: str
) -> None:
    """One entity for all ports of a switch: its attributes tell which."""
    await tell(home)
    [switch] = home.campus.switches
    port = next(port for port in switch.ports if not port.uplink)
    for other in switch.ports:
        other.up = other.enabled = other is port
    watch = Watch(home, home.entity_id("event", f"{switch.serial}_ports_event"))
    await home.receive([("switch", switch_messages.interface(home.sim.context, port))])
    watch.take()

    record = await occur(home, incident, switch.serial)
    told = dict(watch.take())
    assert {"link_down", fired} <= told.keys()
    attributes = told["link_down"]
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

    await occur(home, "port_up", switch.serial)
    assert "link_up" in watch.types()
    assert [entity for entity in home.entities() if f"_port_{port.name}_" in entity] == []


async def test_a_part_is_named_as_a_person_calls_it(home: Harness) -> None:
    """A radio by its band; channels are told as Central writes them."""
    await tell(home)
    ap = home.campus.aps[0]
    radio = next(radio for radio in ap.radios if radio.band == "5GHZ")
    before = str(radio.channel)
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_radios_event"))
    await occur(home, "radar_detected", ap.serial)
    told = dict(watch.take())["radar_detected"]
    assert (told["name"], told["id"], told["band"]) == ("5 GHz", radio.mac, "5ghz")
    assert (told["previous"], told["current"], told["reason"]) == (
        before,
        str(radio.channel),
        "radar_detected",
    )


async def test_a_restart_that_nobody_saw_is_told_by_the_uptime(home: Harness) -> None:
    """Once, however often the uptime is told."""
    await tell(home)
    ap = home.campus.aps[0]
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_device_event"))
    later = home.sim.context.now() + timedelta(minutes=10)
    for minutes in (1, 2, 2, 1):
        at = later + timedelta(minutes=minutes)
        message = ap_messages.device(home.sim.context, ap, "uptime")
        message.timestamp, message.uptime = rfc3339(at), minutes * 60
        heard = count(home, "ap")
        await home.sim.send("ap", message, time=at)
        await settle(home, "ap", heard + 1)
    assert watch.types() == ["rebooted"]


async def test_an_upgrade_tells_of_each_of_its_steps(home: Harness) -> None:
    """Down, up again, and with another firmware."""
    await tell(home)
    serial = home.campus.aps[0].serial
    watch = Watch(home, home.entity_id("event", f"{serial}_device_event"))
    record = await occur(home, "firmware_upgraded", serial)
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
async def test_what_a_stream_tells_of_is_fired_once(
    home: Harness, key: str, stream: str, incident: str, fired: str
) -> None:
    """A frame that comes again, even under another id, fires nothing."""
    await tell(home)
    watch = Watch(home, home.entity_id("event", key))
    only = (
        None if stream != "clients" else next(c.serial for c in home.campus.clients if c.connected)
    )
    if incident in {"client_joined", "client_failed"}:
        only = next(c.serial for c in home.campus.clients if not c.connected)
    for client in home.campus.clients:
        # Those of which nothing was told stay out of it: what is known first is no news.
        client.failure_status = (
            "BLOCKED" if incident == "client_blocked" and not client.connected else ""
        )
    record = await occur(home, incident, only)
    told = watch.take()
    assert told[0][0] == fired
    await repeat(home, record, same_id=True)
    await repeat(home, record)
    assert watch.types() == []
    assert "@" not in str(told)
    assert not any(client.name in str(told) for client in home.campus.clients)


async def test_the_database_does_not_keep_whose_thing_it_was(home: Harness) -> None:
    """Automations see MAC addresses, the history does not."""
    await tell(home)
    await occur(home, "geofence_entered", None)
    for key in ("client_event", "geofence_event", "intrusion_event"):
        state = home.state("event", key)
        assert state.state_info is not None
        assert {"mac", "hashed_mac", "tag"} <= state.state_info["unrecorded_attributes"]


async def test_a_client_that_roams_tells_from_where_to_where(home: Harness) -> None:
    """By serial numbers, and its own MAC address."""
    await tell(home)
    client = next(client for client in home.campus.clients if client.connected)
    before = client.ap.serial
    for other in home.campus.clients:
        other.connected = other is client
    watch = Watch(home, home.entity_id("event", "client_event"))
    roamed = await occur(home, "client_roamed", None)
    [(_, told)] = watch.take()
    assert (told["mac"], told["previous"], told["serial_number"]) == (
        client.mac,
        before,
        client.ap.serial,
    )
    assert told["device_name"] == client.ap.name
    await occur(home, "client_left", client.serial)
    assert watch.types() == ["left"]
    await repeat(home, roamed)
    assert watch.types() == []


async def test_a_rogue_is_detected_and_cleared_and_an_attack_told(home: Harness) -> None:
    """Each with what intrusion detection knows; a word that is older than the last one changes nothing."""
    watch = Watch(home, home.entity_id("event", "intrusion_event"))
    serial = home.campus.aps[0].serial
    detected = await occur(home, "rogue_detected", serial)
    told = dict(watch.take())
    assert told.keys() == {"rogue_detected", "attack_detected"}
    assert (told["rogue_detected"]["ssid"], told["rogue_detected"]["serial_number"]) == (
        "Free Wifi",
        serial,
    )
    assert told["rogue_detected"]["classification"] == "rogue"
    assert told["attack_detected"]["attack"] == "Deauthentication broadcast"
    await occur(home, "rogue_cleared", serial)
    assert watch.types() == ["rogue_cleared"]
    await repeat(home, detected)
    assert watch.types() == []


async def test_an_alert_that_was_cleared_is_not_raised_by_an_old_message(home: Harness) -> None:
    """Nor cleared twice."""
    watch = Watch(home, home.entity_id("event", "alerts"))
    raised = await occur(home, "alert_raised", None)
    cleared = await occur(home, "alert_cleared", raised.serial)
    assert watch.types() == ["raised", "cleared"]
    await repeat(home, raised)
    await repeat(home, cleared)
    assert watch.types() == []


async def test_what_happened_before_a_restart_is_no_news_after_it(home: Harness) -> None:
    """The state is kept, and told again it fires nothing."""
    await tell(home)
    [switch] = home.campus.switches
    await home.incident("port_down", switch.serial)
    watch = Watch(home, home.entity_id("event", f"{switch.serial}_ports_event"))
    await home.restart()
    watch.take()
    await home.receive_everything()
    assert watch.types() == []


async def test_what_rest_finds_after_a_gap_is_news(home: Harness) -> None:
    """Of radios, which REST tells of; the stream's own word on it later is none."""
    await tell(home)
    ap = home.campus.aps[0]
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_radios_event"))
    ap.radios[0].up = False
    # What REST tells is taken to be half a minute old, so that the stream's word of just now would count.
    with no_rest_lag():
        await home.run.refresh()
    assert watch.types() == ["down"]
    await home.receive([("ap", ap_messages.radio(home.sim.context, ap.radios[0], "status"))])
    assert watch.types() == []


ACCOUNT = {"alerts", "audit_trail"}
"""The event entities whose types other tests go through."""


def test_every_type_of_event_is_fired_by_some_test() -> None:
    """Of what is told over the wire; devices that come and go, are renamed, and alerts have tests of their own."""
    tested: set[tuple[str, str]] = {("ports_event", "error_disabled")}
    tested |= {("device_event", "firmware_changed"), ("device_event", "rebooted")}
    tested |= {("intrusion_event", "rogue_cleared"), ("intrusion_event", "attack_detected")}
    for _, key, _, fired, _, then in DEVICES:
        tested |= {(key, word) for word in (*fired, *(then or ()))}
    tested |= {(key, fired) for key, _, _, fired in STREAM_INCIDENTS}
    elsewhere = {("device_event", word) for word in ("added", "removed", "renamed")}
    types = {
        (row.key, word)
        for row in EVENTS
        for word in row.event_types or ()
        if row.key not in ACCOUNT
    }
    assert types - elsewhere == {(key, word) for key, word in tested if key not in ACCOUNT}
