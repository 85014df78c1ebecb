"""What the values of Central's messages mean, where the wire's own type does not say it."""

from typing import Any

from ..models.device import PowerSupply


def up(value: Any) -> bool | None:
    """Read a status: AP messages send a bool, switches and gateways an enum."""
    return {"up": True, "down": False}.get(value) if isinstance(value, str) else value


def mac(value: Any) -> str | None:
    """Write a MAC address in lower case: Central mixes both."""
    return value.lower() if value else None


def text(value: Any) -> str | None:
    """Take an empty text for nothing told."""
    return value or None


def supplies(value: Any) -> tuple[PowerSupply, ...]:
    """Read a switch's power supplies; the list is always sent whole."""
    return tuple(
        sorted(
            (PowerSupply(supply.get("index", 0), supply.get("status")) for supply in value),
            key=lambda s: s.index,
        )
    )


def cluster_name(value: Any) -> str | None:
    """Read the name of an access point's cluster."""
    return value.get("name") or None


def speed(value: Any) -> int | None:
    """Read a speed in Mbit/s; a port that negotiates tells none."""
    return int(value) if value is not None and value.isdecimal() else None


def vlans(value: Any) -> str | None:
    """Read a list of VLANs: access points and gateways send text, switches numbers."""
    return (
        value or None if isinstance(value, str) else ", ".join(str(vlan) for vlan in value) or None
    )


def succeeded(value: Any) -> bool | None:
    """Read the outcome of a probe."""
    return {"success": True, "failure": False}.get(value)


_MOST_PORT_WATTS = 100


def port_watts(value: Any) -> float:
    """Read what a port feeds: nobody has published the unit, but no port feeds 100 W, and no device lives on 100 mW."""
    return float(value) if value <= _MOST_PORT_WATTS else value / 1000


_MOS_SCALES = ((1, 5, 1), (10, 50, 10), (100, 500, 100))
"""Mean opinion scores are 1 to 5; on the wire may be ten or a hundred times that: ranges that never meet."""


def mos(value: Any) -> float | None:
    """Read a mean opinion score, None if it is on no scale that makes sense."""
    return next(
        (
            value / scale
            for low, high, scale in _MOS_SCALES
            if value is not None and low <= value <= high
        ),
        None,
    )
