"""Converters of values whose meaning the wire's own type does not give."""

from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.models.device import PowerSupply
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state import converters
from tests.central.test_fuzz import FUZZ


@pytest.mark.parametrize(
    "value,is_up",
    [
        (True, True),
        (False, False),
        ("up", True),
        ("down", False),
        ("disabled", None),
        ("strange", None),
        (None, None),
    ],
)
def test_status(value: Any, is_up: bool | None) -> None:
    """A bool or an enum; anything but up and down is None."""
    assert converters.is_up(value) is is_up


def test_power_supplies_are_sorted() -> None:
    """Power supplies are sorted by index; one without an index has index 0."""
    supplies = ({"index": 2, "status": "failed"}, {"status": "powered"}, {"index": 1})
    assert converters.power_supplies(supplies) == (
        PowerSupply(0, "powered"),
        PowerSupply(1, None),
        PowerSupply(2, "failed"),
    )


@pytest.mark.parametrize(
    "value,name", [({"name": "C1"}, "C1"), ({"name": ""}, None), ({"cluster_id": "1"}, None)]
)
def test_cluster_name(value: Any, name: str | None) -> None:
    """A cluster becomes its name."""
    assert converters.cluster_name(value) == name


@pytest.mark.parametrize(
    "value,speed", [("1000", 1000), ("100000", 100_000), ("auto", None), (None, None)]
)
def test_speed(value: Any, speed: int | None) -> None:
    """A speed is in Mbit/s, None if the port negotiates it."""
    assert converters.speed(value) == speed


SPEEDS = (
    ap_events_pb2.PortMaxSpeed,
    switch_pb2.Interface.SpeedType,
    gateway_pb2.Interface.SpeedType,
)


@pytest.mark.parametrize("name", sorted({name for speeds in SPEEDS for name in speeds.keys()}))  # noqa: SIM118 no dict
def test_every_published_speed_is_converted(name: str) -> None:
    """Only the values without a speed become None."""
    word = name.rpartition("_")[2].lower()
    assert (converters.speed(word) is None) == (word in {"auto", "unspecified"})


@pytest.mark.parametrize(
    "value,vlans", [("1-10,20", "1-10,20"), ("", None), ((1, 20), "1, 20"), ((), None)]
)
def test_vlans(value: Any, vlans: str | None) -> None:
    """VLANs are text or numbers."""
    assert converters.vlans(value) == vlans


@pytest.mark.parametrize("value,succeeded", [("success", True), ("failure", False), (None, None)])
def test_probe_outcome(value: Any, succeeded: bool | None) -> None:
    """An unknown outcome is None."""
    assert converters.has_succeeded(value) is succeeded


@pytest.mark.parametrize(
    "value,watts", [(0, 0.0), (7, 7.0), (100, 100.0), (101, 0.101), (7300, 7.3), (90_000, 90.0)]
)
def test_port_power(value: int, watts: float) -> None:
    """Power is watts, or milliwatts if it could not be as many watts."""
    result = converters.port_watts(value)
    assert (result, type(result)) == (watts, float)


@pytest.mark.parametrize(
    "value,mos",
    [
        *((1, 1.0), (4.4, 4.4), (5, 5.0)),
        *((10, 1.0), (44, 4.4), (50, 5.0)),
        *((100, 1.0), (441, 4.41), (500, 5.0)),
        *(
            (0, None),
            (0.5, None),
            (7, None),
            (51, None),
            (99, None),
            (501, None),
            (2**64 - 1, None),
            (None, None),
        ),
    ],
)
def test_mean_opinion_score(value: float | None, mos: float | None) -> None:
    """A score is found on whichever scale is plausible, else it is None."""
    assert converters.mos(value) == mos


@settings(FUZZ)
@given(st.floats(allow_nan=False) | st.integers())
def test_mean_opinion_score_is_1_to_5_or_none(value: float) -> None:
    """Any number becomes a score of 1 to 5, or None."""
    assert (mos := converters.mos(value)) is None or 1 <= mos <= 5
