"""Steps through the forms of the integration's flows."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType

from custom_components.hpe_aruba_central.const import (
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CUSTOM_CLUSTER,
    DOMAIN,
)

from .harness import Harness

CHECK_PATH = "/network-monitoring/v1/tenant-device-health"
CUSTOM = {CONF_CLUSTER: CUSTOM_CLUSTER, CONF_CREDENTIAL_KIND: "central"}
CUSTOM_WORKSPACE = {CONF_CLUSTER: CUSTOM_CLUSTER, CONF_CREDENTIAL_KIND: "workspace"}
PUBLIC = {CONF_CLUSTER: "US-WEST-5", CONF_CREDENTIAL_KIND: "central"}
WORKSPACE = "0123456789abcdef0123456789abcdef"

type Typed = dict[str, Any]


async def start(home: Harness, choice: dict[str, str]) -> ConfigFlowResult:
    """Start a config flow, and submit its first form."""
    result = await home.hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "user"
    return await submit(home, result, choice)


async def submit(home: Harness, result: ConfigFlowResult, typed: Typed) -> ConfigFlowResult:
    """Submit a form, confirm a token service that isn't HPE's, and wait for what follows.

    The simulator's token service is such a one.
    """
    result = await submit_only(home, result, typed)
    if result.get("step_id") == "confirm_token_host":
        result = await submit_only(home, result, {})
    return result


async def submit_only(home: Harness, result: ConfigFlowResult, typed: Typed) -> ConfigFlowResult:
    """Submit a form, and wait for what follows."""
    result = await home.hass.config_entries.flow.async_configure(result["flow_id"], typed)
    await home.settle()
    return result


async def open_options(home: Harness, page: str) -> ConfigFlowResult:
    """Open a page of the options flow."""
    result = await home.hass.config_entries.options.async_init(home.entry.entry_id)
    assert result["type"] is FlowResultType.MENU
    return await home.hass.config_entries.options.async_configure(
        result["flow_id"], {"next_step_id": page}
    )


async def save_options(home: Harness, result: ConfigFlowResult) -> ConfigFlowResult:
    """Save the options after a page was submitted."""
    assert result["type"] is FlowResultType.MENU
    assert "save" in result["menu_options"]
    return await home.hass.config_entries.options.async_configure(
        result["flow_id"], {"next_step_id": "save"}
    )


def suggested(result: ConfigFlowResult) -> Typed:
    """Return the values with which a form is filled in."""
    schema = result["data_schema"]
    assert schema is not None
    return _suggested(schema.schema)


def _suggested(schema: dict[Any, Any]) -> Typed:
    """Return the suggested values of a schema and its sections."""
    values: Typed = {}
    for marker, kind in schema.items():
        if hasattr(kind, "options") and hasattr(kind, "schema"):
            values[str(marker.schema)] = _suggested(kind.schema.schema)
        elif marker.description:
            values[str(marker.schema)] = marker.description["suggested_value"]
    return values
