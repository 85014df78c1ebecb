"""Radios of access points: devices of their own."""

from functools import partial

from homeassistant.const import SIGNAL_STRENGTH_DECIBELS_MILLIWATT

from ..central.models.parts import Radio
from . import base
from .base import CentralSensorDescription

_percent = partial(base.percent, of=Radio)
_word = partial(base.word, of=Radio, kind="ap_radio")
_text = partial(base.text, of=Radio)
_measured = partial(base.measured, of=Radio)

SENSORS: tuple[CentralSensorDescription, ...] = (
    _word("status", "status", field="status", on=True, main=True),
    _text("channel", "channel", on=True, main=True),
    _percent("utilization", "total_utilization", on=True, main=True),
    _percent("tx_utilization", "tx_utilization"),
    _percent("rx_utilization", "rx_utilization"),
    _percent("non_wifi_interference", "non_wifi_interference"),
    _measured("noise_floor", "noise_floor", SIGNAL_STRENGTH_DECIBELS_MILLIWATT),
    _measured("channel_quality", "channel_quality", on=True),
    _percent("frame_retries", "frame_retries"),
    _percent("frame_drops", "frame_drops"),
    _measured("transmit_power", "transmit_power", SIGNAL_STRENGTH_DECIBELS_MILLIWATT),
    _measured("eirp", "eirp_dbm", SIGNAL_STRENGTH_DECIBELS_MILLIWATT, decimals=1),
    _word("band", "band", field="band"),
    _word("mode", "mode", field="mode"),
    _word("bandwidth", "bandwidth", field="bandwidth"),
    _word("channel_reason", "channel_reason", field="chan_reason"),
    _word("power_reason", "power_reason", field="eirp_reason"),
    _word("type", "radio_type", field="radio_type"),
    _word("antenna", "antenna", field="antenna"),
    _text("spatial_streams", "spatial_stream"),
    _text("primary_channel", "primary_channel"),
    _text("secondary_channel", "secondary_channel", value=lambda channel: channel or None),
)
