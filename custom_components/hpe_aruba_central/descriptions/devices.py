"""Access points, switches and gateways themselves."""

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    SIGNAL_STRENGTH_DECIBELS,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    EntityCategory,
    UnitOfTemperature,
)

from ..central.models.device import FAILED_SUPPLY, Device
from ..central.wire.decoder import words
from .base import (
    AP,
    GATEWAY,
    SWITCH,
    CentralBinarySensorDescription,
    CentralSensorDescription,
    count,
    flag,
    measured,
    moment,
    percent,
    since,
    text,
    watts,
    word,
)


def _down_reason(device: Device) -> str | None:
    """Return Central's word for why a device is down, ``none`` while it is up."""
    return "none" if device.online else device.down_reason


SENSORS: tuple[CentralSensorDescription, ...] = (
    percent("cpu_utilization", "cpu_utilization", on=True, always=True),
    percent("memory_utilization", "memory_utilization", on=True, always=True),
    watts("power_consumption", "power_consumption", kinds=AP | SWITCH, on=True),
    watts("max_power", "max_power", kinds=SWITCH),
    watts("poe_consumption", "poe_consumption", kinds=SWITCH, on=True),
    watts("poe_available", "poe_available", kinds=SWITCH, on=True),
    CentralSensorDescription(
        key="temperature",
        attribute="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        kinds=SWITCH,
    ),
    # Central does not publish the unit.
    measured("fan_speed", "fan_speed", kinds=SWITCH),
    since("last_restart", "last_restart", on=True),
    CentralSensorDescription(
        key="client_count",
        translation_key="client_count",
        attribute="client_count",
        state_class=SensorStateClass.MEASUREMENT,
        essential=True,
    ),
    word("mode", "mode", "ap", "mode", kinds=AP),
    word("operating_mode", "operating_mode", "ap", "operating_mode", kinds=AP),
    word("role", "role", "ap", "elected_role", kinds=AP),
    word("mesh_role", "mesh_role", "ap", "mesh_mode", kinds=AP),
    word("uplink_type", "uplink_type", "ap", "current_uplink_inuse", kinds=AP),
    CentralSensorDescription(
        key="down_reason",
        translation_key="down_reason",
        value=_down_reason,
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=["none", *words("ap", "down_reason")],
        kinds=AP,
        measured=False,
    ),
    text("cluster", "cluster_name", kinds=AP),
    text("zone", "zone", kinds=AP),
    text("country_code", "country_code", kinds=AP),
    measured(
        "cellular_signal", "cellular_signal", SIGNAL_STRENGTH_DECIBELS_MILLIWATT, kinds=AP, on=True
    ),
    measured("cellular_sinr", "cellular_sinr", SIGNAL_STRENGTH_DECIBELS, kinds=AP),
    text("gateway_mode", "mode", kinds=GATEWAY),
    text("ip_address", "ipv4"),
    text("ipv6_address", "ipv6"),
    text("public_ip_address", "public_ip"),
    text("default_gateway", "default_gateway", kinds=SWITCH | GATEWAY),
    word("stack_role", "stack_role", "switch_stack", "role", kinds=SWITCH, on=True),
    word("stack_topology", "stack_topology", "switch_stack", "topology", kinds=SWITCH, on=True),
    word("stack_policy", "stack_policy", "switch_stack", "policy", kinds=SWITCH),
    count("stack_member_id", "stack_member_id", kinds=SWITCH, measured=False),
    word("vsx_role", "vsx_role", "switch_vsx", "role", kinds=SWITCH, on=True),
    word("vsx_peer_role", "vsx_peer_role", "switch_vsx", "peer_role", kinds=SWITCH),
    word(
        "vsx_device_state",
        "vsx_device_state",
        "switch_vsx",
        "islp_device_state",
        kinds=SWITCH,
        on=True,
    ),
    word("vsx_link_state", "vsx_link_state", "switch_vsx", "isl_state", kinds=SWITCH, on=True),
    word("vsx_sync_state", "vsx_sync_state", "switch_vsx", "config_sync_state_value", kinds=SWITCH),
    moment("vsx_last_sync", "vsx_last_sync", kinds=SWITCH),
)

BINARY_SENSORS: tuple[CentralBinarySensorDescription, ...] = (
    CentralBinarySensorDescription(
        key="connectivity",
        attribute="online",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        always=True,
        measured=False,
        essential=True,
    ),
    flag(
        "fan",
        "fan_ok",
        BinarySensorDeviceClass.PROBLEM,
        kinds=SWITCH,
        on=True,
        essential=True,
        value=lambda ok: not ok,
    ),
    flag("modem", "modem_up", BinarySensorDeviceClass.CONNECTIVITY, kinds=AP),
    flag("stack", "stack_up", BinarySensorDeviceClass.CONNECTIVITY, kinds=SWITCH, on=True),
)


_MOST_SUPPLIES = 8


def _power_supply(index: int) -> CentralBinarySensorDescription:
    """Describe one power supply of a switch."""

    def status(device: Device) -> str | None:
        """Return Central's word for how the power supply is."""
        return next(
            (supply.status for supply in device.power_supplies if supply.index == index), None
        )

    return CentralBinarySensorDescription(
        key=f"power_supply_{index}",
        translation_key="power_supply",
        translation_placeholders={"index": str(index)},
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: FAILED_SUPPLY.get(status(device)),
        status=status,
        kinds=SWITCH,
        essential=True,
    )


POWER_SUPPLIES = tuple(_power_supply(index) for index in range(_MOST_SUPPLIES + 1))
