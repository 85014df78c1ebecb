"""Values in the rows of REST: one way to read each kind, and what is out of range."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.alerts import read_open_alert
from custom_components.hpe_aruba_central.central.rest.clients import read_client
from custom_components.hpe_aruba_central.central.rest.devices import read_device
from custom_components.hpe_aruba_central.central.rest.firmware import read_firmware
from custom_components.hpe_aruba_central.central.rest.radios import read_radio
from custom_components.hpe_aruba_central.central.rest.sites import read_site
from custom_components.hpe_aruba_central.central.rest.values import (
    as_list,
    count,
    number,
    percentage,
    port_names,
    timestamp,
    watts,
)
from custom_components.hpe_aruba_central.central.texts import read_text
from custom_components.hpe_aruba_central.central.times import parse_time

MAC = "00:1b:21:00:00:ea"
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HUGE = [2**53, -(2**53), 10**30, 10**400, 1e300, float("inf"), float("-inf"), float("nan"), "1e999"]
NO_NUMBERS = [None, "", "-", "N/A", "soon", True, [], [7], {}, {"value": 7}]


def device(kind: DeviceKind = DeviceKind.ACCESS_POINT, **item: Any) -> Device:
    """Return a device that is read from a row."""
    found = read_device(kind, {"serialNumber": "CN01", **item}, AT)
    assert found is not None
    return found


def client(**item: Any) -> NetworkClient:
    """Return a client that is read from a row."""
    found = read_client({"macAddress": MAC, **item})
    assert found is not None
    return found


class TestNumbers:
    """Numbers that JSON, a float or a sensor could not hold are none."""

    @pytest.mark.parametrize("value", [*HUGE, *NO_NUMBERS])
    def test_none(self, value: object) -> None:
        """They are not known."""
        item = {"value": value}
        assert (number(item, "value"), watts(item, "value")) == (None, None)
        assert (count(item, "value"), percentage(item, "value")) == (None, None)

    @pytest.mark.parametrize("value", [7, 7.0, "7", " 7.0 "])
    def test_number(self, value: object) -> None:
        """Numbers as text are read."""
        item = {"value": value}
        assert (number(item, "value"), count(item, "value")) == (7.0, 7)

    @pytest.mark.parametrize("value", [-1, -0.1, "-1"])
    def test_negative(self, value: object) -> None:
        """Only some numbers may be negative."""
        item = {"value": value}
        assert number(item, "value") == float(value)  # type: ignore[arg-type] # one of both
        assert (watts(item, "value"), count(item, "value"), percentage(item, "value")) == (
            None,
            None,
            None,
        )

    @pytest.mark.parametrize("value,expected", [(0, 0), ("100", 100), (100.1, None), (1e15, None)])
    def test_percentage(self, value: object, expected: float | None) -> None:
        """More than all is none."""
        assert percentage({"value": value}, "value") == expected

    @pytest.mark.parametrize("value", HUGE)
    def test_device(self, value: object) -> None:
        """A device with such numbers is one whose numbers are not known."""
        names = (
            "cpuUtilization",
            "memoryUtilization",
            "powerConsumption",
            "clientCount",
            "uptimeInMillis",
            "stackMemberId",
        )
        item: dict[str, Any] = dict.fromkeys(names, value)
        assert device(**item) == device()

    @pytest.mark.parametrize("uptime", [-60_000, 0, 1e14, 2**52])
    def test_uptime(self, uptime: float) -> None:
        """No device restarts in the future, or has been up since before 1970."""
        assert device(status="Online", uptimeInMillis=uptime).last_restart is None

    @pytest.mark.parametrize("value", HUGE)
    def test_site(self, value: object) -> None:
        """One number of one site does not cost the others."""
        groups = [{"name": "Good", "value": value}, {"name": "Poor", "value": 1}]
        site = read_site(
            {"id": "1", "health": {"groups": groups}, "devices": {"count": value}, "alerts": value}
        )
        assert site is not None
        assert (site.health, site.health_score, site.devices) == ("poor", 0, None)


class TestTexts:
    """Placeholders are no values, but things may be called nearly anything."""

    @pytest.mark.parametrize("value", ["", "  ", "-", "--", "N/A", "n/a", None, [], {}, True, 1.5])
    def test_nothing(self, value: object) -> None:
        """These are neither values nor names."""
        names = ("deviceName", "siteName", "model", "firmwareVersion", "ipv4", "partNumber")
        item: dict[str, Any] = dict.fromkeys(names, value)
        assert device(**item) == device()
        names = ("clientName", "hostName", "userName", "wlanName", "vlanName", "connectedTo")
        assert client(**dict.fromkeys(names, value)) == client()

    @pytest.mark.parametrize("value", ["NA", "None", "null", "nil", " NA "])
    def test_names(self, value: str) -> None:
        """A site, a device, a WLAN or a person may be called that."""
        name = value.strip()
        assert (device(deviceName=value).name, device(siteName=value).site_name) == (name, name)
        site = read_site({"id": "1", "siteName": value})
        assert site is not None
        assert site.name == name
        names = ("clientName", "hostName", "userName", "wlanName", "vlanName")
        found = client(**dict.fromkeys(names, value))
        assert {found.name, found.host_name, found.user_name, found.wlan, found.vlan_name} == {name}
        assert device(model=value).model is None

    def test_numbers(self) -> None:
        """A number is a text where one is expected."""
        found = device(siteId=63517469636798805, model=6300.0, deviceName=7)
        assert (found.site_id, found.model, found.name) == ("63517469636798805", "6300", "7")

    @pytest.mark.parametrize("value", [10**30, -(10**30), 10**5000], ids=["30", "-30", "5000"])
    def test_numbers_that_are_no_ids(self, value: int) -> None:
        """A number of more than 64 bits stands for nothing, and could not even be written."""
        assert read_text(value) is None

    def test_length(self) -> None:
        """A text is cut, an id that is too long is none."""
        long = "x" * 100_000
        found = device(deviceName=long, siteId=long, model=long)
        assert (found.name, found.site_id, found.model) == ("x" * 1024, None, "x" * 1024)
        assert read_open_alert({"id": long}) is None
        assert read_site({"id": long}) is None
        alert = read_open_alert({"id": long, "key": "short", "summary": long})
        assert alert is not None
        assert (alert.alert_id, alert.summary) == ("short", "x" * 1024)

    def test_lists(self) -> None:
        """A list in a row is cut."""
        assert len(as_list([7] * 100_000)) == 4096
        assert len(port_names([f"1/1/{port}" for port in range(100_000)])) == 64
        site = read_site({"id": "1", "reasons": [f"reason {number}" for number in range(100_000)]})
        assert site is not None
        assert len(site.reasons) == 100


@pytest.mark.parametrize(
    "value",
    [
        MAC,
        MAC.upper(),
        "001B.2100.00EA",
        "00-1b-21-00-00-ea",
        "00_1B_21_00_00_EA",
        "001b21-0000ea",
        "001b210000ea",
        f" {MAC} ",
    ],
)
def test_mac_addresses(value: str) -> None:
    """A MAC address is the same, however it is spelled and whose it is."""
    assert client(macAddress=value).mac == MAC
    assert device(macAddress=value).mac_address == MAC
    radio = read_radio({"serialNumber": "CN01", "macAddress": value})
    assert radio is not None
    assert (radio.mac_address, radio.part_id) == (MAC, MAC)


@pytest.mark.parametrize(
    "value", ["aa:bb", "not one", "", 7, None, [MAC], f"{MAC}:00", "00:00:00:00:00:00"]
)
def test_no_mac_addresses(value: object) -> None:
    """What is no MAC address identifies nothing."""
    assert read_client({"macAddress": value}) is None
    assert device(macAddress=value).mac_address is None
    assert read_radio({"serialNumber": "CN01", "macAddress": value}) is None


def test_client_by_its_id() -> None:
    """The id stands in for an address that is missing or none."""
    for item in ({"id": MAC}, {"id": MAC, "macAddress": "unknown"}):
        found = read_client(item)
        assert found is not None
        assert found.mac == MAC


@pytest.mark.parametrize("value", ["..", "a/b", "", "x" * 65, 1.5, None, {"a": 1}, "a b", "ä"])
def test_no_serial_numbers(value: object) -> None:
    """What is no serial number identifies nothing, and is never part of a path."""
    assert read_device(DeviceKind.SWITCH, {"serialNumber": value}, AT) is None
    assert read_firmware({"serialNumber": value}) is None
    assert read_radio({"serialNumber": value, "macAddress": MAC}) is None
    assert client(connectedDeviceSerial=value).serial_number is None


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24t12:00:00z",
        "2026-11-24T12:00:00.000z",
        "2026-11-24 12:00:00",
        "2026-11-24T13:00:00+01:00",
        1795521600,
        "1795521600000",
        1795521600000.0,
    ],
)
def test_times(value: object) -> None:
    """RFC 3339 allows lower-case letters."""
    assert timestamp({"at": value}, "at") == AT


@pytest.mark.parametrize(
    "value",
    ["1970-01-01T00:00:00Z", 0, "0", -1, "-1", "soon", "9" * 5000, 1e300, None, [], {}, True],
)
def test_no_times(value: object) -> None:
    """What was never set, or is no time, is not known."""
    assert timestamp({"at": value}, "at") is None


def test_time_of_a_message() -> None:
    """The streams' texts are read the same way."""
    assert parse_time("2026-11-24t12:00:00z") == AT


@pytest.mark.parametrize("value", [7, 7.0, "7", "7.0"])
def test_radio_number(value: object) -> None:
    """A radio has the same number as in the stream, however REST writes it."""
    radio = read_radio({"serialNumber": "CN01", "macAddress": MAC, "radioNumber": value})
    assert radio is not None
    assert radio.number == "7"
