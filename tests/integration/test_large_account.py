"""How many entities there are: all of them, or the essential ones where there would be too many."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import binary_sensor, roster, sensor
from custom_components.hpe_aruba_central.const import CONF_DETAIL
from custom_components.hpe_aruba_central.devices import DEVICE_STREAMS, async_find_device
from custom_components.hpe_aruba_central.entity import ThingDescription
from simulator import Simulator

from .helpers import until_true
from .telling import entities_of, live, tell_everything

ROWS: dict[str, tuple[ThingDescription[Any], ...]] = {
    "binary_sensor": binary_sensor.BINARY_SENSORS,
    "sensor": (*sensor.SENSORS, sensor.LAST_HEARD),
}


@pytest.fixture
def large() -> Iterator[None]:
    """Take any account with a device for a large one."""
    with patch.object(roster, "LARGE", 0):
        yield


async def reload(hass: HomeAssistant, account: MockConfigEntry, **options: str) -> set[str]:
    """Load an account anew with these options, and return its entities."""
    hass.config_entries.async_update_entry(account, options=options)
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await until_true(lambda: account.runtime_data.resync.last is not None)
    await hass.async_block_till_done()
    return entities_of(hass, account)


def more_than_essential(account: MockConfigEntry) -> set[str]:
    """Return the entities of devices and parts whose row is not essential; each key belongs to one row of a thing."""
    inventory = account.runtime_data.inventory
    things = [*inventory.devices.values(), *(part for parts in inventory.parts.values() for part in parts.values())]
    return {
        f"{platform} {'_'.join((thing.key[1], thing.key[0], *thing.key[2:]) if len(thing.key) > 2 else thing.key[1:])}"
        f"_{row.key}"
        for thing in things
        for platform, rows in ROWS.items()
        for row in rows
        if row.of is type(thing) and inventory.devices[thing.key[1]].kind in row.kinds and not row.essential
    } | {f"update {serial}_firmware" for serial in inventory.devices}


@pytest.mark.usefixtures("large")
async def test_a_large_account_makes_the_essential_entities_only(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Connections, clients, failed parts; a radio without any of them gets no device."""
    await tell_everything(hass, sim, account)
    made = entities_of(hass, account)
    assert not made & more_than_essential(account)
    for device in sim.campus.devices:
        assert f"binary_sensor {device.serial}_connectivity" in made
        assert f"event {device.serial}_device_event" in made
    [ap, _] = sim.campus.aps
    entry = async_find_device(hass, account, ap.serial)
    assert entry is not None
    assert dr.async_entries_for_parent_device(dr.async_get(hass), entry.id) == []


async def test_an_account_that_has_grown_keeps_what_it_has(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Nobody's dashboard breaks because one more access point was bought."""
    await tell_everything(hass, sim, account)
    before = entities_of(hass, account)
    assert before & more_than_essential(account)
    with patch.object(roster, "LARGE", 0):
        assert await reload(hass, account) == before
        state = hass.states.get(f"sensor.{sim.campus.aps[0].name.lower().replace('-', '_')}_cpu_utilization")
        assert state is not None
        assert state.state not in {"unavailable", "unknown"}


async def test_only_the_essential_ones_can_be_chosen(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """All others leave the registry, and are back once they are wanted again."""
    await tell_everything(hass, sim, account)
    before = entities_of(hass, account)
    extra = more_than_essential(account)
    assert await reload(hass, account, **{CONF_DETAIL: "essential"}) == before - extra
    assert await reload(hass, account) == before


@pytest.mark.usefixtures("large")
async def test_a_large_account_with_all_entities_enables_the_essential_ones(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Home Assistant takes no more than 10,000 enabled ones: the others wait to be enabled by hand."""
    few = entities_of(hass, account)
    await reload(hass, account, **{CONF_DETAIL: "all"})
    await tell_everything(hass, sim, account)
    extra = entities_of(hass, account) & more_than_essential(account)
    assert extra
    assert few < entities_of(hass, account)
    registered = er.async_entries_for_config_entry(er.async_get(hass), account.entry_id)
    enabled = {
        f"{e.domain} {e.unique_id.removeprefix(f'{account.entry_id}_')}" for e in registered if not e.disabled_by
    }
    assert not enabled & extra
    assert {f"binary_sensor stream_{stream}" for stream in DEVICE_STREAMS.values()} <= enabled
