"""Actions on alerts, and what REST calls the alerts that they are on."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralActionError,
)
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.rest.actions import Actions, ClearReason, Priority
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from simulator import Settings, Simulator
from simulator.alert_actions import PRIORITIES, REASONS
from tests.central.action_helpers import (
    ACCEPTED,
    ALERTS,
    TOKEN,
    InstantClock,
    clear,
    requests,
)
from tests.central.scripted import Scripted, json_answer, text_answer

SOON = datetime(2030, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


@pytest.fixture
def settings() -> Settings:
    """Return a campus with alerts."""
    return Settings(alerts=3)


async def test_clear(actions: Actions, sim: Simulator) -> None:
    """An alert is cleared, with the reason and the notes."""
    first, second, _ = sim.campus.alerts
    await actions.clear_alerts([first.number, second.number], ClearReason.FALSE_POSITIVE, "Seen to")
    assert [alert.state for alert in sim.campus.alerts] == ["Cleared", "Cleared", "Active"]
    assert (first.reason, first.notes) == ("False Positive", "Seen to")
    (request,) = sim.actions.requests_for("clear")
    assert request.body == {
        "keys": [first.number, second.number],
        "reason": "False Positive",
        "notes": "Seen to",
    }


async def test_clear_without_notes(actions: Actions, sim: Simulator) -> None:
    """Notes that are not given are not sent."""
    await actions.clear_alerts([sim.campus.alerts[0].number], ClearReason.OTHER)
    assert sim.actions.requests[0].body.keys() == {"keys", "reason"}


async def test_defer_and_reactivate(actions: Actions, sim: Simulator) -> None:
    """An alert is put off, and taken up again."""
    alert = sim.campus.alerts[0]
    await actions.defer_alerts([alert.number], SOON.astimezone(timezone(timedelta(hours=-5))))
    assert alert.state == "Deferred"
    assert sim.actions.requests[0].body == {
        "keys": [alert.number],
        "deferUntil": "2030-01-02T03:04:05Z",
    }
    await actions.reactivate_alerts([alert.number])
    assert alert.state == "Active"
    assert sim.actions.requests[1].body == {"keys": [alert.number]}


async def test_priority(actions: Actions, sim: Simulator) -> None:
    """An alert is given another priority."""
    alert = sim.campus.alerts[0]
    await actions.set_alert_priority([alert.number], Priority.VERY_LOW)
    assert alert.priority == "Very Low"


@pytest.mark.parametrize("reason", ClearReason)
async def test_every_reason_is_one_of_the_definition(
    actions: Actions, sim: Simulator, reason: ClearReason
) -> None:
    """Central takes every reason."""
    await actions.clear_alerts([sim.campus.alerts[0].number], reason)
    assert sim.campus.alerts[0].reason in REASONS


@pytest.mark.parametrize("priority", Priority)
async def test_every_priority_is_one_of_the_definition(
    actions: Actions, sim: Simulator, priority: Priority
) -> None:
    """Central takes every priority."""
    await actions.set_alert_priority([sim.campus.alerts[0].number], priority)
    assert sim.campus.alerts[0].priority in PRIORITIES
    assert sim.campus.alerts[0].priority.lower().replace(" ", "_") == priority


def test_the_definition_is_covered() -> None:
    """Nothing that Central would take is missing."""
    assert (len(ClearReason), len(Priority)) == (len(REASONS), len(PRIORITIES))


async def test_no_alerts(actions: Actions, api: CentralApi) -> None:
    """Nothing is asked for nothing."""
    await actions.reactivate_alerts([])
    assert api.calls == 0


async def test_alert_is_sent_once(actions: Actions, sim: Simulator) -> None:
    """An alert that is named twice is sent once."""
    alert = sim.campus.alerts[0]
    await actions.reactivate_alerts([alert.number, alert.number])
    assert sim.actions.requests[0].body == {"keys": [alert.number]}


async def test_alert_by_its_key(actions: Actions, sim: Simulator) -> None:
    """An alert of the stream whose id is REST's key is sent by REST's id."""
    alert = sim.campus.alerts[0]
    await actions.reactivate_alerts([alert.alert_id])
    assert sim.actions.requests[0].body == {"keys": [alert.number]}


async def test_alert_by_its_text(
    api: CentralApi, instant_clock: InstantClock, sim: Simulator
) -> None:
    """An alert of the stream whose id REST does not have is found by name and summary."""
    alert = sim.campus.alerts[1]
    streamed = Alert(alert_id="stream-1", name=alert.name, summary=alert.summary)
    await Actions(api, clock=instant_clock.clock, alerts={"stream-1": streamed}).reactivate_alerts(
        ["stream-1"]
    )
    assert sim.actions.requests[0].body == {"keys": [alert.number]}


async def test_alert_by_its_time(
    api: CentralApi, instant_clock: InstantClock, sim: Simulator
) -> None:
    """Of several of the same text the one that was raised nearest in time is meant."""
    first, second, third = sim.campus.alerts
    for hours, alert in enumerate((first, second, third)):
        alert.name, alert.summary = first.name, first.summary
        alert.created = datetime(2026, 11, 1, hours, tzinfo=UTC)
    streamed = Alert(
        alert_id="stream-1",
        name=first.name,
        summary=first.summary,
        raised=second.created + timedelta(minutes=4),
    )
    await Actions(api, clock=instant_clock.clock, alerts={"stream-1": streamed}).reactivate_alerts(
        ["stream-1"]
    )
    assert sim.actions.requests[0].body == {"keys": [second.number]}


async def test_alert_that_could_be_several(
    api: CentralApi, instant_clock: InstantClock, sim: Simulator
) -> None:
    """Without a time none of several is taken for the one that is meant: Central decides."""
    first, second, _ = sim.campus.alerts
    second.name, second.summary = first.name, first.summary
    streamed = Alert(alert_id="stream-1", name=first.name, summary=first.summary)
    with pytest.raises(CentralActionError, match="not found") as caught:
        await Actions(
            api, clock=instant_clock.clock, alerts={"stream-1": streamed}
        ).reactivate_alerts(["stream-1"])
    assert caught.value.failed == ("stream-1",)
    assert sim.actions.requests[0].body == {"keys": ["stream-1"]}


async def test_known_by_rest_needs_no_list(scripted_actions: Actions, scripted: Scripted) -> None:
    """For alerts that REST has told of nothing is listed."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"state": "SUCCEEDED"})]
    await clear(scripted_actions)
    assert requests(scripted) == [f"POST {ALERTS}/clear", f"GET {ALERTS}/async-operations/task-1"]


@pytest.mark.parametrize(
    "refusal",
    [
        [json_answer({"message": "Validation errors"}, 400)],
        [text_answer(status=400)],
        [text_answer(status=422)],
        [json_answer({"message": "Not found."}, 404)],
        [ACCEPTED, json_answer({"state": "FAILED", "error": {"details": "Alert ID not found"}})],
        [ACCEPTED, json_answer({"state": "Failed", "error": "Invalid alert"})],
    ],
)
async def test_key_after_the_id(
    scripted_actions: Actions, scripted: Scripted, refusal: list[Any]
) -> None:
    """Alerts that Central does not know by REST's id are sent by REST's key."""
    scripted.answers = [TOKEN, *refusal, ACCEPTED, json_answer({"state": "SUCCEEDED"})]
    await clear(scripted_actions)
    assert requests(scripted).count(f"POST {ALERTS}/clear") == 2


class TestCentralWantsKeys:
    """A Central that knows alerts by REST's key alone."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return such a Central."""
        return Settings(alerts=3, alert_keys="key")

    async def test_key_is_sent_after_the_id(self, actions: Actions, sim: Simulator) -> None:
        """The alert is cleared at the second try."""
        alert = sim.campus.alerts[0]
        await actions.clear_alerts([alert.number], ClearReason.OTHER)
        assert alert.cleared
        assert [request.body["keys"] for request in sim.actions.requests] == [
            [alert.number],
            [alert.alert_id],
        ]

    async def test_key_of_several_is_never_sent(self, actions: Actions, sim: Simulator) -> None:
        """The definition's examples share a key: with it, others would be cleared too."""
        first, second, _ = sim.campus.alerts
        second.alert_id = first.alert_id
        with pytest.raises(CentralActionError, match="not found"):
            await actions.clear_alerts([first.number], ClearReason.OTHER)
        assert len(sim.actions.requests) == 1

    async def test_unknown_by_both(self, actions: Actions, sim: Simulator) -> None:
        """One that is known by neither is named, the other is cleared."""
        alert = sim.campus.alerts[0]
        with pytest.raises(CentralActionError) as caught:
            await actions.clear_alerts([alert.number, "nobody's"], ClearReason.OTHER)
        assert alert.cleared
        assert caught.value.failed == ("nobody's",)


async def test_refusal_in_other_words_is_not_repeated(actions: Actions, sim: Simulator) -> None:
    """A failure that is not about what the alert is called is told at once."""
    sim.faults.actions["clear"] = "fails"
    with pytest.raises(CentralActionError, match="failed due to an internal error"):
        await actions.clear_alerts([sim.campus.alerts[0].number], ClearReason.OTHER)
    assert len(sim.actions.requests) == 1


async def test_failure_in_part(actions: Actions, sim: Simulator) -> None:
    """What failed of several is named by alert id."""
    alert = sim.campus.alerts[0]
    with pytest.raises(
        CentralActionError, match=r"^The operation failed for some .* \(nobody's\)$"
    ) as caught:
        await actions.clear_alerts([alert.alert_id, "nobody's"], ClearReason.OTHER)
    assert alert.cleared
    assert caught.value.failed == ("nobody's",)


async def test_failure_in_a_log_message(scripted_actions: Actions, scripted: Scripted) -> None:
    """What failed may be told by a log message only; a name that merely begins like it did not."""
    messages = [
        {"message": "Alert 1:2 could not be cleared"},
        {"message": "Alert 1:1 cleared"},
        {"message": "1:11 failed"},
    ]
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "PARTIALLY_SUCCEEDED", "logMessages": messages}),
    ]
    with pytest.raises(CentralActionError) as caught:
        await clear(scripted_actions)
    assert caught.value.failed == ("1:2",)
