"""Actions on alerts: valid and invalid requests, and what the stream and REST report."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.pb import alerts_pb2
from simulator.alert_actions import ALERTS

from .action_helpers import act_on_alert, finish, payloads, post
from .conftest import Client, Start

LATER = "2099-01-01T00:00:00Z"
REFUSED_VALUES = {
    "clear": {"reason": "Because"},
    "defer": {"deferUntil": "2020-01-01T00:00:00Z"},
    "priority": {"priority": "Urgent"},
}


@pytest.fixture
async def client(start: Start) -> Client:
    """A client of a small simulator with open alerts."""
    return await start(alerts=3)


@pytest.mark.parametrize(
    "action, fields, alert_state",
    [
        ("clear", {"reason": "Other", "notes": "Replaced"}, "Cleared"),
        ("clear", {}, "Cleared"),
        ("defer", {"deferUntil": LATER}, "Deferred"),
        ("active", {}, "Active"),
        ("priority", {"priority": "Very Low"}, "Active"),
    ],
)
async def test_alert_is_changed(
    client: Client, action: str, fields: dict[str, str], alert_state: str
) -> None:
    """An action on an alert succeeds, and the stream and REST report the change."""
    alert = client.simulator.campus.alerts[0]
    socket = await client.connect("alerts")
    state = await act_on_alert(client, action, **fields)
    assert (state["state"], state["progressPercent"], state["error"]) == ("SUCCEEDED", 100, None)
    (message,) = await payloads(socket, alerts_pb2.AlertStreamingMessage, 1)
    assert (message.alert_id, message.operation, message.state) == (
        alert.alert_id,
        "Update",
        alert_state,
    )
    assert message.notes == fields.get("notes", "")
    (item,) = [item for item in (await client.get(ALERTS))["items"] if item["id"] == alert.number]
    assert (item["status"], item["priority"]) == (alert_state, message.priority)
    assert message.priority == fields.get("priority", message.priority)
    assert item["clearedReason"] == (
        fields.get("reason", "Problem was resolved") if alert_state == "Cleared" else None
    )


async def test_deferred_alert_becomes_active_again(client: Client) -> None:
    """A deferred alert becomes active again when its time has come."""
    socket = await client.connect("alerts")
    await act_on_alert(
        client, "defer", deferUntil=(datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    )
    messages = await payloads(socket, alerts_pb2.AlertStreamingMessage, 2)
    assert [message.state for message in messages] == ["Deferred", "Active"]


@pytest.mark.parametrize("action", ["clear", "defer", "active", "priority"])
@pytest.mark.parametrize(
    "body", [None, [], {}, {"keys": []}, {"keys": "1:2"}, {"keys": [1]}, {"keys": [""]}]
)
async def test_alert_action_requires_keys(client: Client, action: str, body: Any) -> None:
    """An action on alerts without a list of keys gets 400."""
    if body == {}:
        body = {"deferUntil": LATER, "priority": "Low"}
    status, _ = await post(client, f"{ALERTS}/{action}", body)
    assert status == 400


@pytest.mark.parametrize("action", REFUSED_VALUES)
async def test_alert_action_refuses_undocumented_values(client: Client, action: str) -> None:
    """Values that the OpenAPI file does not have get 400, and the alert stays as it is."""
    alert = client.simulator.campus.alerts[0]
    status, answer = await post(
        client, f"{ALERTS}/{action}", {"keys": [alert.number], **REFUSED_VALUES[action]}
    )
    assert (status, answer["httpStatusCode"]) == (400, 400)
    assert alert.state == "Active"


@pytest.mark.parametrize("until", [None, "tomorrow", 5, "2099-01-01T00:00:00"])
async def test_deferral_requires_a_time_with_a_zone(client: Client, until: Any) -> None:
    """A deferral without a date-time, or one without a time zone, gets 400."""
    body = {"keys": [client.simulator.campus.alerts[0].number], "deferUntil": until}
    assert (await post(client, f"{ALERTS}/defer", body))[0] == 400


async def test_unknown_alert_fails_the_operation(client: Client) -> None:
    """An operation with an unknown alert fails and names it; known alerts are changed."""
    alert = client.simulator.campus.alerts[0]
    _, answer = await post(client, f"{ALERTS}/clear", {"keys": [alert.number, alert.alert_id]})
    state = await finish(client, answer["location"])
    assert (state["state"], state["error"]["details"]) == (
        "FAILED",
        f"Alert ID not found: {alert.alert_id}",
    )
    assert alert.cleared


async def test_alerts_are_identified_by_key(start: Start) -> None:
    """With the setting `alert_keys` alerts are identified by their key instead of their ID."""
    client = await start(alerts=1, alert_keys="key")
    alert = client.simulator.campus.alerts[0]
    _, answer = await post(client, f"{ALERTS}/clear", {"keys": [alert.alert_id]})
    assert (await finish(client, answer["location"]))["state"] == "SUCCEEDED"
