"""How many alerts are open at each site."""

from collections import Counter
from collections.abc import Callable, Mapping

from ..models.alert import Alert
from ..models.change import Change

_NOT_COUNTED = ""
"""Stands for the site of an alert that is not open; a site's id is never empty."""


class SiteAlerts:
    """Counts the open alerts of each site, change by change: together they are the account's.

    REST's list of alerts names no sites, but its list of sites has their number. So each site has
    its share of the alerts whose site is not known, until the stream reports them.
    """

    def __init__(self, site_of: Callable[[Alert], str | None]) -> None:
        """Count each alert at the site that ``site_of`` returns, None if it is not known."""
        self._site_of = site_of
        self._sites: dict[str, str | None] = {}
        """The site of each open alert by its id."""
        self._counts: Counter[str | None] = Counter()
        self._shares: Counter[str] = Counter()

    def __getitem__(self, site_id: str) -> int:
        """Return how many alerts are open at a site."""
        return self._counts[site_id] + self._shares[site_id]

    def handle(self, change: Change) -> set[str]:
        """Count a change of an alert; return the ids of the sites with another count."""
        old: str | None = _NOT_COUNTED
        site: str | None = None
        if isinstance(change.before, Alert):
            old = self._sites.pop(change.before.alert_id, _NOT_COUNTED)
        if isinstance(change.after, Alert):
            site = self._site_of(change.after) or old or None
            if change.after.is_open:
                self._sites[change.after.alert_id] = site
                self._counts[site] += 1
        if old == _NOT_COUNTED:
            return {site} if site else set()
        self._counts[old] -= 1
        changed = {each for each in (old, site) if each}
        if old is None:
            if site is not None and self._shares[site]:
                self._shares[site] -= 1
            changed |= self._trim()
        return changed

    def share(self, listed: Mapping[str, int]) -> set[str]:
        """Share the alerts of no known site by the number of alerts that REST lists of each site.

        Returns the ids of the sites with another count.
        """
        before = self._shares
        self._shares = Counter(
            {site: max(0, number - self._counts[site]) for site, number in listed.items()}
        )
        self._trim()
        sites = before.keys() | self._shares.keys()
        return {site for site in sites if before[site] != self._shares[site]}

    def _trim(self) -> set[str]:
        """Take back shares until there are no more than alerts of no known site."""
        changed: set[str] = set()
        excess = self._shares.total() - self._counts[None]
        for site, share in self._shares.most_common():
            taken = min(share, excess)
            if taken <= 0:
                break
            self._shares[site] -= taken
            excess -= taken
            changed.add(site)
        return changed
