"""The description classes, and functions that build the rows of the tables."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
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

type Value = str | float | datetime

AP = frozenset({DeviceKind.ACCESS_POINT})
SWITCH = frozenset({DeviceKind.SWITCH})
GATEWAY = frozenset({DeviceKind.GATEWAY})


@dataclass(frozen=True, kw_only=True)
class ThingDescription[V](EntityDescription):
    """Describe an entity that shows a value of a device or of a part of one."""

    model: type[Thing] = Device
    """The class that has the value: the device or a kind of part."""
    kinds: frozenset[DeviceKind] = frozenset(DeviceKind)
    """The kinds of device that have the entity, or whose parts have it."""
    attribute: str = ""
    """The attribute that holds the value; if empty, ``value_fn`` gets the whole device or part."""
    value_fn: Callable[[Any], V | None] = lambda value: value
    """Converts the attribute (or the whole device or part) to the value."""
    always_created: bool = False
    """Create the entity before its value is known."""
    needs_online: bool = True
    """Make the entity unavailable while the device is offline."""
    essential: bool = False
    """Enable the entity by default in a large account, too."""

    def value_of(self, thing: Thing) -> V | None:
        """Return the value of a device or part, None if it is unknown."""
        if not self.attribute:
            return self.value_fn(thing)
        value = getattr(thing, self.attribute)
        return None if value is None else self.value_fn(value)


@dataclass(frozen=True, kw_only=True)
class CentralSensorDescription(ThingDescription[Value], SensorEntityDescription):
    """Describe a sensor of a device or of a part of one."""


@dataclass(frozen=True, kw_only=True)
class CentralBinarySensorDescription(ThingDescription[bool], BinarySensorEntityDescription):
    """Describe a binary sensor of a device or of a part of one."""

    status_fn: Callable[[Any], str | None] | None = None
    """Returns Central's own status of a device or part, shown as an attribute."""


class RowOptions(TypedDict, total=False):
    """What a row may set; most are the fields of `ThingDescription`."""

    attribute: str
    """The attribute that holds the value; named like the key if not given."""
    model: type[Thing]
    kinds: frozenset[DeviceKind]
    value_fn: Callable[[Any], Any]
    always_created: bool
    needs_online: bool
    essential: bool
    enabled: bool
    """Enable the entity by default."""
    primary: bool
    """Give the entity no category; otherwise it is a diagnostic."""


def _fields(key: str, options: RowOptions) -> dict[str, Any]:
    """Return the fields that every row has."""
    fields: dict[str, Any] = {
        "attribute": key,
        "translation_key": key,
        "entity_category": EntityCategory.DIAGNOSTIC,
        **options,
        "key": key,
    }
    if "model" in options:
        fields["translation_key"] = f"{options['model'].__name__.lower()}_{key}"
    if fields.pop("primary", False):
        fields["entity_category"] = None
    fields["entity_registry_enabled_default"] = fields.pop("enabled", False)
    return fields


def _sensor(key: str, options: RowOptions, /, **fields: Any) -> CentralSensorDescription:
    """Describe a diagnostic sensor that shows an attribute."""
    return CentralSensorDescription(**_fields(key, options) | fields)


def measurement(
    key: str,
    unit: str | None = None,
    decimals: int | None = None,
    **options: Unpack[RowOptions],
) -> CentralSensorDescription:
    """Describe a measurement, rounded to some decimals or to an integer.

    Rounded here, since a suggested display precision would cost another write to the entity
    registry for each entity.
    """
    return _sensor(
        key,
        options,
        native_unit_of_measurement=unit,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=partial(round, ndigits=decimals),
    )


def percentage(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe a percentage, rounded to a whole number."""
    return measurement(key, UnitOfRatio.PERCENTAGE, **options)


def rate(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe a percentage that matters far below 1, such as that of frames with errors."""
    return measurement(key, UnitOfRatio.PERCENTAGE, 2, **options)


def signal(
    key: str, unit: str, decimals: int | None = None, **options: Unpack[RowOptions]
) -> CentralSensorDescription:
    """Describe a power or ratio of radio signals in dBm or dB."""
    row = measurement(key, unit, decimals, **options)
    return replace(row, device_class=SensorDeviceClass.SIGNAL_STRENGTH)


def _of_device_class(
    key: str, device_class: SensorDeviceClass, unit: str, options: RowOptions
) -> CentralSensorDescription:
    """Describe a measurement of a device class, rounded to one decimal."""
    return _sensor(
        key,
        options,
        device_class=device_class,
        native_unit_of_measurement=unit,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda value: round(float(value), 1),
    )


def power(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe electric power in watts."""
    return _of_device_class(key, SensorDeviceClass.POWER, UnitOfPower.WATT, options)


def duration(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe a duration in milliseconds."""
    return _of_device_class(key, SensorDeviceClass.DURATION, UnitOfTime.MILLISECONDS, options)


def counter(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe a counter; HPE does not publish when it is reset, hence no state class."""
    return _sensor(key, options)


def text_sensor(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe a name, an address or a number that identifies something."""
    return _sensor(key, {"needs_online": False, **options})


def uptime(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe the time when something came up."""
    return _sensor(
        key,
        {"needs_online": False, **options},
        device_class=SensorDeviceClass.UPTIME,
    )


def timestamp(key: str, **options: Unpack[RowOptions]) -> CentralSensorDescription:
    """Describe a point in time."""
    return _sensor(
        key,
        {"needs_online": False, **options},
        device_class=SensorDeviceClass.TIMESTAMP,
    )


def enum_sensor(
    key: str, enum: type[StrEnum], **options: Unpack[RowOptions]
) -> CentralSensorDescription:
    """Describe an attribute with the values of an enum; any other value is shown as unknown."""
    values = [member.value for member in enum]
    return _sensor(
        key,
        {"needs_online": False, **options},
        device_class=SensorDeviceClass.ENUM,
        options=values,
        value_fn=lambda value: value if value in values else None,
    )


def binary(
    key: str,
    device_class: BinarySensorDeviceClass | None = None,
    **options: Unpack[RowOptions],
) -> CentralBinarySensorDescription:
    """Describe a binary sensor that shows an attribute."""
    return CentralBinarySensorDescription(**_fields(key, options), device_class=device_class)
