"""Values that mean the same, whether a stream or REST has them."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    geofence_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.rest.alerts import read_open_alert
from custom_components.hpe_aruba_central.central.rest.clients import read_client
from custom_components.hpe_aruba_central.central.rest.devices import read_device
from custom_components.hpe_aruba_central.central.rest.radios import read_radio
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.stream_entity_events import (
    GeofenceEvents,
    WidsEvents,
)
from tests.central.builders import START, at, event, switch, switch_stats
from tests.central.test_clients import MAC, report, report_statistics
from tests.central.test_inventory_devices import feed

SERIAL = "CN01"
SPELLINGS = [
    "C8:B5:AD:C3:B2:04",
    "c8-b5-ad-c3-b2-04",
    "c8b5.adc3.b204",
    "C8_B5_AD_C3_B2_04",
    "c8b5adc3b204",
]
PLACEHOLDERS = ["", " ", "-", "--", "N/A", "na", "None", "NULL"]
NAMELESS = ["", " ", "-", "--", "N/A"]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders(text: str) -> None:
    """Texts that stand for a missing one are none in messages as in lists."""
    inventory, clients = Inventory(), ClientStore()
    feed(
        inventory,
        "ap",
        ap_events_pb2.APInfo(
            serial_number=SERIAL,
            model=text,
            firmware_version=text,
            ip_v4=text,
            public_ip=text,
            country_code=text,
        ),
    )
    item = {"model": text, "firmwareVersion": text, "ipv4": text, "publicIpv4": text}
    listed = read_device(DeviceKind.ACCESS_POINT, {"serialNumber": SERIAL, **item}, START)
    assert inventory.devices[SERIAL] == listed
    report(clients, 1, "CONNECTED", ipv4=text, port=text, state={"wireless_band": text})
    client = clients.get(MAC)
    row = read_client({"macAddress": MAC, "ipv4": text, "port": text, "wirelessBand": text})
    assert client is not None
    assert row is not None
    assert (client.ipv4, client.port, client.band) == (row.ipv4, row.port, row.band)
    assert (client.ipv4, client.port, client.band) == (None, None, None)


@pytest.mark.parametrize(
    "text,name", [*((text, None) for text in NAMELESS), ("NA", "NA"), ("None", "None")]
)
def test_names(text: str, name: str | None) -> None:
    """A site, a device or a WLAN may well be called NA or None, but not "-"."""
    inventory, clients = Inventory(), ClientStore()
    feed(inventory, "switch", switch(serial_number="SG01", device_name=text, site_name=text))
    feed(inventory, "ap", ap_events_pb2.WlanInfo(serial_number=SERIAL, essid=text))
    device = inventory.devices["SG01"]
    assert (device.name, device.site_name) == (name, name)
    wlans = [part.name for part in inventory.parts.get(SERIAL, {}).values()]
    assert wlans == ([] if name is None else [name])
    report(clients, 1, "CONNECTED", client_name=text, state={"wlan_name": text})
    client = clients.get(MAC)
    assert client is not None
    assert (client.name, client.wlan) == (name, name)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_alert_texts(text: str) -> None:
    """An alert without a priority has none, by either way."""
    inventory = Inventory()
    feed(
        inventory,
        "alerts",
        alerts_pb2.AlertStreamingMessage(
            alert_id="1", name="Down", priority=text, category=text, state="Active"
        ),
    )
    (alert,) = inventory.alerts.open()
    listed = read_open_alert({"id": "1", "name": "Down", "priority": text, "category": text})
    assert listed is not None
    assert (alert.priority or None, alert.category) == (listed.priority, listed.category)
    assert (alert.priority or None, alert.category) == (None, "")


@pytest.mark.parametrize("mac", SPELLINGS)
def test_mac_addresses(mac: str) -> None:
    """Devices, radios, clients, crossings and rogues are the same in any spelling."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_events_pb2.APInfo(serial_number=SERIAL, mac_address=mac),
        ap_events_pb2.RadioInfo(serial_number=SERIAL, radio_mac_address=mac),
        # It is found by its MAC address.
        ap_events_pb2.APInfo(mac_address="C8B5ADC3B204", zone="Floor 1"),
    )
    device = inventory.devices[SERIAL]
    assert (device.mac_address, device.zone) == (MAC, "Floor 1")
    assert ("radio", SERIAL, MAC) in inventory.parts[SERIAL]
    crossing = geofence_pb2.StreamGeofenceMessage(
        wifi_client_geofence=geofence_pb2.WifiClientGeofence(
            sta_eth_mac=mac, zone_id="1", event_type="EVENT_TYPE_ENTER"
        )
    )
    ((_, entered),) = GeofenceEvents()(event("geofence", crossing))
    assert entered["mac"] == MAC
    rogue = wids_pb2.WidsStreamMessage(
        widsRulesEvent=wids_pb2.WidsRulesEvent(bssid=mac, classification="CLASSIFICATION_ROGUE")
    )
    ((_, detected),) = WidsEvents()(event("wids", rogue))
    assert detected["bssid"] == MAC


@pytest.mark.parametrize("value", [101, 2**32 - 1])
def test_percentages(value: int) -> None:
    """More than all of something is not known, and a device writes -1 into unsigned fields."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_events_pb2.RadioStat(
            serial_number=SERIAL,
            radio_mac_address=MAC,
            channel_quality=value,
            total_utilization=value,
            frame_drops=value,
        ),
        ap_events_pb2.APSystemStat(serial_number=SERIAL, cpu_utilization=value),
    )
    inventory.read()
    item = {"channelQuality": value, "channelUtilization": value, "drops": value}
    radio = inventory.parts[SERIAL]["radio", SERIAL, MAC]
    assert radio == read_radio({"serialNumber": SERIAL, "macAddress": MAC, **item})
    assert inventory.devices[SERIAL].cpu_utilization is None


@pytest.mark.parametrize(
    "field,value,attribute,expected",
    [
        ("temperature", 41, "temperature", 41),
        ("temperature", 0, "temperature", None),
        ("temperature", 2**32 - 5, "temperature", None),
        ("poe_available", 0, "poe_available", 0),
        ("poe_available", 2**32 - 1, "poe_available", None),
        ("power_consumption", 2**32 - 1, "power_consumption", None),
        ("mem_utilization", 2**64 - 1, "memory_utilization", None),
    ],
)
def test_measurements(field: str, value: int, attribute: str, expected: int | None) -> None:
    """What a switch cannot measure is not known."""
    inventory = Inventory()
    fields: dict[str, Any] = {field: value}
    feed(inventory, "switch", switch_stats(serial_number="SG01", **fields))
    inventory.read()
    assert getattr(inventory.devices["SG01"], attribute) == expected


@pytest.mark.parametrize("value,expected", [(-20, -20), (30, 30), (-2000, None), (2**31 - 1, None)])
def test_signal_to_noise_ratio(value: int, expected: int | None) -> None:
    """A client that is hardly heard has a negative one."""
    clients = ClientStore()
    report(clients, 1, "CONNECTED", state={"snr": value})
    report_statistics(clients, 2, snr=value)
    client, listed = clients.get(MAC), read_client({"macAddress": MAC, "snr": value})
    assert client is not None
    assert listed is not None
    assert (client.snr, listed.snr) == (expected, expected)


def test_a_port_that_negotiates_its_vlans() -> None:
    """A list of VLANs that says nothing is none."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_events_pb2.PortInfo(serial_number=SERIAL, port_index=0, allowed_vlan="-"),
    )
    (port,) = inventory.parts[SERIAL].values()
    assert port == port.updated({"allowed_vlans": None})


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_no_serial_numbers(text: str) -> None:
    """What stands for a missing serial number makes no device."""
    inventory = Inventory()
    feed(inventory, "ap", ap_events_pb2.APInfo(serial_number=text, device_name="Lobby"))
    listed = read_device(DeviceKind.ACCESS_POINT, {"serialNumber": text}, START)
    assert (inventory.devices, listed) == ({}, None)


def test_a_serial_number_in_two_lists() -> None:
    """A device stays of the kind by which it was first reported, whoever reports another."""
    inventory = Inventory()
    access_point = read_device(DeviceKind.ACCESS_POINT, {"serialNumber": SERIAL}, START)
    gateway = read_device(
        DeviceKind.GATEWAY, {"serialNumber": SERIAL, "deviceName": "Another"}, START
    )
    assert access_point is not None
    assert gateway is not None
    for minute in range(3):
        changes = inventory.load_devices([access_point, gateway], at(60 * minute))
        assert len(changes) == (minute == 0)
    feed(inventory, "switch", switch(serial_number=SERIAL, device_name="A third"))
    assert inventory.devices == {SERIAL: access_point}
    assert inventory.left_out["kind"] == 4


def test_a_device_that_becomes_another_kind() -> None:
    """A device that has been missing from its own list for a day may be of another kind."""
    inventory = Inventory()
    access_point = Device(serial_number=SERIAL, kind=DeviceKind.ACCESS_POINT)
    gateway = Device(serial_number=SERIAL, kind=DeviceKind.GATEWAY)
    inventory.load_devices([access_point], at(0), tuple(DeviceKind))
    for hours in (1, 12, 26, 27):
        inventory.load_devices([gateway], at(hours * 3600), tuple(DeviceKind))
    assert inventory.devices[SERIAL].kind is DeviceKind.GATEWAY


def test_serial_numbers() -> None:
    """Blanks around a serial number make no other device."""
    inventory = Inventory()
    feed(inventory, "ap", ap_events_pb2.APInfo(serial_number=f" {SERIAL} "))
    listed = read_device(DeviceKind.ACCESS_POINT, {"serialNumber": f" {SERIAL} "}, START)
    assert inventory.devices == {SERIAL: listed}
