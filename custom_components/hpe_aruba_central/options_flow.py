"""The options flow: streams and events, devices and entities, clients and asset tags."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio

from .central.models.client import NetworkClient, read_mac
from .central.models.core import PartKind
from .central.models.device import Device, DeviceKind
from .central.streams import EVENT_TYPES, STREAMS
from .config_entry import CentralConfigEntry
from .const import (
    CONF_ACCESS_PORTS,
    CONF_AWAY_DELAY,
    CONF_DETAIL,
    CONF_DEVICE_KINDS,
    CONF_FILTERS,
    CONF_PARTS,
    CONF_POSITIONS,
    CONF_RETENTION,
    CONF_SITE_AREAS,
    CONF_SITES,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMIZED,
    CONF_TRACK_WLANS,
)
from .options import DEFAULT_AWAY_DELAY, DEFAULT_RETENTION, FILTERS, Detail, Options, Track
from .registry.devices import client_name

_MAX_AWAY_DELAY = 86_400
_MAX_RETENTION = 365
_MAX_OFFERED_CLIENTS = 1000
"""A browser gets no longer list than this."""

_PAGES = ("streams", "devices", "clients")


def _select_one(options: Iterable[str], translation_key: str) -> SelectSelector:
    """Return a selector of one of some translated options."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options), mode=SelectSelectorMode.LIST, translation_key=translation_key
        )
    )


def _select_many(
    options: Iterable[str], translation_key: str, mode: SelectSelectorMode = SelectSelectorMode.LIST
) -> SelectSelector:
    """Return a selector of any number of translated options."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options), multiple=True, mode=mode, translation_key=translation_key
        )
    )


def _select_number(minimum: int, maximum: int, unit: str) -> NumberSelector:
    """Return a selector of an integer."""
    return NumberSelector(
        NumberSelectorConfig(
            min=minimum,
            max=maximum,
            step=1,
            unit_of_measurement=unit,
            mode=NumberSelectorMode.BOX,
        )
    )


def _filters_schema() -> probatio.Schema:
    """Return the form of the event types of each stream."""
    fields: dict[probatio.Marker, Any] = {}
    for stream, option in FILTERS.items():
        marker = probatio.Optional(option, default=list)
        fields[marker] = _select_many(EVENT_TYPES[stream], option, SelectSelectorMode.DROPDOWN)
    return probatio.Schema(fields)


STREAMS_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_STREAMS): _select_many(STREAMS, "stream"),
        probatio.Required(CONF_STATISTICS_ON_BUS, default=False): BooleanSelector(),
        probatio.Required(CONF_FILTERS): section(_filters_schema(), {"collapsed": True}),
    }
)


def _labeled(labels: Mapping[str, str]) -> list[SelectOptionDict]:
    """Return the options of a selector, from their labels by value."""
    return [SelectOptionDict(value=value, label=label) for value, label in labels.items()]


def _in_order[T: str](options: Iterable[T], selected: Collection[str]) -> list[str]:
    """Return the selected ones of some options in the order of these: the same is no change."""
    return [str(option) for option in options if option in selected]


def _site_options(entry: CentralConfigEntry, selected: Iterable[str]) -> list[SelectOptionDict]:
    """Return the sites of the running account by name, and those selected before by id."""
    names = {site_id: site_id for site_id in selected}
    if entry.state is ConfigEntryState.LOADED:
        devices: Iterable[Device] = entry.runtime_data.inventory.devices.values()
        for device in devices:
            if device.site_id and device.site_name:
                names[device.site_id] = device.site_name
    return _labeled(names)


def devices_schema(entry: CentralConfigEntry, sites: Iterable[str]) -> probatio.Schema:
    """Return the form of devices and entities; ``sites`` are the ids of those selected before."""
    site_selector = SelectSelector(
        SelectSelectorConfig(
            options=_site_options(entry, sites),
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
            sort=True,
        )
    )
    return probatio.Schema(
        {
            probatio.Required(CONF_DEVICE_KINDS): _select_many(DeviceKind, "device_kind"),
            probatio.Required(CONF_PARTS): _select_many(PartKind, "part"),
            probatio.Required(CONF_DETAIL): _select_one(Detail, "detail"),
            probatio.Required(CONF_ACCESS_PORTS): BooleanSelector(),
            probatio.Optional(CONF_SITES, default=list): site_selector,
            probatio.Required(CONF_SITE_AREAS, default=False): BooleanSelector(),
        }
    )


def device_values(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the form of devices."""
    parsed = Options.parse(options)
    return {
        CONF_DEVICE_KINDS: _in_order(DeviceKind, parsed.device_kinds),
        CONF_PARTS: _in_order(PartKind, parsed.part_kinds),
        CONF_DETAIL: parsed.detail.value,
        CONF_ACCESS_PORTS: parsed.access_ports,
        CONF_SITES: sorted(parsed.sites),
        CONF_SITE_AREAS: parsed.site_areas,
    }


def _client_options(entry: CentralConfigEntry, selected: Iterable[str]) -> list[SelectOptionDict]:
    """Return the clients seen last by name, and those selected before."""
    labels = {mac: mac for mac in selected}
    if entry.state is ConfigEntryState.LOADED:
        clients = entry.runtime_data.clients.clients
        for client in islice(clients.latest(), _MAX_OFFERED_CLIENTS):
            labels[client.mac] = _client_label(client)
        for mac in selected:
            known = clients.get(mac)
            if known is not None:
                labels[mac] = _client_label(known)
    return _labeled(labels)


def _client_label(client: NetworkClient) -> str:
    """Return a client's name, if it has one, and its address."""
    name = client_name(client)
    if not name:
        return client.mac
    return f"{name} ({client.mac})"


def clients_schema(entry: CentralConfigEntry, values: Mapping[str, Any]) -> probatio.Schema:
    """Return the form of clients and asset tags; ``values`` are those selected before."""
    wlans = set(values[CONF_TRACK_WLANS])
    if entry.state is ConfigEntryState.LOADED:
        wlans |= entry.runtime_data.clients.counts.wlans
    wlan_selector = SelectSelector(
        SelectSelectorConfig(
            options=sorted(wlans),
            multiple=True,
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
    mac_selector = SelectSelector(
        SelectSelectorConfig(
            options=_client_options(entry, values[CONF_TRACK_MACS]),
            multiple=True,
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
            sort=True,
        )
    )
    away_delay = _select_number(0, _MAX_AWAY_DELAY, UnitOfTime.SECONDS)
    retention = _select_number(1, _MAX_RETENTION, UnitOfTime.DAYS)
    return probatio.Schema(
        {
            probatio.Required(CONF_TRACK): _select_one(Track, CONF_TRACK),
            probatio.Optional(CONF_TRACK_WLANS, default=list): wlan_selector,
            probatio.Optional(CONF_TRACK_MACS, default=list): mac_selector,
            probatio.Required(CONF_TRACK_RANDOMIZED): BooleanSelector(),
            probatio.Required(CONF_AWAY_DELAY): away_delay,
            probatio.Required(CONF_RETENTION): retention,
            probatio.Required(CONF_POSITIONS): BooleanSelector(),
        }
    )


def client_values(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the form of clients, as far as their streams are subscribed to."""
    parsed = Options.parse(options)
    return {
        CONF_TRACK: parsed.tracking.track.value,
        CONF_TRACK_WLANS: list(options.get(CONF_TRACK_WLANS, ())),
        CONF_TRACK_MACS: list(options.get(CONF_TRACK_MACS, ())),
        CONF_TRACK_RANDOMIZED: options.get(CONF_TRACK_RANDOMIZED, False),
        CONF_AWAY_DELAY: options.get(CONF_AWAY_DELAY, DEFAULT_AWAY_DELAY),
        CONF_RETENTION: options.get(CONF_RETENTION, DEFAULT_RETENTION),
        CONF_POSITIONS: parsed.positions,
    }


def read_clients(
    options: Mapping[str, Any], user_input: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the normalized input of the form of clients, and its errors by field.

    It includes the streams, if it needs one that is not subscribed to.
    """
    entered = " ".join(user_input[CONF_TRACK_MACS]).replace(",", " ").split()
    macs = [read_mac(mac) for mac in entered]
    values = user_input | {
        CONF_TRACK_WLANS: sorted(set(user_input[CONF_TRACK_WLANS])),
        CONF_TRACK_MACS: sorted({mac for mac in macs if mac}),
        CONF_AWAY_DELAY: int(user_input[CONF_AWAY_DELAY]),
        CONF_RETENTION: int(user_input[CONF_RETENTION]),
    }
    needed = set[str]()
    if values[CONF_TRACK] != Track.OFF:
        needed.add("clients")
    if values[CONF_POSITIONS]:
        needed.add("location")
    enabled = set(Options.parse(options).stream_names)
    if not needed <= enabled:
        values[CONF_STREAMS] = _in_order(STREAMS, enabled | needed)
    errors: dict[str, str] = {}
    if values[CONF_TRACK] == Track.WLANS and not values[CONF_TRACK_WLANS]:
        errors[CONF_TRACK_WLANS] = "no_wlans"
    if None in macs:
        errors[CONF_TRACK_MACS] = "invalid_mac"
    elif values[CONF_TRACK] == Track.MACS and not macs:
        errors[CONF_TRACK_MACS] = "no_macs"
    return values, errors


class CentralOptionsFlow(OptionsFlowWithReload):
    """Change the options of an account, page by page; if they differ, it is reloaded once."""

    def __init__(self) -> None:
        self._options: dict[str, Any] = {}
        """The options with what was changed on the pages."""

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Show the menu of the three forms."""
        self._options = dict(self.config_entry.options)
        return self.async_show_menu(step_id="init", menu_options=_PAGES)

    async def async_step_streams(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or handle the form of streams and events."""
        errors: dict[str, str] = {}
        options = self._options
        if user_input is not None:
            options = options | {
                CONF_STREAMS: _in_order(STREAMS, user_input[CONF_STREAMS]),
                CONF_STATISTICS_ON_BUS: user_input[CONF_STATISTICS_ON_BUS],
                **user_input[CONF_FILTERS],
            }
            if options[CONF_STREAMS]:
                return self._keep(options)
            errors[CONF_STREAMS] = "no_streams"
        enabled = Options.parse(options).stream_names
        values = {CONF_STREAMS: enabled, **options, CONF_FILTERS: options}
        return self.async_show_form(
            step_id="streams",
            data_schema=self.add_suggested_values_to_schema(STREAMS_SCHEMA, values),
            errors=errors,
        )

    async def async_step_devices(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or handle the form of devices and entities."""
        if user_input is not None:
            return self._keep(device_values(user_input))
        values = device_values(self._options)
        schema = devices_schema(self.config_entry, values[CONF_SITES])
        return self.async_show_form(
            step_id="devices",
            data_schema=self.add_suggested_values_to_schema(schema, values),
        )

    async def async_step_clients(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or handle the form of clients and asset tags."""
        errors: dict[str, str] = {}
        stored = client_values(self._options)
        values = stored
        if user_input is not None:
            normalized, errors = read_clients(self._options, user_input)
            if not errors:
                return self._keep(normalized)
            values = user_input
        schema = clients_schema(self.config_entry, stored)
        return self.async_show_form(
            step_id="clients",
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=errors,
        )

    async def async_step_save(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Save what was changed on all pages."""
        return self.async_create_entry(data=self._options)

    def _keep(self, changes: Mapping[str, Any]) -> ConfigFlowResult:
        """Keep what was changed on a page, and show the menu with the choice to save it."""
        self._options |= changes
        return self.async_show_menu(step_id="init", menu_options=[*_PAGES, "save"])
