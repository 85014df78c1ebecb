"""A Central that repeats the client secret and the access token wherever it can."""

import json
import traceback

from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.hpe_aruba_central.central.errors import CentralError
from custom_components.hpe_aruba_central.central.streams import STREAMS as ALL_STREAMS
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.diagnostics import async_get_config_entry_diagnostics
from simulator.tokens import CENTRAL_PATH
from tests.integration.helpers import until_true

from .conftest import Log, Victim
from .echoes import ECHOES, frames
from .test_hostile_rest import ALERTS, APS, CLIENTS, FIRMWARE, RADIOS, SITES

LISTS = (APS, ALERTS, SITES, RADIOS, FIRMWARE, CLIENTS)


async def shown(victim: Victim) -> list[str]:
    """Return what an account shows besides its entities."""
    diagnostics = await async_get_config_entry_diagnostics(victim.hass, victim.entry)
    texts = [str(diagnostics)]
    issues = ir.async_get(victim.hass).issues.items()
    texts += [str(issue) for (domain, _), issue in issues if domain == DOMAIN]
    texts += [str(victim.entry.reason)]
    texts += [str(flow) for flow in victim.hass.config_entries.flow.async_progress()]
    if victim.entry.state is ConfigEntryState.LOADED:
        errors = [stream.error for stream in victim.run.subscriptions.values()]
        texts += [printed(error) for error in (*errors, victim.run.last_error) if error]
    return texts


def printed(error: BaseException) -> str:
    """Return an error as a traceback prints it, with its causes."""
    return f"{error!r} {''.join(traceback.format_exception(error))}"


async def check(victim: Victim, log: Log, *secrets: str) -> None:
    """Fail if a secret was logged or is shown."""
    for text in (log.text, *await shown(victim)):
        for secret in secrets:
            assert secret not in text, text[max(text.index(secret) - 300, 0) :][:600]


async def begin(victim: Victim, log: Log) -> tuple[str, str]:
    """Set the account up; return the secret and the token, which are repeated from then on."""
    await victim.set_up()
    log.clear()
    log.debug_all()
    secrets = victim.secret, await victim.run.access_token()
    await victim.command(echo=" ".join(secrets))
    return secrets


@pytest.mark.parametrize("mode", ECHOES)
async def test_lists(victim: Victim, log: Log, mode: str) -> None:
    """Every list of REST."""
    secrets = await begin(victim, log)
    for path in LISTS:
        await victim.command(modes={path: mode})
        victim.run.require_firmware()
        await victim.run.refresh()
        await check(victim, log, *secrets)
    await victim.hass.async_block_till_done()
    await check(victim, log, *secrets)


@pytest.mark.parametrize("mode", ECHOES)
async def test_action(victim: Victim, log: Log, mode: str) -> None:
    """What a user reads of a failed action, and what it was caused by."""
    secrets = await begin(victim, log)
    alert_id = next(iter(victim.run.alerts))
    await victim.command(modes={f"{ALERTS}/clear": mode})
    data = {
        "alert_id": alert_id,
        "reason": "problem_was_resolved",
        "config_entry_id": victim.entry.entry_id,
    }
    text = ""
    try:
        await victim.hass.services.async_call(DOMAIN, "clear_alert", data, blocking=True)
    except HomeAssistantError as err:
        text = printed(err)
    assert not [secret for secret in secrets if secret in text]
    await check(victim, log, *secrets)


@pytest.mark.parametrize("mode", [mode for mode in ECHOES if mode != "echo in values"])
async def test_token(victim: Victim, log: Log, mode: str) -> None:
    """The token service, also when the account is set up."""
    secrets = await begin(victim, log)
    await victim.command(modes={CENTRAL_PATH: mode})
    await victim.run.forget_token()
    await victim.run.refresh()
    with pytest.raises(CentralError) as caught:
        await victim.run.access_token()
    assert not [secret for secret in secrets if secret in printed(caught.value)]
    await check(victim, log, *secrets)
    await victim.hass.config_entries.async_reload(victim.entry.entry_id)
    await victim.hass.async_block_till_done()
    await check(victim, log, *secrets)


@pytest.mark.parametrize("mode", ECHOES)
async def test_handshake(victim: Victim, log: Log, mode: str) -> None:
    """The handshakes of all streams."""
    secrets = await begin(victim, log)
    await victim.command(modes={stream.path: mode for stream in ALL_STREAMS.values()})
    await victim.hass.config_entries.async_reload(victim.entry.entry_id)
    await victim.hass.async_block_till_done()
    run = victim.run
    await until_true(lambda: all(each.error for each in run.subscriptions.values()))
    await check(victim, log, *secrets)


async def test_frames(victim: Victim, log: Log) -> None:
    """Frames, and the reason of a close frame."""
    secrets = await begin(victim, log)
    counters = victim.run.counters("ap")
    before = counters.frames
    text = " ".join(secrets)
    await victim.command(echo=text, say=True)
    expected = before + sum(1 for _ in frames(text))
    await until_true(lambda: counters.frames >= expected and counters.losses > 0)
    await victim.hass.async_block_till_done()
    await victim.run.flush()
    await check(victim, log, *secrets)
    states = json.dumps([state.as_dict() for state in victim.hass.states.async_all()], default=str)
    assert not [secret for secret in secrets if secret in states]
