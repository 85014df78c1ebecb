"""Actions: what is known of alerts, what becomes of them in Central, and what devices do."""

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
from simulator.messages import services

from .actions import call, device_id, refused
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a campus with three open alerts: of two access points and of a switch."""
    return Settings(alerts=3)


@pytest.fixture
async def told(home: Harness) -> Harness:
    """Return an account to which the stream has told of all alerts: only it tells of which devices they are."""
    await home.receive(
        [("alerts", services.alert(home.sim.context, alert, "Add")) for alert in home.campus.alerts]
    )
    return home


async def get_alerts(home: Harness, **data: Any) -> list[dict[str, Any]]:
    """Return the alerts that fit."""
    asked = {"config_entry_id": home.entry.entry_id, **data}
    answer = await home.hass.services.async_call(
        DOMAIN, "get_alerts", asked, blocking=True, return_response=True
    )
    assert answer is not None
    alerts: Any = answer["alerts"]
    return list(alerts)


def ids(alerts: list[dict[str, Any]]) -> set[str]:
    """Return the ids of alerts."""
    return {alert["alert_id"] for alert in alerts}


async def until_alert(home: Harness, alert: Alert, state: str | None) -> None:
    """Return once an alert is in a state, or (None) is not open any more."""
    known = home.run.alerts

    def is_so() -> bool:
        """Whether it is."""
        found = known.get(alert.alert_id)
        return found is None if state is None else found is not None and found.state == state

    await until_true(is_so)
    await home.settle()


async def test_get_alerts_tells_all_of_an_alert(told: Harness) -> None:
    """Which devices it names, by serial number and for Home Assistant; no notes, no clients, no addresses."""
    alert = told.campus.alerts[0]
    found = {each["alert_id"]: each for each in await get_alerts(told)}
    assert set(found) == {each.alert_id for each in told.campus.alerts}
    one = found[alert.alert_id]
    raised, time = (dt_util.parse_datetime(one.pop(name)) for name in ("raised", "time"))
    assert raised is not None
    assert time is not None
    assert raised <= time
    assert one == {
        "alert_id": alert.alert_id,
        "name": alert.name,
        "category": alert.category,
        "severity": alert.severity.lower(),
        "priority": alert.priority,
        "state": "active",
        "summary": alert.summary,
        "site_name": alert.device.site.name,
        "device_serials": [alert.serial],
        "device_ids": [device_id(told, alert.serial)],
    }


async def test_get_alerts_returns_the_newest_first(told: Harness) -> None:
    """By the time of the last word about them."""
    times = [alert["time"] for alert in await get_alerts(told)]
    assert times == sorted(times, reverse=True)
    assert len(times) == 3


async def test_get_alerts_returns_those_that_fit_everything(told: Harness) -> None:
    """However what is asked for is spelt."""
    alerts = told.campus.alerts
    for severity in ("Critical", "major", "MINOR", "info"):
        expected = {
            alert.alert_id for alert in alerts if alert.severity.lower() == severity.lower()
        }
        assert ids(await get_alerts(told, severity=severity)) == expected
    everything = {alert.alert_id for alert in alerts}
    assert (
        ids(await get_alerts(told, severity=["critical", "major", "minor", "info"])) == everything
    )
    first = alerts[0]
    of_category = {alert.alert_id for alert in alerts if alert.category == first.category}
    assert ids(await get_alerts(told, category=first.category.upper())) == of_category
    for site in (first.device.site.name.lower(), first.device.site.site_id):
        assert ids(await get_alerts(told, site=site)) == everything
    assert await get_alerts(told, site="Elsewhere") == []
    devices = [device_id(told, alert.serial) for alert in alerts[:2]]
    assert ids(await get_alerts(told, device_id=devices[0])) == {first.alert_id}
    assert ids(await get_alerts(told, device_id=devices)) == {
        alert.alert_id for alert in alerts[:2]
    }
    assert ids(await get_alerts(told, state="Active")) == everything
    assert await get_alerts(told, state=["deferred"], device_id=devices) == []


async def test_clear_alert_closes_alerts_in_central(told: Harness) -> None:
    """The stream tells of it, and what is shown follows."""
    first, second, third = told.campus.alerts
    await call(
        told,
        "clear_alert",
        alert_id=[first.alert_id, second.alert_id],
        reason="false_positive",
        notes="A test.",
    )
    for alert in (first, second):
        await until_alert(told, alert, None)
        assert alert.cleared
        assert (alert.reason, alert.notes) == ("False Positive", "A test.")
    assert ids(await get_alerts(told)) == {third.alert_id}
    assert told.state_of("sensor", "open_alerts") == "1"
    event = told.state("event", "alerts")
    assert event.attributes["event_type"] == "cleared"


async def test_defer_alert_defers_for_a_while_and_reactivate_alert_ends_it(told: Harness) -> None:
    """The alert stays open all the time."""
    alert = told.campus.alerts[0]
    now = dt_util.utcnow()
    await call(told, "defer_alert", alert_id=alert.alert_id, duration={"hours": 2})
    await until_alert(told, alert, "deferred")
    [asked] = told.sim.actions.requests_for("defer")
    until_time = dt_util.parse_datetime(asked.body["deferUntil"])
    assert until_time is not None
    assert abs(until_time - now - timedelta(hours=2)) < timedelta(minutes=1)
    assert ids(await get_alerts(told, state="deferred")) == {alert.alert_id}

    await call(
        told, "reactivate_alert", alert_id=alert.alert_id, config_entry_id=told.entry.entry_id
    )
    await until_alert(told, alert, "active")
    assert await get_alerts(told, state="deferred") == []


async def test_defer_alert_defers_until_a_time_of_home_assistants_time_zone(told: Harness) -> None:
    """A time without a zone is one on the user's clock."""
    await told.hass.config.async_set_time_zone("Asia/Tokyo")
    alert = told.campus.alerts[0]
    at = (dt_util.now() + timedelta(days=1)).replace(microsecond=0)
    await call(
        told, "defer_alert", alert_id=alert.alert_id, until=at.replace(tzinfo=None).isoformat(" ")
    )
    await until_alert(told, alert, "deferred")
    [asked] = told.sim.actions.requests_for("defer")
    assert dt_util.parse_datetime(asked.body["deferUntil"]) == at


async def test_set_alert_priority_gives_another_priority(told: Harness) -> None:
    """Which the stream tells."""
    alert = told.campus.alerts[0]
    await call(told, "set_alert_priority", alert_id=alert.alert_id, priority="very_low")
    await until_true(lambda: told.run.alerts[alert.alert_id].priority == "Very Low")
    assert alert.priority == "Very Low"


async def test_an_alert_that_only_rest_has_told_of_can_be_cleared(home: Harness) -> None:
    """It has the id of REST."""
    [known, *_] = await get_alerts(home)
    await call(home, "clear_alert", alert_id=known["alert_id"], reason="other")
    await until_true(lambda: len(home.run.alerts) == 2)
    assert [alert.reason for alert in home.campus.alerts if alert.cleared] == ["Other"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "data, key",
    [
        ({"alert_id": "nobody"}, "alert_not_known"),
        ({"alert_id": ["nobody", "neither"]}, "alert_not_known"),
        ({"alert_id": "nobody", "config_entry_id": "none"}, "service_config_entry_not_found"),
    ],
)
async def test_an_alert_that_is_not_known_is_refused_before_central_is_asked(
    home: Harness, data: dict[str, Any], key: str
) -> None:
    """Whatever is to become of it."""
    later = dt_util.utcnow() + timedelta(hours=1)
    assert await refused(home, "clear_alert", {**data, "reason": "other"}) == key
    assert await refused(home, "defer_alert", {**data, "until": later}) == key
    assert await refused(home, "reactivate_alert", data) == key
    assert await refused(home, "set_alert_priority", {**data, "priority": "low"}) == key
    assert home.sim.actions.requests == []


@pytest.mark.usefixtures("told")
async def test_nothing_is_asked_if_one_of_several_alerts_is_not_known(home: Harness) -> None:
    """An action is done as a whole or not at all."""
    known = home.campus.alerts[0].alert_id
    assert (
        await refused(home, "clear_alert", {"alert_id": [known, "nobody"], "reason": "other"})
        == "alert_not_known"
    )
    assert home.sim.actions.requests == []


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "when, key",
    [
        ({}, "until_or_duration"),
        ({"until": "2199-01-01 00:00:00", "duration": "01:00:00"}, "until_or_duration"),
        ({"until": "2020-01-01 00:00:00"}, "not_in_the_future"),
        ({"duration": "00:00:00"}, "not_in_the_future"),
    ],
)
async def test_an_alert_is_deferred_until_one_time_to_come(
    home: Harness, when: dict[str, str], key: str
) -> None:
    """Central is not asked for anything else."""
    assert (
        await refused(home, "defer_alert", {"alert_id": home.campus.alerts[0].alert_id, **when})
        == key
    )
    assert home.sim.actions.requests == []


@pytest.mark.usefixtures("told")
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
async def test_a_word_that_central_does_not_know_is_refused(
    home: Harness, name: str, data: dict[str, Any]
) -> None:
    """Reasons and priorities are those of its definition."""
    with pytest.raises(probatio.Invalid):
        await call(home, name, **{"alert_id": "a1", **data})


async def test_the_account_is_needed_only_where_more_than_one_is_loaded(told: Harness) -> None:
    """One that is there but not loaded does not count."""
    alert = told.campus.alerts[0]
    data = {**told.entry.data, CONF_SUBSCRIBER_ID: str(uuid4())}
    other_entry = MockConfigEntry(domain=DOMAIN, title="Other", unique_id="other", data=data)
    other_entry.add_to_hass(told.hass)
    other = Harness(told.hass, told.sim, other_entry)
    await call(told, "set_alert_priority", alert_id=alert.alert_id, priority="low")
    assert (
        await refused(
            told,
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
    key = await refused(told, "set_alert_priority", {"alert_id": alert.alert_id, "priority": "low"})
    assert key == "service_found_multiple_config_entry_for_domain"
    ap_of_told = device_id(told, alert.serial)
    with pytest.raises(ServiceValidationError) as caught:
        await get_alerts(other, device_id=ap_of_told)
    assert caught.value.translation_key == "device_of_other_account"


async def test_an_account_that_does_not_follow_alerts_says_so(new_home: Harness) -> None:
    """An empty list would be a lie."""
    await new_home.set_up({CONF_STREAMS: ["ap"]})
    await new_home.until_live()
    with pytest.raises(ServiceValidationError) as caught:
        await get_alerts(new_home)
    assert caught.value.translation_key == "alerts_not_followed"
    assert await refused(new_home, "reactivate_alert", {"alert_id": "a1"}) == "alerts_not_followed"


@pytest.mark.usefixtures("told")
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
async def test_how_central_fails_is_told(home: Harness, fault: Any, key: str) -> None:
    """Whether it may not, does not know, did not do it, or nobody knows."""
    home.sim.faults.actions["clear"] = fault
    alert_id = home.campus.alerts[0].alert_id
    assert (
        await refused(
            home, "clear_alert", {"alert_id": alert_id, "reason": "other"}, HomeAssistantError
        )
        == key
    )


@pytest.mark.usefixtures("told")
async def test_the_reason_that_central_gives_is_told(home: Harness) -> None:
    """As far as it gives any."""
    home.sim.faults.actions["clear"] = "fails"
    with pytest.raises(HomeAssistantError, match="The operation failed due to an internal error"):
        await call(home, "clear_alert", alert_id=home.campus.alerts[0].alert_id, reason="other")


async def test_actions_stay_while_the_account_is_not_loaded(home: Harness) -> None:
    """They say what is missing."""
    ap_id = device_id(home, home.campus.aps[0].serial)
    await home.unload()
    assert await refused(home, "reboot", {"device_id": ap_id}) == "service_config_entry_not_loaded"
    assert (
        await refused(home, "reactivate_alert", {"alert_id": "a1"})
        == "service_config_entry_not_loaded"
    )
