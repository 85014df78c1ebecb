"""Messages in the logbook."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import Event
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.wire.message_types import KINDS
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES
from custom_components.hpe_aruba_central.logbook import ICONS, async_describe_events
from custom_components.hpe_aruba_central.registry.devices import AccountDevices

from .harness import Harness

type Describe = Callable[[Event[Any]], dict[str, str]]

UNKNOWN = {"location", "rssi"}
"""Streams that the logbook does not show."""


@pytest.fixture
def describe(home: Harness) -> dict[str, Describe]:
    """Return the function that describes each event type."""
    found: dict[str, Describe] = {}

    def register(domain: str, event_type: str, describe: Describe) -> None:
        """Store a description."""
        assert domain == DOMAIN
        found[event_type] = describe

    async_describe_events(home.hass, register)
    return found


def message_of(describe: dict[str, Describe], stream: str, **data: Any) -> str:
    """Return the message of an event."""
    event_type = BUS_EVENT_TYPES[stream]
    return describe[event_type](Event(event_type, data))["message"]


@pytest.mark.parametrize(
    "kind, data, message",
    [
        ("ap", {"status": False, "down_reason": "ap_reboot"}, "went offline (ap reboot)"),
        ("ap", {"status": True, "down_reason": "unspecified"}, "came online"),
        ("ap", {"operation": "update", "firmware_version": "10.7_1"}, "firmware 10.7_1"),
        ("ap", {"operation": "update", "modem_status": True}, "modem up"),
        ("ap", {"operation": "add", "status": True}, "added"),
        ("ap", {"operation": "update", "uptime": 5}, "updated"),
        ("ap_radio", {"radio_number": 1, "status": "down"}, "radio 1 down"),
        (
            "ap_radio",
            {"radio_number": 0, "channel": "44", "chan_reason": "airmatch_solver"},
            "radio 0 channel 44 (airmatch solver)",
        ),
        (
            "ap_radio",
            {"radio_number": 0, "bandwidth": "40mhz_above"},
            "radio 0 channel width 40mhz above",
        ),
        (
            "ap_radio",
            {"radio_number": 0, "transmit_power": 12, "eirp_reason": "arm"},
            "radio 0 transmit power 12 (arm)",
        ),
        ("ap_radio", {"radio_number": 2}, "radio 2 updated"),
        ("ap_vap", {"operation": "delete", "essid": "the_office"}, "SSID the_office removed"),
        ("ap_port", {"port_name": "eth0", "operate_state": False}, "port eth0 down"),
        ("ap_port", {"port_name": "eth0", "admin_state": False}, "port eth0 admin down"),
        ("ap_wlan", {"essid": "Guest", "status": True}, "WLAN Guest up"),
        (
            "ap_tunnel",
            {"tunnel_name": "to-a", "status": "disconnected"},
            "tunnel to-a disconnected",
        ),
        ("ap_tunnel", {"index": "backup", "status": "rekeying"}, "tunnel backup rekeying"),
        ("ap_radio_stats", {"band": "24ghz", "tx_bytes": 5}, "sent ap radio statistics"),
        ("ap_stats", {"cpu_utilization": 5.0}, "sent ap statistics"),
        (
            "switch",
            {
                "power_supplies": [
                    {"index": 1, "status": "powered"},
                    {"index": 2, "status": "permanent_failure"},
                ]
            },
            "power supply 2 permanent failure",
        ),
        ("switch", {"power_supplies": [{"index": 1, "status": "powered"}]}, "updated"),
        ("switch", {"power_supplies": [{"index": 1, "status": "max"}, "odd"]}, "updated"),
        (
            "switch",
            {"status": "up", "firmware_version": "FL.10"},
            "came online, firmware FL.10",
        ),
        (
            "switch_interface",
            {
                "name": "1/1/7",
                "status": "down",
                "poe_status": "down",
                "state_down_reason": "waiting_for_link",
            },
            "port 1/1/7 down, PoE down (waiting for link)",
        ),
        (
            "switch_interface",
            {"name": "1/1/7", "status": "up", "state_down_reason": None},
            "port 1/1/7 up",
        ),
        ("switch_interface", {"name": "1/1/7", "status": "down"}, "port 1/1/7 down"),
        ("switch_interface", {"name": "1/1/7", "speed": "2500"}, "port 1/1/7 speed 2500"),
        (
            "switch_lldp",
            {"operation": "add", "port": "1/1/7", "neighbour": "AP-1"},
            "LLDP neighbor AP-1 on port 1/1/7 added",
        ),
        (
            "switch_lldp",
            {"operation": "delete", "port": "1/1/7"},
            "LLDP neighbor on port 1/1/7 removed",
        ),
        (
            "switch_vlan",
            {"name": "office", "status": "up", "oper_state_reason": "ok"},
            "VLAN office up",
        ),
        (
            "switch_vlan",
            {"id": 10, "status": "down", "oper_state_reason": "no_member_port"},
            "VLAN 10 down (no member port)",
        ),
        ("switch_vsx", {"isl_state": "in_sync"}, "VSX link in sync"),
        ("switch_vsx", {"role": "primary"}, "VSX role primary"),
        (
            "switch_stack",
            {"stack_member_id": 2, "role": "missing", "topology": "chain"},
            "stack member 2 role missing, topology chain",
        ),
        ("gateway", {"status": "up"}, "came online"),
        ("gateway_uplink", {"uplink_name": "fiber", "status": "down"}, "uplink fiber down"),
        ("gateway_uplink", {"uplink_name": "fiber", "wan_status": "up"}, "uplink fiber WAN up"),
        ("gateway_vlan", {"vlan_id": 10, "oper_state": "down"}, "VLAN 10 down"),
        ("gateway_tunnel", {"map_name": "to-a", "status": "up"}, "tunnel to-a up"),
        (
            "gateway_interface",
            {"interface_name": "GE 0/0/1", "oper_state": "up"},
            "port GE 0/0/1 up",
        ),
        (
            "alert",
            {"state": "Active", "operation": "Add", "name": "AP Rebooted", "severity": "Major"},
            "alert raised: AP Rebooted (Major)",
        ),
        (
            "alert",
            {"state": "Active", "operation": "Update", "name": "AP Rebooted"},
            "alert updated: AP Rebooted",
        ),
        (
            "alert",
            {"state": "Cleared", "operation": "Update", "name": "AP Rebooted"},
            "alert cleared: AP Rebooted",
        ),
        (
            "alert",
            {"state": "Resolved", "operation": "Update", "name": "AP Rebooted"},
            "alert cleared: AP Rebooted",
        ),
        ("alert", {"state": "Close", "name": "AP Rebooted"}, "alert cleared: AP Rebooted"),
        (
            "alert",
            {"state": "Deferred", "operation": "Update", "name": "AP Rebooted"},
            "alert deferred: AP Rebooted",
        ),
        ("alert", {"state": "Active", "name": "AP Rebooted"}, "alert active: AP Rebooted"),
        ("audit", {"action": "Upgraded", "category": "Firmware"}, "audit: Upgraded (Firmware)"),
        (
            "audit",
            {
                "action": "Configuration updated",
                "category": "Configuration",
                "destination": "Switch",
            },
            "audit: Configuration updated (Switch)",
        ),
        (
            "client",
            {
                "client_details_status": "connected",
                "client_details_host_name": "till-3",
                "wlan_name": "Office",
            },
            "client till-3 connected (Office)",
        ),
        (
            "client",
            {
                "client_details_status": "connected",
                "client_details_mac_address": "02:00:00:00:00:01",
                "client_details_port": "1/1/7",
            },
            "client 02:00:00:00:00:01 connected (1/1/7)",
        ),
        (
            "client",
            {"client_details_status": "disconnected", "client_details_client_name": "till-3"},
            "client till-3 disconnected",
        ),
        (
            "wifi_client_geofence",
            {"zone_id": "lobby", "event_type": "exit"},
            "client left zone lobby",
        ),
        (
            "asset_tag_geofence",
            {"zone_id": "lobby", "event_type": "enter", "payload_device_id": "tag-1"},
            "asset tag tag-1 entered zone lobby",
        ),
        (
            "wids_rule",
            {"classification": "suspect_rogue", "ssid": "Free"},
            "suspect rogue access point detected: Free",
        ),
        (
            "wids_signature",
            {"event_type": "Deauth flood", "level": "High"},
            "attack detected: Deauth flood (High)",
        ),
    ],
)
def test_message(
    describe: dict[str, Describe], kind: str, data: dict[str, Any], message: str
) -> None:
    """The message says what happened to which part, from the event's own fields."""
    assert message_of(describe, KINDS[kind], kind=kind, **data) == message


@pytest.mark.parametrize(
    "kind", sorted(kind for kind, stream in KINDS.items() if stream not in UNKNOWN)
)
def test_every_kind_has_a_message_and_its_streams_icon(
    describe: dict[str, Describe], kind: str
) -> None:
    """An event whose fields are missing or null, as of an older version, has a message."""
    event_type = BUS_EVENT_TYPES[KINDS[kind]]
    for data in (
        {"kind": kind},
        {"kind": kind, "operation": None, "status": None, "serial_number": None},
    ):
        entry = describe[event_type](Event(event_type, data))
        assert entry.keys() == {"name", "message", "icon"}
        assert entry["icon"] == ICONS[KINDS[kind]]
        assert entry["message"][0].islower() or entry["message"].startswith(
            ("LLDP", "SSID", "V", "W")
        )
        assert not entry["message"].endswith("unknown kind")
        assert "None" not in entry["message"]
        assert "_" not in entry["message"]


@pytest.mark.parametrize("stream", sorted(ICONS))
def test_an_event_of_an_unknown_kind_has_a_message(
    describe: dict[str, Describe], stream: str
) -> None:
    """The database may contain events of another version."""
    assert message_of(describe, stream, kind="something_new")
    assert message_of(describe, stream)


def test_measuring_streams_stay_out_of_the_logbook(describe: dict[str, Describe]) -> None:
    """Location and RSSI have no logbook messages."""
    assert BUS_EVENT_TYPES.keys() - UNKNOWN == {
        stream for stream, event_type in BUS_EVENT_TYPES.items() if event_type in describe
    }


def test_no_user_is_named(describe: dict[str, Describe]) -> None:
    """Messages contain neither the acting user nor a client's name, which may be a user's."""
    message = message_of(
        describe,
        "audit",
        kind="audit",
        action="Logged in",
        source="someone@example.com",
        description="someone@example.com logged in",
        destination_name="someone@example.com",
        ip_address="192.0.2.1",
    )
    assert message == "audit: Logged in"
    named = {f"client_details_{name}": "someone" for name in ("client_name", "user_name")}
    message = message_of(
        describe,
        "clients",
        kind="client",
        client_details_status="blocked",
        client_details_ipv4="192.0.2.1",
        **named,
    )
    assert message == "client blocked"


async def test_an_event_is_named_by_its_device_else_by_its_account(
    home: Harness, describe: dict[str, Describe]
) -> None:
    """The user's name for a device comes first."""
    entry = MockConfigEntry(domain=DOMAIN, title="US-WEST-5")
    entry.add_to_hass(home.hass)
    AccountDevices(home.hass, entry).register_device(
        Device(serial_number="CN1", kind=DeviceKind.ACCESS_POINT, name="AP-1")
    )
    device = AccountDevices(home.hass, entry).find_device("CN1")
    assert device is not None
    in_words = describe[BUS_EVENT_TYPES["ap"]]
    data = {"kind": "ap", "status": True, "entry_id": entry.entry_id, "device_id": device.id}
    assert in_words(Event("any", data))["name"] == "AP-1"
    dr.async_get(home.hass).async_update_device(device.id, name_by_user="Mine")
    assert in_words(Event("any", data))["name"] == "Mine"
    assert in_words(Event("any", {**data, "device_id": None}))["name"] == "US-WEST-5"
    assert in_words(Event("any", {**data, "device_id": "gone"}))["name"] == "US-WEST-5"
    assert in_words(Event("any", {"kind": "ap"}))["name"] == "HPE Aruba Networking Central"


async def test_a_radio_is_named_by_its_band(home: Harness, describe: dict[str, Describe]) -> None:
    """An update without the band has it from the registry."""
    await home.receive_everything()
    events = async_capture_events(home.hass, BUS_EVENT_TYPES["ap"])
    target = home.campus.aps[0]
    for radio in target.radios:
        radio.enabled = radio.band == "5GHZ"
    await home.incident("radio_down", target.serial)
    assert events[-1].data.keys() >= {"radio_number", "radio_mac_address"}
    assert "band" not in events[-1].data
    assert describe[BUS_EVENT_TYPES["ap"]](events[-1])["message"] == "Radio 5 GHz down"
    gone = {**events[-1].data, "radio_mac_address": "02:00:00:00:00:99", "radio_number": 7}
    assert describe[BUS_EVENT_TYPES["ap"]](Event("any", gone))["message"] == "radio 7 down"
