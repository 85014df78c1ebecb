"""What one run knows, and the next one takes up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import MISSING, Field, fields, replace
from datetime import datetime
import json
from typing import Any, get_args

from hypothesis import given, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.keys import alert_key, device_key
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Part, Radio
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from custom_components.hpe_aruba_central.central.pb.switch_pb2 import Interface
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.serialization import (
    Plain,
    alert_from,
    device_from,
    part_from,
    to_plain,
)
from tests.central.builders import at, text_stamp
from tests.central.test_inventory_alerts import REST, raised, tell
from tests.central.test_inventory_devices import ap, ap_stats, feed
from tests.central.test_inventory_statistics import RADIO, radio_stats

TEXT = st.text(max_size=20)
WORD = st.none() | TEXT
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False)
TIME = st.none() | st.datetimes(timezones=st.timezones())
KINDS = tuple(DeviceKind)
DAY = 24 * 3600
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
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXT,
    "bool": st.booleans(),
    "int": st.integers(-(10**6), 10**6),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "datetime": st.datetimes(timezones=st.timezones()),
}


def values(field: Field[Any]) -> st.SearchStrategy[Any]:
    """Give whatever an attribute of a part may hold."""
    kinds = {getattr(kind, "__name__", "") for kind in get_args(field.type) or (field.type,)}
    known = st.one_of(*(VALUES[kind] for kind in sorted(kinds - {"NoneType"})))
    return known if field.default is MISSING else st.none() | known


PART_LISTS = st.lists(
    st.one_of(
        *(
            st.builds(part, **{field.name: values(field) for field in fields(part)})
            for part in PARTS.values()
        )
    ),
    max_size=4,
)
ALERTS = st.builds(
    Alert,
    alert_id=TEXT,
    severity=TEXT,
    priority=WORD,
    device_serials=st.lists(TEXT, max_size=3).map(tuple),
    raised=TIME,
    time=TIME,
    from_rest=st.booleans(),
)


def again(
    inventory: Inventory, kinds: tuple[DeviceKind, ...] = KINDS, *, alerts: bool = True
) -> Inventory:
    """Return what the next run makes of an inventory, by way of JSON."""
    restored = Inventory()
    restored.restore(json.loads(json.dumps(inventory.snapshot())), kinds, alerts=alerts)
    return restored


def again_from(plain: Plain) -> list[Key]:
    """Return what a run leaves out that takes a snapshot up."""
    return Inventory().restore(json.loads(json.dumps(plain)), KINDS, alerts=True)


@given(DEVICES)
def test_a_device_comes_back_as_it_was(device: Device) -> None:
    """Every attribute, whatever its type."""
    assert device_from(json.loads(json.dumps(to_plain(device)))) == device


@given(PART_LISTS)
def test_parts_come_back_as_they_were(parts: list[Part]) -> None:
    """Every attribute of each kind of part."""
    assert [part_from(json.loads(json.dumps(to_plain(part)))) for part in parts] == parts


@given(PART_LISTS)
def test_parts_are_known_again(parts: list[Part]) -> None:
    """Each at its device."""
    inventory = Inventory()
    inventory.load_devices(
        Device(serial_number=part.serial_number, kind=DeviceKind.SWITCH) for part in parts
    )
    inventory.load_parts(parts, at(0))
    assert again(inventory).parts == inventory.parts


@given(ALERTS)
def test_an_alert_comes_back_as_it_was(alert: Alert) -> None:
    """Every attribute, whatever its type."""
    assert alert_from(json.loads(json.dumps(to_plain(alert)))) == alert


def test_what_is_not_known_takes_no_room() -> None:
    """Only what is known is written."""
    assert to_plain(Device(serial_number="CN01", kind=DeviceKind.SWITCH)) == {
        "serial_number": "CN01",
        "kind": "switch",
    }


def test_what_another_version_knew_is_passed_over() -> None:
    """An attribute that is no more does not keep the others from being read."""
    plain = {"serial_number": "CN01", "kind": "switch", "colour": "red"}
    assert device_from(plain) == Device(serial_number="CN01", kind=DeviceKind.SWITCH)


def test_snapshot_with_fields_that_no_longer_exist_is_restored() -> None:
    """A snapshot of version 0.1 holds fields of alerts and ports that were deleted since."""
    inventory = raised()
    feed(inventory, "switch", Interface(serial_number="SG01", port_number="1/1/1", name="uplink"))
    plain = json.loads(json.dumps(inventory.snapshot()))
    plain["alerts"][0] |= {
        "notes": "sample",
        "config_scope": "device",
        "client_macs": ["02:aa:00:00:00:01"],
        "details": [["hostname", "core-1"]],
    }
    plain["parts"][0]["has_poe"] = True
    restored = Inventory()
    assert restored.restore(plain, KINDS, alerts=True) == []
    assert restored.alerts.by_id == inventory.alerts.by_id
    assert restored.parts == inventory.parts


def test_devices_and_open_alerts_are_known_again() -> None:
    """With their values, and without having changed."""
    inventory = raised()
    feed(inventory, "ap", ap(10, device_name="AP-1", status=True), ap_stats(20, cpu_utilization=7))
    inventory.alerts.load([REST, *inventory.alerts.by_id.values()])
    restored = again(inventory)
    assert restored.devices == inventory.devices
    assert restored.alerts.by_id == inventory.alerts.by_id
    assert feed(restored, "ap", ap(10, device_name="AP-1", status=True)) == []
    assert restored.snapshot() == inventory.snapshot()


def test_what_is_old_stays_old() -> None:
    """A late repeat changes nothing, in the next run either."""
    inventory = Inventory()
    feed(inventory, "ap", ap(10, status=True))
    restored = again(inventory)
    assert feed(restored, "ap", ap(9, status=False)) == []
    assert [change.after is not None for change in feed(restored, "ap", ap(11, status=False))] == [
        True
    ]


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
    assert restored.alerts.by_id == {}
    assert len(tell(restored, 20)) == 1


def test_an_alert_that_only_a_snapshot_closed_can_come_back() -> None:
    """As it was; but not if an earlier version kept no more than that it was closed."""
    inventory = raised()
    known = dict(inventory.alerts.by_id)
    inventory.alerts.load([], at(1800))
    restored, plain = again(inventory), inventory.snapshot()
    restored.alerts.load([replace(REST, alert_id="alert-1")], at(3600))
    assert restored.alerts.by_id == known
    del plain["missed"]
    older = Inventory()
    older.restore(plain, KINDS, alerts=True)
    assert older.alerts.load([replace(REST, alert_id="alert-1")], at(3600)) == ()


def test_an_alert_of_rest_is_recognised() -> None:
    """The stream names it by another id, in the next run too."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    restored = again(inventory)
    tell(restored, 1)
    assert list(restored.alerts.by_id) == ["alert-1"]


def test_only_what_is_still_followed_is_taken_up() -> None:
    """Whatever has no stream any more would never be corrected."""
    inventory = raised()
    feed(inventory, "ap", ap(10, status=True))
    tell(inventory, 10, alert_id="closed", state="Cleared")
    restored = again(inventory, (DeviceKind.SWITCH,), alerts=False)
    assert (restored.devices, restored.alerts.by_id) == ({}, {})
    assert again(inventory, (DeviceKind.ACCESS_POINT,), alerts=False).devices == inventory.devices


@pytest.mark.parametrize(
    "damage",
    [
        {"devices": None},
        {"devices": [{}]},
        {"devices": [{"serial_number": "A", "kind": "toaster"}]},
        {"devices": ["text"]},
        {
            "devices": [
                {"serial_number": "A", "kind": "switch"},
                {"serial_number": ["A"], "kind": "switch"},
            ]
        },
        {"parts": None},
        {"parts": [{"serial_number": "CN01", "part_id": "0"}]},
        {"parts": [{"of": "toaster", "serial_number": "CN01", "part_id": "0"}]},
        {"parts": [{"of": "radio", "serial_number": "CN01"}]},
        {
            "parts": [
                {"of": "tunnel", "serial_number": "CN01", "part_id": "0", "since": "yesterday"}
            ]
        },
        {"missing": {"CN01": "yesterday"}},
        {"heard": []},
        {"heard": {"CN01": {"ap": "yesterday"}}},
        {"removed": {"CN01": None}},
        {"alerts": [{"severity": "major"}]},
        {"alerts": [{"alert_id": "a", "device_serials": 1}]},
        {"alerts": [{"alert_id": "a"}, {"alert_id": ["a"]}]},
        {"closed": ["a"]},
        {"missed": [{"severity": "major"}]},
        {"missed": [{"alert_id": ["a"]}]},
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


@pytest.mark.parametrize(
    "part", ["devices", "parts", "heard", "removed", "missing", "alerts", "closed"]
)
def test_a_snapshot_that_lacks_a_part_is_damaged(part: str) -> None:
    """Nothing is guessed."""
    plain = Inventory().snapshot()
    del plain[part]
    with pytest.raises(KeyError):
        Inventory().restore(plain, KINDS, alerts=True)


class TestMissing:
    """A device that is known from an earlier run, and that REST lacks."""

    @pytest.fixture
    def restored(self) -> Inventory:
        """Return what the next run takes up: one access point."""
        inventory = Inventory()
        feed(inventory, "ap", ap(10, device_name="AP-1", status=True))
        return again(inventory)

    def test_whether_it_is_online_is_not_known(self, restored: Inventory) -> None:
        """Nobody listened when it went, if it did."""
        known = restored.devices["CN01"]
        (change,) = restored.load_devices([], at(100), KINDS)
        assert (change.before, change.after) == (known, known.updated({"online": None}))

    def test_it_goes_after_a_day_of_however_many_runs(self, restored: Inventory) -> None:
        """Since when it has been missing is known to the next one."""
        restored.load_devices([], at(100), KINDS)
        later = again(again(restored))
        assert later.load_devices([], at(99 + DAY), KINDS) == ()
        assert [change.after for change in later.load_devices([], at(100 + DAY), KINDS)] == [None]

    def test_it_stays_if_it_was_heard_of_since(self, restored: Inventory) -> None:
        """The stream's word counts for more than a list's silence, even if nothing changed."""
        assert feed(restored, "ap", ap(100, status=True)) == []
        assert restored.load_devices([], at(100), KINDS) == ()
        assert restored.devices["CN01"].online is True

    def test_what_is_not_taken_up_is_not_missed(self, restored: Inventory) -> None:
        """Nobody follows its kind any more."""
        restored.load_devices([], at(100), KINDS)
        assert again(restored, (DeviceKind.SWITCH,)).snapshot()["missing"] == {}


class TestLeftOut:
    """What an earlier run knew and this one does not want."""

    @pytest.fixture
    def plain(self) -> dict[str, Any]:
        """Return what the earlier run left: an access point and its radio."""
        inventory = Inventory()
        feed(inventory, "ap", ap(10, status=True), radio_stats(10, noise_floor=-95))
        inventory.read()
        plain: dict[str, Any] = json.loads(json.dumps(inventory.snapshot()))
        return plain

    def test_nothing(self, plain: dict[str, Any]) -> None:
        """Of what is wanted."""
        inventory = Inventory()
        assert inventory.restore(plain, KINDS, alerts=False) == []
        assert inventory.thing(RADIO) == Radio(
            serial_number="CN01", part_id=RADIO[2], mac_address=RADIO[2], noise_floor=-95
        )

    def test_part(self, plain: dict[str, Any]) -> None:
        """Its device stays."""
        inventory = Inventory(parts=set(PartKind) - {PartKind.RADIO})
        assert inventory.restore(plain, KINDS, alerts=False) == [RADIO]
        assert (list(inventory.devices), dict(inventory.parts)) == (["CN01"], {})

    def test_device(self, plain: dict[str, Any]) -> None:
        """Its parts are left out with it."""
        inventory = Inventory()
        assert inventory.restore(plain, (DeviceKind.SWITCH,), alerts=False) == [
            device_key("CN01"),
            RADIO,
        ]
        assert inventory.last_heard("CN01") is None
        assert (inventory.devices, dict(inventory.parts)) == ({}, {})


def test_a_snapshot_is_taken_while_things_change() -> None:
    """Another thread writes it; what it has is one state or another of each thing, and can be taken up."""
    inventory = Inventory()

    def change() -> None:
        for second in range(300):
            serial = f"CN{second % 7}"
            state = ap_events_pb2.APInfo(
                serial_number=serial, status=True, timestamp=text_stamp(second)
            )
            port = ap_events_pb2.PortInfo(
                serial_number=serial, port_index=second % 5, timestamp=text_stamp(second)
            )
            end = ap_events_pb2.APInfo(
                serial_number=f"CN{second % 5}", operation=DELETE, timestamp=text_stamp(second)
            )
            feed(inventory, "ap", state, port, end)
            tell(
                inventory,
                second,
                alert_id=f"alert-{second % 9}",
                state="Active" if second % 2 else "Cleared",
            )

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(change)
        while not done.done():
            assert again_from(inventory.snapshot()) == []
    done.result()
    assert again(inventory).snapshot() == inventory.snapshot()


def test_an_incomplete_list_of_alerts_closes_none() -> None:
    """What it lacks may be in the part that is missing; what it has still counts."""
    inventory = raised()
    (change,) = inventory.alerts.load(
        [Alert(alert_id="new", from_rest=True)], at(100), complete=False
    )
    assert change.key == alert_key("new")
    assert set(inventory.alerts.by_id) == {"alert-1", "new"}


def test_when_a_device_was_last_heard_of() -> None:
    """By its state, its measurements or REST, whichever came last; known to the next run."""
    inventory = Inventory()
    assert inventory.last_heard("CN01") is None
    heard: list[datetime | None] = []
    for message in (
        ap(10, status=True),
        ap_stats(20, cpu_utilization=7),
        ap_stats(15, cpu_utilization=8),
    ):
        feed(inventory, "ap", message)
        heard.append(inventory.last_heard("CN01"))
    inventory.load_devices([Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)], at(30))
    assert [*heard, inventory.last_heard("CN01")] == [at(10), at(20), at(20), at(30)]
    assert again(inventory).last_heard("CN01") == at(30)
