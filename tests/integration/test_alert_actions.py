"""Actions on alerts: clear, defer, reactivate and prioritize."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import CONF_STREAMS, CONF_SUBSCRIBER_ID, DOMAIN
from simulator import Settings
from simulator.campus import Alert

from .actions import call, device_id, get_alerts, ids, refused
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a campus with open alerts of two access points and of a switch."""
    return Settings(alerts=3)


async def until_alert(home: Harness, alert: Alert, state: str | None) -> None:
    """Wait until an alert is in a state, or (None) closed."""
    known = home.run.alerts

    def matches() -> bool:
        """Return True if it is."""
        found = known.get(alert.alert_id)
        return found is None if state is None else found is not None and found.state == state

    await until_true(matches)
    await home.settle()


async def test_priorities_come_back_as_they_go_in(alerts_home: Harness) -> None:
    """The spelling of Central's messages, which event entities have, is accepted as well."""
    for alert in await get_alerts(alerts_home):
        for priority in (alert["priority"], alert["priority"].replace("_", " ").title()):
            await call(
                alerts_home,
                "set_alert_priority",
                alert_id=alert["alert_id"],
                priority=priority,
            )
    given = [alert.priority for alert in alerts_home.campus.alerts for _ in range(2)]
    asked = alerts_home.sim.actions.requests_for("priority")
    assert sorted(request.body["priority"] for request in asked) == sorted(given)


async def test_clear_alert_closes_alerts_in_central(alerts_home: Harness) -> None:
    """The stream reports them closed, and the entities follow."""
    first, second, third = alerts_home.campus.alerts
    await call(
        alerts_home,
        "clear_alert",
        alert_id=[first.alert_id, second.alert_id],
        reason="false_positive",
        notes="A test.",
    )
    for alert in (first, second):
        await until_alert(alerts_home, alert, None)
        assert alert.cleared
        assert (alert.reason, alert.notes) == ("False Positive", "A test.")
    assert ids(await get_alerts(alerts_home)) == {third.alert_id}
    assert alerts_home.state_of("sensor", "open_alerts") == "1"
    event = alerts_home.state("event", "alerts")
    assert event.attributes["event_type"] == "cleared"


async def test_defer_alert_defers_for_a_duration_and_reactivate_alert_ends_it(
    alerts_home: Harness,
) -> None:
    """The alert is open all the time."""
    alert = alerts_home.campus.alerts[0]
    now = dt_util.utcnow()
    await call(alerts_home, "defer_alert", alert_id=alert.alert_id, duration={"hours": 2})
    await until_alert(alerts_home, alert, "deferred")
    [asked] = alerts_home.sim.actions.requests_for("defer")
    until_time = dt_util.parse_datetime(asked.body["deferUntil"])
    assert until_time is not None
    assert abs(until_time - now - timedelta(hours=2)) < timedelta(minutes=1)
    assert ids(await get_alerts(alerts_home, state="deferred")) == {alert.alert_id}

    await call(
        alerts_home,
        "reactivate_alert",
        alert_id=alert.alert_id,
        config_entry_id=alerts_home.entry.entry_id,
    )
    await until_alert(alerts_home, alert, "active")
    assert await get_alerts(alerts_home, state="deferred") == []


async def test_defer_alert_defers_until_a_time_of_home_assistants_time_zone(
    alerts_home: Harness,
) -> None:
    """A time without a zone is local time."""
    await alerts_home.hass.config.async_set_time_zone("Asia/Tokyo")
    alert = alerts_home.campus.alerts[0]
    at = (dt_util.now() + timedelta(days=1)).replace(microsecond=0)
    await call(
        alerts_home,
        "defer_alert",
        alert_id=alert.alert_id,
        until=at.replace(tzinfo=None).isoformat(" "),
    )
    await until_alert(alerts_home, alert, "deferred")
    [asked] = alerts_home.sim.actions.requests_for("defer")
    assert dt_util.parse_datetime(asked.body["deferUntil"]) == at


async def test_set_alert_priority_changes_the_priority(alerts_home: Harness) -> None:
    """The stream reports the new priority."""
    alert = alerts_home.campus.alerts[0]
    await call(alerts_home, "set_alert_priority", alert_id=alert.alert_id, priority="very_low")
    await until_true(lambda: alerts_home.run.alerts[alert.alert_id].priority == "Very Low")
    assert alert.priority == "Very Low"


async def test_an_alert_that_only_rest_has_listed_can_be_cleared(home: Harness) -> None:
    """REST and the stream use the same alert IDs."""
    [known, *_] = await get_alerts(home)
    await call(home, "clear_alert", alert_id=known["alert_id"], reason="other")
    await until_true(lambda: len(home.run.alerts) == 2)
    assert [alert.reason for alert in home.campus.alerts if alert.cleared] == ["Other"]


@pytest.mark.parametrize(
    "data, key",
    [
        ({"alert_id": "nobody"}, "alert_not_known"),
        ({"alert_id": ["nobody", "neither"]}, "alert_not_known"),
        ({"alert_id": "nobody", "config_entry_id": "none"}, "service_config_entry_not_found"),
    ],
)
async def test_an_unknown_alert_is_refused_without_a_request(
    alerts_home: Harness, data: dict[str, Any], key: str
) -> None:
    """Every alert action checks the ID first."""
    later = dt_util.utcnow() + timedelta(hours=1)
    assert await refused(alerts_home, "clear_alert", {**data, "reason": "other"}) == key
    assert await refused(alerts_home, "defer_alert", {**data, "until": later}) == key
    assert await refused(alerts_home, "reactivate_alert", data) == key
    assert await refused(alerts_home, "set_alert_priority", {**data, "priority": "low"}) == key
    assert alerts_home.sim.actions.requests == []


async def test_no_request_is_sent_if_one_of_several_alerts_is_unknown(alerts_home: Harness) -> None:
    """An action applies to all alerts or to none."""
    known = alerts_home.campus.alerts[0].alert_id
    assert (
        await refused(
            alerts_home, "clear_alert", {"alert_id": [known, "nobody"], "reason": "other"}
        )
        == "alert_not_known"
    )
    assert alerts_home.sim.actions.requests == []


@pytest.mark.parametrize(
    "when, key",
    [
        ({}, "until_or_duration"),
        ({"until": "2199-01-01 00:00:00", "duration": "01:00:00"}, "until_or_duration"),
        ({"until": "2020-01-01 00:00:00"}, "not_in_the_future"),
        ({"duration": "00:00:00"}, "not_in_the_future"),
    ],
)
async def test_an_alert_is_deferred_until_one_time_in_the_future(
    alerts_home: Harness, when: dict[str, str], key: str
) -> None:
    """Deferring with both, neither or a past time is refused without a request."""
    assert (
        await refused(
            alerts_home, "defer_alert", {"alert_id": alerts_home.campus.alerts[0].alert_id, **when}
        )
        == key
    )
    assert alerts_home.sim.actions.requests == []


@pytest.mark.parametrize(
    "name, data",
    [
        ("clear_alert", {"reason": "Because"}),
        ("set_alert_priority", {"priority": "urgent"}),
        ("clear_alert", {}),
        ("set_alert_priority", {}),
        ("clear_alert", {"reason": "other", "alert_id": []}),
    ],
)
async def test_an_invalid_value_is_refused(
    alerts_home: Harness, name: str, data: dict[str, Any]
) -> None:
    """Reasons and priorities are those of Central's API, and required fields have a value."""
    with pytest.raises(probatio.Invalid):
        await call(alerts_home, name, **{"alert_id": "a1", **data})


async def test_the_account_is_required_only_if_more_than_one_is_loaded(
    alerts_home: Harness,
) -> None:
    """An account that is not loaded does not count."""
    alert = alerts_home.campus.alerts[0]
    data = {**alerts_home.entry.data, CONF_SUBSCRIBER_ID: str(uuid4())}
    other_entry = MockConfigEntry(domain=DOMAIN, title="Other", unique_id="other", data=data)
    other_entry.add_to_hass(alerts_home.hass)
    other = Harness(alerts_home.hass, alerts_home.sim, other_entry)
    await call(alerts_home, "set_alert_priority", alert_id=alert.alert_id, priority="low")
    assert (
        await refused(
            alerts_home,
            "set_alert_priority",
            {
                "alert_id": alert.alert_id,
                "priority": "low",
                "config_entry_id": other_entry.entry_id,
            },
        )
        == "service_config_entry_not_loaded"
    )

    await other.set_up()
    await other.until_live()
    key = await refused(
        alerts_home, "set_alert_priority", {"alert_id": alert.alert_id, "priority": "low"}
    )
    assert key == "service_found_multiple_config_entry_for_domain"
    ap_of_told = device_id(alerts_home, alert.serial)
    with pytest.raises(ServiceValidationError) as caught:
        await get_alerts(other, device_id=ap_of_told)
    assert caught.value.translation_key == "device_of_other_account"


async def test_an_account_without_the_alerts_stream_raises_an_error(new_home: Harness) -> None:
    """An empty list would be wrong."""
    await new_home.set_up({CONF_STREAMS: ["ap"]})
    await new_home.until_live()
    with pytest.raises(ServiceValidationError) as caught:
        await get_alerts(new_home)
    assert caught.value.translation_key == "alerts_not_followed"
    assert await refused(new_home, "reactivate_alert", {"alert_id": "a1"}) == "alerts_not_followed"


@pytest.mark.parametrize(
    "fault, key",
    [
        (403, "action_forbidden"),
        (404, "action_not_found"),
        (401, "invalid_auth"),
        (429, "rate_limited"),
        (500, "action_unknown"),
        (409, "action_failed"),
        ("cut", "action_unknown"),
        ("hangs", "action_unknown"),
        ("lost", "action_unknown"),
        ("fails", "action_failed"),
    ],
)
async def test_each_failure_of_central_has_its_own_message(
    alerts_home: Harness, fault: Any, key: str
) -> None:
    """No permission, not found, rejected and unknown outcome are different messages."""
    alerts_home.sim.faults.actions["clear"] = fault
    alert_id = alerts_home.campus.alerts[0].alert_id
    assert (
        await refused(
            alerts_home,
            "clear_alert",
            {"alert_id": alert_id, "reason": "other"},
            HomeAssistantError,
        )
        == key
    )


async def test_centrals_reason_is_in_the_message(alerts_home: Harness) -> None:
    """Central's reason is shown if there is one."""
    alerts_home.sim.faults.actions["clear"] = "fails"
    with pytest.raises(HomeAssistantError, match="The operation failed due to an internal error"):
        await call(
            alerts_home,
            "clear_alert",
            alert_id=alerts_home.campus.alerts[0].alert_id,
            reason="other",
        )


async def test_actions_stay_while_the_account_is_not_loaded(home: Harness) -> None:
    """Without a loaded account, actions raise an error that says what is missing."""
    ap_id = device_id(home, home.campus.aps[0].serial)
    await home.unload()
    assert await refused(home, "reboot", {"device_id": ap_id}) == "service_config_entry_not_loaded"
    assert (
        await refused(home, "reactivate_alert", {"alert_id": "a1"})
        == "service_config_entry_not_loaded"
    )
