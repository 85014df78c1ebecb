"""How long lists were: one that is suddenly much shorter is believed only the second time."""

_MIN_LOSS = 2
"""So many items must be missing at least; a list of two of which one goes is an ordinary one."""


class ListDoubts:
    """Remembers the size of each list that was believed.

    A list may be odd once: empty although it calls itself complete, or half of what it was. The
    second such list in a row is believed.
    """

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._doubted: set[str] = set()

    @property
    def has_doubts(self) -> bool:
        """Return True if a list should be asked for again soon."""
        return bool(self._doubted)

    def remember(self, name: str, size: int) -> None:
        """Note how many items of a list are known, from an earlier run or from the stream."""
        self._sizes[name] = size

    def believes(self, name: str, size: int) -> bool:
        """Return True if what a complete list of this size lacks is gone.

        Each list must be passed once, in order.
        """
        if name not in self._doubted and self._is_much_shorter(name, size):
            self._doubted.add(name)
            return False
        self._doubted.discard(name)
        self._sizes[name] = size
        return True

    def _is_much_shorter(self, name: str, size: int) -> bool:
        """Return True if a list has lost everything, or half of what it had."""
        last = self._sizes.get(name, 0)
        if size == 0:
            return last > 0
        return 2 * size <= last and last - size >= _MIN_LOSS
