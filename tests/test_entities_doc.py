"""docs/entities.md lists every entity, and every field of Central that has none."""

from datetime import UTC, datetime
import re
from typing import Any

import pytest

from custom_components.hpe_aruba_central import binary_sensor, sensor
from custom_components.hpe_aruba_central.central.models.device import Device
from custom_components.hpe_aruba_central.central.models.parts import Radio
from custom_components.hpe_aruba_central.central.rest import devices, radios
from custom_components.hpe_aruba_central.central.wire.fields import enum_values
from custom_components.hpe_aruba_central.central.wire.message_types import KINDS, STREAM_MESSAGES
from custom_components.hpe_aruba_central.descriptions.base import CentralSensorDescription
from custom_components.hpe_aruba_central.registry import entity_policy
from scripts.lib import entities_doc, fields_not_shown
from scripts.lib.entities_doc_data import GROUPS, Group


def test_document_is_what_the_generator_makes() -> None:
    """A change of the entities needs a run of scripts/entities."""
    assert entities_doc.DOCUMENT.read_text("utf-8") == entities_doc.document()


def test_every_field_is_shown_or_has_a_reason() -> None:
    """No field about devices is left out by accident, and no reason is obsolete."""
    assert fields_not_shown.faults(entities_doc.shown()) == []


def test_a_field_without_a_reason_is_found() -> None:
    """`faults` reports a field whose entity was removed."""
    assert fields_not_shown.faults(entities_doc.shown() - {("ap_stats", "cpu_utilization")}) == [
        "ap_stats.cpu_utilization: not shown, and no reason"
    ]


def test_a_reason_for_what_is_shown_is_found() -> None:
    """`faults` reports a reason for a field that has an entity now."""
    assert fields_not_shown.faults(entities_doc.shown() | {("ap", "drt_version")}) == [
        "ap.drt_version: shown, but ap.drt_version has a reason"
    ]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_every_entity_has_a_source(group: Group) -> None:
    """An entity is created once its value is known, so a message or REST must report it."""
    rows = entities_doc.rows(group)
    assert rows
    for _, row in rows:
        assert entities_doc.wire(group, row) or row.attribute in group.rest_fields, row.key


def _wire_values(message: str, field: str) -> list[str]:
    """Return the values of an enum field of a kind of message."""
    types = STREAM_MESSAGES[KINDS[message]].by_name.values()
    message_type = next(each for each in types if each.kind == message)
    enum = message_type.parse(b"").DESCRIPTOR.fields_by_name[field].enum_type
    return list(enum_values(enum).values())


NOT_STREAMED = {"none", "40mhz", "320mhz"}
"""Options that no field of a stream has: an empty one, and the widths that REST has."""


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_an_enum_sensor_has_the_values_of_its_field(group: Group) -> None:
    """A value that the options lack would show as unknown; so does ``unknown``, on purpose."""
    for _, row in entities_doc.rows(group):
        if isinstance(row, CentralSensorDescription) and row.options:
            options = [option for option in row.options if option not in NOT_STREAMED]
            for message, field in entities_doc.wire(group, row):
                values = [value for value in _wire_values(message, field) if value != "unknown"]
                assert options == values, row.key


def test_every_row_belongs_to_a_group() -> None:
    """A new kind of device or part needs a group in the document."""
    grouped = [row for group in GROUPS for _, row in entities_doc.rows(group)]
    ids = {id(row) for row in grouped}
    keys = {row.translation_key for row in grouped}
    for row in (*sensor.SENSORS, *binary_sensor.BINARY_SENSORS):
        # Numbered power supplies share a translation key; only the first is in the group.
        assert id(row) in ids or row.translation_key in keys, row.key


@pytest.mark.parametrize(
    "group", [group for group in GROUPS if group.model is Device], ids=lambda group: group.title
)
def test_rest_fields_are_what_is_read(group: Group) -> None:
    """Each REST field in the document is the one that the code reads the attribute from."""
    samples = {"status": "Online", "switchRole": "Conductor"}
    now = datetime.now(UTC)
    bare = devices.read_device(group.kind, {"serialNumber": "CN1"}, now)
    for attribute, path in group.rest_fields.items():
        outer, _, field = path.rpartition(".")
        item: dict[str, Any] = {field: samples.get(field, "1")}
        if outer:
            item = {outer: [item]}
        item = {"serialNumber": "CN1", "status": "Online", **item}
        device = devices.read_device(group.kind, item, now)
        assert getattr(device, attribute) is not None, path
        assert getattr(bare, attribute) is None, path


def test_rest_fields_of_radios_are_what_is_read() -> None:
    """Each REST field in the document is the one that the code reads the attribute from."""
    [group] = [group for group in GROUPS if group.model is Radio]
    identity = {"serialNumber": "CN1", "macAddress": "02:1a:00:00:00:30"}
    samples = {
        "status": "Up",
        "band": "5 GHz",
        "mode": "Client Access",
        "bandwidth": "80 MHz",
        "radioType": "802.11ax",
        "antenna": "Internal",
        "noiseFloor": "-90",
    }
    bare = radios.read_radio(identity)
    for attribute, field in group.rest_fields.items():
        radio = radios.read_radio({**identity, field: samples.get(field, "1")})
        assert getattr(radio, attribute) is not None, field
        assert getattr(bare, attribute) is None, field


def test_names_in_the_text_are_those_of_the_user_interface() -> None:
    """An entity or option in italics has its current English name."""
    text = entities_doc.DOCUMENT.read_text("utf-8")
    named = {name.replace("\n  ", " ") for name in re.findall(r"(?<!\*)\*([A-Z][^*]+)\*", text)}
    english = (entities_doc.TRANSLATIONS / "en.json").read_text("utf-8")
    assert named
    for name in named:
        assert f'"{name}"' in english, name


def test_the_size_of_a_large_account_is_the_one_in_the_code() -> None:
    """The documents say above which size an account enables fewer entities."""
    for name in ("README.md", "docs/setup.md", "docs/data.md"):
        document = (entities_doc.ROOT / name).read_text("utf-8")
        assert f"more than {entity_policy.ESSENTIAL_ONLY_ABOVE} devices" in document, name
