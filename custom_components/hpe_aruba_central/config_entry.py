"""The type of an account's config entry, apart from what the entry holds at run time."""

from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry

if TYPE_CHECKING:
    from .runtime import CentralRuntime

type CentralConfigEntry = ConfigEntry[CentralRuntime]
"""A config entry of this integration; its runtime data is there while the account is loaded."""
