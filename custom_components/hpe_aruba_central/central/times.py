"""Times as Central writes them: text, and seconds or milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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
            return time.replace(tzinfo=UTC)
        if time.tzinfo is UTC:
            return time
        return time.astimezone(UTC)
    except ValueError, OverflowError:
        return None


def plausible(time: datetime | None, now: datetime | None) -> datetime | None:
    """Return a time, or now if it is later; None if it was never set, and so is in 1970."""
    if time is None or time.year <= EPOCH.year:
        return None
    if now is not None and time > now + _MAX_AHEAD:
        return now
    return time


def milliseconds(value: int) -> datetime | None:
    """Return milliseconds since 1970 as an aware datetime, None if they are out of range."""
    try:
        return EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None
