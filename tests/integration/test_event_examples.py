"""The automations in the README and in docs/events.md work as printed."""

from pathlib import Path
import re

from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_mock_service,
)

from .actions import device_id
from .harness import Harness

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "events.md"


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


async def test_the_first_automation_names_a_device_that_goes_offline_and_its_site(
    home: Harness, area_registry: ar.AreaRegistry, device_registry: dr.DeviceRegistry
) -> None:
    """Devices outside of its area do not trigger the automation of the README."""
    inside, outside = home.campus.aps[:2]
    area = area_registry.async_create("Warehouse")
    device_registry.async_update_device(device_id(home, inside.serial), area_id=area.id)
    [example] = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert await async_setup_component(home.hass, "automation", {"automation": parse_yaml(example)})
    sent = async_mock_service(home.hass, "notify", "notify")
    await home.settle()
    for ap in (outside, inside):
        await home.incident("ap_down", ap.serial)
    assert [call.data for call in sent] == [
        {"title": f"{inside.name} is offline", "message": f"Site: {inside.site.name}"}
    ]
