"""The endpoints that do something: what they take, how it goes, and what the streams and REST then tell."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2 as ap,
    gateway_pb2 as gw,
    switch_pb2 as sw,
)
from simulator.alert_actions import ALERTS
from simulator.device_actions import DEVICES
from simulator.devices import Device, Model

from .conftest import Client, receive, until

type Start = Callable[..., Awaitable[Client]]

LATER = "2099-01-01T00:00:00Z"
REFUSED = {
    "clear": {"reason": "Because"},
    "defer": {"deferUntil": "2020-01-01T00:00:00Z"},
    "priority": {"priority": "Urgent"},
}


@pytest.fixture
async def client(start: Start) -> Client:
    """A client of a small simulator with alerts."""
    return await start(alerts=3)


async def post(client: Client, path: str, body: Any = None) -> tuple[int, Any]:
    """Ask for an action."""
    async with client.session.post(
        client.base + path, json=body, headers=await client.bearer()
    ) as response:
        return response.status, await response.json()


async def finish(client: Client, path: str) -> Any:
    """Return how an operation went, once it is over."""
    while (told := await client.get(path)).get("endedAt") is None and told.get("endTime") is None:
        pass
    return told


async def act(client: Client, action: str, **fields: Any) -> Any:
    """Act on the first alert, and return how that went."""
    keys = [client.simulator.campus.alerts[0].number]
    status, answer = await post(client, f"{ALERTS}/{action}", {"keys": keys, **fields})
    assert status == 202, answer
    assert answer["location"] == f"{ALERTS}/async-operations/{answer['taskId']}"
    return await finish(client, answer["location"])


def path(client: Client, kind: str, action: str) -> str:
    """Return where a device's action is: of the first of a kind."""
    return f"{DEVICES}/{kind}/{first(client, kind).serial}/{action}"


def first(client: Client, kind: str) -> Device:
    """Return the first device of a kind."""
    campus = client.simulator.campus
    devices: dict[str, Device] = {
        "aps": campus.aps[0],
        "cx": campus.switches[0],
        "gateways": campus.gateways[0],
    }
    return devices[kind]


async def payloads[M: Message](
    socket: aiohttp.ClientWebSocketResponse, kind: type[M], count: int
) -> list[M]:
    """Return the next messages of a stream."""
    return [kind.FromString((await receive(socket)).proto_data.value) for _ in range(count)]


# Alerts


@pytest.mark.parametrize(
    "action,fields,state",
    [
        ("clear", {"reason": "Other", "notes": "Seen to"}, "Cleared"),
        ("clear", {}, "Cleared"),
        ("defer", {"deferUntil": LATER}, "Deferred"),
        ("active", {}, "Active"),
        ("priority", {"priority": "Very Low"}, "Active"),
    ],
)
async def test_alert_is_changed(
    client: Client, action: str, fields: dict[str, str], state: str
) -> None:
    """The stream tells of it, and REST does."""
    alert = client.simulator.campus.alerts[0]
    socket = await client.connect("alerts")
    told = await act(client, action, **fields)
    assert (told["state"], told["progressPercent"], told["error"]) == ("SUCCEEDED", 100, None)
    (message,) = await payloads(socket, alerts_pb2.AlertStreamingMessage, 1)
    assert (message.alert_id, message.operation, message.state) == (alert.alert_id, "Update", state)
    assert message.notes == fields.get("notes", "")
    (item,) = [item for item in (await client.get(ALERTS))["items"] if item["id"] == alert.number]
    assert (item["status"], item["priority"]) == (state, message.priority)
    assert message.priority == fields.get("priority", message.priority)
    assert item["clearedReason"] == (
        fields.get("reason", "Problem was resolved") if state == "Cleared" else None
    )


async def test_deferred_alert_comes_back(client: Client) -> None:
    """When its time has come, a deferred alert is active again."""
    socket = await client.connect("alerts")
    await act(client, "defer", deferUntil=(datetime.now(UTC) + timedelta(seconds=1)).isoformat())
    messages = await payloads(socket, alerts_pb2.AlertStreamingMessage, 2)
    assert [message.state for message in messages] == ["Deferred", "Active"]


@pytest.mark.parametrize("action", ["clear", "defer", "active", "priority"])
@pytest.mark.parametrize(
    "body", [None, [], {}, {"keys": []}, {"keys": "1:2"}, {"keys": [1]}, {"keys": [""]}]
)
async def test_alerts_must_be_named(client: Client, action: str, body: Any) -> None:
    """Without alerts nothing is taken."""
    fields = {"deferUntil": LATER, "priority": "Low"} if isinstance(body, dict) else {}
    assert (await post(client, f"{ALERTS}/{action}", body if body is None else body or fields))[
        0
    ] == 400


@pytest.mark.parametrize("action", REFUSED)
async def test_values_are_those_of_the_definition(client: Client, action: str) -> None:
    """Values that the definition does not have are refused."""
    alert = client.simulator.campus.alerts[0]
    status, answer = await post(
        client, f"{ALERTS}/{action}", {"keys": [alert.number], **REFUSED[action]}
    )
    assert (status, answer["httpStatusCode"]) == (400, 400)
    assert alert.state == "Active"


@pytest.mark.parametrize("until", [None, "tomorrow", 5, "2099-01-01T00:00:00"])
async def test_deferral_must_be_a_time(client: Client, until: Any) -> None:
    """Times have a zone."""
    body = {"keys": [client.simulator.campus.alerts[0].number], "deferUntil": until}
    assert (await post(client, f"{ALERTS}/defer", body))[0] == 400


async def test_unknown_alert(client: Client) -> None:
    """The operation fails for one that there is not, and names it; the other is changed."""
    alert = client.simulator.campus.alerts[0]
    _, answer = await post(client, f"{ALERTS}/clear", {"keys": [alert.number, alert.alert_id]})
    told = await finish(client, answer["location"])
    assert (told["state"], told["error"]["details"]) == (
        "FAILED",
        f"Alert ID not found: {alert.alert_id}",
    )
    assert alert.cleared


async def test_alerts_by_key(start: Start) -> None:
    """A Central may know alerts by their keys."""
    client = await start(alerts=1, alert_keys="key")
    alert = client.simulator.campus.alerts[0]
    _, answer = await post(client, f"{ALERTS}/clear", {"keys": [alert.alert_id]})
    assert (await finish(client, answer["location"]))["state"] == "SUCCEEDED"


# Devices


@pytest.mark.parametrize(
    "kind,stream,down,up",
    [
        ("aps", "ap", False, True),
        ("cx", "switch", sw.STATUS_DOWN, sw.STATUS_UP),
        ("gateways", "gateway", gw.STATUS_DOWN, gw.STATUS_UP),
    ],
)
async def test_reboot(client: Client, kind: str, stream: str, down: object, up: object) -> None:
    """A device goes down and comes up."""
    socket = await client.connect(stream)
    status, answer = await post(client, path(client, kind, "reboot"))
    assert (status, answer["status"]) == (202, "INITIATED")
    types: dict[str, type[Any]] = {
        "ap": ap.APInfo,
        "switch": sw.StreamSwitchMessage,
        "gateway": gw.Gateway,
    }
    told = [
        getattr(message, "switch_state", message)
        for message in await payloads(socket, types[stream], 2)
    ]
    assert [message.status for message in told] == [down, up]
    if stream == "ap":
        assert told[0].down_reason == ap.DEVICE_DOWN_REASON_AP_REBOOT


async def test_reboot_twice(start: Start) -> None:
    """A device that is restarting is left alone."""
    client = await start(pause=3600)
    assert (await post(client, path(client, "aps", "reboot")))[0] == 202
    for action in ("reboot", "locate"):
        status, answer = await post(client, path(client, "aps", action))
        assert status == 409
        assert answer["message"].startswith("Device already rebooting")


async def test_offline_device(client: Client) -> None:
    """A device that is offline can do nothing."""
    client.simulator.campus.switches[0].online = False
    for action, body in (("reboot", None), ("locate", None), ("portBounce", {"ports": ["1/1/1"]})):
        status, answer = await post(client, path(client, "cx", action), body)
        assert (status, answer["errorCode"]) == (409, "HPE_GL_ERROR_CONFLICT")
        assert answer["message"].startswith("Device offline")


@pytest.mark.parametrize("kind", ["aps", "cx"])
async def test_locate(client: Client, kind: str) -> None:
    """A device blinks, once at a time."""
    serial = first(client, kind).serial
    assert not client.simulator.actions.is_blinking(serial)
    assert (await post(client, path(client, kind, "locate")))[0] == 202
    assert client.simulator.actions.is_blinking(serial)
    assert (await post(client, path(client, kind, "locate")))[0] == 409


async def test_paths_are_of_the_kind_and_the_family(client: Client) -> None:
    """A device is found where it belongs, and has what it is offered."""
    serial = first(client, "cx").serial
    for wrong in (f"aps/{serial}/reboot", f"aos-s/{serial}/reboot", "cx/nobody/reboot"):
        assert (await post(client, f"{DEVICES}/{wrong}"))[0] == 404
    for missing in ("gateways", "locate"), ("aps", "portBounce"), ("aps", "poeBounce"):
        async with client.session.post(
            client.base + path(client, *missing), headers=await client.bearer()
        ) as response:
            assert response.status == 404
    client.simulator.campus.switches[0].model = Model("2930M", "JL258A", "WC.16.11.0021", 8)
    assert (await post(client, f"{DEVICES}/aos-s/{serial}/reboot"))[0] == 202


# Ports


async def bounce(client: Client, kind: str, action: str, *ports: str) -> Any:
    """Bounce ports, and return what came of it."""
    status, answer = await post(client, path(client, kind, action), {"ports": list(ports)})
    assert status == 202, answer
    told = await finish(client, answer["location"])
    assert (told["status"], told["failReason"]) == ("COMPLETED", None)
    return told["output"]


async def test_bounce_switch_ports(client: Client) -> None:
    """Ports go down and come up; one that was down stays so, one that there is not is told."""
    socket = await client.connect("switch")
    one, two, *_ = client.simulator.campus.switches[0].ports
    one.up, two.up = True, False
    output = await bounce(client, "cx", "portBounce", one.name, two.name, "9/9/9")
    assert output == {
        "ports": [one.name, two.name, "9/9/9"],
        "results": [
            {"port": one.name, "status": "Bounced"},
            {"port": two.name, "status": "Bounced"},
            {"port": "9/9/9", "status": "Failed.  Invalid port."},
        ],
    }
    told = [
        message.interface_state for message in await payloads(socket, sw.StreamSwitchMessage, 2)
    ]
    assert [(message.name, message.status) for message in told] == [
        (one.name, sw.STATUS_DOWN),
        (one.name, sw.STATUS_UP),
    ]
    assert (one.up, two.up) == (True, False)


async def test_bounce_gateway_ports(client: Client) -> None:
    """A gateway's results leave out what its ports' names begin with."""
    socket = await client.connect("gateway")
    output = await bounce(client, "gateways", "portBounce", "GE 0/0/1")
    assert output["results"] == [{"port": "0/0/1", "status": "Bounced"}]
    told = await payloads(socket, gw.Interface, 2)
    assert [message.oper_state for message in told] == [gw.STATUS_DOWN, gw.STATUS_UP]


async def test_bounce_power(client: Client) -> None:
    """What a port supplies is taken away and given back; a fibre supplies nothing."""
    socket = await client.connect("switch")
    one, two, *_ = client.simulator.campus.switches[0].ports
    one.up, one.poe_demand, two.fiber = True, 7, True
    output = await bounce(client, "cx", "poeBounce", one.name, two.name)
    assert [row["status"] for row in output["results"]] == [
        "Bounced",
        "Failed.  PoE is not supported.",
    ]
    told = [
        message.interface_state for message in await payloads(socket, sw.StreamSwitchMessage, 2)
    ]
    assert [message.poe_status for message in told] == [sw.STATUS_DOWN, sw.STATUS_UP]
    assert one.up
    assert (await bounce(client, "gateways", "poeBounce", "GE 0/0/1"))["results"][0][
        "status"
    ] == "Bounced"


@pytest.mark.parametrize("body", [None, {}, {"ports": []}, {"ports": "1/1/1"}, {"ports": [1]}])
async def test_ports_must_be_named(client: Client, body: Any) -> None:
    """Without ports nothing is taken."""
    assert (await post(client, path(client, "cx", "portBounce"), body))[0] == 400


# How it goes


async def test_operation_begins_slowly(start: Start) -> None:
    """An operation waits, then runs."""
    client = await start(alerts=1, pause=3600)
    _, alerts = await post(client, f"{ALERTS}/active", {"keys": ["1:2"]})
    _, ports = await post(client, path(client, "cx", "portBounce"), {"ports": ["1/1/1"]})
    assert (await client.get(alerts["location"]))["state"] == "PENDING"
    told = await client.get(ports["location"])
    assert (told["status"], told["progressPercent"], told["output"]) == ("INITIATED", 0, None)


async def test_operation_hangs(client: Client) -> None:
    """An operation may run for ever."""
    client.simulator.faults.actions |= {"clear": "hangs", "portBounce": "hangs"}
    alert = client.simulator.campus.alerts[0]
    _, alerts = await post(client, f"{ALERTS}/clear", {"keys": [alert.number]})
    _, ports = await post(client, path(client, "cx", "portBounce"), {"ports": ["1/1/1"]})
    assert (await client.get(alerts["location"]))["state"] == "IN_PROGRESS"
    assert (await client.get(ports["location"]))["status"] == "RUNNING"
    assert not alert.cleared


async def test_operation_fails(client: Client) -> None:
    """An operation may come to nothing."""
    client.simulator.faults.actions |= {"clear": "fails", "portBounce": "fails"}
    told = await act(client, "clear")
    assert (told["state"], told["error"]["code"]) == ("FAILED", "HPE_GL_ERROR_OPERATION_FAILED")
    _, answer = await post(client, path(client, "cx", "portBounce"), {"ports": ["1/1/1"]})
    told = await finish(client, answer["location"])
    assert (told["status"], told["output"]) == ("FAILED", None)
    assert told["failReason"]


@pytest.mark.parametrize("action", ["clear", "portBounce"])
async def test_operation_is_lost(client: Client, action: str) -> None:
    """An operation that was taken may not be found."""
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
async def test_refusal(client: Client, status: int) -> None:
    """An action may be refused with any status, and nothing is done."""
    client.simulator.faults.actions["reboot"] = status
    assert (await post(client, path(client, "aps", "reboot")))[0] == status
    assert client.simulator.campus.aps[0].online
    assert [request.status for request in client.simulator.actions.requests_for("reboot")] == [
        status
    ]


async def test_connection_is_cut(client: Client) -> None:
    """The answer may be lost though the action was taken, and is done."""
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


async def test_needs_a_token(client: Client) -> None:
    """Who has no token may do nothing, but is remembered."""
    client.simulator.revoke_tokens()
    async with client.session.post(client.base + path(client, "aps", "reboot")) as response:
        assert response.status == 401
    assert [request.status for request in client.simulator.actions.requests] == [401]
