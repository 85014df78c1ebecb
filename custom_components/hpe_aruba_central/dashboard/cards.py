"""Cards of a dashboard: only those that Home Assistant has built in."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..markdown import escape

type Card = dict[str, Any]

FULL = {"columns": "full"}
RED, ORANGE, YELLOW, BLUE, GREEN = "red", "orange", "amber", "blue", "green"


def section(cards: Iterable[Card], span: int = 1) -> list[Card]:
    """Return a section of cards, or nothing if there are none; ``span`` is in columns."""
    found = list(cards)
    if not found:
        return []
    return [{"type": "grid", "column_span": span, "cards": found}]


def group(
    title: str,
    icon: str,
    cards: Iterable[Card],
    badges: Sequence[Card] = (),
    page: str | None = None,
) -> list[Card]:
    """Return cards below a heading, or nothing if there are none; the heading leads to a page."""
    found = list(cards)
    if not found:
        return []
    return [heading(title, icon, badges, page), *found]


def heading(
    title: str,
    icon: str,
    badges: Sequence[Card] = (),
    page: str | None = None,
    style: str = "title",
) -> Card:
    """Return a heading."""
    card: Card = {"type": "heading", "heading": title, "icon": icon, "heading_style": style}
    if badges:
        card["badges"] = list(badges)
    if page:
        card["tap_action"] = to_page(page)
    return card


def to_page(page: str) -> Card:
    """Return the action that opens another page of the same dashboard."""
    return {"action": "navigate", "navigation_path": page}


def badge(entity_id: str, icon: str, color: str, **more: Any) -> Card:
    """Return an entity's value as a badge."""
    return {"type": "entity", "entity": entity_id, "icon": icon, "color": color, **more}


def labeled(name: str) -> Card:
    """Return what makes a badge show a name above its value."""
    return {"name": name, "show_name": True}


def count_badge(entity_id: str, icon: str, color: str, **more: Any) -> Card:
    """Return a number as a badge that is hidden while it is zero or unknown."""
    visibility = [{"condition": "numeric_state", "entity": entity_id, "above": 0}]
    return badge(entity_id, icon, color, visibility=visibility, **more)


def tile(entity_id: str, name: str, **more: Any) -> Card:
    """Return an entity with its value as half a row."""
    return {"type": "tile", "entity": entity_id, "name": name, **more}


def connection(entity_id: str, name: str, problem: str, **more: Any) -> list[Card]:
    """Return a connection: a green tile, and ``problem`` in red instead while it is off.

    Home Assistant has no color for a tile that is off.
    """
    condition = {"condition": "state", "entity": entity_id}
    alert = f'<ha-alert alert-type="error">**{escape(problem)}**</ha-alert>'
    return [
        tile(entity_id, name, color=GREEN, visibility=[{**condition, "state_not": "off"}], **more),
        markdown(alert, visibility=[{**condition, "state": "off"}]),
    ]


def bar(entity_id: str, name: str, maximum: float = 100, **more: Any) -> Card:
    """Return an entity with its value as a bar."""
    feature = {"type": "bar-gauge", "min": 0, "max": maximum}
    return wide_tile(entity_id, name, feature, features_position="bottom", **more)


def trend(entity_id: str, name: str, **more: Any) -> Card:
    """Return an entity with its last day as a line."""
    return wide_tile(entity_id, name, {"type": "trend-graph", "hours_to_show": 24}, **more)


def wide_tile(entity_id: str, name: str, feature: Card, **more: Any) -> Card:
    """Return a tile as a whole row with a feature: below a long name, else beside the value."""
    return tile(
        entity_id,
        name,
        **{"features": [feature], "features_position": "inline", "grid_options": FULL, **more},
    )


def named_rows(entities: Iterable[tuple[str, str]]) -> list[Card]:
    """Return the rows of a card for entities, given with their names."""
    return [{"entity": entity_id, "name": name} for entity_id, name in entities]


def statistics(
    entities: Iterable[tuple[str, str]], chart_type: str, days: int, **more: Any
) -> list[Card]:
    """Return a chart of hourly statistics of entities, given with their names."""
    card = {
        "type": "statistics-graph",
        "entities": named_rows(entities),
        "chart_type": chart_type,
        "stat_types": ["mean"],
        "period": "hour",
        "days_to_show": days,
        "grid_options": {"columns": "full", "rows": 5},
        **more,
    }
    return [card]


def history(entities: Iterable[tuple[str, str]]) -> list[Card]:
    """Return a chart of the last day's states of entities, given with their names."""
    rows = named_rows(entities)
    if not rows:
        return []
    return [
        {
            "type": "history-graph",
            "entities": rows,
            "hours_to_show": 24,
            "grid_options": {"columns": "full", "rows": 5},
        }
    ]


def distribution(entities: Iterable[Card]) -> list[Card]:
    """Return a bar that is divided by the values of entities."""
    rows = list(entities)
    if not rows:
        return []
    return [{"type": "distribution", "entities": rows, "grid_options": FULL}]


def picture(entity_id: str) -> Card:
    """Return an image entity as a picture that is as wide as its section."""
    return {
        "type": "picture-entity",
        "entity": entity_id,
        "show_name": False,
        "show_state": False,
        "grid_options": FULL,
    }


def markdown(content: str, **more: Any) -> Card:
    """Return rendered Markdown without a frame."""
    return {
        "type": "markdown",
        "text_only": True,
        "content": content,
        "grid_options": FULL,
        **more,
    }
