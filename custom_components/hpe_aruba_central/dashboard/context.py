"""What the makers of pages need besides the network itself."""

from dataclasses import dataclass

from homeassistant.core import StateMachine

from .texts import Texts


@dataclass(frozen=True, slots=True)
class Context:
    """The user's texts, the states that decide the order of cards, and where the dashboard is.

    ``base`` is the path of the dashboard, such as ``/hpe-aruba``, and ``prefix`` what the paths of
    an account's pages start with.
    """

    texts: Texts
    states: StateMachine
    base: str
    prefix: str = ""

    def path(self, page: str) -> str:
        """Return the path of a page below the dashboard's."""
        return f"{self.prefix}{page}"

    def link(self, page: str) -> str:
        """Return the whole path of a page."""
        return f"{self.base}/{self.path(page)}"

    def value(self, entity_id: str | None) -> float | None:
        """Return the number that an entity shows, None if it shows none."""
        state = self.states.get(entity_id) if entity_id else None
        try:
            return float(state.state) if state else None
        except ValueError:
            return None
