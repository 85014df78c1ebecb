"""Sentences for the logbook."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import Event
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.wire.decoder import KINDS
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.event_bus import EVENT_TYPES
from custom_components.hpe_aruba_central.logbook import async_describe_events
from custom_components.hpe_aruba_central.logbook_text.messages import STREAMS, WORDS
from custom_components.hpe_aruba_central.registry.devices import (
    async_find_device,
    async_register_device,
)

from .harness import Harness

type Describe = Callable[[Event[Any]], dict[str, str]]

UNKNOWN = {"location", "rssi"}
"""Streams that the logbook does not show."""


@pytest.fixture
def describe(home: Harness) -> dict[str, Describe]:
    """Return what is described, by event type."""
    found: dict[str, Describe] = {}

    def take(domain: str, event_type: str, describe: Describe) -> None:
        """Take a description."""
        assert domain == DOMAIN
        found[event_type] = describe

    async_describe_events(home.hass, take)
    return found


def told(describe: dict[str, Describe], stream: str, **data: Any) -> str:
    """Return the sentence on an event."""
    event_type = EVENT_TYPES[stream]
    return describe[event_type](Event(event_type, data))["message"]


@pytest.mark.parametrize(
    "kind, data, sentence",
    [
        ("ap", {"status": False, "down_reason": "ap_reboot"}, "Went offline: it restarts"),
        ("ap", {"status": True, "down_reason": "unspecified"}, "Came online"),
        ("ap", {"operation": "update", "device_name": "AP-2"}, "Is called AP-2"),
        ("ap", {"operation": "add", "status": True}, "Was added"),
        ("ap", {"operation": "update", "uptime": 5}, "Was updated"),
        ("ap_radio", {"radio_number": 1, "status": "down"}, "Radio 1 went down"),
        (
            "ap_radio",
            {"band": "5ghz", "channel": "44", "primary_chan": 44, "chan_reason": "airmatch_solver"},
            "Radio 5 GHz changed to channel 44: AirMatch solver",
        ),
        ("ap_radio", {"radio_number": 0, "bandwidth": "80mhz"}, "Radio 0 is 80 MHz wide"),
        ("ap_radio", {"radio_number": 2}, "Radio 2 was updated"),
        ("ap_vap", {"operation": "delete", "essid": "Office"}, "SSID Office was removed"),
        ("ap_port", {"port_name": "eth0", "operate_state": False}, "Port eth0 went down"),
        ("ap_port", {"port_name": "eth0", "admin_state": False}, "Port eth0 was switched off"),
        ("ap_wlan", {"essid": "Guest", "status": True}, "WLAN Guest was switched on"),
        ("ap_tunnel", {"tunnel_name": "to-a", "status": "disconnected"}, "Tunnel to-a went down"),
        (
            "ap_tunnel",
            {"index": "backup", "status": "rekeying", "active": True},
            "Tunnel backup is rekeying",
        ),
        ("ap_tunnel", {"index": "backup", "active": True}, "Tunnel backup is in use"),
        ("ap_radio_stats", {"band": "24ghz", "tx_bytes": 5}, "Radio 2.4 GHz: new measurements"),
        ("ap_stats", {"cpu_utilization": 5.0}, "New measurements"),
        (
            "switch",
            {
                "power_supplies": [
                    {"index": 1, "status": "powered"},
                    {"index": 2, "status": "failed"},
                ]
            },
            "Power supply 2 failed",
        ),
        (
            "switch",
            {"power_supplies": [{"index": 1, "status": "powered"}]},
            "All power supplies have power",
        ),
        ("switch", {"power_supplies": [{"index": 1, "status": "max"}]}, "Was updated"),
        (
            "switch",
            {"status": "up", "firmware_version": "FL.10"},
            "Came online, runs firmware FL.10",
        ),
        (
            "switch_interface",
            {
                "name": "1/1/7",
                "status": "down",
                "poe_status": "down",
                "state_down_reason": "waiting_for_link",
            },
            "Port 1/1/7 went down: no link",
        ),
        (
            "switch_interface",
            {"name": "1/1/7", "status": "up", "state_down_reason": None},
            "Port 1/1/7 came up",
        ),
        ("switch_interface", {"name": "1/1/7", "status": "down"}, "Port 1/1/7 went down"),
        (
            "switch_interface",
            {"name": "1/1/7", "poe_status": "down"},
            "Port 1/1/7 feeds nothing any more",
        ),
        ("switch_interface", {"name": "1/1/7", "speed": "2500"}, "Port 1/1/7 runs at 2500 Mbit/s"),
        (
            "switch_lldp",
            {"operation": "add", "port": "1/1/7", "neighbour": "AP-1"},
            "Port 1/1/7 has the neighbour AP-1",
        ),
        ("switch_lldp", {"operation": "delete", "port": "1/1/7"}, "Port 1/1/7 lost its neighbour"),
        (
            "switch_vlan",
            {"name": "office", "status": "up", "oper_state_reason": "ok"},
            "VLAN office came up",
        ),
        (
            "switch_vlan",
            {"id": 10, "status": "down", "oper_state_reason": "no_member_port"},
            "VLAN 10 went down: no member port",
        ),
        ("switch_vsx", {"isl_state": "in_sync"}, "VSX is in sync"),
        ("switch_vsx", {"isl_state": "peer_unreachable"}, "VSX is out of sync: peer unreachable"),
        (
            "switch_stack",
            {"stack_member_id": 2, "role": "missing", "topology": "chain"},
            "Stack member 2 is missing, forms a chain",
        ),
        ("gateway", {"status": "up"}, "Came online"),
        ("gateway_uplink", {"uplink_name": "fibre", "status": "down"}, "Uplink fibre went down"),
        (
            "gateway_uplink",
            {"uplink_name": "fibre", "wan_status": "up"},
            "Uplink fibre got its WAN connection",
        ),
        ("gateway_vlan", {"vlan_id": 10, "oper_state": "down"}, "VLAN 10 went down"),
        ("gateway_tunnel", {"map_name": "to-a", "status": "up"}, "Tunnel to-a came up"),
        (
            "gateway_interface",
            {"interface_name": "GE 0/0/1", "oper_state": "up"},
            "Port GE 0/0/1 came up",
        ),
        (
            "alert",
            {"state": "Active", "operation": "Add", "name": "AP Rebooted", "severity": "Major"},
            "Alert raised: AP Rebooted (Major)",
        ),
        (
            "alert",
            {"state": "Active", "operation": "Update", "name": "AP Rebooted"},
            "Alert updated: AP Rebooted",
        ),
        (
            "alert",
            {"state": "Cleared", "operation": "Update", "name": "AP Rebooted"},
            "Alert cleared: AP Rebooted",
        ),
        (
            "alert",
            {"state": "Resolved", "operation": "Update", "name": "AP Rebooted"},
            "Alert cleared: AP Rebooted",
        ),
        ("alert", {"state": "Close", "name": "AP Rebooted"}, "Alert cleared: AP Rebooted"),
        (
            "alert",
            {"state": "Deferred", "operation": "Update", "name": "AP Rebooted"},
            "Alert deferred: AP Rebooted",
        ),
        ("alert", {"state": "Active", "name": "AP Rebooted"}, "Alert active: AP Rebooted"),
        (
            "audit",
            {"action": "Upgraded", "category": "Firmware"},
            "Audit trail: Upgraded (Firmware)",
        ),
        (
            "audit",
            {
                "action": "Configuration updated",
                "category": "Configuration",
                "destination": "Switch",
            },
            "Audit trail: Configuration updated (Switch)",
        ),
        (
            "client",
            {
                "client_details_status": "connected",
                "client_details_host_name": "till-3",
                "wlan_name": "Office",
                "client_details_connected_since": "2026-11-24T12:00:00+00:00",
                "time": "2026-11-24T12:00:01.5+00:00",
            },
            "Client till-3 joined Office",
        ),
        (
            "client",
            {
                "client_details_status": "connected",
                "client_details_mac_address": "02:00:00:00:00:01",
                "client_details_port": "1/1/7",
            },
            "Client 02:00:00:00:00:01 is connected to port 1/1/7",
        ),
        (
            "client",
            {"client_details_status": "disconnected", "client_details_client_name": "till-3"},
            "Client till-3 left",
        ),
        (
            "wifi_client_geofence",
            {"zone_id": "lobby", "event_type": "exit"},
            "Somebody left zone lobby",
        ),
        (
            "asset_tag_geofence",
            {"zone_id": "lobby", "event_type": "enter", "payload_device_id": "tag-1"},
            "Asset tag tag-1 entered zone lobby",
        ),
        (
            "wids_rule",
            {"classification": "rogue", "ssid": "Free"},
            "Detected: rogue access point Free",
        ),
        (
            "wids_signature",
            {"event_type": "Deauth flood", "level": "High"},
            "Attack detected: Deauth flood (High)",
        ),
    ],
)
def test_an_event_reads_as_a_sentence(
    describe: dict[str, Describe], kind: str, data: dict[str, Any], sentence: str
) -> None:
    """What happened, and to which part, of what the message itself carries."""
    assert told(describe, KINDS[kind], kind=kind, **data) == sentence


@pytest.mark.parametrize(
    "kind", sorted(kind for kind, stream in KINDS.items() if stream not in UNKNOWN)
)
def test_every_kind_has_a_sentence_and_an_icon_of_its_own(
    describe: dict[str, Describe], kind: str
) -> None:
    """Also without any of its fields, as an event of an older version may be, and with fields that are null."""
    event_type = EVENT_TYPES[KINDS[kind]]
    for data in (
        {"kind": kind},
        {"kind": kind, "operation": None, "status": None, "serial_number": None},
    ):
        entry = describe[event_type](Event(event_type, data))
        assert entry.keys() == {"name", "message", "icon"}
        assert entry["icon"] == WORDS[kind].icon
        assert entry["message"][0].isupper()
        assert "None" not in entry["message"]
        assert "_" not in entry["message"]


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_an_event_of_an_unknown_kind_has_a_sentence(
    describe: dict[str, Describe], stream: str
) -> None:
    """The database may hold events of an older or newer version."""
    assert told(describe, stream, kind="something_new")
    assert told(describe, stream)


def test_measuring_streams_stay_out_of_the_logbook(describe: dict[str, Describe]) -> None:
    """They would fill it."""
    assert EVENT_TYPES.keys() - UNKNOWN == {
        stream for stream, event_type in EVENT_TYPES.items() if event_type in describe
    }


def test_no_user_is_named(describe: dict[str, Describe]) -> None:
    """Neither who did something, nor whose device it is: Central may call a client by its user's name."""
    message = told(
        describe,
        "audit",
        kind="audit",
        action="Logged in",
        source="someone@example.com",
        description="someone@example.com logged in",
        destination_name="someone@example.com",
        ip_address="192.0.2.1",
    )
    assert message == "Audit trail: Logged in"
    named = {f"client_details_{name}": "someone" for name in ("client_name", "user_name")}
    message = told(
        describe,
        "clients",
        kind="client",
        client_details_status="blocked",
        client_details_ipv4="192.0.2.1",
        **named,
    )
    assert message == "Client was blocked"


async def test_an_event_is_named_by_its_device_else_by_its_account(
    home: Harness, describe: dict[str, Describe]
) -> None:
    """The user's own name for a device comes first."""
    entry = MockConfigEntry(domain=DOMAIN, title="US-WEST-5")
    entry.add_to_hass(home.hass)
    async_register_device(
        home.hass, entry, Device(serial_number="CN1", kind=DeviceKind.ACCESS_POINT, name="AP-1")
    )
    device = async_find_device(home.hass, entry, "CN1")
    assert device is not None
    in_words = describe[EVENT_TYPES["ap"]]
    data = {"kind": "ap", "status": True, "entry_id": entry.entry_id, "device_id": device.id}
    assert in_words(Event("any", data))["name"] == "AP-1"
    dr.async_get(home.hass).async_update_device(device.id, name_by_user="Mine")
    assert in_words(Event("any", data))["name"] == "Mine"
    assert in_words(Event("any", {**data, "device_id": None}))["name"] == "US-WEST-5"
    assert in_words(Event("any", {**data, "device_id": "gone"}))["name"] == "US-WEST-5"
    assert in_words(Event("any", {"kind": "ap"}))["name"] == "HPE Aruba Networking Central"


async def test_a_radio_is_called_by_its_band(home: Harness, describe: dict[str, Describe]) -> None:
    """An update tells its number and address only; Home Assistant knows which one that is."""
    await home.receive_everything()
    heard = async_capture_events(home.hass, EVENT_TYPES["ap"])
    target = home.sim.campus.aps[0]
    for radio in target.radios:
        radio.enabled = radio.band == "5GHZ"
    await home.incident("radio_down", target.serial)
    assert heard[-1].data.keys() >= {"radio_number", "radio_mac_address"}
    assert "band" not in heard[-1].data
    assert describe[EVENT_TYPES["ap"]](heard[-1])["message"] == "Radio 5 GHz went down"
    gone = {**heard[-1].data, "radio_mac_address": "02:00:00:00:00:99", "radio_number": 7}
    assert describe[EVENT_TYPES["ap"]](Event("any", gone))["message"] == "Radio 7 went down"
