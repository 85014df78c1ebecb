"""The command line, and the control endpoints for other processes."""

import asyncio
import json
from pathlib import Path
import signal
import ssl
import sys
from typing import Any

import aiohttp
import pytest

from .conftest import Client

ROOT = Path(__file__).parents[2]


async def _control(
    client: Client, body: Any, token: str | None = None, what: str = "incident"
) -> aiohttp.ClientResponse:
    headers = {
        "Authorization": f"Bearer {client.simulator.control_token if token is None else token}"
    }
    return await client.session.post(f"{client.base}/simulator/{what}", json=body, headers=headers)


async def test_incident_over_the_control_endpoint(client: Client) -> None:
    """Another process can start an incident and read the state over the control endpoint."""
    serial = client.simulator.campus.aps[0].serial
    response = await _control(client, {"name": "ap_down", "serial": serial})
    body = await response.json()
    assert (response.status, body["name"], body["serial"], len(body["ids"])) == (
        200,
        "ap_down",
        serial,
        1,
    )
    assert not client.simulator.campus.aps[0].online
    headers = {"Authorization": f"Bearer {client.simulator.control_token}"}
    state = await (
        await client.session.get(f"{client.base}/simulator/state", headers=headers)
    ).json()
    assert {device["serial"]: device["online"] for device in state["devices"]}[serial] is False


@pytest.mark.parametrize(
    "body, status",
    [
        ({"name": "earthquake"}, 404),
        ({"name": "ap_down", "serial": "unknown"}, 404),
        ({}, 400),
        ([], 400),
        ("x", 400),
    ],
)
async def test_invalid_control_requests_are_refused(client: Client, body: Any, status: int) -> None:
    """Unknown names and invalid bodies get an error status, and nothing happens."""
    assert (await _control(client, body)).status == status


async def test_streams_are_refused_over_the_control_endpoint(client: Client) -> None:
    """Another process can take an account's streams away and give them back."""
    for allowed in (False, True):
        response = await _control(client, {"allowed": allowed}, what="streams")
        assert (response.status, await response.json()) == (200, {"allowed": allowed})
        assert client.simulator.state()["streams_allowed"] is allowed


@pytest.mark.parametrize("body", [{}, [], "x", {"allowed": "no"}])
async def test_an_invalid_request_about_streams_changes_nothing(client: Client, body: Any) -> None:
    """It is answered with 400; without the control token with 401."""
    assert (await _control(client, body, what="streams")).status == 400
    assert (await _control(client, {"allowed": False}, "", "streams")).status == 401
    assert client.simulator.state()["streams_allowed"]


async def test_control_endpoint_requires_the_control_token(client: Client) -> None:
    """The control endpoint refuses missing tokens and tokens of the REST API."""
    assert (await _control(client, {"name": "ap_down"}, "")).status == 401
    value = (await client.bearer())["Authorization"].removeprefix("Bearer ")
    assert (await _control(client, {"name": "ap_down"}, value)).status == 401
    assert (await client.session.get(f"{client.base}/simulator/state")).status == 401
    assert all(ap.online for ap in client.simulator.campus.aps)


async def _start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )


async def test_command_line_serves_what_it_prints(tmp_path: Path) -> None:
    """Token, REST, stream and control URLs of the JSON output work until SIGTERM."""
    process = await _start(
        "--json", "--rate", "0", "--incidents", "0", "--aps", "3", "--cert-dir", str(tmp_path)
    )
    assert process.stdout is not None
    try:
        printed = json.loads(await process.stdout.readline())
        assert Path(printed["ca_path"]).parent == tmp_path
        trust = ssl.create_default_context(cafile=printed["ca_path"])
        form = {"grant_type": "client_credentials"} | {
            key: printed[key] for key in ("client_id", "client_secret")
        }
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session:
            token = (await (await session.post(printed["token_url"], data=form)).json())[
                "access_token"
            ]
            headers = {"Authorization": f"Bearer {token}"}
            page = await (
                await session.get(
                    f"{printed['rest_url']}/network-monitoring/v1/aps", headers=headers
                )
            ).json()
            assert page["total"] == 3
            async with session.ws_connect(printed["streams"]["ap"], headers=headers) as socket:
                control = {"Authorization": f"Bearer {printed['control_token']}"}
                await session.post(
                    printed["control_url"], json={"name": "ap_down"}, headers=control
                )
                assert await socket.receive_bytes(timeout=5)
                process.send_signal(signal.SIGTERM)
                assert (await socket.receive(timeout=5)).data == 1001
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()


async def test_command_line_sets_the_number_of_switch_ports(tmp_path: Path) -> None:
    """With --switch-ports a switch has that many copper ports and its uplinks."""
    quiet = (
        "--json",
        "--rate",
        "0",
        "--incidents",
        "0",
        "--alerts",
        "0",
        "--cert-dir",
        str(tmp_path),
    )
    process = await _start(
        *quiet, "--aps", "0", "--clients", "0", "--switches", "1", "--switch-ports", "48"
    )
    assert process.stdout is not None
    try:
        printed = json.loads(await process.stdout.readline())
        trust = ssl.create_default_context(cafile=printed["ca_path"])
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session:
            control = {"Authorization": f"Bearer {printed['control_token']}"}
            body = {"name": "campus_reported"}
            record = await (
                await session.post(printed["control_url"], json=body, headers=control)
            ).json()
            assert len(record["ids"]) > 52
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()


async def test_command_line_prints_text_and_stops_on_sigint() -> None:
    """Without --json the connection is printed as text, and SIGINT stops the simulator."""
    process = await _start("--rate", "50")
    assert process.stdout is not None
    try:
        lines = []
        while b"wids" not in (line := await process.stdout.readline()):
            lines.append(line.decode())
        text = "".join(lines)
        assert "client secret" in text
        assert "/as/token.oauth2" in text
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()


async def test_runs_without_home_assistant() -> None:
    """The simulator imports nothing of Home Assistant after `library_import`."""
    code = (
        "import sys\n"
        "import simulator.library_import\n"
        "import simulator.server\n"
        "assert not [name for name in sys.modules if name.startswith('homeassistant')]\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT)
    assert await process.wait() == 0
