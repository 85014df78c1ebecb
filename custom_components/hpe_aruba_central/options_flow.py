"""The options flow: streams and events, devices and entities, clients and asset tags."""

from collections.abc import Iterable, Mapping
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
    TextSelector,
    TextSelectorConfig,
)
import probatio

from .central.models.client import read_mac
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
    CONF_SITES,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMIZED,
    CONF_TRACK_WLANS,
)
from .options import DEFAULT_AWAY_DELAY, DEFAULT_RETENTION, FILTERS, Detail, Options, Track

_MAX_AWAY_DELAY = 86_400
_MAX_RETENTION = 365


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


def _site_options(entry: CentralConfigEntry) -> list[SelectOptionDict]:
    """Return the sites of the running account by name, and those selected before by id."""
    names = {site_id: site_id for site_id in Options.parse(entry.options).sites}
    if entry.state is ConfigEntryState.LOADED:
        devices: Iterable[Device] = entry.runtime_data.inventory.devices.values()
        for device in devices:
            if device.site_id and device.site_name:
                names[device.site_id] = device.site_name
    return [SelectOptionDict(value=site_id, label=name) for site_id, name in names.items()]


def devices_schema(entry: CentralConfigEntry) -> probatio.Schema:
    """Return the form of devices and entities."""
    site_selector = SelectSelector(
        SelectSelectorConfig(
            options=_site_options(entry),
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
        }
    )


def device_values(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the form of devices, in a fixed order: the same choice is no change."""
    parsed = Options.parse(options)
    return {
        CONF_DEVICE_KINDS: [kind.value for kind in DeviceKind if kind in parsed.device_kinds],
        CONF_PARTS: [kind.value for kind in PartKind if kind in parsed.part_kinds],
        CONF_DETAIL: parsed.detail.value,
        CONF_ACCESS_PORTS: parsed.access_ports,
        CONF_SITES: sorted(parsed.sites),
    }


def clients_schema(entry: CentralConfigEntry) -> probatio.Schema:
    """Return the form of clients and asset tags."""
    wlans = set(entry.options.get(CONF_TRACK_WLANS, ()))
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
    mac_selector = TextSelector(TextSelectorConfig(multiple=True))
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
    """Return the values of the form of clients, with the defaults for what was never chosen."""
    return {
        CONF_TRACK: options.get(CONF_TRACK, Track.OFF.value),
        CONF_TRACK_WLANS: list(options.get(CONF_TRACK_WLANS, ())),
        CONF_TRACK_MACS: list(options.get(CONF_TRACK_MACS, ())),
        CONF_TRACK_RANDOMIZED: options.get(CONF_TRACK_RANDOMIZED, False),
        CONF_AWAY_DELAY: options.get(CONF_AWAY_DELAY, DEFAULT_AWAY_DELAY),
        CONF_RETENTION: options.get(CONF_RETENTION, DEFAULT_RETENTION),
        CONF_POSITIONS: options.get(CONF_POSITIONS, False),
    }


def read_clients(
    options: Mapping[str, Any], user_input: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the normalized input of the form of clients, and its errors by field."""
    entered = " ".join(user_input[CONF_TRACK_MACS]).replace(",", " ").split()
    macs = [read_mac(mac) for mac in entered]
    values = client_values(user_input) | {
        CONF_TRACK_WLANS: sorted(set(user_input[CONF_TRACK_WLANS])),
        CONF_TRACK_MACS: sorted({mac for mac in macs if mac}),
        CONF_AWAY_DELAY: int(user_input[CONF_AWAY_DELAY]),
        CONF_RETENTION: int(user_input[CONF_RETENTION]),
    }
    enabled = Options.parse(options)
    errors: dict[str, str] = {}
    if values[CONF_TRACK] != Track.OFF and not enabled.follows("clients"):
        errors[CONF_TRACK] = "clients_not_followed"
    if values[CONF_TRACK] == Track.WLANS and not values[CONF_TRACK_WLANS]:
        errors[CONF_TRACK_WLANS] = "no_wlans"
    if None in macs:
        errors[CONF_TRACK_MACS] = "invalid_mac"
    elif values[CONF_TRACK] == Track.MACS and not macs:
        errors[CONF_TRACK_MACS] = "no_macs"
    if values[CONF_POSITIONS] and not enabled.follows("location"):
        errors[CONF_POSITIONS] = "location_not_followed"
    return values, errors


class CentralOptionsFlow(OptionsFlowWithReload):
    """Change the options of an account; it is reloaded if they differ."""

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Show the menu of the three forms."""
        return self.async_show_menu(step_id="init", menu_options=["streams", "devices", "clients"])

    async def async_step_streams(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or save the form of streams and events."""
        errors: dict[str, str] = {}
        options = dict(self.config_entry.options)
        if user_input is not None:
            options |= {
                CONF_STREAMS: [name for name in STREAMS if name in user_input[CONF_STREAMS]],
                CONF_STATISTICS_ON_BUS: user_input[CONF_STATISTICS_ON_BUS],
                **user_input[CONF_FILTERS],
            }
            if options[CONF_STREAMS]:
                return self.async_create_entry(data=options)
            errors[CONF_STREAMS] = "no_streams"
        enabled = [stream.name for stream in Options.parse(options).streams]
        values = {CONF_STREAMS: enabled, **options, CONF_FILTERS: options}
        return self.async_show_form(
            step_id="streams",
            data_schema=self.add_suggested_values_to_schema(STREAMS_SCHEMA, values),
            errors=errors,
        )

    async def async_step_devices(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or save the form of devices and entities."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data={**options, **device_values(user_input)})
        schema = devices_schema(self.config_entry)
        return self.async_show_form(
            step_id="devices",
            data_schema=self.add_suggested_values_to_schema(schema, device_values(options)),
        )

    async def async_step_clients(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show or save the form of clients and asset tags."""
        errors: dict[str, str] = {}
        options = self.config_entry.options
        values = client_values(options)
        if user_input is not None:
            normalized, errors = read_clients(options, user_input)
            if not errors:
                return self.async_create_entry(data={**options, **normalized})
            values = user_input
        schema = clients_schema(self.config_entry)
        return self.async_show_form(
            step_id="clients",
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=errors,
        )
