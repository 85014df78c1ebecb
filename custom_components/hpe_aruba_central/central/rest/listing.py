"""Lists as REST returns them."""

from collections.abc import Callable


class Listing[T](list[T]):
    """A list as REST tells it; not ``whole`` if it changed while it was read or has less than its total."""

    whole = True

    def read[R](self, reader: Callable[[T], R | None]) -> Listing[R]:
        """Return what the items are read as, without those that are read as nothing."""
        found = Listing(result for item in self if (result := reader(item)) is not None)
        found.whole = self.whole
        return found
