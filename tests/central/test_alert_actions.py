"""Actions on alerts, and how the alerts are identified to REST."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
)
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.rest.alert_actions import (
    AlertActions,
    ClearReason,
    Priority,
)
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from simulator import Settings, Simulator, alert_actions as simulator_actions
from simulator.alert_actions import PRIORITIES, REASONS
from tests.central.action_helpers import (
    ACCEPTED,
    ALERTS,
    TOKEN,
    InstantClock,
    clear,
    requests,
)
from tests.central.scripted_server import Scripted, hangs_up, json_answer, text_answer

SOON = datetime(2030, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


@pytest.fixture
def settings() -> Settings:
    """Return settings for a campus with alerts."""
    return Settings(alerts=3)


async def test_clear(alert_actions: AlertActions, sim: Simulator) -> None:
    """Alerts are cleared, with a reason and notes."""
    first, second, _ = sim.campus.alerts
    await alert_actions.clear_alerts(
        [first.number, second.number], ClearReason.FALSE_POSITIVE, "Seen to"
    )
    assert [alert.state for alert in sim.campus.alerts] == ["Cleared", "Cleared", "Active"]
    assert (first.reason, first.notes) == ("False Positive", "Seen to")
    (request,) = sim.actions.requests_for("clear")
    assert request.body == {
        "keys": [first.number, second.number],
        "reason": "False Positive",
        "notes": "Seen to",
    }


async def test_clear_without_notes(alert_actions: AlertActions, sim: Simulator) -> None:
    """Empty notes are not sent."""
    await alert_actions.clear_alerts([sim.campus.alerts[0].number], ClearReason.OTHER)
    assert sim.actions.requests[0].body.keys() == {"keys", "reason"}


async def test_defer_and_reactivate(alert_actions: AlertActions, sim: Simulator) -> None:
    """An alert is deferred, and made active again."""
    alert = sim.campus.alerts[0]
    await alert_actions.defer_alerts([alert.number], SOON.astimezone(timezone(timedelta(hours=-5))))
    assert alert.state == "Deferred"
    assert sim.actions.requests[0].body == {
        "keys": [alert.number],
        "deferUntil": "2030-01-02T03:04:05Z",
    }
    await alert_actions.reactivate_alerts([alert.number])
    assert alert.state == "Active"
    assert sim.actions.requests[1].body == {"keys": [alert.number]}


async def test_priority(alert_actions: AlertActions, sim: Simulator) -> None:
    """The priority of an alert is changed."""
    alert = sim.campus.alerts[0]
    await alert_actions.set_alert_priority([alert.number], Priority.VERY_LOW)
    assert alert.priority == "Very Low"


@pytest.mark.parametrize("reason", ClearReason)
async def test_every_reason(
    alert_actions: AlertActions, sim: Simulator, reason: ClearReason
) -> None:
    """Central accepts every reason."""
    await alert_actions.clear_alerts([sim.campus.alerts[0].number], reason)
    assert sim.campus.alerts[0].reason in REASONS


@pytest.mark.parametrize("priority", Priority)
async def test_every_priority(
    alert_actions: AlertActions, sim: Simulator, priority: Priority
) -> None:
    """Central accepts every priority."""
    await alert_actions.set_alert_priority([sim.campus.alerts[0].number], priority)
    assert sim.campus.alerts[0].priority in PRIORITIES
    assert sim.campus.alerts[0].priority.lower().replace(" ", "_") == priority


def test_all_reasons_and_priorities() -> None:
    """There are as many reasons and priorities as Central accepts."""
    assert (len(ClearReason), len(Priority)) == (len(REASONS), len(PRIORITIES))


async def test_no_alerts(alert_actions: AlertActions, api: CentralApi) -> None:
    """Without alerts, no request is sent."""
    await alert_actions.reactivate_alerts([])
    assert api.calls == 0


async def test_alert_is_sent_once(alert_actions: AlertActions, sim: Simulator) -> None:
    """An alert that is named twice is sent once."""
    alert = sim.campus.alerts[0]
    await alert_actions.reactivate_alerts([alert.number, alert.number])
    assert sim.actions.requests[0].body == {"keys": [alert.number]}


async def test_alert_by_its_key(alert_actions: AlertActions, sim: Simulator) -> None:
    """A stream's alert whose id is REST's key is sent by REST's id."""
    alert = sim.campus.alerts[0]
    await alert_actions.reactivate_alerts([alert.alert_id])
    assert sim.actions.requests[0].body == {"keys": [alert.number]}


async def test_alert_by_its_text(
    api: CentralApi, instant_clock: InstantClock, sim: Simulator
) -> None:
    """A stream's alert whose id REST does not have is found by name and summary."""
    alert = sim.campus.alerts[1]
    streamed = Alert(alert_id="stream-1", name=alert.name, summary=alert.summary)
    await AlertActions(
        api, clock=instant_clock.clock, alerts={"stream-1": streamed}
    ).reactivate_alerts(["stream-1"])
    assert sim.actions.requests[0].body == {"keys": [alert.number]}


async def test_alert_by_its_time(
    api: CentralApi, instant_clock: InstantClock, sim: Simulator
) -> None:
    """Among alerts of the same text, the one raised nearest in time is chosen."""
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
    await AlertActions(
        api, clock=instant_clock.clock, alerts={"stream-1": streamed}
    ).reactivate_alerts(["stream-1"])
    assert sim.actions.requests[0].body == {"keys": [second.number]}


async def test_ambiguous_alert(
    api: CentralApi, instant_clock: InstantClock, sim: Simulator
) -> None:
    """Without a time, none of several alerts of the same text is chosen."""
    first, second, _ = sim.campus.alerts
    second.name, second.summary = first.name, first.summary
    streamed = Alert(alert_id="stream-1", name=first.name, summary=first.summary)
    with pytest.raises(CentralActionError, match="not found") as caught:
        await AlertActions(
            api, clock=instant_clock.clock, alerts={"stream-1": streamed}
        ).reactivate_alerts(["stream-1"])
    assert caught.value.failed == ("stream-1",)
    assert sim.actions.requests[0].body == {"keys": ["stream-1"]}


async def test_alerts_known_from_rest(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """For alerts that are known from REST, the list is not read."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"state": "SUCCEEDED"})]
    await clear(scripted_alert_actions)
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
    scripted_alert_actions: AlertActions, scripted: Scripted, refusal: list[Any]
) -> None:
    """Alerts that Central does not know by REST's id are sent by REST's key."""
    scripted.answers = [TOKEN, *refusal, ACCEPTED, json_answer({"state": "SUCCEEDED"})]
    await clear(scripted_alert_actions)
    assert requests(scripted).count(f"POST {ALERTS}/clear") == 2


class TestCentralThatWantsKeys:
    """A Central that identifies alerts by REST's key alone."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return settings with alerts that are identified by their keys."""
        return Settings(alerts=3, alert_keys="key")

    async def test_key_is_sent_after_the_id(
        self, alert_actions: AlertActions, sim: Simulator
    ) -> None:
        """The second request clears the alert."""
        alert = sim.campus.alerts[0]
        await alert_actions.clear_alerts([alert.number], ClearReason.OTHER)
        assert alert.cleared
        assert [request.body["keys"] for request in sim.actions.requests] == [
            [alert.number],
            [alert.alert_id],
        ]

    async def test_shared_key_is_not_sent(
        self, alert_actions: AlertActions, sim: Simulator
    ) -> None:
        """The definition's examples share a key: it would clear other alerts, too."""
        first, second, _ = sim.campus.alerts
        second.alert_id = first.alert_id
        with pytest.raises(CentralActionError, match="not found"):
            await alert_actions.clear_alerts([first.number], ClearReason.OTHER)
        assert len(sim.actions.requests) == 1

    async def test_unknown_id_and_key(self, alert_actions: AlertActions, sim: Simulator) -> None:
        """An alert with neither a known id nor a key is in the error; the other is cleared."""
        alert = sim.campus.alerts[0]
        with pytest.raises(CentralActionError) as caught:
            await alert_actions.clear_alerts([alert.number, "unknown"], ClearReason.OTHER)
        assert alert.cleared
        assert caught.value.failed == ("unknown",)

    async def test_key_that_fails_too(
        self, alert_actions: AlertActions, sim: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The error has all alerts that failed, whether they were sent again or had no key."""
        first, second, _ = sim.campus.alerts

        def forget_second(*_: object) -> None:
            """Let Central no longer know the second alert's key."""
            second.alert_id = "another"

        monkeypatch.setattr(simulator_actions.AlertActions, "_check", forget_second)
        with pytest.raises(CentralActionError) as caught:
            await alert_actions.clear_alerts(
                ["unknown", first.number, second.number], ClearReason.OTHER
            )
        assert first.cleared
        assert caught.value.failed == (second.number, "unknown")


async def test_other_failure_is_not_repeated(alert_actions: AlertActions, sim: Simulator) -> None:
    """A failure that is not about an unknown alert is raised at once."""
    sim.faults.actions["clear"] = "fails"
    with pytest.raises(CentralActionError, match="failed due to an internal error"):
        await alert_actions.clear_alerts([sim.campus.alerts[0].number], ClearReason.OTHER)
    assert len(sim.actions.requests) == 1


async def test_partial_failure(alert_actions: AlertActions, sim: Simulator) -> None:
    """The error has the ids of the alerts that failed."""
    alert = sim.campus.alerts[0]
    with pytest.raises(
        CentralActionError, match=r"^The operation failed for some .* \(unknown\)$"
    ) as caught:
        await alert_actions.clear_alerts([alert.alert_id, "unknown"], ClearReason.OTHER)
    assert alert.cleared
    assert caught.value.failed == ("unknown",)


async def test_failure_in_a_log_message(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """A log message may name what failed; names that merely begin the same did not fail."""
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
        await clear(scripted_alert_actions)
    assert caught.value.failed == ("1:2",)


UNKNOWN_OUTCOMES = [hangs_up, *(text_answer(status=status) for status in (500, 502, 503, 504))]


@pytest.mark.parametrize("answer", UNKNOWN_OUTCOMES)
async def test_a_request_that_central_may_have_received_is_not_repeated(
    scripted_alert_actions: AlertActions, scripted: Scripted, answer: Any
) -> None:
    """Its outcome is unknown."""
    scripted.answers = [TOKEN, answer]
    with pytest.raises(CentralActionTimeoutError):
        await clear(scripted_alert_actions)
    assert len(requests(scripted)) == 1


async def test_a_refused_token_is_replaced_once(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """The request was not executed with the first."""
    done = json_answer({"status": "SUCCEEDED", "taskId": "task-1"}, 202)
    scripted.answers = [TOKEN, text_answer(status=401), TOKEN, done]
    await clear(scripted_alert_actions)
    assert sum(line.startswith("POST") for line in requests(scripted)) == 2
