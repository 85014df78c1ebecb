"""Options flow: streams and events, devices and entities, clients and positions."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio

from .central.models.core import PartKind
from .central.models.device import Device, DeviceKind
from .central.streams import EVENT_TYPES, STREAMS
from .client_options import clients_schema, read_clients, shown_clients
from .const import (
    CONF_ACCESS_PORTS,
    CONF_DETAIL,
    CONF_DEVICE_KINDS,
    CONF_FILTERS,
    CONF_PARTS,
    CONF_SITES,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
)
from .coordinator import CentralConfigEntry
from .options import FILTERS, Detail, Options


def _select_many(
    options: Iterable[str], translation_key: str, mode: SelectSelectorMode
) -> SelectSelector:
    """Return a choice of any number of translated words."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options), multiple=True, mode=mode, translation_key=translation_key
        )
    )


STREAMS_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_STREAMS): _select_many(STREAMS, "stream", SelectSelectorMode.LIST),
        probatio.Required(CONF_STATISTICS_ON_BUS, default=False): BooleanSelector(),
        probatio.Required(CONF_FILTERS): section(
            probatio.Schema(
                {
                    probatio.Optional(option, default=list): _select_many(
                        EVENT_TYPES[stream], option, SelectSelectorMode.DROPDOWN
                    )
                    for stream, option in FILTERS.items()
                }
            ),
            {"collapsed": True},
        ),
    }
)


def _site_options(entry: CentralConfigEntry) -> list[SelectOptionDict]:
    """Return the sites that the running account knows by name, and those that were chosen before by their id."""
    names = {site_id: site_id for site_id in Options.parse(entry.options).sites}
    if entry.state is ConfigEntryState.LOADED:
        devices: Iterable[Device] = entry.runtime_data.inventory.devices.values()
        names |= {
            device.site_id: device.site_name
            for device in devices
            if device.site_id and device.site_name
        }
    return [SelectOptionDict(value=site_id, label=name) for site_id, name in names.items()]


def devices_schema(entry: CentralConfigEntry) -> probatio.Schema:
    """Return the form of what is shown of the devices."""
    return probatio.Schema(
        {
            probatio.Required(CONF_DEVICE_KINDS): _select_many(
                DeviceKind, "device_kind", SelectSelectorMode.LIST
            ),
            probatio.Required(CONF_PARTS): _select_many(PartKind, "part", SelectSelectorMode.LIST),
            probatio.Required(CONF_DETAIL): SelectSelector(
                SelectSelectorConfig(
                    options=list(Detail), mode=SelectSelectorMode.LIST, translation_key="detail"
                )
            ),
            probatio.Required(CONF_ACCESS_PORTS): BooleanSelector(),
            probatio.Optional(CONF_SITES, default=list): SelectSelector(
                SelectSelectorConfig(
                    options=_site_options(entry),
                    multiple=True,
                    mode=SelectSelectorMode.DROPDOWN,
                    sort=True,
                )
            ),
        }
    )


def _shown(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be shown in an order of its own, so that the same choice is no change."""
    chosen = Options.parse(options)
    return {
        CONF_DEVICE_KINDS: [kind.value for kind in DeviceKind if kind in chosen.device_kinds],
        CONF_PARTS: [kind.value for kind in PartKind if kind in chosen.part_kinds],
        CONF_DETAIL: chosen.detail.value,
        CONF_ACCESS_PORTS: chosen.access_ports,
        CONF_SITES: sorted(chosen.sites),
    }


class CentralOptionsFlow(OptionsFlowWithReload):
    """Choose which streams to follow, what of them goes on the bus, and which devices and entities there are."""

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Ask which page to open."""
        return self.async_show_menu(step_id="init", menu_options=["streams", "devices", "clients"])

    async def async_step_streams(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the streams and what goes on the bus."""
        errors = {}
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
        suggested = {CONF_STREAMS: enabled} | options
        return self.async_show_form(
            step_id="streams",
            data_schema=self.add_suggested_values_to_schema(
                STREAMS_SCHEMA, suggested | {CONF_FILTERS: options}
            ),
            errors=errors,
        )

    async def async_step_devices(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which devices and entities there shall be."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data={**options, **_shown(user_input)})
        return self.async_show_form(
            step_id="devices",
            data_schema=self.add_suggested_values_to_schema(
                devices_schema(self.config_entry), _shown(options)
            ),
        )

    async def async_step_clients(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which clients and asset tags get device trackers."""
        errors: dict[str, str] = {}
        options = self.config_entry.options
        filled = shown_clients(options)
        if user_input is not None:
            chosen, errors = read_clients(options, user_input)
            if not errors:
                return self.async_create_entry(data={**options, **chosen})
            filled = user_input
        return self.async_show_form(
            step_id="clients",
            data_schema=self.add_suggested_values_to_schema(
                clients_schema(self.config_entry), filled
            ),
            errors=errors,
        )
