"""What an account makes of its streams' ups and downs."""

from datetime import timedelta
import logging
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hpe_aruba_central.central.errors import CentralTlsError
from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN
from simulator import Simulator

from .helpers import entity_id, issues, reauth_flows, state_of, until, until_state, until_true
from .run import RESYNC_INTERVAL, inside


def connectivity(hass: HomeAssistant, account: MockConfigEntry, stream: str) -> str:
    """Return the entity that tells whether a stream is live."""
    return entity_id(hass, "binary_sensor", f"{account.entry_id}_stream_{stream}")


@pytest.mark.usefixtures("fast_forward")
async def test_a_lost_stream_takes_its_entities_with_it_until_it_is_back(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """Other streams' entities do not notice; each way is logged once, at info."""
    caplog.set_level(logging.INFO)
    [ap, _] = sim.campus.aps
    [switch] = sim.campus.switches
    sim.faults.streams["ap"] = 500
    await sim.drop("ap")
    await until_state(hass, connectivity(hass, account, "ap"), "off")
    shown = entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity")
    event = entity_id(hass, "event", f"{ap.serial}_device_event")
    await until_state(hass, shown, "unavailable")
    await until_state(hass, event, "unavailable")
    assert state_of(hass, "binary_sensor", f"{switch.serial}_connectivity") == "on"
    assert inside(account).subscriptions["ap"].error is not None

    sim.faults.streams.clear()
    await until_state(hass, shown, "on")
    await until_state(hass, connectivity(hass, account, "ap"), "on")
    own = [record for record in caplog.records if record.name == f"custom_components.{DOMAIN}"]
    assert [
        record.getMessage().partition(" of ")[0]
        for record in own
        if "stream of" in record.getMessage()
    ] == [
        "The ap stream",
        "The ap stream",
    ]
    assert all(record.levelno <= logging.INFO for record in own)


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "status, issue", [(403, "stream_forbidden_gateway"), (404, "stream_not_found_gateway")]
)
async def test_a_refused_stream_becomes_an_issue_that_heals(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, status: int, issue: str
) -> None:
    """The other streams go on; the user is told what to do; nothing asks for new credentials."""
    sim.faults.streams["gateway"] = status
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: issues(hass) == {issue})
    await sim.wait_connected(*(stream for stream in DEFAULT_STREAMS if stream != "gateway"))
    [gateway] = sim.campus.gateways
    assert state_of(hass, "binary_sensor", f"{gateway.serial}_connectivity") == "unavailable"
    await until_state(
        hass, entity_id(hass, "binary_sensor", f"{sim.campus.aps[0].serial}_connectivity"), "on"
    )
    found = ir.async_get(hass).async_get_issue(DOMAIN, f"{entry.entry_id}_{issue}")
    assert found is not None
    assert found.translation_placeholders == {"account": entry.title, "stream": "gateway"}
    assert reauth_flows(hass) == 0

    sim.faults.streams.clear()
    await until(hass, lambda: issues(hass) == set())
    await until_state(
        hass, entity_id(hass, "binary_sensor", f"{gateway.serial}_connectivity"), "on"
    )


@pytest.mark.usefixtures("fast_forward")
async def test_unloading_takes_issues_back(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """A stream that is switched off in the options is nobody's issue any more."""
    sim.faults.streams["gateway"] = 403
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: issues(hass) == {"stream_forbidden_gateway"})
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == set()


async def test_one_certificate_is_one_issue(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """All streams meet the same one; the first that is live again shows that it is mended."""
    coordinator = inside(account)
    for stream in ("ap", "switch"):
        coordinator.set_status(stream, Status(State.BACKING_OFF, "tls"), CentralTlsError())
    assert issues(hass) == {"tls_not_trusted"}
    coordinator.set_status("ap", Status(State.LIVE))
    assert issues(hass) == set()


@pytest.mark.usefixtures("fast_forward")
async def test_a_revoked_secret_asks_for_a_new_one_and_a_passing_refusal_takes_that_back(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Only repeated refusals ask; if the credentials are good after all, nobody is bothered any longer."""
    secret = sim.client_secret
    sim.set_secret("another")
    sim.revoke_tokens()
    await until(hass, lambda: reauth_flows(hass) == 1)
    assert all(count >= 1 for count in map(inside(account).refusals, inside(account).subscriptions))
    sim.set_secret(secret)
    await until(hass, lambda: inside(account).all_live)
    await until(hass, lambda: reauth_flows(hass) == 0)


@pytest.mark.usefixtures("fast_forward")
async def test_a_single_stream_that_is_refused_asks_for_no_credentials(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """While other streams are live the credentials are good."""
    sim.faults.streams["ap"] = 401
    await sim.drop("ap")
    await until_state(hass, connectivity(hass, account, "ap"), "off")
    await until_true(lambda: inside(account).refusals("ap") >= 4)
    assert reauth_flows(hass) == 0
    sim.faults.streams.clear()
    await until_state(hass, connectivity(hass, account, "ap"), "on")
    assert inside(account).refusals("ap") == 0


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "code, seconds, missed", [(1012, 0, False), (1012, 900, True), (None, 0, True)]
)
async def test_after_a_gap_that_central_cannot_make_good_for_rest_is_asked(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    code: int | None,
    seconds: float,
    missed: bool,
) -> None:
    """What happened meanwhile is known then, and told by the event entities; a short gap is replayed by Central."""
    [ap, _] = sim.campus.aps
    sim.faults.streams["ap"] = 500
    await sim.drop("ap", code)
    await until_state(hass, connectivity(hass, account, "ap"), "off")
    inside(account).age_loss("ap", seconds)
    ap.online = False
    with patch.object(inside(account).api, "devices", wraps=inside(account).api.devices) as asked:
        sim.faults.streams.clear()
        await until_state(hass, connectivity(hass, account, "ap"), "on")
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1, seconds=2))
        if missed:
            await until_state(
                hass, entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity"), "off"
            )
            event = hass.states.get(entity_id(hass, "event", f"{ap.serial}_device_event"))
            assert event is not None
            assert event.attributes["event_type"] == "offline"
    assert asked.called is missed


async def test_rest_is_asked_now_and_then(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """A snapshot finds what no stream has told: here an alert, which the event entity tells as well."""
    event = entity_id(hass, "event", f"{account.entry_id}_alerts")
    before = hass.states.get(event)
    assert before is not None
    coordinator = inside(account)
    total = int(state_of(hass, "sensor", f"{account.entry_id}_open_alerts"))
    with patch.object(sim, "send"):
        await sim.incident("alert_raised")
    async_fire_time_changed(hass, dt_util.utcnow() + RESYNC_INTERVAL + timedelta(seconds=2))
    await until(hass, lambda: len(coordinator.alerts) == total + 1)
    state = hass.states.get(event)
    assert state is not None
    assert state.attributes["event_type"] == "raised"
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == str(total + 1)


@pytest.mark.parametrize("status", [500, 401, 429])
async def test_a_failing_snapshot_leaves_the_entities_to_their_streams(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, status: int
) -> None:
    """Streams are what keeps states fresh, and what judges the credentials."""
    sim.faults.rest["/network-monitoring/v1/aps"] = status
    await inside(account).refresh()
    assert not inside(account).refresh_succeeded
    assert state_of(hass, "binary_sensor", f"{sim.campus.aps[0].serial}_connectivity") == "on"
    assert reauth_flows(hass) == 0
    sim.faults.rest.clear()
    await inside(account).refresh()
    assert inside(account).refresh_succeeded


async def test_an_issue_that_the_user_ignores_stays_ignored(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """Each further refusal finds it as it is."""
    coordinator = inside(account)
    coordinator.set_status("gateway", Status(State.REFUSED, "forbidden"))
    registry = ir.async_get(hass)
    issue_id = f"{account.entry_id}_stream_forbidden_gateway"
    registry.async_ignore(DOMAIN, issue_id, ignore=True)
    coordinator.set_status("gateway", Status(State.REFUSED, "forbidden"))
    issue = registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.dismissed_version is not None
