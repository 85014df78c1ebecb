"""Which numbers a measurement can be, whether a stream or REST reports it.

A device that has not measured something may report -1, which is a huge number in an unsigned field,
or 0 where that cannot be.
"""

from typing import NamedTuple


class Range(NamedTuple):
    """The lowest and the highest number that a measurement can be."""

    low: float
    high: float

    def read[N: (int, float)](self, value: N | None) -> N | None:
        """Return a number, None if it is outside of the range."""
        if value is None or not self.low <= value <= self.high:
            return None
        return value


PERCENT = Range(0, 100)
WATTS = Range(0, 100_000)
MILLISECONDS = Range(0, 3_600_000)
SECONDS = Range(0, 3_600)
"""Of a test."""

MEGABITS = Range(0, 1_000_000)
"""Per second."""

METERS = Range(0, 10_000)
"""Of a cable."""

FAN_SPEED = Range(0, 100_000)
DECIBELS = Range(-50, 150)
"""Of a signal-to-noise ratio."""

RECEIVED_DBM = Range(-200, -1)
"""Of a signal or of noise: no radio receives as much as 0 dBm."""

TRANSMITTED_DBM = Range(-50, 60)
CELSIUS = Range(-100, 200)


def read_celsius[N: (int, float)](value: N | None) -> N | None:
    """Return a temperature, None if it is impossible or exactly 0: that was not measured.

    Source: a recorded row of REST, of a switch without a sensor.
    """
    return CELSIUS.read(value) or None
