"""The dashboard of a running Home Assistant's accounts: read from its registries, printed as YAML or stored there."""

import argparse
import asyncio
from collections.abc import Mapping
from operator import itemgetter
import os
import sys
from typing import Any

import aiohttp
from homeassistant.util import slugify
from homeassistant.util.yaml import dump, load_yaml_dict

from .checker import DOMAIN
from .dashboard_views import Account, Card, views
from .home import ROOT, HomeSocket, connected

_TITLE = "Aruba Central"
_PASTED = ROOT / "dashboards" / "problems.yaml"


async def dashboard(socket: HomeSocket) -> dict[str, Any]:
    """Return a dashboard of all accounts. Raises LookupError if there is none."""
    entries = await socket.command("config_entries/get", domain=DOMAIN)
    devices = {
        device["id"]: device for device in await socket.command("config/device_registry/list")
    }
    entities = await socket.command("config/entity_registry/list")
    pages: list[Card] = []
    for entry in entries:
        of_entry = views(_account(entry["entry_id"], devices, entities))
        if len(entries) > 1:
            of_entry = [_named(page, entry["title"]) for page in of_entry]
        pages += of_entry
    if not pages:
        raise LookupError(
            "There is no account of HPE Aruba Networking Central in this Home Assistant."
        )
    return {"title": _TITLE, "views": pages}


def _named(page: Card, account: str) -> Card:
    """Tell a page from that of another account."""
    return {
        **page,
        "title": f"{account}: {page['title']}",
        "path": f"{slugify(account)}-{page['path']}",
    }


def _account(entry_id: str, devices: dict[str, Any], entities: list[dict[str, Any]]) -> Account:
    """Put together what the registries have of an account."""
    prefix = f"{entry_id}_"
    ids, names, sites, site_of = {}, {}, {}, {}
    for entity in entities:
        if entity["config_entry_id"] != entry_id or entity["disabled_by"] or entity["hidden_by"]:
            continue
        key = entity["unique_id"].removeprefix(prefix)
        ids[key] = entity["entity_id"]
        if (device := devices.get(entity["device_id"])) is not None:
            names[_key(device)] = _name(device)
        if (site := _site_of(device, devices)) is not None:
            site_of[key] = _key(site).removeprefix(prefix)
            sites[site_of[key]] = _name(site)
    return Account(ids, names, dict(sorted(sites.items(), key=itemgetter(1))), site_of)


def _name(device: dict[str, Any]) -> str:
    """Return a device's name."""
    return str(device["name_by_user"] or device["name"])


def _site_of(device: dict[str, Any] | None, devices: dict[str, Any]) -> dict[str, Any] | None:
    """Return the site's device that a device is under, or is itself."""
    while device is not None and not _is_site(device):
        device = devices.get(device.get("parent_device_id") or device.get("via_device_id") or "")
    return device


def _is_site(device: dict[str, Any]) -> bool:
    """Whether a device is a site."""
    return device.get("model") == "Site" and "site_" in _key(device)


def _key(device: dict[str, Any]) -> str:
    """Return a device's unique id."""
    return next((str(name) for domain, name in device["identifiers"] if domain == DOMAIN), "")


def as_yaml(config: dict[str, Any]) -> str:
    """Return a dashboard as it is pasted."""
    return dump(config)


async def add_dashboards(socket: HomeSocket) -> None:
    """Store the dashboard under its own name in the sidebar, and after it the one that is to be pasted."""
    pasted = await asyncio.to_thread(load_yaml_dict, _PASTED)
    await _add(socket, "aruba-central", _TITLE, "mdi:access-point-network", await dashboard(socket))
    await _add(socket, "aruba-problems", f"{_TITLE} problems", "mdi:alert", pasted)


async def _add(
    socket: HomeSocket, path: str, title: str, icon: str, config: Mapping[str, Any]
) -> None:
    """Store a dashboard."""
    about = {
        "title": title,
        "icon": icon,
        "show_in_sidebar": True,
        "require_admin": False,
        "mode": "storage",
    }
    await socket.command("lovelace/dashboards/create", url_path=path, **about)
    await socket.command("lovelace/config/save", url_path=path, config=config)


async def _print(url: str, token: str) -> None:
    """Print the dashboard of a Home Assistant at an address."""
    async with aiohttp.ClientSession() as session, connected(session, url, token) as socket:
        print(as_yaml(await dashboard(socket)), end="")


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/dashboard", description=__doc__)
    parser.add_argument(
        "url", help="address of Home Assistant, such as http://homeassistant.local:8123"
    )
    arguments = parser.parse_args()
    token = os.environ.get("HASS_TOKEN")
    if not token:
        parser.error("set HASS_TOKEN to a long-lived access token (your profile, Security)")
    try:
        asyncio.run(_print(arguments.url.rstrip("/"), token))
    except (aiohttp.ClientError, LookupError, OSError, RuntimeError) as err:
        print(err, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
