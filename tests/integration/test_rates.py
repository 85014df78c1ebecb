"""Rates of errors and drops, which matter far below one percent."""

from typing import Any

from homeassistant.util import dt as dt_util
import pytest

from .harness import Harness
from .helpers import central_event


@pytest.mark.parametrize(
    "kind, field, name",
    [
        ("ap_port_stats", "crc", "crc_errors"),
        ("ap_port_stats", "frame_error", "frame_errors"),
        ("ap_port_stats", "frame_drops", "frame_drops"),
        ("ap_port_stats", "collision", "collisions"),
        ("ap_radio_stats", "frame_retries", "frame_retries"),
        ("ap_radio_stats", "frame_drops", "frame_drops"),
    ],
)
@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_small_rate_is_not_shown_as_zero(
    home: Harness, kind: str, field: str, name: str
) -> None:
    """Half a percent of frames with CRC errors is a broken cable."""
    ap = home.campus.aps[0]
    part_id = ap.ports[0].name if kind == "ap_port_stats" else ap.radios[0].mac
    part = {"port_name": part_id} if kind == "ap_port_stats" else {"radio_mac_address": part_id}
    values: dict[str, Any] = {"serial_number": ap.serial, field: 0.4876, **part}
    event = central_event("ap", kind, statistics=True, at=dt_util.utcnow(), **values)
    home.run.handle(event)
    await home.flush()
    of = "port" if kind == "ap_port_stats" else "radio"
    assert home.state_of("sensor", f"{ap.serial}_{of}_{part_id}_{name}") == "0.49"
