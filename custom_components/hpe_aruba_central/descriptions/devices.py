"""Sensors of access points, switches and gateways."""

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    SIGNAL_STRENGTH_DECIBELS,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    EntityCategory,
    UnitOfTemperature,
)

from ..central.models.device import FAILED_SUPPLY, Device
from ..central.models.device_enums import (
    ApDownReason,
    ApMode,
    ApOperatingMode,
    ApRole,
    MeshRole,
    StackPolicy,
    StackRole,
    StackTopology,
    UplinkType,
    VsxDeviceState,
    VsxLinkState,
    VsxRole,
)
from .base import (
    AP,
    GATEWAY,
    SWITCH,
    CentralBinarySensorDescription,
    CentralSensorDescription,
    binary,
    counter,
    enum_sensor,
    measurement,
    percentage,
    power,
    signal,
    text_sensor,
    timestamp,
    uptime,
)


def _down_reason(device: Device) -> str | None:
    """Return why a device is down, "none" while it is up."""
    return "none" if device.online else device.down_reason


SENSORS: tuple[CentralSensorDescription, ...] = (
    percentage("cpu_utilization", enabled=True, always_created=True),
    percentage("memory_utilization", enabled=True, always_created=True),
    power("power_consumption", kinds=AP | SWITCH, enabled=True, primary=True),
    power("max_power", kinds=SWITCH),
    power("poe_consumption", kinds=SWITCH, enabled=True, primary=True),
    power("poe_available", kinds=SWITCH, enabled=True),
    CentralSensorDescription(
        key="temperature",
        attribute="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        kinds=SWITCH,
    ),
    # Central does not publish the unit.
    measurement("fan_speed", kinds=SWITCH),
    uptime("last_restart", enabled=True),
    CentralSensorDescription(
        key="client_count",
        translation_key="client_count",
        attribute="client_count",
        state_class=SensorStateClass.MEASUREMENT,
        essential=True,
    ),
    enum_sensor("mode", ApMode, kinds=AP),
    enum_sensor("operating_mode", ApOperatingMode, kinds=AP),
    enum_sensor("role", ApRole, kinds=AP),
    enum_sensor("mesh_role", MeshRole, kinds=AP),
    enum_sensor("uplink_type", UplinkType, kinds=AP),
    CentralSensorDescription(
        key="down_reason",
        translation_key="down_reason",
        value_fn=_down_reason,
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=["none", *(reason.value for reason in ApDownReason)],
        kinds=AP,
        needs_online=False,
    ),
    text_sensor("cluster", attribute="cluster_name", kinds=AP),
    text_sensor("zone", kinds=AP),
    text_sensor("country_code", kinds=AP),
    signal("cellular_signal", SIGNAL_STRENGTH_DECIBELS_MILLIWATT, kinds=AP, enabled=True),
    signal("cellular_sinr", SIGNAL_STRENGTH_DECIBELS, kinds=AP),
    text_sensor("gateway_mode", attribute="mode", kinds=GATEWAY),
    text_sensor("ip_address", attribute="ipv4"),
    text_sensor("ipv6_address", attribute="ipv6"),
    text_sensor("public_ip_address", attribute="public_ip"),
    text_sensor("default_gateway", kinds=SWITCH | GATEWAY),
    enum_sensor("stack_role", StackRole, kinds=SWITCH, enabled=True),
    enum_sensor("stack_topology", StackTopology, kinds=SWITCH, enabled=True),
    enum_sensor("stack_policy", StackPolicy, kinds=SWITCH),
    counter("stack_member_id", kinds=SWITCH, needs_online=False),
    enum_sensor("vsx_role", VsxRole, kinds=SWITCH, enabled=True),
    enum_sensor("vsx_peer_role", VsxRole, kinds=SWITCH),
    enum_sensor(
        "vsx_device_state",
        VsxDeviceState,
        kinds=SWITCH,
        enabled=True,
    ),
    enum_sensor("vsx_link_state", VsxLinkState, kinds=SWITCH, enabled=True),
    enum_sensor("vsx_sync_state", VsxLinkState, kinds=SWITCH),
    timestamp("vsx_last_sync", kinds=SWITCH),
)

BINARY_SENSORS: tuple[CentralBinarySensorDescription, ...] = (
    CentralBinarySensorDescription(
        key="connectivity",
        attribute="online",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        always_created=True,
        needs_online=False,
        essential=True,
    ),
    binary(
        "fan",
        BinarySensorDeviceClass.PROBLEM,
        attribute="fan_ok",
        kinds=SWITCH,
        enabled=True,
        essential=True,
        value_fn=lambda ok: not ok,
    ),
    binary("modem", BinarySensorDeviceClass.CONNECTIVITY, attribute="modem_up", kinds=AP),
    binary(
        "stack",
        BinarySensorDeviceClass.CONNECTIVITY,
        attribute="stack_up",
        kinds=SWITCH,
        enabled=True,
    ),
)


_MAX_POWER_SUPPLY_INDEX = 8


def _power_supply(index: int) -> CentralBinarySensorDescription:
    """Describe one power supply of a switch."""

    def status(device: Device) -> str | None:
        """Return the power supply's status, None if the switch does not report it."""
        for supply in device.power_supplies:
            if supply.index == index:
                return supply.status
        return None

    return CentralBinarySensorDescription(
        key=f"power_supply_{index}",
        translation_key="power_supply",
        translation_placeholders={"index": str(index)},
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda device: FAILED_SUPPLY.get(status(device)),
        status_fn=status,
        kinds=SWITCH,
        essential=True,
    )


POWER_SUPPLIES = tuple(_power_supply(index) for index in range(_MAX_POWER_SUPPLY_INDEX + 1))
