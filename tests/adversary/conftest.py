"""A home with an account on a hostile Central, which runs in a process of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import gc
import json
import logging
from pathlib import Path
import subprocess
import sys
from typing import Any
from uuid import uuid4

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import (
    CONF_CA_CERTIFICATE,
    CONF_CREDENTIAL_KIND,
    CONF_STREAMS,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_TRACK,
    CONF_WORKSPACE,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.options import Track
from tests.integration.helpers import until_true
from tests.integration.internals import Run

ROOT = Path(__file__).parents[2]
MAX_WARNINGS = 10
MAX_MESSAGE = 2000
"""Characters of a message in the log."""

STREAMS = [*DEFAULT_STREAMS, "clients", "wids"]


@pytest.fixture(autouse=True)
def quiet_storage() -> Iterator[None]:
    """Let the mock of storage not log all that it writes, which Home Assistant does not either.

    The registries of an attacked home have megabytes, and a block of the loop would be the log's.
    """
    logger = logging.getLogger("pytest_homeassistant_custom_component")
    level = logger.level
    logger.setLevel(logging.WARNING)
    yield
    logger.setLevel(level)


class HostileCentral:
    """A hostile Central in another process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.access: dict[str, str] = self._answer()

    async def command(self, **command: Any) -> dict[str, Any]:
        """Send a command, and return the answer to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(command)}\n")
        self._process.stdin.flush()
        return await asyncio.to_thread(self._answer)

    def _answer(self) -> dict[str, Any]:
        """Return the next line."""
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


class Victim:
    """A Home Assistant whose account is on a hostile Central."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, central: HostileCentral
    ) -> None:
        self.hass = hass
        self.entry = entry
        self.command = central.command
        self.secret = central.access["client_secret"]

    @property
    def run(self) -> Run:
        """The current run of the account."""
        return Run(self.entry)

    async def set_up(self) -> None:
        """Set the account up, and wait until it is live and has read all lists."""
        self.entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()
        assert self.entry.state is ConfigEntryState.LOADED
        run = self.run
        await until_true(lambda: run.all_live and run.last_sync is not None)
        await self.hass.async_block_till_done()
        await run.refresh()

    async def until_received(self, sent: dict[str, int], before: dict[str, int]) -> None:
        """Wait until every frame that was sent has been handled."""
        run = self.run

        def has_come() -> bool:
            return all(
                run.counters(stream).frames - frames >= sent.get(stream, 0)
                for stream, frames in before.items()
            )

        async with asyncio.timeout(30):
            while not has_come():  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.01)

    def frames(self) -> dict[str, int]:
        """Return how many frames each stream has delivered."""
        return {
            stream: subscription.counters.frames
            for stream, subscription in self.run.subscriptions.items()
        }


@pytest.fixture(autouse=True)
def _custom_integration_over_loopback(
    socket_enabled: None, enable_custom_integrations: None
) -> None:
    """Let Home Assistant find the integration, and tests connect to loopback."""


@pytest.fixture(autouse=True, scope="module")
def _unfrozen() -> Iterator[None]:
    """Let what attacks have frozen be collected at the end of a file."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileCentral]:
    """Return a hostile Central, which answers as Central until it is told otherwise."""
    folder = tmp_path_factory.mktemp("certificates")
    command = [sys.executable, "-m", "tests.adversary.server", str(folder)]
    with subprocess.Popen(  # noqa: S603 - this project's own code
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield HostileCentral(process)
        process.terminate()


@pytest.fixture
async def victim(hass: HomeAssistant, central: HostileCentral) -> AsyncIterator[Victim]:
    """Return a home whose account is not set up yet."""
    access = central.access
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="hostile",
        unique_id=access["client_id"],
        options={CONF_STREAMS: STREAMS, CONF_TRACK: Track.ALL},
        data={
            CONF_HOST: access["host"],
            CONF_CREDENTIAL_KIND: "central",
            CONF_CLIENT_ID: access["client_id"],
            CONF_CLIENT_SECRET: access["client_secret"],
            CONF_TOKEN_URL: access["token_url"],
            CONF_WORKSPACE: None,
            CONF_CA_CERTIFICATE: access["ca"].strip(),
            CONF_SUBSCRIBER_ID: str(uuid4()),
        },
    )
    await central.command(modes={})
    yield Victim(hass, entry, central)
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)


class Log:
    """What the integration logs, down to debugging."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog
        caplog.set_level(logging.INFO)
        caplog.set_level(logging.DEBUG, logger=f"custom_components.{DOMAIN}")

    def clear(self) -> None:
        """Forget what has been logged."""
        self._caplog.clear()

    def debug_all(self) -> None:
        """Log what all others log as well, down to debugging."""
        self._caplog.set_level(logging.DEBUG)

    @property
    def text(self) -> str:
        """Everything that was logged, with tracebacks."""
        return self._caplog.text

    def check(self, *secrets: str) -> None:
        """Fail if a user would find a traceback, a flood, or anybody a secret."""
        shown = [each for each in self._caplog.records if each.levelno >= logging.WARNING]
        assert not [each.getMessage() for each in shown if each.exc_info]
        assert len(shown) < MAX_WARNINGS, [each.getMessage() for each in shown]
        for secret in secrets:
            assert secret not in self._caplog.text
        for record in self._caplog.records:
            assert len(record.getMessage()) < MAX_MESSAGE


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Log:
    """Return what the integration logs."""
    return Log(caplog)
