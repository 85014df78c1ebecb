"""Times as Central writes them: text, and seconds or milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_FIRST_TIME = datetime(1971, 1, 1, tzinfo=UTC)
"""What is before was never set: a clock that has lost its power starts in 1970, or before it."""

_FIRST_SECONDS = int(_FIRST_TIME.timestamp())

_FIRST_MILLISECONDS = 100_000_000_000
"""As seconds this is the year 5138, as milliseconds 1973."""

_MAX_AHEAD = timedelta(minutes=1)
"""How far ahead of our idea of its clock Central may be: what is later than that is impossible."""


def parse_time(value: str) -> datetime | None:
    """Return a time given as RFC 3339, or as seconds or milliseconds since 1970; else None."""
    try:
        if value.isdecimal():
            number = int(value)
            if number < _FIRST_MILLISECONDS:
                number *= 1000
            return milliseconds(number)
        # RFC 3339 allows lower-case letters, Python does not.
        time = datetime.fromisoformat(value.upper())
        if time.tzinfo is None:
            return _if_set(time.replace(tzinfo=UTC))
        if time.tzinfo is UTC:
            return _if_set(time)
        return _if_set(time.astimezone(UTC))
    except ValueError, OverflowError:
        return None


def plausible(time: datetime | None, now: datetime | None) -> datetime | None:
    """Return a time, or now if it is later; None if it was never set, and so is in 1970."""
    if time is None or time.year <= EPOCH.year:
        return None
    if now is not None and time > now + _MAX_AHEAD:
        return now
    return time


def not_after(time: datetime | None, now: datetime) -> datetime:
    """Return the time of a message, but now if it has none or a later one."""
    return now if time is None else min(time, now)


def milliseconds(value: int) -> datetime | None:
    """Return milliseconds since 1970 as an aware datetime, None if that is no time."""
    return seconds(value // 1000, value % 1000 * 1_000_000)


def seconds(value: int, nanoseconds: int) -> datetime | None:
    """Return seconds and nanoseconds since 1970 as an aware datetime, None if that is no time."""
    if value < _FIRST_SECONDS:
        return None
    try:
        return EPOCH + timedelta(0, value, nanoseconds // 1000)
    except OverflowError:
        return None


def _if_set(time: datetime) -> datetime | None:
    """Return a time, None if it was never set."""
    return time if time >= _FIRST_TIME else None
