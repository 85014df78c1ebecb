"""Every reason for a stream to be down is shown, and it recovers without a restart."""

import logging

from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.central.streaming.subscription import State
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN

from .harness import Harness
from .run import STREAM_REASONS
from .test_translations import load


def shows(home: Harness, state: str, reason: str | None) -> bool:
    """Return True if the access points' stream is shown in a state for a reason."""
    found = home.state("sensor", "state_ap")
    return (found.state, found.attributes["reason"]) == (state, reason)


async def test_a_live_stream_has_no_reason(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Each stream has a diagnostic sensor, which is enabled by default."""
    for stream in DEFAULT_STREAMS:
        sensor = home.entity_id("sensor", f"state_{stream}")
        state = home.hass.states.get(sensor)
        assert state is not None
        assert (state.state, state.attributes["reason"]) == ("live", None)
        assert state.attributes["options"] == list(State)
        entry = entity_registry.async_get(sensor)
        assert entry is not None
        assert entry.entity_category == "diagnostic"


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "status, state, reason",
    [
        (400, "backing_off", "bad_request"),
        (401, "refused", "token_rejected"),
        (403, "refused", "forbidden"),
        (404, "refused", "not_found"),
        (429, "backing_off", "rate_limited"),
        (500, "backing_off", "server_error"),
        (503, "backing_off", "server_error"),
    ],
)
async def test_a_handshake_that_fails_is_shown_and_recovers(
    home: Harness, caplog: pytest.LogCaptureFixture, status: int, state: str, reason: str
) -> None:
    """Only the stream's entities are unavailable; loss and recovery are logged once."""
    caplog.set_level(logging.INFO, f"custom_components.{DOMAIN}")
    caplog.clear()
    [ap, _] = home.campus.aps
    [switch] = home.campus.switches
    connectivity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    home.sim.faults.retry_after = None
    home.sim.faults.streams["ap"] = status
    await home.sim.drop("ap", 1012)
    await home.until(lambda: shows(home, state, reason))
    await home.until_state(connectivity, "unavailable")
    assert home.state_of("binary_sensor", f"{switch.serial}_connectivity") == "on"

    home.sim.faults.streams.clear()
    await home.until_state(connectivity, "on")
    assert shows(home, "live", None)
    assert home.reauth_flows() == 0
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
async def test_a_stream_that_is_closed_at_once_is_shown_and_recovers(
    home: Harness, code: int, reason: str
) -> None:
    """A stream that is closed with a code or cut off recovers without a restart."""
    [ap, _] = home.campus.aps
    connectivity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    home.sim.faults.closes["ap"] = code
    await home.sim.drop("ap", code or None)
    await home.until(lambda: shows(home, "backing_off", reason))
    home.sim.faults.closes.clear()
    await home.until(lambda: shows(home, "live", None))
    await home.until_state(connectivity, "on")


def test_every_reason_is_translated() -> None:
    """Every reason has a translation."""
    for stream in DEFAULT_STREAMS:
        texts = load("translations/en.json")["sensor"][f"state_{stream}"]["state_attributes"][
            "reason"
        ]["state"]
        assert set(texts) >= {*STREAM_REASONS.values(), "rejected"}
