"""Image entities: the topology of each site, and the plan of each floor."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.device import Device, DeviceKind
from .central.models.floor import MAX_METERS, Floor, PlacedDevice
from .central.models.location import Located
from .central.models.parts import Part, Port, Uplink
from .central.models.topology import Topology
from .central.streams import DEVICE_STREAMS
from .config_entry import CentralConfigEntry
from .entities.picture import PictureEntity
from .hub.floors import FloorId
from .pictures.floor import Dot, FloorDevice, FloorPlan, draw_floor, floor_name
from .pictures.graph import Graph, site_graph
from .pictures.topology import draw_topology
from .runtime import CentralRuntime
from .translated_texts import Texts, async_load_texts

PARALLEL_UPDATES = 0

_MAX_DEVICES: Final = 5_000
_MAX_PARTS: Final = 50_000
"""Devices of a site, and their ports and uplinks, that the picture of its topology shows."""

_MAX_DOTS: Final = 1_000
"""Clients and tags that the picture of a floor shows."""

_UNKNOWN: dict[str, Any] = {"link": None, "status": None, "wan_up": None}
"""What of a part is unknown while the stream that reports it is not live."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the pictures of sites as they are discovered."""
    runtime = entry.runtime_data
    texts = await async_load_texts(hass, hass.config.language)

    @callback
    def add_sites(site_ids: Iterable[str]) -> None:
        """Add the pictures of sites."""
        async_add_entities(TopologyEntity(hass, runtime, site_id, texts) for site_id in site_ids)

    @callback
    def add_floors(floors: Iterable[FloorId]) -> None:
        """Add the pictures of floors."""
        async_add_entities(FloorPlanEntity(hass, runtime, floor, texts) for floor in floors)

    runtime.sites.connect(add_sites)
    runtime.floors.connect(add_floors)


type _Content = tuple[str, Graph]
"""The name of a site, and its devices and links."""


class TopologyEntity(PictureEntity[_Content]):
    """The topology of a site with the present state of its devices."""

    _attr_translation_key = "site_topology"

    def __init__(
        self, hass: HomeAssistant, runtime: CentralRuntime, site_id: str, texts: Texts
    ) -> None:
        super().__init__(hass, runtime, site_id, "topology")
        self._texts = texts

    @override
    def collect(self) -> Callable[[], _Content]:
        """Take what is known; what is not reported now is unknown."""
        runtime = self.runtime
        site = runtime.sites.get(self._site_id)
        name = site.name if site is not None else None
        topology = runtime.topologies.get(self._site_id) or Topology()
        devices = list(runtime.inventory.devices.values())
        reported = {
            kind for kind, stream in DEVICE_STREAMS.items() if runtime.streams.is_fresh(stream)
        }
        return partial(self._make, name or self._site_id, topology, devices, reported)

    def _make(
        self,
        name: str,
        topology: Topology,
        all_devices: Iterable[Device],
        reported: Collection[DeviceKind],
    ) -> _Content:
        """Return the site's name, and its devices and links."""
        devices: list[Device] = []
        parts: dict[str, list[Part]] = {}
        left = _MAX_PARTS
        for device in islice(self._devices(all_devices), _MAX_DEVICES):
            is_reported = device.kind in reported
            found = list(islice(self._parts(device, is_reported=is_reported), left))
            left -= len(found)
            parts[device.serial_number] = found
            devices.append(device if is_reported else device.updated({"online": None}))
        return name, site_graph(devices, parts, topology)

    @override
    def draw(self, content: _Content) -> str:
        """Draw the devices as a tree."""
        name, graph = content
        return draw_topology(name, graph, self._texts)

    @override
    async def async_refresh(self) -> None:
        """Ask Central for the links of the site."""
        await self.runtime.topologies.async_refresh(self._site_id)

    def _devices(self, devices: Iterable[Device]) -> Iterator[Device]:
        """Iterate over the devices of the site."""
        for device in devices:
            if device.site_id == self._site_id and self.runtime.registry.is_selected(device):
                yield self.runtime.inventory.shown(device)

    def _parts(self, device: Device, *, is_reported: bool) -> Iterator[Part]:
        """Iterate over the ports and uplinks of a device."""
        inventory = self.runtime.inventory
        # In one step: others are added meanwhile.
        for part in list(inventory.parts.get(device.serial_number, {}).values()):
            if isinstance(part, (Port, Uplink)):
                shown = inventory.shown(part)
                yield shown if is_reported else _unknown(shown)


def _unknown(part: Port | Uplink) -> Part:
    """Return a port or uplink whose state is unknown."""
    values = {name: value for name, value in _UNKNOWN.items() if hasattr(part, name)}
    return part.updated(values)


class FloorPlanEntity(PictureEntity[FloorPlan]):
    """The plan of a floor with access points, and with located clients and asset tags."""

    _attr_translation_key = "floor_plan"

    def __init__(
        self, hass: HomeAssistant, runtime: CentralRuntime, floor: FloorId, texts: Texts
    ) -> None:
        super().__init__(hass, runtime, floor.site_id, floor.name)
        self._floor_id = floor
        self._texts = texts
        self._attr_translation_placeholders = {"name": floor_name(self._floor)}

    @property
    def _floor(self) -> Floor:
        """The floor as last listed; only its ids once Central does not list it."""
        unknown = Floor(site_id=self._floor_id.site_id, floor_id=self._floor_id.floor_id)
        return self.runtime.floors.by_id.get(self._floor_id, unknown)

    @override
    def collect(self) -> Callable[[], FloorPlan]:
        """Take the plan, and what is on it; what is not reported now is unknown."""
        floors = self.runtime.floors
        return partial(
            FloorPlan,
            floor=self._floor,
            image=floors.images.get(self._floor_id),
            devices=tuple(map(self._device, floors.devices.get(self._floor_id) or ())),
            dots=tuple(islice(self._dots(), _MAX_DOTS)),
        )

    @override
    def draw(self, content: FloorPlan) -> str:
        """Draw the plan and what is on it."""
        return draw_floor(content, self._texts, self._texts.age)

    @override
    async def async_refresh(self) -> None:
        """Ask Central for the plan, and for what is placed on it."""
        await self.runtime.floors.async_refresh(self._floor_id)

    def _device(self, placed: PlacedDevice) -> FloorDevice:
        """Return a placed device as it is now."""
        known = self.runtime.inventory.devices.get(placed.serial_number)
        online = None
        if known is not None and self.runtime.streams.is_fresh(DEVICE_STREAMS[known.kind]):
            online = self.runtime.inventory.shown(known).online
        name = known.name if known is not None else placed.name
        return FloorDevice(
            name=name or placed.serial_number,
            kind=placed.kind if known is None else known.kind,
            online=online,
            x=placed.x,
            y=placed.y,
        )

    def _dots(self) -> Iterator[Dot]:
        """Iterate over the clients and tags that were on the floor within a day."""
        now = self.runtime.client.clock.utcnow()
        for located in self.runtime.locations.locations.on_floor(self._floor_id.floor_id):
            x, y, seen = located.x, located.y, located.seen
            if x is None or y is None or max(abs(x), abs(y)) > MAX_METERS:
                continue
            if seen is not None and (age := _rounded(now - seen)) is not None:
                is_tag = located.kind == "tag"
                yield Dot(name=self._name(located), is_tag=is_tag, x=x, y=y, age=age)

    def _name(self, located: Located) -> str:
        """Return what a client or tag is called."""
        device = self.runtime.devices.find(located.key)
        if device is None:
            return located.name or located.identity
        return device.name_by_user or device.name or located.identity


_AGES = tuple(timedelta(minutes=minutes) for minutes in (0, 5, 15, 30, 60, 120, 360, 720))
_MAX_AGE = timedelta(days=1)


def _rounded(age: timedelta) -> timedelta | None:
    """Return an age rounded down, so that the picture does not change each minute.

    None if it is more than a day.
    """
    if age > _MAX_AGE:
        return None
    return max(each for each in _AGES if each <= max(age, _AGES[0]))
