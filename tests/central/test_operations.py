"""Asynchronous operations: how they end, and how their tasks are found."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralAuthError,
    CentralForbiddenError,
    CentralNotFoundError,
)
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest.alert_actions import AlertActions, ClearReason
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from simulator import Settings, Simulator
from tests.central.action_helpers import (
    ACCEPTED,
    ALERTS,
    TOKEN,
    InstantClock,
    clear,
    device,
    requests,
)
from tests.central.scripted_server import Scripted, hangs_up, json_answer, text_answer


@pytest.fixture
def settings() -> Settings:
    """Return settings for a campus with alerts."""
    return Settings(alerts=3)


@pytest.mark.parametrize(
    "state",
    ["SUCCEEDED", "succeeded", "Success", "COMPLETED", "Completed", "DONE", "FINISHED"],
)
async def test_states_of_success(
    scripted_alert_actions: AlertActions, scripted: Scripted, state: str
) -> None:
    """Each state of success, in any case, ends the action."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "PENDING"}),
        json_answer({"state": state}),
    ]
    await clear(scripted_alert_actions)
    assert len(requests(scripted)) == 3


@pytest.mark.parametrize(
    "state",
    [
        "FAILED",
        "Failed",
        "ERROR",
        "CANCELLED",
        "Timed Out",
        "COMPLETED_WITH_ERRORS",
        "NOT_SUPPORTED",
    ],
)
async def test_states_of_failure(
    scripted_alert_actions: AlertActions, scripted: Scripted, state: str
) -> None:
    """Each state of failure raises an error; without another reason the state is the reason."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"status": state})]
    with pytest.raises(CentralActionError) as caught:
        await clear(scripted_alert_actions)
    assert caught.value.reason == state.lower().replace(" ", "_")


@pytest.mark.parametrize(
    "state",
    [
        "PENDING",
        "IN_PROGRESS",
        "In Progress",
        "INITIATED",
        "RUNNING",
        "QUEUED",
        "NOT_STARTED",
        None,
    ],
)
async def test_unfinished_states(
    scripted_alert_actions: AlertActions,
    scripted: Scripted,
    instant_clock: InstantClock,
    state: str | None,
) -> None:
    """With any other state the operation is polled ever more slowly, for 150 seconds."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"state": state})]
    with pytest.raises(CentralActionTimeoutError):
        await clear(scripted_alert_actions)
    assert 130 < instant_clock.now <= 150
    assert instant_clock.slept == sorted(instant_clock.slept)
    assert instant_clock.slept[0] == 0.5
    assert len(instant_clock.slept) < 25


async def test_ended_without_a_state(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """Without a state, an end time and no error mean success."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"endedAt": None}),
        json_answer({"endedAt": "2026-02-23T10:31:00Z"}),
    ]
    await clear(scripted_alert_actions)
    assert len(requests(scripted)) == 3


async def test_ended_in_an_unknown_state(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """If an operation ended in an unknown state, its outcome is unknown."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "SHELVED", "endedAt": "2026-02-23T10:31:00Z"}),
    ]
    with pytest.raises(CentralActionTimeoutError, match="shelved"):
        await clear(scripted_alert_actions)


async def test_success_with_an_error(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """An error counts, whatever the state is."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "SUCCEEDED", "error": {"message": "Half of it"}}),
    ]
    with pytest.raises(CentralActionError, match="Half of it"):
        await clear(scripted_alert_actions)


async def test_placeholder_for_an_error(
    scripted_alert_actions: AlertActions, scripted: Scripted
) -> None:
    """A placeholder in the field of an error is no error."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"state": "SUCCEEDED", "error": "-"})]
    await clear(scripted_alert_actions)


async def test_failed_polls(
    scripted_alert_actions: AlertActions, scripted: Scripted, instant_clock: InstantClock
) -> None:
    """Polling goes on after lost connections, server errors and invalid answers."""
    limited = text_answer(status=429, Retry_After="33")
    scripted.answers = [
        *(
            TOKEN,
            ACCEPTED,
            hangs_up,
            text_answer(status=404),
            text_answer(status=500),
            text_answer("no JSON"),
            json_answer([]),
            limited,
        ),
        json_answer({"state": "SUCCEEDED"}),
    ]
    await clear(scripted_alert_actions)
    assert requests(scripted).count(f"POST {ALERTS}/clear") == 1
    assert instant_clock.slept[-1] == 33


@pytest.mark.parametrize("status", [401, 403])
async def test_forbidden_task(
    scripted_alert_actions: AlertActions, scripted: Scripted, status: int
) -> None:
    """Without the permission to poll, the outcome is unknown."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        text_answer(status=status),
        *((TOKEN, text_answer(status=401)) if status == 401 else ()),
    ]
    with pytest.raises(CentralActionTimeoutError) as caught:
        await clear(scripted_alert_actions)
    assert isinstance(caught.value.__cause__, (CentralForbiddenError, CentralAuthError))


async def test_operation_hangs(alert_actions: AlertActions, sim: Simulator) -> None:
    """An operation that does not end is given up after 150 seconds, and not repeated."""
    sim.faults.actions["clear"] = "hangs"
    with pytest.raises(CentralActionTimeoutError, match="no end after 150 seconds"):
        await alert_actions.clear_alerts([sim.campus.alerts[0].number], ClearReason.OTHER)
    assert len(sim.actions.requests) == 1


async def test_operation_is_lost(actions: DeviceActions, sim: Simulator) -> None:
    """The outcome of an operation that Central forgets is unknown."""
    sim.faults.actions["portBounce"] = "lost"
    with pytest.raises(CentralActionTimeoutError) as caught:
        await actions.bounce_port(device(sim, DeviceKind.SWITCH), ["1/1/2"])
    assert isinstance(caught.value.__cause__, CentralNotFoundError)


ELSEWHERE = "https://elsewhere.example/network/async-operations/task-7?x=1"


@pytest.mark.parametrize(
    "answer",
    [
        json_answer(
            {
                "taskId": "task-7",
                "location": "https://elsewhere.example/else/async-operations/other",
            },
            202,
        ),
        json_answer({"location": ELSEWHERE}, 202),
        json_answer({"location": "/network/async-operations/task-7"}, 202),
        text_answer("{}", 202, Location=ELSEWHERE),
        text_answer("", 202, Location=ELSEWHERE),
        text_answer("accepted", 202, Location=ELSEWHERE),
        json_answer({"taskId": "../../secrets", "location": ELSEWHERE}, 202),
        json_answer({"taskId": 7.5, "location": ELSEWHERE}, 202),
    ],
)
async def test_host_of_the_location_is_ignored(
    scripted_alert_actions: AlertActions, scripted: Scripted, answer: Any
) -> None:
    """Only the task id of a location is used: the token is sent to no other host."""
    scripted.answers = [TOKEN, answer, json_answer({"state": "SUCCEEDED"})]
    await clear(scripted_alert_actions)
    assert requests(scripted)[1:] == [f"GET {ALERTS}/async-operations/task-7"]


@pytest.mark.parametrize(
    "answer",
    [
        json_answer({}, 202),
        text_answer("", 202),
        json_answer({"location": "/network/async-operations/.."}, 202),
        json_answer({"location": "/network/async-operations/%2e%2e%2fdevices"}, 202),
        json_answer({"taskId": "a b"}, 202),
        json_answer(["task-7"], 202),
    ],
)
async def test_accepted_without_a_task(
    scripted_alert_actions: AlertActions, scripted: Scripted, answer: Any
) -> None:
    """The outcome of an accepted action without a task is unknown."""
    scripted.answers = [TOKEN, answer, json_answer({"state": "SUCCEEDED"})]
    with pytest.raises(CentralActionTimeoutError, match="without a task"):
        await clear(scripted_alert_actions)
    assert len(requests(scripted)) == 1


@pytest.mark.parametrize("status", [200, 201, 204])
async def test_immediate_success(
    scripted_alert_actions: AlertActions, scripted: Scripted, status: int
) -> None:
    """Any other success status means that the action is done."""
    scripted.answers = [TOKEN, text_answer(status=status)]
    await clear(scripted_alert_actions)
    assert len(requests(scripted)) == 1
