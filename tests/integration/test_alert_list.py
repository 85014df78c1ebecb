"""The to-do list of open alerts."""

from datetime import timedelta
from typing import Any

from homeassistant.components.todo.const import DOMAIN as TODO
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central import todo
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from simulator import Settings
from simulator.campus import Alert
from simulator.messages import other_streams

from .actions import record_states
from .harness import Harness
from .helpers import central_event, until_true

UNIQUE_ID = "alert_list"


@pytest.fixture
def settings() -> Settings:
    """Return a campus with open alerts of two access points and of a switch."""
    return Settings(alerts=3)


@pytest.fixture
async def listed(home: Harness) -> Harness:
    """Return a home that has received all alerts, with the devices that they name."""
    context = home.sim.context
    await home.receive(
        [("alerts", other_streams.alert(context, alert, "Add")) for alert in home.campus.alerts]
    )
    await refresh(home)
    return home


async def refresh(home: Harness) -> None:
    """Let the second pass after which the list is updated again."""
    home.fire_time(timedelta(seconds=2))
    await home.settle()


async def items(home: Harness) -> list[dict[str, Any]]:
    """Return the items of the list."""
    entity_id = home.entity_id(TODO, UNIQUE_ID)
    answer = await home.hass.services.async_call(
        TODO, "get_items", {"entity_id": entity_id}, blocking=True, return_response=True
    )
    assert answer is not None
    found: Any = answer[entity_id]
    return list(found["items"])


async def update(home: Harness, alert: Alert, /, **data: Any) -> None:
    """Update an alert's item, as the card does."""
    await home.hass.services.async_call(
        TODO,
        "update_item",
        {"entity_id": home.entity_id(TODO, UNIQUE_ID), "item": alert.alert_id, **data},
        blocking=True,
    )


async def test_the_list_says_what_the_alerts_say_newest_first(listed: Harness) -> None:
    """Text, severity, name, device, site and age of an alert are all on the list."""
    alerts = sorted(listed.campus.alerts, key=lambda alert: alert.created, reverse=True)
    found = await items(listed)
    assert [item["uid"] for item in found] == [alert.alert_id for alert in alerts]
    assert [item["summary"] for item in found] == [alert.name for alert in alerts]
    assert {item["status"] for item in found} == {"needs_action"}
    for item, alert in zip(found, alerts, strict=True):
        text, facts = item["description"].replace("\\", "").split("  \n")
        assert text == alert.summary
        *parts, age = facts.split(" · ")
        assert parts == [f"**{alert.severity}**", alert.device.name, alert.device.site.name]
        assert age.endswith(("just now", "min ago", "h ago"))
    assert listed.state_of(TODO, UNIQUE_ID) == "3"


async def test_the_list_looks_the_same_whether_rest_or_the_stream_reported_an_alert(
    home: Harness,
) -> None:
    """REST names neither devices nor sites; everything else is there."""
    from_rest = await items(home)
    assert {item["summary"] for item in from_rest} == {alert.name for alert in home.campus.alerts}
    assert {item["uid"] for item in from_rest} == set(home.run.alerts)


async def test_names_in_alerts_are_not_markup(home: Harness) -> None:
    """What Central calls things is data; a missing name, severity or time leaves nothing behind."""
    hostile = "<ha-alert>**x**</ha-alert> [a](b)\n# c"
    home.run.handle(
        central_event(
            "alerts",
            "alert",
            at=None,
            alert_id="a1",
            name=hostile * 20,
            summary=hostile,
            severity="Weird_1",
            site_name=hostile,
            impacted_entities={"device_serial": tuple("abcd")},
        )
    )
    home.run.handle(central_event("alerts", "alert", at=None, alert_id="a2"))
    await refresh(home)
    found = {item["uid"]: item for item in await items(home)}
    assert "\n" not in found["a1"]["summary"]
    assert len(found["a1"]["summary"]) == 255
    escaped = r"\<ha\-alert\>\*\*x\*\*\<\/ha\-alert\> \[a\]\(b\) \# c"
    assert found["a1"]["description"] == f"{escaped}  \nweird\\_1 · a\\, b\\, c\\, … · {escaped}"
    assert found["a2"]["summary"] == "a2"
    assert found["a2"].get("description", "") == ""


async def test_a_ticked_alert_is_cleared_in_central(listed: Harness) -> None:
    """It leaves the list once Central reports it."""
    first, *others = listed.campus.alerts
    await update(listed, first, status="completed", rename=first.name)
    assert (first.cleared, first.reason) == (True, "Problem was resolved")
    await until_true(lambda: first.alert_id not in listed.run.alerts)
    await refresh(listed)
    assert {item["uid"] for item in await items(listed)} == {each.alert_id for each in others}
    assert listed.state_of(TODO, UNIQUE_ID) == "2"


@pytest.mark.parametrize("with_time", [True, False])
async def test_a_due_date_defers_an_alert(listed: Harness, with_time: bool) -> None:
    """A day without a time is its start where Home Assistant is; the alert stays on the list."""
    await listed.hass.config.async_set_time_zone("Asia/Tokyo")
    alert = listed.campus.alerts[0]
    at = dt_util.start_of_local_day() + timedelta(days=2, hours=6 if with_time else 0)
    due = {"due_datetime": at.isoformat()} if with_time else {"due_date": at.date().isoformat()}
    [item] = [item for item in await items(listed) if item["uid"] == alert.alert_id]
    await update(
        listed,
        alert,
        **due,
        description=item["description"],
        rename=alert.name,
        status="needs_action",
    )
    [asked] = listed.sim.actions.requests_for("defer")
    assert dt_util.parse_datetime(asked.body["deferUntil"]) == at
    await until_true(lambda: listed.run.alerts[alert.alert_id].state == "deferred")
    await refresh(listed)
    [item] = [item for item in await items(listed) if item["uid"] == alert.alert_id]
    assert "** · Deferred" in item["description"]
    assert "due" not in item


@pytest.mark.parametrize(
    "change, key",
    [
        ({"due_date": "2020-01-01"}, "not_in_the_future"),
        ({"due_datetime": "2020-01-01 12:00:00"}, "not_in_the_future"),
        ({"rename": "Something else"}, "alert_is_fixed"),
        ({"description": "Something else"}, "alert_is_fixed"),
    ],
)
async def test_nothing_else_can_be_changed(
    listed: Harness, change: dict[str, str], key: str
) -> None:
    """Central is not asked."""
    with pytest.raises(ServiceValidationError) as caught:
        await update(listed, listed.campus.alerts[0], **change)
    assert caught.value.translation_key == key
    assert listed.sim.actions.requests == []


async def test_an_alert_that_is_closed_meanwhile_cannot_be_changed(listed: Harness) -> None:
    """The list may be up to a second old."""
    first, second, _ = listed.campus.alerts
    del listed.run.alerts[first.alert_id]
    with pytest.raises(ServiceValidationError) as caught:
        await update(listed, first, status="completed")
    assert caught.value.translation_key == "alert_not_known"
    assert second.alert_id in listed.run.alerts


@pytest.mark.parametrize("change", [{"status": "completed"}, {"due_date": "2199-01-01"}])
async def test_a_refusal_of_central_is_shown(listed: Harness, change: dict[str, str]) -> None:
    """The message has the alert's name, and says that the role lacks a permission."""
    alert = listed.campus.alerts[0]
    for action in ("clear", "defer"):
        listed.sim.faults.actions[action] = 403
    with pytest.raises(HomeAssistantError) as caught:
        await update(listed, alert, **change)
    assert caught.value.translation_key == "action_forbidden"
    assert alert.name in str(caught.value)
    assert len(await items(listed)) == 3


async def test_who_may_not_control_the_list_cannot_clear_alerts(listed: Harness) -> None:
    """Home Assistant refuses before Central is asked."""
    group = await listed.hass.auth.async_get_group("system-read-only")
    assert group is not None
    reader = MockUser(groups=[group]).add_to_hass(listed.hass)
    with pytest.raises(Unauthorized):
        await listed.hass.services.async_call(
            TODO,
            "update_item",
            {
                "entity_id": listed.entity_id(TODO, UNIQUE_ID),
                "item": listed.campus.alerts[0].alert_id,
                "status": "completed",
            },
            blocking=True,
            context=Context(user_id=reader.id),
        )
    assert listed.sim.actions.requests == []


async def test_a_storm_of_alerts_updates_the_list_once_a_second(home: Harness) -> None:
    """The list has the newest, and the state counts all."""
    entity_id = home.entity_id(TODO, UNIQUE_ID)
    start = dt_util.utcnow()
    written = record_states(home, entity_id)
    for number in reversed(range(5_000)):
        at = start - timedelta(milliseconds=number)
        home.run.handle(central_event("alerts", "alert", at=at, alert_id=f"a{number:04}"))
    await refresh(home)
    assert len(written) == 2
    assert home.state_of(TODO, UNIQUE_ID) == "5000"
    found = await items(home)
    assert len(found) == todo.MAX_LISTED
    stormed = [item["uid"] for item in found if item["uid"].startswith("a")]
    assert stormed == [f"a{number:04}" for number in range(len(stormed))]
    assert len(stormed) >= todo.MAX_LISTED - 3


async def test_the_age_is_shown_live_and_writes_no_state(
    listed: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """Who looks at the list is sent it again each minute."""
    client = await hass_ws_client(listed.hass)
    entity_id = listed.entity_id(TODO, UNIQUE_ID)
    await client.send_json_auto_id({"type": "todo/item/subscribe", "entity_id": entity_id})
    assert (await client.receive_json())["success"]
    await client.receive_json()
    before = listed.state(TODO, UNIQUE_ID)
    for later, age in ((3, "3 h ago"), (50, "2 d ago")):
        with listed.later(timedelta(hours=later)):
            listed.fire_time(timedelta(minutes=later))
            sent = await client.receive_json()
        assert any(item["description"].endswith(age) for item in sent["event"]["items"])
    assert listed.state(TODO, UNIQUE_ID) is before


async def test_the_list_is_unavailable_without_its_stream(listed: Harness) -> None:
    """An old list is not shown as the current one."""
    listed.sim.faults.streams["alerts"] = 500
    await listed.sim.drop("alerts")
    await until_true(lambda: not listed.run.is_live("alerts"))
    await refresh(listed)
    assert listed.state_of(TODO, UNIQUE_ID) == "unavailable"


async def test_the_list_goes_with_the_subscription(home: Harness) -> None:
    """An account that isn't subscribed to alerts has no list."""
    await home.restart({CONF_STREAMS: ["ap"]})
    assert home.find_entity_id(TODO, UNIQUE_ID) is None


@pytest.mark.parametrize(
    "language, severity, age",
    [("de", "Kritisch", "gerade eben"), ("ja", "クリティカル", "たった今")],
)
async def test_the_list_speaks_the_language_of_home_assistant(
    new_home: Harness, language: str, severity: str, age: str
) -> None:
    """Severity and age are translated; what Central says is not."""
    new_home.hass.config.language = language
    await new_home.start()
    found = await items(new_home)
    assert {item["summary"] for item in found} == {alert.name for alert in new_home.campus.alerts}
    assert any(f"**{severity}**" in item["description"] for item in found)
    assert all(item["description"].endswith(age) for item in found)
