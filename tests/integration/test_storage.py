"""What is stored of an account, whatever is known of it."""

import json
from typing import Any

import orjson
import pytest

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.storage import _prune

from .harness import Harness

ODD = {
    "half of a character": "\ud83d",
    "integer beyond 64 bits": 2**70,
    "object": object(),
}
"""What JSON cannot hold."""


def stored(hass_storage: dict[str, Any], home: Harness) -> dict[str, Any]:
    """Return what was stored of the account, which any reader of JSON understands."""
    data: dict[str, Any] = hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"]
    orjson.dumps(data)
    json.dumps(data, allow_nan=False)
    return data


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
async def test_one_odd_value_does_not_prevent_that_the_rest_is_stored(
    home: Harness, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture, value: Any
) -> None:
    """The device that has it is left out, which is logged once."""
    runtime = home.entry.runtime_data
    devices = runtime.inventory.devices
    odd, *others = devices
    devices[odd] = devices[odd].updated({"model": value})
    for _ in range(2):
        await runtime.async_save()
    found = stored(hass_storage, home)["inventory"]["devices"]
    assert [device["serial_number"] for device in found] == others
    assert caplog.text.count("cannot be stored") == 1
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    assert home.entry.runtime_data.inventory.devices.keys() >= set(others)


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_what_is_odd_is_left_out_wherever_it_is(value: Any) -> None:
    """Everything beside it is kept."""
    inside = {"odd": value, "kept": [1, value]}
    assert _prune({"odd": value, "\ud83d": 1, "kept": 2, "inside": inside}) == {
        "kept": 2,
        "inside": {"kept": [1]},
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
async def test_what_is_no_number_is_stored_as_unknown(
    home: Harness, hass_storage: dict[str, Any], value: float
) -> None:
    """The device that has it is stored, and all others."""
    devices = home.entry.runtime_data.inventory.devices
    serial_number = next(iter(devices))
    devices[serial_number] = devices[serial_number].updated({"cpu_utilization": value})
    await home.entry.runtime_data.async_save()
    found = stored(hass_storage, home)["inventory"]["devices"]
    assert [device["serial_number"] for device in found] == list(devices)
    assert found[0].get("cpu_utilization") is None
