"""Each sample in docs/events.md is an event as it is fired, with its logbook message."""

from pathlib import Path
import re
from typing import Any

from homeassistant.core import Event
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES
from custom_components.hpe_aruba_central.logbook import ICONS
from custom_components.hpe_aruba_central.logbook_text import message

from .harness import Harness
from .helpers import until_true

DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"
HAPPENS = {
    "alerts": "alert_raised",
    "ap": "ap_down",
    "audit": "audit_entry",
    "clients": "client_joined",
    "gateway": "uplink_down",
    "geofence": "geofence_entered",
    "location": "location",
    "rssi": "rssi",
    "switch": "port_down",
    "wids": "rogue_detected",
}
"""The simulator's incident that each sample is of."""
OWNERS = {"ap": "aps", "audit": "switches", "gateway": "gateways", "switch": "switches"}
"""Where on the campus an incident happens; clients and rogues are at access points."""


def samples() -> dict[str, tuple[dict[str, Any], str | None]]:
    """Return the document's samples by event type, each with its logbook message or None."""
    found = re.findall(
        r"```yaml\n(event_type: .*?)```\n(?:\nIn the logbook: \*(.*?)\*\n)?",
        DOCUMENT.read_text("utf-8"),
        re.DOTALL,
    )
    parsed: list[tuple[Any, str]] = [(parse_yaml(sample), sentence) for sample, sentence in found]
    assert len(parsed) == len({sample["event_type"] for sample, _ in parsed})
    return {sample["event_type"]: (sample["data"], sentence or None) for sample, sentence in parsed}


SAMPLES = samples()


def shape(value: Any) -> Any:
    """Return the types in a value, a list's by its first item."""
    match value:
        case dict():
            return {name: shape(each) for name, each in value.items()}
        case [first, *_]:
            return [shape(first)]
        case str():
            # Home Assistant's parser has a string of its own, which knows its line.
            return str
    return type(value)


@pytest.fixture
def options() -> dict[str, Any]:
    """Return options with every stream."""
    return {CONF_STREAMS: list(STREAMS)}


def test_every_event_type_has_a_sample() -> None:
    """Each event type has one sample, with its own stream's name."""
    assert {event_type: data["stream"] for event_type, (data, _) in SAMPLES.items()} == {
        event_type: stream for stream, event_type in BUS_EVENT_TYPES.items()
    }


@pytest.mark.parametrize("stream", sorted(BUS_EVENT_TYPES))
async def test_a_sample_is_what_is_fired(home: Harness, stream: str) -> None:
    """A sample has the fields of a fired event, with values of the same types."""
    sample, _ = SAMPLES[BUS_EVENT_TYPES[stream]]
    await home.until_live()
    for client in home.campus.clients:
        client.connected = False
    events: list[Event[Any]] = async_capture_events(home.hass, BUS_EVENT_TYPES[stream])
    devices = getattr(home.campus, OWNERS.get(stream, "devices"))
    await home.incident(HAPPENS[stream], devices[0].serial)
    await until_true(lambda: bool(events))
    fired = next(event.data for event in events if event.data["kind"] == sample["kind"])
    assert shape(dict(fired)) == shape(sample)


@pytest.mark.parametrize("stream", sorted(BUS_EVENT_TYPES))
def test_a_sample_has_its_logbook_message(stream: str) -> None:
    """The document has the logbook message of each stream that the logbook shows."""
    sample, documented = SAMPLES[BUS_EVENT_TYPES[stream]]
    assert documented == (message(sample) if stream in ICONS else None)
