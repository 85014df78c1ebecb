"""Radios as REST lists them, in the words that the stream has for the same."""

from functools import cache
import re

from ..models.parts import Radio
from ..wire.decoder import words
from .values import Item, count, number, told


def read_radio(item: Item) -> Radio | None:
    """Read an item of ``radios``, None if it does not name its access point or its own MAC address."""
    serial, mac = told(item, "serialNumber"), told(item, "macAddress")
    if serial is None or mac is None:
        return None
    return Radio(
        serial_number=serial,
        part_id=mac.lower(),
        mac_address=mac.lower(),
        number=told(item, "radioNumber"),
        band=_word(item, "band"),
        band_range=_word(item, "bandRange", "band_range"),
        mode=_word(item, "mode"),
        status=_word(item, "status"),
        channel=told(item, "channel"),
        bandwidth=_word(item, "bandwidth"),
        transmit_power=_whole(item, "power"),
        spatial_stream=told(item, "spatialStream"),
        radio_type=_word(item, "radioType", "radio_type"),
        antenna=_word(item, "antenna"),
        # No radio hears 0 dBm of noise: that is none measured.
        noise_floor=_whole(item, "noiseFloor") or None,
        channel_quality=count(item, "channelQuality"),
        total_utilization=count(item, "channelUtilization"),
        tx_utilization=count(item, "txUtilization"),
        rx_utilization=count(item, "rxUtilization"),
        non_wifi_interference=count(item, "nonWifiInterference"),
        frame_retries=number(item, "retries"),
        frame_drops=number(item, "drops"),
    )


def _whole(item: Item, name: str) -> int | None:
    """Return a number without its fraction."""
    return None if (value := number(item, name)) is None else round(value)


def _word(item: Item, name: str, field: str = "") -> str | None:
    """Return the stream's word for what REST writes its own way: ``2.4 GHz`` is ``24ghz``.

    None where the stream has none, or more than one: ``40 MHz`` may be above or below.
    """
    return _spellings(field or name).get(_bare(told(item, name) or ""))


@cache
def _spellings(field: str) -> dict[str, str]:
    """Return the words of one of the fields of a radio by how REST may spell them."""
    return {_bare(word): word for word in words("ap_radio", field)}


def _bare(text: str) -> str:
    """Return a text's letters and digits."""
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("+", "plus"))
