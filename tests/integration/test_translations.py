"""Names and icons of entities, and of parts that are child devices."""

from collections.abc import Iterator
from importlib import import_module
from itertools import combinations
import json
from pathlib import Path
from pkgutil import iter_modules
import re
from string import Formatter
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.helpers.entity import EntityDescription
import pytest

from custom_components.hpe_aruba_central import (
    PLATFORMS,
    binary_sensor,
    button,
    descriptions,
    event,
    sensor,
    update,
)
from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.models.device import (
    FAILED_SUPPLY,
    Device,
    DeviceKind,
)
from custom_components.hpe_aruba_central.central.models.parts import PARTS
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.descriptions import clients, sites
from custom_components.hpe_aruba_central.descriptions.base import ThingDescription
from custom_components.hpe_aruba_central.entities import alert as alert_entities
from custom_components.hpe_aruba_central.registry.unique_ids import OWN_DEVICES

FOLDER = Path(sensor.__file__).parent
ENGLISH = "translations/en.json"
ICONS = "icons.json"

ROWS: dict[str, tuple[EntityDescription, ...]] = {
    "binary_sensor": (*binary_sensor.BINARY_SENSORS, alert_entities.PROBLEM),
    "button": button.BUTTONS,
    "sensor": (*sensor.SENSORS, sensor.LAST_HEARD, *sites.SENSORS, *clients.SENSORS),
    "update": (update.FIRMWARE,),
}
EVENTS = event.EVENTS
ICONLESS_CLASSES = {None, SensorDeviceClass.ENUM}
"""Device classes without an icon of their own: Home Assistant shows an eye for enums."""

OTHER_KEYS = {
    "binary_sensor": {f"stream_{name}" for name in STREAMS},
    "button": {"disconnect", "port_power_cycle"},
    "device_tracker": {"position"},
    "event": {description.key for description in EVENTS},
    "image": {"floor_plan", "site_topology"},
    "sensor": {"wlan_clients"}
    | {f"last_event_{name}" for name in STREAMS}
    | {"data_source", "open_alerts", *(f"open_alerts_{severity}" for severity in Severity)}
    | {f"{kind}_{value}" for kind in ("devices", *DeviceKind) for value in ("online", "offline")},
    "todo": {"alert_list"},
}
"""The translation keys of entities that no table has."""

STATE_KEY = re.compile(r"(?!.+[_-]{2})(?![_-])[a-z0-9-_]+(?<![_-])")
"""What hassfest takes for a state or a translation key."""


def load(name: str, section: str = "entity") -> dict[str, Any]:
    """Return the entities' part of a translation or icon file, or another part."""
    found: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))[section]
    return found


def key_of(row: EntityDescription) -> str:
    """Return a row's translation key, or an empty one if it has its device class's name."""
    return row.translation_key or ""


def keys_of(platform: str) -> set[str]:
    """Return the translation keys of all entities of a platform."""
    return {key_of(row) for row in ROWS.get(platform, ())} - {""} | OTHER_KEYS.get(platform, set())


def thing_of(row: EntityDescription) -> type[Any]:
    """Return the class that has the row's entity: a device, a part, a client or a site."""
    if isinstance(row, ThingDescription):
        return row.model
    return NetworkClient if isinstance(row, clients.ClientSensorDescription) else Site


def kinds_of(row: EntityDescription) -> set[tuple[type[Any], DeviceKind]]:
    """Return the classes that have the row's entity, by device type."""
    return {
        (thing_of(row), kind)
        for kind in (row.kinds if isinstance(row, ThingDescription) else DeviceKind)
    }


def options_of(row: EntityDescription) -> set[str]:
    """Return the values that a row's state may have."""
    return set(getattr(row, "options", None) or ())


def named_rows() -> Iterator[tuple[str, EntityDescription, dict[str, Any]]]:
    """Return each row that has a name of its own, with its platform and values."""
    english = load(ENGLISH)
    for platform, rows in ROWS.items():
        for row in rows:
            if key_of(row):
                yield platform, row, english[platform][key_of(row)]


def rows_in(value: Any) -> list[EntityDescription]:
    """Return the rows of a module's value, if it is a table."""
    return (
        [row for row in value if isinstance(row, EntityDescription)]
        if isinstance(value, tuple)
        else []
    )


def test_every_row_of_every_table_is_shown() -> None:
    """Every table is used by a platform."""
    modules = [
        import_module(f"{descriptions.__name__}.{found.name}")
        for found in iter_modules(descriptions.__path__)
    ]
    written = {
        id(row) for module in modules for value in vars(module).values() for row in rows_in(value)
    }
    assert len(written) > 100
    assert written <= {id(row) for rows in ROWS.values() for row in rows}


def test_every_entity_has_a_name_and_no_name_is_left_over() -> None:
    """A missing name would be that of the device class; an unused one is an error."""
    english = load(ENGLISH)
    assert {*ROWS, *OTHER_KEYS} == set(PLATFORMS)
    assert english.keys() <= set(PLATFORMS)
    for platform in PLATFORMS:
        assert set(english.get(platform, ())) == keys_of(platform), platform
    assert all(texts["name"] for names in english.values() for texts in names.values())
    assert [
        row.key
        for rows in ROWS.values()
        for row in rows
        if not key_of(row) and not row.device_class
    ] == []


def test_every_entity_that_has_no_device_class_has_an_icon_and_no_icon_is_left_over() -> None:
    """Icons are names of Material Design Icons."""
    content = load(ICONS)
    assert content.keys() <= set(PLATFORMS)
    for platform in PLATFORMS:
        icons = content.get(platform, {})
        needed = {
            key_of(row) for row in ROWS.get(platform, ()) if row.device_class in ICONLESS_CLASSES
        }
        assert needed | OTHER_KEYS.get(platform, set()) <= set(icons) <= keys_of(platform), platform
        for key, icon in icons.items():
            names = [icon["default"], *icon.get("state", {}).values()]
            assert all(re.fullmatch(r"mdi:[a-z0-9]+(-[a-z0-9]+)*", name) for name in names), key


def test_every_icon_of_a_state_is_of_an_existing_state() -> None:
    """An icon of a state that no longer exists is an error."""
    icons = load(ICONS)
    for platform, row, _ in named_rows():
        states = set(icons.get(platform, {}).get(key_of(row), {}).get("state", {}))
        possible = {"on", "off"} if platform == "binary_sensor" else options_of(row)
        assert states <= possible, row.key


def test_every_state_is_translated_and_no_other() -> None:
    """Binary sensors without a device class have translations of on and off."""
    for platform, row, texts in named_rows():
        if platform == "sensor":
            assert set(texts.get("state", {})) == options_of(row), row.key
        else:
            assert set(texts.get("state", {})) == (set() if row.device_class else {"on", "off"}), (
                row.key
            )
        assert all(STATE_KEY.fullmatch(value) for value in texts.get("state", {})), row.key
        assert STATE_KEY.fullmatch(key_of(row)), row.key


def test_no_sensor_has_the_option_unknown() -> None:
    """It is the state of every sensor without a value, which is translated already."""
    for row in ROWS["sensor"]:
        assert not {"unknown", "unavailable"} & set(getattr(row, "options", None) or ()), row.key


def test_a_translated_unit_is_given_only_without_a_unit() -> None:
    """Home Assistant rejects an entity that has both."""
    for _, row, texts in named_rows():
        if "unit_of_measurement" in texts:
            assert getattr(row, "native_unit_of_measurement", None) is None, row.key
            assert row.device_class is None, row.key


def test_a_part_is_named_by_its_entities_unless_it_is_a_device_of_its_own() -> None:
    """A placeholder is in the entity's name if and only if the entity fills it in."""
    for _, row, texts in named_rows():
        placeholders = {
            field for _, field, _, _ in Formatter().parse(texts["name"]) if field is not None
        }
        is_named_part = thing_of(row) not in {
            Device,
            NetworkClient,
            Site,
            *(PARTS[kind] for kind in OWN_DEVICES),
        }
        assert placeholders == {
            *(row.translation_placeholders or ()),
            *(["name"] if is_named_part else []),
        }, row.key


def test_a_part_that_is_a_device_of_its_own_has_a_name() -> None:
    """The name of a child device has a placeholder."""
    names = load(ENGLISH, "device")
    assert set(names) == set(OWN_DEVICES)
    assert all("{name}" in texts["name"] for texts in names.values())


def test_no_two_entities_of_a_device_have_one_name() -> None:
    """Equal names would differ by a number only."""
    full = [
        (
            platform,
            row,
            texts["name"].format(**{"name": "", **(row.translation_placeholders or {})}),
        )
        for platform, row, texts in named_rows()
    ]
    for (platform, row, name), (other_platform, other, other_name) in combinations(full, 2):
        if platform == other_platform and kinds_of(row) & kinds_of(other):
            assert name != other_name, (row.key, other.key)


@pytest.mark.parametrize("stream", STREAMS)
def test_every_state_of_a_stream_is_translated(stream: str) -> None:
    """The states of a subscription have translations."""
    attributes = load(ENGLISH)["binary_sensor"][f"stream_{stream}"]["state_attributes"]
    assert set(attributes["state"]["state"]) == set(State)


def test_every_type_of_event_and_status_of_a_power_supply_is_translated() -> None:
    """Attribute values have translations."""
    english = load(ENGLISH)
    for description in EVENTS:
        assert description.event_types is not None
        texts = english["event"][description.key]["state_attributes"]["event_type"]["state"]
        assert set(texts) == set(description.event_types)
    supply = english["binary_sensor"]["power_supply"]["state_attributes"]["status"]["state"]
    assert set(supply) >= {value for value in FAILED_SUPPLY if value}
