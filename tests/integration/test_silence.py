"""An account that streams nothing because it has no subscription for it."""

from datetime import timedelta

from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.const import DOMAIN
from simulator import Settings

from .harness import Harness
from .helpers import central_event, until_true
from .run import SILENCE
from .test_resync import CALLS

TIERS = "/network-monitoring/v1/device-inventory"
ISSUE = {"no_subscription"}


@pytest.fixture
async def silent(home: Harness) -> Harness:
    """Return an account without subscriptions, whose streams have been live for an hour and told nothing."""
    home.campus.tier = "FOUNDATION"
    run = home.run
    run.set_live_since(dt_util.utcnow() - SILENCE - timedelta(minutes=1))
    return home


async def review(home: Harness) -> int:
    """Let REST be asked, and return how many calls that took."""
    api: CentralApi = home.run.api
    calls = api.calls
    await home.run.refresh()
    return api.calls - calls


@pytest.mark.parametrize("tier", ["FOUNDATION", "foundation", None])
async def test_silence_without_a_subscription_is_told(silent: Harness, tier: str | None) -> None:
    """The user is told what is missing; it costs one more call."""
    silent.campus.tier = tier
    assert await review(silent) == 7
    assert silent.issues() == ISSUE
    found = ir.async_get(silent.hass).async_get_issue(
        DOMAIN, f"{silent.entry.entry_id}_no_subscription"
    )
    assert found is not None
    assert found.translation_placeholders == {"account": silent.entry.title}
    assert not found.is_fixable
    await review(silent)
    assert silent.issues() == ISSUE


@pytest.mark.parametrize("tier", ["ADVANCED", "Advanced"])
async def test_silence_with_a_subscription_is_only_silence(silent: Harness, tier: str) -> None:
    """A quiet night is nobody's issue."""
    silent.campus.tier = tier
    assert await review(silent) == 7
    assert silent.issues() == set()


async def test_what_speaks_is_not_asked_about(silent: Harness) -> None:
    """Any device stream's event within the hour shows that there is a subscription."""
    await silent.sim.incident("ap_down")
    await until_true(lambda: silent.run.subscriptions["ap"].last_event is not None)
    assert await review(silent) == 6
    assert silent.issues() == set()


async def test_streams_that_have_just_come_up_may_be_silent(home: Harness) -> None:
    """Statistics come every few minutes."""
    home.campus.tier = None
    assert await review(home) == CALLS
    assert home.issues() == set()


async def test_an_event_takes_it_back(silent: Harness) -> None:
    """At once; the account's other streams prove nothing, as alerts come without a subscription."""
    await review(silent)
    run = silent.run
    run.handle(central_event("alerts", "alert", alert_id="a1", severity="Major"))
    assert silent.issues() == ISSUE
    await silent.sim.incident("ap_down")
    await until_true(lambda: silent.issues() == set())
    run.handle(central_event("switch", "switch", serial_number="SG1"))
    assert silent.issues() == set()


async def test_a_subscription_takes_it_back(silent: Harness) -> None:
    """As soon as REST tells of it; lost once more, it is told once more."""
    await review(silent)
    silent.campus.tier = "ADVANCED"
    await review(silent)
    assert silent.issues() == set()
    silent.campus.tier = None
    await review(silent)
    assert silent.issues() == ISSUE


async def test_a_loss_of_the_streams_takes_it_back(silent: Harness) -> None:
    """Nothing can be said about who cannot speak."""
    await review(silent)
    run = silent.run
    run.set_live_since(dt_util.utcnow())
    await review(silent)
    assert silent.issues() == set()


async def test_without_an_answer_nothing_is_said(silent: Harness) -> None:
    """It does not count as a failed check either."""
    silent.sim.faults.rest[TIERS] = 500
    await review(silent)
    assert silent.issues() == set()
    assert silent.run.refresh_succeeded


async def test_unloading_takes_it_back(silent: Harness) -> None:
    """An account that is not set up has no issues."""
    await review(silent)
    await silent.unload()
    assert silent.issues() == set()


class TestEmpty:
    """A campus without devices."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus where nothing is."""
        return Settings(aps=0, switches=0, gateways=0, clients=0)

    async def test_an_account_without_devices_is_rightly_silent(self, silent: Harness) -> None:
        """There is nothing to subscribe for."""
        assert await review(silent) == 6
        assert silent.issues() == set()
