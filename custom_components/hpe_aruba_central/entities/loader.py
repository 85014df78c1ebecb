"""Adds the entities of devices and parts as they are discovered."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..central.models.core import Key, Thing
from ..central.models.device import DeviceKind
from ..descriptions.base import ThingDescription
from ..entity import AccountEntity
from ..runtime import CentralRuntime

type Describe[D] = Callable[[Thing], Collection[D]]
"""Returns the descriptions of the entities that a device or part has by now."""


@callback
def async_add_account_entities(
    runtime: CentralRuntime,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entities: Iterable[AccountEntity],
) -> None:
    """Add entities of the account's own device; what an earlier run had besides is removed."""
    added = list(entities)
    for entity in added:
        if entity.unique_id is not None:
            runtime.registry.add_account_entity(entity.unique_id)
    async_add_entities(added)


@callback
def async_add_as_discovered[D: EntityDescription](
    runtime: CentralRuntime,
    async_add_entities: AddConfigEntryEntitiesCallback,
    platform: Platform,
    describe: Describe[D],
    create: Callable[[CentralRuntime, Thing, D], Entity],
) -> Callable[[Key, str], bool]:
    """Add each entity of a device or part once it has it.

    Returns a function that forgets an entity, by its thing's key and its own name, so that it may
    be created again; the function returns True if the entity was created before.
    """
    created: dict[Key, set[str]] = {}
    admits = runtime.policy.admits

    @callback
    def add(things: Iterable[Thing]) -> None:
        """Add the entities that things didn't have before."""
        entities: list[Entity] = []
        for thing in things:
            known = created.get(thing.key, ())
            new = [description for description in describe(thing) if description.key not in known]
            for description in new:
                if admits(platform, thing.key, description):
                    created.setdefault(thing.key, set()).add(description.key)
                    entities.append(create(runtime, thing, description))
        if entities:
            async_add_entities(entities)

    @callback
    def forget(keys: Iterable[Key]) -> None:
        """Create the entities of a thing again when it comes back."""
        for key in keys:
            created.pop(key, None)

    def forget_one(key: Key, name: str) -> bool:
        """Create one entity of a thing again when the thing has it again."""
        names = created.get(key, set())
        was_created = name in names
        names.discard(name)
        return was_created

    runtime.registry.connect(add, forget)
    return forget_one


@callback
def async_remove_excluded(
    runtime: CentralRuntime, platform: Platform, names: Callable[[Thing], Iterable[str]]
) -> None:
    """Remove the entities of an earlier run that the options exclude.

    ``names`` returns the names of a thing's entities that aren't essential.
    """
    policy = runtime.policy
    if not policy.excludes_optional:
        return
    for thing in runtime.inventory.things():
        for name in names(thing):
            if policy.is_existing(platform, thing.key, name):
                runtime.devices.remove_entity(platform, thing.key, name)


def describe_things[D: ThingDescription[Any]](
    runtime: CentralRuntime, platform: Platform, descriptions: Iterable[D]
) -> Describe[D]:
    """Return a function that selects the descriptions of a thing whose value is known by now."""
    rows = tuple(descriptions)
    every, essential = _by_model(rows), _by_model(row for row in rows if row.essential)
    policy = runtime.policy
    has_optional = policy.has_existing(platform, (row.key for row in rows if not row.essential))

    def optional(thing: Thing) -> list[str]:
        """Return the names of a thing's entities that aren't essential."""
        kind = runtime.inventory.devices[thing.key[1]].kind
        return [row.key for row in every.get((type(thing), kind), ()) if not row.essential]

    async_remove_excluded(runtime, platform, optional)

    def describe(thing: Thing) -> list[D]:
        """Return the descriptions of a thing's entities."""
        key = thing.key
        kind = runtime.inventory.devices[key[1]].kind
        # A large account has tens of thousands of parts, most without anything essential.
        possible = every if has_optional or policy.creates_optional else essential
        return [
            description
            for description in possible.get((type(thing), kind), ())
            if (description.essential or policy.should_create(platform, key, description.key))
            and (description.always_created or description.value_of(thing) is not None)
        ]

    return describe


def _by_model[D: ThingDescription[Any]](
    descriptions: Iterable[D],
) -> dict[tuple[type[Thing], DeviceKind], list[D]]:
    """Return descriptions by the model and the kinds of device that they are for."""
    by_model: dict[tuple[type[Thing], DeviceKind], list[D]] = {}
    for description in descriptions:
        for kind in description.kinds:
            by_model.setdefault((description.model, kind), []).append(description)
    return by_model
