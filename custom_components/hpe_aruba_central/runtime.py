"""The objects of a loaded account: how they are created, started and stopped."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started

from .central.models.alert import Alert
from .central.models.core import Key
from .central.models.device import Device
from .central.models.keys import site_key
from .central.models.topology import Topology
from .central.rest.alert_actions import AlertActions
from .central.rest.device_actions import DeviceActions
from .central.state.device_alerts import DeviceAlerts
from .central.state.inventory import Inventory
from .central.state.left_out import LeftOut
from .central.state.site_alerts import SiteAlerts
from .central.state.totals import Totals
from .config_entry import CentralConfigEntry
from .const import LOGGER
from .coordinator import CentralCoordinator
from .dispatcher import Dispatcher
from .errors import invalid
from .hub.central_client import Client
from .hub.client_tracking import ClientTracking
from .hub.detail_queries import DetailQueries
from .hub.event_bus import EventBus
from .hub.firmware import FirmwareBySerial
from .hub.floors import Floors
from .hub.license_check import LicenseCheck
from .hub.location_tracking import LocationTracking
from .hub.on_demand import OnDemand
from .hub.rest_sync import RestSync
from .hub.same_account import SameAccountCheck
from .hub.storage import CLOSED, SnapshotStore
from .hub.stream_monitor import StreamMonitor
from .issues import async_raise_limit
from .options import Options
from .registry.devices import AccountDevices
from .registry.entity_policy import EntityPolicy
from .registry.sites import Sites
from .registry.sync import RegistrySync

_MAX_TOPOLOGIES: Final = 50_000
"""Devices and links of all topologies that are kept, of which each takes some hundred bytes."""


class CentralRuntime:
    """What the platforms, actions and diagnostics of a loaded account use, by name."""

    def __init__(self, hass: HomeAssistant, entry: CentralConfigEntry, client: Client) -> None:
        """Create the objects of an account; nothing is connected or loaded yet."""
        self._hass = hass
        self.entry = entry
        self.client = client
        clock = client.clock
        self.options = Options.parse(entry.options)
        self.left_out = LeftOut()
        self.left_out.on_limit = partial(async_raise_limit, hass, entry)
        self.inventory = Inventory(
            self.options.device_kinds, self.options.part_kinds, self.left_out
        )
        self.dispatcher = Dispatcher(hass)
        self.devices = AccountDevices(hass, entry)
        self.registry = RegistrySync(hass, entry, self.options, self.inventory, self.devices)
        on_full = partial(async_raise_limit, hass, entry, "entities")
        self.policy = EntityPolicy(self.options.detail, self.inventory, self.devices, on_full)
        self.streams = StreamMonitor(hass, entry, self.dispatcher, clock)
        self.rest = RestSync(client.api, self.options, clock)
        self.totals = Totals(self.registry.is_selected, self.inventory.shown)
        self.device_alerts = DeviceAlerts()
        self.sites = self._create_sites(hass)
        self.firmware = FirmwareBySerial(self.registry, self.dispatcher)
        self.clients = self._create_clients(hass)
        self.locations = self._create_locations(hass)
        self.detail_queries = self._create_detail_queries(hass)
        alerts = self.inventory.alerts.by_id
        self.alert_actions = AlertActions(client.api, clock=clock, alerts=alerts)
        self.device_actions = DeviceActions(client.api, clock=clock)
        self.topologies = self._create_topologies(hass)
        self.drawing = asyncio.Lock()
        """Pictures are drawn one at a time: each may take some megabytes."""
        self.floors = Floors(
            hass,
            entry,
            client,
            self.sites,
            self._show_site,
            is_enabled=self.options.positions,
        )
        self.same_account = SameAccountCheck(hass, entry, self.devices, self.dispatcher)
        self.coordinator = self._create_coordinator(hass)
        self.store = self._create_store(hass)

    def _create_sites(self, hass: HomeAssistant) -> Sites:
        """Create the sites."""
        return Sites(
            hass,
            self.entry,
            self.options,
            self.devices,
            self.registry,
            self.dispatcher,
            self.left_out,
            SiteAlerts(self._site_of, self.options.sites),
        )

    def _create_topologies(self, hass: HomeAssistant) -> OnDemand[str, Topology]:
        """Create what asks for topologies while someone looks at their pictures."""
        return OnDemand(
            hass,
            self.entry,
            self.client,
            "topology",
            self._async_topology,
            self._show_site,
            size_of=lambda topology: topology.size,
            max_size=_MAX_TOPOLOGIES,
        )

    def _create_clients(self, hass: HomeAssistant) -> ClientTracking:
        """Create what tracks and counts clients."""
        return ClientTracking(
            hass,
            self.entry,
            self.client.api,
            self.options.tracking,
            self.devices,
            self.streams,
            self.dispatcher,
            self.client.clock,
            self.left_out,
        )

    def _create_locations(self, hass: HomeAssistant) -> LocationTracking:
        """Create what tracks the locations of clients and asset tags."""
        return LocationTracking(
            hass,
            self.entry,
            self.clients,
            self.devices,
            self.dispatcher,
            self.client.clock,
            is_enabled=self.options.positions,
        )

    def _create_detail_queries(self, hass: HomeAssistant) -> DetailQueries:
        """Create what asks REST for details after a gap."""
        return DetailQueries(
            hass,
            self.entry,
            self.client.api,
            self.client.clock,
            self.inventory,
            self.dispatcher,
            self.device_alerts,
            self.streams.rest_only,
        )

    def _create_coordinator(self, hass: HomeAssistant) -> CentralCoordinator:
        """Create the coordinator, and connect the streams to it."""
        event_bus = EventBus(
            hass, self.entry, self.devices, with_statistics=self.options.statistics_on_bus
        )
        license_check = LicenseCheck(hass, self.entry, self.client, self.streams, self.dispatcher)
        coordinator = CentralCoordinator(
            hass,
            self.entry,
            inventory=self.inventory,
            dispatcher=self.dispatcher,
            streams=self.streams,
            rest=self.rest,
            registry=self.registry,
            totals=self.totals,
            device_alerts=self.device_alerts,
            clients=self.clients,
            sites=self.sites,
            firmware=self.firmware,
            license_check=license_check,
            detail_queries=self.detail_queries,
        )
        self.streams.connect(
            self.client,
            self.options,
            coordinator.handle_event,
            coordinator.handle_live,
            coordinator.handle_refused,
        )
        for stream in self.streams.subscriptions:
            self.entry.async_on_unload(self.dispatcher.on_event(stream, event_bus.fire))
        return coordinator

    def _create_store(self, hass: HomeAssistant) -> SnapshotStore:
        """Create the store of what the next run continues from."""
        known_streams = self.coordinator.known_streams
        sources = {
            "known": lambda: list(known_streams.copy()),
            "inventory": self.inventory.snapshot,
            "clients": self.clients.snapshot,
            "positions": self.locations.snapshot,
            "tenant_id": lambda: self.same_account.tenant_id,
            "handled": self.streams.snapshot,
            "lost": self.streams.losses,
            "refused": self.streams.refused,
        }
        return SnapshotStore(
            hass, self.entry, sources, self.coordinator.revision, self.client.clock
        )

    def _site_of(self, alert: Alert) -> str | None:
        """Return the id of an alert's site: its own, or that of the first device that it names."""
        if alert.site_id:
            return alert.site_id
        devices = map(self.inventory.devices.get, alert.device_serials)
        return next((device.site_id for device in devices if device is not None), None)

    async def _async_topology(self, site_id: str) -> Topology:
        """Fetch the topology of a site; raises CentralError subclasses."""
        before = self.topologies.get(site_id)
        topology = await self.client.api.topology(site_id)
        if before is None:
            return topology
        devices = self.inventory.devices.values()
        return topology.with_last_links(
            before, {device.serial_number for device in devices if device.online is False}
        )

    def _show_site(self, site_id: str) -> None:
        """Let the entities of a site show what Central has answered."""
        self.dispatcher.update(site_key(site_id))

    def known_device(self, serial_number: str) -> Device:
        """Return a device; raises ServiceValidationError if Central has removed it."""
        device = self.inventory.devices.get(serial_number)
        if device is None:
            raise invalid("device_not_known", device=serial_number)
        return device

    def remove_device(self, key: Key) -> bool:
        """Forget what the user removes from the device registry; False if it still exists."""
        if self.inventory.thing(key) is not None:
            return False
        match key[0]:
            case "site":
                return self.sites.remove_device(key[1])
            case "client":
                return self.clients.remove_device(key[1])
            case "tag":
                return self.locations.remove_device(key)
        self.registry.unregister(key)
        return True

    async def async_load(self, stored: Mapping[str, Any]) -> bool:
        """Load what the last run knew; return True if that is enough to start with."""
        self.clients.load(stored)
        self.locations.load(stored)
        self.same_account.load(stored)
        self.streams.load(stored)
        is_loaded = await self.coordinator.async_load(stored, self.options.rest_kinds)
        if is_loaded:
            self.streams.gaps.continue_from(stored.get(CLOSED))
        self.rest.remember_sizes(self._known_sizes())
        return is_loaded

    def _known_sizes(self) -> dict[str, int]:
        """Return how much is known of what REST lists, so that an odd first list is noticed."""
        sizes = Counter[str](device.kind for device in self.inventory.devices.values())
        sizes["alerts"] = len(self.inventory.alerts.by_id)
        sizes["clients"] = sum(client.connected for client in self.clients.clients)
        sizes["sites"] = len(self.devices.registered("site"))
        return sizes

    def start(self) -> None:
        """Follow the account, now that every entity exists.

        While Home Assistant starts, its automations are not armed yet, and would miss what
        happened meanwhile: what Central sends waits in the sockets until they are.
        """
        self.registry.remove_leftovers()
        self.store.start()
        self.clients.start()
        self.locations.start()
        self.floors.start()
        self.same_account.start(self.streams.subscriptions)
        self.entry.async_on_unload(async_at_started(self._hass, self._start_reading))

    @callback
    def _start_reading(self, _: HomeAssistant) -> None:
        """Read the streams, and fetch what they may have missed."""
        self.coordinator.start()
        self.streams.start_reading()

    async def async_save(self) -> None:
        """Store what is known; nothing may arrive any more, or it would be lost."""
        # Statistics wait unread until somebody needs them.
        self.inventory.read()
        await self.store.async_save()


async def async_load_runtime(
    hass: HomeAssistant, entry: CentralConfigEntry, client: Client
) -> CentralRuntime:
    """Return an account as the last run knew it, or else as a first snapshot over REST has it.

    Raises ConfigEntryNotReady if there is neither.
    """
    runtime = CentralRuntime(hass, entry, client)
    stored = await runtime.store.async_load()
    try:
        is_loaded = await runtime.async_load(stored)
    except Exception as err:  # noqa: BLE001 - whatever is wrong with what is stored, Central is not
        LOGGER.warning("The stored data of %s cannot be used: %s", entry.title, type(err).__name__)
        # Nothing that is half loaded is kept.
        runtime = CentralRuntime(hass, entry, client)
        is_loaded = await runtime.async_load({})
    if not is_loaded:
        await runtime.coordinator.async_config_entry_first_refresh()
    return runtime
