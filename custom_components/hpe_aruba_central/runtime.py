"""The objects of a loaded account: how they are created, started and stopped."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .central.models.device import Device
from .central.rest.actions import Actions
from .central.state.device_alerts import DeviceAlerts
from .central.state.inventory import Inventory
from .central.state.totals import Totals
from .const import DOMAIN
from .coordinator import CentralCoordinator
from .dispatcher import Dispatcher
from .hub.api import Client
from .hub.client_tracking import ClientTracking
from .hub.event_bus import EventBus
from .hub.firmware import FirmwareBySerial
from .hub.license_check import LicenseCheck
from .hub.location_tracking import LocationTracking
from .hub.rest_sync import RestSync
from .hub.storage import SnapshotStore
from .hub.stream_monitor import StreamMonitor
from .options import Options
from .registry.devices import AccountDevices
from .registry.entity_policy import EntityPolicy
from .registry.sites import Sites
from .registry.sync import RegistrySync

type CentralConfigEntry = ConfigEntry[CentralRuntime]


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralRuntime:
    """What the platforms, actions and diagnostics of a loaded account use, by name."""

    entry: CentralConfigEntry
    client: Client
    options: Options
    inventory: Inventory
    """Devices, their parts, and open alerts."""
    dispatcher: Dispatcher
    """Where entities listen."""
    streams: StreamMonitor
    rest: RestSync
    coordinator: CentralCoordinator
    devices: AccountDevices
    """The account's entries in the device registry."""
    registry: RegistrySync
    """Which devices and parts are shown."""
    policy: EntityPolicy
    """Which entities are created."""
    totals: Totals
    device_alerts: DeviceAlerts
    sites: Sites
    firmware: FirmwareBySerial
    clients: ClientTracking
    locations: LocationTracking
    actions: Actions
    store: SnapshotStore

    def known_device(self, serial_number: str) -> Device:
        """Return a device; raises ServiceValidationError if Central has removed it."""
        device = self.inventory.devices.get(serial_number)
        if device is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="device_not_known",
                translation_placeholders={"device": serial_number},
            )
        return device

    async def async_load(self) -> None:
        """Load what the last run knew; without that, wait for a first snapshot over REST.

        Raises ConfigEntryNotReady or ConfigEntryAuthFailed if there is neither.
        """
        stored = await self.store.async_load()
        self.clients.load(stored)
        self.locations.load(stored)
        if not self.coordinator.load(stored, self.options.rest_kinds):
            await self.coordinator.async_config_entry_first_refresh()

    def start(self) -> None:
        """Read the streams, now that every entity exists."""
        self.registry.remove_leftovers()
        self.coordinator.start()
        self.store.start()
        self.clients.start()
        self.locations.start()
        self.streams.start_reading()

    async def async_save(self) -> None:
        """Store what is known; nothing may arrive any more, or it would be lost."""
        # Statistics wait unread until somebody needs them.
        self.inventory.read()
        await self.store.async_save()


def create_runtime(
    hass: HomeAssistant, entry: CentralConfigEntry, client: Client
) -> CentralRuntime:
    """Create the objects of an account; nothing is connected or loaded yet."""
    options = Options.parse(entry.options)
    inventory = Inventory(options.device_kinds, options.part_kinds)
    dispatcher = Dispatcher(hass)
    devices = AccountDevices(hass, entry)
    registry = RegistrySync(hass, entry, options, inventory, devices)
    streams = StreamMonitor(hass, entry, dispatcher)
    rest = RestSync(client.api, options)
    totals = Totals(registry.is_selected)
    device_alerts = DeviceAlerts()
    sites = Sites(hass, entry, options, devices, registry, dispatcher)
    firmware = FirmwareBySerial(registry, dispatcher)
    clients = ClientTracking(hass, entry, options.tracking, devices, streams, dispatcher)
    locations = LocationTracking(
        hass, entry, clients, devices, dispatcher, is_enabled=options.positions
    )
    coordinator = CentralCoordinator(
        hass,
        entry,
        inventory=inventory,
        dispatcher=dispatcher,
        streams=streams,
        rest=rest,
        registry=registry,
        totals=totals,
        device_alerts=device_alerts,
        clients=clients,
        sites=sites,
        firmware=firmware,
        event_bus=EventBus(hass, entry, devices, with_statistics=options.statistics_on_bus),
        license_check=LicenseCheck(hass, entry, client.api, streams, dispatcher),
    )
    streams.connect(client, options, coordinator.handle_event, coordinator.handle_live)
    sources = {
        "known": lambda: list(coordinator.known_streams.copy()),
        "inventory": inventory.snapshot,
        "clients": clients.snapshot,
        "positions": locations.snapshot,
    }
    return CentralRuntime(
        entry=entry,
        client=client,
        options=options,
        inventory=inventory,
        dispatcher=dispatcher,
        streams=streams,
        rest=rest,
        coordinator=coordinator,
        devices=devices,
        registry=registry,
        policy=EntityPolicy(options.detail, inventory, devices),
        totals=totals,
        device_alerts=device_alerts,
        sites=sites,
        firmware=firmware,
        clients=clients,
        locations=locations,
        actions=Actions(client.api, alerts=inventory.alerts.by_id),
        store=SnapshotStore(hass, entry, sources, coordinator.revision),
    )
