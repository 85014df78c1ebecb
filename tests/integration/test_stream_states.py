"""Every reason for a stream to be down is shown, and it recovers without a restart."""

from datetime import timedelta
import logging

from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN
from custom_components.hpe_aruba_central.hub.stream_monitor import GRACE_PERIOD
from custom_components.hpe_aruba_central.registry.unique_ids import account_unique_id

from .harness import Harness
from .internals import STREAM_REASONS
from .test_translations import load


def shows(home: Harness, state: str, reason: str | None) -> bool:
    """Return True if the access points' stream is shown in a state for a reason."""
    found = home.state("binary_sensor", "stream_ap")
    is_live = {"on": True, "off": False}[found.state]
    attributes = found.attributes
    return (is_live, attributes["state"], attributes["reason"]) == (state == "live", state, reason)


async def test_a_live_stream_has_no_reason(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Each stream has one diagnostic sensor, which is enabled by default."""
    for stream in DEFAULT_STREAMS:
        sensor = home.entity_id("binary_sensor", f"stream_{stream}")
        state = home.hass.states.get(sensor)
        assert state is not None
        shown = {name: state.attributes[name] for name in ("state", "reason", "retry_at")}
        assert (state.state, shown) == ("on", {"state": "live", "reason": None, "retry_at": None})
        assert state.state_info is not None
        assert shown.keys() <= state.state_info["unrecorded_attributes"]
        entry = entity_registry.async_get(sensor)
        assert entry is not None
        assert entry.entity_category == "diagnostic"


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "status, state, reason, shown",
    [
        (400, "backing_off", "bad_request", "unavailable"),
        (401, "refused", "token_rejected", "unavailable"),
        (403, "refused", "forbidden", "unknown"),
        (404, "refused", "not_found", "unknown"),
        (429, "backing_off", "rate_limited", "unavailable"),
        (500, "backing_off", "server_error", "unavailable"),
        (503, "backing_off", "server_error", "unavailable"),
    ],
)
async def test_a_handshake_that_fails_is_shown_and_recovers(
    home: Harness,
    caplog: pytest.LogCaptureFixture,
    status: int,
    state: str,
    reason: str,
    shown: str,
) -> None:
    """Only the stream's entities are unavailable; loss and recovery are logged once.

    Those of one that is not offered are unknown until REST reports in its place.
    """
    caplog.set_level(logging.INFO, f"custom_components.{DOMAIN}")
    caplog.clear()
    [ap, _] = home.campus.aps
    [switch] = home.campus.switches
    connectivity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    home.sim.faults.retry_after = None
    home.sim.faults.streams["ap"] = status
    await home.sim.drop("ap", 1012)
    await home.until(lambda: shows(home, state, reason))
    await home.until_state(connectivity, shown)
    assert home.state_of("binary_sensor", f"{switch.serial}_connectivity") == "on"

    home.sim.faults.streams.clear()
    await home.until(lambda: shows(home, "live", None))
    await home.run.refresh()
    await home.until_state(connectivity, "on")
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


async def test_the_next_attempt_is_shown_if_it_is_far_away(home: Harness) -> None:
    """Each of those that follow soon would write a state."""
    now = dt_util.utcnow()
    for number, (later, is_shown) in enumerate(
        [(timedelta(minutes=1), False), (timedelta(minutes=15), True)]
    ):
        failed = Status(State.REFUSED, f"reason {number}", now + later)
        home.run.set_status("audit", failed)
        home.fire_time(timedelta(seconds=GRACE_PERIOD + 1))
        await home.settle()
        shown = home.state("binary_sensor", "stream_audit").attributes["retry_at"]
        assert shown == (failed.retry_at if is_shown else None)


async def test_the_state_sensor_of_earlier_versions_is_removed(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """What it showed are attributes now."""
    account = home.device(str(home.entry.unique_id))
    assert account is not None
    old = entity_registry.async_get_or_create(
        "sensor",
        DOMAIN,
        account_unique_id(home.entry, "state_ap"),
        config_entry=home.entry,
        device_id=account.id,
    )
    await home.restart()
    assert entity_registry.async_get(old.entity_id) is None
    assert home.state_of("binary_sensor", "stream_ap") == "on"


def test_every_reason_is_translated() -> None:
    """Every reason has a translation."""
    for stream in DEFAULT_STREAMS:
        texts = load("translations/en.json")["binary_sensor"][f"stream_{stream}"][
            "state_attributes"
        ]["reason"]["state"]
        assert set(texts) >= {*STREAM_REASONS.values(), "rejected"}
