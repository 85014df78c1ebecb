"""An account that streams nothing because it has no subscription for it."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.const import DOMAIN
from simulator import Settings, Simulator

from .helpers import central_event, issues, until_true
from .run import SILENCE, inside
from .test_resync import CALLS

TIERS = "/network-monitoring/v1/device-inventory"
ISSUE = {"no_subscription"}


@pytest.fixture
async def silent(sim: Simulator, account: MockConfigEntry) -> MockConfigEntry:
    """Return an account without subscriptions, whose streams have been live for an hour and told nothing."""
    sim.campus.tier = "FOUNDATION"
    coordinator = inside(account)
    coordinator.set_live_since(dt_util.utcnow() - SILENCE - timedelta(minutes=1))
    return account


async def review(account: MockConfigEntry) -> int:
    """Let REST be asked, and return how many calls that took."""
    api: CentralApi = inside(account).api
    calls = api.calls
    await inside(account).refresh()
    return api.calls - calls


@pytest.mark.parametrize("tier", ["FOUNDATION", "foundation", None])
async def test_silence_without_a_subscription_is_told(
    hass: HomeAssistant, sim: Simulator, silent: MockConfigEntry, tier: str | None
) -> None:
    """The user is told what is missing; it costs one more call."""
    sim.campus.tier = tier
    assert await review(silent) == 7
    assert issues(hass) == ISSUE
    found = ir.async_get(hass).async_get_issue(DOMAIN, f"{silent.entry_id}_no_subscription")
    assert found is not None
    assert found.translation_placeholders == {"account": silent.title}
    assert not found.is_fixable
    await review(silent)
    assert issues(hass) == ISSUE


@pytest.mark.parametrize("tier", ["ADVANCED", "Advanced"])
async def test_silence_with_a_subscription_is_only_silence(
    hass: HomeAssistant, sim: Simulator, silent: MockConfigEntry, tier: str
) -> None:
    """A quiet night is nobody's issue."""
    sim.campus.tier = tier
    assert await review(silent) == 7
    assert issues(hass) == set()


async def test_what_speaks_is_not_asked_about(
    hass: HomeAssistant, sim: Simulator, silent: MockConfigEntry
) -> None:
    """Any device stream's event within the hour shows that there is a subscription."""
    await sim.incident("ap_down")
    await until_true(lambda: inside(silent).subscriptions["ap"].last_event is not None)
    assert await review(silent) == 6
    assert issues(hass) == set()


async def test_streams_that_have_just_come_up_may_be_silent(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Statistics come every few minutes."""
    sim.campus.tier = None
    assert await review(account) == CALLS
    assert issues(hass) == set()


async def test_an_event_takes_it_back(
    hass: HomeAssistant, sim: Simulator, silent: MockConfigEntry
) -> None:
    """At once; the account's other streams prove nothing, as alerts come without a subscription."""
    await review(silent)
    coordinator = inside(silent)
    coordinator.handle(central_event("alerts", "alert", alert_id="a1", severity="Major"))
    assert issues(hass) == ISSUE
    await sim.incident("ap_down")
    await until_true(lambda: issues(hass) == set())
    coordinator.handle(central_event("switch", "switch", serial_number="SG1"))
    assert issues(hass) == set()


async def test_a_subscription_takes_it_back(
    hass: HomeAssistant, sim: Simulator, silent: MockConfigEntry
) -> None:
    """As soon as REST tells of it; lost once more, it is told once more."""
    await review(silent)
    sim.campus.tier = "ADVANCED"
    await review(silent)
    assert issues(hass) == set()
    sim.campus.tier = None
    await review(silent)
    assert issues(hass) == ISSUE


async def test_a_loss_of_the_streams_takes_it_back(
    hass: HomeAssistant, silent: MockConfigEntry
) -> None:
    """Nothing can be said about who cannot speak."""
    await review(silent)
    coordinator = inside(silent)
    coordinator.set_live_since(dt_util.utcnow())
    await review(silent)
    assert issues(hass) == set()


async def test_without_an_answer_nothing_is_said(
    hass: HomeAssistant, sim: Simulator, silent: MockConfigEntry
) -> None:
    """It does not count as a failed check either."""
    sim.faults.rest[TIERS] = 500
    await review(silent)
    assert issues(hass) == set()
    assert inside(silent).refresh_succeeded


async def test_unloading_takes_it_back(hass: HomeAssistant, silent: MockConfigEntry) -> None:
    """An account that is not set up has no issues."""
    await review(silent)
    assert await hass.config_entries.async_unload(silent.entry_id)
    assert issues(hass) == set()


class TestEmpty:
    """A campus without devices."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus where nothing is."""
        return Settings(aps=0, switches=0, gateways=0, clients=0)

    async def test_an_account_without_devices_is_rightly_silent(
        self, hass: HomeAssistant, silent: MockConfigEntry
    ) -> None:
        """There is nothing to subscribe for."""
        assert await review(silent) == 6
        assert issues(hass) == set()
