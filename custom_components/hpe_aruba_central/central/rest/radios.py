"""Radios as REST lists them, with the stream's names for their enum values."""

from enum import StrEnum
from functools import cache
import re

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
from .values import Item, count, integer, percentage, serial, text


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
        band=_enum(item, "band", RadioBand),
        band_range=_enum(item, "bandRange", RadioBandRange),
        mode=_enum(item, "mode", RadioMode),
        status=_enum(item, "status", RadioStatus),
        channel=text(item, "channel"),
        bandwidth=_enum(item, "bandwidth", ChannelWidth),
        transmit_power=TRANSMITTED_DBM.read(integer(item, "power")),
        spatial_stream=text(item, "spatialStream"),
        radio_type=_enum(item, "radioType", RadioType),
        antenna=_enum(item, "antenna", RadioAntenna),
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


def _enum(item: Item, name: str, enum: type[StrEnum]) -> str | None:
    """Return the stream's value for what REST spells its own way: ``2.4 GHz`` is ``24ghz``.

    None where the stream has no such value.
    """
    spelling = _letters_and_digits(text(item, name) or "")
    return _values_by_spelling(enum).get(spelling)


@cache
def _values_by_spelling(enum: type[StrEnum]) -> dict[str, str]:
    """Return the values of an enum by their letters and digits."""
    return {_letters_and_digits(member): member.value for member in enum}


def _letters_and_digits(text: str) -> str:
    """Return a text's letters and digits alone, in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("+", "plus"))
