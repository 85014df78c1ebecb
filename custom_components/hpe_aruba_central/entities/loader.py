"""Entities of devices and parts, added as they are discovered."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..central.models.core import Key, Thing
from ..central.models.device import DeviceKind
from ..coordinator import CentralCoordinator
from ..descriptions.base import ThingDescription


@callback
def async_add_as_discovered[D: EntityDescription](
    coordinator: CentralCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
    descriptions: Callable[[Thing], Collection[D]],
    entity: Callable[[CentralCoordinator, Thing, D], Entity],
) -> None:
    """Add each entity of a device or part once; ``descriptions`` gives those that it has by now."""
    made: dict[Key, set[str]] = {}

    @callback
    def discover(things: Iterable[Thing]) -> None:
        """Add what things have that they did not have before."""
        entities: list[Entity] = []
        for thing in things:
            if not (fitting_now := descriptions(thing)):
                continue
            known = made.setdefault(thing.key, set())
            for description in fitting_now:
                if description.key not in known:
                    known.add(description.key)
                    entities.append(entity(coordinator, thing, description))
        if entities:
            async_add_entities(entities)

    @callback
    def forget(key: Key) -> None:
        """Make the entities of a thing anew when it comes back."""
        made.pop(key, None)

    coordinator.roster.async_on_discovery(discover, forget)


def fitting[D: ThingDescription[Any]](
    coordinator: CentralCoordinator, platform: Platform, descriptions: Iterable[D]
) -> Callable[[Thing], list[D]]:
    """Return what tells which of the descriptions a thing has by now."""
    by_type: dict[tuple[type[Thing], DeviceKind], list[D]] = {}
    for description in descriptions:
        for kind in description.kinds:
            by_type.setdefault((description.model, kind), []).append(description)

    def fit(thing: Thing) -> list[D]:
        """Return the descriptions of a thing's kind whose value is known, or that wait for it."""
        key = thing.key
        kind = coordinator.inventory.devices[key[1]].kind
        return [
            description
            for description in by_type.get((type(thing), kind), ())
            if (description.essential or coordinator.roster.makes(platform, key, description.key))
            and (description.always_created or description.value_of(thing) is not None)
        ]

    return fit
