"""What the values of Central's messages mean, where the wire's own type does not say it."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.models.device import PowerSupply
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state import converters


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
    """A bool or a word; neither up nor down is neither."""
    assert converters.is_up(value) is is_up


@pytest.mark.parametrize(
    "value,mac", [("02:AA:00:00:00:01", "02:aa:00:00:00:01"), ("", None), (None, None)]
)
def test_mac_address(value: Any, mac: str | None) -> None:
    """In lower case."""
    assert converters.mac_address(value) == mac


@pytest.mark.parametrize("value,text", [("20", "20"), ("", None), (None, None)])
def test_text(value: Any, text: str | None) -> None:
    """An empty one tells nothing."""
    assert converters.text_or_none(value) == text


def test_power_supplies_are_in_order() -> None:
    """One without an index is the one at 0."""
    told = ({"index": 2, "status": "failed"}, {"status": "powered"}, {"index": 1})
    assert converters.power_supplies(told) == (
        PowerSupply(0, "powered"),
        PowerSupply(1, None),
        PowerSupply(2, "failed"),
    )


@pytest.mark.parametrize(
    "value,name", [({"name": "C1"}, "C1"), ({"name": ""}, None), ({"cluster_id": "1"}, None)]
)
def test_cluster(value: Any, name: str | None) -> None:
    """By its name."""
    assert converters.cluster_name(value) == name


@pytest.mark.parametrize(
    "value,speed", [("1000", 1000), ("100000", 100_000), ("auto", None), (None, None)]
)
def test_speed(value: Any, speed: int | None) -> None:
    """In Mbit/s; a port that negotiates tells none."""
    assert converters.speed(value) == speed


SPEEDS = (
    ap_events_pb2.PortMaxSpeed,
    switch_pb2.Interface.SpeedType,
    gateway_pb2.Interface.SpeedType,
)


@pytest.mark.parametrize("name", sorted({name for speeds in SPEEDS for name in speeds.keys()}))  # noqa: SIM118 no dict
def test_every_published_speed_is_understood(name: str) -> None:
    """All but those that stand for none."""
    word = name.rpartition("_")[2].lower()
    assert (converters.speed(word) is None) == (word in {"auto", "unspecified"})


@pytest.mark.parametrize(
    "value,vlans", [("1-10,20", "1-10,20"), ("", None), ((1, 20), "1, 20"), ((), None)]
)
def test_vlans(value: Any, vlans: str | None) -> None:
    """Text or numbers."""
    assert converters.vlans(value) == vlans


@pytest.mark.parametrize("value,succeeded", [("success", True), ("failure", False), (None, None)])
def test_outcome_of_a_probe(value: Any, succeeded: bool | None) -> None:
    """A word that this version does not know is neither."""
    assert converters.has_succeeded(value) is succeeded


@pytest.mark.parametrize(
    "value,watts", [(0, 0.0), (7, 7.0), (100, 100.0), (101, 0.101), (7300, 7.3), (90_000, 90.0)]
)
def test_what_a_port_feeds(value: int, watts: float) -> None:
    """Watts, or milliwatts where so many watts cannot be."""
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
    """1 to 5, from whichever scale makes sense; none makes sense of the rest."""
    assert converters.mos(value) == mos


@given(st.floats(allow_nan=False) | st.integers())
def test_a_mean_opinion_score_is_1_to_5_or_nothing(value: float) -> None:
    """Whatever comes."""
    assert (mos := converters.mos(value)) is None or 1 <= mos <= 5
