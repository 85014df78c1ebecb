"""The course of asynchronous operations, and what can go wrong with actions."""

import aiohttp
import pytest

from simulator.alert_actions import ALERTS

from .action_helpers import act_on_alert, finish, path, post
from .conftest import Client, Start, until


@pytest.fixture
async def client(start: Start) -> Client:
    """A client of a small simulator with open alerts."""
    return await start(alerts=3)


async def test_operation_waits_before_it_runs(start: Start) -> None:
    """An operation is pending before it runs."""
    client = await start(alerts=1, pause=3600)
    _, alerts = await post(client, f"{ALERTS}/active", {"keys": ["1:2"]})
    _, ports = await post(client, path(client, "cx", "portBounce"), {"ports": ["1/1/1"]})
    assert (await client.get(alerts["location"]))["state"] == "PENDING"
    state = await client.get(ports["location"])
    assert (state["status"], state["progressPercent"], state["output"]) == ("INITIATED", 0, None)


async def test_operation_hangs(client: Client) -> None:
    """With the fault `hangs` an operation runs forever and changes nothing."""
    client.simulator.faults.actions |= {"clear": "hangs", "portBounce": "hangs"}
    alert = client.simulator.campus.alerts[0]
    _, alerts = await post(client, f"{ALERTS}/clear", {"keys": [alert.number]})
    _, ports = await post(client, path(client, "cx", "portBounce"), {"ports": ["1/1/1"]})
    assert (await client.get(alerts["location"]))["state"] == "IN_PROGRESS"
    assert (await client.get(ports["location"]))["status"] == "RUNNING"
    assert not alert.cleared


async def test_operation_fails(client: Client) -> None:
    """With the fault `fails` an operation ends as failed, with an error."""
    client.simulator.faults.actions |= {"clear": "fails", "portBounce": "fails"}
    state = await act_on_alert(client, "clear")
    assert (state["state"], state["error"]["code"]) == ("FAILED", "HPE_GL_ERROR_OPERATION_FAILED")
    _, answer = await post(client, path(client, "cx", "portBounce"), {"ports": ["1/1/1"]})
    state = await finish(client, answer["location"])
    assert (state["status"], state["output"]) == ("FAILED", None)
    assert state["failReason"]


@pytest.mark.parametrize("action", ["clear", "portBounce"])
async def test_operation_is_lost(client: Client, action: str) -> None:
    """With the fault `lost` an accepted operation cannot be found."""
    client.simulator.faults.actions[action] = "lost"
    where, body = f"{ALERTS}/clear", {"keys": ["1:2"]}
    if action == "portBounce":
        where, body = path(client, "cx", action), {"ports": ["1/1/1"]}
    _, answer = await post(client, where, body)
    async with client.session.get(
        client.base + answer["location"], headers=await client.bearer()
    ) as response:
        assert response.status == 404


@pytest.mark.parametrize("status", [403, 404, 409, 429, 500])
async def test_action_is_refused(client: Client, status: int) -> None:
    """A status as fault refuses the action, and nothing is changed."""
    client.simulator.faults.actions["reboot"] = status
    assert (await post(client, path(client, "aps", "reboot")))[0] == status
    assert client.simulator.campus.aps[0].online
    assert [request.status for request in client.simulator.actions.requests_for("reboot")] == [
        status
    ]


async def test_connection_is_cut_before_the_response(client: Client) -> None:
    """With the fault `cut` there is no response, but the action is carried out."""
    client.simulator.faults.actions["reboot"] = "cut"
    device = client.simulator.campus.aps[0]
    booted = device.booted
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(client, path(client, "aps", "reboot"))
    await until(lambda: device.booted != booted)
    (request,) = client.simulator.actions.requests
    assert (request.action, request.path, request.status) == (
        "reboot",
        path(client, "aps", "reboot"),
        None,
    )


async def test_action_requires_a_token(client: Client) -> None:
    """A request without a valid token gets 401, and is recorded."""
    client.simulator.revoke_tokens()
    async with client.session.post(client.base + path(client, "aps", "reboot")) as response:
        assert response.status == 401
    assert [request.status for request in client.simulator.actions.requests] == [401]
