"""REST answers once with a list that is empty or short although it calls itself complete."""

from datetime import timedelta
from unittest.mock import patch

from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.rest.listing import Listing
from simulator import Settings
from simulator.messages import other_streams

from .actions import record_states
from .clients import ALL, AWAY, HOME, pass_time, presence_of
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a campus with open alerts."""
    return Settings(alerts=3)


async def glitch(home: Harness, name: str, listing: Listing[object] | None = None) -> None:
    """Refresh once while REST's list of this name is an odd one."""
    odd = Listing[object]() if listing is None else listing
    with patch.object(home.run.api, name, return_value=odd):
        await home.run.refresh()
    await home.settle()


@pytest.mark.usefixtures("assigned_macs")
@pytest.mark.parametrize("share", [0.0, 0.25, 0.5])
async def test_nobody_is_away(new_home: Harness, share: float) -> None:
    """Everybody was away after three minutes, until the next list half an hour later."""
    await new_home.start(ALL)
    there = [client for client in new_home.campus.clients if client.connected]
    listed = list(await new_home.run.api.clients())
    short: Listing[object] = Listing(tuple(listed[: int(len(listed) * share)]))
    await glitch(new_home, "clients", short)
    await pass_time(new_home, timedelta(minutes=5))
    assert {presence_of(new_home, client) for client in there} == {HOME}


@pytest.mark.usefixtures("assigned_macs")
async def test_everybody_is_away(new_home: Harness) -> None:
    """An empty list that comes twice is believed."""
    await new_home.start(ALL)
    there = [client for client in new_home.campus.clients if client.connected]
    for _ in range(2):
        assert {presence_of(new_home, client) for client in there} == {HOME}
        await glitch(new_home, "clients")
    await pass_time(new_home, timedelta(minutes=5))
    assert {presence_of(new_home, client) for client in there} == {AWAY}


async def test_it_is_asked_for_again_in_a_minute(home: Harness) -> None:
    """A list that is as odd then is believed."""
    await home.until_synced()
    assert home.state_of("sensor", "open_alerts") == "3"
    for alert in home.campus.alerts:
        alert.cleared = True
    await home.run.refresh()
    assert home.state_of("sensor", "open_alerts") == "3"
    assert home.run.needs_sync
    assert 50 < home.run.sync_delay <= 60
    calls = home.run.calls
    home.fire_time(timedelta(seconds=61))
    await until_true(lambda: home.run.calls > calls)
    await until_true(lambda: home.state_of("sensor", "open_alerts") == "0")
    assert not home.run.needs_sync


async def test_alerts_are_not_raised_again(home: Harness) -> None:
    """Three alerts that are cleared and raised would be six messages on a phone."""
    await home.until_synced()
    states = record_states(home, home.entity_id("event", "alerts"))
    await glitch(home, "alerts")
    await home.run.refresh()
    assert [state.attributes.get("event_type") for state in states] == []
    assert home.state_of("sensor", "open_alerts") == "3"


async def test_alert_of_the_stream_stays(home: Harness) -> None:
    """It is doubted that an alert is gone that no list has had yet."""
    await home.until_synced()
    for _ in range(2):
        await glitch(home, "alerts")
    assert home.state_of("sensor", "open_alerts") == "0"
    raised = other_streams.alert(home.sim.context, home.campus.alerts[0], "Add")
    await home.receive([("alerts", raised)])
    assert home.state_of("sensor", "open_alerts") == "1"
    await glitch(home, "alerts", Listing(at=dt_util.utcnow() + timedelta(minutes=5)))
    assert home.state_of("sensor", "open_alerts") == "1"


async def test_sites_stay(home: Harness) -> None:
    """Sites leave the registry as soon as a list that is believed lacks them."""
    await home.until_synced()
    unique_id = f"site_{home.campus.sites[0].site_id}_health"
    assert home.find_entity_id("sensor", unique_id)
    await glitch(home, "sites")
    assert home.find_entity_id("sensor", unique_id)
    await glitch(home, "sites")
    assert not home.find_entity_id("sensor", unique_id)


async def test_firmware_stays_and_is_asked_for_again(home: Harness) -> None:
    """It would be unknown until it is asked for again after six hours."""
    await home.until_synced()
    unique_id = f"{home.campus.aps[0].serial}_firmware"
    known = home.state_of("update", unique_id)
    await home.run.load_firmware()
    assert home.state_of("update", unique_id) == known
    with patch.object(home.run.api, "firmware", wraps=home.run.api.firmware) as asked:
        await home.run.refresh()
    assert asked.call_count == 1
    assert home.state_of("update", unique_id) == known


@pytest.mark.parametrize("name", ["alerts", "sites"])
async def test_odd_list_after_a_restart(home: Harness, name: str) -> None:
    """What an earlier run knew is as good as a list."""
    await home.until_synced()
    unique_id = f"site_{home.campus.sites[0].site_id}_health"
    with patch(
        "custom_components.hpe_aruba_central.central.rest.api.CentralApi." + name,
        return_value=Listing(),
    ):
        await home.restart()
        await until_true(lambda: home.run.last_sync is not None)
        await home.settle()
    assert home.state_of("sensor", "open_alerts") == "3"
    assert home.find_entity_id("sensor", unique_id)


@pytest.mark.parametrize("name", ["sites", "firmware", "radios"])
async def test_optional_lists_fail_alone(
    home: Harness, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is wrong with such a list, the others are applied."""
    await home.until_synced()
    home.campus.alerts[0].cleared = True
    with patch.object(home.run.api, name, side_effect=OverflowError("of the reader's own")):
        await home.run.refresh()
    assert home.run.refresh_succeeded
    assert home.state_of("sensor", "open_alerts") == "2"
    if name != "firmware":  # it is not due
        assert f"The list of {name} cannot be read" in caplog.text
