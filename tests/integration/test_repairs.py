"""Repair issues that a user solves with one click."""

from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.central.state.left_out import LIMITS
from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from custom_components.hpe_aruba_central.const import (
    CONF_POSITIONS,
    CONF_STREAMS,
    CONF_TRACK,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.issues import STREAM_ISSUES
from custom_components.hpe_aruba_central.repairs import StopSubscribingFlow

from .harness import Harness


async def open_fix(home: Harness, hass_client: ClientSessionGenerator, issue: str) -> Any:
    """Open the fix flow of an issue in a browser, and return a function that submits it."""
    assert await async_setup_component(home.hass, REPAIRS, {})
    browser = await hass_client()
    response = await browser.post(
        "/api/repairs/issues/fix",
        json={"handler": DOMAIN, "issue_id": f"{home.entry.entry_id}_{issue}"},
    )
    form = await response.json()
    assert form["type"] == FlowResultType.FORM
    assert form["step_id"] == "confirm"
    assert form["data_schema"] == []
    assert form["description_placeholders"] == {"account": home.entry.title, "stream": "Gateways"}

    async def submit() -> dict[str, Any]:
        """Submit the form, and wait for what follows."""
        answer = await browser.post(f"/api/repairs/issues/fix/{form['flow_id']}", json={})
        await home.settle()
        result: dict[str, Any] = await answer.json()
        return result

    return submit


@pytest.mark.parametrize("reason", STREAM_ISSUES)
async def test_one_click_stops_subscribing_to_a_refused_stream(
    home: Harness, hass_client: ClientSessionGenerator, reason: str
) -> None:
    """The stream is deselected in the options, the account reloads, and the issue is gone."""
    home.run.set_status("gateway", Status(State.REFUSED, reason))
    submit = await open_fix(home, hass_client, f"{STREAM_ISSUES[reason]}_gateway")

    result = await submit()

    assert result["type"] == FlowResultType.CREATE_ENTRY
    remaining = set(DEFAULT_STREAMS) - {"gateway"}
    assert set(home.entry.options[CONF_STREAMS]) == remaining
    assert set(home.run.subscriptions) == remaining
    assert home.issues() == set()


@pytest.mark.parametrize(
    "options, stream, step",
    [
        ({CONF_TRACK: "all"}, "clients", "confirm_trackers"),
        ({CONF_POSITIONS: True}, "location", "confirm_trackers"),
        ({}, "clients", "confirm"),
        ({}, "location", "confirm"),
        ({CONF_TRACK: "all"}, "alerts", "confirm"),
    ],
)
async def test_the_user_is_asked_before_device_trackers_are_removed(
    home: Harness, options: dict[str, Any], stream: str, step: str
) -> None:
    """Stopping a stream that device trackers need says so."""
    enabled = {CONF_STREAMS: ["alerts", "clients", "location"]}
    home.set_options(enabled | options)
    flow = StopSubscribingFlow(home.entry, stream)
    flow.hass, flow.handler, flow.issue_id = home.hass, DOMAIN, "any"

    result = await flow.async_step_init()
    assert result["step_id"] == step
    result = await getattr(flow, f"async_step_{step}")({})
    await home.settle()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert stream not in home.entry.options[CONF_STREAMS]


@pytest.mark.parametrize("options", [{CONF_STREAMS: ["gateway"]}])
async def test_the_only_stream_stays_selected(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """An account without streams could not be set up; the user must select another one first."""
    home.run.set_status("gateway", Status(State.REFUSED, "forbidden"))
    submit = await open_fix(home, hass_client, "stream_forbidden_gateway")

    result = await submit()

    assert result["type"] == FlowResultType.ABORT
    assert result["reason"] == "last_stream"
    assert result["description_placeholders"] == {"account": home.entry.title}
    assert home.entry.options[CONF_STREAMS] == ["gateway"]
    assert home.issues() == {"stream_forbidden_gateway"}


@pytest.mark.parametrize("reason", LIMITS)
async def test_an_exceeded_limit_is_an_issue_until_the_account_reloads(
    home: Harness, reason: str
) -> None:
    """What is too much, and how much is kept, is shown once, however much there is."""
    for _ in range(3):
        home.entry.runtime_data.left_out.add(reason)
    assert home.issues() == {f"limit_{reason}"}
    issue = ir.async_get(home.hass).async_get_issue(DOMAIN, f"{home.entry.entry_id}_limit_{reason}")
    assert issue is not None
    assert issue.translation_placeholders == {
        "account": home.entry.title,
        "limit": str(LIMITS[reason]),
    }
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    assert home.issues() == set()


async def test_what_is_odd_is_no_issue(home: Harness) -> None:
    """The user can do nothing about a serial number that is none."""
    home.entry.runtime_data.left_out.add("serial_number")
    assert home.issues() == set()


async def test_an_issue_names_the_stream_in_the_language_of_home_assistant(
    home: Harness,
) -> None:
    """As the options do; a log line keeps the short name."""
    await home.hass.config.async_update(language="de")
    await async_load_integrations(home.hass, {DOMAIN})

    home.run.set_status("alerts", Status(State.REFUSED, "forbidden"))

    issue_id = f"{home.entry.entry_id}_stream_forbidden_alerts"
    issue = ir.async_get(home.hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders == {
        "account": home.entry.title,
        "stream": "Warnmeldungen",
    }
