"""The sites as REST lists them, and their entries in the device registry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import override

from homeassistant.core import HomeAssistant, callback

from ..central.models.change import Change
from ..central.models.keys import site_key
from ..central.models.site import Site
from ..central.rest.listing import Listing
from ..central.state.left_out import MAX_SITES, LeftOut
from ..central.state.site_alerts import SiteAlerts
from ..config_entry import CentralConfigEntry
from ..dispatcher import Dispatcher
from ..options import Options
from .announcements import Announcements
from .devices import AccountDevices
from .sync import RegistrySync


class Sites(Mapping[str, Site]):
    """The selected sites by id, as last listed; only REST knows sites."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        options: Options,
        devices: AccountDevices,
        registry: RegistrySync,
        dispatcher: Dispatcher,
        left_out: LeftOut,
        alerts: SiteAlerts,
    ) -> None:
        self.available = False
        """True if REST listed the sites when it was last asked; else they may be out of date."""
        self._sites: dict[str, Site] = {}
        self._selected = options.sites
        self._devices = devices
        self._registry = registry
        self._dispatcher = dispatcher
        self._left_out = left_out
        self.alerts = alerts
        self._announcements: Announcements[str] = Announcements(hass, entry, "site")

    @override
    def __getitem__(self, site_id: str) -> Site:
        """Return a site by its id."""
        return self._sites[site_id]

    @override
    def __iter__(self) -> Iterator[str]:
        """Iterate over the sites' ids."""
        return iter(self._sites)

    @override
    def __len__(self) -> int:
        """Return the number of sites."""
        return len(self._sites)

    @callback
    def connect(self, add: Callable[[Iterable[str]], None]) -> None:
        """Call ``add`` with the ids of all known sites, and later with new ones."""
        self._announcements.connect(add, list(self._sites))

    def applying(self, listing: Listing[Site] | None) -> Iterator[object]:
        """Apply REST's list step by step, None if it gave none.

        A site that a complete list lacks is removed.
        """
        before, was_available = dict(self._sites), self.available
        self.available = listing is not None
        if listing is not None:
            yield from self._apply(listing)
        for site_id, site in list(self.items()):
            if before.get(site_id) != site or was_available is not self.available:
                self._dispatcher.update(site_key(site_id))
                yield None

    def count_alert(self, change: Change) -> None:
        """Count a change of an alert at its site."""
        self._update(self.alerts.handle(change))

    def share_alerts(self, listing: Listing[Site] | None) -> None:
        """Count alerts of no known site at the sites of which REST lists so many alerts.

        Without a list, the last one stands.
        """
        sites = listing or ()
        complete = listing is not None and listing.complete
        self._update(self.alerts.share(sites, complete=complete))

    def set_client_count(self, site_id: str, clients: int) -> None:
        """Set how many clients a site has."""
        site = self.get(site_id)
        if site is not None and site.clients != clients:
            self._sites[site_id] = replace(site, clients=clients)
            self._dispatcher.update(site_key(site_id))

    @callback
    def remove_device(self, site_id: str) -> bool:
        """Remove a site from the registry; False if Central still lists it."""
        if site_id in self:
            return False
        for _ in self._removing({site_id}):
            pass
        return True

    def _apply(self, listing: Listing[Site]) -> Iterator[object]:
        """Register the listed sites, and remove those that a complete list lacks."""
        registered = {key[1] for key in self._devices.registered("site")}
        listed = {site.site_id: site for site in listing if self._is_selected(site)}
        kept = registered | self._sites.keys()
        gone = kept - listed.keys() if listing.complete else set()
        listed = self._limit(listed, kept - gone)
        # First, so that new sites find their places free.
        yield from self._removing(gone)
        before = dict(self._sites)
        # How many there are decides which entities each has.
        self._sites.update(listed)
        for site_id, site in listed.items():
            known = before.get(site_id)
            if known is None or known.name != site.name or site_id not in registered:
                self._devices.register_site(site)
            if known is None:
                self._announcements.announce((site_id,))
            yield None
        yield from self._registry.updating_parents(listed.keys() - registered)

    def _is_selected(self, site: Site) -> bool:
        """Return True if the options include a site."""
        return not self._selected or site.site_id in self._selected

    def _limit(self, listed: dict[str, Site], kept: Collection[str]) -> dict[str, Site]:
        """Return the listed sites without new ones beyond the limit; ``kept`` are not new."""
        places = MAX_SITES - len(kept)
        new = [site_id for site_id in listed if site_id not in kept]
        excess = set(new[max(places, 0) :])
        for _ in excess:
            self._left_out.add("sites")
        return {site_id: site for site_id, site in listed.items() if site_id not in excess}

    def _update(self, site_ids: Iterable[str]) -> None:
        """Let the entities of sites show something else."""
        for site_id in site_ids:
            self._dispatcher.update(site_key(site_id))

    def _removing(self, site_ids: Collection[str]) -> Iterator[object]:
        """Remove sites from the registry; their devices move up to the account."""
        for site_id in site_ids:
            self._sites.pop(site_id, None)
            self._devices.remove(site_key(site_id))
            yield None
        yield from self._registry.updating_parents(site_ids)
