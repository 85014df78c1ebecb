"""Names and icons of entities."""

import json
from pathlib import Path
from typing import Any

from custom_components.hpe_aruba_central import binary_sensor, event, sensor
from custom_components.hpe_aruba_central.central.models import Severity
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.subscription import State

FOLDER = Path(sensor.__file__).parent
STREAM_KEYS = {f"stream_{name}" for name in STREAMS}
KEYS = {
    "binary_sensor": STREAM_KEYS
    | {str(description.translation_key) for description in binary_sensor.BINARY_SENSORS if description.translation_key}
    | {"power_supply"},
    "event": {event.ALERTS_EVENT.key, event.AUDIT_EVENT.key, event.DEVICE_EVENT.key},
    "sensor": {f"{key}_{name}" for name in STREAMS for key in ("state", "last_event")}
    | {"open_alerts", *(f"open_alerts_{severity}" for severity in Severity)}
    | {str(description.translation_key) for description in sensor.SENSORS if description.translation_key}
    | {sensor.LAST_HEARD.key},
}


def load(name: str) -> dict[str, Any]:
    """Return the part of a file that is about entities."""
    found: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))["entity"]
    return found


def test_every_entity_has_a_name_and_an_icon_and_nothing_else_has() -> None:
    """A forgotten key would show as a raw word, a stale one as nothing at all."""
    for name in ("translations/en.json", "icons.json"):
        assert {platform: set(keys) for platform, keys in load(name).items()} == KEYS, name


def test_every_word_that_a_state_or_event_may_have_is_translated() -> None:
    """Options of sensors, types of events."""
    translations = load("translations/en.json")
    for description in sensor.SENSORS:
        if description.options:
            assert set(translations["sensor"][description.key]["state"]) == set(description.options)
    for name in STREAMS:
        assert set(translations["sensor"][f"state_{name}"]["state"]) == set(State)
    for events in (event.ALERTS_EVENT, event.AUDIT_EVENT, event.DEVICE_EVENT):
        assert events.event_types is not None
        words = translations["event"][events.key]["state_attributes"]["event_type"]["state"]
        assert set(words) == set(events.event_types)
    supply = translations["binary_sensor"]["power_supply"]["state_attributes"]["status"]["state"]
    assert set(supply) >= {word for word in binary_sensor._FAILED_SUPPLY if word}
