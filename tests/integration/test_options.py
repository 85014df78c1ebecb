"""What the user can choose for an account."""

from unittest.mock import AsyncMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_FILTERS,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    DEFAULT_STREAMS,
)
from custom_components.hpe_aruba_central.options import enabled_streams, event_types

from .flows import suggested

pytestmark = pytest.mark.usefixtures("setup_entry")


async def test_options_start_with_the_defaults(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Who has chosen nothing sees the streams that are enabled anyway."""
    entry.add_to_hass(hass)
    result = await hass.config_entries.options.async_init(entry.entry_id)

    assert result["step_id"] == "init"
    assert set(suggested(result)[CONF_STREAMS]) == set(DEFAULT_STREAMS)


async def test_options_are_stored_and_reload_the_entry(
    hass: HomeAssistant, entry: MockConfigEntry, setup_entry: AsyncMock
) -> None:
    """Streams, statistics and filters are kept flat, in the table's order, and shown again."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    choice = {
        CONF_STREAMS: [],
        CONF_STATISTICS_ON_BUS: True,
        CONF_FILTERS: {"ap_events": ["state_device"], "audit_events": ["firmware_management"]},
    }

    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(result["flow_id"], choice)
    assert result["errors"] == {CONF_STREAMS: "no_streams"}
    assert suggested(result)[CONF_STATISTICS_ON_BUS] is True
    assert suggested(result)[CONF_FILTERS]["ap_events"] == ["state_device"]
    choice[CONF_STREAMS] = ["alerts", "ap"]
    with patch("custom_components.hpe_aruba_central.async_unload_entry", return_value=True):
        result = await hass.config_entries.options.async_configure(result["flow_id"], choice)
        await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {
        CONF_STREAMS: ["ap", "alerts"],
        CONF_STATISTICS_ON_BUS: True,
        "ap_events": ["state_device"],
        "gateway_events": [],
        "audit_events": ["firmware_management"],
    }
    assert setup_entry.await_count == 2
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert suggested(result)[CONF_STREAMS] == ["ap", "alerts"]
    assert suggested(result)[CONF_FILTERS]["audit_events"] == ["firmware_management"]


def test_filters_stand_for_known_event_types() -> None:
    """Every short name is one CloudEvent type; what is unknown or not filtered limits nothing."""
    options = {"ap_events": ["state_device", "gone"], "gateway_events": []}

    assert event_types(options, "ap") == ("com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.device",)
    assert event_types(options, "gateway") == ()
    assert event_types(options, "audit") == ()
    assert event_types({"switch_events": ["state_device"]}, "switch") == ()
    assert [stream.name for stream in enabled_streams({})] == [name for name in STREAMS if name in DEFAULT_STREAMS]
