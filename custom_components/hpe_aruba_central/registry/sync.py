"""Which devices and parts Home Assistant shows: their registry entries, and the entities that the platforms make."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..central.models.change import Change
from ..central.models.core import Key, PartKind, Thing
from ..central.models.device import Device, DeviceKind
from ..central.models.parts import Part, Port, Probe, Uplink, is_uplink, part_name
from ..central.state.inventory import Inventory
from ..const import DOMAIN
from ..dispatcher import Listeners
from ..options import Detail, Options
from .devices import (
    OWN_DEVICES,
    async_find,
    async_register_account,
    async_register_device,
    async_register_part,
    async_remove,
    async_remove_entity,
    unique_id,
)
from .discovery import Discovery

LARGE = 250
"""Devices of a large account: Home Assistant takes 10,000 enabled entities of one account, and leaves the rest out."""

type Discover = Callable[[Iterable[Thing]], None]


class Roster:
    """Keeps the registries in step with the inventory, as far as the user wants to see it."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], inventory: Inventory) -> None:
        self._hass = hass
        self._entry = entry
        self._inventory = inventory
        options = Options.parse(entry.options)
        self._sites = options.sites
        self._access_ports = options.access_ports
        self._detail = options.detail
        self._discovery: Discovery[Thing] = Discovery(entry)
        self._forgetters: Listeners[str, Key] = Listeners()
        self._registered: dict[Key, tuple[object, ...]] = {}
        """What the registry was told of each device and part that is shown."""
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        self._kept = {(entity.domain, entity.unique_id) for entity in entities}
        """The entities that were there before."""
        self._kinds: set[Key] = set()
        """Each kind of part that a device has, with its serial number."""
        self.newcomers: set[str] = set()
        """Serial numbers of devices that nobody knew before, until their event entity has said so."""
        self.of_account: set[str] = set()
        """The unique ids of the entities that the account itself has."""

    @property
    def is_large(self) -> bool:
        """Whether so much is shown that only what matters most is enabled by itself."""
        return len(self._inventory.devices) > LARGE

    def makes(self, platform: str, key: Key, name: str) -> bool:
        """Whether a thing gets an entity that is not essential; one that there is stays, unless it is not wanted."""
        if self._detail is Detail.ALL or (self._detail is Detail.AUTOMATIC and not self.is_large):
            return True
        if (platform, (unique := unique_id(self._entry, key, name))) not in self._kept:
            return False
        if self._detail is Detail.AUTOMATIC:
            return True
        async_remove_entity(self._hass, platform, unique)
        return False

    def wants(self, thing: Thing) -> bool:
        """Whether a device or part is to be shown."""
        device = self._device(thing)
        if device is None or (self._sites and device.site_id not in self._sites):
            return False
        return (
            not isinstance(thing, Port)
            or device.kind is not DeviceKind.SWITCH
            or self._access_ports
            or is_uplink(thing, device)
        )

    @callback
    def async_on_discovery(self, discover: Discover, forget: Callable[[Key], None]) -> None:
        """Call back with all that is shown, later with each thing of which more is known, and with what goes."""
        self._entry.async_on_unload(self._forgetters.add(DOMAIN, forget))
        self._discovery.follow(
            discover, [thing for key, thing in self._things() if key in self._registered]
        )

    def entry_of(self, thing: Thing) -> dr.AnyDeviceEntry | None:
        """Return the registry's entry that a thing's entities belong to; a part gets its own with the first of them."""
        entry = async_find(self._hass, self._entry, thing.key)
        return self._register_part(thing) if entry is None and isinstance(thing, Part) else entry

    def name_of(self, part: Part) -> str:
        """Return what a person calls a part; a gateway's probe knows its uplink by number only."""
        if isinstance(part, Probe) and part.uplink:
            uplink = self._inventory.thing((PartKind.UPLINK, part.serial_number, part.uplink))
            if isinstance(uplink, Uplink) and uplink.name:
                return f"{uplink.name}/{part.target}"
        return part_name(part)

    def take_up(self, left_out: Iterable[Key]) -> None:
        """Register all that an earlier run knew, and remove what is not wanted any more."""
        self._kinds.update(key[:2] for parts in self._inventory.parts.values() for key in parts)
        unwanted = [key for key, thing in self._things() if not self._meet(thing)]
        async_remove(self._hass, self._entry, *left_out, *unwanted)

    def follow(self, change: Change, *, is_news: bool) -> None:
        """Keep up with a change of a device or part; a device that has no entry yet is a newcomer if that is news."""
        before, thing = change.before, change.after
        if not isinstance(thing, Thing):
            self.drop(change.key)
            self._review_kinds(change.key)
            return
        is_stranger = (
            is_news
            and thing.key not in self._registered
            and isinstance(thing, Device)
            and self.entry_of(thing) is None
        )
        is_new = self._meet(thing)
        if is_new and is_stranger:
            self.newcomers.add(change.key[1])
        if thing.key in self._registered and (
            is_new or not isinstance(before, Thing) or _has_more(before, thing)
        ):
            self._discovery.announce((thing,))
        if before is None:
            self._review_kinds(thing.key)
        if isinstance(thing, Device) and isinstance(before, Device) and _moved(before, thing):
            for part in self._inventory.parts.get(thing.serial_number, {}).values():
                self.follow(Change(part.key, None, part), is_news=False)

    def review(self, serial_numbers: Collection[str]) -> None:
        """Look again for what there is to show of devices of which something else than the inventory knows more."""
        devices = (self._inventory.devices.get(serial) for serial in serial_numbers)
        if found := [
            device for device in devices if device is not None and device.key in self._registered
        ]:
            self._discovery.announce(found)

    def _review_kinds(self, key: Key) -> None:
        """Look again at the device of a part that is the first of its kind, or was the last."""
        kind, serial = key[:2]
        is_there = any(other[0] == kind for other in self._inventory.parts.get(serial, ()))
        if kind == "device" or is_there is ((kind, serial) in self._kinds):
            return
        if is_there:
            self._kinds.add((kind, serial))
        else:
            self._kinds.remove((kind, serial))
        self.review((serial,))

    def rehang(self, site_ids: Collection[str]) -> None:
        """Register the devices of sites again whose own entries have come or gone."""
        for device in self._inventory.devices.values() if site_ids else ():
            if device.site_id in site_ids and device.key in self._registered:
                async_register_device(self._hass, self._entry, device)

    @callback
    def drop(self, key: Key) -> None:
        """Remove something from the registries."""
        self.forget(key)
        async_remove(self._hass, self._entry, key)

    @callback
    def forget(self, key: Key) -> None:
        """Let go of something whose registry entry goes, and of its parts."""
        for known in [
            k for k in self._registered if k == key or (key[0] == "device" and k[1] == key[1])
        ]:
            del self._registered[known]
            self._forgetters.call(DOMAIN, known)

    @callback
    def tidy(self) -> None:
        """Remove what an earlier run left: entities of the account, as of a stream that is off; parts without any."""
        entities = er.async_get(self._hass)
        account = async_register_account(self._hass, self._entry)
        for entity in er.async_entries_for_device(
            entities, account.id, include_disabled_entities=True
        ):
            if (
                entity.config_entry_id == self._entry.entry_id
                and entity.unique_id not in self.of_account
            ):
                entities.async_remove(entity.entity_id)
        devices = dr.async_get(self._hass)
        for child in dr.async_child_entries_for_config_entry(devices, self._entry.entry_id):
            if not er.async_entries_for_device(entities, child.id, include_disabled_entities=True):
                devices.async_remove_device(child.id)

    def _meet(self, thing: Thing) -> bool:
        """Keep the registry's entry of a thing up to date; tell whether it is shown from now on."""
        known = self._registered.get(thing.key)
        if not self.wants(thing):
            if known is not None:
                self.drop(thing.key)
            return False
        told = _identity(thing)
        if known != told:
            self._registered[thing.key] = told
            if isinstance(thing, Device):
                async_register_device(self._hass, self._entry, thing)
            elif isinstance(thing, Part) and known is not None and thing.kind in OWN_DEVICES:
                self._register_part(thing)
        return known is None

    def _register_part(self, part: Part) -> dr.ChildDeviceEntry:
        """Register a part as a device of its own."""
        parent = self._inventory.devices[part.serial_number]
        entry = self.entry_of(parent) or async_register_device(self._hass, self._entry, parent)
        return async_register_part(self._hass, self._entry, part, entry)

    def _device(self, thing: Thing) -> Device | None:
        """Return the device that a thing is, or is a part of."""
        return thing if isinstance(thing, Device) else self._inventory.devices.get(thing.key[1])

    def _things(self) -> Iterator[tuple[Key, Thing]]:
        """List all that is known by their keys, devices before their parts."""
        yield from ((device.key, device) for device in self._inventory.devices.values())
        for parts in self._inventory.parts.values():
            yield from parts.items()


def _identity(thing: Thing) -> tuple[object, ...]:
    """Return what the device registry shows of a thing."""
    if isinstance(thing, Device):
        return (
            thing.name,
            thing.model,
            thing.part_number,
            thing.mac_address,
            thing.firmware_version,
            thing.site_id,
        )
    return (part_name(thing),) if isinstance(thing, Part) and thing.kind in OWN_DEVICES else ()


def _has_more(before: Thing, after: Thing) -> bool:
    """Whether something has become known that was not: only then there may be more to show."""
    pairs = zip(before.__dict__.values(), after.__dict__.values(), strict=True)
    return any(old is not new and (old is None or isinstance(new, tuple)) for old, new in pairs)


def _moved(before: Device, after: Device) -> bool:
    """Whether a device's place, or which of its ports are uplinks, is another: its parts are looked at again."""
    return (before.site_id, before.uplink_ports) != (after.site_id, after.uplink_ports)
