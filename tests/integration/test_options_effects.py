"""What each option takes out of the registries, and that all of it is back as it was once it is wanted again."""

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
from custom_components.hpe_aruba_central.registry.devices import (
    OWN_DEVICES,
    key_of,
)

from .harness import Harness
from .sites import add_site


class Registries(NamedTuple):
    """What the registries have of an account, by what it is about: ``devices`` by key, ``entities`` by unique id."""

    devices: dict[Key, object]
    entities: dict[str, object]

    def without(
        self, devices: Callable[[Key], bool], entities: Callable[[str], bool]
    ) -> Registries:
        """Return what is left without some devices and entities: there must be such entities."""
        assert any(map(entities, self.entities))
        return Registries(
            {key: device for key, device in self.devices.items() if not devices(key)},
            {key: entity for key, entity in self.entities.items() if not entities(key)},
        )

    def unlike(self, found: Registries) -> list[tuple[Key | str, object, object]]:
        """Return what was found otherwise than here, as it is in both."""
        here, there = ({**each.devices, **each.entities} for each in (self, found))
        return [
            (key, here.get(key), there.get(key))
            for key in here | there
            if here.get(key) != there.get(key)
        ]


def registries(home: Harness) -> Registries:
    """Return all that the registries have of an account, with the ids that they gave it and where it belongs."""
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
            f"{entity.domain} {entity.unique_id.removeprefix(f'{home.entry.entry_id}_')}": (
                entity.entity_id,
                entity.device_id,
                entity.disabled_by,
            )
            for entity in entities
        },
    )


async def choose(home: Harness, **options: Any) -> None:
    """Choose an account's options, reload it, and wait until REST has answered."""
    await home.start(options)
    await home.flush()


async def compare(home: Harness, expected: Registries, **options: Any) -> None:
    """Choose options, and expect this of the registries: at once, and when everything has been told anew."""
    before = registries(home)
    await choose(home, **options)
    assert expected.unlike(registries(home)) == []
    await home.receive_everything()
    assert expected.unlike(registries(home)) == []
    await choose(home)
    await home.receive_everything()
    assert before.unlike(registries(home)) == []


def starts(*words: str) -> Callable[[str], bool]:
    """Return whether what an entity is about begins with one of these words, whatever its platform."""
    beginnings = tuple(f"{word}_" for word in words)
    return lambda entity: entity.partition(" ")[2].startswith(beginnings)


@pytest.fixture
async def told(home: Harness) -> Harness:
    """Return an account that has heard of everything."""
    await home.receive_everything()
    return home


def serials_of(home: Harness, kind: DeviceKind) -> set[str]:
    """Return the serial numbers of the devices of a kind."""
    devices = home.run.devices.values()
    found = {device.serial_number for device in devices if device.kind is kind}
    assert found
    return found


@pytest.mark.parametrize("kind", DeviceKind)
async def test_a_kind_of_device_that_is_not_chosen_goes_with_all_its_parts_and_totals(
    told: Harness, kind: DeviceKind
) -> None:
    """Nothing else does, not even the entities of its stream."""
    serials = serials_of(told, kind)
    totals = {f"sensor {kind}_online", f"sensor {kind}_offline"}
    if kind is DeviceKind.ACCESS_POINT:
        totals.add("sensor client_count")
    expected = registries(told).without(
        lambda key: key[1] in serials, lambda entity: starts(*serials)(entity) or entity in totals
    )
    assert totals <= registries(told).entities.keys()
    await compare(
        told, expected, **{CONF_DEVICE_KINDS: [other for other in DeviceKind if other != kind]}
    )


def of_parts(home: Harness, *kinds: PartKind) -> Callable[[str], bool]:
    """Return whether an entity shows something of a part of these kinds, or tells what happens to all of a device."""
    known = [key for parts in home.run.parts.values() for key in parts if key[0] in kinds]
    events = {f"event {serial}_{kind}s_event" for serial in home.run.devices for kind in kinds}
    of_part = starts(*(f"{serial}_{kind}_{part_id}" for kind, serial, part_id in known))
    return lambda entity: of_part(entity) or entity in events


@pytest.mark.parametrize("part", PartKind)
async def test_a_kind_of_part_that_is_not_chosen_goes(told: Harness, part: PartKind) -> None:
    """From every device; radios and uplinks are devices of their own."""
    before = registries(told)
    assert any(key[0] == part for key in before.devices) is (part in OWN_DEVICES)
    expected = before.without(lambda key: key[0] == part, of_parts(told, part))
    await compare(told, expected, **{CONF_PARTS: [other for other in PartKind if other != part]})


async def test_without_any_parts_there_are_devices(told: Harness) -> None:
    """An empty choice is one."""
    expected = registries(told).without(
        lambda key: key[0] in OWN_DEVICES, of_parts(told, *PartKind)
    )
    await compare(told, expected, **{CONF_PARTS: []})


async def test_access_ports_come_and_go_with_their_option(told: Harness) -> None:
    """Those of switches; all other ports are there in any case."""
    [switch] = told.campus.switches
    uplinks = {port.name for port in switch.uplinks}
    ports = told.run.parts[switch.serial].values()
    access = [
        f"{switch.serial}_port_{p.part_id}"
        for p in ports
        if isinstance(p, Port) and p.name not in uplinks
    ]
    before = registries(told)
    assert uplinks
    assert not any(map(starts(*access), before.entities))

    await choose(told, **{CONF_ACCESS_PORTS: True})
    await told.receive_everything()
    with_access_ports = registries(told)
    assert with_access_ports.without(lambda _: False, starts(*access)) == before
    assert all(any(map(starts(port), with_access_ports.entities)) for port in access)

    await choose(told)
    assert before.unlike(registries(told)) == []
    await choose(told, **{CONF_ACCESS_PORTS: True})
    await told.receive_everything()
    assert with_access_ports.unlike(registries(told)) == []


async def test_a_site_that_is_not_chosen_goes_with_its_devices(home: Harness) -> None:
    """The devices of the others stay, and so do the account's own entities."""
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
async def test_the_devices_of_a_stream_that_is_switched_off_go_with_it(
    told: Harness, kind: DeviceKind
) -> None:
    """What is told of the stream itself goes, too."""
    stream, serials = DEVICE_STREAMS[kind], serials_of(told, kind)
    of_account = {
        f"binary_sensor stream_{stream}",
        *(f"sensor {word}_{stream}" for word in ("state", "last_event")),
        *(f"sensor {kind}_{word}" for word in ("online", "offline")),
        *(["sensor client_count"] if kind is DeviceKind.ACCESS_POINT else []),
    }
    assert of_account <= registries(told).entities.keys()
    expected = registries(told).without(
        lambda key: key[1] in serials,
        lambda entity: starts(*serials)(entity) or entity in of_account,
    )
    await compare(
        told, expected, **{CONF_STREAMS: [name for name in DEFAULT_STREAMS if name != stream]}
    )


async def test_what_the_user_made_of_an_entity_is_back_with_it(
    told: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Its entity id and its name."""
    ap = told.campus.aps[0]
    device = told.device(ap.serial)
    assert device is not None
    [first, *_] = er.async_entries_for_device(entity_registry, device.id)
    entity_registry.async_update_entity(
        first.entity_id, new_entity_id=f"{first.domain}.mine", name="Mine"
    )
    dr.async_get(told.hass).async_update_device(device.id, name_by_user="Mine, too")
    await told.settle()
    before = registries(told)

    await choose(told, **{CONF_DEVICE_KINDS: [DeviceKind.SWITCH]})
    assert entity_registry.async_get(f"{first.domain}.mine") is None
    await choose(told)
    await told.receive_everything()
    assert before.unlike(registries(told)) == []
    mine, device = (
        entity_registry.async_get(f"{first.domain}.mine"),
        told.device(ap.serial),
    )
    assert mine is not None
    assert device is not None
    assert (mine.unique_id, mine.name, device.name_by_user) == (
        first.unique_id,
        "Mine",
        "Mine, too",
    )


async def test_entities_of_a_stream_that_is_switched_off_leave_the_registry(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Those that are disabled, too; they are back with the stream, and what others put on the device stays."""
    before, ids = home.entities(), registries(home)
    device = home.device(home.entry.entry_id)
    assert isinstance(device, dr.DeviceEntry)
    helper = entity_registry.async_get_or_create(
        "sensor", "template", "helper", device_id=device.id
    )

    without = [stream for stream in DEFAULT_STREAMS if stream not in {"alerts", "audit"}]
    await choose(home, **{CONF_STREAMS: without})

    severities = ("", "_critical", "_major", "_minor", "_info")
    assert before - home.entities() == {
        *(f"binary_sensor stream_{stream}" for stream in ("alerts", "audit")),
        *(
            f"sensor {word}_{stream}"
            for word in ("state", "last_event")
            for stream in ("alerts", "audit")
        ),
        *(f"sensor open_alerts{severity}" for severity in severities),
        *("event alerts", "event audit_trail"),
        *(f"binary_sensor {device.serial}_problem" for device in home.campus.devices),
    }
    assert entity_registry.async_get(helper.entity_id) is not None

    await choose(home)
    assert ids.unlike(registries(home)) == []
