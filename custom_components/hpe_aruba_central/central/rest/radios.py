"""Radios as REST lists them, with the stream's names for their enum values."""

from ..models.client import read_mac
from ..models.part_enums import (
    ChannelWidth,
    RadioAntenna,
    RadioBand,
    RadioBandRange,
    RadioMode,
    RadioStatus,
    RadioType,
)
from ..models.parts import Radio
from ..ranges import RECEIVED_DBM, TRANSMITTED_DBM
from .listing import Resource
from .values import Item, count, enum_value, integer, percentage, serial, text


def _radio_id(item: Item) -> str | None:
    """Return what identifies a radio: its access point, and its own MAC address."""
    serial_number = serial(item, "serialNumber")
    mac = read_mac(item.get("macAddress"))
    if serial_number is None or mac is None:
        return None
    return f"{serial_number} {mac}"


def read_radio(item: Item) -> Radio | None:
    """Read an item of ``radios``; None without its own MAC address or its access point's serial."""
    serial_number = serial(item, "serialNumber")
    mac = read_mac(item.get("macAddress"))
    if serial_number is None or mac is None:
        return None
    return Radio(
        serial_number=serial_number,
        part_id=mac,
        mac_address=mac,
        number=_radio_number(item),
        band=enum_value(item, "band", RadioBand),
        band_range=enum_value(item, "bandRange", RadioBandRange),
        mode=enum_value(item, "mode", RadioMode),
        status=enum_value(item, "status", RadioStatus),
        channel=text(item, "channel"),
        bandwidth=enum_value(item, "bandwidth", ChannelWidth),
        transmit_power=TRANSMITTED_DBM.read(integer(item, "power")),
        spatial_stream=text(item, "spatialStream"),
        radio_type=enum_value(item, "radioType", RadioType),
        antenna=enum_value(item, "antenna", RadioAntenna),
        noise_floor=RECEIVED_DBM.read(integer(item, "noiseFloor")),
        channel_quality=_percentage(item, "channelQuality"),
        total_utilization=_percentage(item, "channelUtilization"),
        tx_utilization=_percentage(item, "txUtilization"),
        rx_utilization=_percentage(item, "rxUtilization"),
        non_wifi_interference=_percentage(item, "nonWifiInterference"),
        frame_retries=percentage(item, "retries"),
        frame_drops=percentage(item, "drops"),
    )


RADIOS = Resource(
    "/network-monitoring/v1/radios",
    1000,
    _radio_id,
    lambda item, _: read_radio(item),
    max_items=150_000,  # three of each access point
)


def _radio_number(item: Item) -> str | None:
    """Return a radio's number as the stream has it, also of 7.0."""
    value = count(item, "radioNumber")
    return text(item, "radioNumber") if value is None else str(value)


def _percentage(item: Item, name: str) -> int | None:
    """Return a percentage without its fraction."""
    value = percentage(item, name)
    return None if value is None else int(value)
