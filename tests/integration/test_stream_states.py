"""Every way in which a stream can be down: shown, with its reason, and healed without a restart."""

import logging

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.streaming.subscription import _REASONS, State
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN
from simulator import Simulator

from .helpers import entity_id, reauth_flows, state_of, until, until_state
from .run import inside
from .test_translations import load


def shows(hass: HomeAssistant, account: MockConfigEntry, state: str, reason: str | None) -> bool:
    """Tell whether the access points' stream is shown in a state for a reason."""
    found = hass.states.get(entity_id(hass, "sensor", f"{account.entry_id}_state_ap"))
    assert found is not None
    return (found.state, found.attributes["reason"]) == (state, reason)


async def test_a_live_stream_has_no_reason(
    hass: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    """There is a diagnostic sensor for each stream, on by default."""
    for stream in DEFAULT_STREAMS:
        sensor = entity_id(hass, "sensor", f"{account.entry_id}_state_{stream}")
        state = hass.states.get(sensor)
        assert state is not None
        assert (state.state, state.attributes["reason"], state.attributes["retry_at"]) == (
            "live",
            None,
            None,
        )
        assert state.attributes["options"] == list(State)
        entry = entity_registry.async_get(sensor)
        assert entry is not None
        assert entry.entity_category == "diagnostic"


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "status, state, reason",
    [
        (400, "backing_off", "rejected"),
        (401, "refused", "unauthorized"),
        (403, "refused", "forbidden"),
        (404, "refused", "not_found"),
        (429, "backing_off", "rate_limited"),
        (500, "backing_off", "server_error"),
        (503, "backing_off", "server_error"),
    ],
)
async def test_a_handshake_that_fails_is_shown_and_heals(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    status: int,
    state: str,
    reason: str,
) -> None:
    """The stream's entities go and come back; others do not notice; each way is logged once."""
    caplog.set_level(logging.INFO, f"custom_components.{DOMAIN}")
    caplog.clear()
    [ap, _] = sim.campus.aps
    [switch] = sim.campus.switches
    connectivity = entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity")
    sim.faults.retry_after = None
    sim.faults.streams["ap"] = status
    await sim.drop("ap", 1012)
    await until(hass, lambda: shows(hass, account, state, reason))
    found = hass.states.get(entity_id(hass, "sensor", f"{account.entry_id}_state_ap"))
    assert found is not None
    assert found.attributes["retry_at"] == inside(account).subscriptions["ap"].status.retry_at
    await until_state(hass, connectivity, "unavailable")
    assert state_of(hass, "binary_sensor", f"{switch.serial}_connectivity") == "on"

    sim.faults.streams.clear()
    await until_state(hass, connectivity, "on")
    assert shows(hass, account, "live", None)
    assert reauth_flows(hass) == 0
    logged = [
        record.getMessage() for record in caplog.records if "stream of" in record.getMessage()
    ]
    assert len(logged) == 2
    assert "is down" in logged[0]
    assert logged[1].endswith("is live again")


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "code, reason", [(1000, "closed"), (1011, "closed"), (4000, "closed"), (0, "unreachable")]
)
async def test_a_stream_that_is_closed_at_once_is_shown_and_heals(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, code: int, reason: str
) -> None:
    """By a code, or cut without one."""
    [ap, _] = sim.campus.aps
    connectivity = entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity")
    sim.faults.closes["ap"] = code
    await sim.drop("ap", code or None)
    await until(hass, lambda: shows(hass, account, "backing_off", reason))
    sim.faults.closes.clear()
    await until(hass, lambda: shows(hass, account, "live", None))
    await until_state(hass, connectivity, "on")


def test_every_reason_is_translated() -> None:
    """A reason without a translation would show as a raw word."""
    for stream in DEFAULT_STREAMS:
        words = load("translations/en.json")["sensor"][f"state_{stream}"]["state_attributes"][
            "reason"
        ]["state"]
        assert set(words) >= {*_REASONS.values(), "rejected"}
