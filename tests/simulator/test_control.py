"""The command line, and the control endpoint for other processes."""

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


async def _control(client: Client, body: Any, token: str | None = None) -> aiohttp.ClientResponse:
    headers = {
        "Authorization": f"Bearer {client.simulator.control_token if token is None else token}"
    }
    return await client.session.post(
        f"{client.base}/simulator/incident", json=body, headers=headers
    )


async def test_another_process_lets_things_happen(client: Client) -> None:
    """Another process lets things happen."""
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
        ({"name": "ap_down", "serial": "nobody"}, 404),
        ({}, 400),
        ([], 400),
        ("x", 400),
    ],
)
async def test_wrong_wishes_are_said(client: Client, body: Any, status: int) -> None:
    """Wrong wishes are said."""
    assert (await _control(client, body)).status == status


async def test_only_its_own_token_steers(client: Client) -> None:
    """Only its own token steers."""
    assert (await _control(client, {"name": "ap_down"}, "")).status == 401
    value = (await client.bearer())["Authorization"].removeprefix("Bearer ")
    assert (await _control(client, {"name": "ap_down"}, value)).status == 401
    assert (await client.session.get(f"{client.base}/simulator/state")).status == 401
    assert all(ap.online for ap in client.simulator.campus.aps)


async def _start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )


async def test_the_command_line_serves_what_it_prints(tmp_path: Path) -> None:
    """The command line serves what it prints."""
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


async def test_the_command_line_takes_a_number_of_ports(tmp_path: Path) -> None:
    """The command line takes a number of ports, and the switches have them and their uplinks."""
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
            wish = {"name": "campus_reported"}
            told = await (
                await session.post(printed["control_url"], json=wish, headers=control)
            ).json()
            assert len(told["ids"]) > 52
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()


async def test_the_command_line_speaks_to_people_and_ends_on_ctrl_c() -> None:
    """The command line speaks to people and ends on Ctrl+C."""
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


async def test_it_runs_without_home_assistant() -> None:
    """It runs without Home Assistant."""
    code = (
        "import sys\n"
        "import simulator.library_import\n"
        "import simulator.server\n"
        "assert not [name for name in sys.modules if name.startswith('homeassistant')]\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT)
    assert await process.wait() == 0
