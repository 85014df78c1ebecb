"""Which events of a stream were handled, so that Central may repeat them."""

from collections import OrderedDict, deque
from collections.abc import Iterable

from ..models.event import CentralEvent

_REMEMBERED_IDS = 16_384
"""Events remembered to recognize duplicates: ten seconds of a very busy stream."""

_LAST_IDS = 100
"""Events that the next run recognizes if Central repeats them."""

type EventId = tuple[str, str]
"""What identifies a CloudEvent: its source and its id."""


class HandledEvents:
    """Recognizes events that came before.

    Of most of them, only a digest is remembered. It is of 64 bits, with a key that nobody else
    knows.
    """

    def __init__(self) -> None:
        self._digests: OrderedDict[int, None] = OrderedDict()
        self._last: deque[EventId] = deque(maxlen=_LAST_IDS)
        """The last events but statistics, which do no harm if an earlier run had them."""

    def last(self) -> list[EventId]:
        """Return what identifies the last events; may be called from another thread."""
        return list(self._last.copy())

    def restore(self, ids: Iterable[EventId]) -> None:
        """Recognize the events of an earlier run."""
        for event_id in ids:
            self._last.append(event_id)
            self._digests[hash(event_id)] = None

    def is_duplicate(self, event: CentralEvent) -> bool:
        """Return True if an event came before, and remember it; one without an id never did."""
        if not event.id:
            return False
        event_id = (event.source, event.id)
        digest = hash(event_id)
        if digest in self._digests:
            return True
        self._digests[digest] = None
        if len(self._digests) > _REMEMBERED_IDS:
            self._digests.popitem(last=False)
        if not event.payload.is_statistics:
            self._last.append(event_id)
        return False
