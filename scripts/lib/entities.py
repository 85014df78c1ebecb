"""Writes docs/entities.md: what is shown, which field of Central it comes from, and what is not shown and why."""

from collections.abc import Iterable, Iterator
import json
from pathlib import Path

from homeassistant.helpers.entity import EntityDescription

from custom_components.hpe_aruba_central import binary_sensor, button, event, sensor, update
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import PARTS
from custom_components.hpe_aruba_central.central.state import device_alerts
from custom_components.hpe_aruba_central.central.state.field_rules import RULES
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS, STREAMS
from custom_components.hpe_aruba_central.descriptions.base import (
    CentralBinarySensorDescription,
    CentralSensorDescription,
)
from custom_components.hpe_aruba_central.entities import alert as alert_entities

from .entities_data import (
    ACCOUNT,
    ALERTS,
    CLIENT,
    CLIENTS,
    GROUPS,
    INTRODUCTION,
    MADE_OF,
    SITE,
    SITES,
    TAG,
    TAGS,
    UNITS,
    Group,
    Other,
)
from .not_shown import Shown, fields, unshown

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "entities.md"
_ENTITY = json.loads(
    (ROOT / "custom_components" / "hpe_aruba_central" / "translations" / "en.json").read_text(
        "utf-8"
    )
)["entity"]


_HEAD = ("Entity", "Platform", "Source", "Unit", "Class", "On")

type Row = CentralSensorDescription | CentralBinarySensorDescription


def rows(group: Group) -> list[tuple[str, Row]]:
    """List the platform and description of each entity that a kind of thing has; numbered ones once."""
    found: dict[tuple[str, str], tuple[str, Row]] = {}
    for platform, described in (
        ("binary_sensor", binary_sensor.BINARY_SENSORS),
        ("sensor", sensor.SENSORS),
    ):
        for row in described:
            if row.model is group.of and group.kind in row.kinds:
                found.setdefault((platform, row.translation_key or row.key), (platform, row))
    return list(found.values())


def _told(group: Group) -> dict[str, list[tuple[str, str]]]:
    """Return the kinds of message and their fields that become each attribute of a thing."""
    told: dict[str, list[tuple[str, str]]] = {}
    there_are = {(message, path.partition(".")[0]) for message, path in fields()}
    for message, rule in RULES.items():
        if rule.kind is group.kind and (PARTS[rule.part.kind] if rule.part else Device) is group.of:
            for field, (attribute, _) in rule.fields.items():
                # Rules that several messages share name what one of them does not have.
                if (message, field) in there_are:
                    told.setdefault(attribute, []).append((message, field))
            if rule.uptime:
                told.setdefault(rule.uptime.attribute, []).append((message, rule.uptime.field))
    return told


def wire(group: Group, row: Row) -> list[tuple[str, str]]:
    """List the kinds of message and their fields that an entity shows."""
    told = _told(group)
    attributes = (
        (row.attribute,)
        if row.attribute in told
        else MADE_OF.get(row.attribute or row.translation_key or "")
    )
    return [source for attribute in attributes or () for source in told.get(attribute, ())]


def shown() -> Shown:
    """Return every field of a message that some entity shows."""
    return {source for group in GROUPS for _, row in rows(group) for source in wire(group, row)}


def _table(*head: str) -> Iterator[str]:
    """Begin a table."""
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"


def _code(words: Iterable[str]) -> str:
    """Return words as code."""
    return ", ".join(f"`{word}`" for word in words)


def _line(*cells: str) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"


def name(platform: str, row: EntityDescription) -> str:
    """Return what an entity is called in English; one without a name of its own is called as its class."""
    if row.translation_key is None:
        return str(row.device_class).capitalize()
    told: str = _ENTITY[platform][row.translation_key]["name"]
    return told.replace("{name}", "…").replace("{index}", "1, 2, …")


def _entity(platform: str, row: EntityDescription, source: str, *, always: bool) -> str:
    """Return an entity's row."""
    translated = _ENTITY.get(platform, {}).get(row.translation_key, {})
    unit = getattr(row, "native_unit_of_measurement", None) or translated.get(
        "unit_of_measurement", ""
    )
    classes = ", ".join(
        str(each) for each in (row.device_class, getattr(row, "state_class", None)) if each
    )
    on = "" if not row.entity_registry_enabled_default else "always" if always else "yes"
    return _line(name(platform, row), platform.replace("_", " "), source, unit, classes, on)


def _group(group: Group) -> Iterator[str]:
    """Write what one kind of thing has."""
    yield ""
    yield f"## {group.title}"
    yield ""
    yield f"Stream `{DEVICE_STREAMS[group.kind]}`" + (
        f", REST `{group.rest_list}`." if group.rest_list else "."
    )
    yield from _table(*_HEAD)
    for platform, row in rows(group):
        source = [f"`{message}.{field}`" for message, field in wire(group, row)]
        if row.attribute in group.rest:
            source.append(f"REST `{group.rest[row.attribute]}`")
        yield _entity(platform, row, ", ".join(source), always=row.essential)
    if group.of is Device:
        yield _entity("sensor", sensor.LAST_HEARD, "Any message, or REST", always=False)
        yield from _events(group.kind)
        yield from _of_alerts()
        yield from _buttons(group.kind)
        yield _entity(
            "update", update.FIRMWARE, "REST `/network-services/v1/firmware-details`", always=False
        )


def _events(kind: DeviceKind) -> Iterator[str]:
    """Write the event entities of a kind of device and of the parts that it may have."""
    described = event.device_event(kind)
    yield _entity(
        "event", described, f"What has changed: {_code(described.event_types or ())}", always=True
    )
    there_are = {rule.part.kind for rule in RULES.values() if rule.part and rule.kind is kind}
    for row in event.PART_EVENTS:
        if row.part in there_are:
            source = f"What happens to any of its {row.part}s: {_code(row.event_types or ())}"
            yield _entity("event", row, source, always=False)


def _of_alerts() -> Iterator[str]:
    """Write what a device has of the alerts that name it."""
    problem = f"Whether an open alert is {' or '.join(sorted(device_alerts.PROBLEMS))}"
    yield _entity("binary_sensor", alert_entities.PROBLEM, problem, always=True)
    words = _code(alert_entities.ALERTS_EVENT.event_types or ())
    yield _entity(
        "event",
        alert_entities.ALERTS_EVENT,
        f"From the first alert that names it: {words}",
        always=False,
    )


def _buttons(kind: DeviceKind) -> Iterator[str]:
    """Write what a kind of device can be asked to do."""
    device = Device(serial_number="", kind=kind)
    for row in (row for row in button.BUTTONS if row.can(device)):
        yield _entity(
            "button", row, f"REST `/network-troubleshooting/v1/…/{row.key}`", always=False
        )


def _others(title: str, introduction: str, others: Iterable[Other]) -> Iterator[str]:
    """Write what something has that is not described by the tables of devices and parts."""
    yield from ("", f"## {title}", "", introduction)
    yield from _table(*_HEAD)
    for each in others:
        told = _ENTITY[each.platform][each.key] if each.key else {"name": each.name}
        platform = each.platform.replace("_", " ")
        yield _line(
            told["name"].replace("{name}", "…"),
            platform,
            each.source,
            each.unit or told.get("unit_of_measurement", ""),
            each.classes,
            each.on,
        )


def _streams() -> Iterator[str]:
    """Write what each stream has."""
    yield from (
        "",
        "### Streams",
        "",
        "For each stream that is followed. The last one is off until it is enabled.",
    )
    yield from _table(
        "Stream",
        "Whether it is live (binary sensor)",
        "How it stands (sensor)",
        "Last event (sensor)",
    )
    for stream in STREAMS:
        names = (
            _ENTITY[platform][f"{what}_{stream}"]["name"]
            for platform, what in (
                ("binary_sensor", "stream"),
                ("sensor", "state"),
                ("sensor", "last_event"),
            )
        )
        yield _line(f"`{stream}`", *names)


def _not_shown() -> Iterator[str]:
    """Write what is not shown."""
    yield from (
        "",
        "## Not shown, and why",
        "",
        "All of it is in the [events on the bus](events.md): that of messages",
    )
    yield "whose name ends in `_stats` with the option *Statistics as events*."
    general: dict[str, dict[str, None]] = {}
    particular: dict[tuple[str, str], list[str]] = {}
    for each in unshown(shown()):
        if each.is_general:
            general.setdefault(each.reason, {})[each.field] = None
        else:
            particular.setdefault((each.message, each.reason), []).append(each.field)
    yield from _table("Field of any message", "Why")
    yield from (_line(_code(named), reason) for reason, named in general.items())
    yield from _table("Message", "Field", "Why")
    yield from (
        _line(f"`{kind}`", _code(named), reason) for (kind, reason), named in particular.items()
    )


def _units() -> Iterator[str]:
    """Write how values are read whose unit or meaning HPE has not published."""
    told = "What HPE has not published and how it is read; [central.md](central.md) asks the same."
    yield from ("", "## Units", "", told)
    yield from _table("Value", "Read as")
    yield from (_line(value, decision) for value, decision in UNITS.items())


def document() -> str:
    """Return the whole document."""
    groups = [line for group in GROUPS for line in _group(group)]
    people = (*_others("Clients", CLIENT, CLIENTS), *_others("Asset tags", TAG, TAGS))
    account = (
        *_others("Sites", SITE, SITES),
        *people,
        *_others("Account", ALERTS, ACCOUNT),
        *_streams(),
    )
    return "\n".join([*INTRODUCTION, *groups, *account, *_not_shown(), *_units(), ""])


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
