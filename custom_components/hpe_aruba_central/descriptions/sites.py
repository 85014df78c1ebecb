"""Sensors of sites, from REST's summary of their health."""

from dataclasses import dataclass

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfRatio


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(SensorEntityDescription):
    """Describe a sensor that shows an attribute of a site."""

    attribute: str
    """The attribute of `Site` that holds the value."""
    essential: bool = False
    """Enable the entity by default in a large account, too."""


SENSORS: tuple[SiteSensorDescription, ...] = (
    SiteSensorDescription(
        key="health",
        translation_key="site_health",
        attribute="health",
        device_class=SensorDeviceClass.ENUM,
        options=["poor", "fair", "good"],
        essential=True,
    ),
    SiteSensorDescription(
        key="health_score",
        translation_key="site_health_score",
        attribute="health_score",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
    ),
    SiteSensorDescription(
        key="client_count",
        translation_key="client_count",
        attribute="clients",
        state_class=SensorStateClass.MEASUREMENT,
    ),
    SiteSensorDescription(
        key="open_alerts",
        translation_key="open_alerts",
        attribute="alerts",
        state_class=SensorStateClass.MEASUREMENT,
    ),
)
