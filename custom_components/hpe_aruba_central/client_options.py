"""The page of the options that is about clients: its form, what is filled in, and what was chosen."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import UnitOfTime
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import probatio

from .central.models.client import read_mac
from .const import (
    CONF_AWAY_DELAY,
    CONF_POSITIONS,
    CONF_RETENTION,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMISED,
    CONF_TRACK_WLANS,
)
from .coordinator import CentralConfigEntry
from .options import DEFAULT_AWAY_DELAY, DEFAULT_RETENTION, Options, Track

_LONGEST_DELAY = 86_400
_LONGEST_RETENTION = 365


def _number(most: int, unit: str, least: int = 0) -> NumberSelector:
    """Return a choice of a whole number."""
    return NumberSelector(
        NumberSelectorConfig(
            min=least, max=most, step=1, unit_of_measurement=unit, mode=NumberSelectorMode.BOX
        )
    )


def clients_schema(entry: CentralConfigEntry) -> probatio.Schema:
    """Return the form of what is shown of clients and asset tags."""
    known = entry.runtime_data.presence.wlans if entry.state is ConfigEntryState.LOADED else set()
    wlans = known | set(entry.options.get(CONF_TRACK_WLANS, ()))
    return probatio.Schema(
        {
            probatio.Required(CONF_TRACK): SelectSelector(
                SelectSelectorConfig(
                    options=list(Track), mode=SelectSelectorMode.LIST, translation_key=CONF_TRACK
                )
            ),
            probatio.Optional(CONF_TRACK_WLANS, default=list): SelectSelector(
                SelectSelectorConfig(
                    options=sorted(wlans),
                    multiple=True,
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            probatio.Optional(CONF_TRACK_MACS, default=list): TextSelector(
                TextSelectorConfig(multiple=True)
            ),
            probatio.Required(CONF_TRACK_RANDOMISED): BooleanSelector(),
            probatio.Required(CONF_AWAY_DELAY): _number(_LONGEST_DELAY, UnitOfTime.SECONDS),
            probatio.Required(CONF_RETENTION): _number(_LONGEST_RETENTION, UnitOfTime.DAYS, 1),
            probatio.Required(CONF_POSITIONS): BooleanSelector(),
        }
    )


def shown_clients(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen, with the defaults for what never was."""
    return {
        CONF_TRACK: options.get(CONF_TRACK, Track.OFF.value),
        CONF_TRACK_WLANS: list(options.get(CONF_TRACK_WLANS, ())),
        CONF_TRACK_MACS: list(options.get(CONF_TRACK_MACS, ())),
        CONF_TRACK_RANDOMISED: options.get(CONF_TRACK_RANDOMISED, False),
        CONF_AWAY_DELAY: options.get(CONF_AWAY_DELAY, DEFAULT_AWAY_DELAY),
        CONF_RETENTION: options.get(CONF_RETENTION, DEFAULT_RETENTION),
        CONF_POSITIONS: options.get(CONF_POSITIONS, False),
    }


def read_clients(
    options: Mapping[str, Any], user_input: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was chosen in a form, each choice written in one way, and what is wrong with it by field."""
    typed = [mac for text in user_input[CONF_TRACK_MACS] for mac in text.replace(",", " ").split()]
    macs = [read_mac(mac) for mac in typed]
    chosen = shown_clients(user_input) | {
        CONF_TRACK_WLANS: sorted(set(user_input[CONF_TRACK_WLANS])),
        CONF_TRACK_MACS: sorted({mac for mac in macs if mac}),
        CONF_AWAY_DELAY: int(user_input[CONF_AWAY_DELAY]),
        CONF_RETENTION: int(user_input[CONF_RETENTION]),
    }
    enabled = Options.parse(options)
    errors: dict[str, str] = {}
    if chosen[CONF_TRACK] != Track.OFF and not enabled.follows("clients"):
        errors[CONF_TRACK] = "clients_not_followed"
    if chosen[CONF_TRACK] == Track.WLANS and not chosen[CONF_TRACK_WLANS]:
        errors[CONF_TRACK_WLANS] = "no_wlans"
    if None in macs:
        errors[CONF_TRACK_MACS] = "invalid_mac"
    elif chosen[CONF_TRACK] == Track.MACS and not macs:
        errors[CONF_TRACK_MACS] = "no_macs"
    if chosen[CONF_POSITIONS] and not enabled.follows("location"):
        errors[CONF_POSITIONS] = "location_not_followed"
    return chosen, errors
