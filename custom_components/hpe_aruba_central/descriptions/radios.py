"""Sensors of radios, which are devices of their own below their access point."""

from functools import partial

from homeassistant.const import SIGNAL_STRENGTH_DECIBELS_MILLIWATT

from ..central.models.part_enums import (
    ChangeReason,
    ChannelWidth,
    RadioAntenna,
    RadioBand,
    RadioMode,
    RadioStatus,
    RadioType,
)
from ..central.models.parts import Radio
from . import base
from .base import CentralSensorDescription

_percentage = partial(base.percentage, model=Radio)
_rate = partial(base.rate, model=Radio)
_enum_sensor = partial(base.enum_sensor, model=Radio)
_text_sensor = partial(base.text_sensor, model=Radio)
_measurement = partial(base.measurement, model=Radio)
_signal = partial(base.signal, model=Radio)

SENSORS: tuple[CentralSensorDescription, ...] = (
    _enum_sensor("status", RadioStatus, enabled=True, primary=True),
    _text_sensor("channel", enabled=True, primary=True),
    _percentage("utilization", attribute="total_utilization", enabled=True, primary=True),
    _percentage("tx_utilization"),
    _percentage("rx_utilization"),
    _percentage("non_wifi_interference"),
    _signal("noise_floor", SIGNAL_STRENGTH_DECIBELS_MILLIWATT),
    _measurement("channel_quality", enabled=True),
    _rate("frame_retries"),
    _rate("frame_drops"),
    _signal("transmit_power", SIGNAL_STRENGTH_DECIBELS_MILLIWATT),
    _signal("eirp", SIGNAL_STRENGTH_DECIBELS_MILLIWATT, attribute="eirp_dbm", decimals=1),
    _enum_sensor("band", RadioBand),
    _enum_sensor("mode", RadioMode),
    _enum_sensor("bandwidth", ChannelWidth),
    _enum_sensor("channel_reason", ChangeReason),
    _enum_sensor("power_reason", ChangeReason),
    _enum_sensor("type", RadioType, attribute="radio_type"),
    _enum_sensor("antenna", RadioAntenna),
    _text_sensor("spatial_streams", attribute="spatial_stream"),
    _text_sensor("primary_channel"),
    _text_sensor("secondary_channel", value_fn=lambda channel: channel or None),
)
