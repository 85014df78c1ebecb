"""The automation in docs/events.md works as it is written there."""

from pathlib import Path
import re

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from simulator import Simulator

from .helpers import entity_id
from .telling import happen, tell_everything

DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"


async def test_an_automation_waits_for_one_port(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Another port of the switch that goes down does not start it."""
    await tell_everything(hass, sim, account)
    [switch] = sim.campus.switches
    event = entity_id(hass, "event", f"{switch.serial}_ports_event")
    wanted, other = [port for port in switch.ports if port.up and not port.uplink][:2]
    examples: list[str] = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    [example] = [text for text in examples if "triggers:" in text]
    automation = parse_yaml(
        example.replace("event.sw_floor_01_port_event", event).replace(
            "'1/1/7'", f"'{wanted.name}'"
        )
    )
    assert isinstance(automation, dict)
    assert await async_setup_component(
        hass, "automation", {"automation": {**automation, "actions": [{"event": "ran"}]}}
    )
    await hass.async_block_till_done()
    ran = async_capture_events(hass, "ran")

    for port, times in ((other, 0), (wanted, 1)):
        for each in switch.ports:
            # The incident happens to the only port that it can happen to.
            each.enabled = each is port
        await happen(hass, sim, account, "port_down", switch.serial)
        assert len(ran) == times
