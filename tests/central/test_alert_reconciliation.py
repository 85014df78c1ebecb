"""Alerts that the stream and REST report in part, and not at the same time."""

from dataclasses import replace
import json
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.keys import alert_key
from custom_components.hpe_aruba_central.central.pb import alerts_pb2
from custom_components.hpe_aruba_central.central.state import alerts as alerts_module
from custom_components.hpe_aruba_central.central.state.entity_events import alert_events
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, event, stamp
from tests.central.test_inventory_alerts import REST, apply_alert, raised


def apply_sparse_alert(inventory: Inventory, seconds: float, **fields: Any) -> tuple[Change, ...]:
    """Apply an alert message that has only the given fields."""
    message = alerts_pb2.AlertStreamingMessage(alert_id="alert-1", time=stamp(seconds), **fields)
    return inventory.apply(event("alerts", message))


def test_list_updates_what_changed_in_a_gap() -> None:
    """A list updates an alert that changed while the stream was down, and keeps what it lacks."""
    inventory = raised(
        severity="Minor", impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    )
    before = inventory.alerts.by_id["alert-1"]
    (change,) = inventory.alerts.load([replace(REST, priority="Very High", time=at(300))], at(1800))
    assert change.after == replace(before, severity="critical", priority="Very High")


def test_list_only_completes_lasting_attributes() -> None:
    """A list does not replace a category, which REST may spell differently."""
    inventory = raised(category="Client", priority="High")
    before = inventory.alerts.by_id["alert-1"]
    listed = replace(REST, category="Clients", device_type="Switch", severity="")
    (change,) = inventory.alerts.load([listed], at(1800))
    assert change.after == replace(before, device_type="Switch")


@pytest.mark.parametrize(
    "listed_at,asked",
    [(0, 598), (0, 1800), (700, 629)],
    ids=["asked before", "changed before", "asked soon after"],
)
def test_older_list_does_not_undo_a_newer_message(listed_at: float, asked: float) -> None:
    """A list keeps what the stream reported later, or just before it was requested."""
    inventory = raised()
    apply_alert(inventory, 600, state="Deferred")
    assert inventory.alerts.load([replace(REST, time=at(listed_at))], at(asked)) == ()
    assert inventory.alerts.by_id["alert-1"].state == "deferred"


@pytest.mark.parametrize("rest_id", ["alert-1", "1:2"])
def test_alert_that_a_list_closed_is_reopened_by_a_later_one(rest_id: str) -> None:
    """An alert that only a list closed is reopened with all its attributes."""
    inventory = raised(priority="High")
    known = inventory.alerts.by_id["alert-1"]
    inventory.alerts.load([], at(1800))
    assert inventory.alerts.load([replace(REST, alert_id=rest_id)], at(3600)) == (
        Change(alert_key("alert-1"), None, known),
    )
    assert inventory.alerts.by_id == {"alert-1": known}


def test_list_adds_a_later_alert_with_the_same_text() -> None:
    """An alert raised long after the one that a list closed is another one."""
    inventory = raised()
    inventory.alerts.load([], at(1800))
    again = replace(REST, raised=at(2000), time=at(2000))
    assert inventory.alerts.load([again], at(3600)) == (Change(("alert", "1:2"), None, again),)


def test_later_list_closes_rests_alert_however_soon() -> None:
    """An alert that only REST reported is never newer than a later list."""
    inventory = Inventory()
    inventory.alerts.load([REST], at(1))
    assert len(inventory.alerts.load([], at(2))) == 1


def test_alert_that_the_stream_closed_too_is_not_reopened() -> None:
    """No list reopens an alert whose end the stream has confirmed."""
    inventory = raised()
    inventory.alerts.load([], at(1800))
    assert apply_alert(inventory, 60, state="Cleared") == ()
    assert inventory.alerts.load([replace(REST, alert_id="alert-1")], at(3600)) == ()


def test_stream_reopens_what_a_list_closed() -> None:
    """A newer message reopens an alert that a list closed, even if it has few fields."""
    inventory = raised(priority="High")
    known = inventory.alerts.by_id["alert-1"]
    inventory.alerts.load([], at(1800))
    apply_sparse_alert(inventory, 1900, severity="Minor")
    assert inventory.alerts.by_id == {"alert-1": replace(known, severity="minor", time=at(1900))}


@pytest.mark.parametrize("alert_id", ["alert-1", "alert-2"], ids=["known", "only in REST"])
def test_late_message_does_not_reopen_what_a_later_list_closed(alert_id: str) -> None:
    """A list without an alert decides about what was sent before it."""
    inventory = raised()
    inventory.alerts.load([replace(REST, alert_id="alert-1")], at(1000))
    inventory.alerts.load([], at(1800))
    assert apply_alert(inventory, 600, alert_id=alert_id, severity="Major") == ()
    assert apply_alert(inventory, 700, alert_id=alert_id, state="Cleared") == ()
    assert inventory.alerts.by_id == {}


def test_late_message_about_rests_alert_adds_its_devices_only() -> None:
    """What the list has is newer; only the stream names devices."""
    inventory = Inventory()
    listed = replace(REST, severity="minor", time=at(600))
    inventory.alerts.load([listed], at(1800))
    devices = alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    (change,) = apply_alert(inventory, 1, operation="Add", impacted_entities=devices)
    assert list(alert_events(change)) == []
    alert = inventory.alerts.by_id["alert-1"]
    assert (alert.severity, alert.device_serials) == ("minor", ("SG01",))


@pytest.mark.parametrize("is_restarted", [False, True], ids=["same run", "restarted"])
def test_list_that_lags_does_not_raise_what_the_stream_has_closed(is_restarted: bool) -> None:
    """REST has another id, and a list may not know of the end of half a minute ago."""
    inventory = raised()
    apply_alert(inventory, 143, state="Cleared")
    if is_restarted:
        stored = json.loads(json.dumps(inventory.snapshot()))
        inventory = Inventory()
        inventory.restore(stored, [], alerts=True)
    assert inventory.alerts.load([REST], at(158)) == ()
    again = replace(REST, alert_id="1:3", raised=at(900), time=at(900))
    assert len(inventory.alerts.load([again], at(960))) == 1


def test_list_that_lags_does_not_raise_its_own_alert_that_the_stream_has_closed() -> None:
    """The stream calls it by another id, also after a restart."""
    inventory = Inventory()
    inventory.alerts.load([REST], at(60))
    apply_alert(inventory, 143, state="Cleared")
    stored = json.loads(json.dumps(inventory.snapshot()))
    inventory = Inventory()
    inventory.restore(stored, [], alerts=True)
    assert inventory.alerts.load([REST], at(158)) == ()


def test_list_that_lags_does_not_raise_what_was_unknown_until_it_ended() -> None:
    """A crash may have forgotten an alert, or nobody heard of it before."""
    inventory = Inventory()
    assert apply_alert(inventory, 143, state="Cleared") == ()
    assert inventory.alerts.load([REST], at(158)) == ()


def test_listed_alert_that_was_raised_long_after_one_that_is_known() -> None:
    """The end of the known one was missed: it is another alert with the same text."""
    inventory = raised()
    again = replace(REST, alert_id="1:3", raised=at(1000), time=at(1000))
    changes = inventory.alerts.load([again], at(1100))
    events = [name for change in changes for name, _ in alert_events(change)]
    assert events == ["raised", "cleared"]
    apply_alert(inventory, 1200, alert_id="alert-2", severity="Critical")
    assert [(a.alert_id, a.severity) for a in inventory.alerts.open()] == [("alert-2", "critical")]


def test_listed_alert_is_the_one_of_those_with_its_text_that_the_stream_reported_late() -> None:
    """The other one was raised at a nearer time, but before it."""
    inventory = raised()
    apply_alert(inventory, 2000, alert_id="alert-2", severity="Major")
    again = replace(REST, alert_id="1:3", raised=at(1000), time=at(1000))
    changes = inventory.alerts.load([again], at(2100))
    assert [name for change in changes for name, _ in alert_events(change)] == ["cleared"]
    assert list(inventory.alerts.by_id) == ["alert-2"]


def test_listed_alert_that_was_taken_for_one_that_had_ended() -> None:
    """Both were raised within minutes; a late message about the end of the first shows it."""
    inventory = raised()
    again = replace(REST, alert_id="1:3", raised=at(20), time=at(20))
    inventory.alerts.load([again], at(60))
    assert list(inventory.alerts.by_id) == ["alert-1"]
    changes = [
        *apply_alert(inventory, 10, state="Cleared"),
        *apply_alert(inventory, 20, alert_id="alert-2", operation="Add"),
    ]
    assert [name for change in changes for name, _ in alert_events(change)] == []
    (alert,) = inventory.alerts.open()
    assert (alert.alert_id, alert.raised) == ("alert-2", at(20))


def test_message_of_just_before_the_list_that_lacks_its_alert_does_not_reopen_it() -> None:
    """Its end follows in the stream, and is no news."""
    inventory = raised()
    inventory.alerts.load([], at(60))
    assert apply_alert(inventory, 47, severity="Major") == ()
    assert apply_alert(inventory, 51, state="Cleared") == ()
    assert inventory.alerts.by_id == {}


def test_alert_raised_after_a_list_is_not_one_that_it_lacked() -> None:
    """The cause occurs again a minute later: what the list closed stays closed."""
    inventory = raised()
    inventory.alerts.load([], at(60))
    again = replace(REST, alert_id="1:3", raised=at(61), time=at(61))
    (change,) = inventory.alerts.load([again], at(120))
    assert [name for name, _ in alert_events(change)] == ["raised"]
    assert apply_alert(inventory, 61, alert_id="alert-2", operation="Add") != ()
    assert list(inventory.alerts.by_id) == ["alert-2"]


def test_queued_messages_about_an_alert_before_the_one_that_rest_has() -> None:
    """One that ended before the list is not the one in it; its successor is."""
    inventory = Inventory()
    inventory.alerts.load([replace(REST, raised=at(3), time=at(3))], at(400))
    queue: list[tuple[float, dict[str, str]]] = [
        (1, {"operation": "Add", "alert_id": "first"}),
        (2, {"state": "Cleared", "alert_id": "first"}),
        (3, {"operation": "Add", "alert_id": "second"}),
    ]
    for seconds, fields in queue:
        for change in apply_alert(inventory, seconds, **fields):
            assert list(alert_events(change)) == []
    apply_alert(inventory, 401, alert_id="second", severity="Critical")
    assert [(a.alert_id, a.severity) for a in inventory.alerts.open()] == [("second", "critical")]


def test_queued_messages_about_an_alert_that_ended_before_rests() -> None:
    """The alert that REST has is as REST has it."""
    inventory = Inventory()
    listed = replace(REST, raised=at(3), time=at(3), rest_key="key")
    inventory.alerts.load([listed], at(400))
    apply_alert(inventory, 1, operation="Add", alert_id="first")
    apply_alert(inventory, 2, state="Cleared", alert_id="first")
    assert inventory.alerts.by_id == {REST.alert_id: listed}


@pytest.mark.parametrize("is_restarted", [False, True], ids=["same run", "restarted"])
def test_queued_messages_about_an_alert_that_a_list_lacks(is_restarted: bool) -> None:
    """It was over before the list."""
    inventory = Inventory()
    inventory.alerts.load([], at(100))
    if is_restarted:
        stored = json.loads(json.dumps(inventory.snapshot()))
        inventory = Inventory()
        inventory.restore(stored, [], alerts=True)
    assert apply_alert(inventory, 10, operation="Add") == ()
    assert apply_alert(inventory, 20, state="Cleared") == ()


def test_forgotten_closed_alert_is_not_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed alert beyond the limit is forgotten, so REST's alert is a new one."""
    monkeypatch.setattr(alerts_module, "_MAX_CLOSED", 1)
    inventory = raised()
    inventory.alerts.load([], at(1800))
    apply_alert(inventory, 1900, alert_id="alert-2", state="Cleared")
    inventory.alerts.load([REST], at(3600))
    assert inventory.alerts.by_id == {"1:2": REST}


def test_stream_messages_replace_rests_alerts_raised_nearest() -> None:
    """Each message is about that of REST's alerts which was raised nearest to it."""
    inventory = Inventory()
    rows = [REST, replace(REST, alert_id="1:3", raised=at(3600), time=at(3600))]
    inventory.alerts.load(rows)
    (second,) = apply_alert(inventory, 3601, alert_id="alert-2", operation="Add")
    (first,) = apply_alert(inventory, 1, operation="Add")
    assert (first.before, second.before) == (rows[0], rows[1])
    assert inventory.alerts.load(rows, at(7200)) == ()
    (change,) = inventory.alerts.load(rows[1:], at(7200))
    assert change.key == alert_key("alert-1")


@pytest.mark.parametrize("seconds,is_same", [(299, True), (5400, False)])
def test_new_alert_long_after_rests_is_another(seconds: float, is_same: bool) -> None:
    """An alert added long after REST's alert with the same text is another one."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    apply_alert(inventory, seconds, operation="Add")
    assert inventory.alerts.by_id.keys() == ({"alert-1"} if is_same else {"1:2", "alert-1"})


def test_new_alert_matches_rests_alert_without_time() -> None:
    """A new alert matches one of REST's of which it is not known when it was raised."""
    inventory = Inventory()
    inventory.alerts.load([replace(REST, raised=None, time=None)])
    apply_alert(inventory, 0, operation="Add")
    assert inventory.alerts.by_id.keys() == {"alert-1"}


def test_sparse_update_keeps_other_attributes() -> None:
    """An update may have only the changed fields."""
    inventory = raised(
        state="Deferred",
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"]),
    )
    before = inventory.alerts.by_id["alert-1"]
    (change,) = apply_sparse_alert(inventory, 60, priority="High", operation="Update")
    assert change.after == replace(before, priority="High", operation="update", time=at(60))


def test_present_empty_fields_are_applied() -> None:
    """A field with presence that is empty replaces what was known."""
    inventory = raised(
        priority="High", impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    )
    before = inventory.alerts.by_id["alert-1"]
    (change,) = apply_sparse_alert(
        inventory, 60, priority="", impacted_entities=alerts_pb2.ImpactedEntities()
    )
    assert change.after == replace(before, priority="", device_serials=(), time=at(60))


def test_sparse_end_keeps_the_devices() -> None:
    """A cleared message with few fields keeps the names of the devices."""
    inventory = raised(impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"]))
    before = inventory.alerts.by_id["alert-1"]
    (change,) = apply_sparse_alert(inventory, 60, state="Cleared")
    assert change.after == replace(before, state="cleared", time=at(60))


def test_update_without_state_does_not_reopen_an_alert() -> None:
    """An update without a state does not reopen a closed alert; adding it does."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    assert apply_sparse_alert(inventory, 120, operation="Update", priority="High") == ()
    assert len(apply_sparse_alert(inventory, 180, operation="Add")) == 1


def test_message_sent_within_the_lag_of_a_list_is_newer() -> None:
    """A list may not know of what the stream reports within the lag before it."""
    inventory = raised()
    inventory.alerts.load([replace(REST, priority="High", time=at(1))], at(100))
    apply_alert(inventory, 69, state="Deferred")
    assert inventory.alerts.by_id["alert-1"].state == "active"
    apply_alert(inventory, 71, state="Deferred")
    assert inventory.alerts.by_id["alert-1"].state == "deferred"


def test_late_message_does_not_change_what_a_later_list_reopened() -> None:
    """An alert that one list lacked is known as of its last message."""
    inventory = raised()
    apply_alert(inventory, 60, state="Deferred")
    inventory.alerts.load([], at(200))
    inventory.alerts.load([replace(REST, alert_id="alert-1")], at(260))
    assert apply_alert(inventory, 30) == ()
    assert inventory.alerts.by_id["alert-1"].state == "deferred"


def test_end_that_is_reported_twice() -> None:
    """What was sent before the later report of the end does not reopen an alert."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    assert apply_alert(inventory, 62, state="Cleared") == ()
    assert apply_alert(inventory, 61) == ()
    assert len(apply_alert(inventory, 63)) == 1


def test_message_without_time_does_not_reopen_an_alert() -> None:
    """It may be from before the end."""
    inventory = raised()
    apply_alert(inventory, 60, state="Cleared")
    timeless = alerts_pb2.AlertStreamingMessage(alert_id="alert-1", state="Active")
    assert inventory.apply(event("alerts", timeless)) == ()
    assert inventory.alerts.by_id == {}


def test_late_message_does_not_undo_a_list_of_before_a_restart() -> None:
    """Until when an alert is known outlasts the run."""
    inventory = raised()
    inventory.alerts.load([replace(REST, severity="minor")], at(1000))
    stored = json.loads(json.dumps(inventory.snapshot()))
    inventory = Inventory()
    inventory.restore(stored, [], alerts=True)
    assert apply_alert(inventory, 600, state="Deferred") == ()
    assert inventory.alerts.by_id["alert-1"].severity == "minor"


def test_alert_that_ends_while_a_list_is_applied() -> None:
    """The list still has it, under REST's id; it stays closed."""
    inventory = raised()
    other = {"name": "Switch Hot", "summary": "Switch core-1 is hot."}
    apply_alert(inventory, 0, operation="Add", alert_id="alert-2", **other)
    hot = replace(REST, alert_id="1:3", name=other["name"], summary=other["summary"])
    steps = inventory.alerts.loading([REST, hot], at(600))
    next(steps)
    apply_alert(inventory, 590, state="Cleared", alert_id="alert-2", **other)
    assert list(steps) == [()]
    assert list(inventory.alerts.by_id) == ["alert-1"]
