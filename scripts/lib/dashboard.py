"""Build a dashboard from the registries of a running Home Assistant, and print or store it."""

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
_PROBLEMS = ROOT / "dashboards" / "problems.yaml"


async def dashboard(socket: HomeSocket) -> dict[str, Any]:
    """Return a dashboard of all accounts. Raises LookupError if there are none."""
    entries = await socket.command("config_entries/get", domain=DOMAIN)
    device_list = await socket.command("config/device_registry/list")
    devices = {device["id"]: device for device in device_list}
    entities = await socket.command("config/entity_registry/list")
    pages: list[Card] = []
    for entry in entries:
        for page in views(_account(entry["entry_id"], devices, entities)):
            is_only_account = len(entries) == 1
            pages.append(page if is_only_account else _with_account_name(page, entry["title"]))
    if not pages:
        raise LookupError("This Home Assistant has no account of HPE Aruba Networking Central.")
    return {"title": _TITLE, "views": pages}


def _with_account_name(page: Card, account: str) -> Card:
    """Add the account's name to a page's title and path, so that they are unique."""
    return {
        **page,
        "title": f"{account}: {page['title']}",
        "path": f"{slugify(account)}-{page['path']}",
    }


def _account(entry_id: str, devices: dict[str, Any], entities: list[dict[str, Any]]) -> Account:
    """Collect an account's visible entities, and the devices and sites that they belong to."""
    prefix = f"{entry_id}_"
    ids, names, sites, site_of = {}, {}, {}, {}
    for entity in entities:
        if entity["config_entry_id"] != entry_id or entity["disabled_by"] or entity["hidden_by"]:
            continue
        key = entity["unique_id"].removeprefix(prefix)
        ids[key] = entity["entity_id"]
        device = devices.get(entity["device_id"])
        if device is not None:
            names[_key(device)] = _name(device)
        site = _site_of(device, devices)
        if site is not None:
            site_of[key] = _key(site).removeprefix(prefix)
            sites[site_of[key]] = _name(site)
    return Account(ids, names, dict(sorted(sites.items(), key=itemgetter(1))), site_of)


def _name(device: dict[str, Any]) -> str:
    """Return the name that the user sees."""
    return str(device["name_by_user"] or device["name"])


def _site_of(device: dict[str, Any] | None, devices: dict[str, Any]) -> dict[str, Any] | None:
    """Return the site of a device, or None; a site is its own site."""
    while device is not None and not _is_site(device):
        parent_id = device.get("parent_device_id") or device.get("via_device_id")
        device = devices.get(parent_id or "")
    return device


def _is_site(device: dict[str, Any]) -> bool:
    """Return True if a device is a site."""
    return device.get("model") == "Site" and "site_" in _key(device)


def _key(device: dict[str, Any]) -> str:
    """Return the identifier of one of the integration's devices, or an empty string."""
    for domain, identifier in device["identifiers"]:
        if domain == DOMAIN:
            return str(identifier)
    return ""


def as_yaml(config: dict[str, Any]) -> str:
    """Return a dashboard as YAML, for the raw configuration editor."""
    return dump(config)


async def add_dashboards(socket: HomeSocket) -> None:
    """Add the generated dashboard and the shipped problems dashboard to the sidebar."""
    problems = await asyncio.to_thread(load_yaml_dict, _PROBLEMS)
    await _add(socket, "aruba-central", _TITLE, "mdi:access-point-network", await dashboard(socket))
    await _add(socket, "aruba-problems", f"{_TITLE} problems", "mdi:alert", problems)


async def _add(
    socket: HomeSocket, path: str, title: str, icon: str, config: Mapping[str, Any]
) -> None:
    """Add a dashboard to the sidebar."""
    settings = {
        "title": title,
        "icon": icon,
        "show_in_sidebar": True,
        "require_admin": False,
        "mode": "storage",
    }
    await socket.command("lovelace/dashboards/create", url_path=path, **settings)
    await socket.command("lovelace/config/save", url_path=path, config=config)


async def _print(url: str, token: str) -> None:
    """Print the dashboard of the Home Assistant at a URL."""
    async with aiohttp.ClientSession() as session, connected(session, url, token) as socket:
        print(as_yaml(await dashboard(socket)), end="")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="scripts/dashboard", description=__doc__)
    parser.add_argument(
        "url", help="URL of Home Assistant, such as http://homeassistant.local:8123"
    )
    arguments = parser.parse_args()
    token = os.environ.get("HASS_TOKEN")
    if not token:
        parser.error("set HASS_TOKEN to a long-lived access token (profile > Security)")
    try:
        asyncio.run(_print(arguments.url.rstrip("/"), token))
    except (aiohttp.ClientError, LookupError, OSError, RuntimeError) as err:
        print(err, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
