"""Which event entities there are, and when they go."""

from collections.abc import Iterator
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_ACCESS_PORTS,
    CONF_DETAIL,
    CONF_PARTS,
    CONF_STREAMS,
)
from custom_components.hpe_aruba_central.event import PART_EVENTS
from custom_components.hpe_aruba_central.options import Detail
from simulator import Simulator
from simulator.messages import gateway as gateway_messages

from .helpers import entity_id, find_entity_id
from .run import large_above
from .telling import entities_of, happen, live, say, tell_everything


@pytest.fixture
def large() -> Iterator[None]:
    """Take any account with a device for a large one."""
    with large_above(0):
        yield


async def reload(hass: HomeAssistant, account: MockConfigEntry, **options: Any) -> None:
    """Load an account anew with these options."""
    hass.config_entries.async_update_entry(account, options=options)
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)


def part_events(hass: HomeAssistant, account: MockConfigEntry) -> set[str]:
    """Return the event entities of parts that there are."""
    ends = tuple(row.key for row in PART_EVENTS)
    return {
        unique.partition(" ")[2] for unique in entities_of(hass, account) if unique.endswith(ends)
    }


async def test_streams_that_are_off_have_no_event_entity(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """They are there only while the stream is followed."""
    keys = ("client_event", "geofence_event", "intrusion_event", "audit_trail")
    await reload(hass, account, **{CONF_STREAMS: list(STREAMS)})
    assert all(find_entity_id(hass, "event", key) for key in keys)
    await reload(hass, account, **{CONF_STREAMS: ["ap"]})
    assert not any(find_entity_id(hass, "event", key) for key in keys)


async def test_a_device_has_the_events_of_the_parts_that_it_has(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """A switch has ports only, and one entity for all of them."""
    await tell_everything(hass, sim, account)
    expected = {
        *(f"{ap.serial}_{key}" for ap in sim.campus.aps for key in ("radios_event", "ports_event")),
        *(f"{ap.serial}_tunnels_event" for ap in sim.campus.aps if ap.tunnels),
        *(f"{switch.serial}_ports_event" for switch in sim.campus.switches),
        *(
            f"{gateway.serial}_{key}"
            for gateway in sim.campus.gateways
            for key in ("ports_event", "uplinks_event", "tunnels_event")
        ),
    }
    assert part_events(hass, account) == expected
    await reload(hass, account)
    assert part_events(hass, account) == expected


async def test_the_event_entity_goes_with_the_last_part_and_comes_back(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Also one that the user has disabled."""
    await tell_everything(hass, sim, account)
    [gateway] = sim.campus.gateways
    entity = entity_id(hass, "event", f"{gateway.serial}_tunnels_event")
    er.async_get(hass).async_update_entity(entity, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()

    gone = [
        ("gateway", gateway_messages.tunnel(sim.context, tunnel, deleted=True))
        for tunnel in gateway.tunnels
    ]
    await say(hass, sim, account, gone[:-1])
    assert find_entity_id(hass, "event", f"{gateway.serial}_tunnels_event") == entity
    await say(hass, sim, account, gone[-1:])
    assert find_entity_id(hass, "event", f"{gateway.serial}_tunnels_event") is None

    await say(
        hass, sim, account, [("gateway", gateway_messages.tunnel(sim.context, gateway.tunnels[0]))]
    )
    assert find_entity_id(hass, "event", f"{gateway.serial}_tunnels_event") is not None


async def test_parts_that_are_not_wanted_have_no_events(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The option takes their event entities with their other entities."""
    await tell_everything(hass, sim, account)
    before = part_events(hass, account)
    await reload(hass, account, **{CONF_PARTS: [PartKind.RADIO, PartKind.TUNNEL]})
    assert part_events(hass, account) == {
        unique for unique in before if unique.endswith(("radios_event", "tunnels_event"))
    }
    await reload(hass, account)
    await tell_everything(hass, sim, account)
    assert part_events(hass, account) == before


@pytest.mark.usefixtures("large")
async def test_a_large_account_has_the_device_event_only(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The others are there to be enabled if all entities are wanted."""
    await tell_everything(hass, sim, account)
    assert part_events(hass, account) == set()
    await reload(hass, account, **{CONF_DETAIL: Detail.ALL, CONF_ACCESS_PORTS: True})
    await tell_everything(hass, sim, account)
    registered = er.async_entries_for_config_entry(er.async_get(hass), account.entry_id)
    enabled = {
        entry.unique_id
        for entry in registered
        if entry.domain == "event" and entry.disabled_by is None
    }
    assert part_events(hass, account)
    assert not any(unique.endswith(tuple(row.key for row in PART_EVENTS)) for unique in enabled)
    assert any(unique.endswith("device_event") for unique in enabled)


async def test_a_device_that_is_removed_takes_its_event_entities_along(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """And has them again when it is back."""
    await tell_everything(hass, sim, account)
    before = part_events(hass, account)
    [gateway] = sim.campus.gateways
    await happen(hass, sim, account, "device_removed", gateway.serial)
    assert part_events(hass, account) == {
        unique for unique in before if not unique.startswith(gateway.serial)
    }
    await happen(hass, sim, account, "device_added", gateway.serial)
    assert part_events(hass, account) == before
