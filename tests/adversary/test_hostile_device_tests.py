"""A hostile Central that reports what tests of devices found."""

import json
from typing import Any

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.device_tests import TEST_EVENT
from custom_components.hpe_aruba_central.registry.unique_ids import identifier_of

from .answers import REST, TEST_RESULTS
from .conftest import Log, Victim
from .watch import cost_of

PATH = "/network-troubleshooting/v1/aps"
BODIES = sorted(REST.keys() - {"page after page", "circle of cursors", "same page", "charset"})
MAX_RESULT = 64 * 1024
"""Characters of a result and of the event that has it: each is sent to every browser."""


@pytest.mark.parametrize("test", ["ping", "traceroute"])
@pytest.mark.parametrize("mode", [*TEST_RESULTS, *BODIES])
async def test_result(victim: Victim, log: Log, mode: str, test: str) -> None:
    """It is small, or an error; the streams go on."""
    await victim.set_up()
    hass, run = victim.hass, victim.run
    device = next(each for each in run.devices.values() if each.kind == "access_point")
    identifier = identifier_of(device.key)
    registered = next(
        each for each in dr.async_get(hass).devices if (DOMAIN, identifier) in each.identifiers
    )
    events = async_capture_events(hass, TEST_EVENT)
    await victim.command(modes={f"{PATH}/{device.serial_number}/{test}": mode})
    data = {"device_id": registered.id, "destination": "192.0.2.1"}
    log.clear()
    before = victim.frames()
    result: Any = None

    async def attack() -> None:
        """Let the device run the test."""
        nonlocal result
        try:
            result = await hass.services.async_call(
                DOMAIN, test, data, blocking=True, return_response=True
            )
        except HomeAssistantError as err:
            result = str(err)

    cost = await cost_of(attack)
    cost.check()
    log.check(victim.secret)
    assert len(json.dumps(result)) < MAX_RESULT
    assert max(len(json.dumps(event.data)) for event in events) < MAX_RESULT
    await victim.until_received(await victim.command(send="groups"), before)
    assert run.all_live
