"""Converters of values whose meaning the wire's own type does not give."""

from typing import Any

from ..models.device import PowerSupply
from ..ranges import WATTS
from ..texts import read_name, read_text

_UP = {"up": True, "down": False}
_SUCCESS = {"success": True, "failure": False}

_MAX_PORT_WATTS = 100
"""The unit of a port's power is not published: above this it is taken to be milliwatts.

No port supplies 100 W, and no device runs on 100 mW.
"""

_MOS_SCALES = ((1, 5, 1), (10, 50, 10), (100, 500, 100))
"""The lowest and highest mean opinion score on the wire, and by what it is divided.

The score is 1 to 5; the wire may have ten or a hundred times as much. The ranges do not overlap.
"""


def is_up(value: Any) -> bool | None:
    """Return a status: AP messages send a bool, those of switches and gateways an enum."""
    if value is None or isinstance(value, bool):
        return value
    return _UP.get(value)


def power_supplies(value: Any) -> tuple[PowerSupply, ...]:
    """Return the power supplies of a switch, sorted; the list is always sent as a whole."""
    supplies = [PowerSupply(supply.get("index", 0), supply.get("status")) for supply in value]
    return tuple(sorted(supplies, key=lambda supply: supply.index))


def cluster_name(value: Any) -> str | None:
    """Return the name of an access point's cluster."""
    return read_name(value.get("name"))


def speed(value: Any) -> int | None:
    """Return a speed in Mbit/s; None if the port negotiates it."""
    if value is None or not value.isdecimal():
        return None
    return int(value)


def vlans(value: Any) -> str | None:
    """Return a list of VLANs as text: access points and gateways send text, switches numbers."""
    if not isinstance(value, str):
        value = ", ".join(map(str, value))
    return read_text(value)


def has_succeeded(value: Any) -> bool | None:
    """Return the outcome of a probe."""
    return _SUCCESS.get(value)


def port_watts(value: Any) -> float | None:
    """Return the power that a port supplies in watts, None if no port could."""
    return WATTS.read(float(value) if value <= _MAX_PORT_WATTS else value / 1000)


def mos(value: Any) -> float | None:
    """Return a mean opinion score of 1 to 5, None if the value is on no plausible scale."""
    if value is None:
        return None
    for low, high, scale in _MOS_SCALES:
        if low <= value <= high:
            return float(value / scale)
    return None
