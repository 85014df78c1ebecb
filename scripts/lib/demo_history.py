"""A day of history for the demonstration, made up from the sensors' present values.

Hourly statistics are imported through the recorder's API, as a Home Assistant that had run for a
day would have them. There is no such API for states: they are written into its database.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path
from random import Random
import sqlite3
from statistics import fmean
from typing import Any, Final, NamedTuple

from homeassistant.components.recorder.statistics import STATISTIC_UNIT_TO_UNIT_CONVERTER
from homeassistant.components.sensor.const import UNIT_CONVERTERS

from .demo_checker import entities
from .home_assistant import Home, HomeSocket

DAY: Final = timedelta(days=1)
_STEP: Final = timedelta(minutes=10)
_HOUR: Final = timedelta(hours=1)
_PASS_SECONDS: Final = 5.0
"""Home Assistant's recorder writes as often."""

_BUSY_UNITS: Final = frozenset({"%", "clients", "bit/s", "kbit/s", "Mbit/s", "B/s", "kB/s", "MB/s"})
"""Units of what follows working hours."""

_CONSTANT_UNITS: Final = frozenset({"devices", "alerts"})
_NOON: Final = 13.0
_WIDTH: Final = 4.0
"""Hours around noon in which most of the work is done."""

_SELECT: Final = """
SELECT metadata_id, attributes_id, min(last_updated_ts) FROM states
JOIN states_meta USING (metadata_id) WHERE states_meta.entity_id = ? GROUP BY metadata_id
"""
_INSERT: Final = """
INSERT INTO states (metadata_id, attributes_id, state, last_updated_ts, origin_idx)
VALUES (?, ?, ?, ?, 0)
"""


class Point(NamedTuple):
    """A value of a sensor at a time."""

    time: datetime
    value: float


class _Sensor(NamedTuple):
    """A sensor, its unit, and its present value as Home Assistant writes it."""

    entity_id: str
    device_class: str | None
    unit: str | None
    state: str


def past(entity_id: str, unit: str | None, state: str, now: datetime) -> list[Point]:
    """Return a day of values that lead to a sensor's present state, the oldest first.

    They are the same for the same sensor, state and time.
    """
    value = float(state)
    digits = len(state.partition(".")[2])
    rng = Random(entity_id)  # noqa: S311 - must repeat
    daily, noise = 0.04, 0.01
    if unit in _BUSY_UNITS:
        daily, noise = 0.6, 0.1
    elif unit in _CONSTANT_UNITS:
        daily, noise = 0.0, 0.0
    points: list[Point] = []
    time, drift = now, 0.0
    while time > now - DAY:
        time -= _STEP
        drift = 0.7 * drift + rng.uniform(-noise, noise)
        factor = 1 + daily * (_work(time) - _work(now)) + drift
        points.append(Point(time, _limit(round(value * factor, digits), unit)))
    return points[::-1]


def _work(time: datetime) -> float:
    """Return how much is done at a time of the day, from 0 to 1."""
    hours = time.hour + time.minute / 60 - _NOON
    return exp(-((hours / _WIDTH) ** 2))


def _limit(value: float, unit: str | None) -> float:
    """Return a percentage within its range, and any other value as it is."""
    return min(max(value, 0.0), 100.0) if unit == "%" else value


def hourly(points: list[Point]) -> Iterator[dict[str, Any]]:
    """Return the statistics of each whole hour, in the recorder's form."""
    by_hour: dict[datetime, list[float]] = {}
    for point in points:
        start = point.time.replace(minute=0, second=0, microsecond=0)
        by_hour.setdefault(start, []).append(point.value)
    for start, values in by_hour.items():
        if len(values) == _HOUR // _STEP:
            yield {
                "start": start.isoformat(),
                "mean": fmean(values),
                "min": min(values),
                "max": max(values),
            }


async def make_up_history(home: Home, socket: HomeSocket, entry_id: str, folder: Path) -> None:
    """Give each measurement of an account a day of history once it has a value; runs on."""
    done: set[str] = set()
    while True:
        names = set((await entities(socket, entry_id)).values()) - done
        sensors = _measurements(await home.states())
        found = [sensor for sensor in sensors if sensor.entity_id in names]
        now = datetime.now(UTC)
        histories = {each: past(each.entity_id, each.unit, each.state, now) for each in found}
        written = await asyncio.to_thread(_write, folder / "home-assistant_v2.db", histories)
        for sensor in written:
            await _import(socket, sensor, histories[sensor])
            done.add(sensor.entity_id)
        await asyncio.sleep(_PASS_SECONDS)


def _measurements(states: dict[str, dict[str, Any]]) -> Iterator[_Sensor]:
    """Return the sensors that measure something and have a value."""
    for entity_id, state in states.items():
        attributes, value = state["attributes"], state["state"]
        if attributes.get("state_class") == "measurement" and _is_number(value):
            unit = attributes.get("unit_of_measurement")
            yield _Sensor(entity_id, attributes.get("device_class"), unit, value)


def _is_number(state: str) -> bool:
    """Return True if a state is a number."""
    return state.lstrip("-").replace(".", "", 1).isdigit()


def _write(path: Path, histories: dict[_Sensor, list[Point]]) -> list[_Sensor]:
    """Write the states of sensors, and return those that the recorder knows already."""
    written: list[_Sensor] = []
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        for sensor, points in histories.items():
            known = database.execute(_SELECT, (sensor.entity_id,)).fetchone()
            if known is None:
                continue
            metadata_id, attributes_id, first = known
            for time, value in points:
                if time.timestamp() < first:
                    state = _text(value, sensor.state)
                    row = (metadata_id, attributes_id, state, time.timestamp())
                    database.execute(_INSERT, row)
            written.append(sensor)
    return written


def _text(value: float, like: str) -> str:
    """Return a value as Home Assistant writes it, with as many digits as another one."""
    return f"{value:.{len(like.partition('.')[2])}f}"


async def _import(socket: HomeSocket, sensor: _Sensor, points: list[Point]) -> None:
    """Import the statistics of a sensor."""
    await socket.command(
        "recorder/import_statistics",
        metadata={
            "has_sum": False,
            "mean_type": 1,  # arithmetic
            "name": None,
            "source": "recorder",
            "statistic_id": sensor.entity_id,
            "unit_class": _unit_class(sensor),
            "unit_of_measurement": sensor.unit,
        },
        stats=list(hourly(points)),
    )


def _unit_class(sensor: _Sensor) -> str | None:
    """Return the kind of a sensor's unit, None if there is nothing to convert to."""
    converter = UNIT_CONVERTERS.get(sensor.device_class)
    if converter is None or sensor.unit not in converter.VALID_UNITS:
        converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(sensor.unit)
    return None if converter is None else converter.UNIT_CLASS
