"""The automation in docs/events.md works as printed."""

from pathlib import Path
import re

from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from pytest_homeassistant_custom_component.common import async_capture_events

from .harness import Harness

DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"


async def test_an_automation_waits_for_one_port(home: Harness) -> None:
    """Another port that goes down does not trigger the automation."""
    await home.receive_everything()
    [switch] = home.campus.switches
    event = home.entity_id("event", f"{switch.serial}_ports_event")
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
        home.hass, "automation", {"automation": {**automation, "actions": [{"event": "ran"}]}}
    )
    await home.settle()
    ran = async_capture_events(home.hass, "ran")

    for port, times in ((other, 0), (wanted, 1)):
        for each in switch.ports:
            # The incident happens to the only port that it can happen to.
            each.enabled = each is port
        await home.incident("port_down", switch.serial)
        assert len(ran) == times
