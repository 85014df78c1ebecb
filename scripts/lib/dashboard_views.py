"""A dashboard of an account, made of Home Assistant's own cards; entities are found by their unique ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Any

type Card = dict[str, Any]

_WIDE = {"grid_options": {"columns": "full"}}
_SEVERITIES = ("critical", "major", "minor", "info")


@dataclass(frozen=True, slots=True)
class Account:
    """An account's enabled entities: their ids by unique id, without the account's own id before it.

    ``names`` and ``sites`` are names by unique id of a device or site, ``site_of`` such sites by those of the entities.
    """

    ids: Mapping[str, str]
    names: Mapping[str, str]
    sites: Mapping[str, str]
    site_of: Mapping[str, str]

    def keys(self, pattern: str, site: str | None = None) -> list[str]:
        """Return the unique ids that match, of a site if one is named."""
        found = (
            key
            for key in self.ids
            if re.fullmatch(pattern, key) and site in {None, self.site_of.get(key)}
        )
        return sorted(found, key=self.ids.__getitem__)


def views(account: Account) -> list[Card]:
    """Return the pages: the network, its alerts, each site, and the Wi-Fi."""
    pages = [
        _network(account),
        _alerts(account),
        *(_site(account, site) for site in account.sites),
        _wifi(account),
    ]
    return [page for page in pages if page["sections"]]


def _page(title: str, path: str, *sections: list[Card]) -> Card:
    """Return a page; what is empty is left out."""
    grids = [{"type": "grid", "cards": cards} for cards in sections if cards]
    return {"title": title, "path": path, "type": "sections", "max_columns": 4, "sections": grids}


def _group(title: str, cards: Iterable[Card], **heading: Any) -> list[Card]:
    """Put cards under a heading, if there are any."""
    found = list(cards)
    return [{"type": "heading", "heading": title, **heading}, *found] if found else []


def _tiles(account: Account, keys: Iterable[str], *name: str, **more: Any) -> list[Card]:
    """Show entities as tiles, each under its device's name if no other is asked for."""
    named = [{"type": part} for part in name or ("device",)]
    return [
        {"type": "tile", "entity": account.ids[key], "name": named, **more}
        for key in keys
        if key in account.ids
    ]


def _list(account: Account, keys: Iterable[str], *name: str) -> list[Card]:
    """Show entities in one card, where their names have room."""
    rows = [
        {"entity": tile["entity"], "name": tile["name"]} for tile in _tiles(account, keys, *name)
    ]
    return [{"type": "entities", "entities": rows}] if rows else []


def _those(state: str, title: str, tiles: list[Card]) -> list[Card]:
    """Show which of some entities are in a state, if any is."""
    rows = [{"entity": tile["entity"], "name": tile["name"]} for tile in tiles]
    conditions = [{"condition": "state", "state": state}]
    card = {"type": "entities", "title": title}
    filtered = {"type": "entity-filter", "entities": rows, "conditions": conditions, "card": card}
    return [{**filtered, "show_empty": False}] if rows else []


def _network(account: Account) -> Card:
    """Show how the network is as a whole, and what of it is down."""
    totals = [
        f"{kind}_{word}"
        for kind in ("access_point", "switch", "gateway")
        for word in ("online", "offline")
    ]
    uplinks = _tiles(account, account.keys(".*_uplink_.*_wan"), "parent_device", "device", **_WIDE)
    return _page(
        "Network",
        "network",
        _group("Sites", _tiles(account, account.keys("site_.*_health")))
        + _group("Uplinks", uplinks),
        _group("Devices", _list(account, [*totals, "client_count"], "entity"))
        + _those("off", "Offline", _tiles(account, account.keys(".*_connectivity"))),
        _group("Alerts", _tiles(account, ["open_alerts", "alerts"], "entity"))
        + _group("Streams", _list(account, account.keys("stream_.*"), "entity")),
    )


def _alerts(account: Account) -> Card:
    """Show what is open, of which devices, and what has happened."""
    happened = [account.ids[key] for key in ("alerts", "audit_trail") if key in account.ids]
    log = {
        "type": "logbook",
        "hours_to_show": 24,
        "target": {"entity_id": happened},
        "grid_options": {"rows": 8},
    }
    counts = ["open_alerts", *(f"open_alerts_{severity}" for severity in _SEVERITIES)]
    return _page(
        "Alerts",
        "alerts",
        _group("Open", _tiles(account, counts, "entity"))
        + _group("Sites", _tiles(account, account.keys("site_.*_open_alerts"))),
        _group("Happened", [log] if happened else [])
        + _those("on", "Devices with a serious alert", _tiles(account, account.keys(".*_problem"))),
    )


def _site(account: Account, site: str) -> Card:
    """Show a site and its devices."""
    about = [
        f"{site}_{key}"
        for key in ("health", "devices_online", "devices_offline", "client_count", "open_alerts")
    ]
    uplinks = account.keys(".*_uplink_.*_wan", site)
    gateways = [f"{key.partition('_uplink_')[0]}_cpu_utilization" for key in uplinks]
    return _page(
        account.sites[site],
        site.replace("_", "-"),
        _group("Site", _tiles(account, about, "entity"))
        + _group("Uplinks", _tiles(account, uplinks, "parent_device", "device", **_WIDE)),
        _group("Devices", _tiles(account, account.keys(".*_connectivity", site))),
        _graph(account, "CPU of gateways", dict.fromkeys(gateways))
        + _graph(account, "PoE of switches", account.keys(".*_poe_consumption", site)),
    )


def _graph(account: Account, title: str, keys: Iterable[str]) -> list[Card]:
    """Show the last day of some entities, nothing if there are none."""
    found = [account.ids[key] for key in keys if key in account.ids]
    return (
        _group(title, [{"type": "history-graph", "hours_to_show": 24, "entities": found}])
        if found
        else []
    )


def _wifi(account: Account) -> Card:
    """Show who uses the Wi-Fi, and how busy the radios of each access point are."""
    busy = account.keys(".*_radio_.*_utilization")
    return _page(
        "Wi-Fi",
        "wi-fi",
        _group(
            "Clients", _list(account, ["client_count", *account.keys("wlan_clients_.*")], "entity")
        )
        + _group(
            "Clients of access points", _tiles(account, account.keys("(?!site_).+_client_count"))
        ),
        *(
            _radios(account, serial)
            for serial in dict.fromkeys(key.partition("_radio_")[0] for key in busy)
        ),
    )


def _radios(account: Account, serial: str) -> list[Card]:
    """Show how busy the radios of an access point are, and on which channels they are."""
    bar = {"features": [{"type": "bar-gauge", "min": 0, "max": 100}], "features_position": "inline"}
    channels = [
        {"type": "entity", "entity": account.ids[key]}
        for key in account.keys(f"{serial}_radio_.*_channel")
    ]
    tiles = _tiles(account, account.keys(f"{serial}_radio_.*_utilization"), **bar)
    return _group(account.names[serial], tiles, badges=channels)
