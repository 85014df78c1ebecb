"""Asynchronous operations: how they end, and where their task is."""

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
from custom_components.hpe_aruba_central.central.rest.actions import Actions, ClearReason
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
from tests.central.scripted import Scripted, hangs_up, json_answer, text_answer


@pytest.fixture
def settings() -> Settings:
    """Return a campus with alerts."""
    return Settings(alerts=3)


@pytest.mark.parametrize(
    "state",
    ["SUCCEEDED", "succeeded", "Success", "COMPLETED", "Completed", "DONE", "FINISHED"],
)
async def test_words_for_done(scripted_actions: Actions, scripted: Scripted, state: str) -> None:
    """Any word for success, in any case, ends it."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "PENDING"}),
        json_answer({"state": state}),
    ]
    await clear(scripted_actions)
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
async def test_words_for_failed(scripted_actions: Actions, scripted: Scripted, state: str) -> None:
    """Any word for failure is an error, with the word as the reason if there is no other."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"status": state})]
    with pytest.raises(CentralActionError) as caught:
        await clear(scripted_actions)
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
async def test_words_for_not_yet(
    scripted_actions: Actions, scripted: Scripted, instant_clock: InstantClock, state: str | None
) -> None:
    """Whatever else it says, it is asked again, ever less often and for two minutes."""
    scripted.answers = [TOKEN, ACCEPTED, json_answer({"state": state})]
    with pytest.raises(CentralActionTimeoutError):
        await clear(scripted_actions)
    assert 100 < instant_clock.now <= 120
    assert instant_clock.slept == sorted(instant_clock.slept)
    assert instant_clock.slept[0] == 0.5
    assert len(instant_clock.slept) < 25


async def test_ended_without_a_state(scripted_actions: Actions, scripted: Scripted) -> None:
    """The state is optional: a time of its end and no error will do."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"endedAt": None}),
        json_answer({"endedAt": "2026-02-23T10:31:00Z"}),
    ]
    await clear(scripted_actions)
    assert len(requests(scripted)) == 3


async def test_ended_in_an_unknown_state(scripted_actions: Actions, scripted: Scripted) -> None:
    """One that ended as nobody knows is neither done nor failed."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "SHELVED", "endedAt": "2026-02-23T10:31:00Z"}),
    ]
    with pytest.raises(CentralActionTimeoutError, match="shelved"):
        await clear(scripted_actions)


async def test_done_with_an_error(scripted_actions: Actions, scripted: Scripted) -> None:
    """An error counts, whatever the state."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        json_answer({"state": "SUCCEEDED", "error": {"message": "Half of it"}}),
    ]
    with pytest.raises(CentralActionError, match="Half of it"):
        await clear(scripted_actions)


async def test_trouble_while_it_is_followed(
    scripted_actions: Actions, scripted: Scripted, instant_clock: InstantClock
) -> None:
    """A lost answer, a task that is not known yet, a server out of order or an answer that is none: asked again."""
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
    await clear(scripted_actions)
    assert requests(scripted).count(f"POST {ALERTS}/clear") == 1
    assert instant_clock.slept[-1] == 33


@pytest.mark.parametrize("status", [401, 403])
async def test_task_that_may_not_be_seen(
    scripted_actions: Actions, scripted: Scripted, status: int
) -> None:
    """Who may not see how it went does not know how it ended."""
    scripted.answers = [
        TOKEN,
        ACCEPTED,
        text_answer(status=status),
        *((TOKEN, text_answer(status=401)) if status == 401 else ()),
    ]
    with pytest.raises(CentralActionTimeoutError) as caught:
        await clear(scripted_actions)
    assert isinstance(caught.value.__cause__, (CentralForbiddenError, CentralAuthError))


async def test_operation_hangs(actions: Actions, sim: Simulator) -> None:
    """An operation that never ends is given up after two minutes; it is not asked for again."""
    sim.faults.actions["clear"] = "hangs"
    with pytest.raises(CentralActionTimeoutError, match="no end after 120 seconds"):
        await actions.clear_alerts([sim.campus.alerts[0].number], ClearReason.OTHER)
    assert len(sim.actions.requests) == 1


async def test_operation_is_lost(actions: Actions, sim: Simulator) -> None:
    """An operation that Central forgets is one of which nothing is known."""
    sim.faults.actions["portBounce"] = "lost"
    with pytest.raises(CentralActionTimeoutError) as caught:
        await actions.bounce_port(device(sim, DeviceKind.SWITCH), ["1/1/2"])
    assert isinstance(caught.value.__cause__, CentralNotFoundError)


ELSEWHERE = "https://elsewhere.example/network/async-operations/task-7?x=1"


@pytest.mark.parametrize(
    "accepted",
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
async def test_location_is_not_followed(
    scripted_actions: Actions, scripted: Scripted, accepted: Any
) -> None:
    """The task's id is all that is taken from a location: the token goes nowhere else."""
    scripted.answers = [TOKEN, accepted, json_answer({"state": "SUCCEEDED"})]
    await clear(scripted_actions)
    assert requests(scripted)[1:] == [f"GET {ALERTS}/async-operations/task-7"]


@pytest.mark.parametrize(
    "accepted",
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
    scripted_actions: Actions, scripted: Scripted, accepted: Any
) -> None:
    """What was accepted without a task may be done or not."""
    scripted.answers = [TOKEN, accepted, json_answer({"state": "SUCCEEDED"})]
    with pytest.raises(CentralActionTimeoutError, match="without a task"):
        await clear(scripted_actions)
    assert len(requests(scripted)) == 1


@pytest.mark.parametrize("status", [200, 201, 204])
async def test_done_at_once(scripted_actions: Actions, scripted: Scripted, status: int) -> None:
    """An answer that is no promise is the end."""
    scripted.answers = [TOKEN, text_answer(status=status)]
    await clear(scripted_actions)
    assert len(requests(scripted)) == 1
