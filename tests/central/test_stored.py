"""What one run knows, and the next one takes up."""

from datetime import datetime
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.inventory import Inventory, alert_key, device_key
from custom_components.hpe_aruba_central.central.models import Alert, Change, Device, DeviceKind, PowerSupply
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from custom_components.hpe_aruba_central.central.stored import alert_from, device_from, to_plain
from tests.central.builders import at
from tests.central.test_inventory_alerts import REST, raised, tell
from tests.central.test_inventory_devices import ap, ap_stats, feed

TEXT = st.text(max_size=20)
WORD = st.none() | TEXT
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False)
TIME = st.none() | st.datetimes(timezones=st.timezones())
KINDS = tuple(DeviceKind)
DELETE = ap_events_pb2.EVENT_OPERATION_DELETE

DEVICES = st.builds(
    Device,
    serial_number=TEXT,
    kind=st.sampled_from(DeviceKind),
    name=WORD,
    online=st.none() | st.booleans(),
    last_restart=TIME,
    cpu_utilization=NUMBER,
    power_supplies=st.lists(st.builds(PowerSupply, st.integers(0, 9), WORD), max_size=3).map(tuple),
    client_count=st.none() | st.integers(0, 10**6),
)
ALERTS = st.builds(
    Alert,
    alert_id=TEXT,
    severity=TEXT,
    notes=WORD,
    device_serials=st.lists(TEXT, max_size=3).map(tuple),
    client_macs=st.lists(TEXT, max_size=3).map(tuple),
    details=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    raised=TIME,
    time=TIME,
    from_rest=st.booleans(),
)


def again(inventory: Inventory, kinds: tuple[DeviceKind, ...] = KINDS, *, alerts: bool = True) -> Inventory:
    """Return what the next run makes of an inventory, by way of JSON."""
    restored = Inventory()
    restored.restore(json.loads(json.dumps(inventory.snapshot())), kinds, alerts=alerts)
    return restored


@given(DEVICES)
def test_a_device_comes_back_as_it_was(device: Device) -> None:
    """Every attribute, whatever its type."""
    assert device_from(json.loads(json.dumps(to_plain(device)))) == device


@given(ALERTS)
def test_an_alert_comes_back_as_it_was(alert: Alert) -> None:
    """Every attribute, whatever its type."""
    assert alert_from(json.loads(json.dumps(to_plain(alert)))) == alert


def test_what_is_not_known_takes_no_room() -> None:
    """Only what is known is written."""
    assert to_plain(Device(serial_number="CN01", kind=DeviceKind.SWITCH)) == {"serial_number": "CN01", "kind": "switch"}


def test_what_another_version_knew_is_passed_over() -> None:
    """An attribute that is no more does not keep the others from being read."""
    plain = {"serial_number": "CN01", "kind": "switch", "colour": "red"}
    assert device_from(plain) == Device(serial_number="CN01", kind=DeviceKind.SWITCH)


def test_devices_and_open_alerts_are_known_again() -> None:
    """With their values, and without having changed."""
    inventory = raised()
    feed(inventory, "ap", ap(10, device_name="AP-1", status=True), ap_stats(20, cpu_utilization=7))
    inventory.load_alerts([REST, *inventory.alerts.values()])
    restored = again(inventory)
    assert restored.devices == inventory.devices
    assert restored.alerts == inventory.alerts
    assert feed(restored, "ap", ap(10, device_name="AP-1", status=True)) == []
    assert restored.snapshot() == inventory.snapshot()


def test_what_is_old_stays_old() -> None:
    """A late repeat changes nothing, in the next run either."""
    inventory = Inventory()
    feed(inventory, "ap", ap(10, status=True))
    restored = again(inventory)
    assert feed(restored, "ap", ap(9, status=False)) == []
    assert [change.after is not None for change in feed(restored, "ap", ap(11, status=False))] == [True]


def test_a_removed_device_stays_removed() -> None:
    """A late word about it does not bring it back."""
    inventory = Inventory()
    feed(inventory, "ap", ap(10, status=True))
    feed(inventory, "ap", ap(20, operation=DELETE))
    restored = again(inventory)
    assert feed(restored, "ap", ap(15, status=True)) == []
    assert restored.devices == {}


def test_a_closed_alert_stays_closed() -> None:
    """A late repeat does not open it again; a newer word does."""
    inventory = raised()
    tell(inventory, 10, state="Cleared")
    restored = again(inventory)
    assert tell(restored, 5) == ()
    assert restored.alerts == {}
    assert len(tell(restored, 20)) == 1


def test_an_alert_of_rest_is_recognised() -> None:
    """The stream names it by another id, in the next run too."""
    inventory = Inventory()
    inventory.load_alerts([REST])
    restored = again(inventory)
    tell(restored, 1)
    assert list(restored.alerts) == ["alert-1"]


def test_only_what_is_still_followed_is_taken_up() -> None:
    """Whatever has no stream any more would never be corrected."""
    inventory = raised()
    feed(inventory, "ap", ap(10, status=True))
    tell(inventory, 10, alert_id="closed", state="Cleared")
    restored = again(inventory, (DeviceKind.SWITCH,), alerts=False)
    assert (restored.devices, restored.alerts) == ({}, {})
    assert again(inventory, (DeviceKind.ACCESS_POINT,), alerts=False).devices == inventory.devices


@pytest.mark.parametrize(
    "damage",
    [
        {"devices": None},
        {"devices": [{}]},
        {"devices": [{"serial_number": "A", "kind": "toaster"}]},
        {"devices": ["text"]},
        {"heard": []},
        {"heard": {"CN01": {"ap": "yesterday"}}},
        {"removed": {"CN01": None}},
        {"alerts": [{"severity": "major"}]},
        {"alerts": [{"alert_id": "a", "details": [1]}]},
        {"closed": ["a"]},
    ],
)
def test_a_damaged_snapshot_leaves_nothing_behind(damage: dict[str, Any]) -> None:
    """All or nothing: half of it would look like all of it."""
    inventory = raised()
    feed(inventory, "ap", ap(10, status=True))
    restored = Inventory()
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        restored.restore(inventory.snapshot() | damage, KINDS, alerts=True)
    assert restored.snapshot() == Inventory().snapshot()


@pytest.mark.parametrize("part", ["devices", "heard", "removed", "alerts", "closed"])
def test_a_snapshot_that_lacks_a_part_is_damaged(part: str) -> None:
    """Nothing is guessed."""
    plain = Inventory().snapshot()
    del plain[part]
    with pytest.raises(KeyError):
        Inventory().restore(plain, KINDS, alerts=True)


class TestCorrected:
    """What an earlier run left behind, and REST tells otherwise."""

    @pytest.fixture
    def restored(self) -> Inventory:
        """Return what the next run takes up: one access point."""
        inventory = Inventory()
        feed(inventory, "ap", ap(10, device_name="AP-1", status=True))
        return again(inventory)

    def test_a_device_that_is_no_more_goes(self, restored: Inventory) -> None:
        """Nobody told of its removal, as nobody listened."""
        gone = restored.devices["CN01"]
        assert restored.load_devices([], at(100), KINDS) == (Change(device_key("CN01"), gone, None),)
        assert restored.devices == {}

    @pytest.mark.parametrize("whole", [(), (DeviceKind.SWITCH,)])
    def test_it_stays_while_the_answer_is_incomplete(self, restored: Inventory, whole: tuple[DeviceKind, ...]) -> None:
        """Missing in a part of the list, it may be in the other."""
        assert restored.load_devices([], at(100), whole) == ()
        assert len(restored.load_devices([], at(200), KINDS)) == 1

    def test_it_stays_if_it_was_heard_of_since(self, restored: Inventory) -> None:
        """The stream's word counts for more than a list's silence, even if nothing changed."""
        assert feed(restored, "ap", ap(50, status=True)) == []
        assert restored.load_devices([], at(100), KINDS) == ()
        assert list(restored.devices) == ["CN01"]

    def test_it_stays_if_it_is_listed(self, restored: Inventory) -> None:
        """From then on it is known like any other: no later list removes it."""
        listed = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=False)
        (change,) = restored.load_devices([listed], at(100), KINDS)
        assert isinstance(change.after, Device)
        assert (change.after.name, change.after.online) == ("AP-1", False)
        assert restored.load_devices([], at(200), KINDS) == ()

    def test_a_device_that_a_stream_removed_is_not_removed_twice(self, restored: Inventory) -> None:
        """There is nothing left to remove."""
        feed(restored, "ap", ap(50, operation=DELETE))
        assert restored.load_devices([], at(100), KINDS) == ()


def test_an_incomplete_list_of_alerts_closes_none() -> None:
    """What it lacks may be in the part that is missing; what it has still counts."""
    inventory = raised()
    (change,) = inventory.load_alerts([Alert(alert_id="new", from_rest=True)], at(100), whole=False)
    assert change.key == alert_key("new")
    assert set(inventory.alerts) == {"alert-1", "new"}


def test_when_a_device_was_last_heard_of() -> None:
    """By its state, its measurements or REST, whichever came last; known to the next run."""
    inventory = Inventory()
    assert inventory.last_heard("CN01") is None
    heard: list[datetime | None] = []
    for message in (ap(10, status=True), ap_stats(20, cpu_utilization=7), ap_stats(15, cpu_utilization=8)):
        feed(inventory, "ap", message)
        heard.append(inventory.last_heard("CN01"))
    inventory.load_devices([Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)], at(30))
    assert [*heard, inventory.last_heard("CN01")] == [at(10), at(20), at(20), at(30)]
    assert again(inventory).last_heard("CN01") == at(30)
