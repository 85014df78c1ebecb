"""Names in Central may contain the character that joins the items of a unique id."""

from typing import Any

from homeassistant.core import Event
from homeassistant.helpers import device_registry as dr, entity_registry as er
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.hpe_aruba_central import event
from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.keys import (
    client_key,
    device_key,
    part_key,
    site_key,
    tag_key,
)
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.descriptions import devices
from custom_components.hpe_aruba_central.registry.unique_ids import (
    OWN_DEVICES,
    identifier_of,
    key_of,
    part_of,
    unique_id,
)
from tests.central.test_fuzz import FUZZ

from .harness import Harness
from .helpers import central_event

ENTRY_ID = "01KAAAAAAAAAAAAAAAAAAAAAAA"
JOINED = st.text(alphabet="ab_%/ ", min_size=1, max_size=6)
KINDS = st.sampled_from(["site", "client", "tag", *PartKind])
TEXTS = st.one_of(JOINED, KINDS, st.tuples(KINDS, JOINED).map("_".join))

DEVICE_KEYS = st.one_of(
    *(st.builds(make, TEXTS) for make in (device_key, site_key, client_key, tag_key)),
    st.builds(part_key, st.sampled_from(sorted(OWN_DEVICES)), TEXTS, TEXTS),
)
PART_KEYS = st.builds(part_key, st.sampled_from(PartKind), TEXTS, TEXTS)
DEVICE_ROWS = [
    row.key
    for row in (
        *devices.SENSORS,
        *devices.BINARY_SENSORS,
        *devices.POWER_SUPPLIES,
        *event.EVENTS,
    )
]


@settings(FUZZ)
@given(key=DEVICE_KEYS)
def test_a_registry_entry_has_the_key_it_was_registered_with(key: Key) -> None:
    """Whatever the names in Central are."""
    identifiers: Any = {(DOMAIN, identifier_of(key))}
    entry = dr.DeviceEntry(config_entry_id=ENTRY_ID, identifiers=identifiers)
    assert key_of(entry) == key


@settings(FUZZ)
@given(key=PART_KEYS)
def test_a_unique_id_names_its_part(key: Key) -> None:
    """Whatever the serial number and the part are called."""
    assert part_of(unique_id(key, "down_reason")) == key


@settings(FUZZ)
@given(one=PART_KEYS | DEVICE_KEYS, other=PART_KEYS | DEVICE_KEYS)
def test_two_things_never_share_a_unique_id(one: Key, other: Key) -> None:
    """Even if one's name continues with the name of an entity."""
    is_same = unique_id(one, "mode") == unique_id(other, "mode")
    assert is_same is (one == other)
    if one != other:
        assert unique_id(one, "vlan_mode") != unique_id(other, "mode")


@pytest.mark.parametrize("name", DEVICE_ROWS)
def test_an_entity_of_a_device_is_not_taken_for_one_of_a_part(name: str) -> None:
    """Although names of entities are not escaped."""
    assert part_of(unique_id(device_key("CN1"), name)) is None


async def test_a_removed_wlan_leaves_one_whose_name_continues_its_own(home: Harness) -> None:
    """Their unique ids start with the same text."""
    serial = home.campus.aps[0].serial
    for name in ("Home", "Home_IoT"):
        home.run.handle(central_event("ap", "ap_wlan", serial_number=serial, essid=name, status=1))
    await home.settle()
    before = {entity.original_name or "" for entity in of_wlans(home)}
    assert any("Home_IoT" in name for name in before)

    gone = central_event("ap", "ap_wlan", serial_number=serial, essid="Home", operation="delete")
    home.run.handle(gone)
    await home.settle()
    left = {entity.original_name or "" for entity in of_wlans(home)}
    assert left == {name for name in before if "Home_IoT" in name}


def of_wlans(home: Harness) -> list[er.RegistryEntry]:
    """Return the entities of WLANs."""
    entities = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    found = []
    for entity in entities:
        part = part_of(entity.unique_id)
        if part is not None and part[0] == PartKind.WLAN:
            found.append(entity)
    return found


@pytest.mark.parametrize("form", ["site_{site}", "client_x", "tag_x", "{ap}_radio_0"])
async def test_a_serial_number_is_not_taken_for_something_else(home: Harness, form: str) -> None:
    """A device with an odd serial number is a device of its own, and is removed as one."""
    ap = home.campus.aps[0]
    serial = form.format(site=ap.site.site_id, ap=ap.serial)
    before = {device.id for device in all_devices(home)}
    handle = home.run.handle
    handle(central_event("ap", "ap", serial_number=serial, device_name="Odd"))
    await home.settle()

    [odd] = [device for device in all_devices(home) if device.id not in before]
    assert (odd.name, odd.serial_number, key_of(odd)) == ("Odd", serial, device_key(serial))

    handle(central_event("ap", "ap", serial_number=serial, operation="delete"))
    await home.settle()
    assert {device.id for device in all_devices(home)} == before


async def test_an_event_about_a_site_is_not_given_to_its_device(home: Harness) -> None:
    """A name that looks like the identifier of a site is no serial number of it."""
    site = home.campus.sites[0]
    fired: list[Event] = []
    home.hass.bus.async_listen(f"{DOMAIN}_audit", fired.append)
    home.run.handle(central_event("audit", "audit_trail", destination_name=f"site_{site.site_id}"))
    await home.settle()
    assert [event.data["device_id"] for event in fired] == [None]


def all_devices(home: Harness) -> list[dr.DeviceEntry]:
    """Return the account's devices, without child devices."""
    return dr.async_entries_for_config_entry(dr.async_get(home.hass), home.entry.entry_id)
