"""Times on the wire: protobuf timestamps, text, and milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(value: Timestamp) -> datetime | None:
    """Return a protobuf timestamp as an aware datetime, None if it is out of range."""
    try:
        return _EPOCH + timedelta(0, value.seconds, value.nanos // 1000)
    except OverflowError:
        return None


def parse_time(value: str) -> datetime | None:
    """Return a time given as text, RFC 3339 or seconds or milliseconds since 1970; None if it is neither."""
    try:
        if value.isdecimal():
            number = int(value)
            return milliseconds(number if number >= _FIRST_MILLISECONDS else number * 1000)
        time = datetime.fromisoformat(value)
        if time.tzinfo is UTC:
            return time
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except ValueError, OverflowError:
        return None


_FIRST_MILLISECONDS = 100_000_000_000
"""As seconds this is the year 5138, as milliseconds 1973."""


def milliseconds(value: int) -> datetime | None:
    """Return milliseconds since 1970 as an aware datetime, None if they are out of range."""
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None
