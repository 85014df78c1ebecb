"""The alerts in HPE's documentation are shown where a user looks for them."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.const import DOMAIN
from tests.central.alert_samples import SAMPLES, message

from .harness import Harness


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["name"])
async def test_a_sample_alert_is_fired_twice_and_counted(
    home: Harness, sample: dict[str, Any]
) -> None:
    """A sample alert fires on the bus and as an event entity, and counts until it is cleared."""
    on_bus = async_capture_events(home.hass, f"{DOMAIN}_alert")
    severity = f"{home.entry.unique_id}_open_alerts_{sample['severity'].lower()}"
    total = f"{home.entry.unique_id}_open_alerts"
    before = int(home.state_of("sensor", severity)), int(home.state_of("sensor", total))

    raised = message(sample)
    await home.sim.send("alerts", raised)
    await home.until(lambda: bool(on_bus))
    assert {
        name: on_bus[0].data[name]
        for name in ("alert_id", "name", "category", "severity", "state", "summary")
    } == {
        "alert_id": sample["alertId"],
        **{name: sample[name] for name in ("name", "category", "severity", "state", "summary")},
    }
    assert (
        on_bus[0].data["impacted_entities_device_serial"]
        == sample["impactedEntities"]["deviceSerial"]
    )
    event = home.state("event", "alerts")
    assert event.attributes["event_type"] == "raised"
    assert event.attributes["alert_id"] == sample["alertId"]
    assert event.attributes["device_serials"] == sample["impactedEntities"]["deviceSerial"]
    assert (int(home.state_of("sensor", severity)), int(home.state_of("sensor", total))) == (
        before[0] + 1,
        before[1] + 1,
    )

    raised.state, raised.operation = "Cleared", "Update"
    await home.sim.send("alerts", raised)
    await home.until(lambda: len(on_bus) > 1)
    assert (int(home.state_of("sensor", severity)), int(home.state_of("sensor", total))) == before
