"""An account's entries in Home Assistant's device registry and entity registry."""

from collections import defaultdict
from collections.abc import Collection

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

from ..central.models.client import NetworkClient
from ..central.models.core import Key
from ..central.models.device import Device
from ..central.models.keys import client_key, device_key, site_key
from ..central.models.location import Located
from ..central.models.parts import Part, part_name
from ..central.models.site import Site
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN
from ..options import Options
from .unique_ids import (
    OWN_DEVICES,
    PREFIXED_KINDS,
    account_identifier,
    account_unique_id,
    identifier_of,
    key_of,
    part_of,
    unique_id,
)

MANUFACTURER = "HPE Aruba Networking"

CENTRAL_URL = "https://common.cloud.hpe.com"
"""Where users log in to GreenLake and open Central; HPE publishes no link to a site or device."""


class AccountDevices:
    """Reads and writes one account's entries in the device registry and the entity registry."""

    def __init__(self, hass: HomeAssistant, entry: CentralConfigEntry) -> None:
        self._entry = entry
        self._suggests_areas = Options.parse(entry.options).site_areas
        self._areas = ar.async_get(hass)
        self._devices = dr.async_get(hass)
        self._entities = er.async_get(hass)

    @callback
    def register_account(self) -> dr.DeviceEntry:
        """Return the account's own device; create it if it is missing."""
        return self._devices.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            configuration_url=CENTRAL_URL,
            entry_type=dr.DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, account_identifier(self._entry))},
            manufacturer=MANUFACTURER,
            model="Central",
            name=self._entry.title,
        )

    @callback
    def register_site(self, site: Site) -> dr.DeviceEntry:
        """Register a site or update its entry."""
        return self._devices.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            configuration_url=CENTRAL_URL,
            entry_type=dr.DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, identifier_of(site_key(site.site_id)))},
            manufacturer=MANUFACTURER,
            model="Site",
            name=site.name or site.site_id,
            suggested_area=self._area_of(site.name),
            via_device_id=self.register_account().id,
        )

    @callback
    def register_device(self, device: Device) -> dr.DeviceEntry:
        """Register a device or update its entry; its parent is its site if that is registered."""
        site = self.find(site_key(device.site_id or ""))
        name: str | UndefinedType = device.name or device.serial_number
        if not device.name and self.find_device(device.serial_number) is not None:
            # Keep the name of an entry that exists.
            name = UNDEFINED
        return self._devices.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            configuration_url=CENTRAL_URL,
            connections=self._connections(device),
            identifiers={(DOMAIN, identifier_of(device.key))},
            manufacturer=MANUFACTURER,
            model=device.model or UNDEFINED,
            model_id=device.part_number or UNDEFINED,
            name=name,
            serial_number=device.serial_number,
            suggested_area=self._area_of(device.site_name),
            sw_version=device.firmware_version or UNDEFINED,
            via_device_id=(site or self.register_account()).id,
        )

    @callback
    def place_at_site(self, device: Device) -> None:
        """Put a device that has no area into that of its site, if the user wants that.

        Home Assistant takes the suggested area only of a device that it did not know, and a stream
        may report a device before REST lists its site.
        """
        entry = self.find_device(device.serial_number)
        if not self._suggests_areas or not device.site_name:
            return
        if entry is not None and entry.area_id is None:
            area = self._areas.async_get_or_create(device.site_name)
            self._devices.async_update_device(entry.id, area_id=area.id)

    @callback
    def register_part(self, part: Part, parent: dr.AnyDeviceEntry) -> dr.ChildDeviceEntry:
        """Register a part as a device of its own, or update its entry."""
        return self._devices.async_get_or_create_child(
            config_entry_id=self._entry.entry_id,
            identifiers={(DOMAIN, identifier_of(part.key))},
            parent_device_id=parent.id,
            translation_key=part.kind,
            translation_placeholders={"name": part_name(part)},
        )

    @callback
    def register_client(self, client: NetworkClient) -> dr.DeviceEntry | None:
        """Register a client or update its entry; its parent is the device it is connected to.

        Returns None if its MAC address belongs to one of Central's own devices: the registry
        would merge the two.
        """
        connection = (dr.CONNECTION_NETWORK_MAC, client.mac)
        owner = self._owner_of(connection)
        if owner is not None and key_of(owner) != client.key:
            return None
        own_name = client_name(client)
        name: str | UndefinedType = own_name or client.mac
        if not own_name and owner is not None and not _is_user_name(owner.name, client):
            name = UNDEFINED
        parent = self.find_device(client.serial_number or "")
        return self._devices.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            connections={connection},
            identifiers={(DOMAIN, identifier_of(client.key))},
            manufacturer=client.vendor or UNDEFINED,
            name=name,
            via_device_id=parent.id if parent else UNDEFINED,
        )

    @callback
    def register_tag(self, tag: Located) -> dr.DeviceEntry:
        """Register an asset tag or update its entry."""
        return self._devices.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={(DOMAIN, identifier_of(tag.key))},
            model="Asset tag",
            name=tag.name or tag.identity,
        )

    @callback
    def registered(self, kind: str) -> set[Key]:
        """Return the keys of everything of a kind, such as ``client``, that the registry has."""
        devices = dr.async_entries_for_config_entry(self._devices, self._entry.entry_id)
        return {key for key in map(key_of, devices) if key[0] == kind}

    @callback
    def find_device(self, serial_number: str) -> dr.DeviceEntry | None:
        """Return a device's registry entry."""
        return self._find(identifier_of(device_key(serial_number)))

    @callback
    def find(self, key: Key) -> dr.AnyDeviceEntry | None:
        """Return the registry entry of a key, or of the device that the key's part belongs to."""
        if key[0] in OWN_DEVICES:
            return self._devices.async_get_child_device_by_identifier(
                (DOMAIN, identifier_of(key)), self._entry.entry_id
            )
        if key[0] in PREFIXED_KINDS:
            return self._find(identifier_of(key))
        return self.find_device(key[1])

    @callback
    def remove(self, *keys: Key) -> None:
        """Remove what the keys name from the registries, with every entity of it."""
        parts: defaultdict[str, set[Key]] = defaultdict(set)
        for key in keys:
            if (device := self.find(key)) is None:
                continue
            if key[0] == "device" or key[0] in PREFIXED_KINDS or key[0] in OWN_DEVICES:
                self._devices.async_remove_device(device.id)
            else:
                parts[device.id].add(key)
        for device_id, of_device in parts.items():
            for entity in self._entities_of(device_id):
                if part_of(entity.unique_id) in of_device:
                    self._entities.async_remove(entity.entity_id)

    @callback
    def remove_entity(self, platform: str, key: Key, name: str) -> None:
        """Remove an entity from the registry, disabled or not; it may be missing."""
        entity_id = self.entity_id(platform, key, name)
        if entity_id is not None:
            self._entities.async_remove(entity_id)

    @callback
    def remove_leftovers(self, account_entities: set[str]) -> None:
        """Remove the account's entities that aren't listed, and child devices without entities.

        An earlier run left them: entities of a stream that is off now, parts that are not shown.
        """
        for entity in self._own_entities(self._find(account_identifier(self._entry))):
            if entity.unique_id not in account_entities:
                self._entities.async_remove(entity.entity_id)
        children = dr.async_child_entries_for_config_entry(self._devices, self._entry.entry_id)
        for child in children:
            if not self._entities_of(child.id):
                self._devices.async_remove_device(child.id)

    @callback
    def entity_id(self, platform: str, key: Key, name: str) -> str | None:
        """Return the entity id that the registry has for a unique id."""
        return self._entities.async_get_entity_id(platform, DOMAIN, unique_id(key, name))

    @callback
    def client_entity_ids(self, mac: str) -> list[str]:
        """Return the ids of a client's entities, disabled ones included."""
        return self._own_entity_ids(self._find(identifier_of(client_key(mac))))

    @callback
    def device_entity_ids(self, serial_number: str) -> list[str]:
        """Return the ids of a device's entities, disabled ones included, its parts' devices not."""
        return self._own_entity_ids(self.find_device(serial_number))

    @callback
    def account_entity_ids(self, names: Collection[str]) -> list[str]:
        """Return the ids of those of the account's own entities that have one of the names."""
        unique_ids = {account_unique_id(self._entry, name) for name in names}
        entities = self._own_entities(self._find(account_identifier(self._entry)))
        return [entity.entity_id for entity in entities if entity.unique_id in unique_ids]

    @callback
    def all_account_entity_ids(self) -> list[str]:
        """Return the ids of all of the account's own entities, disabled ones included."""
        return self._own_entity_ids(self._find(account_identifier(self._entry)))

    @callback
    def enabled_count(self) -> int:
        """Return the number of enabled entities that the registry has."""
        return self._entities.entities.get_enabled_count_for_config_entry_id(self._entry.entry_id)

    def unique_ids(self) -> set[tuple[str, str]]:
        """Return the platform and unique id of every entity that the registry has."""
        entities = er.async_entries_for_config_entry(self._entities, self._entry.entry_id)
        return {(entity.domain, entity.unique_id) for entity in entities}

    def _entities_of(self, device_id: str) -> list[er.RegistryEntry]:
        """Return every entity of a device, disabled ones included."""
        return er.async_entries_for_device(
            self._entities, device_id, include_disabled_entities=True
        )

    def _find(self, identifier: str) -> dr.DeviceEntry | None:
        """Return the registry entry with an identifier."""
        return self._devices.async_get_device_by_identifier(
            (DOMAIN, identifier), self._entry.entry_id
        )

    def _own_entities(self, device: dr.DeviceEntry | None) -> list[er.RegistryEntry]:
        """Return the account's entities of a device, disabled ones included."""
        if device is None:
            return []
        entities = self._entities_of(device.id)
        return [entity for entity in entities if entity.config_entry_id == self._entry.entry_id]

    def _own_entity_ids(self, device: dr.DeviceEntry | None) -> list[str]:
        """Return the ids of the account's entities of a device, disabled ones included."""
        return [entity.entity_id for entity in self._own_entities(device)]

    def _area_of(self, site: str | None) -> str | UndefinedType:
        """Return the area for something new at a site: the site's name, if the user wants that."""
        if site and self._suggests_areas:
            return site
        return UNDEFINED

    def _owner_of(self, connection: tuple[str, str]) -> dr.DeviceEntry | None:
        """Return the account's device that has a connection."""
        return self._devices.async_get_device_by_connection(connection, self._entry.entry_id)

    def _connections(self, device: Device) -> set[tuple[str, str]]:
        """Return a device's MAC address in the registry's form.

        The registry merges devices that share an address, so only the first to claim it gets it.
        """
        if device.mac_address is None:
            return set()
        connection = (dr.CONNECTION_NETWORK_MAC, dr.format_mac(device.mac_address))
        owner = self._owner_of(connection)
        if owner is None or key_of(owner)[1] == device.serial_number:
            return {connection}
        return set()


def client_name(client: NetworkClient) -> str | None:
    """Return the name of a client's device.

    Central may name a client after its user; such a name is never used.
    """
    if client.host_name:
        return client.host_name
    if _is_user_name(client.name, client):
        return None
    return client.name


def _is_user_name(name: str | None, client: NetworkClient) -> bool:
    """Return True if a name is the user's, with or without domain, or an email address."""
    if name is None:
        return False
    return "@" in name or _login(name) == _login(client.user_name or "")


def _login(user: str) -> str:
    r"""Return a user name without its domain: ann for ``ann@example.com`` and ``EXAMPLE\ann``."""
    return user.casefold().partition("@")[0].rpartition("\\")[2]
