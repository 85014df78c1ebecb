"""What an inventory stores, and what the next run restores."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
import json
from typing import Any

from hypothesis import given, settings
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
)
from custom_components.hpe_aruba_central.central.models.keys import alert_key, device_key
from custom_components.hpe_aruba_central.central.models.parts import Part, Radio
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from custom_components.hpe_aruba_central.central.pb.switch_pb2 import Interface
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.serialization import (
    Plain,
)
from tests.central.builders import at, text_stamp
from tests.central.test_fuzz import FUZZ
from tests.central.test_inventory_alerts import REST, apply_alert, raised
from tests.central.test_inventory_devices import ap, ap_stats, feed
from tests.central.test_inventory_statistics import RADIO, radio_stats
from tests.central.test_parts import RADIO_MAC, radio
from tests.central.test_serialization import PART_LISTS

KINDS = tuple(DeviceKind)
DAY = 24 * 3600
DELETE = ap_events_pb2.EVENT_OPERATION_DELETE


def restored_from(
    inventory: Inventory, kinds: tuple[DeviceKind, ...] = KINDS, *, alerts: bool = True
) -> Inventory:
    """Return the inventory of the next run, restored by way of JSON."""
    restored = Inventory()
    restored.restore(json.loads(json.dumps(inventory.snapshot())), kinds, alerts=alerts)
    return restored


def left_out_of(plain: Plain) -> list[Key]:
    """Return the keys that a run does not restore from a snapshot."""
    return Inventory().restore(json.loads(json.dumps(plain)), KINDS, alerts=True)


@settings(FUZZ)
@given(PART_LISTS)
def test_parts_are_restored_with_their_device(parts: list[Part]) -> None:
    """Each part belongs to its device again."""
    inventory = Inventory()
    inventory.load_devices(
        Device(serial_number=part.serial_number, kind=DeviceKind.SWITCH) for part in parts
    )
    inventory.load_parts(parts, at(0))
    assert restored_from(inventory).parts == inventory.parts


def test_snapshot_with_deleted_attributes_is_restored() -> None:
    """A snapshot of version 0.1 has attributes of alerts and ports that were deleted since."""
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


def test_devices_and_open_alerts_are_restored() -> None:
    """The next message of a restored device is no change if it repeats the last one."""
    inventory = raised()
    feed(inventory, "ap", ap(10, device_name="AP-1", status=True), ap_stats(20, cpu_utilization=7))
    inventory.alerts.load([REST, *inventory.alerts.by_id.values()])
    restored = restored_from(inventory)
    assert restored.devices == inventory.devices
    assert restored.alerts.by_id == inventory.alerts.by_id
    assert feed(restored, "ap", ap(10, device_name="AP-1", status=True)) == []
    assert restored.snapshot() == inventory.snapshot()


def test_times_of_messages_are_restored() -> None:
    """A late repeat changes nothing in the next run either."""
    inventory = Inventory()
    feed(inventory, "ap", ap(10, status=True))
    restored = restored_from(inventory)
    assert feed(restored, "ap", ap(9, status=False)) == []
    assert [change.after is not None for change in feed(restored, "ap", ap(11, status=False))] == [
        True
    ]


def test_removals_are_restored() -> None:
    """A late message does not add a device that an earlier run removed."""
    inventory = Inventory()
    feed(inventory, "ap", ap(10, status=True))
    feed(inventory, "ap", ap(20, operation=DELETE))
    restored = restored_from(inventory)
    assert feed(restored, "ap", ap(15, status=True)) == []
    assert restored.devices == {}


def test_removals_of_parts_are_restored() -> None:
    """Neither a late message nor a list that lags adds a part that an earlier run removed."""
    inventory = Inventory()
    feed(inventory, "ap", ap(10, status=True))
    feed(inventory, "ap", radio(10))
    feed(inventory, "ap", radio(20, operation=DELETE))
    restored = restored_from(inventory)
    assert feed(restored, "ap", radio(15)) == []
    listed = Radio(serial_number="CN01", part_id=RADIO_MAC, mac_address=RADIO_MAC)
    assert restored.load_parts([listed], at(25)) == ()
    assert not restored.parts["CN01"]
    assert len(feed(restored, "ap", radio(21))) == 1


def test_closed_alerts_are_restored() -> None:
    """A late repeat does not reopen an alert of an earlier run; a newer message does."""
    inventory = raised()
    apply_alert(inventory, 10, state="Cleared")
    restored = restored_from(inventory)
    assert apply_alert(restored, 5) == ()
    assert restored.alerts.by_id == {}
    assert len(apply_alert(restored, 20)) == 1


def test_alert_that_a_list_closed_is_restored() -> None:
    """A later list reopens it in the next run, unless an earlier version has stored it."""
    inventory = raised()
    known = dict(inventory.alerts.by_id)
    inventory.alerts.load([], at(1800))
    restored, plain = restored_from(inventory), inventory.snapshot()
    restored.alerts.load([replace(REST, alert_id="alert-1")], at(3600))
    assert restored.alerts.by_id == known
    del plain["missed"]
    older = Inventory()
    older.restore(plain, KINDS, alerts=True)
    assert older.alerts.load([replace(REST, alert_id="alert-1")], at(3600)) == ()


def test_rests_alert_is_matched_after_a_restart() -> None:
    """The stream's message replaces an alert that REST listed in an earlier run."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    restored = restored_from(inventory)
    apply_alert(restored, 1)
    assert list(restored.alerts.by_id) == ["alert-1"]


def test_only_subscribed_kinds_are_restored() -> None:
    """Nothing would update what has no stream any more."""
    inventory = raised()
    feed(inventory, "ap", ap(10, status=True))
    apply_alert(inventory, 10, alert_id="closed", state="Cleared")
    restored = restored_from(inventory, (DeviceKind.SWITCH,), alerts=False)
    assert (restored.devices, restored.alerts.by_id) == ({}, {})
    assert (
        restored_from(inventory, (DeviceKind.ACCESS_POINT,), alerts=False).devices
        == inventory.devices
    )


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
        {"expected": {"CN01": {"name": "yesterday"}}},
        {"expected": {"CN01": ["name"]}},
        {"removed": {"CN01": None}},
        {"removed_parts": [{"key": 7, "at": "2026-11-24T12:00:00+00:00"}]},
        {"removed_parts": [{"key": [["port"]], "at": "2026-11-24T12:00:00+00:00"}]},
        {"removed_parts": [{"key": ["port", "CN01", "1"], "at": "yesterday"}]},
        {"removed_parts": [7]},
        {"alerts": [{"severity": "major"}]},
        {"alerts": [{"alert_id": "a", "device_serials": 1}]},
        {"alerts": [{"alert_id": "a"}, {"alert_id": ["a"]}]},
        {"closed": ["a"]},
        {"missed": [{"severity": "major"}]},
        {"missed": [{"alert_id": ["a"]}]},
        {"ended": [{"alert_id": ["a"]}]},
        {"complete_at": "yesterday"},
    ],
)
def test_damaged_snapshot_restores_nothing(damage: dict[str, Any]) -> None:
    """A part of a snapshot would look like all of it."""
    inventory = raised()
    feed(inventory, "ap", ap(10, status=True))
    restored = Inventory()
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        restored.restore(inventory.snapshot() | damage, KINDS, alerts=True)
    assert restored.snapshot() == Inventory().snapshot()


@pytest.mark.parametrize(
    "part", ["devices", "parts", "heard", "removed", "missing", "alerts", "closed"]
)
def test_incomplete_snapshot_is_damaged(part: str) -> None:
    """A snapshot without one of its sections is damaged."""
    plain = Inventory().snapshot()
    del plain[part]
    with pytest.raises(KeyError):
        Inventory().restore(plain, KINDS, alerts=True)


@pytest.mark.parametrize("part", ["removed_parts", "missed", "ended", "reported", "complete_at"])
def test_snapshot_of_an_earlier_version_is_restored(part: str) -> None:
    """What it did not store yet was not known."""
    inventory = raised()
    feed(inventory, "ap", ap(10, status=True))
    plain = inventory.snapshot()
    del plain[part]
    restored = Inventory()
    restored.restore(plain, KINDS, alerts=True)
    assert restored.devices == inventory.devices
    assert restored.alerts.by_id == inventory.alerts.by_id


class TestUnlisted:
    """A restored device that REST's list lacks."""

    @pytest.fixture
    def restored(self) -> Inventory:
        """Return the inventory of the next run with one access point."""
        inventory = Inventory()
        feed(inventory, "ap", ap(10, device_name="AP-1", status=True))
        return restored_from(inventory)

    def test_status_becomes_unknown(self, restored: Inventory) -> None:
        """It may have gone offline between the runs."""
        known = restored.devices["CN01"]
        (change,) = restored.load_devices([], at(100), KINDS)
        assert (change.before, change.after) == (known, known)
        assert restored.shown(known) == known.updated({"online": None})

    def test_is_removed_after_a_day_of_several_runs(self, restored: Inventory) -> None:
        """Since when a device has been unlisted is restored."""
        restored.load_devices([], at(100), KINDS)
        later = restored_from(restored_from(restored))
        assert later.load_devices([], at(99 + DAY), KINDS) == ()
        assert [change.after for change in later.load_devices([], at(100 + DAY), KINDS)] == [None]

    def test_message_of_the_stream_keeps_it(self, restored: Inventory) -> None:
        """A message keeps the device, even if it changed nothing."""
        assert feed(restored, "ap", ap(100, status=True)) == []
        assert restored.load_devices([], at(100), KINDS) == ()
        assert restored.devices["CN01"].online is True

    def test_device_that_is_not_restored_is_not_missing(self, restored: Inventory) -> None:
        """A kind of device that is not selected any more is forgotten."""
        restored.load_devices([], at(100), KINDS)
        assert restored_from(restored, (DeviceKind.SWITCH,)).snapshot()["missing"] == {}


class TestLeftOut:
    """What an earlier run stored and this one does not select."""

    @pytest.fixture
    def plain(self) -> dict[str, Any]:
        """Return a snapshot with an access point and its radio."""
        inventory = Inventory()
        feed(inventory, "ap", ap(10, status=True), radio_stats(10, noise_floor=-95))
        inventory.read()
        plain: dict[str, Any] = json.loads(json.dumps(inventory.snapshot()))
        return plain

    def test_everything_is_selected(self, plain: dict[str, Any]) -> None:
        """Nothing is left out if all is selected."""
        inventory = Inventory()
        assert inventory.restore(plain, KINDS, alerts=False) == []
        assert inventory.thing(RADIO) == Radio(
            serial_number="CN01", part_id=RADIO[2], mac_address=RADIO[2], noise_floor=-95
        )

    def test_part(self, plain: dict[str, Any]) -> None:
        """A part that is not selected is left out; its device is restored."""
        inventory = Inventory(parts=set(PartKind) - {PartKind.RADIO})
        assert inventory.restore(plain, KINDS, alerts=False) == [RADIO]
        assert (list(inventory.devices), dict(inventory.parts)) == (["CN01"], {})

    def test_device(self, plain: dict[str, Any]) -> None:
        """The parts of a device are left out with it."""
        inventory = Inventory()
        assert inventory.restore(plain, (DeviceKind.SWITCH,), alerts=False) == [
            device_key("CN01"),
            RADIO,
        ]
        assert inventory.last_heard("CN01") is None
        assert (inventory.devices, dict(inventory.parts)) == ({}, {})


def test_snapshot_is_taken_in_another_thread() -> None:
    """A snapshot taken while the inventory changes can be restored."""
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
            apply_alert(
                inventory,
                second,
                alert_id=f"alert-{second % 9}",
                state="Active" if second % 2 else "Cleared",
            )

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(change)
        while not done.done():
            assert left_out_of(inventory.snapshot()) == []
    done.result()
    assert restored_from(inventory).snapshot() == inventory.snapshot()


def test_incomplete_list_closes_no_alert() -> None:
    """An alert may be in the missing part of a list; listed ones are added."""
    inventory = raised()
    (change,) = inventory.alerts.load(
        [Alert(alert_id="new", from_rest=True)], at(100), complete=False
    )
    assert change.key == alert_key("new")
    assert set(inventory.alerts.by_id) == {"alert-1", "new"}


def test_last_heard() -> None:
    """A state, statistics or REST count, whichever was last; it is restored."""
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
    assert restored_from(inventory).last_heard("CN01") == at(30)
