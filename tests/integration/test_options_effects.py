"""Options remove entities and devices, which return as they were once selected again."""

from collections.abc import Callable
from typing import Any, NamedTuple

from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.models.keys import site_key
from custom_components.hpe_aruba_central.central.models.parts import Port
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_ACCESS_PORTS,
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_SITES,
    CONF_STREAMS,
    DEFAULT_STREAMS,
)
from custom_components.hpe_aruba_central.registry.unique_ids import (
    OWN_DEVICES,
    key_of,
)

from .harness import Harness
from .sites import add_site


class Registries(NamedTuple):
    """An account's devices by key and entities by unique ID."""

    devices: dict[Key, object]
    entities: dict[str, object]

    def without(
        self, devices: Callable[[Key], bool], entities: Callable[[str], bool]
    ) -> Registries:
        """Return a copy without some devices and entities; such entities must exist."""
        assert any(map(entities, self.entities))
        return Registries(
            {key: device for key, device in self.devices.items() if not devices(key)},
            {key: entity for key, entity in self.entities.items() if not entities(key)},
        )

    def unlike(self, found: Registries) -> list[tuple[Key | str, object, object]]:
        """Return the entries that differ, as they are here and there."""
        here, there = ({**each.devices, **each.entities} for each in (self, found))
        return [
            (key, here.get(key), there.get(key))
            for key in here | there
            if here.get(key) != there.get(key)
        ]


def registries(home: Harness) -> Registries:
    """Return an account's registry entries with their IDs, areas and parents."""
    registry = dr.async_get(home.hass)
    devices: list[dr.AnyDeviceEntry] = [
        *dr.async_entries_for_config_entry(registry, home.entry.entry_id),
        *dr.async_child_entries_for_config_entry(registry, home.entry.entry_id),
    ]
    entities = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    return Registries(
        {
            key_of(device): (
                device.id,
                device.name,
                device.parent_device_id
                if isinstance(device, dr.ChildDeviceEntry)
                else device.via_device_id,
            )
            for device in devices
        },
        {
            f"{entity.domain} {entity.unique_id.removeprefix(f'{home.entry.unique_id}_')}": (
                entity.entity_id,
                entity.device_id,
                entity.disabled_by,
            )
            for entity in entities
        },
    )


async def select(home: Harness, **options: Any) -> None:
    """Set options, reload the account, and write the next batched update."""
    await home.start(options)
    await home.flush()


async def compare(home: Harness, expected: Registries, **options: Any) -> None:
    """Set options, and compare the registries at once and after everything was received again."""
    before = registries(home)
    await select(home, **options)
    assert expected.unlike(registries(home)) == []
    await home.receive_everything()
    assert expected.unlike(registries(home)) == []
    await select(home)
    await home.receive_everything()
    assert before.unlike(registries(home)) == []


def starts(*words: str) -> Callable[[str], bool]:
    """Return a predicate: if an entity's unique ID starts with one of these."""
    beginnings = tuple(f"{word}_" for word in words)
    return lambda entity: entity.partition(" ")[2].startswith(beginnings)


@pytest.fixture
async def full_home(home: Harness) -> Harness:
    """Return a home that has received everything."""
    await home.receive_everything()
    return home


def serials_of(home: Harness, kind: DeviceKind) -> set[str]:
    """Return the serial numbers of the devices of a kind."""
    devices = home.run.devices.values()
    found = {device.serial_number for device in devices if device.kind is kind}
    assert found
    return found


@pytest.mark.parametrize("kind", DeviceKind)
async def test_a_device_type_that_is_not_selected_is_removed(
    full_home: Harness, kind: DeviceKind
) -> None:
    """Devices are removed with their parts and totals, but not the entities of their stream."""
    serials = serials_of(full_home, kind)
    totals = {f"sensor {kind}_online", f"sensor {kind}_offline"}
    if kind is DeviceKind.ACCESS_POINT:
        totals.add("sensor client_count")
    expected = registries(full_home).without(
        lambda key: key[1] in serials, lambda entity: starts(*serials)(entity) or entity in totals
    )
    assert totals <= registries(full_home).entities.keys()
    await compare(
        full_home, expected, **{CONF_DEVICE_KINDS: [other for other in DeviceKind if other != kind]}
    )


def of_parts(home: Harness, *kinds: PartKind) -> Callable[[str], bool]:
    """Return a predicate: if an entity belongs to parts of these kinds, or fires their events."""
    known = [key for parts in home.run.parts.values() for key in parts if key[0] in kinds]
    events = {f"event {serial}_{kind}s_event" for serial in home.run.devices for kind in kinds}
    of_part = starts(*(f"{serial}_{kind}_{part_id}" for kind, serial, part_id in known))
    return lambda entity: of_part(entity) or entity in events


@pytest.mark.parametrize("part", PartKind)
async def test_a_component_that_is_not_selected_is_removed(
    full_home: Harness, part: PartKind
) -> None:
    """Parts of a kind are removed from every device, radios and uplinks with their own device."""
    before = registries(full_home)
    assert any(key[0] == part for key in before.devices) is (part in OWN_DEVICES)
    expected = before.without(lambda key: key[0] == part, of_parts(full_home, part))
    await compare(
        full_home, expected, **{CONF_PARTS: [other for other in PartKind if other != part]}
    )


async def test_without_any_components_devices_stay(full_home: Harness) -> None:
    """An empty selection removes all parts."""
    expected = registries(full_home).without(
        lambda key: key[0] in OWN_DEVICES, of_parts(full_home, *PartKind)
    )
    await compare(full_home, expected, **{CONF_PARTS: []})


async def test_access_ports_are_added_and_removed_with_their_option(full_home: Harness) -> None:
    """Switch ports that are uplinks, and ports of other devices, do not depend on it."""
    [switch] = full_home.campus.switches
    uplinks = {port.name for port in switch.uplinks}
    ports = full_home.run.parts[switch.serial].values()
    access = [
        f"{switch.serial}_port_{p.part_id}"
        for p in ports
        if isinstance(p, Port) and p.name not in uplinks
    ]
    before = registries(full_home)
    assert uplinks
    assert not any(map(starts(*access), before.entities))

    await select(full_home, **{CONF_ACCESS_PORTS: True})
    await full_home.receive_everything()
    with_access_ports = registries(full_home)
    assert with_access_ports.without(lambda _: False, starts(*access)) == before
    assert all(any(map(starts(port), with_access_ports.entities)) for port in access)

    await select(full_home)
    assert before.unlike(registries(full_home)) == []
    await select(full_home, **{CONF_ACCESS_PORTS: True})
    await full_home.receive_everything()
    assert with_access_ports.unlike(registries(full_home)) == []


async def test_a_site_that_is_not_selected_is_removed_with_its_devices(home: Harness) -> None:
    """Devices of other sites and the account's own entities stay."""
    [main_site] = home.campus.sites
    elsewhere = add_site(home.sim)
    moved = [home.campus.aps[0], home.campus.gateways[0]]
    for device in moved:
        device.site = elsewhere
    await home.run.refresh()
    await home.receive_everything()
    serials = [device.serial for device in moved]
    expected = registries(home).without(
        lambda key: key[1] in serials or key == site_key(elsewhere.site_id),
        starts(*serials, f"site_{elsewhere.site_id}"),
    )
    await compare(home, expected, **{CONF_SITES: [main_site.site_id]})
    stay = [device.serial for device in home.campus.devices if device.site is main_site]
    expected = registries(home).without(
        lambda key: key[1] in stay or key == site_key(main_site.site_id),
        starts(*stay, f"site_{main_site.site_id}"),
    )
    await compare(home, expected, **{CONF_SITES: [elsewhere.site_id]})


@pytest.mark.parametrize("kind", DeviceKind)
async def test_devices_of_a_disabled_stream_are_removed(
    full_home: Harness, kind: DeviceKind
) -> None:
    """The stream's own entities are removed, too."""
    stream, serials = DEVICE_STREAMS[kind], serials_of(full_home, kind)
    of_account = {
        f"binary_sensor stream_{stream}",
        f"sensor last_event_{stream}",
        *(f"sensor {kind}_{word}" for word in ("online", "offline")),
        *(["sensor client_count"] if kind is DeviceKind.ACCESS_POINT else []),
    }
    assert of_account <= registries(full_home).entities.keys()
    expected = registries(full_home).without(
        lambda key: key[1] in serials,
        lambda entity: starts(*serials)(entity) or entity in of_account,
    )
    await compare(
        full_home, expected, **{CONF_STREAMS: [name for name in DEFAULT_STREAMS if name != stream]}
    )


async def test_the_users_changes_of_an_entity_are_restored_with_it(
    full_home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """An entity returns with its entity ID and name."""
    ap = full_home.campus.aps[0]
    device = full_home.device(ap.serial)
    assert device is not None
    [first, *_] = er.async_entries_for_device(entity_registry, device.id)
    entity_registry.async_update_entity(
        first.entity_id, new_entity_id=f"{first.domain}.mine", name="Mine"
    )
    dr.async_get(full_home.hass).async_update_device(device.id, name_by_user="Mine, too")
    await full_home.settle()
    before = registries(full_home)

    await select(full_home, **{CONF_DEVICE_KINDS: [DeviceKind.SWITCH]})
    assert entity_registry.async_get(f"{first.domain}.mine") is None
    await select(full_home)
    await full_home.receive_everything()
    assert before.unlike(registries(full_home)) == []
    mine, device = (
        entity_registry.async_get(f"{first.domain}.mine"),
        full_home.device(ap.serial),
    )
    assert mine is not None
    assert device is not None
    assert (mine.unique_id, mine.name, device.name_by_user) == (
        first.unique_id,
        "Mine",
        "Mine, too",
    )


async def test_entities_of_a_disabled_stream_are_removed(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Disabled entities are removed, too; entities of other integrations stay."""
    before, ids = home.entities(), registries(home)
    device = home.device(str(home.entry.unique_id))
    assert isinstance(device, dr.DeviceEntry)
    helper = entity_registry.async_get_or_create(
        "sensor", "template", "helper", device_id=device.id
    )

    without = [stream for stream in DEFAULT_STREAMS if stream not in {"alerts", "audit"}]
    await select(home, **{CONF_STREAMS: without})

    severities = ("", "_critical", "_major", "_minor", "_info")
    assert before - home.entities() == {
        *(f"binary_sensor stream_{stream}" for stream in ("alerts", "audit")),
        *(f"sensor last_event_{stream}" for stream in ("alerts", "audit")),
        *(f"sensor open_alerts{severity}" for severity in severities),
        *("event alerts", "event audit_trail", "todo alert_list"),
        *(f"binary_sensor {device.serial}_problem" for device in home.campus.devices),
    }
    assert entity_registry.async_get(helper.entity_id) is not None

    await select(home)
    assert ids.unlike(registries(home)) == []
