"""What each incident changes, and what Central says about it."""

from datetime import UTC, datetime
from random import Random
from typing import Any

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
def scene() -> SimulationContext:
    """A campus with a VSX pair and a stack."""
    settings = Settings(aps=3, switches=6, gateways=1)
    return SimulationContext(generate_campus(settings, NOW), Random(1), lambda: NOW)  # noqa: S311 - a seeded run must repeat


@pytest.fixture
def campus(scene: SimulationContext) -> Campus:
    """What is on it."""
    return scene.campus


def happen(scene: SimulationContext, name: str, serial: str | None = None) -> list[Any]:
    """Let something happen and return its messages, those of switches out of their wrapper."""
    incident = INCIDENTS[name]
    said = [message for _, message in incident.steps(scene, find_target(incident, scene, serial))]
    return [
        message.ListFields()[0][1] if isinstance(message, sw.StreamSwitchMessage) else message
        for message in said
    ]


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
def test_a_part_goes_and_comes(
    scene: SimulationContext, down: str, up: str, field: str, lost: object, well: object
) -> None:
    """A part goes down, and comes up again."""
    (first,), (second,) = happen(scene, down), happen(scene, up)
    assert (getattr(first, field), getattr(second, field)) == (lost, well)
    assert second.serial_number in {device.serial for device in scene.campus.devices}


@pytest.mark.parametrize(
    "name", ["radio_down", "ap_port_down", "ap_tunnel_down", "wlan_disabled", "modem_down"]
)
def test_a_change_of_a_part_is_an_update_of_what_changed(
    scene: SimulationContext, name: str
) -> None:
    """A change of a part is an update that carries what changed."""
    (message,) = happen(scene, name)
    assert message.operation == ap.EVENT_OPERATION_UPDATE
    assert {field.name for field, _ in message.ListFields()}.isdisjoint(
        {"model", "band", "vlan", "peer_ip", "speed"}
    )


def test_radar_moves_a_radio_of_5_ghz(scene: SimulationContext) -> None:
    """Radar makes a radio of 5 GHz leave its channel, and the solver's next change is no radar's."""
    channels = {
        radio.mac: radio.channel
        for ap_ in scene.campus.aps
        for radio in ap_.radios
        if radio.band == "5GHZ"
    }
    (message,) = happen(scene, "radar_detected")
    assert message.chan_reason == ap.CHANGE_REASON_RADAR_DETECTED
    assert message.primary_chan != channels[message.radio_mac_address]
    assert message.channel == str(message.primary_chan)
    serial = message.serial_number
    assert {happen(scene, "channel_changed", serial)[0].chan_reason} == {
        ap.CHANGE_REASON_AIRMATCH_SOLVER
    }


def test_a_failed_probe_loses_all(scene: SimulationContext) -> None:
    """A probe that fails loses everything, and the later statistics say the same."""
    (failed,) = happen(scene, "probe_failed")
    assert (failed.loss_percentage, failed.mos) == (100, 1)
    later = [
        message for _, message in STREAM_STATISTICS[0](scene) if isinstance(message, ap.IPProbeStat)
    ]
    assert [message.ip for message in later if message.status == ap.PROBE_STATUS_FAILURE] == [
        failed.ip
    ]


def test_a_modem_that_is_down_has_no_statistics(scene: SimulationContext) -> None:
    """A modem that is down has no statistics."""
    assert [
        message for _, message in STREAM_STATISTICS[0](scene) if isinstance(message, ap.ModemStat)
    ]
    happen(scene, "modem_down")
    assert not [
        message for _, message in STREAM_STATISTICS[0](scene) if isinstance(message, ap.ModemStat)
    ]


def test_a_port_that_stops_to_feed_has_its_link(scene: SimulationContext) -> None:
    """PoE is lost and back, and the message tells nothing else."""
    (lost,), (back,) = happen(scene, "poe_lost"), happen(scene, "poe_back")
    assert (lost.port_number, lost.serial_number) == (back.port_number, back.serial_number)
    assert (lost.poe_status, back.poe_status) == (sw.STATUS_DOWN, sw.STATUS_UP)
    assert not lost.HasField("oper_status")


def test_a_port_is_shut_down_by_an_error(scene: SimulationContext) -> None:
    """Its reason says so until it is up again."""
    (message,) = happen(scene, "port_error_disabled")
    assert (message.oper_status, message.state_down_reason) == (
        sw.STATUS_DOWN,
        sw.STATE_DOWN_REASON_ERROR_DISABLED,
    )
    [port] = [port for switch in scene.campus.switches for port in switch.ports if port.fault]
    for switch in scene.campus.switches:
        for other in switch.ports:
            other.enabled = other is port
    (message,) = happen(scene, "port_up")
    assert (message.port_number, message.oper_status, port.fault) == (
        port.name,
        sw.STATUS_UP,
        False,
    )


def test_a_fan_fails_and_recovers(scene: SimulationContext) -> None:
    """Statistics tell of it."""
    (failed,), (well,) = happen(scene, "fan_failed"), happen(scene, "fan_recovered")
    assert (failed.fan_status, well.fan_status) == (sw.STATUS_DOWN, sw.STATUS_UP)
    assert failed.serial_number == well.serial_number


def test_a_client_is_kept_out(scene: SimulationContext) -> None:
    """It fails or is blocked until it joins."""
    for name, status in (
        ("client_failed", clients.CLIENT_STATUS_FAILED),
        ("client_blocked", clients.CLIENT_STATUS_BLOCKED),
        ("client_joined", clients.CLIENT_STATUS_CONNECTED),
        ("client_left", clients.CLIENT_STATUS_DISCONNECTED),
    ):
        (message,) = happen(scene, name)
        assert message.client_state.client_details.status == status


def test_a_client_roams(scene: SimulationContext, campus: Campus) -> None:
    """It stays connected, elsewhere; where there is one access point only it stays there."""
    before = {client.mac: client.ap.serial for client in campus.clients}
    (message,) = happen(scene, "client_roamed")
    details = message.client_state.client_details
    assert details.status == clients.CLIENT_STATUS_CONNECTED
    assert details.connected_device_serial != before[details.mac_address]
    for ap_ in campus.aps[1:]:
        campus.remove(ap_)
    for client in campus.clients:
        client.ap = campus.aps[0]
    (message,) = happen(scene, "client_roamed")
    assert message.client_state.client_details.connected_device_serial == campus.aps[0].serial


def test_a_rogue_is_taken_for_something_else(scene: SimulationContext) -> None:
    """The same access point is classified anew."""
    rogue, _ = happen(scene, "rogue_detected")
    for name, classification in (
        ("rogue_suspected", "SUSPECT_ROGUE"),
        ("rogue_cleared", "KNOWN_INTERFERING"),
    ):
        (message,) = happen(scene, name)
        event = message.widsRulesEvent
        assert event.bssid == rogue.widsRulesEvent.bssid
        assert event.classification == event.Classification.Value(
            f"CLASSIFICATION_{classification}"
        )


def test_something_else_is_plugged_in(scene: SimulationContext) -> None:
    """Something else is plugged into a port: its neighbour is another one."""
    before = {
        (n.serial, n.port.name): n.name
        for switch in scene.campus.switches
        for n in switch.neighbors
    }
    (message,) = happen(scene, "neighbor_changed")
    assert message.operation == sw.EVENT_OPERATION_UPDATE
    assert message.neighbour != before[message.serial_number, message.port]


def test_a_stack_loses_a_member_and_has_it_back(scene: SimulationContext) -> None:
    """A stack that loses a member is a chain, and a ring again once it is back."""
    missing, *others, down = happen(scene, "stack_member_lost")
    assert (missing.role, missing.status) == (sw.SwitchStack.STACK_ROLE_MISSING, sw.STATUS_DOWN)
    assert [other.topology for other in others] == [sw.SwitchStack.STACK_TOPOLOGY_CHAIN] * 2
    assert (down.serial_number, down.status) == (missing.serial_number, sw.STATUS_DOWN)
    assert "switch_up" not in possible_incidents(scene)
    back, *others, up = happen(scene, "stack_member_back")
    assert back.role in {sw.SwitchStack.STACK_ROLE_STANDBY, sw.SwitchStack.STACK_ROLE_MEMBER}
    assert [other.topology for other in others] == [sw.SwitchStack.STACK_TOPOLOGY_RING] * 2
    assert (up.serial_number, up.status) == (missing.serial_number, sw.STATUS_UP)


def test_both_sides_of_a_pair_fall_out_of_sync(scene: SimulationContext) -> None:
    """Both sides of a VSX pair say that they are out of sync, and that they are in sync again."""
    pair = {switch.serial for switch in scene.campus.switches[:2]}
    out, back = happen(scene, "vsx_out_of_sync"), happen(scene, "vsx_in_sync")
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
def test_a_removed_device_is_gone_until_it_is_added(
    scene: SimulationContext, campus: Campus, kind: str, delete: int
) -> None:
    """A removed device is said to be gone and is no longer there; added again, it is told whole."""
    device: Device = getattr(campus, kind)[-1]
    (gone,) = happen(scene, "device_removed", device.serial)
    assert (gone.operation, gone.serial_number, gone.HasField("status")) == (
        delete,
        device.serial,
        False,
    )
    assert device not in campus.devices
    with pytest.raises(LookupError):
        happen(scene, "device_removed", device.serial)
    added, *parts = happen(scene, "device_added", device.serial)
    assert (added.operation, added.device_name) == (ap.EVENT_OPERATION_ADD, device.name)
    assert parts
    assert device in campus.devices
    assert device.online


def test_nobody_tells_of_a_removed_device(scene: SimulationContext, campus: Campus) -> None:
    """A removed device has no statistics, not even the rest of those that had begun."""
    device = campus.aps[0]
    told = iter(STREAM_STATISTICS[0](scene))
    while not isinstance((message := next(told)[1]), ap.RadioStat):
        pass
    assert message.serial_number == device.serial
    happen(scene, "device_removed", device.serial)
    rest = [message.serial_number for _, message in told]  # type: ignore[attr-defined] # each has one
    assert device.serial not in rest
    assert {client.serial for client in campus.clients} <= {ap_.serial for ap_ in campus.aps}


def test_a_radio_is_removed_with_its_ssids(scene: SimulationContext, campus: Campus) -> None:
    """A radio that is removed takes its SSIDs along."""
    *vaps, radio = happen(scene, "radio_removed", campus.aps[0].serial)
    assert {type(vap) for vap in vaps} == {ap.VapInfo}
    assert {message.operation for message in (*vaps, radio)} == {ap.EVENT_OPERATION_DELETE}
    assert {vap.radio_mac_address for vap in vaps} == {radio.radio_mac_address}
    assert radio.radio_mac_address not in {left.mac for left in campus.aps[0].radios}


def test_an_ssid_is_taken_off_a_radio(scene: SimulationContext, campus: Campus) -> None:
    """An SSID is taken off one radio, and stays on the others."""
    (vap,) = happen(scene, "vap_removed", campus.aps[0].serial)
    assert (vap.operation, vap.essid) == (ap.EVENT_OPERATION_DELETE, "Guest")
    left = [bssid for radio in campus.aps[0].radios for _, bssid in radio.bssids]
    assert len(left) == 2 * len(campus.aps[0].radios) - 1
    assert vap.bssid not in left


def test_an_ssid_is_removed(scene: SimulationContext, campus: Campus) -> None:
    """An SSID that is removed leaves the radios, and then the access point."""
    *vaps, wlan = happen(scene, "wlan_removed", campus.aps[0].serial)
    assert len(vaps) == len(campus.aps[0].radios)
    assert (type(wlan), wlan.operation) == (ap.WlanInfo, ap.EVENT_OPERATION_DELETE)
    assert {vap.essid for vap in vaps} == {wlan.essid}
    assert [left.name for left in campus.aps[0].wlans] == [
        {"Corporate": "Guest", "Guest": "Corporate"}[wlan.essid]
    ]


def test_an_uplink_is_removed(scene: SimulationContext, campus: Campus) -> None:
    """An uplink that is removed is no longer told of."""
    (uplink,) = happen(scene, "uplink_removed")
    assert uplink.operation == gw.EVENT_OPERATION_DELETE
    assert uplink.link_id not in {left.link for left in campus.gateways[0].uplinks}


@pytest.mark.parametrize("sites", [1, 2])
def test_a_device_moves_to_another_site(
    scene: SimulationContext, campus: Campus, sites: int
) -> None:
    """A switch that moves says so itself; of an access point only the audit trail does."""
    del campus.sites[sites:]
    switch, access_point = campus.switches[-1], campus.aps[0]
    switch.site = access_point.site = before = campus.sites[0]
    moved, entry = happen(scene, "device_resited", switch.serial)
    assert moved.site_name == switch.site.name != before.name
    assert entry.destination_name == switch.serial
    (entry,) = happen(scene, "device_resited", access_point.serial)
    assert access_point.site is not before
    assert access_point.site in campus.sites


@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
def test_firmware_is_upgraded(scene: SimulationContext, campus: Campus, kind: str) -> None:
    """A device goes down for its new firmware and comes up with it."""
    device = getattr(campus, kind)[0]
    before = device.model.firmware
    down, up = happen(scene, "firmware_upgraded", device.serial)
    assert not down.HasField("firmware_version")
    assert up.firmware_version == device.model.firmware > before
    assert device.online


def test_what_takes_away_does_not_happen_unasked(scene: SimulationContext) -> None:
    """What takes something away for good does not happen unasked, nor is the whole campus told."""
    unasked = possible_incidents(scene)
    assert {"radar_detected", "firmware_upgraded"} <= set(unasked)
    assert not [name for name in unasked if name.endswith("_removed") or name == "campus_reported"]


def test_the_whole_campus_is_told(scene: SimulationContext, campus: Campus) -> None:
    """The whole campus is told on demand."""
    told = {message.serial_number for message in happen(scene, "campus_reported")}
    assert told == {device.serial for device in campus.devices}
