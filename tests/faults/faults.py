"""What each failure should be called, and how long the first wait after it is by the tests' chance."""

from typing import NamedTuple

from custom_components.hpe_aruba_central.central.streaming.subscription import State

RETRY_AFTER = 30


class Expected(NamedTuple):
    """State, reason, and the first wait in seconds."""

    state: State
    reason: str
    delay: float


REJECTED = Expected(State.BACKING_OFF, "rejected", 1)
UNAUTHORIZED = Expected(State.REFUSED, "unauthorized", 15)
LIMITED = Expected(State.BACKING_OFF, "rate_limited", 1.05 * RETRY_AFTER)
OUT_OF_ORDER = Expected(State.BACKING_OFF, "server_error", 1)
UNREACHABLE = Expected(State.BACKING_OFF, "unreachable", 1)
TLS = Expected(State.BACKING_OFF, "tls", 1)

STATUSES = {
    400: REJECTED,
    401: UNAUTHORIZED,
    403: Expected(State.REFUSED, "forbidden", 900),
    404: Expected(State.REFUSED, "not_found", 900),
    409: REJECTED,
    429: LIMITED,
    **dict.fromkeys((500, 502, 503, 504), OUT_OF_ORDER),
}
"""A stream's upgrade, by status."""

CODES = (1000, 1001, 1006, 1008, 1011, 1012, 1013, 4000)
"""Close codes; 1006 stands for an end without a close."""
