"""What the makers of pages need besides the network itself."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from homeassistant.core import StateMachine
from homeassistant.helpers import entity_registry as er

from ..central.clock import Clock
from ..translated_texts import Texts
from .cards import Card, history, statistics

_FIRST_STATISTICS: Final = timedelta(hours=2)
"""The age of an entity from which on there is at least one whole hour of statistics."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The user's texts, the states that decide the order of cards, and where the dashboard is.

    ``base`` is the path of the dashboard, such as ``/hpe-aruba``, and ``prefix`` what the paths of
    an account's pages start with.
    """

    texts: Texts
    states: StateMachine
    registry: er.EntityRegistry
    base: str
    prefix: str = ""

    def path(self, page: str) -> str:
        """Return the path of a page below the dashboard's."""
        return f"{self.prefix}{page}"

    def link(self, page: str) -> str:
        """Return the whole path of a page."""
        return f"{self.base}/{self.path(page)}"

    def over_time(self, entities: list[tuple[str, str]], chart_type: str, days: int) -> list[Card]:
        """Return a chart of entities, given with their names: of states while all are new."""
        registered = [self.registry.async_get(entity_id) for entity_id, _ in entities]
        # The registry's dates are by the host's clock, which a new one follows.
        now = Clock().utcnow()
        if all(each is None or now - each.created_at < _FIRST_STATISTICS for each in registered):
            return history(entities)
        return statistics(entities, chart_type, days)

    def value(self, entity_id: str | None) -> float | None:
        """Return the number that an entity shows, None if it shows none."""
        state = self.states.get(entity_id or "")
        if state is None:
            return None
        try:
            return float(state.state)
        except ValueError:
            return None
