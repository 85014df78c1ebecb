"""Which event entities exist, and when they are removed."""

from collections.abc import Iterator
from typing import Any

from homeassistant.helpers import entity_registry as er
import pytest

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
from simulator.messages import gateway as gateway_messages

from .harness import Harness
from .patches import large_above


@pytest.fixture
def large() -> Iterator[None]:
    """Treat any account with a device as large."""
    with large_above(0):
        yield


async def reload(home: Harness, **options: Any) -> None:
    """Reload the account with these options."""
    await home.restart(options)


def part_events(home: Harness) -> set[str]:
    """Return the event entities of parts."""
    ends = tuple(row.key for row in PART_EVENTS)
    return {unique.partition(" ")[2] for unique in home.entities() if unique.endswith(ends)}


async def test_streams_that_are_off_have_no_event_entity(home: Harness) -> None:
    """Event entities of a stream exist while it is enabled."""
    keys = ("client_event", "geofence_event", "intrusion_event", "audit_trail")
    await reload(home, **{CONF_STREAMS: list(STREAMS)})
    assert all(home.find_entity_id("event", key) for key in keys)
    await reload(home, **{CONF_STREAMS: ["ap"]})
    assert not any(home.find_entity_id("event", key) for key in keys)


async def test_a_device_has_the_events_of_the_parts_that_it_has(home: Harness) -> None:
    """A switch has ports only, and one event entity for all of them."""
    await home.receive_everything()
    expected = {
        *(
            f"{ap.serial}_{key}"
            for ap in home.campus.aps
            for key in ("radios_event", "ports_event")
        ),
        *(f"{ap.serial}_tunnels_event" for ap in home.campus.aps if ap.tunnels),
        *(f"{switch.serial}_ports_event" for switch in home.campus.switches),
        *(
            f"{gateway.serial}_{key}"
            for gateway in home.campus.gateways
            for key in ("ports_event", "uplinks_event", "tunnels_event")
        ),
    }
    assert part_events(home) == expected
    await reload(home)
    assert part_events(home) == expected


async def test_the_event_entity_is_removed_with_the_last_part(home: Harness) -> None:
    """A disabled event entity is removed, too; it is added again with the next part."""
    await home.receive_everything()
    [gateway] = home.campus.gateways
    entity = home.entity_id("event", f"{gateway.serial}_tunnels_event")
    er.async_get(home.hass).async_update_entity(entity, disabled_by=er.RegistryEntryDisabler.USER)
    await home.settle()

    gone = [
        ("gateway", gateway_messages.tunnel(home.sim.context, tunnel, deleted=True))
        for tunnel in gateway.tunnels
    ]
    await home.receive(gone[:-1])
    assert home.find_entity_id("event", f"{gateway.serial}_tunnels_event") == entity
    await home.receive(gone[-1:])
    assert home.find_entity_id("event", f"{gateway.serial}_tunnels_event") is None

    await home.receive([("gateway", gateway_messages.tunnel(home.sim.context, gateway.tunnels[0]))])
    assert home.find_entity_id("event", f"{gateway.serial}_tunnels_event") is not None


async def test_parts_that_are_not_selected_have_no_events(home: Harness) -> None:
    """The option removes event entities with the parts' other entities."""
    await home.receive_everything()
    before = part_events(home)
    await reload(home, **{CONF_PARTS: [PartKind.RADIO, PartKind.TUNNEL]})
    assert part_events(home) == {
        unique for unique in before if unique.endswith(("radios_event", "tunnels_event"))
    }
    await reload(home)
    await home.receive_everything()
    assert part_events(home) == before


@pytest.mark.usefixtures("large")
async def test_a_large_account_has_the_device_event_only(home: Harness) -> None:
    """With all entities, the other event entities exist, but are disabled."""
    await home.receive_everything()
    assert part_events(home) == set()
    await reload(home, **{CONF_DETAIL: Detail.ALL, CONF_ACCESS_PORTS: True})
    await home.receive_everything()
    registered = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    enabled = {
        entry.unique_id
        for entry in registered
        if entry.domain == "event" and entry.disabled_by is None
    }
    assert part_events(home)
    assert not any(unique.endswith(tuple(row.key for row in PART_EVENTS)) for unique in enabled)
    assert any(unique.endswith("device_event") for unique in enabled)


async def test_a_removed_device_takes_its_event_entities_along(home: Harness) -> None:
    """A device that returns has them again."""
    await home.receive_everything()
    before = part_events(home)
    [gateway] = home.campus.gateways
    await home.incident("device_removed", gateway.serial)
    assert part_events(home) == {
        unique for unique in before if not unique.startswith(gateway.serial)
    }
    await home.incident("device_added", gateway.serial)
    assert part_events(home) == before
