"""What an account does when its streams go down and return."""

from datetime import timedelta
import logging
from unittest.mock import patch

from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.hpe_aruba_central.central.errors import CentralTlsError
from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN

from .harness import Harness
from .helpers import until_true
from .internals import CHECK_INTERVAL
from .patches import refusals_last


def connectivity(home: Harness, stream: str) -> str:
    """Return the entity ID of a stream's connectivity sensor."""
    return home.entity_id("binary_sensor", f"stream_{stream}")


@pytest.mark.usefixtures("fast_forward")
async def test_a_lost_stream_makes_its_entities_unavailable(
    home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """Other entities are not affected; loss and return are each logged once at info level."""
    caplog.set_level(logging.INFO)
    [ap, _] = home.campus.aps
    [switch] = home.campus.switches
    home.sim.faults.streams["ap"] = 500
    await home.sim.drop("ap")
    await home.until_state(connectivity(home, "ap"), "off")
    shown = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    event = home.entity_id("event", f"{ap.serial}_device_event")
    await home.until_state(shown, "unavailable")
    await home.until_state(event, "unavailable")
    assert home.state_of("binary_sensor", f"{switch.serial}_connectivity") == "on"
    assert home.run.subscriptions["ap"].error is not None

    home.sim.faults.streams.clear()
    await home.until_state(shown, "on")
    await home.until_state(connectivity(home, "ap"), "on")
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
    "status, issue, shown",
    [
        (400, "stream_bad_request_gateway", "unavailable"),
        (401, "stream_token_rejected_gateway", "unavailable"),
        (403, "stream_forbidden_gateway", "on"),
        (404, "stream_not_found_gateway", "on"),
    ],
)
async def test_a_refused_stream_is_an_issue_until_it_works(
    new_home: Harness, status: int, issue: str, shown: str
) -> None:
    """While one stream is refused, the others stay live, and no reauth flow starts.

    REST reports in the place of one that is not offered.
    """
    new_home.sim.faults.streams["gateway"] = status
    await new_home.set_up()
    await new_home.until(lambda: new_home.issues() == {issue})
    await new_home.sim.wait_connected(
        *(stream for stream in DEFAULT_STREAMS if stream != "gateway")
    )
    [gateway] = new_home.campus.gateways
    assert new_home.state_of("binary_sensor", f"{gateway.serial}_connectivity") == shown
    await new_home.until_state(
        new_home.entity_id("binary_sensor", f"{new_home.campus.aps[0].serial}_connectivity"),
        "on",
    )
    found = ir.async_get(new_home.hass).async_get_issue(
        DOMAIN, f"{new_home.entry.entry_id}_{issue}"
    )
    assert found is not None
    assert found.translation_placeholders == {
        "account": new_home.entry.title,
        "stream": "Gateways",
    }
    assert new_home.reauth_flows() == 0

    new_home.sim.faults.streams.clear()
    await new_home.until(lambda: new_home.issues() == set())
    await new_home.until_state(
        new_home.entity_id("binary_sensor", f"{gateway.serial}_connectivity"), "on"
    )


@pytest.mark.usefixtures("fast_forward")
async def test_unloading_removes_issues(new_home: Harness) -> None:
    """A stream that is disabled in the options has no issue."""
    new_home.sim.faults.streams["gateway"] = 403
    await new_home.set_up()
    await new_home.until(lambda: new_home.issues() == {"stream_forbidden_gateway"})
    await new_home.unload()
    assert new_home.issues() == set()


async def test_one_certificate_is_one_issue(home: Harness) -> None:
    """All streams share the issue of an untrusted certificate; the first live one removes it."""
    run = home.run
    for stream in ("ap", "switch"):
        run.set_status(stream, Status(State.BACKING_OFF, "tls"), CentralTlsError())
    assert home.issues() == {"tls_not_trusted"}
    run.set_status("ap", Status(State.LIVE))
    assert home.issues() == set()


@pytest.mark.usefixtures("fast_forward")
async def test_repeated_refusals_start_a_reauth_flow_until_the_secret_works(
    home: Harness,
) -> None:
    """The reauth flow is aborted if the credentials turn out to be valid."""
    secret = home.sim.client_secret
    home.sim.set_secret("another")
    home.sim.revoke_tokens()
    await home.until(lambda: home.reauth_flows() == 1)
    assert home.run.refusals >= 3
    home.sim.set_secret(secret)
    await home.until(lambda: home.run.all_live)
    await home.until(lambda: home.reauth_flows() == 0)


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize("refused", [("ap",), DEFAULT_STREAMS], ids=["one stream", "all streams"])
async def test_refused_tokens_start_no_reauth_flow(home: Harness, refused: tuple[str, ...]) -> None:
    """While the token service accepts the credentials, new ones would not help."""
    home.sim.faults.streams.update(dict.fromkeys(refused, 401))
    asked = home.sim.token_requests
    for stream in refused:
        await home.sim.drop(stream)
    await home.until_state(connectivity(home, "ap"), "off")
    await until_true(lambda: home.sim.token_requests >= asked + 5)
    assert home.run.refusals == 0
    assert home.reauth_flows() == 0
    assert f"stream_token_rejected_{refused[0]}" in home.issues()
    home.sim.faults.streams.clear()
    await home.until_state(connectivity(home, "ap"), "on")


@pytest.mark.usefixtures("fast_forward")
async def test_credentials_revoked_in_an_outage_start_a_reauth_flow(home: Harness) -> None:
    """An outage of the network before it does not delay the request."""
    home.sim.faults.streams.update(dict.fromkeys(DEFAULT_STREAMS, 503))
    home.sim.faults.token = 503
    home.sim.set_secret("another")
    home.sim.revoke_tokens()
    await until_true(lambda: home.run.counters("ap").losses > 0)
    home.sim.faults.token = None
    home.sim.faults.streams.clear()
    await until_true(lambda: home.reauth_flows() == 1)
    assert home.run.refusals >= 3


async def test_credentials_refused_while_all_streams_are_live_start_a_reauth_flow(
    home: Harness,
) -> None:
    """Who is asked before the token expires can react before anything is lost."""
    home.sim.set_secret("another")
    await home.run.forget_token()
    with refusals_last(0):
        for _ in range(3):
            await home.run.refresh()
    await home.settle()
    assert home.run.all_live
    assert home.reauth_flows() == 1


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize(
    "code, seconds, missed", [(1012, 0, False), (1012, 900, True), (None, 0, True)]
)
async def test_after_a_gap_that_central_cannot_replay_rest_is_refreshed(
    home: Harness, code: int | None, seconds: float, missed: bool
) -> None:
    """Event entities fire what REST finds; Central replays a short gap."""
    [ap, _] = home.campus.aps
    home.sim.faults.streams["ap"] = 500
    await home.sim.drop("ap", code)
    await home.until_state(connectivity(home, "ap"), "off")
    home.run.age_loss("ap", seconds)
    ap.online = False
    with patch.object(home.run.api, "devices", wraps=home.run.api.devices) as asked:
        home.sim.faults.streams.clear()
        await home.until_state(connectivity(home, "ap"), "on")
        home.fire_time(timedelta(minutes=1, seconds=2))
        if missed:
            await home.until_state(
                home.entity_id("binary_sensor", f"{ap.serial}_connectivity"), "off"
            )
            event = home.state("event", f"{ap.serial}_device_event")
            assert event.attributes["event_type"] == "offline"
    assert asked.called is missed


async def test_rest_is_refreshed_periodically(home: Harness) -> None:
    """A refresh finds an alert that the stream did not deliver, and fires it."""
    event = home.entity_id("event", "alerts")
    before = home.hass.states.get(event)
    assert before is not None
    run = home.run
    total = int(home.state_of("sensor", "open_alerts"))
    with patch.object(home.sim, "send"):
        await home.sim.incident("alert_raised")
    home.fire_time(CHECK_INTERVAL + timedelta(seconds=2))
    await home.until(lambda: len(run.alerts) == total + 1)
    state = home.hass.states.get(event)
    assert state is not None
    assert state.attributes["event_type"] == "raised"
    assert home.state_of("sensor", "open_alerts") == str(total + 1)


@pytest.mark.parametrize("status", [500, 401, 429])
async def test_a_failing_refresh_does_not_affect_entities(home: Harness, status: int) -> None:
    """Only streams decide about availability and about credentials."""
    home.sim.faults.rest["/network-monitoring/v1/aps"] = status
    await home.run.refresh()
    assert not home.run.refresh_succeeded
    assert home.state_of("binary_sensor", f"{home.campus.aps[0].serial}_connectivity") == "on"
    assert home.reauth_flows() == 0
    home.sim.faults.rest.clear()
    await home.run.refresh()
    assert home.run.refresh_succeeded


async def test_an_issue_that_the_user_ignores_stays_ignored(home: Harness) -> None:
    """Another refusal does not create it again."""
    run = home.run
    run.set_status("gateway", Status(State.REFUSED, "forbidden"))
    registry = ir.async_get(home.hass)
    issue_id = f"{home.entry.entry_id}_stream_forbidden_gateway"
    registry.async_ignore(DOMAIN, issue_id, ignore=True)
    run.set_status("gateway", Status(State.REFUSED, "forbidden"))
    issue = registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.dismissed_version is not None
