"""The history that the demonstration makes up."""

from datetime import UTC, datetime, timedelta

import pytest

from scripts.lib.demo_history import DAY, hourly, past

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "unit, state", [("%", "97"), ("clients", "14"), ("°C", "41.5"), ("dBm", "-63"), (None, "0")]
)
def test_a_day_leads_to_the_present_value(unit: str | None, state: str) -> None:
    """Without a jump, and within what the unit allows."""
    points = past("sensor.any", unit, state, NOW)
    value = float(state)
    assert points[0].time <= NOW - DAY < points[1].time
    assert abs(points[-1].value - value) <= abs(value) / 5
    assert unit != "%" or all(0 <= point.value <= 100 for point in points)
    assert all((point.value < 0) is (value < 0) for point in points if point.value)


def test_work_is_done_in_the_daytime() -> None:
    """At night there are fewer clients than around noon."""
    points = past("sensor.clients", "clients", "20", NOW)
    at = {point.time.hour: point.value for point in points}
    assert at[3] < at[13]


def test_the_number_of_devices_stays_the_same() -> None:
    """Devices do not come and go with working hours."""
    assert {point.value for point in past("sensor.any", "devices", "7", NOW)} == {7}


def test_statistics_are_of_whole_hours() -> None:
    """Home Assistant makes those of the present hour itself."""
    found = list(hourly(past("sensor.any", "%", "30", NOW)))
    starts = [datetime.fromisoformat(each["start"]) for each in found]
    assert len(found) == 23
    assert {(start.minute, start.second) for start in starts} == {(0, 0)}
    assert max(starts) == NOW.replace(hour=8, minute=0)
    assert max(starts) - min(starts) == timedelta(hours=22)
    assert all(each["min"] <= each["mean"] <= each["max"] for each in found)
