"""Setup of an account, compared with the same number of entities that do nothing."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
import gc
from statistics import median
from time import process_time
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.button import ButtonEntity
from homeassistant.components.device_tracker.const import SourceType
from homeassistant.components.device_tracker.entity import BaseScannerEntity
from homeassistant.components.event import EventEntity
from homeassistant.components.sensor import SensorEntity
from homeassistant.components.todo.entity import TodoListEntity
from homeassistant.components.update import UpdateEntity
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from .home import access_point, async_set_up, home, quiet_account
from .measure import Figure

_APS = 2000
_ROUNDS = 5
_BARE = "bare"

type Wanted = Counter[tuple[str, bool]]
"""The number of entities by platform and by whether they are enabled."""


class _Bare(Entity):
    """An entity of a device, with a name and a constant state."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, platform: str, number: int, devices: int, *, enabled: bool) -> None:
        device = number % devices
        self._attr_unique_id = f"{platform}-{enabled}-{number}"
        self._attr_name = f"Value {platform} {enabled} {number // devices}"
        self._attr_entity_registry_enabled_default = enabled
        self._attr_device_info = DeviceInfo(
            identifiers={(_BARE, str(device))}, name=f"Bare {device}"
        )


class _BareSensor(_Bare, SensorEntity):
    _attr_native_value = 1


class _BareBinarySensor(_Bare, BinarySensorEntity):
    _attr_is_on = True


class _BareButton(_Bare, ButtonEntity):
    pass


class _BareTracker(_Bare, BaseScannerEntity):
    _attr_source_type = SourceType.ROUTER

    @property
    @override
    def is_connected(self) -> bool:
        """Return True: the tracker is always connected."""
        return True


class _BareEvent(_Bare, EventEntity):
    _attr_event_types = ["happened"]  # noqa: RUF012 - Home Assistant declares it so


class _BareTodoList(_Bare, TodoListEntity):
    _attr_todo_items = []  # noqa: RUF012 - Home Assistant declares it so


class _BareUpdate(_Bare, UpdateEntity):
    _attr_installed_version = "1.0"
    _attr_latest_version = "1.0"


_CLASSES: dict[str, type[_Bare]] = {
    Platform.SENSOR: _BareSensor,
    Platform.TODO: _BareTodoList,
    Platform.BINARY_SENSOR: _BareBinarySensor,
    Platform.BUTTON: _BareButton,
    Platform.DEVICE_TRACKER: _BareTracker,
    Platform.EVENT: _BareEvent,
    Platform.UPDATE: _BareUpdate,
}


def count_entities(hass: HomeAssistant, entry: ConfigEntry) -> Wanted:
    """Return the number of entities of a config entry."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return Counter((entity.domain, entity.disabled_by is None) for entity in found)


async def timed_set_up(hass: HomeAssistant, entry: MockConfigEntry) -> float:
    """Return the CPU seconds that setup takes.

    Objects of earlier rounds are frozen, so that the garbage collector skips them.
    """
    gc.collect()
    gc.freeze()
    start = process_time()
    await async_set_up(hass, entry)
    return process_time() - start


async def _ours(*, everything: bool) -> tuple[float, Wanted]:
    """Set up an account; return the seconds and the number of entities."""
    listed = map(access_point, range(_APS))
    async with home() as hass, quiet_account(hass, listed, everything=everything) as entry:
        return await timed_set_up(hass, entry), count_entities(hass, entry)


def _adder(
    platform: str, entity: type[_Bare], wanted: Wanted, devices: int
) -> Callable[[HomeAssistant, ConfigEntry, AddEntitiesCallback], Coroutine[Any, Any, None]]:
    """Return a platform's setup function, which adds the wanted number of entities."""

    async def add(
        hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
        entry: ConfigEntry,  # noqa: ARG001 - as above
        async_add_entities: AddEntitiesCallback,
    ) -> None:
        entities: list[Entity] = []
        for enabled in (True, False):
            numbers = range(wanted[platform, enabled])
            entities += [entity(platform, number, devices, enabled=enabled) for number in numbers]
        async_add_entities(entities)

    return add


async def bare_set_up(wanted: Wanted, devices: int) -> float:
    """Return the CPU seconds of adding bare entities to a number of devices."""
    async with home() as hass:

        async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
            await hass.config_entries.async_forward_entry_setups(entry, list(_CLASSES))
            return True

        mock_integration(hass, MockModule(_BARE, async_setup_entry=set_up))
        mock_platform(hass, f"{_BARE}.config_flow", None)
        for platform, entity in _CLASSES.items():
            mock_platform(
                hass,
                f"{_BARE}.{platform}",
                MockPlatform(async_setup_entry=_adder(platform, entity, wanted, devices)),
            )
        entry = MockConfigEntry(domain=_BARE)
        entry.add_to_hass(hass)
        with mock_config_flow(_BARE, ConfigFlow):
            seconds = await timed_set_up(hass, entry)
        found = count_entities(hass, entry)
        if found != wanted:
            raise RuntimeError(f"{found} were added, not {wanted}")
        return seconds


def figures() -> Iterator[Figure]:
    """Compare the essential entities, which a large account has, and all entities."""
    for everything, what in ((False, "essential"), (True, "all")):
        ours, bare = [], []
        wanted: Wanted = Counter()
        for turn in range(_ROUNDS + 1):
            seconds, wanted = asyncio.run(_ours(everything=everything))
            floor = asyncio.run(bare_set_up(wanted, _APS))
            if turn:  # The first one warms up.
                ours.append(seconds)
                bare.append(floor)
        yield Figure(
            f"set-up of 2,000 access points, {what} entities / as many bare",
            median(ours) / median(bare),
            1.5,
            note=f"{median(ours):.2f} s / {median(bare):.2f} s for {wanted.total()} entities",
        )
