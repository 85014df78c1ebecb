"""The pages of a dashboard, with built-in cards only; entities are found by their unique ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Any

type Card = dict[str, Any]

_WIDE = {"grid_options": {"columns": "full"}}
_SEVERITIES = ("critical", "major", "minor", "info")


@dataclass(frozen=True, slots=True)
class Account:
    """An account's visible entities.

    All keys are unique ids without the prefix of the account:

    - ``ids`` maps entities to entity ids,
    - ``names`` maps devices to their names,
    - ``sites`` maps sites to their names,
    - ``site_of`` maps entities to their sites.
    """

    ids: Mapping[str, str]
    names: Mapping[str, str]
    sites: Mapping[str, str]
    site_of: Mapping[str, str]

    def keys(self, pattern: str, site: str | None = None) -> list[str]:
        """Return the unique ids that match, only those of a site if one is given."""
        found = [key for key in self.ids if re.fullmatch(pattern, key)]
        if site is not None:
            found = [key for key in found if self.site_of.get(key) == site]
        return sorted(found, key=self.ids.__getitem__)

    def entity_ids(self, keys: Iterable[str]) -> list[str]:
        """Return the entity ids of those unique ids that exist."""
        return [self.ids[key] for key in keys if key in self.ids]


def views(account: Account) -> list[Card]:
    """Return the pages that have content: network, alerts, each site, and Wi-Fi."""
    pages = [_network(account), _alerts(account)]
    pages += [_site(account, site) for site in account.sites]
    pages.append(_wifi(account))
    return [page for page in pages if page["sections"]]


def _page(title: str, path: str, *sections: list[Card]) -> Card:
    """Return a page of the sections that have cards."""
    grids = [{"type": "grid", "cards": cards} for cards in sections if cards]
    return {"title": title, "path": path, "type": "sections", "max_columns": 4, "sections": grids}


def _group(title: str, cards: Iterable[Card], **heading: Any) -> list[Card]:
    """Return cards below a heading, or nothing if there are no cards."""
    found = list(cards)
    if not found:
        return []
    return [{"type": "heading", "heading": title, **heading}, *found]


def _tiles(account: Account, keys: Iterable[str], *name: str, **more: Any) -> list[Card]:
    """Return a tile for each entity; ``name`` lists the parts of its name (default: the device)."""
    parts = [{"type": part} for part in name or ("device",)]
    return [
        {"type": "tile", "entity": entity_id, "name": parts, **more}
        for entity_id in account.entity_ids(keys)
    ]


def _list(account: Account, keys: Iterable[str], *name: str) -> list[Card]:
    """Return one card with a row for each entity, which leaves more room for names than tiles."""
    rows = _rows(_tiles(account, keys, *name))
    if not rows:
        return []
    return [{"type": "entities", "entities": rows}]


def _rows(tiles: list[Card]) -> list[Card]:
    """Return tiles as rows of an entities card."""
    return [{"entity": tile["entity"], "name": tile["name"]} for tile in tiles]


def _filtered(state: str, title: str, tiles: list[Card]) -> list[Card]:
    """Return a card with those entities that are in a state; it is hidden if there are none."""
    if not tiles:
        return []
    card = {
        "type": "entity-filter",
        "entities": _rows(tiles),
        "conditions": [{"condition": "state", "state": state}],
        "card": {"type": "entities", "title": title},
        "show_empty": False,
    }
    return [card]


def _network(account: Account) -> Card:
    """Return the page with the state of the network and the devices that are offline."""
    totals = []
    for kind in ("access_point", "switch", "gateway"):
        totals += [f"{kind}_online", f"{kind}_offline"]
    uplinks = _tiles(account, account.keys(".*_uplink_.*_wan"), "parent_device", "device", **_WIDE)
    return _page(
        "Network",
        "network",
        _group("Sites", _tiles(account, account.keys("site_.*_health")))
        + _group("Uplinks", uplinks),
        _group("Devices", _list(account, [*totals, "client_count"], "entity"))
        + _filtered("off", "Offline", _tiles(account, account.keys(".*_connectivity"))),
        _group("Alerts", _tiles(account, ["open_alerts", "alerts"], "entity"))
        + _group("Streams", _list(account, account.keys("stream_.*"), "entity")),
    )


def _alerts(account: Account) -> Card:
    """Return the page with open alerts, the devices they concern, and recent events."""
    counts = ["open_alerts", *(f"open_alerts_{severity}" for severity in _SEVERITIES)]
    return _page(
        "Alerts",
        "alerts",
        _group("Open", _tiles(account, counts, "entity"))
        + _group("Sites", _tiles(account, account.keys("site_.*_open_alerts"))),
        _group("Recent events", _recent_events(account))
        + _filtered(
            "on",
            "Devices with a critical or major alert",
            _tiles(account, account.keys(".*_problem")),
        ),
    )


def _recent_events(account: Account) -> list[Card]:
    """Return a logbook of alerts and the audit trail, or nothing if neither is enabled."""
    events = account.entity_ids(("alerts", "audit_trail"))
    if not events:
        return []
    card = {
        "type": "logbook",
        "hours_to_show": 24,
        "target": {"entity_id": events},
        "grid_options": {"rows": 8},
    }
    return [card]


def _site(account: Account, site: str) -> Card:
    """Return the page of a site and its devices."""
    totals = ("health", "devices_online", "devices_offline", "client_count", "open_alerts")
    about = [f"{site}_{key}" for key in totals]
    uplinks = account.keys(".*_uplink_.*_wan", site)
    gateways = [f"{key.partition('_uplink_')[0]}_cpu_utilization" for key in uplinks]
    return _page(
        account.sites[site],
        site.replace("_", "-"),
        _group("Site", _tiles(account, about, "entity"))
        + _group("Uplinks", _tiles(account, uplinks, "parent_device", "device", **_WIDE)),
        _group("Devices", _tiles(account, account.keys(".*_connectivity", site))),
        _graph(account, "Gateway CPU", dict.fromkeys(gateways))
        + _graph(account, "Switch PoE", account.keys(".*_poe_consumption", site)),
    )


def _graph(account: Account, title: str, keys: Iterable[str]) -> list[Card]:
    """Return a graph of the last 24 hours, or nothing if none of the entities exists."""
    found = account.entity_ids(keys)
    if not found:
        return []
    card = {"type": "history-graph", "hours_to_show": 24, "entities": found}
    return _group(title, [card])


def _wifi(account: Account) -> Card:
    """Return the page with client counts and the radio utilization of each access point."""
    counts = ["client_count", *account.keys("wlan_clients_.*")]
    clients_per_ap = _tiles(account, account.keys("(?!site_).+_client_count"))
    serials: dict[str, None] = {}
    for key in account.keys(".*_radio_.*_utilization"):
        serials.setdefault(key.partition("_radio_")[0])
    return _page(
        "Wi-Fi",
        "wi-fi",
        _group("Clients", _list(account, counts, "entity"))
        + _group("Clients per access point", clients_per_ap),
        *(_radios(account, serial) for serial in serials),
    )


def _radios(account: Account, serial: str) -> list[Card]:
    """Return the utilization and, as badges, the channels of an access point's radios."""
    bar = {"features": [{"type": "bar-gauge", "min": 0, "max": 100}], "features_position": "inline"}
    keys = account.keys(f"{re.escape(serial)}_radio_.*_channel")
    channels = [{"type": "entity", "entity": account.ids[key]} for key in keys]
    tiles = _tiles(account, account.keys(f"{re.escape(serial)}_radio_.*_utilization"), **bar)
    return _group(account.names[serial], tiles, badges=channels)
