"""Generate docs/entities.md: all entities, their sources, and why other fields have no entity."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
import json
from pathlib import Path

from homeassistant.helpers.entity import EntityDescription

from custom_components.hpe_aruba_central import binary_sensor, button, event, sensor, update
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.device_enums import StackRole
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Port
from custom_components.hpe_aruba_central.central.state import device_alerts
from custom_components.hpe_aruba_central.central.state.device_fields import RULES
from custom_components.hpe_aruba_central.central.state.rule_types import Rule
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS, STREAMS
from custom_components.hpe_aruba_central.descriptions.base import (
    CentralBinarySensorDescription,
    CentralSensorDescription,
)
from custom_components.hpe_aruba_central.entities import alert as alert_entities

from .entities_doc_data import (
    ACCOUNT,
    ACCOUNT_TEXT,
    CLIENTS,
    CLIENTS_TEXT,
    DERIVED_FROM,
    GROUPS,
    INTRODUCTION,
    NOT_SHOWN_TEXT,
    SITES,
    SITES_TEXT,
    STREAMS_TEXT,
    TAGS,
    TAGS_TEXT,
    UNITS,
    UNITS_TEXT,
    Group,
    OtherEntity,
)
from .fields_not_shown import Shown, fields, unshown

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "entities.md"
TRANSLATIONS = ROOT / "custom_components" / "hpe_aruba_central" / "translations"
_ENTITY = json.loads((TRANSLATIONS / "en.json").read_text("utf-8"))["entity"]
_HEAD = ("Entity", "Platform", "Source", "Unit", "Class", "Enabled")

type Row = CentralSensorDescription | CentralBinarySensorDescription


def rows(group: Group) -> list[tuple[str, Row]]:
    """Return the platform and description of each entity of a group.

    Descriptions that share a name, such as those of numbered power supplies, count once.
    """
    found: dict[tuple[str, str], tuple[str, Row]] = {}
    for platform, descriptions in (
        ("binary_sensor", binary_sensor.BINARY_SENSORS),
        ("sensor", sensor.SENSORS),
    ):
        for row in descriptions:
            if row.model is group.model and group.kind in row.kinds:
                found.setdefault((platform, row.translation_key or row.key), (platform, row))
    return list(found.values())


def _is_about(rule: Rule, group: Group) -> bool:
    """Return True if a message with this rule is about the things of a group."""
    model = PARTS[rule.part.kind] if rule.part else Device
    return rule.kind is group.kind and model is group.model


def _wire_fields(group: Group) -> dict[str, list[tuple[str, str]]]:
    """Return the (message, field) pairs that each attribute of a group's things is read from."""
    found: dict[str, list[tuple[str, str]]] = {}
    existing = {(message, path.partition(".")[0]) for message, path in fields()}
    for message, rule in RULES.items():
        if not _is_about(rule, group):
            continue
        for field, (attribute, _) in rule.fields.items():
            # Messages share rules, so a rule may have fields that this message lacks.
            if (message, field) in existing:
                found.setdefault(attribute, []).append((message, field))
        if rule.uptime:
            found.setdefault(rule.uptime.attribute, []).append((message, rule.uptime.field))
    return found


def wire(group: Group, row: Row) -> list[tuple[str, str]]:
    """Return the (message, field) pairs that an entity shows."""
    wire_fields = _wire_fields(group)
    attributes: tuple[str, ...] = (row.attribute,)
    if row.attribute not in wire_fields:
        attributes = DERIVED_FROM.get(row.attribute or row.translation_key or "", ())
    sources: list[tuple[str, str]] = []
    for attribute in attributes:
        sources += wire_fields.get(attribute, ())
    return sources


def shown() -> Shown:
    """Return the (message, field) pairs that any entity shows."""
    found: Shown = set()
    for group in GROUPS:
        for _, row in rows(group):
            found.update(wire(group, row))
    return found


def _section(level: int, title: str, text: str) -> Iterator[str]:
    """Return a heading and an introduction."""
    yield from ("", f"{'#' * level} {title}", "", text)


def _table(*head: str) -> Iterator[str]:
    """Return the head of a table."""
    yield ""
    yield _line(*head)
    yield f"|{'---|' * len(head)}"


def _line(*cells: str) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"


def _code(values: Iterable[str] | None) -> str:
    """Return values as a list of code."""
    return ", ".join(f"`{value}`" for value in values or ())


def _fill_in(name: str) -> str:
    """Replace placeholders in a name."""
    return name.replace("{name}", "…").replace("{index}", "1, 2, …")


def name(platform: str, row: EntityDescription) -> str:
    """Return an entity's English name, by default that of its device class."""
    if row.translation_key is None:
        return str(row.device_class).capitalize()
    return _fill_in(_ENTITY[platform][row.translation_key]["name"])


def _entity(platform: str, row: EntityDescription, source: str, *, always: bool) -> str:
    """Return the row of an entity; ``always`` if it is enabled in large accounts, too."""
    translated = _ENTITY.get(platform, {}).get(row.translation_key, {})
    unit = getattr(row, "native_unit_of_measurement", None)
    classes = [row.device_class, getattr(row, "state_class", None)]
    enabled = ""
    if row.entity_registry_enabled_default:
        enabled = "always" if always else "yes"
    return _line(
        name(platform, row),
        platform.replace("_", " "),
        source,
        unit or translated.get("unit_of_measurement", ""),
        ", ".join(filter(None, classes)),
        enabled,
    )


def _group(group: Group) -> Iterator[str]:
    """Return the section of one kind of device or part."""
    text = f"Stream `{DEVICE_STREAMS[group.kind]}`"
    if group.rest_list:
        text += f", REST `{group.rest_list}`"
    yield from _section(2, group.title, f"{text}.")
    yield from _table(*_HEAD)
    for platform, row in rows(group):
        sources = [f"`{message}.{field}`" for message, field in wire(group, row)]
        if row.attribute in group.rest_fields:
            sources.append(f"REST `{group.rest_fields[row.attribute]}`")
        yield _entity(platform, row, ", ".join(sources), always=row.essential)
    if group.model is Port and group.kind is DeviceKind.SWITCH:
        source = "REST `/network-troubleshooting/v1/…/poeBounce`, of each port that supplies power"
        yield _entity("button", button.POWER_CYCLE, source, always=False)
    if group.model is Device:
        yield _entity("sensor", sensor.LAST_HEARD, "Any message, or REST", always=False)
        yield from _events(group.kind)
        yield from _alert_entities()
        yield from _buttons(group.kind)
        source = "REST `/network-services/v1/firmware-details`"
        yield _entity("update", update.FIRMWARE, source, always=False)


def _events(kind: DeviceKind) -> Iterator[str]:
    """Return the event entities of a kind of device and of its parts."""
    row = event.device_event(kind)
    source = f"Changes of the device: {_code(row.event_types)}"
    yield _entity("event", row, source, always=True)
    kinds = {rule.part.kind for rule in RULES.values() if rule.part and rule.kind is kind}
    for part_row in event.PART_EVENTS:
        if part_row.part in kinds:
            source = f"Changes of any of its {part_row.part}s: {_code(part_row.event_types)}"
            yield _entity("event", part_row, source, always=False)


def _alert_entities() -> Iterator[str]:
    """Return the entities of the alerts that name a device."""
    source = f"Whether an open alert is {' or '.join(sorted(device_alerts.PROBLEMS))}"
    yield _entity("binary_sensor", alert_entities.PROBLEM, source, always=True)
    alerts = alert_entities.ALERTS_EVENT
    source = f"Alerts that name the device, created with the first: {_code(alerts.event_types)}"
    yield _entity("event", alerts, source, always=False)


def _buttons(kind: DeviceKind) -> Iterator[str]:
    """Return the buttons of a kind of device, and of the conductor of a stack."""
    device = Device(serial_number="", kind=kind)
    conductor = replace(device, stack_id="stack", stack_role=StackRole.COMMANDER)
    for row in button.BUTTONS:
        source = f"REST `/network-troubleshooting/v1/…/{row.key.removesuffix('_stack')}`"
        if row.is_supported(device):
            yield _entity("button", row, source, always=False)
        elif kind is DeviceKind.SWITCH and row.is_supported(conductor):
            yield _entity("button", row, f"{source}, on the conductor of a stack", always=False)


def _others(title: str, text: str, entities: Iterable[OtherEntity]) -> Iterator[str]:
    """Return a section of entities that are not described by tables."""
    yield from _section(2, title, text)
    yield from _table(*_HEAD)
    for entity in entities:
        translated = _ENTITY[entity.platform][entity.key] if entity.key else {"name": entity.name}
        yield _line(
            _fill_in(translated["name"]),
            entity.platform.replace("_", " "),
            entity.source,
            entity.unit or translated.get("unit_of_measurement", ""),
            entity.classes,
            entity.enabled,
        )


def _streams() -> Iterator[str]:
    """Return the section of the entities of each stream."""
    yield from _section(3, "Streams", STREAMS_TEXT)
    yield from _table("Stream", "Live (binary sensor)", "Last event (sensor)")
    for stream in STREAMS:
        yield _line(
            f"`{stream}`",
            _ENTITY["binary_sensor"][f"stream_{stream}"]["name"],
            _ENTITY["sensor"][f"last_event_{stream}"]["name"],
        )


def _not_shown() -> Iterator[str]:
    """Return the section of fields without an entity."""
    yield from _section(2, "Not shown, and why", NOT_SHOWN_TEXT)
    general: dict[str, dict[str, None]] = {}
    particular: dict[tuple[str, str], list[str]] = {}
    for field in unshown(shown()):
        if field.is_general:
            general.setdefault(field.reason, {})[field.field] = None
        else:
            particular.setdefault((field.message, field.reason), []).append(field.field)
    yield from _table("Field of any message", "Why")
    for reason, names in general.items():
        yield _line(_code(names), reason)
    yield from _table("Message", "Field", "Why")
    for (message, reason), paths in particular.items():
        yield _line(f"`{message}`", _code(paths), reason)


def _units() -> Iterator[str]:
    """Return the section of values whose unit or meaning HPE has not published."""
    yield from _section(2, "Units", UNITS_TEXT)
    yield from _table("Value", "Read as")
    for value, decision in UNITS.items():
        yield _line(value, decision)


def document() -> str:
    """Return the whole document."""
    lines = [INTRODUCTION]
    for group in GROUPS:
        lines += _group(group)
    lines += _others("Sites", SITES_TEXT, SITES)
    lines += _others("Clients", CLIENTS_TEXT, CLIENTS)
    lines += _others("Asset tags", TAGS_TEXT, TAGS)
    lines += _others("Account", ACCOUNT_TEXT, ACCOUNT)
    lines += _streams()
    lines += _not_shown()
    lines += _units()
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
