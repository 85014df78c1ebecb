"""What is known of alerts."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert, Severity
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.keys import alert_key
from custom_components.hpe_aruba_central.central.pb import alerts_pb2
from custom_components.hpe_aruba_central.central.state import alerts as alerts_module
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, event, stamp

TEXT = {"name": "Switch Offline", "summary": "Switch core-1 is offline."}
REST = Alert(
    alert_id="1:2",
    severity="critical",
    raised=at(0),
    time=at(0),
    from_rest=True,
    name=TEXT["name"],
    summary=TEXT["summary"],
)


def tell(inventory: Inventory, seconds: float, **told: Any) -> tuple[Change, ...]:
    """Apply an alert's message."""
    fields: dict[str, Any] = {
        "alert_id": "alert-1",
        "severity": "Critical",
        "operation": "Update",
        "state": "Active",
        "time": stamp(seconds),
        **TEXT,
        **told,
    }
    return inventory.apply(event("alerts", alerts_pb2.AlertStreamingMessage(**fields)))


def raised(seconds: float = 0, **told: Any) -> Inventory:
    """Return an inventory with one open alert."""
    inventory = Inventory()
    tell(inventory, seconds, operation="Add", **told)
    return inventory


def test_alert_is_raised() -> None:
    """An alert appears with the kept fields of its message; enum values are lower case."""
    inventory = Inventory()
    changes = tell(
        inventory,
        0,
        operation="Add",
        category="System",
        device_type="Switch",
        site_id="7",
        site_name="Campus",
        priority="Very High",
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"]),
    )
    alert = Alert(
        alert_id="alert-1",
        name=TEXT["name"],
        category="System",
        device_type="Switch",
        severity="critical",
        state="active",
        operation="add",
        priority="Very High",
        summary=TEXT["summary"],
        site_id="7",
        site_name="Campus",
        device_serials=("SG01",),
        raised=at(0),
        time=at(0),
    )
    assert changes == (Change(("alert", "alert-1"), None, alert),)
    assert inventory.alerts.by_id == {"alert-1": alert}


def test_alert_without_details_is_open() -> None:
    """An alert that tells nothing but its id wants attention; its envelope tells the time."""
    inventory = Inventory()
    message = alerts_pb2.AlertStreamingMessage(alert_id="alert-1")
    inventory.apply(event("alerts", message, time=stamp(5)))
    assert inventory.alerts.by_id == {
        "alert-1": Alert(alert_id="alert-1", raised=at(5), time=at(5))
    }


def test_alert_without_id_is_passed_over() -> None:
    """Nobody could tell when it is over."""
    inventory = Inventory()
    assert tell(inventory, 0, alert_id="") == ()
    assert not inventory.alerts.by_id


def test_update_keeps_when_it_was_raised() -> None:
    """An update changes an alert, but not when it began."""
    inventory = raised()
    (change,) = tell(inventory, 60, severity="Minor")
    assert isinstance(change.after, Alert)
    assert (change.after.severity, change.after.raised, change.after.time) == (
        "minor",
        at(0),
        at(60),
    )


def test_older_update_is_dropped() -> None:
    """What is older than what is known tells nothing."""
    inventory = raised(60)
    assert tell(inventory, 30, severity="Minor") == ()
    assert inventory.alerts.by_id["alert-1"].severity == "critical"


def test_repeated_message_changes_nothing() -> None:
    """The same again is no change."""
    inventory = raised()
    assert tell(inventory, 0, operation="Add") == ()


@pytest.mark.parametrize("state", ["Deferred", "Acknowledged"])
def test_whatever_is_not_closed_is_open(state: str) -> None:
    """A deferred alert, and one in a state that nobody documented, stay in the list."""
    inventory = raised()
    (change,) = tell(inventory, 60, state=state)
    assert isinstance(change.after, Alert)
    assert (change.after.state, change.after.is_open) == (state.lower(), True)
    assert len(inventory.alerts.open()) == 1


@pytest.mark.parametrize("state", ["Cleared", "CLEAR", "Closed", "Close", "Resolved"])
def test_alert_is_cleared(state: str) -> None:
    """A closed alert leaves the list; the change still tells how it ended."""
    inventory = raised()
    before = inventory.alerts.by_id["alert-1"]
    (change,) = tell(inventory, 60, state=state)
    assert (change.key, change.before) == (alert_key("alert-1"), before)
    assert isinstance(change.after, Alert)
    assert not change.after.is_open
    assert not inventory.alerts.by_id


@pytest.mark.parametrize("seconds", [0, 60])
@pytest.mark.parametrize("state", ["Active", "Cleared"])
def test_replay_after_the_end(seconds: float, state: str) -> None:
    """Late repeats do not open a closed alert again."""
    inventory = raised()
    tell(inventory, 60, state="Cleared")
    assert tell(inventory, seconds, state=state) == ()
    assert not inventory.alerts.by_id


def test_end_before_the_beginning() -> None:
    """An alert whose end comes first stays closed when its beginning comes."""
    inventory = Inventory()
    assert tell(inventory, 60, state="Cleared") == ()
    assert tell(inventory, 0, operation="Add") == ()
    assert not inventory.alerts.by_id


def test_alert_is_raised_again() -> None:
    """Something newer than the end opens an alert anew."""
    inventory = raised()
    tell(inventory, 60, state="Cleared")
    (change,) = tell(inventory, 61)
    assert change.before is None
    assert inventory.alerts.by_id.keys() == {"alert-1"}
    tell(inventory, 62, state="Cleared")
    assert not inventory.alerts.by_id


def test_message_without_time() -> None:
    """Without any time the last word counts, except that a closed alert stays closed."""
    inventory = raised()
    timeless = alerts_pb2.AlertStreamingMessage(alert_id="alert-1", state="Active", severity="Info")
    inventory.apply(event("alerts", timeless))
    assert inventory.alerts.by_id["alert-1"].severity == "info"
    timeless.state = "Cleared"
    inventory.apply(event("alerts", timeless))
    assert not inventory.alerts.by_id
    assert tell(inventory, 60) == ()


def test_remembers_only_so_many_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of closed alerts does not grow for ever: the oldest end is forgotten first."""
    monkeypatch.setattr(alerts_module, "_MAX_CLOSED", 2)
    inventory = Inventory()
    for number in range(3):
        tell(inventory, 60, alert_id=f"alert-{number}", state="Cleared")
    assert tell(inventory, 0, alert_id="alert-1") == ()
    assert len(tell(inventory, 0, alert_id="alert-0")) == 1


def test_open_alerts_by_severity() -> None:
    """Open alerts can be listed by how bad they are."""
    inventory = raised()
    tell(inventory, 0, alert_id="alert-2", severity="MINOR")
    tell(inventory, 0, alert_id="alert-3", severity="Strange")
    assert [alert.alert_id for alert in inventory.alerts.open(Severity.CRITICAL)] == ["alert-1"]
    assert [alert.alert_id for alert in inventory.alerts.open(Severity.MINOR)] == ["alert-2"]
    assert inventory.alerts.open(Severity.INFO) == []
    assert len(inventory.alerts.open()) == 3


def test_snapshot_brings_alerts() -> None:
    """An open alert that only REST knows appears."""
    inventory = Inventory()
    assert inventory.alerts.load([REST]) == (Change(("alert", "1:2"), None, REST),)
    assert inventory.alerts.load([REST]) == ()


def test_snapshot_closes_what_it_lacks() -> None:
    """An alert that a complete snapshot does not list any more is over."""
    inventory = raised()
    (change,) = inventory.alerts.load([])
    assert isinstance(change.after, Alert)
    assert (change.key, change.after.state) == (("alert", "alert-1"), "cleared")
    assert not inventory.alerts.by_id


def test_snapshot_knows_alerts_by_their_text() -> None:
    """REST's ids differ from the stream's: the same name and summary is the same alert."""
    inventory = raised()
    assert inventory.alerts.load([REST]) == ()
    assert inventory.alerts.by_id.keys() == {"alert-1"}


def test_snapshot_knows_alerts_by_their_id() -> None:
    """Where the ids agree, the text does not matter: it may have changed."""
    inventory = raised()
    (change,) = inventory.alerts.load(
        [replace(REST, alert_id="alert-1", summary="other words", state="deferred")]
    )
    assert isinstance(change.after, Alert)
    assert (change.after.state, change.after.summary) == ("deferred", "other words")


def test_two_alerts_of_the_same_text() -> None:
    """Alerts that read alike are as many as the snapshot lists."""
    inventory = raised()
    tell(inventory, 0, alert_id="alert-2")
    assert inventory.alerts.load([REST, replace(REST, alert_id="1:3")]) == ()
    assert inventory.alerts.by_id.keys() == {"alert-1", "alert-2"}
    (change,) = inventory.alerts.load([REST])
    assert change.key == ("alert", "alert-2")


def test_alert_known_by_id_is_not_taken_for_another_of_the_same_text() -> None:
    """An alert that the snapshot names itself is no other's stand-in."""
    inventory = raised()
    (change,) = inventory.alerts.load([REST, replace(REST, alert_id="alert-1")])
    assert (change.key, change.after) == (("alert", "1:2"), REST)
    assert inventory.alerts.by_id.keys() == {"alert-1", "1:2"}


def test_alert_listed_twice() -> None:
    """Pages shift while they are read: an alert that comes twice is one."""
    inventory = Inventory()
    assert len(inventory.alerts.load([REST, REST])) == 1


@pytest.mark.parametrize("before,is_closed", [(0, False), (29, False), (31, True), (None, True)])
def test_alert_newer_than_the_snapshot_stays(before: float | None, is_closed: bool) -> None:
    """A snapshot that was asked for before an alert changed, or soon after, cannot close it."""
    inventory = raised(0)
    changes = inventory.alerts.load([], before=None if before is None else at(before))
    assert bool(changes) is is_closed
    assert bool(inventory.alerts.by_id) is not is_closed


def test_alert_without_time_is_closed_by_any_snapshot() -> None:
    """An alert of no known age is as old as can be."""
    inventory = Inventory()
    inventory.apply(event("alerts", alerts_pb2.AlertStreamingMessage(alert_id="alert-1")))
    assert len(inventory.alerts.load([], before=at(0))) == 1


def test_stale_snapshot_does_not_open_a_closed_alert() -> None:
    """A snapshot from before the end tells nothing new."""
    inventory = raised()
    tell(inventory, 60, state="Cleared")
    assert inventory.alerts.load([replace(REST, alert_id="alert-1", time=at(0))]) == ()
    assert not inventory.alerts.by_id


def test_newer_snapshot_opens_a_closed_alert() -> None:
    """An alert that REST says changed after its end is open again."""
    inventory = raised()
    tell(inventory, 60, state="Cleared")
    assert len(inventory.alerts.load([replace(REST, alert_id="alert-1", time=at(61))])) == 1
    assert inventory.alerts.by_id.keys() == {"alert-1"}


def test_alert_missing_in_one_snapshot_comes_back() -> None:
    """One odd snapshot does not hide an alert for good."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    inventory.alerts.load([])
    assert len(inventory.alerts.load([REST])) == 1
    assert inventory.alerts.by_id == {"1:2": REST}


def test_late_message_after_a_snapshot_closed_the_alert() -> None:
    """A replayed message does not open what a snapshot has closed."""
    inventory = raised()
    inventory.alerts.load([])
    assert tell(inventory, 0) == ()


def test_stream_takes_over_an_alert_known_from_rest() -> None:
    """The stream's message about an alert that REST told of is the same alert, under the stream's id from now on."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    (change,) = tell(
        inventory, -60, impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    )
    assert isinstance(change.after, Alert)
    assert (change.before, change.after.alert_id, change.after.raised) == (REST, "alert-1", at(0))
    assert change.after.device_serials == ("SG01",)
    assert inventory.alerts.by_id.keys() == {"alert-1"}
    assert inventory.alerts.load([REST]) == ()


def test_stream_clears_an_alert_known_from_rest() -> None:
    """The end that the stream tells ends the alert that REST told of."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    (change,) = tell(inventory, 60, state="Cleared")
    assert change.before == REST
    assert not inventory.alerts.by_id


def test_another_alert_of_the_same_text_is_another() -> None:
    """Once the stream has told of an alert, a second one that reads alike is a second one."""
    inventory = raised()
    tell(inventory, 0, alert_id="alert-2")
    assert inventory.alerts.by_id.keys() == {"alert-1", "alert-2"}


def test_alert_of_tomorrow_can_be_cleared_today() -> None:
    """The envelope's time holds where the alert's own has not come yet."""
    inventory = Inventory()
    opened = alerts_pb2.AlertStreamingMessage(
        alert_id="alert-1", state="Active", time=stamp(90_000)
    )
    inventory.apply(event("alerts", opened, time=stamp(0)))
    assert tell(inventory, 60, state="Cleared")
    assert inventory.alerts.by_id == {}
