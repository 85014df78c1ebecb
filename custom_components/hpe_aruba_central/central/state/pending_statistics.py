"""Statistics that were not read yet."""

from collections.abc import Iterable, Iterator

from ..models.core import Key
from ..models.event import Payload


class PendingStatistics:
    """The statistics since the last reading, merged by what they are about and their kind."""

    def __init__(self) -> None:
        self._payloads: dict[Key, dict[str, Payload]] = {}

    def __bool__(self) -> bool:
        """Return True if there are any."""
        return bool(self._payloads)

    def __iter__(self) -> Iterator[tuple[Key, str]]:
        """Iterate over what there is now: keys and kinds."""
        return iter([(key, kind) for key, kinds in self._payloads.items() for kind in kinds])

    def add(self, key: Key, kind: str, payload: Payload) -> None:
        """Add statistics; what they lack stays as earlier ones of the kind have it."""
        kinds = self._payloads.get(key)
        if kinds is None:
            self._payloads[key] = {kind: payload}
            return
        earlier = kinds.setdefault(kind, payload)
        if earlier is not payload:
            earlier.merge(payload)

    def pop(self, key: Key, kind: str) -> Payload | None:
        """Return statistics and remove them, None if there are none."""
        kinds = self._payloads.get(key)
        if kinds is None:
            return None
        payload = kinds.pop(kind, None)
        if not kinds:
            del self._payloads[key]
        return payload

    def drop(self, keys: Iterable[Key]) -> None:
        """Remove the statistics of what was removed."""
        for key in keys:
            self._payloads.pop(key, None)
