"""The command that prints events, against the simulator over real sockets."""

import asyncio
from collections.abc import AsyncIterator
import json
from pathlib import Path
import subprocess
import sys

import pytest

from central_cli.__main__ import main
from central_cli.credentials import CredentialsError
from central_cli.line import Style
from central_cli.watch import Filters, watch
from simulator import Settings, Simulator
from simulator.messages import ap, other_streams, switch

ROOT = Path(__file__).parents[2]
EVERYTHING = Filters()
ACCESS_POINTS = Filters(kinds=frozenset({"ap"}))


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """Allow sockets; connections to other hosts than loopback stay forbidden."""


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Simulator]:
    """Return a simulated Central."""
    async with Simulator(Settings(alerts=1), cert_dir=tmp_path) as central:
        yield central


@pytest.fixture
def file(sim: Simulator, tmp_path: Path) -> Path:
    """Return a file with workspace credentials of the simulated Central."""
    return write_credentials(sim, tmp_path, sim.client_secret)


def write_credentials(sim: Simulator, folder: Path, secret: str) -> Path:
    """Write credentials into a file, and return it."""
    values = {
        "host": sim.host,
        "client_id": sim.client_id,
        "client_secret": secret,
        "workspace": sim.workspace_token_url,
        "ca_file": str(sim.ca_path),
    }
    file = folder / "credentials.toml"
    file.write_text("\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items()))
    return file


async def until_connected(sim: Simulator, streams: list[str]) -> None:
    """Wait until all of some streams have a connection."""
    while {each.stream for each in sim.connections} < set(streams):  # noqa: ASYNC110 - no event says so
        await asyncio.sleep(0.01)


async def printed(
    sim: Simulator,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    style: Style = "text",
    filters: Filters = ACCESS_POINTS,
    count: int = 1,
) -> list[str]:
    """Return what is printed of an access point's state, its statistics, a switch and an alert."""
    streams = ["ap", "switch", "alerts"]
    campus, context = sim.campus, sim.context
    watching = asyncio.create_task(watch(streams, filters, style, credentials=file, count=count))
    await until_connected(sim, streams)
    campus.aps[0].online = False
    await sim.send("ap", ap.device_stats(context, campus.aps[0]))
    await sim.send("ap", ap.device(context, campus.aps[0], "status"))
    await sim.send("switch", switch.device(context, campus.switches[0]))
    await sim.send("alerts", other_streams.alert(context, sim.campus.alerts[0], "Add"))
    await watching
    return capsys.readouterr().out.splitlines()


async def test_an_event_is_a_sentence_about_a_device(
    sim: Simulator, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its name, which only REST's list has; measurements are left out."""
    [line] = await printed(sim, file, capsys)
    assert line.split(maxsplit=1)[1] == f"ap       {sim.campus.aps[0].name:<20} went offline"


async def test_an_event_is_a_json_object(
    sim: Simulator, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Flat, with the stream and the kind of message."""
    everything = Filters(kinds=frozenset({"ap", "ap_stats"}), with_statistics=True)
    lines = await printed(sim, file, capsys, style="json", filters=everything, count=2)
    measured, state = map(json.loads, lines)
    assert (measured["kind"], state["kind"]) == ("ap_stats", "ap")
    assert state["serial_number"] == sim.campus.aps[0].serial
    assert state["status"] is False


async def test_an_event_is_a_cloudevent(
    sim: Simulator, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As other software for CloudEvents reads it."""
    [line] = await printed(sim, file, capsys, style="raw")
    event = json.loads(line)
    assert event["specversion"] == "1.0"
    assert all(event[name] for name in ("id", "source", "type", "time"))
    assert event["data"]["serial_number"] == sim.campus.aps[0].serial


@pytest.mark.parametrize("by", ["kind", "serial", "site", "serial of an alert"])
async def test_filters(
    sim: Simulator, file: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    """Everything else is not printed."""
    one = sim.campus.switches[0]
    filters = {
        "kind": Filters(kinds=frozenset({"switch"})),
        "serial": Filters(serials=frozenset({one.serial})),
        "site": Filters(sites=frozenset({one.site.site_id}), kinds=frozenset({"switch"})),
        "serial of an alert": Filters(
            serials=frozenset({sim.campus.alerts[0].serial}), kinds=frozenset({"alert"})
        ),
    }[by]
    [line] = await printed(sim, file, capsys, style="json", filters=filters)
    assert json.loads(line)["kind"] == ("alert" if "alert" in by else "switch")


async def test_a_refused_secret_is_an_error_that_does_not_repeat_it(
    sim: Simulator, tmp_path: Path
) -> None:
    """GreenLake's own words are in it."""
    file = write_credentials(sim, tmp_path, "not-the-secret")
    with pytest.raises(CredentialsError) as caught:
        await watch(["ap"], EVERYTHING, "text", credentials=file)
    assert "not-the-secret" not in str(caught.value)


async def test_names_are_missing_where_rest_is_refused(
    sim: Simulator, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The serial number is there."""
    sim.faults.rest["/network-monitoring/v1/aps"] = 403
    [line] = await printed(sim, file, capsys)
    assert sim.campus.aps[0].serial in line


@pytest.mark.parametrize(
    "text", ["", "host = 1\nclient_id = 2", "not TOML", 'workspace = "?"', 'ca_file = "missing"']
)
async def test_credentials_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    """It is said what is wrong with them."""
    complete = 'host = "h"\nclient_id = "i"\nclient_secret = "s"\n'
    file = tmp_path / "credentials.toml"
    file.write_text(complete + text if "=" in text and "host" not in text else text)
    with pytest.raises(CredentialsError):
        await watch(["ap"], EVERYTHING, "text", credentials=file)


def test_the_demonstration_needs_no_credentials() -> None:
    """Events arrive, and the status of each stream is shown apart from them."""
    arguments = ["--demo", "--json", "--statistics", "--count", "3", "ap", "switch"]
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "central_cli", "watch", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert result.returncode == 0
    assert {json.loads(line)["stream"] for line in result.stdout.splitlines()} <= {"ap", "switch"}
    assert len(result.stdout.splitlines()) == 3
    assert {"ap: live", "switch: live"} <= set(result.stderr.splitlines())


@pytest.mark.parametrize(
    "arguments,expected",
    [([], "no host, client_id, client_secret"), (["aps"], "no such stream: aps")],
    ids=["no credentials", "no stream"],
)
def test_what_is_wrong_with_the_command_line(
    arguments: list[str],
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says so, and ends with the status of a wrong usage."""
    monkeypatch.setattr(sys, "argv", ["central", "watch", *arguments])
    with pytest.raises(SystemExit) as ended:
        sys.exit(main())
    assert ended.value.code == 2
    assert expected in capsys.readouterr().err


def test_it_ends_quietly_once_nobody_reads() -> None:
    """As with `head`."""
    command = f"{sys.executable} -m central_cli watch --demo --statistics --json | head -n 1"
    result = subprocess.run(  # noqa: S602
        command, cwd=ROOT, shell=True, capture_output=True, text=True, timeout=50, check=False
    )
    assert json.loads(result.stdout)["kind"]
    assert "Traceback" not in result.stderr


def test_it_loads_nothing_of_home_assistant() -> None:
    """It runs where only aiohttp, protobuf and what the library needs are installed."""
    code = (
        "import sys, central_cli.__main__;"
        "print(*{name for name in sys.modules if name.partition('.')[0] == 'homeassistant'})"
    )
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not result.stdout.strip()
