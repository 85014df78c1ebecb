"""Makes a dashboard: the list of its pages, and each page when it is opened."""

from dataclasses import replace
from typing import Any, Final

from ..central.models.device import DeviceKind
from . import pages
from .cards import Card, markdown
from .overview import overview, site_name, site_path
from .page_context import PageContext
from .registry_reader import Network

STRATEGY: Final = "custom:hpe-aruba-central"
_MANY_SITES: Final = 12


def dashboard(networks: list[Network], context: PageContext) -> dict[str, Any]:
    """Return a dashboard of all accounts; its pages have no content until they are opened."""
    views: list[Card] = []
    for network in networks:
        views += _views(network, _for_account(network, networks, context))
    if not views:
        content = markdown(context.texts("no_account"))
        views = [{"title": context.texts("network"), "cards": [content]}]
    return {"title": context.texts("title"), "views": views}


def page(path: str, networks: list[Network], context: PageContext) -> Card:
    """Return a page by its path; of a page that is gone, a note."""
    for network in networks:
        own = _for_account(network, networks, context)
        if path == own.path("network"):
            return overview(network, own)
        if path == own.path("wi-fi"):
            return pages.wifi(network, own)
        if path == own.path("switches"):
            return pages.switches(network, own)
        if path == own.path("sites"):
            return pages.sites(network, own)
        for site in network.sites:
            if path == own.path(site_path(site.node)):
                return pages.site(site, own)
    return {"cards": [markdown(context.texts("page_is_gone"))]}


def _for_account(network: Network, networks: list[Network], context: PageContext) -> PageContext:
    """Return the context of an account: of several, each has paths of its own."""
    return context if len(networks) == 1 else replace(context, prefix=f"{network.entry_id}-")


def _views(network: Network, context: PageContext) -> list[Card]:
    """Return the pages of an account, without content."""
    texts = context.texts
    account = f"{network.title}: " if context.prefix else ""
    views = [_view("network", account + texts("network"), "mdi:lan", context)]
    if network.of_kind(DeviceKind.ACCESS_POINT):
        views.append(_view("wi-fi", account + texts("wifi"), "mdi:wifi", context))
    if network.of_kind(DeviceKind.SWITCH):
        views.append(_view("switches", account + texts("switches"), "mdi:switch", context))
    if len(network.sites) > _MANY_SITES:
        views.append(_view("sites", account + texts("sites"), "mdi:office-building", context))
    for site in network.sites:
        own = _view(site_path(site.node), site_name(site, context), "mdi:office-building", context)
        views.append({**own, "subview": True, "back_path": context.link("network")})
    return views


def _view(name: str, title: str, icon: str, context: PageContext) -> Card:
    """Return a page that is made when it is opened."""
    path = context.path(name)
    return {
        "title": title,
        "path": path,
        "icon": icon,
        "strategy": {"type": STRATEGY, "page": path},
    }
