"""Update entities: a device's firmware and the version that Central recommends.

They do not install it.
"""

import re
from typing import override

from homeassistant.components.update import (
    UpdateDeviceClass,
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.core import Thing
from .central.models.device import Device
from .central.models.firmware import Firmware
from .central.models.keys import firmware_key
from .config_entry import CentralConfigEntry
from .entities.loader import async_add_as_discovered, async_remove_excluded
from .entity import ThingEntity
from .markdown import escape
from .runtime import CentralRuntime

PARALLEL_UPDATES = 0

FIRMWARE = UpdateEntityDescription(
    key="firmware",
    device_class=UpdateDeviceClass.FIRMWARE,
    entity_category=EntityCategory.DIAGNOSTIC,
)

_UP_TO_DATE = frozenset({"up_to_date", "uptodate"})
"""Upgrade statuses for which a recommended version does not count.

Source: HPE's definition has an example with this status and another recommended version.
"""

_IN_PROGRESS = frozenset(
    {"downloading", "in_progress", "installing", "rebooting", "updating", "upgrading"}
)
"""Upgrade statuses, guessed: HPE publishes only ``Up To Date``."""

_MAX_ACRONYM_LENGTH = 3
"""Up to this many letters are an acronym: LSR and SSR, a long and a short supported release."""


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an update entity for each device once REST has listed its firmware."""
    runtime = entry.runtime_data
    names = [FIRMWARE.key]
    async_remove_excluded(runtime, Platform.UPDATE, lambda _: names)

    def describe(thing: Thing) -> tuple[UpdateEntityDescription, ...]:
        """Return the description for a device whose firmware REST has listed."""
        if not isinstance(thing, Device) or runtime.firmware.get(thing.serial_number) is None:
            return ()
        if not runtime.policy.should_create(Platform.UPDATE, thing.key, FIRMWARE.key):
            return ()
        return (FIRMWARE,)

    async_add_as_discovered(runtime, async_add_entities, Platform.UPDATE, describe, FirmwareUpdate)


class FirmwareUpdate(ThingEntity[Thing], UpdateEntity):
    """The firmware of a device."""

    _attr_supported_features = UpdateEntityFeature.PROGRESS

    def __init__(
        self, runtime: CentralRuntime, thing: Thing, description: UpdateEntityDescription
    ) -> None:
        key = firmware_key(thing.key[1])
        super().__init__(runtime, thing, description.key, key, is_essential=False)
        self.entity_description = description

    @property
    def _firmware(self) -> Firmware | None:
        """The firmware as last reported by REST, which may be hours ago."""
        return self.runtime.firmware.get(self._serial_number)

    @property
    @override
    def installed_version(self) -> str | None:
        """The version from the device's stream, which is the newest, or else from REST."""
        device, firmware = self.device, self._firmware
        if device is not None and device.firmware_version:
            return device.firmware_version
        return None if firmware is None else firmware.installed

    @property
    @override
    def latest_version(self) -> str | None:
        """The version that Central recommends, or the installed one if it recommends no upgrade."""
        firmware = self._firmware
        if firmware is None:
            return None
        if firmware.recommended is None or firmware.upgrade_status in _UP_TO_DATE:
            return self.installed_version
        return firmware.recommended

    @override
    def version_is_newer(self, latest_version: str, installed_version: str) -> bool:
        """Compare all numbers; Home Assistant ignores the build at the end of Aruba's versions."""
        latest_train, latest_numbers = _parse_version(latest_version)
        installed_train, installed_numbers = _parse_version(installed_version)
        if latest_train != installed_train:
            # Versions of different trains have no order: trust the recommendation.
            return True
        return latest_numbers > installed_numbers

    @property
    @override
    def in_progress(self) -> bool | None:
        """True while Central upgrades the device, None if it does not say so.

        The upgrade is over once the device reports another version than REST.
        """
        firmware = self._firmware
        if firmware is None or firmware.installed not in {None, self.installed_version}:
            return None
        status = (firmware.upgrade_status or "").removeprefix("upgrade_")
        if status in _IN_PROGRESS:
            return True
        return None

    @property
    @override
    def title(self) -> str | None:
        """The model that the firmware is for."""
        return None if self.device is None else self.device.model

    @property
    @override
    def release_summary(self) -> str | None:
        """The classification of the recommended version, and the upgrade status."""
        firmware = self._firmware
        if firmware is None:
            return None
        values = filter(None, (firmware.classification, firmware.upgrade_status))
        return ", ".join(map(_readable, values)) or None

    @property
    @override
    def shown(self) -> object:
        """Snapshot of the shown state."""
        return (
            self.installed_version,
            self.latest_version,
            self.in_progress,
            self.title,
            self.release_summary,
        )

    @property
    @override
    def available(self) -> bool:
        """Return True if Central manages the device.

        Its stream may be down: the firmware comes from REST.
        """
        return self.device is not None


def _parse_version(version: str) -> tuple[list[str], list[int]]:
    """Return the words (the release train) and the numbers of a version."""
    parts = re.findall(r"\d+|[a-z]+", version.lower())
    words = [part for part in parts if part.isalpha()]
    numbers = [int(part) for part in parts if part.isdigit()]
    return words, numbers


def _readable(value: str) -> str:
    """Return an enum value as Markdown: "bug_fix" is "Bug fix", "lsr" is "LSR"."""
    text = value.replace("_", " ")
    return escape(text.upper() if len(value) <= _MAX_ACRONYM_LENGTH else text.strip().capitalize())
