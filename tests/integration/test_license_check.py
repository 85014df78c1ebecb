"""The issue of an account that streams nothing because it has no Advanced subscription."""

from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.const import DOMAIN
from simulator import Settings

from .harness import Harness
from .helpers import central_event, until_true
from .internals import SILENCE
from .test_rest_sync import CALLS

TIERS = "/network-monitoring/v1/device-inventory"
ISSUE = {"no_subscription"}


@pytest.fixture
async def silent_home(home: Harness) -> Harness:
    """Return a home without subscriptions, whose streams were live for an hour without an event."""
    home.campus.tier = "FOUNDATION"
    run = home.run
    run.set_live_for(SILENCE + 60)
    return home


async def review(home: Harness) -> int:
    """Refresh from REST, and return how many calls that took."""
    api: CentralApi = home.run.api
    calls = api.calls
    await home.run.refresh()
    return api.calls - calls


@pytest.mark.parametrize("tier", ["FOUNDATION", "foundation", None])
async def test_silence_without_a_subscription_is_an_issue(
    silent_home: Harness, tier: str | None
) -> None:
    """The check costs one more call."""
    silent_home.campus.tier = tier
    assert await review(silent_home) == 7
    assert silent_home.issues() == ISSUE
    found = ir.async_get(silent_home.hass).async_get_issue(
        DOMAIN, f"{silent_home.entry.entry_id}_no_subscription"
    )
    assert found is not None
    assert found.translation_placeholders == {"account": silent_home.entry.title}
    assert not found.is_fixable
    await review(silent_home)
    assert silent_home.issues() == ISSUE


@pytest.mark.parametrize("tier", ["ADVANCED", "Advanced"])
async def test_silence_with_a_subscription_is_no_issue(silent_home: Harness, tier: str) -> None:
    """A network without events for an hour is normal."""
    silent_home.campus.tier = tier
    assert await review(silent_home) == 7
    assert silent_home.issues() == set()


async def test_a_stream_with_events_needs_no_check(silent_home: Harness) -> None:
    """An event of any device stream within the hour proves the subscription."""
    await silent_home.sim.incident("ap_down")
    await until_true(lambda: silent_home.run.subscriptions["ap"].last_event is not None)
    assert await review(silent_home) == 6
    assert silent_home.issues() == set()


async def test_streams_that_have_just_come_up_may_be_silent(home: Harness) -> None:
    """Statistics arrive every few minutes, so the check waits."""
    home.campus.tier = None
    assert await review(home) == CALLS
    assert home.issues() == set()


async def test_an_event_removes_the_issue(silent_home: Harness) -> None:
    """Only device streams count: alerts arrive without a subscription."""
    await review(silent_home)
    run = silent_home.run
    run.handle(central_event("alerts", "alert", alert_id="a1", severity="Major"))
    assert silent_home.issues() == ISSUE
    await silent_home.sim.incident("ap_down")
    await until_true(lambda: silent_home.issues() == set())
    run.handle(central_event("switch", "switch", serial_number="SG1"))
    assert silent_home.issues() == set()


async def test_a_subscription_removes_the_issue(silent_home: Harness) -> None:
    """The issue follows what REST reports."""
    await review(silent_home)
    silent_home.campus.tier = "ADVANCED"
    await review(silent_home)
    assert silent_home.issues() == set()
    silent_home.campus.tier = None
    await review(silent_home)
    assert silent_home.issues() == ISSUE


async def test_a_loss_of_the_streams_removes_the_issue(silent_home: Harness) -> None:
    """A stream that is down proves nothing."""
    await review(silent_home)
    run = silent_home.run
    run.set_live_for(0)
    await review(silent_home)
    assert silent_home.issues() == set()


async def test_a_failed_check_creates_no_issue(silent_home: Harness) -> None:
    """The refresh succeeds nevertheless."""
    silent_home.sim.faults.rest[TIERS] = 500
    await review(silent_home)
    assert silent_home.issues() == set()
    assert silent_home.run.refresh_succeeded


async def test_unloading_removes_the_issue(silent_home: Harness) -> None:
    """An account that is not loaded has no issues."""
    await review(silent_home)
    await silent_home.unload()
    assert silent_home.issues() == set()


class TestEmpty:
    """A campus without devices."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return an empty campus."""
        return Settings(aps=0, switches=0, gateways=0, clients=0)

    async def test_an_account_without_devices_has_no_issue(self, silent_home: Harness) -> None:
        """Without devices there is nothing to subscribe for, and thus no issue."""
        assert await review(silent_home) == 6
        assert silent_home.issues() == set()
