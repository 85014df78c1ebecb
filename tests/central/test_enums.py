"""The enums of the models have the values that the decoder returns."""

from enum import EnumType, StrEnum
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models import device_enums, part_enums
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.wire.fields import enum_values

WIRE_ENUMS: tuple[tuple[type[StrEnum], Any], ...] = (
    (device_enums.ApMode, ap_events_pb2.APMode),
    (device_enums.ApOperatingMode, ap_events_pb2.APOpMode),
    (device_enums.ApRole, ap_events_pb2.APRole),
    (device_enums.MeshRole, ap_events_pb2.MeshRole),
    (device_enums.UplinkType, ap_events_pb2.UplinkType),
    (device_enums.ApDownReason, ap_events_pb2.DeviceDownReason),
    (device_enums.StackRole, switch_pb2.SwitchStack.StackRole),
    (device_enums.StackTopology, switch_pb2.SwitchStack.StackTopology),
    (device_enums.StackPolicy, switch_pb2.SwitchStack.StackPolicy),
    (device_enums.VsxRole, switch_pb2.DeviceRole),
    (device_enums.VsxDeviceState, switch_pb2.ISLPDeviceState),
    (device_enums.VsxLinkState, switch_pb2.ISLState),
    (part_enums.RadioStatus, ap_events_pb2.Status),
    (part_enums.RadioBand, ap_events_pb2.RadioBand),
    (part_enums.RadioBandRange, ap_events_pb2.BandRange),
    (part_enums.RadioMode, ap_events_pb2.RadioMode),
    (part_enums.ChannelBandwidth, ap_events_pb2.ChannelBandwidth),
    (part_enums.ChangeReason, ap_events_pb2.ChangeReason),
    (part_enums.RadioType, ap_events_pb2.RadioType),
    (part_enums.RadioAntenna, ap_events_pb2.RadioAntenna),
    (part_enums.PortType, ap_events_pb2.PortType),
    (part_enums.PortMode, ap_events_pb2.PortMode),
    (part_enums.PortDuplex, ap_events_pb2.PortDuplex),
    (part_enums.PortVlanMode, ap_events_pb2.PortVLANMode),
    (part_enums.SwitchVlanMode, switch_pb2.VlanModes),
    (part_enums.InterfaceType, switch_pb2.Interface.IntfType),
    (part_enums.PortDownReason, switch_pb2.StateDownReason),
    (part_enums.WlanSecurity, ap_events_pb2.WlanOpMode),
    (part_enums.WlanUsage, ap_events_pb2.WlanType),
    (part_enums.WlanBand, ap_events_pb2.WlanBand),
    (part_enums.TunnelIndex, ap_events_pb2.TunnelIndex),
    (part_enums.TunnelStatus, ap_events_pb2.TunnelStatus),
    (part_enums.TunnelMode, gateway_pb2.TunnelMode),
    (part_enums.TunnelType, gateway_pb2.TunnelType),
)
"""Each enum of the models, and the generated enum of the wire."""

SAME_ELSEWHERE: tuple[tuple[type[StrEnum], Any], ...] = (
    (part_enums.PortDuplex, switch_pb2.Interface.Duplex),
    (part_enums.PortDuplex, gateway_pb2.Interface.Duplex),
    (part_enums.InterfaceType, gateway_pb2.Interface.IntfType),
)
"""Enums that further streams have under the same values."""


@pytest.mark.parametrize("enum, wire", [*WIRE_ENUMS, *SAME_ELSEWHERE])
def test_values_are_those_of_the_wire(enum: type[StrEnum], wire: Any) -> None:
    """The values are HPE's, in HPE's order; a new one of HPE's fails this test.

    ``unknown`` is no value: a sensor would show it as Home Assistant's own state of that name.
    """
    values = [value for value in enum_values(wire.DESCRIPTOR).values() if value != "unknown"]
    assert [member.value for member in enum] == values


def test_every_enum_is_compared() -> None:
    """No enum is missing from the comparison above."""
    found = {
        item
        for module in (device_enums, part_enums)
        for item in vars(module).values()
        if isinstance(item, EnumType) and item is not StrEnum
    }
    assert found == {enum for enum, _ in WIRE_ENUMS} | {part_enums.ChannelWidth}


def test_channel_widths() -> None:
    """REST has two widths that are of two values of the stream each."""
    widths = {member.value for member in part_enums.ChannelWidth}
    streamed = {member.value for member in part_enums.ChannelBandwidth}
    assert widths - streamed == {"40mhz", "320mhz"}
    assert streamed <= widths
