"""What event entities make of a change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.hpe_aruba_central.central.models import Alert, Change, Device, DeviceKind
from custom_components.hpe_aruba_central.event import alert_happenings, device_happenings

from .helpers import NOW

AP = Device(
    serial_number="CN1",
    kind=DeviceKind.ACCESS_POINT,
    name="AP-1",
    firmware_version="10.7",
    online=True,
    last_restart=NOW,
)
ALERT = Alert(alert_id="a1", name="AP Rebooted", severity="major", summary="AP-1 rebooted", device_serials=("CN1",))


def device_events(before: Device | None, after: Device | None) -> list[tuple[str, dict[str, object]]]:
    """Judge a device's change."""
    return list(device_happenings(Change(("device", "CN1"), before, after)))


def alert_events(before: Alert | None, after: Alert | None) -> list[str]:
    """Judge an alert's change."""
    return [event_type for event_type, _ in alert_happenings(Change(("alert", "a1"), before, after))]


@pytest.mark.parametrize(
    "changed, expected",
    [
        ({"online": False}, [("offline", {"reason": None})]),
        ({"online": False, "down_reason": "ap_reboot"}, [("offline", {"reason": "ap_reboot"})]),
        ({"online": None}, []),
        ({"name": "AP-2"}, [("renamed", {"previous": "AP-1", "current": "AP-2"})]),
        ({"firmware_version": "10.8"}, [("firmware_changed", {"previous": "10.7", "current": "10.8"})]),
        (
            {"last_restart": NOW + timedelta(hours=1)},
            [("rebooted", {"last_restart": (NOW + timedelta(hours=1)).isoformat()})],
        ),
        ({"last_restart": NOW - timedelta(hours=1)}, []),
        ({"last_restart": None, "name": None, "firmware_version": None}, []),
        ({"cpu_utilization": 99.0}, []),
    ],
)
def test_a_device_event_tells_what_changed(
    changed: dict[str, object], expected: list[tuple[str, dict[str, object]]]
) -> None:
    """Each kind of change has its own event type; what was only learned or lost has none."""
    assert device_events(AP, replace(AP, **changed)) == expected  # type: ignore[arg-type]  # parametrized
    unknown = replace(AP, online=None, name=None, firmware_version=None, last_restart=None)
    assert device_events(unknown, AP) == []


def test_a_device_that_comes_up_after_a_restart_tells_both() -> None:
    """Being online again comes first."""
    later = NOW + timedelta(hours=1)
    assert [word for word, _ in device_events(replace(AP, online=False), replace(AP, last_restart=later))] == [
        "online",
        "rebooted",
    ]


def test_devices_come_and_go() -> None:
    """A device that was not there was added, one that is there no more was removed."""
    assert device_events(None, AP) == [("added", {})]
    assert device_events(AP, None) == [("removed", {})]
    assert device_events(None, None) == []


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (None, ALERT, ["raised"]),
        (None, replace(ALERT, state="deferred"), ["deferred"]),
        (ALERT, replace(ALERT, summary="still"), ["updated"]),
        (ALERT, replace(ALERT, state="deferred"), ["deferred"]),
        (replace(ALERT, state="deferred"), replace(ALERT, state="deferred", summary="still"), ["updated"]),
        (ALERT, replace(ALERT, state="cleared"), ["cleared"]),
        (replace(ALERT, from_rest=True), ALERT, []),
        (replace(ALERT, from_rest=True), replace(ALERT, severity="critical"), ["updated"]),
        (replace(ALERT, from_rest=True), replace(ALERT, state="cleared"), ["cleared"]),
        (ALERT, None, []),
    ],
)
def test_an_alert_event_tells_what_became_of_it(before: Alert | None, after: Alert | None, expected: list[str]) -> None:
    """The stream's first word on an alert that a snapshot has told of is not news."""
    assert alert_events(before, after) == expected


def test_an_alert_event_carries_what_an_automation_needs() -> None:
    """The attributes name no client."""
    [(_, told)] = alert_happenings(Change(("alert", "a1"), None, replace(ALERT, client_macs=("aa:bb:cc:dd:ee:ff",))))
    assert told["severity"] == "major"
    assert told["name"] == "AP Rebooted"
    assert told["device_serials"] == ["CN1"]
    assert "aa:bb:cc:dd:ee:ff" not in str(told)
