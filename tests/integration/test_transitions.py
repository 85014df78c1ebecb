"""Events that are derived from changes of devices, parts and alerts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.parts import (
    Part,
    Port,
    Radio,
    Tunnel,
    Uplink,
)
from custom_components.hpe_aruba_central.central.state.entity_events import (
    alert_events,
    device_events,
    part_events,
)

from .helpers import NOW

AP = Device(
    serial_number="CN1",
    kind=DeviceKind.ACCESS_POINT,
    name="AP-1",
    firmware_version="10.7",
    online=True,
    fan_ok=True,
    last_restart=NOW,
)
ALERT = Alert(
    alert_id="a1",
    name="AP Rebooted",
    severity="major",
    summary="AP-1 rebooted",
    device_serials=("CN1",),
)


def of_device(before: Device | None, after: Device | None) -> list[tuple[str, dict[str, object]]]:
    """Return the events of a device's change."""
    return list(device_events(Change(("device", "CN1"), before, after)))


def of_part(before: Part | None, after: Part | None) -> list[tuple[str, dict[str, object]]]:
    """Return the events of a part's change."""
    return list(part_events(Change(("port", "CN1", "1"), before, after), AP))


def part_types(before: Part, after: Part) -> list[str]:
    """Return the event types of a part's change."""
    return [event_type for event_type, _ in of_part(before, after)]


def of_alert(before: Alert | None, after: Alert | None) -> list[str]:
    """Return the event types of an alert's change."""
    return [event_type for event_type, _ in alert_events(Change(("alert", "a1"), before, after))]


@pytest.mark.parametrize(
    "changed, expected",
    [
        ({"online": False}, [("offline", {"reason": None})]),
        ({"online": False, "down_reason": "ap_reboot"}, [("offline", {"reason": "ap_reboot"})]),
        ({"online": None}, []),
        ({"name": "AP-2"}, [("renamed", {"previous": "AP-1", "current": "AP-2"})]),
        (
            {"firmware_version": "10.8"},
            [("firmware_changed", {"previous": "10.7", "current": "10.8"})],
        ),
        (
            {"last_restart": NOW + timedelta(hours=1)},
            [("rebooted", {"last_restart": (NOW + timedelta(hours=1)).isoformat()})],
        ),
        ({"last_restart": NOW - timedelta(hours=1)}, []),
        ({"last_restart": None, "name": None, "firmware_version": None}, []),
        ({"cpu_utilization": 99.0}, []),
        ({"fan_ok": False}, [("fan_failed", {})]),
    ],
)
def test_a_device_event_shows_what_changed(
    changed: dict[str, object], expected: list[tuple[str, dict[str, object]]]
) -> None:
    """Each change has its event type; a value that appears or disappears has none."""
    assert of_device(AP, replace(AP, **changed)) == expected  # type: ignore[arg-type] # any
    unknown = replace(
        AP, online=None, name=None, firmware_version=None, last_restart=None, fan_ok=None
    )
    assert of_device(unknown, AP) == []


def test_a_device_that_is_online_after_a_restart_has_both_events() -> None:
    """`online` comes first."""
    later = NOW + timedelta(hours=1)
    assert [
        event_type
        for event_type, _ in of_device(replace(AP, online=False), replace(AP, last_restart=later))
    ] == [
        "online",
        "rebooted",
    ]


def test_devices_come_and_go() -> None:
    """A new device was added, a missing one removed."""
    assert of_device(None, AP) == [("added", {})]
    assert of_device(AP, None) == [("removed", {})]
    assert of_device(None, None) == []


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ("powered", "failed", ["power_supply_failed"]),
        ("powered", "not_powered", ["power_supply_failed"]),
        ("not_present", "not_plugged", ["power_supply_failed"]),
        ("not_powered", "failed", []),
        ("failed", "powered", ["power_supply_recovered"]),
        ("not_present", "powered", ["power_supply_recovered"]),
        ("powered", "not_present", []),
        ("failed", "not_present", []),
        (None, "failed", []),
        ("powered", None, []),
        ("max", "failed", []),
        ("max", "powered", []),
        ("powered", "powered", []),
    ],
)
def test_a_power_supply_fails_and_recovers(
    before: str | None, after: str | None, expected: list[str]
) -> None:
    """A removed supply has not failed; a supply that replaces it recovers."""
    switch = replace(
        AP,
        kind=DeviceKind.SWITCH,
        power_supplies=(PowerSupply(1, before), PowerSupply(2, "powered")),
    )
    later = replace(switch, power_supplies=(PowerSupply(1, after), PowerSupply(2, "powered")))
    assert [event_type for event_type, _ in of_device(switch, later)] == expected


def test_each_power_supply_that_fails_has_an_event() -> None:
    """One message may report several; a supply that was unknown before has none."""
    before = replace(AP, power_supplies=(PowerSupply(1, "powered"), PowerSupply(2, "powered")))
    after = replace(
        AP,
        power_supplies=(
            PowerSupply(1, "failed"),
            PowerSupply(2, "failed"),
            PowerSupply(3, "failed"),
        ),
    )
    assert [attributes["power_supply"] for _, attributes in of_device(before, after)] == [1, 2]
    assert of_device(AP, after) == []


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ({"channel": "36"}, {"channel": "44"}, ["channel_changed"]),
        ({"channel": "36E"}, {"channel": "36 (80 MHz)"}, []),
        ({"channel": None}, {"channel": "36"}, []),
        ({"channel": "36"}, {"channel": None}, []),
        ({"channel": "auto"}, {"channel": "auto"}, []),
        ({"primary_channel": 36}, {"primary_channel": 44}, ["channel_changed"]),
        ({"channel": "42", "primary_channel": 36}, {"channel": "42", "primary_channel": 44}, []),
        (
            {"channel": "52", "channel_reason": "arm"},
            {"channel": "36", "channel_reason": "radar_detected"},
            ["radar_detected", "channel_changed"],
        ),
        (
            {"channel": "52", "channel_reason": "radar_detected"},
            {"channel": "36", "channel_reason": "radar_detected"},
            ["radar_detected", "channel_changed"],
        ),
        (
            {"channel": "52", "channel_reason": "arm"},
            {"channel": "52", "channel_reason": "radar_turn_off_radio"},
            ["radar_detected"],
        ),
        ({"channel": "52"}, {"channel": "52", "channel_reason": "radar_detected"}, []),
        (
            {"channel": "36", "channel_reason": "radar_detected"},
            {"channel": "52", "channel_reason": "radar_cleared"},
            ["channel_changed"],
        ),
        ({"status": "up"}, {"status": "down"}, ["down"]),
        ({"status": "up"}, {"status": "disabled"}, ["disabled"]),
        ({"status": "disabled"}, {"status": "up"}, ["up"]),
        ({"status": None}, {"status": "down"}, []),
        ({"status": "up"}, {"status": None}, []),
        ({"transmit_power": 18}, {"transmit_power": 21}, []),
    ],
)
def test_events_of_a_radio(
    before: dict[str, object], after: dict[str, object], expected: list[str]
) -> None:
    """A channel in another notation is no change, nor is a first reason."""
    radio = Radio(serial_number="CN1", part_id="02:1a:00:00:00:10", band="5ghz")
    assert part_types(radio.updated(before), radio.updated(after)) == expected


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ({"link": True}, {"link": False}, ["link_down"]),
        ({"status": False}, {"status": True}, ["link_up"]),
        ({"link": None}, {"link": False}, []),
        ({"status": True}, {"link": False}, []),
        ({"status": True}, {"status": False, "link": False}, ["link_down"]),
        ({"status": True, "link": True}, {"link": False}, ["link_down"]),
        ({"status": True, "link": False}, {"status": False, "link": False}, []),
        (
            {"link": True},
            {"link": False, "down_reason": "error_disabled"},
            ["link_down", "error_disabled"],
        ),
        (
            {"link": False, "down_reason": "waiting_for_link"},
            {"link": False, "down_reason": "error_disabled"},
            None,
        ),
        ({"link": None}, {"link": False, "down_reason": "error_disabled"}, []),
        ({"poe_up": True}, {"poe_up": False}, ["poe_off"]),
        ({"poe_up": False}, {"poe_up": True}, ["poe_on"]),
        ({"poe_up": None}, {"poe_up": True}, []),
        ({"in_errors": 1}, {"in_errors": 2}, []),
    ],
)
def test_events_of_a_port(
    before: dict[str, object], after: dict[str, object], expected: list[str] | None
) -> None:
    """A first value has no event."""
    port = Port(serial_number="CN1", part_id="7")
    assert part_types(port.updated(before), port.updated(after)) == (
        ["error_disabled"] if expected is None else expected
    )


def test_attributes_of_a_port_event() -> None:
    """A port's event has the user's name of it, the reason, and if it is an uplink."""
    port = Port(serial_number="CN1", part_id="7", name="Printer", link=True, is_uplink=True)
    assert of_part(port, replace(port, link=False, down_reason="admin_down")) == [
        ("link_down", {"id": "7", "name": "Printer", "is_uplink": True, "reason": "admin_down"})
    ]
    by_status = replace(port, link=None, status=True)
    (down,) = of_part(by_status, replace(by_status, status=False, down_reason="admin_down"))
    assert down[1]["reason"] == "admin_down"


def test_events_of_an_uplink_and_of_a_tunnel() -> None:
    """An uplink's link and WAN are independent; a tunnel that rekeys is up."""
    uplink = Uplink(serial_number="CN1", part_id="1", up=True, wan_up=True)
    assert part_types(uplink, replace(uplink, wan_up=False)) == ["wan_down"]
    assert part_types(uplink, replace(uplink, up=False)) == ["down"]
    assert part_types(replace(uplink, up=None), uplink) == []
    tunnel = Tunnel(serial_number="CN1", part_id="primary", status="connected", peer_name="GW-1")
    assert part_types(tunnel, replace(tunnel, status="rekeying")) == []
    [(event_type, attributes)] = of_part(tunnel, replace(tunnel, status="connecting"))
    assert (event_type, attributes["status"], attributes["peer"]) == ("down", "connecting", "GW-1")
    assert part_types(replace(tunnel, status="unheard_of"), tunnel) == []


def test_parts_that_come_and_go_have_no_events() -> None:
    """The first state of a part is no event, and neither is its removal."""
    port = Port(serial_number="CN1", part_id="7", link=False, down_reason="error_disabled")
    assert of_part(None, port) == []
    assert of_part(port, None) == []


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (None, ALERT, ["raised"]),
        (None, replace(ALERT, state="deferred"), ["deferred"]),
        (ALERT, replace(ALERT, summary="still"), ["updated"]),
        (ALERT, replace(ALERT, time=NOW, operation="update"), []),
        (ALERT, replace(ALERT, state="deferred"), ["deferred"]),
        (
            replace(ALERT, state="deferred"),
            replace(ALERT, state="deferred", summary="still"),
            ["updated"],
        ),
        (ALERT, replace(ALERT, state="cleared"), ["cleared"]),
        (replace(ALERT, from_rest=True), ALERT, []),
        (replace(ALERT, from_rest=True), replace(ALERT, severity="critical"), ["updated"]),
        (replace(ALERT, from_rest=True), replace(ALERT, state="cleared"), ["cleared"]),
        (ALERT, None, []),
    ],
)
def test_an_alert_event_shows_the_new_state(
    before: Alert | None, after: Alert | None, expected: list[str]
) -> None:
    """The stream's first message on an alert that REST listed has no event."""
    assert of_alert(before, after) == expected


def test_an_alert_event_carries_what_an_automation_needs() -> None:
    """The attributes contain the alert's name, its severity and the devices that it concerns."""
    [(_, attributes)] = alert_events(Change(("alert", "a1"), None, ALERT))
    assert attributes["severity"] == "major"
    assert attributes["name"] == "AP Rebooted"
    assert attributes["device_serials"] == ["CN1"]
