"""How long a subscription waits before it tries again."""

from ..clock import Clock
from ..errors import (
    CentralAuthError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
)

REFUSALS = (CentralAuthError, CentralForbiddenError, CentralNotFoundError)
"""Errors that rarely go away by themselves: retried, but slowly."""

_FIRST_DELAY = 1.0
_MAX_DELAY = 120.0
_FIRST_AUTH_DELAY = 15.0
_REFUSED_DELAY = 900.0
"""Seconds; the longest delay of all."""


class FailureSeries:
    """Failures of one kind in a row: a refusal after an outage is the first of its own series."""

    def __init__(self) -> None:
        self._kind: type[CentralError] | None = None
        self._count = 0

    def add(self, error: CentralError) -> int:
        """Add a failure; return how many of the same kind directly precede it."""
        kind = _kind_of(error)
        if kind is not self._kind:
            self._kind = kind
            self._count = 0
        preceding = self._count
        self._count += 1
        return preceding


def _kind_of(error: CentralError) -> type[CentralError]:
    """Return the class of errors that have the same delays as this one."""
    if isinstance(error, CentralAuthError):
        return CentralAuthError
    return CentralForbiddenError if isinstance(error, REFUSALS) else CentralError


class Backoff:
    """The delays of one subscription."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._not_before = 0.0

    def delay(self, error: CentralError, failures: int) -> float:
        """Return the seconds to wait after an error that ``failures`` others of its kind precede.

        The delay doubles with each failure up to a limit, and varies by a quarter either way so
        that the streams of an account do not reconnect in step.
        """
        if isinstance(error, CentralAuthError):
            delay = min(_REFUSED_DELAY, _FIRST_AUTH_DELAY * 2.0 ** min(failures, 6))
        elif isinstance(error, REFUSALS):
            delay = _REFUSED_DELAY
        else:
            delay = min(_MAX_DELAY, _FIRST_DELAY * 2.0 ** min(failures, 10))
        delay *= 0.75 + 0.5 * self._clock.random()
        now = self._clock.monotonic()
        if isinstance(error, CentralRateLimitError) and error.retry_after is not None:
            # Central names the same time to all streams: spread them over the tenth after it.
            self._not_before = now + error.retry_after * (1 + 0.1 * self._clock.random())
        return max(delay, self._not_before - now)
