"""Alerts of which the stream and REST tell, each a part, and neither at once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.keys import alert_key
from custom_components.hpe_aruba_central.central.pb import alerts_pb2
from custom_components.hpe_aruba_central.central.state import alerts as alerts_module
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, event, stamp
from tests.central.test_inventory_alerts import REST, raised, tell


def sparse(inventory: Inventory, seconds: float, **told: Any) -> tuple[Change, ...]:
    """Apply an alert's message that tells nothing else."""
    message = alerts_pb2.AlertStreamingMessage(alert_id="alert-1", time=stamp(seconds), **told)
    return inventory.apply(event("alerts", message))


def test_snapshot_tells_what_changed_in_a_gap() -> None:
    """What changed while nobody listened is taken over; what the list has no word for stays."""
    inventory = raised(
        severity="Minor", impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    )
    before = inventory.alerts.by_id["alert-1"]
    (change,) = inventory.alerts.load([replace(REST, priority="Very High", time=at(300))], at(1800))
    assert change.after == replace(before, severity="critical", priority="Very High")


def test_snapshot_fills_gaps_only_of_what_lasts() -> None:
    """REST may spell a category otherwise; what it does not tell at all is no news either."""
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
def test_stale_snapshot_does_not_undo_a_newer_word(listed_at: float, asked: float) -> None:
    """What the stream told later than what a list knows, or just before it was asked for, stays."""
    inventory = raised()
    tell(inventory, 600, state="Deferred")
    assert inventory.alerts.load([replace(REST, time=at(listed_at))], at(asked)) == ()
    assert inventory.alerts.by_id["alert-1"].state == "deferred"


@pytest.mark.parametrize("rest_id", ["alert-1", "1:2"])
def test_what_only_a_snapshot_closed_a_later_one_opens_again(rest_id: str) -> None:
    """The odd list costs an alert none of what the stream told of it."""
    inventory = raised(priority="High")
    known = inventory.alerts.by_id["alert-1"]
    inventory.alerts.load([], at(1800))
    assert inventory.alerts.load([replace(REST, alert_id=rest_id)], at(3600)) == (
        Change(alert_key("alert-1"), None, known),
    )
    assert inventory.alerts.by_id == {"alert-1": known}


def test_snapshot_opens_another_alert_of_the_same_text() -> None:
    """What was raised long after the one that a snapshot closed is another."""
    inventory = raised()
    inventory.alerts.load([], at(1800))
    again = replace(REST, raised=at(2000), time=at(2000))
    assert inventory.alerts.load([again], at(3600)) == (Change(("alert", "1:2"), None, again),)


def test_what_only_rest_told_of_is_as_old_as_the_list() -> None:
    """A later list knows better, however soon it comes."""
    inventory = Inventory()
    inventory.alerts.load([REST], at(1))
    assert len(inventory.alerts.load([], at(2))) == 1


def test_stream_confirms_the_end_that_a_snapshot_told() -> None:
    """No list opens again what the stream says is over."""
    inventory = raised()
    inventory.alerts.load([], at(1800))
    assert tell(inventory, 60, state="Cleared") == ()
    assert inventory.alerts.load([replace(REST, alert_id="alert-1")], at(3600)) == ()


def test_stream_opens_what_a_snapshot_closed() -> None:
    """A newer word does, however little it tells."""
    inventory = raised(priority="High")
    known = inventory.alerts.by_id["alert-1"]
    inventory.alerts.load([], at(1800))
    sparse(inventory, 60, severity="Minor")
    assert inventory.alerts.by_id == {"alert-1": replace(known, severity="minor", time=at(60))}


def test_forgotten_end_of_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been forgotten to be closed is as if nobody ever told of it."""
    monkeypatch.setattr(alerts_module, "_MAX_CLOSED", 1)
    inventory = raised()
    inventory.alerts.load([], at(1800))
    tell(inventory, 60, alert_id="alert-2", state="Cleared")
    inventory.alerts.load([REST], at(3600))
    assert inventory.alerts.by_id == {"1:2": REST}


def test_stream_takes_over_two_alerts_of_the_same_text() -> None:
    """Of those that REST told of, each message is about the one raised nearest; the next list changes nothing."""
    inventory = Inventory()
    rows = [REST, replace(REST, alert_id="1:3", raised=at(3600), time=at(3600))]
    inventory.alerts.load(rows)
    (second,) = tell(inventory, 3601, alert_id="alert-2", operation="Add")
    (first,) = tell(inventory, 1, operation="Add")
    assert (first.before, second.before) == (rows[0], rows[1])
    assert inventory.alerts.load(rows, at(7200)) == ()
    (change,) = inventory.alerts.load(rows[1:], at(7200))
    assert change.key == alert_key("alert-1")


@pytest.mark.parametrize("seconds,is_same", [(299, True), (5400, False)])
def test_new_alert_long_after_one_of_the_same_text(seconds: float, is_same: bool) -> None:
    """What is added much later than what REST told of is another alert."""
    inventory = Inventory()
    inventory.alerts.load([REST])
    tell(inventory, seconds, operation="Add")
    assert inventory.alerts.by_id.keys() == ({"alert-1"} if is_same else {"1:2", "alert-1"})


def test_new_alert_of_which_rest_does_not_know_when_it_was_raised() -> None:
    """It may be the same, and is taken for it."""
    inventory = Inventory()
    inventory.alerts.load(
        [replace(REST, raised=datetime.fromtimestamp(0, UTC), time=datetime.fromtimestamp(0, UTC))]
    )
    tell(inventory, 0, operation="Add")
    assert inventory.alerts.by_id.keys() == {"alert-1"}


def test_sparse_update_keeps_what_it_does_not_tell() -> None:
    """An update may carry no more than what is new."""
    inventory = raised(
        state="Deferred",
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"]),
    )
    before = inventory.alerts.by_id["alert-1"]
    (change,) = sparse(inventory, 60, priority="High", operation="Update")
    assert change.after == replace(before, priority="High", operation="update", time=at(60))


def test_told_and_empty_is_no_gap() -> None:
    """What has presence is told even if it is empty: nothing any more."""
    inventory = raised(
        priority="High", impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"])
    )
    before = inventory.alerts.by_id["alert-1"]
    (change,) = sparse(inventory, 60, priority="", impacted_entities=alerts_pb2.ImpactedEntities())
    assert change.after == replace(before, priority="", device_serials=(), time=at(60))


def test_sparse_end_still_tells_what_ended() -> None:
    """Whoever hears of an alert's end wants to know of which devices."""
    inventory = raised(impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["SG01"]))
    before = inventory.alerts.by_id["alert-1"]
    (change,) = sparse(inventory, 60, state="Cleared")
    assert change.after == replace(before, state="cleared", time=at(60))


def test_note_on_a_closed_alert_does_not_open_it() -> None:
    """An update that does not tell the state says nothing of it; one that adds the alert does."""
    inventory = raised()
    tell(inventory, 60, state="Cleared")
    assert sparse(inventory, 120, operation="Update", priority="High") == ()
    assert len(sparse(inventory, 180, operation="Add")) == 1
