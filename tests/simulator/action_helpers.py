"""Run actions of the simulator, and wait for their operations."""

from typing import Any

import aiohttp
from google.protobuf.message import Message

from simulator.alert_actions import ALERTS
from simulator.device_actions import DEVICES
from simulator.devices import Device

from .conftest import Client, receive


async def post(client: Client, path: str, body: Any = None) -> tuple[int, Any]:
    """Post a body; returns the status and the JSON body of the response."""
    async with client.session.post(
        client.base + path, json=body, headers=await client.bearer()
    ) as response:
        return response.status, await response.json()


async def finish(client: Client, path: str) -> Any:
    """Return the state of an operation once it has ended."""
    while True:
        state = await client.get(path)
        if state.get("endedAt") or state.get("endTime"):
            return state


async def act_on_alert(client: Client, action: str, **fields: Any) -> Any:
    """Run an action on the first alert, and return the state of the ended operation."""
    keys = [client.simulator.campus.alerts[0].number]
    status, answer = await post(client, f"{ALERTS}/{action}", {"keys": keys, **fields})
    assert status == 202, answer
    assert answer["location"] == f"{ALERTS}/async-operations/{answer['taskId']}"
    return await finish(client, answer["location"])


def path(client: Client, family: str, action: str) -> str:
    """Return the path of an action on the first device of a family."""
    return f"{DEVICES}/{family}/{first(client, family).serial}/{action}"


def first(client: Client, family: str) -> Device:
    """Return the first device of a family."""
    campus = client.simulator.campus
    devices: dict[str, Device] = {
        "aps": campus.aps[0],
        "cx": campus.switches[0],
        "gateways": campus.gateways[0],
    }
    return devices[family]


async def payloads[M: Message](
    socket: aiohttp.ClientWebSocketResponse, cls: type[M], count: int
) -> list[M]:
    """Return the next messages of a stream, which are all of one type."""
    return [cls.FromString((await receive(socket)).proto_data.value) for _ in range(count)]


async def bounce(client: Client, family: str, action: str, *ports: str) -> Any:
    """Bounce ports, and return the output of the ended operation."""
    status, answer = await post(client, path(client, family, action), {"ports": list(ports)})
    assert status == 202, answer
    state = await finish(client, answer["location"])
    assert (state["status"], state["failReason"]) == ("COMPLETED", None)
    return state["output"]
