"""The status that each failure leads to, and the first delay after it."""

from typing import NamedTuple

from custom_components.hpe_aruba_central.central.streaming.subscription import State

RETRY_AFTER = 30


class Expected(NamedTuple):
    """The state, its reason, and the first delay in seconds with the tests' clock."""

    state: State
    reason: str
    delay: float


REJECTED = Expected(State.BACKING_OFF, "rejected", 1)
BAD_REQUEST = Expected(State.BACKING_OFF, "bad_request", 1)
UNAUTHORIZED = Expected(State.REFUSED, "unauthorized", 15)
RATE_LIMITED = Expected(State.BACKING_OFF, "rate_limited", 1.05 * RETRY_AFTER)
SERVER_ERROR = Expected(State.BACKING_OFF, "server_error", 1)
UNREACHABLE = Expected(State.BACKING_OFF, "unreachable", 1)
TLS = Expected(State.BACKING_OFF, "tls", 1)

STATUSES = {
    400: BAD_REQUEST,
    401: Expected(State.REFUSED, "token_rejected", 15),
    403: Expected(State.REFUSED, "forbidden", 900),
    404: Expected(State.REFUSED, "not_found", 900),
    409: BAD_REQUEST,
    429: RATE_LIMITED,
    **dict.fromkeys((500, 502, 503, 504), SERVER_ERROR),
}
"""Expected for each status of a handshake."""

CODES = (1000, 1001, 1006, 1008, 1011, 1012, 1013, 4000)
"""Close codes; 1006 stands for an end without a close frame."""

ANY_CODES = (*range(1000, 1017), 2999, 3000, 3999, 4000, 4999, 5000, 65_535)
"""What a close frame may say, and what none may."""
