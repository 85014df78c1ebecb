"""The sites as REST lists them, and their entries in the device registry."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..central.models.core import Key
from ..central.models.keys import site_key
from ..central.models.site import Site
from ..central.rest.listing import Listing
from ..options import Options
from .devices import async_register_site, async_registered_sites, async_remove
from .discovery import Discovery
from .sync import LARGE, Roster


class Sites(dict[str, Site]):
    """The sites that the user wants to see, by id, as last told; only REST tells of them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        roster: Roster,
        tell: Callable[[Key], None],
    ) -> None:
        """Call ``tell`` with the key of each site that is another one than before."""
        super().__init__()
        self.answered = False
        """Whether the last question about sites was answered: what was told before it may no longer be so."""
        self._hass = hass
        self._entry = entry
        self._roster = roster
        self._tell = tell
        self._wanted = Options.parse(entry.options).sites
        self._discovery: Discovery[str] = Discovery(entry)

    @property
    def is_large(self) -> bool:
        """Whether so much is shown that only what matters most is enabled by itself."""
        return len(self) > LARGE or self._roster.is_large

    @callback
    def async_on_discovery(self, discover: Callable[[Iterable[str]], None]) -> None:
        """Call back with the ids of all sites that are known, later with those that are new."""
        self._discovery.follow(discover, list(self))

    def take(self, listing: Listing[Site] | None) -> None:
        """Take up what REST lists, None if it gave no list; a site that a complete list lacks is gone."""
        before, was_answered = dict(self), self.answered
        self.answered = listing is not None
        if listing is not None:
            self._take(listing)
        for site_id, site in self.items():
            if before.get(site_id) != site or was_answered is not self.answered:
                self._tell(site_key(site_id))

    def count_clients(self, site_id: str, clients: int) -> None:
        """Take up how many clients a site has by now."""
        if (site := self.get(site_id)) is not None and site.clients != clients:
            self[site_id] = replace(site, clients=clients)
            self._tell(site_key(site_id))

    @callback
    def let_go(self, site_id: str) -> bool:
        """Take a site out of the registry unless Central tells of it; tell whether it is out."""
        if site_id in self:
            return False
        self._remove({site_id})
        return True

    def _take(self, listing: Listing[Site]) -> None:
        """Keep the registry in step with a list."""
        listed = {
            site.site_id: site
            for site in listing
            if not self._wanted or site.site_id in self._wanted
        }
        registered = async_registered_sites(self._hass, self._entry)
        new = [site_id for site_id in listed if site_id not in self]
        for site_id, site in listed.items():
            if (
                (known := self.get(site_id)) is None
                or known.name != site.name
                or site_id not in registered
            ):
                async_register_site(self._hass, self._entry, site)
        self.update(listed)
        self._roster.rehang(listed.keys() - registered)
        if listing.complete:
            self._remove((registered | self.keys()) - listed.keys())
        if new:
            self._discovery.announce(new)

    def _remove(self, site_ids: set[str]) -> None:
        """Take sites out of the registry; their devices hang under the account again."""
        for site_id in site_ids:
            self.pop(site_id, None)
            async_remove(self._hass, self._entry, site_key(site_id))
        self._roster.rehang(site_ids)
