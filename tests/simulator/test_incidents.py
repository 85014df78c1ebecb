"""What each incident changes on the campus, and the messages that report it."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2 as ap,
    clients_pb2 as clients,
    gateway_pb2 as gw,
    switch_pb2 as sw,
)
from simulator.campus import Campus
from simulator.campus_generator import generate_campus
from simulator.context import SimulationContext
from simulator.devices import Device
from simulator.incidents import INCIDENTS, find_target, possible_incidents
from simulator.settings import Settings
from simulator.statistics import STREAM_STATISTICS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def context() -> SimulationContext:
    """A campus with a VSX pair and a stack."""
    settings = Settings(aps=3, switches=6, gateways=1)
    campus = generate_campus(settings, NOW)
    return SimulationContext(campus, Random(1), lambda: NOW)  # noqa: S311 - must repeat


@pytest.fixture
def campus(context: SimulationContext) -> Campus:
    """The campus of the context."""
    return context.campus


def run(context: SimulationContext, name: str, serial: str | None = None) -> list[Any]:
    """Run an incident and return its messages; those of switches without their wrapper."""
    incident = INCIDENTS[name]
    messages: list[Any] = []
    for _, message in incident.steps(context, find_target(incident, context, serial)):
        if isinstance(message, sw.StreamSwitchMessage):
            [(_, state)] = message.ListFields()
            messages.append(state)
        else:
            messages.append(message)
    return messages


def ap_statistics[M: Message](context: SimulationContext, kind: type[M]) -> list[M]:
    """Return one round of the access points' statistics of a kind."""
    source = STREAM_STATISTICS[0]
    return [message for _, message in source(context) if isinstance(message, kind)]


@pytest.mark.parametrize(
    "down, up, field, lost, well",
    [
        ("radio_down", "radio_up", "status", ap.STATUS_DOWN, ap.STATUS_UP),
        ("radio_disabled", "radio_enabled", "status", ap.STATUS_DISABLED, ap.STATUS_UP),
        ("ap_port_down", "ap_port_up", "operate_state", False, True),
        (
            "ap_tunnel_down",
            "ap_tunnel_up",
            "status",
            ap.TUNNEL_STATUS_DISCONNECTED,
            ap.TUNNEL_STATUS_CONNECTED,
        ),
        (
            "probe_failed",
            "probe_recovered",
            "status",
            ap.PROBE_STATUS_FAILURE,
            ap.PROBE_STATUS_SUCCESS,
        ),
        ("wlan_disabled", "wlan_enabled", "status", False, True),
        ("modem_down", "modem_up", "modem_status", False, True),
        ("gateway_tunnel_down", "gateway_tunnel_up", "status", gw.STATUS_DOWN, gw.STATUS_UP),
        ("gateway_port_down", "gateway_port_up", "oper_state", gw.STATUS_DOWN, gw.STATUS_UP),
    ],
)
def test_part_goes_down_and_comes_up(
    context: SimulationContext, down: str, up: str, field: str, lost: object, well: object
) -> None:
    """The two incidents of a part report it as down and as up again."""
    (first,), (second,) = run(context, down), run(context, up)
    assert (getattr(first, field), getattr(second, field)) == (lost, well)
    assert second.serial_number in {device.serial for device in context.campus.devices}


@pytest.mark.parametrize(
    "name", ["radio_down", "ap_port_down", "ap_tunnel_down", "wlan_disabled", "modem_down"]
)
def test_update_contains_only_changed_fields(context: SimulationContext, name: str) -> None:
    """A change of a part is sent as an UPDATE with the changed fields only."""
    (message,) = run(context, name)
    assert message.operation == ap.EVENT_OPERATION_UPDATE
    assert {field.name for field, _ in message.ListFields()}.isdisjoint(
        {"model", "band", "vlan", "peer_ip", "speed"}
    )


def test_radar_changes_the_channel_of_a_5_ghz_radio(context: SimulationContext) -> None:
    """Radar changes the channel of a 5 GHz radio; the next change has another reason."""
    channels = {
        radio.mac: radio.channel
        for ap_ in context.campus.aps
        for radio in ap_.radios
        if radio.band == "5GHZ"
    }
    (message,) = run(context, "radar_detected")
    assert message.chan_reason == ap.CHANGE_REASON_RADAR_DETECTED
    assert message.primary_chan != channels[message.radio_mac_address]
    assert message.channel == str(message.primary_chan)
    serial = message.serial_number
    assert {run(context, "channel_changed", serial)[0].chan_reason} == {
        ap.CHANGE_REASON_AIRMATCH_SOLVER
    }


def test_failed_probe_has_100_percent_loss(context: SimulationContext) -> None:
    """A failed probe has 100 % loss and a MOS of 1, also in later statistics."""
    (failed,) = run(context, "probe_failed")
    assert (failed.loss_percentage, failed.mos) == (100, 1)
    later = ap_statistics(context, ap.IPProbeStat)
    assert [message.ip for message in later if message.status == ap.PROBE_STATUS_FAILURE] == [
        failed.ip
    ]


def test_modem_that_is_down_has_no_statistics(context: SimulationContext) -> None:
    """The statistics of a modem stop while it is down."""
    assert ap_statistics(context, ap.ModemStat)
    run(context, "modem_down")
    assert not ap_statistics(context, ap.ModemStat)


def test_poe_loss_does_not_affect_the_link(context: SimulationContext) -> None:
    """PoE lost and back is an update of poe_status without oper_status."""
    (lost,), (back,) = run(context, "poe_lost"), run(context, "poe_back")
    assert (lost.port_number, lost.serial_number) == (back.port_number, back.serial_number)
    assert (lost.poe_status, back.poe_status) == (sw.STATUS_DOWN, sw.STATUS_UP)
    assert not lost.HasField("oper_status")


def test_port_is_disabled_by_an_error(context: SimulationContext) -> None:
    """A port disabled by an error reports the reason until it is up again."""
    (message,) = run(context, "port_error_disabled")
    assert (message.oper_status, message.state_down_reason) == (
        sw.STATUS_DOWN,
        sw.STATE_DOWN_REASON_ERROR_DISABLED,
    )
    [port] = [port for switch in context.campus.switches for port in switch.ports if port.fault]
    for switch in context.campus.switches:
        for other in switch.ports:
            other.enabled = other is port
    (message,) = run(context, "port_up")
    assert (message.port_number, message.oper_status, port.fault) == (
        port.name,
        sw.STATUS_UP,
        False,
    )


def test_fan_fails_and_recovers(context: SimulationContext) -> None:
    """The statistics of a switch report a failed and a recovered fan."""
    (failed,), (well,) = run(context, "fan_failed"), run(context, "fan_recovered")
    assert (failed.fan_status, well.fan_status) == (sw.STATUS_DOWN, sw.STATUS_UP)
    assert failed.serial_number == well.serial_number


def test_client_status_follows_the_incident(context: SimulationContext) -> None:
    """A client is reported as failed, blocked, connected or disconnected."""
    for name, status in (
        ("client_failed", clients.CLIENT_STATUS_FAILED),
        ("client_blocked", clients.CLIENT_STATUS_BLOCKED),
        ("client_joined", clients.CLIENT_STATUS_CONNECTED),
        ("client_left", clients.CLIENT_STATUS_DISCONNECTED),
    ):
        (message,) = run(context, name)
        assert message.client_state.client_details.status == status


def test_client_roams(context: SimulationContext, campus: Campus) -> None:
    """A roaming client stays connected at another access point, if there is another one."""
    before = {client.mac: client.ap.serial for client in campus.clients}
    (message,) = run(context, "client_roamed")
    details = message.client_state.client_details
    assert details.status == clients.CLIENT_STATUS_CONNECTED
    assert details.connected_device_serial != before[details.mac_address]
    for ap_ in campus.aps[1:]:
        campus.remove(ap_)
    for client in campus.clients:
        client.ap = campus.aps[0]
    (message,) = run(context, "client_roamed")
    assert message.client_state.client_details.connected_device_serial == campus.aps[0].serial


def test_locations_have_coordinates_if_floors_have(context: SimulationContext) -> None:
    """Those of the site, moved by the place on its floor."""
    (unknown, _) = run(context, "location")
    assert not unknown.wifi_client_location.HasField("latitude")
    settings = Settings(aps=1, switches=0, gateways=0, coordinates=True)
    placed = SimulationContext(generate_campus(settings, NOW), Random(1), lambda: NOW)  # noqa: S311 - must repeat
    (client, tag) = run(placed, "location")
    (site,) = placed.campus.sites
    assert site.coordinates is not None
    for found in (client.wifi_client_location, tag.asset_tag_location):
        south = (site.coordinates[0] - found.latitude) * 111_320
        assert south == pytest.approx(found.y, abs=0.1)
        assert 0 < found.longitude - site.coordinates[1] < 0.001


def test_rogue_is_reclassified(context: SimulationContext) -> None:
    """The rogue with the same BSSID is reported with another classification."""
    rogue, _ = run(context, "rogue_detected")
    for name, classification in (
        ("rogue_suspected", "SUSPECT_ROGUE"),
        ("rogue_cleared", "KNOWN_INTERFERING"),
    ):
        (message,) = run(context, name)
        event = message.widsRulesEvent
        assert event.bssid == rogue.widsRulesEvent.bssid
        assert event.classification == event.Classification.Value(
            f"CLASSIFICATION_{classification}"
        )


def test_neighbor_of_a_port_changes(context: SimulationContext) -> None:
    """An update reports the new LLDP neighbor of a port."""
    before = {
        (neighbor.serial, neighbor.port.name): neighbor.name
        for switch in context.campus.switches
        for neighbor in switch.neighbors
    }
    (message,) = run(context, "neighbor_changed")
    assert message.operation == sw.EVENT_OPERATION_UPDATE
    assert message.neighbour != before[message.serial_number, message.port]


def test_stack_loses_a_member_and_regains_it(context: SimulationContext) -> None:
    """A stack without one of its members is a chain, and a ring when it is back."""
    missing, *others, down = run(context, "stack_member_lost")
    assert (missing.role, missing.status) == (sw.SwitchStack.STACK_ROLE_MISSING, sw.STATUS_DOWN)
    assert [other.topology for other in others] == [sw.SwitchStack.STACK_TOPOLOGY_CHAIN] * 2
    assert (down.serial_number, down.status) == (missing.serial_number, sw.STATUS_DOWN)
    assert "switch_up" not in possible_incidents(context)
    back, *others, up = run(context, "stack_member_back")
    assert back.role in {sw.SwitchStack.STACK_ROLE_STANDBY, sw.SwitchStack.STACK_ROLE_MEMBER}
    assert [other.topology for other in others] == [sw.SwitchStack.STACK_TOPOLOGY_RING] * 2
    assert (up.serial_number, up.status) == (missing.serial_number, sw.STATUS_UP)


def test_both_vsx_members_report_the_sync(context: SimulationContext) -> None:
    """Both members of a VSX pair report that they are out of sync and in sync again."""
    pair = {switch.serial for switch in context.campus.switches[:2]}
    out, back = run(context, "vsx_out_of_sync"), run(context, "vsx_in_sync")
    assert {side.serial_number for side in out} == {side.serial_number for side in back} == pair
    assert {side.isl_state for side in out} == {sw.ISL_STATE_INTER_SWITCH_LINK_DOWN}
    assert {side.islp_device_state for side in out} == {
        sw.ISLP_DEVICE_STATE_SPLIT_SYSTEM_PRIMARY,
        sw.ISLP_DEVICE_STATE_SPLIT_SYSTEM_SECONDARY,
    }
    assert {side.isl_state for side in back} == {sw.ISL_STATE_IN_SYNC}
    assert {side.last_sync_timestamp.ToDatetime(UTC) for side in back} == {NOW}


DEVICES = [("aps", ap.EVENT_OPERATION_DELETE), ("switches", sw.EVENT_OPERATION_DELETE)]
DEVICES.append(("gateways", gw.EVENT_OPERATION_DELETE))


@pytest.mark.parametrize("kind, delete", DEVICES)
def test_device_is_removed_and_added_again(
    context: SimulationContext, campus: Campus, kind: str, delete: int
) -> None:
    """A removed device is sent as DELETE; when it is added again, all of it is sent."""
    device: Device = getattr(campus, kind)[-1]
    (gone,) = run(context, "device_removed", device.serial)
    assert (gone.operation, gone.serial_number, gone.HasField("status")) == (
        delete,
        device.serial,
        False,
    )
    assert device not in campus.devices
    with pytest.raises(LookupError):
        run(context, "device_removed", device.serial)
    added, *parts = run(context, "device_added", device.serial)
    assert (added.operation, added.device_name) == (ap.EVENT_OPERATION_ADD, device.name)
    assert parts
    assert device in campus.devices
    assert device.online


def test_removed_device_has_no_statistics(context: SimulationContext, campus: Campus) -> None:
    """Statistics of a removed device stop, even those that have already begun."""
    device = campus.aps[0]
    statistics = iter(STREAM_STATISTICS[0](context))
    while not isinstance((message := next(statistics)[1]), ap.RadioStat):
        pass
    assert message.serial_number == device.serial
    run(context, "device_removed", device.serial)
    later: list[Any] = [message for _, message in statistics]
    assert device.serial not in {message.serial_number for message in later}
    assert {client.serial for client in campus.clients} <= {ap_.serial for ap_ in campus.aps}


def test_radio_is_removed_with_its_ssids(context: SimulationContext, campus: Campus) -> None:
    """When a radio is removed, its SSIDs are sent as DELETE before it."""
    *vaps, radio = run(context, "radio_removed", campus.aps[0].serial)
    assert {type(vap) for vap in vaps} == {ap.VapInfo}
    assert {message.operation for message in (*vaps, radio)} == {ap.EVENT_OPERATION_DELETE}
    assert {vap.radio_mac_address for vap in vaps} == {radio.radio_mac_address}
    assert radio.radio_mac_address not in {left.mac for left in campus.aps[0].radios}


def test_ssid_is_removed_from_one_radio(context: SimulationContext, campus: Campus) -> None:
    """An SSID can be removed from one radio, and stays on the others."""
    (vap,) = run(context, "vap_removed", campus.aps[0].serial)
    assert (vap.operation, vap.essid) == (ap.EVENT_OPERATION_DELETE, "Guest")
    left = [bssid for radio in campus.aps[0].radios for _, bssid in radio.bssids]
    assert len(left) == 2 * len(campus.aps[0].radios) - 1
    assert vap.bssid not in left


def test_ssid_is_removed_from_an_access_point(context: SimulationContext, campus: Campus) -> None:
    """An SSID that is removed is deleted from each radio, then from the access point."""
    *vaps, wlan = run(context, "wlan_removed", campus.aps[0].serial)
    assert len(vaps) == len(campus.aps[0].radios)
    assert (type(wlan), wlan.operation) == (ap.WlanInfo, ap.EVENT_OPERATION_DELETE)
    assert {vap.essid for vap in vaps} == {wlan.essid}
    assert [left.name for left in campus.aps[0].wlans] == [
        {"Corporate": "Guest", "Guest": "Corporate"}[wlan.essid]
    ]


def test_uplink_is_removed(context: SimulationContext, campus: Campus) -> None:
    """A removed uplink is sent as DELETE, and the gateway no longer has it."""
    (uplink,) = run(context, "uplink_removed")
    assert uplink.operation == gw.EVENT_OPERATION_DELETE
    assert uplink.link_id not in {left.link for left in campus.gateways[0].uplinks}


@pytest.mark.parametrize("sites", [1, 2])
def test_device_moves_to_another_site(
    context: SimulationContext, campus: Campus, sites: int
) -> None:
    """A switch reports its new site itself, an access point only in the audit trail."""
    del campus.sites[sites:]
    switch, access_point = campus.switches[-1], campus.aps[0]
    switch.site = access_point.site = before = campus.sites[0]
    moved, entry = run(context, "device_resited", switch.serial)
    assert moved.site_name == switch.site.name != before.name
    assert entry.destination_name == switch.serial
    (entry,) = run(context, "device_resited", access_point.serial)
    assert access_point.site is not before
    assert access_point.site in campus.sites


@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
def test_firmware_is_upgraded(context: SimulationContext, campus: Campus, kind: str) -> None:
    """A device goes offline for an upgrade and comes online with the new firmware."""
    device = getattr(campus, kind)[0]
    before = device.model.firmware
    down, up = run(context, "firmware_upgraded", device.serial)
    assert not down.HasField("firmware_version")
    assert up.firmware_version == device.model.firmware > before
    assert device.online


def test_removals_do_not_happen_at_random(context: SimulationContext) -> None:
    """Removals and the report of the whole campus only happen on request."""
    random = possible_incidents(context)
    assert {"radar_detected", "firmware_upgraded"} <= set(random)
    assert not [name for name in random if name.endswith("_removed") or name == "campus_reported"]


def test_whole_campus_is_reported(context: SimulationContext, campus: Campus) -> None:
    """The incident campus_reported sends messages of every device."""
    reported = {message.serial_number for message in run(context, "campus_reported")}
    assert reported == {device.serial for device in campus.devices}
