"""A connection of a stream in a history that is played to the library."""

from typing import Any, cast

from custom_components.hpe_aruba_central.central.errors import (
    CentralClosedError,
    CentralConnectionError,
    CentralError,
)
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    State,
    Status,
    Subscription,
)

from .check import Checker
from .clockwork import Clockwork
from .evidence import Cause
from .world import Transition


class LibrarySocket:
    """A connection of one of the library's subscriptions."""

    def __init__(self, time: Clockwork, checker: Checker, subscription: Subscription) -> None:
        self._time = time
        self._checker = checker
        self._subscription = subscription
        self.last_heard = time.now()

    def receive(self, frame: bytes, transition: Transition | None) -> None:
        """Handle a frame."""
        self.last_heard = self._time.now()
        self._checker.cause = Cause(transition)
        self._subscription._handle_frame(frame)
        self._checker.cause = Cause()

    def end(self, *, closed: bool) -> None:
        """Note that the connection was lost."""
        error: CentralError = CentralConnectionError("lost")
        if closed:
            error = CentralClosedError(1001)
        self._subscription.status = Status(State.BACKING_OFF)
        self._subscription._record_loss(error, cast("Any", self))
