"""Update entities: the firmware that devices have, and what Central recommends instead. Nothing is installed."""

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
from .entities.loader import async_add_as_discovered, async_remove_excluded
from .entity import ThingEntity
from .runtime import CentralConfigEntry, CentralRuntime

PARALLEL_UPDATES = 0

FIRMWARE = UpdateEntityDescription(
    key="firmware",
    device_class=UpdateDeviceClass.FIRMWARE,
    entity_category=EntityCategory.DIAGNOSTIC,
)

_UP_TO_DATE = frozenset({"up_to_date", "uptodate"})
"""Central may recommend another version all the same. Source: the example in HPE's definition."""

_IN_PROGRESS = frozenset(
    {"downloading", "in_progress", "installing", "rebooting", "updating", "upgrading"}
)
"""Guessed: of the words for a status only ``Up To Date`` is published."""

_LONGEST_ACRONYM = 3
"""Letters: classifications such as LSR and SSR, for a long and a short supported release."""


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an update entity for each device of whose firmware REST tells, as soon as it does."""
    runtime = entry.runtime_data
    names = [FIRMWARE.key]
    async_remove_excluded(runtime, Platform.UPDATE, lambda _: names)

    def describe(thing: Thing) -> tuple[UpdateEntityDescription, ...]:
        """Return the description for a device whose firmware REST has listed."""
        if not isinstance(thing, Device) or thing.serial_number not in runtime.firmware:
            return ()
        if not runtime.policy.should_create(Platform.UPDATE, thing.key, FIRMWARE.key):
            return ()
        return (FIRMWARE,)

    async_add_as_discovered(runtime, async_add_entities, describe, FirmwareUpdate)


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
        """What REST told last, which may be hours ago."""
        return self.runtime.firmware.get(self._serial_number)

    @property
    @override
    def installed_version(self) -> str | None:
        """The version that the device itself tells, which its stream does at once; else what REST told."""
        if (device := self.device) is not None and device.firmware_version:
            return device.firmware_version
        return None if (firmware := self._firmware) is None else firmware.installed

    @property
    @override
    def latest_version(self) -> str | None:
        """The version that Central recommends, which is the installed one where it sees nothing to do."""
        if (firmware := self._firmware) is None:
            return None
        if firmware.recommended is None or firmware.upgrade_status in _UP_TO_DATE:
            return self.installed_version
        return firmware.recommended

    @override
    def version_is_newer(self, latest_version: str, installed_version: str) -> bool:
        """Compare all numbers: Home Assistant would not look at the build that follows a version of Aruba's."""
        latest, installed = (
            re.findall(r"\d+|[a-z]+", text.lower()) for text in (latest_version, installed_version)
        )
        if [part for part in latest if part.isalpha()] != [
            part for part in installed if part.isalpha()
        ]:
            # Not of one train: which is newer is Central's to know.
            return True
        return [int(part) for part in latest if part.isdigit()] > [
            int(part) for part in installed if part.isdigit()
        ]

    @property
    @override
    def in_progress(self) -> bool | None:
        """Whether Central upgrades the device: unknown unless it says so, and over with the first word of a change."""
        firmware = self._firmware
        if firmware is None or firmware.installed not in {None, self.installed_version}:
            return None
        return (
            True
            if (firmware.upgrade_status or "").removeprefix("upgrade_") in _IN_PROGRESS
            else None
        )

    @property
    @override
    def title(self) -> str | None:
        """The model that the firmware is for."""
        return device.model if isinstance(device := self.thing, Device) else None

    @property
    @override
    def release_summary(self) -> str | None:
        """Central's words for what the recommended version is, and for how the device stands to it."""
        if (firmware := self._firmware) is None:
            return None
        words = (
            _phrase(word) for word in (firmware.classification, firmware.upgrade_status) if word
        )
        return ", ".join(words) or None

    @property
    @override
    def shown(self) -> object:
        """All of it."""
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
        """Whether the device is there: what REST told stays true while a stream is down."""
        return self.device is not None


def _phrase(word: str) -> str:
    """Write a word of Central's as people do: ``bug_fix`` is ``Bug fix``, ``lsr`` is ``LSR``."""
    return word.upper() if len(word) <= _LONGEST_ACRONYM else word.replace("_", " ").capitalize()
