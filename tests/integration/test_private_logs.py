"""What fails on a message or an answer is logged with a traceback, which quotes neither."""

import ast
from pathlib import Path
from unittest.mock import patch

import pytest

import custom_components.hpe_aruba_central as integration
from custom_components.hpe_aruba_central.central.rest import listing
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.state.alerts import AlertStore
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streaming import subscription

from .harness import Harness
from .helpers import until_true

NAME = "Anna's phone"


def fail(*_: object, **__: object) -> None:
    """Fail with errors that quote a text, as Python's own do."""
    known: dict[str, object] = {}
    try:
        known[NAME]
    except KeyError:
        int(NAME)


def check(caplog: pytest.LogCaptureFixture) -> None:
    """Fail unless a traceback leads to what failed without saying what it failed on."""
    assert "Traceback" in caplog.text
    assert "in fail" in caplog.text
    assert "ValueError" in caplog.text
    assert NAME not in caplog.text


@pytest.mark.parametrize("owner, name", [(subscription, "decode"), (Inventory, "apply")])
async def test_a_message(
    home: Harness, caplog: pytest.LogCaptureFixture, owner: object, name: str
) -> None:
    """The decoder, or whoever handles an event, fails on it."""
    with patch.object(owner, name, fail):
        await home.sim.incident("ap_down")
        await until_true(lambda: bool(home.run.counters("ap").ignored))
    check(caplog)


async def test_a_listener(home: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """An entity fails on a change."""
    ap = home.campus.aps[0]
    remove = home.run.on_change(("device", ap.serial), fail)
    await home.incident("ap_down", ap.serial)
    remove()
    check(caplog)


async def test_measurements(home: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """Statistics are read once they are written."""
    with patch.object(Inventory, "reading", fail):
        await home.receive_everything()
    check(caplog)


async def test_a_row(home: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """A row of a list cannot be read."""
    with patch.object(listing, "_reported", set()), patch.object(listing, "as_object", fail):
        # The lists themselves are read with it, too.
        await home.run.refresh()
    check(caplog)


@pytest.mark.parametrize("name", ["sites", "devices_of", "alerts"])
async def test_a_list(home: Harness, caplog: pytest.LogCaptureFixture, name: str) -> None:
    """An answer cannot be read."""
    with patch.object(CentralApi, name, side_effect=fail):
        await home.run.refresh()
    check(caplog)


async def test_what_a_list_says(home: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """A list cannot be applied."""
    with patch.object(AlertStore, "loading", fail):
        await home.run.refresh()
    check(caplog)


def _calls(path: Path) -> list[ast.Call]:
    """Return the calls in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_no_other_traceback_is_logged() -> None:
    """Whatever logs a traceback leaves the text of the error out."""
    package = Path(integration.__file__).parent
    for path in package.rglob("*.py"):
        for call in _calls(path):
            assert not ast.unparse(call.func).lower().endswith("logger.exception"), path.name
            for keyword in call.keywords:
                if keyword.arg == "exc_info":
                    assert "without_text(" in ast.unparse(keyword.value), path.name
