"""Alerts in the inventory, as the stream and complete lists of REST report them."""

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


def apply_alert(inventory: Inventory, seconds: float, **values: Any) -> tuple[Change, ...]:
    """Apply an alert message and return the changes."""
    fields: dict[str, Any] = {
        "alert_id": "alert-1",
        "severity": "Critical",
        "operation": "Update",
        "state": "Active",
        "time": stamp(seconds),
        **TEXT,
        **values,
    }
    return inventory.apply(event("alerts", alerts_pb2.AlertStreamingMessage(**fields)))


def raised(seconds: float = 0, **fields: Any) -> Inventory:
    """Return an inventory with one open alert."""
    inventory = Inventory()
    apply_alert(inventory, seconds, operation="Add", **fields)
    return inventory


def test_new_alert_has_the_kept_fields_of_its_message() -> None:
    """A new alert has the kept fields of its message, and enum values in lower case."""
    inventory = Inventory()
    changes = apply_alert(
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


def test_alert_with_only_an_id_is_open() -> None:
    """An alert message with nothing but an id is open, and has the time of its envelope."""
    inventory = Inventory()
    message = alerts_pb2.AlertStreamingMessage(alert_id="alert-1")
    inventory.apply(event("alerts", message, time=stamp(5)))
    assert inventory.alerts.by_id == {
        "alert-1": Alert(alert_id="alert-1", raised=at(5), time=at(5))
    }


def test_alert_without_id_is_ignored() -> None:
    """An alert without an id is ignored: nothing could ever close it."""
    inventory = Inventory()
    assert apply_alert(inventory, 0, alert_id="") == ()
    assert not inventory.alerts.by_id


def test_update_keeps_when_it_was_raised() -> None:
    """An update changes an alert, but not when it was raised."""
    inventory = raised()
    (change,) = apply_alert(inventory, 60, severity="Minor")
    assert isinstance(change.after, Alert)
    assert (change.after.severity, change.after.raised, change.after.time) == (
        "minor",
        at(0),
        at(60),
    )


def test_older_update_is_ignored() -> None:
    """An update older than the last message changes nothing."""
    inventory = raised(60)
    assert apply_alert(inventory, 30, severity="Minor") == ()
    assert inventory.alerts.by_id["alert-1"].severity == "critical"


def test_repeated_message_changes_nothing() -> None:
    """The same message again is no change."""
    inventory = raised()
    assert apply_alert(inventory, 0, operation="Add") == ()


@pytest.mark.parametrize("state", ["Deferred", "Acknowledged"])
def test_deferred_and_unknown_states_are_open(state: str) -> None:
    """Alerts that are deferred, or in an undocumented state, stay open."""
    inventory = raised()
    (change,) = apply_alert(inventory, 60, state=state)
    assert isinstance(change.after, Alert)
    assert (change.after.state, change.after.is_open) == (state.lower(), True)
    assert len(inventory.alerts.open()) == 1


@pytest.mark.parametrize("state", ["Cleared", "CLEAR", "Closed", "Close", "Resolved"])
def test_cleared_alert_is_removed(state: str) -> None:
    """A cleared alert is removed; the change has its last state."""
    inventory = raised()
    before = inventory.alerts.by_id["alert-1"]
    (change,) = apply_alert(inventory, 60, state=state)
    assert (change.key, change.before) == (alert_key("alert-1"), before)
    assert isinstance(change.after, Alert)
    assert not change.after.is_open
    assert not inventory.alerts.by_id


@pytest.mark.parametrize("seconds", [0, 60])
@pytest.mark.parametrize("state", ["Active", "Cleared"])
def test_replayed_messages_do_not_reopen_an_alert(seconds: float, state: str) -> None:
    """Late repeats do not reopen a closed alert."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    assert apply_alert(inventory, seconds, state=state) == ()
    assert not inventory.alerts.by_id


def test_alert_cleared_before_it_was_raised_stays_closed() -> None:
    """If the end of an alert arrives first, its beginning does not open it."""
    inventory = Inventory()
    assert apply_alert(inventory, 60, state="Cleared") == ()
    assert apply_alert(inventory, 0, operation="Add") == ()
    assert not inventory.alerts.by_id


def test_newer_message_reopens_an_alert() -> None:
    """A message newer than the end opens the alert again."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    (change,) = apply_alert(inventory, 61)
    assert change.before is None
    assert inventory.alerts.by_id.keys() == {"alert-1"}
    apply_alert(inventory, 62, state="Cleared")
    assert not inventory.alerts.by_id


def test_messages_without_time_apply_in_order() -> None:
    """Without any time the last message counts, but a closed alert stays closed."""
    inventory = raised()
    timeless = alerts_pb2.AlertStreamingMessage(alert_id="alert-1", state="Active", severity="Info")
    inventory.apply(event("alerts", timeless))
    assert inventory.alerts.by_id["alert-1"].severity == "info"
    timeless.state = "Cleared"
    inventory.apply(event("alerts", timeless))
    assert not inventory.alerts.by_id
    assert apply_alert(inventory, 60) == ()


def test_number_of_remembered_closed_alerts_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed alerts are remembered up to a limit; the oldest is forgotten first."""
    monkeypatch.setattr(alerts_module, "_MAX_CLOSED", 2)
    inventory = Inventory()
    for number in range(3):
        apply_alert(inventory, 60, alert_id=f"alert-{number}", state="Cleared")
    assert apply_alert(inventory, 0, alert_id="alert-1") == ()
    assert len(apply_alert(inventory, 0, alert_id="alert-0")) == 1


def test_open_alerts_by_severity() -> None:
    """Open alerts can be listed by severity."""
    inventory = raised()
    apply_alert(inventory, 0, alert_id="alert-2", severity="MINOR")
    apply_alert(inventory, 0, alert_id="alert-3", severity="Strange")
    assert [alert.alert_id for alert in inventory.alerts.open(Severity.CRITICAL)] == ["alert-1"]
    assert [alert.alert_id for alert in inventory.alerts.open(Severity.MINOR)] == ["alert-2"]
    assert inventory.alerts.open(Severity.INFO) == []
    assert len(inventory.alerts.open()) == 3


def test_rest_adds_alerts() -> None:
    """An open alert that only REST's list has is added."""
    inventory = Inventory()
    assert inventory.alerts.load([REST]) == (Change(("alert", "1:2"), None, REST),)
    assert inventory.alerts.load([REST]) == ()


def test_complete_list_closes_missing_alerts() -> None:
    """An alert that a complete list lacks is closed."""
    inventory = raised()
    (change,) = inventory.alerts.load([])
    assert isinstance(change.after, Alert)
    assert (change.key, change.after.state) == (("alert", "alert-1"), "cleared")
    assert not inventory.alerts.by_id


def test_rest_alert_is_matched_by_name_and_summary() -> None:
    """REST's ids differ from the stream's; name and summary identify an alert."""
    inventory = raised()
    assert inventory.alerts.load([REST]) == ()
    assert inventory.alerts.by_id.keys() == {"alert-1"}


def test_rest_alert_is_matched_by_id() -> None:
    """If the ids agree, name and summary may differ: they may have changed."""
    inventory = raised()
    (change,) = inventory.alerts.load(
        [replace(REST, alert_id="alert-1", summary="other words", state="deferred")]
    )
    assert isinstance(change.after, Alert)
    assert (change.after.state, change.after.summary) == ("deferred", "other words")


def test_alerts_with_the_same_text_are_counted() -> None:
    """Of alerts with the same text, as many stay open as the list has."""
    inventory = raised()
    apply_alert(inventory, 0, alert_id="alert-2")
    assert inventory.alerts.load([REST, replace(REST, alert_id="1:3")]) == ()
    assert inventory.alerts.by_id.keys() == {"alert-1", "alert-2"}
    (change,) = inventory.alerts.load([REST])
    assert change.key == ("alert", "alert-2")


def test_alert_matched_by_id_is_not_matched_by_text_too() -> None:
    """An alert that the list has by its id does not match another one's text."""
    inventory = raised()
    (change,) = inventory.alerts.load([REST, replace(REST, alert_id="alert-1")])
    assert (change.key, change.after) == (("alert", "1:2"), REST)
    assert inventory.alerts.by_id.keys() == {"alert-1", "1:2"}


def test_alert_listed_twice_is_one() -> None:
    """Pages shift while they are read, so an alert may be listed twice."""
    inventory = Inventory()
    assert len(inventory.alerts.load([REST, REST])) == 1


@pytest.mark.parametrize("before,is_closed", [(0, False), (29, False), (31, True), (None, True)])
def test_list_does_not_close_a_newer_alert(before: float | None, is_closed: bool) -> None:
    """A list requested before an alert changed, or soon after, does not close it."""
    inventory = raised(0)
    changes = inventory.alerts.load([], before=None if before is None else at(before))
    assert bool(changes) is is_closed
    assert bool(inventory.alerts.by_id) is not is_closed


def test_any_list_closes_an_alert_without_time() -> None:
    """An alert without a time may be older than any list."""
    inventory = Inventory()
    inventory.apply(event("alerts", alerts_pb2.AlertStreamingMessage(alert_id="alert-1")))
    assert len(inventory.alerts.load([], before=at(0))) == 1


def test_older_list_does_not_reopen_an_alert() -> None:
    """A list from before an alert was closed does not reopen it."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    assert inventory.alerts.load([replace(REST, alert_id="alert-1", time=at(0))]) == ()
    assert not inventory.alerts.by_id


def test_newer_list_reopens_an_alert() -> None:
    """An alert that changed after its end according to REST is open again."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    assert len(inventory.alerts.load([replace(REST, alert_id="alert-1", time=at(61))])) == 1
    assert inventory.alerts.by_id.keys() == {"alert-1"}


def test_alert_missing_from_one_list_is_reopened_by_the_next() -> None:
    """A single list without an alert of REST does not hide it for good."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    inventory.alerts.load([])
    assert len(inventory.alerts.load([REST])) == 1
    assert inventory.alerts.by_id == {"1:2": REST}


def test_replayed_message_does_not_reopen_what_a_list_closed() -> None:
    """A replayed message does not reopen an alert that a list closed."""
    inventory = raised()
    inventory.alerts.load([])
    assert apply_alert(inventory, 0) == ()


def test_stream_message_replaces_rests_alert() -> None:
    """The alert that REST listed has the id of the stream's message from then on."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    (change,) = apply_alert(
        inventory, -60, impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    )
    assert isinstance(change.after, Alert)
    assert (change.before, change.after.alert_id, change.after.raised) == (REST, "alert-1", at(0))
    assert change.after.device_serials == ("SG01",)
    assert inventory.alerts.by_id.keys() == {"alert-1"}
    assert inventory.alerts.load([REST]) == ()


def test_stream_clears_rests_alert() -> None:
    """A cleared message of the stream closes the alert that REST listed."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    (change,) = apply_alert(inventory, 60, state="Cleared")
    assert change.before == REST
    assert not inventory.alerts.by_id


def test_second_alert_with_the_same_text_is_another() -> None:
    """A second alert with the same text is another one if the stream reported the first."""
    inventory = raised()
    apply_alert(inventory, 0, alert_id="alert-2")
    assert inventory.alerts.by_id.keys() == {"alert-1", "alert-2"}


def test_alert_with_a_future_time_can_be_cleared() -> None:
    """If an alert's own time is in the future, that of its envelope counts."""
    inventory = Inventory()
    opened = alerts_pb2.AlertStreamingMessage(
        alert_id="alert-1", state="Active", time=stamp(90_000)
    )
    inventory.apply(event("alerts", opened, time=stamp(0)))
    assert apply_alert(inventory, 60, state="Cleared")
    assert inventory.alerts.by_id == {}
