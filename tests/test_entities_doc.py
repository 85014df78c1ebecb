"""docs/entities.md says what the code does: every entity, every field of Central's, and nothing else."""

from datetime import UTC, datetime

import pytest

from custom_components.hpe_aruba_central import binary_sensor, sensor
from custom_components.hpe_aruba_central.central.models.device import Device
from custom_components.hpe_aruba_central.central.rest import devices
from custom_components.hpe_aruba_central.central.wire import decoder
from custom_components.hpe_aruba_central.central.wire.fields import _enum_words
from custom_components.hpe_aruba_central.descriptions.base import CentralSensorDescription
from custom_components.hpe_aruba_central.registry import sync
from scripts.lib import entities, not_shown
from scripts.lib.entities_data import GROUPS, Group


def test_document_is_what_the_generator_makes() -> None:
    """Run scripts/entities after a change of what is shown."""
    assert entities.DOCUMENT.read_text("utf-8") == entities.document()


def test_every_field_is_shown_or_has_a_reason() -> None:
    """What Central tells of devices is not left out by oversight, and no reason outlives what it explained."""
    assert not_shown.faults(entities.shown()) == []


def test_a_field_without_a_reason_is_found() -> None:
    """The check above fails if an entity goes."""
    assert not_shown.faults(entities.shown() - {("ap_stats", "cpu_utilization")}) == [
        "ap_stats.cpu_utilization: not shown, and no reason"
    ]


def test_a_reason_for_what_is_shown_is_found() -> None:
    """The check above fails if an entity comes."""
    assert not_shown.faults(entities.shown() | {("ap", "drt_version")}) == [
        "ap.drt_version: shown, but ap.drt_version has a reason"
    ]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_every_entity_has_a_source(group: Group) -> None:
    """An entity whose value nothing tells would never appear."""
    rows = entities.rows(group)
    assert rows
    assert [
        row.key
        for _, row in rows
        if not entities.wire(group, row) and row.attribute not in group.rest
    ] == []


def _wire_values(message: str, field: str) -> list[str]:
    """Return the values of an enum field of a kind of message."""
    grammar = decoder._GRAMMARS[decoder.KINDS[message]]
    kind = next(kind for kind in grammar.messages.values() if kind.name == message)
    enum = kind.parse(b"").DESCRIPTOR.fields_by_name[field].enum_type
    return list(_enum_words(enum).values())


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_an_enum_sensor_has_the_values_of_its_field(group: Group) -> None:
    """A value that the sensor lacks would be shown as unknown."""
    for _, row in entities.rows(group):
        if isinstance(row, CentralSensorDescription) and row.options:
            options = [option for option in row.options if option != "none"]
            for message, field in entities.wire(group, row):
                assert options == _wire_values(message, field), row.key


def test_every_row_belongs_to_a_group() -> None:
    """A new kind of thing needs a group of its own."""
    grouped = {id(row) for group in GROUPS for _, row in entities.rows(group)}
    grouped_keys = {row.translation_key for group in GROUPS for _, row in entities.rows(group)}
    rows = (*sensor.SENSORS, *binary_sensor.BINARY_SENSORS)
    # Power supplies are many rows of one name.
    assert [
        row.key
        for row in rows
        if id(row) not in grouped and row.translation_key not in grouped_keys
    ] == []


@pytest.mark.parametrize(
    "group", [group for group in GROUPS if group.of is Device], ids=lambda group: group.title
)
def test_rest_fields_are_what_is_read(group: Group) -> None:
    """Each attribute that is said to come from a field of REST's list of devices does."""
    now = datetime.now(UTC)
    bare = devices.read_device(group.kind, {"serialNumber": "CN1"}, now)
    for attribute, field in group.rest.items():
        outer, _, inner = field.rpartition(".")
        told = {inner: "Online" if inner == "status" else "1"}
        device = devices.read_device(
            group.kind,
            {"serialNumber": "CN1", "status": "Online", **({outer: [told]} if outer else told)},
            now,
        )
        assert getattr(device, attribute) is not None, field
        assert getattr(bare, attribute) is None, field


def test_the_size_of_a_large_account_is_the_codes() -> None:
    """From that size on, fewer entities are enabled by themselves."""
    assert f"more than {sync.LARGE} devices" in (entities.ROOT / "README.md").read_text("utf-8")
