"""The kinds of row, and how rows that are alike are made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from homeassistant.components.binary_sensor import BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfPower, UnitOfRatio, UnitOfTime
from homeassistant.helpers.entity import EntityDescription

from ..central.models.core import Thing
from ..central.models.device import Device, DeviceKind
from ..central.wire.decoder import words

type Value = str | float | datetime

AP = frozenset({DeviceKind.ACCESS_POINT})
SWITCH = frozenset({DeviceKind.SWITCH})
GATEWAY = frozenset({DeviceKind.GATEWAY})


@dataclass(frozen=True, kw_only=True)
class ThingDescription[V](EntityDescription):
    """What an entity shows of a device or of a part of one, and which of them have it."""

    of: type[Thing] = Device
    attribute: str = ""
    """The attribute that is shown; empty where ``value`` looks at more than one."""
    value: Callable[[Any], V | None] = lambda thing: thing
    """Makes the value of the attribute's, or of the whole thing."""
    kinds: frozenset[DeviceKind] = frozenset(DeviceKind)
    always: bool = False
    """Whether the entity is made before its value has been heard."""
    measured: bool = True
    """Whether the value means nothing while the device is offline."""
    essential: bool = False
    """Whether the entity is enabled by itself in a large account, too."""

    def of_thing(self, thing: Thing) -> V | None:
        """Return the value that a thing has."""
        if not self.attribute:
            return self.value(thing)
        value = getattr(thing, self.attribute)
        return None if value is None else self.value(value)


@dataclass(frozen=True, kw_only=True)
class CentralSensorDescription(ThingDescription[Value], SensorEntityDescription):
    """A sensor of a device or of a part of one."""


@dataclass(frozen=True, kw_only=True)
class CentralBinarySensorDescription(ThingDescription[bool], BinarySensorEntityDescription):
    """A binary sensor of a device or of a part of one."""

    status: Callable[[Any], str | None] | None = None
    """Central's own word, shown as an attribute."""


class Which(TypedDict, total=False):
    """Which things have a row, and whether it is enabled by itself; the rest is the row's kind's.

    ``main``: it is what a person looks for first, and no diagnostic.
    """

    of: type[Thing]
    kinds: frozenset[DeviceKind]
    on: bool
    value: Callable[[Any], Any]
    always: bool
    measured: bool
    essential: bool
    main: bool


def _row(key: str, attribute: str, which: Which) -> dict[str, Any]:
    """Return what every row has."""
    row: dict[str, Any] = {
        "key": key,
        "translation_key": key
        if (of := which.get("of", Device)) is Device
        else f"{of.__name__.lower()}_{key}",
        "attribute": attribute,
        "entity_category": None if which.get("main") else EntityCategory.DIAGNOSTIC,
        "entity_registry_enabled_default": which.get("on", False),
    }
    return row | {name: value for name, value in which.items() if name not in {"on", "main"}}


def _sensor(key: str, attribute: str, which: Which, **of_kind: Any) -> CentralSensorDescription:
    """Describe a diagnostic sensor that shows an attribute."""
    return CentralSensorDescription(**{**_row(key, attribute, which), **of_kind})


def measured(
    key: str, attribute: str, unit: str | None = None, decimals: int = 0, **which: Unpack[Which]
) -> CentralSensorDescription:
    """Describe a measurement, rounded here: a display precision would cost every entity another registry write."""
    return _sensor(
        key,
        attribute,
        which,
        native_unit_of_measurement=unit,
        state_class=SensorStateClass.MEASUREMENT,
        value=round if not decimals else lambda value: round(value, decimals),
    )


def percent(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe a share, in percent."""
    return measured(key, attribute, UnitOfRatio.PERCENTAGE, **which)


def _of_class(
    key: str, attribute: str, device_class: SensorDeviceClass, unit: str, which: Which
) -> CentralSensorDescription:
    """Describe a measurement of a device class, to one decimal."""
    return _sensor(
        key,
        attribute,
        which,
        device_class=device_class,
        native_unit_of_measurement=unit,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda value: round(float(value), 1),
    )


def watts(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe electric power."""
    return _of_class(key, attribute, SensorDeviceClass.POWER, UnitOfPower.WATT, which)


def milliseconds(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe a delay."""
    return _of_class(key, attribute, SensorDeviceClass.DURATION, UnitOfTime.MILLISECONDS, which)


def count(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe a count of which nobody has said since when it counts: it has no statistics."""
    return _sensor(key, attribute, which)


def text(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe a name, an address or a number that stands for something."""
    return _sensor(key, attribute, {"measured": False, **which})


def since(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe the time since when something has been up."""
    return _sensor(
        key, attribute, {"measured": False, **which}, device_class=SensorDeviceClass.UPTIME
    )


def moment(key: str, attribute: str, **which: Unpack[Which]) -> CentralSensorDescription:
    """Describe a time."""
    return _sensor(
        key, attribute, {"measured": False, **which}, device_class=SensorDeviceClass.TIMESTAMP
    )


def word(
    key: str, attribute: str, kind: str, field: str, **which: Unpack[Which]
) -> CentralSensorDescription:
    """Describe one of the words of a field of a kind of message; a word that it does not have is unknown."""
    options = list(words(kind, field))
    known = which.pop("value", None)
    return _sensor(
        key,
        attribute,
        {"measured": False, **which},
        device_class=SensorDeviceClass.ENUM,
        options=options,
        value=lambda value: told if (told := known(value) if known else value) in options else None,
    )


def flag(
    key: str,
    attribute: str,
    device_class: BinarySensorDeviceClass | None = None,
    **which: Unpack[Which],
) -> CentralBinarySensorDescription:
    """Describe something that is so or is not."""
    return CentralBinarySensorDescription(**_row(key, attribute, which), device_class=device_class)
