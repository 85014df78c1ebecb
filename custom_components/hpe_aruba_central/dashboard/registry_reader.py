"""The accounts as a dashboard shows them, read from Home Assistant's registries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
import re

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..central.models.core import PartKind
from ..central.models.device import DeviceKind
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN
from ..in_turns import in_turns
from ..registry.unique_ids import is_account, key_of

_BAND = re.compile(r"[\d.]+ GHz")


@dataclass(frozen=True, slots=True)
class Node:
    """A device of the registry, and its visible entities.

    ``entities`` has entity ids by the last part of the unique id, such as ``connectivity``.
    ``probes`` has those of a device's probes, by translation key and name.
    """

    device_id: str
    identifier: str
    name: str
    entities: dict[str, str] = field(default_factory=dict)
    probes: dict[str, dict[str, str]] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    kind: DeviceKind | PartKind | None = None
    """None for the account, for sites, and for devices of an account that isn't loaded."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site and its devices, which have a connectivity each.

    ``node`` is None for the devices that have no site.
    """

    node: Node | None
    devices: list[Node]

    @property
    def entities(self) -> dict[str, str]:
        """The entities of the site itself, by key."""
        if self.node is None:
            return {}
        return self.node.entities


@dataclass(frozen=True, slots=True)
class Network:
    """An account with its sites, which are sorted by name."""

    entry_id: str
    title: str
    account: Node
    sites: list[Site]

    @property
    def site_nodes(self) -> list[Node]:
        """The sites themselves, sorted by name."""
        return [site.node for site in self.sites if site.node]

    @property
    def devices(self) -> list[Node]:
        """All devices, sorted by name."""
        devices = [device for site in self.sites for device in site.devices]
        return sorted(devices, key=_by_name)

    def of_kind(self, kind: DeviceKind) -> list[Node]:
        """Return all devices of a kind, sorted by name."""
        return [device for device in self.devices if device.kind is kind]


async def async_read_networks(
    hass: HomeAssistant, may_read: Callable[[str], bool]
) -> list[Network]:
    """Return all accounts, with the enabled and visible entities that the user may read.

    Of a large account, others run in between.
    """
    entries: list[CentralConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    networks: list[Network] = []
    for entry in entries:
        network = await _async_read(hass, entry, may_read)
        if network is not None:
            networks.append(network)
    return networks


async def _async_read(
    hass: HomeAssistant, entry: CentralConfigEntry, may_read: Callable[[str], bool]
) -> Network | None:
    """Return an account, None if it has never been loaded."""
    registry = dr.async_get(hass)
    devices = dr.async_entries_for_config_entry(registry, entry.entry_id)
    children = dr.async_child_entries_for_config_entry(registry, entry.entry_id)
    both: list[dr.AnyDeviceEntry] = [*devices, *children]
    nodes: dict[str, Node] = {}
    async for device in in_turns(both):
        nodes[device.id] = _node(entry, device)
    async for entity in in_turns(
        er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    ):
        node = nodes.get(entity.device_id or "")
        if node and not entity.disabled_by and not entity.hidden_by and may_read(entity.entity_id):
            _add_entity(node, entity)
    for child in children:
        if child.parent_device_id in nodes:
            nodes[child.parent_device_id].children.append(nodes[child.id])
    account = next((device for device in devices if is_account(entry, device)), None)
    if account is None:
        return None
    sites = await hass.async_add_executor_job(_sites, devices, nodes)
    return Network(entry.entry_id, entry.title, nodes[account.id], sites)


def _node(entry: CentralConfigEntry, device: dr.AnyDeviceEntry) -> Node:
    """Return a device without its entities."""
    kind, *identity = key_of(device)
    identifier = next(value for domain, value in device.identifiers if domain == DOMAIN)
    name = device.name_by_user or device.name or identifier
    own_kind: DeviceKind | PartKind | None = None
    if isinstance(kind, PartKind):
        own_kind = kind
    elif kind == "device" and entry.state is ConfigEntryState.LOADED:
        known = entry.runtime_data.inventory.devices.get(identity[0])
        if known is not None:
            own_kind = known.kind
    return Node(device.id, identifier, name, kind=own_kind)


def _add_entity(node: Node, entity: er.RegistryEntry) -> None:
    """Add an entity to its device."""
    key = entity.unique_id.removeprefix(f"{node.identifier}_")
    node.entities[key] = entity.entity_id
    if key.startswith("probe_") and entity.translation_key:
        target = key.removeprefix("probe_").rpartition("_")[0]
        node.probes.setdefault(entity.translation_key, {})[target] = entity.entity_id


def _sites(devices: Iterable[dr.DeviceEntry], nodes: dict[str, Node]) -> list[Site]:
    """Return the sites with their devices, then the devices that have no site."""
    site_nodes = [nodes[device.id] for device in devices if key_of(device)[0] == "site"]
    sites = {node.device_id: Site(node, []) for node in sorted(site_nodes, key=_by_name)}
    rest = Site(None, [])
    for device in sorted(devices, key=lambda device: _by_name(nodes[device.id])):
        node = nodes[device.id]
        if "connectivity" in node.entities:
            sites.get(device.via_device_id or "", rest).devices.append(node)
    found = list(sites.values())
    if rest.devices:
        found.append(rest)
    return found


def _by_name(node: Node) -> str:
    """Return what to sort a device by."""
    return node.name.casefold()


def named_entities(nodes: Iterable[Node], key: str) -> list[tuple[str, str]]:
    """Return the entities with a key, each with the name of its device."""
    return [(node.entities[key], node.name) for node in nodes if key in node.entities]


def radio_name(device: Node, radio: Node) -> str:
    """Return the name of a radio with its access point's; short, because tiles cut long ones."""
    band = _BAND.search(radio.name)
    if band is not None:
        return f"{device.name} {band[0]}"
    return f"{device.name} {radio.name.removeprefix(device.name).strip()}"


def uplink_name(device: Node, uplink: Node) -> str:
    """Return the name of an uplink with its gateway's."""
    return f"{device.name} {uplink.name.removeprefix(device.name).strip()}"


def probe_name(device: Node, target: str) -> str:
    """Return the name of a gateway's probe: its uplink's, which it has by number, and where to."""
    number, _, address = target.partition("/")
    for child in device.children:
        if address and child.identifier == f"{device.identifier}_{PartKind.UPLINK}_{number}":
            return f"{uplink_name(device, child)} {address}"
    return f"{device.name} {target}"
