"""Keeps Home Assistant's registries in step with the inventory."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..central.models.change import Change
from ..central.models.core import Key, PartKind, Thing
from ..central.models.device import Device, DeviceKind
from ..central.models.parts import Part, Port, Probe, Uplink, is_uplink, part_name
from ..central.state.inventory import Inventory
from ..config_entry import CentralConfigEntry
from ..options import Options
from .announcements import Announcements
from .devices import AccountDevices
from .unique_ids import OWN_DEVICES


class RegistrySync:
    """Registers the devices and parts that the options select, and announces them to platforms."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        options: Options,
        inventory: Inventory,
        devices: AccountDevices,
    ) -> None:
        self._options = options
        self._inventory = inventory
        self._devices = devices
        self._added: Announcements[Thing] = Announcements(hass, entry, "thing")
        self._removed: Announcements[Key] = Announcements(hass, entry, "removal")
        self._registered: dict[Key, tuple[object, ...]] = {}
        """What the device registry shows of each device and part that is shown."""
        self._registered_of: defaultdict[str, set[Key]] = defaultdict(set)
        """The keys of these, by serial number."""
        self._part_kinds: set[Key] = set()
        """Each kind of part that a device has, with its serial number."""
        self._new_devices: set[str] = set()
        """Serial numbers of new devices, until their event entity has fired ``added``."""
        self._account_entities: set[str] = set()
        """The unique ids of the entities of the account's own device."""

    @callback
    def connect(
        self, add: Callable[[Iterable[Thing]], None], forget: Callable[[Iterable[Key]], None]
    ) -> None:
        """Call ``add`` with everything that is shown, and ``forget`` with keys that are removed.

        What is shown by now is added with `adding_known`. Later ``add`` is called with each thing
        that is new or has more to show.
        """
        self._removed.connect(forget, ())
        self._added.connect_later(add)

    def adding_known(self) -> Iterator[object]:
        """Add the entities of everything that is shown, once all platforms are set up."""
        yield from self._added.adding(self._shown())

    def _shown(self) -> Iterator[Thing]:
        """Iterate over everything that is shown, as it is when its turn comes."""
        for key in list(self._registered):
            thing = self._inventory.thing(key)
            if thing is not None and key in self._registered:
                yield thing

    def is_selected(self, thing: Thing) -> bool:
        """Return True if the options include a device or part."""
        device = self._device_of(thing)
        if device is None:
            return False
        if self._options.sites and device.site_id not in self._options.sites:
            return False
        if not isinstance(thing, Port) or device.kind is not DeviceKind.SWITCH:
            return True
        return self._options.access_ports or is_uplink(thing, device)

    def entry_of(self, thing: Thing) -> dr.AnyDeviceEntry | None:
        """Return the device registry entry for a thing's entities.

        A part with a device of its own is registered with its first entity.
        """
        entry = self._devices.find(thing.key)
        if entry is None and isinstance(thing, Part):
            return self._register_part(thing)
        return entry

    def name_of(self, part: Part) -> str:
        """Return a part's name; a gateway's probe knows its uplink only by number."""
        if isinstance(part, Probe) and part.uplink:
            uplink = self._inventory.thing((PartKind.UPLINK, part.serial_number, part.uplink))
            if isinstance(uplink, Uplink) and uplink.name:
                return f"{uplink.name}/{part.target}"
        return part_name(part)

    def add_account_entity(self, unique_id: str) -> None:
        """Note an entity of the account's own device, so that `remove_leftovers` keeps it."""
        self._account_entities.add(unique_id)

    def pop_new_device(self, serial_number: str) -> bool:
        """Return True once for a device that was unknown before this run."""
        if serial_number not in self._new_devices:
            return False
        self._new_devices.discard(serial_number)
        return True

    def loading(self, excluded: Iterable[Key]) -> Iterator[object]:
        """Register everything that an earlier run knew; remove what the options exclude now."""
        for parts in self._inventory.parts.values():
            self._part_kinds.update(key[:2] for key in parts)
        unselected: list[Key] = []
        for thing in self._inventory.things():
            if not self._register(thing):
                unselected.append(thing.key)
            yield None
        self._devices.remove(*excluded, *unselected)

    def handle_change(self, change: Change, *, is_news: bool) -> None:
        """Follow a change of a device or part.

        A device without a registry entry is a new one if the change is news, and not part of
        what a first look finds.
        """
        before, thing = change.before, change.after
        if not isinstance(thing, Thing):
            self.remove(change.key)
            self._review_part_kind(change.key)
            return
        is_unregistered_device = (
            isinstance(thing, Device)
            and thing.key not in self._registered
            and self.entry_of(thing) is None
        )
        is_first = self._register(thing)
        if is_first and is_news and is_unregistered_device:
            self._new_devices.add(change.key[1])
        is_shown = thing.key in self._registered
        if is_shown and (is_first or not isinstance(before, Thing) or _has_others(before, thing)):
            self._added.announce((thing,))
        if before is None:
            self._review_part_kind(thing.key)
        if not isinstance(thing, Device) or not isinstance(before, Device):
            return
        if before.site_name is None:
            self._devices.place_at_site(thing)
        if _has_moved(before, thing):
            for part in self._inventory.parts.get(thing.serial_number, {}).values():
                self.handle_change(Change(part.key, None, part), is_news=False)

    def offer_again(self, serial_numbers: Collection[str]) -> None:
        """Announce devices again of which there may be more to show, such as their firmware."""
        known = (self._inventory.devices.get(serial) for serial in serial_numbers)
        found = [device for device in known if device and device.key in self._registered]
        if found:
            self._added.announce(found)

    def updating_parents(self, site_ids: Collection[str]) -> Iterator[object]:
        """Register the devices of sites again, step by step.

        The sites' own entries were added or removed.
        """
        if not site_ids:
            return
        for device in list(self._inventory.devices.values()):
            if device.site_id in site_ids and device.key in self._registered:
                self._devices.register_device(device)
                yield None

    @callback
    def remove(self, key: Key) -> None:
        """Remove a device with its parts, or a part, from the registries."""
        self.unregister(key)
        self._devices.remove(key)

    @callback
    def unregister(self, key: Key) -> None:
        """Forget a device with its parts, or a part, whose registry entry is being removed."""
        of_device = self._registered_of[key[1]]
        gone = list(of_device) if key[0] == "device" else [key]
        for known in gone:
            if self._registered.pop(known, None) is not None:
                of_device.discard(known)
                self._removed.announce((known,))
        if not of_device:
            del self._registered_of[key[1]]

    @callback
    def remove_leftovers(self) -> None:
        """Remove what an earlier run registered and nothing uses now, once platforms are set up."""
        self._devices.remove_leftovers(self._account_entities)

    def _review_part_kind(self, key: Key) -> None:
        """Announce the device again if its first part of a kind came, or its last one went."""
        kind, serial = key[:2]
        if kind == "device":
            return
        exists = any(other[0] == kind for other in self._inventory.parts.get(serial, ()))
        if exists is ((kind, serial) in self._part_kinds):
            return
        if exists:
            self._part_kinds.add((kind, serial))
        else:
            self._part_kinds.remove((kind, serial))
        self.offer_again((serial,))

    def _register(self, thing: Thing) -> bool:
        """Update a thing's registry entry; return True if it is shown for the first time."""
        known = self._registered.get(thing.key)
        if not self.is_selected(thing):
            if known is not None:
                self.remove(thing.key)
            return False
        identity = _identity(thing)
        if known != identity:
            self._registered[thing.key] = identity
            self._registered_of[thing.key[1]].add(thing.key)
            if isinstance(thing, Device):
                self._devices.register_device(thing)
            elif isinstance(thing, Part) and known is not None and thing.kind in OWN_DEVICES:
                self._register_part(thing)
        return known is None

    def _register_part(self, part: Part) -> dr.ChildDeviceEntry:
        """Register a part as a device of its own."""
        device = self._inventory.devices[part.serial_number]
        parent = self.entry_of(device) or self._devices.register_device(device)
        return self._devices.register_part(part, parent)

    def _device_of(self, thing: Thing) -> Device | None:
        """Return a device, or the device that a part belongs to."""
        if isinstance(thing, Device):
            return thing
        return self._inventory.devices.get(thing.key[1])


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
    if isinstance(thing, Part) and thing.kind in OWN_DEVICES:
        return (part_name(thing),)
    return ()


def _has_others(before: Thing, after: Thing) -> bool:
    """Return True if an attribute that was None is set now, or the place in a stack is another.

    There may be more to show, or other buttons: the conductor has those of its stack.
    """
    if _place_in_stack(before) != _place_in_stack(after):
        return True
    for name, old in before.__dict__.items():
        new = after.__dict__[name]
        if old is not new and (old is None or isinstance(new, tuple)):
            return True
    return False


def _place_in_stack(thing: Thing) -> tuple[str | None, ...]:
    """Return what decides which buttons a stacked switch has."""
    if not isinstance(thing, Device):
        return ()
    return thing.stack_id, thing.stack_role, thing.stack_topology


def _has_moved(before: Device, after: Device) -> bool:
    """Return True if a device has another site, or other ports are uplinks: its parts follow."""
    return before.site_id != after.site_id or before.uplink_ports != after.uplink_ports
