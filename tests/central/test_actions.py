"""Actions on devices: asked for once, and told apart from what may or may not have been done."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.hpe_aruba_central.central.auth import TokenProvider
from custom_components.hpe_aruba_central.central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
)
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.actions import (
    Actions,
    can_bounce,
    can_locate,
    can_reboot,
)
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.central.state.serialization import (
    alert_from,
    device_from,
    to_plain,
)
from simulator import Settings, Simulator
from simulator.devices import Model
from tests.central.action_helpers import (
    AP,
    GATEWAY,
    SWITCH,
    TOKEN,
    DoAction,
    InstantClock,
    bounce,
    clear,
    device,
    reboot,
    requests,
)
from tests.central.manual_clock import poll
from tests.central.scripted import Scripted, hangs_up, json_answer, text_answer


@pytest.fixture
def settings() -> Settings:
    """Return a campus with alerts."""
    return Settings(alerts=3)


@pytest.mark.parametrize("kind", DeviceKind)
async def test_reboot(actions: Actions, sim: Simulator, kind: DeviceKind) -> None:
    """A device of any kind is restarted by one request."""
    target = device(sim, kind)
    restarted = next(one for one in sim.campus.devices if one.serial == target.serial_number)
    before = restarted.booted
    await actions.reboot(target)
    (request,) = sim.actions.requests
    assert (request.action, request.body, request.status) == ("reboot", None, 202)
    await poll(lambda: restarted.booted != before)
    assert restarted.online


@pytest.mark.parametrize("kind", [DeviceKind.ACCESS_POINT, DeviceKind.SWITCH])
async def test_locate(actions: Actions, sim: Simulator, kind: DeviceKind) -> None:
    """An access point or switch blinks."""
    target = device(sim, kind)
    await actions.locate(target)
    assert sim.actions.is_blinking(target.serial_number)


async def test_locate_twice(actions: Actions, sim: Simulator) -> None:
    """Central's own words tell why it does not do something."""
    target = device(sim, DeviceKind.ACCESS_POINT)
    await actions.locate(target)
    with pytest.raises(
        CentralActionError, match=f"^Device already locating: {target.serial_number}$"
    ):
        await actions.locate(target)


@pytest.mark.parametrize(
    "answer",
    [
        hangs_up,
        text_answer(status=500),
        text_answer(status=502),
        text_answer(status=503),
        text_answer(status=504),
    ],
)
@pytest.mark.parametrize("do", [reboot, clear, bounce])
async def test_may_have_been_taken(
    scripted_actions: Actions, scripted: Scripted, answer: Any, do: DoAction
) -> None:
    """A request that may have been taken is not sent again."""
    scripted.answers = [TOKEN, answer]
    with pytest.raises(CentralActionTimeoutError):
        await do(scripted_actions)
    assert len(requests(scripted)) == 1


async def test_no_answer(
    scripted_actions: Actions, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that is never answered may have been taken too."""
    monkeypatch.setattr(
        "custom_components.hpe_aruba_central.central.http._TIMEOUT",
        aiohttp.ClientTimeout(total=0.2, connect=10),
    )

    over = asyncio.Event()

    async def never(_: web.BaseRequest) -> web.Response:
        await over.wait()
        return web.Response()

    scripted.answers = [TOKEN, never]
    with pytest.raises(CentralActionTimeoutError):
        await reboot(scripted_actions)
    over.set()
    assert len(requests(scripted)) == 1


async def test_cut_after_it_was_taken(actions: Actions, sim: Simulator) -> None:
    """One request arrives, though its answer is lost."""
    sim.faults.actions["reboot"] = "cut"
    with pytest.raises(CentralActionTimeoutError):
        await actions.reboot(device(sim, DeviceKind.GATEWAY))
    (request,) = sim.actions.requests_for("reboot")
    assert request.status is None


@pytest.mark.parametrize(
    "status,error",
    [
        (403, CentralForbiddenError),
        (404, CentralNotFoundError),
        (409, CentralActionError),
        (429, CentralRateLimitError),
    ],
)
@pytest.mark.parametrize("kind", [DeviceKind.ACCESS_POINT, DeviceKind.GATEWAY])
async def test_refused(
    actions: Actions, sim: Simulator, status: int, error: type[CentralError], kind: DeviceKind
) -> None:
    """What Central refuses is told by the error, and not tried again."""
    sim.faults.actions["reboot"] = status
    with pytest.raises(error):
        await actions.reboot(device(sim, kind))
    assert len(sim.actions.requests) == 1


@pytest.mark.parametrize("do", [reboot, clear, bounce])
async def test_token_refused(scripted_actions: Actions, scripted: Scripted, do: DoAction) -> None:
    """A refused token is replaced once: what was refused so was not taken."""
    done = json_answer({"status": "SUCCEEDED", "taskId": "task-1"}, 202)
    scripted.answers = [TOKEN, text_answer(status=401), TOKEN, done]
    await do(scripted_actions)
    assert sum(line.startswith("POST") for line in requests(scripted)) == 2


async def test_token_refused_twice(scripted_actions: Actions, scripted: Scripted) -> None:
    """A second refusal is the end of it."""
    scripted.answers = [TOKEN, text_answer(status=401), TOKEN, text_answer(status=401)]
    with pytest.raises(CentralAuthError):
        await reboot(scripted_actions)
    assert len(requests(scripted)) == 2


async def test_not_connected(
    session: aiohttp.ClientSession,
    tokens: TokenProvider,
    unused_tcp_port: int,
    instant_clock: InstantClock,
) -> None:
    """Where nobody listens, nothing was taken."""
    actions = Actions(
        CentralApi(session, f"127.0.0.1:{unused_tcp_port}", tokens), clock=instant_clock.clock
    )
    with pytest.raises(CentralConnectionError):
        await reboot(actions)


async def test_token_endpoint_out_of_order(scripted_actions: Actions, scripted: Scripted) -> None:
    """Without a token nothing was sent."""
    scripted.answers = [text_answer(status=500)]
    with pytest.raises(CentralConnectionError):
        await reboot(scripted_actions)


async def test_taken_and_failed_at_once(scripted_actions: Actions, scripted: Scripted) -> None:
    """An answer may say that it came to nothing."""
    scripted.answers = [TOKEN, json_answer({"status": "FAILED", "failReason": "No power"}, 202)]
    with pytest.raises(CentralActionError, match="No power"):
        await reboot(scripted_actions)


@pytest.mark.parametrize("kind", [DeviceKind.SWITCH, DeviceKind.GATEWAY])
async def test_bounce(actions: Actions, sim: Simulator, kind: DeviceKind) -> None:
    """Ports are bounced, or their power, and that is waited for."""
    target = device(sim, kind)
    ports = ["1/1/1", "1/1/3"] if kind is DeviceKind.SWITCH else ["GE 0/0/0", "GE 0/0/1"]
    await actions.bounce_port(target, [*ports, ports[0]])
    await actions.bounce_poe(target, ports)
    assert [(request.action, request.body) for request in sim.actions.requests] == [
        ("portBounce", {"ports": ports}),
        ("poeBounce", {"ports": ports}),
    ]


@pytest.mark.parametrize(
    "kind,ports,failed",
    [
        (DeviceKind.SWITCH, ["1/1/1", "9/9/9"], "9/9/9"),
        (DeviceKind.GATEWAY, ["GE 0/0/0", "GE 0/0/99"], "GE 0/0/99"),
    ],
)
async def test_port_that_there_is_not(
    actions: Actions, sim: Simulator, kind: DeviceKind, ports: list[str], failed: str
) -> None:
    """A port that failed is named as it was asked for, with Central's reason."""
    with pytest.raises(CentralActionError) as caught:
        await actions.bounce_port(device(sim, kind), ports)
    assert (caught.value.reason, caught.value.failed) == ("Failed. Invalid port.", (failed,))


async def test_no_ports(scripted_actions: Actions, scripted: Scripted) -> None:
    """No ports are never sent: they might stand for all."""
    await scripted_actions.bounce_poe(SWITCH, [])
    assert scripted.requests == []


@pytest.mark.parametrize("target,offered", [(AP, "rl"), (SWITCH, "rlb"), (GATEWAY, "rb")])
def test_what_is_offered(target: Device, offered: str) -> None:
    """The definition has an endpoint for what is offered."""
    asked = {"r": can_reboot, "l": can_locate, "b": can_bounce}
    assert "".join(letter for letter, can in asked.items() if can(target)) == offered


@pytest.mark.parametrize(
    "do",
    [
        lambda a: a.locate(GATEWAY),
        lambda a: a.bounce_port(AP, ["eth0"]),
        lambda a: a.bounce_poe(AP, ["eth0"]),
    ],
)
async def test_what_is_not_offered(
    scripted_actions: Actions, scripted: Scripted, do: DoAction
) -> None:
    """What is not offered is not asked for."""
    with pytest.raises(CentralActionError, match="does not offer"):
        await do(scripted_actions)
    assert scripted.requests == []


@pytest.mark.parametrize(
    "family,fields",
    [
        ("cx", {}),
        ("cx", {"switch_type": "cx"}),
        ("cx", {"switch_type": "aos_cx", "model": "AS-2930F"}),
        ("aos-s", {"switch_type": "pvos"}),
        ("aos-s", {"switch_type": "aos_s", "model": "6300M"}),
        ("aos-s", {"switch_type": "140064e8_81c15bc0", "model": "AS-2930F"}),
        ("aos-s", {"model": "2930M"}),
        ("aos-s", {"model": "Aruba 2530-24G-PoEP"}),
        ("aos-s", {"model": "3810M-24G"}),
        ("aos-s", {"model": "5406R"}),
        ("aos-s", {"firmware_version": "WC.16.11.0021"}),
        ("aos-s", {"firmware_version": "16.11.0021"}),
        ("cx", {"firmware_version": "FL.10.14.1010"}),
        ("cx", {"model": "6300M 24G CL4 PoE 4SFP56"}),
        ("cx", {"model": "6200F 12G CL4 2G/2SFP+ 139W"}),
        ("cx", {"model": "8325-48Y8C", "firmware_version": "GL.10.10.1030"}),
        ("cx", {"model": "10000-48Y6C"}),
    ],
)
async def test_family_of_a_switch(
    scripted_actions: Actions, scripted: Scripted, family: str, fields: dict[str, Any]
) -> None:
    """AOS-S and CX switches have paths of their own."""
    scripted.answers = [TOKEN, json_answer({"status": "INITIATED"}, 202)]
    await scripted_actions.reboot(replace(SWITCH, **fields))
    assert requests(scripted) == [f"POST /network-troubleshooting/v1/{family}/SG01/reboot"]


async def test_family_that_was_taken_for_the_other(actions: Actions, sim: Simulator) -> None:
    """A switch that is not found in one family is of the other: one of the two requests is taken."""
    sim.campus.switches[0].model = Model("Something", "JL258A", "WC.16.11.0021", 8)
    await actions.bounce_port(device(sim, DeviceKind.SWITCH), ["1/1/1"])
    assert [(request.path.split("/")[3], request.status) for request in sim.actions.requests] == [
        ("cx", 404),
        ("aos-s", 202),
    ]


async def test_switch_of_neither_family(actions: Actions, sim: Simulator) -> None:
    """A switch that is in no family is not found."""
    with pytest.raises(CentralNotFoundError, match="Device not found"):
        await actions.reboot(SWITCH)
    assert len(sim.actions.requests) == 2


async def test_family_by_rest(actions: Actions, api: CentralApi, sim: Simulator) -> None:
    """REST tells the family."""
    sim.campus.switches[0].model = Model("Something", "JL258A", "WC.16.11.0021", 8)
    (switch,) = await api.devices([DeviceKind.SWITCH])
    assert switch.switch_type == "pvos"
    await actions.reboot(switch)
    assert len(sim.actions.requests) == 1


async def test_serial_number_is_quoted(scripted_actions: Actions, scripted: Scripted) -> None:
    """A serial number is one part of a path, whatever is in it."""
    scripted.answers = [TOKEN, json_answer({"status": "INITIATED"}, 202)]
    await scripted_actions.reboot(replace(AP, serial_number="../x"))
    assert scripted.requests[-1].raw_path == "/network-troubleshooting/v1/aps/..%2Fx/reboot"


async def test_reason_tells_no_addresses(scripted_actions: Actions, scripted: Scripted) -> None:
    """Reasons end up in logs."""
    message = "admin@example.com has locked 02:1a:fe:00:00:01 at 10.20.0.1"
    scripted.answers = [TOKEN, json_answer({"message": message}, 409)]
    with pytest.raises(CentralActionError) as caught:
        await reboot(scripted_actions)
    assert caught.value.reason == "… has locked … at …"


async def test_reason_is_short(scripted_actions: Actions, scripted: Scripted) -> None:
    """A page is no reason."""
    scripted.answers = [TOKEN, json_answer({"message": "no\n" * 1000}, 409)]
    with pytest.raises(CentralActionError) as caught:
        await reboot(scripted_actions)
    assert len(caught.value.reason) == 301
    assert "\n" not in caught.value.reason


async def test_refusal_without_words(scripted_actions: Actions, scripted: Scripted) -> None:
    """The status stands in for a reason."""
    scripted.answers = [TOKEN, text_answer(status=409)]
    with pytest.raises(CentralActionError, match=r"^status 409$"):
        await reboot(scripted_actions)


async def test_names_of_rest_are_kept(api: CentralApi) -> None:
    """What actions need of alerts and switches survives a restart."""
    alert = (await api.alerts()).items[0]
    assert alert.rest_key is not None
    assert alert_from(to_plain(alert)) == alert
    (switch,) = await api.devices([DeviceKind.SWITCH])
    assert device_from(to_plain(switch)) == switch
