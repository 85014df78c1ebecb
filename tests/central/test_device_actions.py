"""Actions on devices: sent once, and with an error that says whether they may have run."""

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
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from custom_components.hpe_aruba_central.central.rest.device_families import (
    can_bounce,
    can_locate,
    can_reboot,
)
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
    device,
    reboot,
    requests,
)
from tests.central.manual_clock import poll
from tests.central.scripted_server import Scripted, hangs_up, json_answer, text_answer


@pytest.fixture
def settings() -> Settings:
    """Return settings for a campus with alerts."""
    return Settings(alerts=3)


@pytest.mark.parametrize("kind", DeviceKind)
async def test_reboot(actions: DeviceActions, sim: Simulator, kind: DeviceKind) -> None:
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
async def test_locate(actions: DeviceActions, sim: Simulator, kind: DeviceKind) -> None:
    """Access points and switches can be located."""
    target = device(sim, kind)
    await actions.locate(target)
    assert sim.actions.is_blinking(target.serial_number)


async def test_locate_twice(actions: DeviceActions, sim: Simulator) -> None:
    """The error has Central's own reason."""
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
@pytest.mark.parametrize("do", [reboot, bounce])
async def test_outcome_unknown(
    scripted_actions: DeviceActions, scripted: Scripted, answer: Any, do: DoAction
) -> None:
    """A request that Central may have received is not repeated."""
    scripted.answers = [TOKEN, answer]
    with pytest.raises(CentralActionTimeoutError):
        await do(scripted_actions)
    assert len(requests(scripted)) == 1


async def test_no_answer(
    scripted_actions: DeviceActions, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that is not answered may have been received."""
    monkeypatch.setattr(
        "custom_components.hpe_aruba_central.central.http._TIMEOUT",
        aiohttp.ClientTimeout(total=0.2, connect=10),
    )

    over = asyncio.Event()

    async def never_answer(_: web.BaseRequest) -> web.Response:
        await over.wait()
        return web.Response()

    scripted.answers = [TOKEN, never_answer]
    with pytest.raises(CentralActionTimeoutError):
        await reboot(scripted_actions)
    over.set()
    assert len(requests(scripted)) == 1


async def test_connection_lost_after_the_request(actions: DeviceActions, sim: Simulator) -> None:
    """A request whose answer is lost is not repeated."""
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
    actions: DeviceActions, sim: Simulator, status: int, error: type[CentralError], kind: DeviceKind
) -> None:
    """Each refusal raises its own error, and is not repeated."""
    sim.faults.actions["reboot"] = status
    with pytest.raises(error):
        await actions.reboot(device(sim, kind))
    assert len(sim.actions.requests) == 1


@pytest.mark.parametrize("do", [reboot, bounce])
async def test_token_refused(
    scripted_actions: DeviceActions, scripted: Scripted, do: DoAction
) -> None:
    """A refused token is replaced once: the request was not executed."""
    done = json_answer({"status": "SUCCEEDED", "taskId": "task-1"}, 202)
    scripted.answers = [TOKEN, text_answer(status=401), TOKEN, done]
    await do(scripted_actions)
    assert sum(line.startswith("POST") for line in requests(scripted)) == 2


async def test_token_refused_twice(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """If the new token is refused as well, that is an error."""
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
    """If no connection is made, the request was not sent."""
    actions = DeviceActions(
        CentralApi(session, f"127.0.0.1:{unused_tcp_port}", tokens), clock=instant_clock.clock
    )
    with pytest.raises(CentralConnectionError):
        await reboot(actions)


async def test_token_endpoint_fails(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """Without a token, the request was not sent."""
    scripted.answers = [text_answer(status=500)]
    with pytest.raises(CentralConnectionError):
        await reboot(scripted_actions)


async def test_immediate_failure(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """The answer to the request may be a failure already."""
    scripted.answers = [TOKEN, json_answer({"status": "FAILED", "failReason": "No power"}, 202)]
    with pytest.raises(CentralActionError, match="No power"):
        await reboot(scripted_actions)


@pytest.mark.parametrize("kind", [DeviceKind.SWITCH, DeviceKind.GATEWAY])
async def test_bounce(actions: DeviceActions, sim: Simulator, kind: DeviceKind) -> None:
    """Ports, or their PoE, are bounced, and the end is waited for."""
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
async def test_unknown_port(
    actions: DeviceActions, sim: Simulator, kind: DeviceKind, ports: list[str], failed: str
) -> None:
    """A port that failed has its requested name, and Central's reason."""
    with pytest.raises(CentralActionError) as caught:
        await actions.bounce_port(device(sim, kind), ports)
    assert (caught.value.reason, caught.value.failed) == ("Failed. Invalid port.", (failed,))


@pytest.mark.parametrize("do", ["reboot", "locate"])
async def test_operation_of_a_device(
    scripted_actions: DeviceActions, scripted: Scripted, do: str
) -> None:
    """If Central names the operation of a restart or a locate, it is followed like any other."""
    path = f"/network-troubleshooting/v1/cx/SG01/{do}"
    accepted = {"status": "INITIATED", "location": f"{path}/async-operations/task-1"}
    running = json_answer({"status": "RUNNING"})
    failed = json_answer({"status": "FAILED", "failReason": "No answer from the device"})
    scripted.answers = [TOKEN, json_answer(accepted, 202), running, failed]
    with pytest.raises(CentralActionError, match="No answer from the device"):
        await getattr(scripted_actions, do)(SWITCH)
    assert requests(scripted)[1:] == [f"GET {path}/async-operations/task-1"] * 2

    scripted.answers = [json_answer(accepted, 202), *[running] * 60]
    with pytest.raises(CentralActionTimeoutError, match="no end after 150 seconds"):
        await getattr(scripted_actions, do)(SWITCH)


async def test_no_ports(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """An empty list of ports is not sent: Central might take it for all ports."""
    await scripted_actions.bounce_poe(SWITCH, [])
    assert scripted.requests == []


@pytest.mark.parametrize(
    "target,supported",
    [
        (AP, "rl"),
        (SWITCH, "rlb"),
        (GATEWAY, "rb"),
        (replace(SWITCH, switch_type="tpd"), ""),
        (replace(SWITCH, switch_type="cx"), "rlb"),
    ],
)
def test_supported_actions(target: Device, supported: str) -> None:
    """An action is supported where the definition has an endpoint for it; not by another make."""
    checks = {"r": can_reboot, "l": can_locate, "b": can_bounce}
    assert "".join(letter for letter, can in checks.items() if can(target)) == supported


@pytest.mark.parametrize(
    "do",
    [
        lambda a: a.locate(GATEWAY),
        lambda a: a.bounce_port(AP, ["eth0"]),
        lambda a: a.bounce_poe(AP, ["eth0"]),
        lambda a: a.reboot(replace(SWITCH, switch_type="tpd")),
        lambda a: a.bounce_port(replace(SWITCH, switch_type="tpd"), ["Gi1/0/1"]),
    ],
)
async def test_unsupported_actions(
    scripted_actions: DeviceActions, scripted: Scripted, do: DoAction
) -> None:
    """An unsupported action is not requested."""
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
    scripted_actions: DeviceActions, scripted: Scripted, family: str, fields: dict[str, Any]
) -> None:
    """AOS-S and CX switches have different paths."""
    scripted.answers = [TOKEN, json_answer({"status": "INITIATED"}, 202)]
    await scripted_actions.reboot(replace(SWITCH, **fields))
    assert requests(scripted) == [f"POST /network-troubleshooting/v1/{family}/SG01/reboot"]


async def test_wrong_family(actions: DeviceActions, sim: Simulator) -> None:
    """A switch that is not found in one family is requested in the other."""
    sim.campus.switches[0].model = Model("Something", "JL258A", "WC.16.11.0021", 8)
    await actions.bounce_port(device(sim, DeviceKind.SWITCH), ["1/1/1"])
    assert [(request.path.split("/")[3], request.status) for request in sim.actions.requests] == [
        ("cx", 404),
        ("aos-s", 202),
    ]


async def test_switch_of_neither_family(actions: DeviceActions, sim: Simulator) -> None:
    """A switch that is in neither family is not found."""
    with pytest.raises(CentralNotFoundError, match="Device not found"):
        await actions.reboot(SWITCH)
    assert len(sim.actions.requests) == 2


async def test_family_by_rest(actions: DeviceActions, api: CentralApi, sim: Simulator) -> None:
    """REST has the family of a switch."""
    sim.campus.switches[0].model = Model("Something", "JL258A", "WC.16.11.0021", 8)
    (switch,) = await api.devices([DeviceKind.SWITCH])
    assert switch.switch_type == "pvos"
    await actions.reboot(switch)
    assert len(sim.actions.requests) == 1


@pytest.mark.parametrize("serial", ["../x", "..", ".", "CN01/../..", "CN01?x", ""])
async def test_serial_number_that_is_a_path(
    scripted_actions: DeviceActions, scripted: Scripted, serial: str
) -> None:
    """A device with such a serial number is not asked to do anything."""
    with pytest.raises(CentralActionError, match="serial number is not valid"):
        await scripted_actions.reboot(replace(AP, serial_number=serial))
    assert scripted.requests == []


async def test_reason_without_addresses(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """Addresses are removed from reasons, which end up in logs."""
    message = "admin@example.com has locked 02:1a:fe:00:00:01 at 10.20.0.1"
    scripted.answers = [TOKEN, json_answer({"message": message}, 409)]
    with pytest.raises(CentralActionError) as caught:
        await reboot(scripted_actions)
    assert caught.value.reason == "… has locked … at …"


async def test_long_reason(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """A long reason is cut off."""
    scripted.answers = [TOKEN, json_answer({"message": "no\n" * 1000}, 409)]
    with pytest.raises(CentralActionError) as caught:
        await reboot(scripted_actions)
    assert len(caught.value.reason) == 301
    assert "\n" not in caught.value.reason


async def test_refusal_without_a_reason(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """Without a reason, the status is the reason."""
    scripted.answers = [TOKEN, text_answer(status=409)]
    with pytest.raises(CentralActionError, match=r"^status 409$"):
        await reboot(scripted_actions)


async def test_rest_names_are_stored(api: CentralApi) -> None:
    """What actions need of alerts and switches survives a restart."""
    alert = (await api.alerts()).items[0]
    assert alert.rest_key is not None
    assert alert_from(to_plain(alert)) == alert
    (switch,) = await api.devices([DeviceKind.SWITCH])
    assert device_from(to_plain(switch)) == switch
