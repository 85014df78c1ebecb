"""How many alerts are open at each site, and at the chosen ones together."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from ..models.alert import Alert
from ..models.change import Change
from ..models.site import Site

type _Place = tuple[str, str]
"""A site's id and a severity: what is counted apart."""


class SiteAlerts:
    """Counts the open alerts of each site, change by change: together they are the account's.

    REST's list of alerts names no sites, but its list of sites has their number. So each site has
    its share of the alerts whose site is not known, until the stream reports them.
    """

    def __init__(
        self, site_of: Callable[[Alert], str | None], chosen: Collection[str] = ()
    ) -> None:
        """Count each alert at the site that ``site_of`` returns, None if it is not known.

        ``chosen`` are the ids of the sites that the account's alerts are of, none for all.
        """
        self._site_of = site_of
        self._chosen = chosen
        self._is_listed = False
        """True if REST has been asked for sites and alerts."""
        self._places: dict[str, tuple[str | None, str]] = {}
        """The site, None if it is not known, and the severity of each open alert by its id."""
        self._counts: Counter[_Place] = Counter()
        self._unsited: Counter[str] = Counter()
        """The number of alerts whose site is not known, by severity."""
        self._shares: Counter[_Place] = Counter()
        """How many of the alerts whose site is not known are at a site."""
        self._shared: Counter[str] = Counter()
        """The sum of the shares by severity."""
        self._of_sites: Counter[str] = Counter()
        self._of_account: Counter[str] = Counter()
        """The number of alerts at the chosen sites by severity."""
        self._shown = self._of_account

    def __getitem__(self, site_id: str) -> int:
        """Return how many alerts are open at a site."""
        return self._of_sites[site_id]

    def count(self, severity: str | None = None) -> int | None:
        """Return how many alerts are open at the chosen sites, of one severity if given.

        Those that may be at any site count. None if REST has yet to say how many those are.
        """
        if self._chosen and not self._is_listed and self._unsited:
            return None
        return self._shown.total() if severity is None else self._shown[severity]

    def is_elsewhere(self, alert: Alert) -> bool:
        """Return True if an open alert is known to be at a site that is not chosen."""
        site, _ = self._places.get(alert.alert_id, (None, ""))
        return not self._is_chosen(site)

    def hold(self) -> None:
        """Keep the chosen sites' count until `share` says where the next alerts of REST are."""
        if self._chosen:
            self._shown = self._of_account.copy()

    def handle(self, change: Change) -> set[str]:
        """Count a change of an alert; return the ids of the sites with another count."""
        before, after = change.before, change.after
        old = self._places.pop(before.alert_id, None) if isinstance(before, Alert) else None
        old_site, severity = old or (None, "")
        site: str | None = None
        if isinstance(after, Alert):
            site = self._site_of(after) or old_site
            if after.is_open:
                self._places[after.alert_id] = (site, after.severity)
                self._count(site, after.severity, 1)
        changed = {each for each in (old_site, site) if each}
        if old is None:
            return changed
        self._count(old_site, severity, -1)
        if old_site is None:
            if site is not None and self._shares[site, severity]:
                self._share((site, severity), -1)
            changed |= self._trim(severity)
        return changed

    def share(self, sites: Iterable[Site], *, complete: bool = True) -> set[str]:
        """Share the alerts of no known site by the number of alerts that REST lists of each site.

        A site that the list lacks keeps its share unless the list is ``complete``. Returns the ids
        of the sites with another count.
        """
        before = self._of_sites.copy()
        self._is_listed = True
        self._shown = self._of_account
        listed = {site.site_id: site for site in sites}
        for place, number in list(self._shares.items()):
            if complete or place[0] in listed:
                self._share(place, -number)
        for site in listed.values():
            for severity, number in site.alerts_by_severity.items():
                place = (site.site_id, severity)
                self._share(place, max(0, number - self._counts[place]))
        for severity in list(self._shared):
            self._trim(severity)
        for site in listed.values():
            self._share_rest(site)
        changed = before.keys() | self._of_sites.keys()
        return {site_id for site_id in changed if before[site_id] != self._of_sites[site_id]}

    def _share_rest(self, site: Site) -> None:
        """Share alerts of severities of which REST gives a site no number of their own."""
        excess = (site.alerts or 0) - self._of_sites[site.site_id]
        for severity, number in self._unsited.items():
            taken = min(excess, number - self._shared[severity])
            if taken > 0 and severity not in site.alerts_by_severity:
                self._share((site.site_id, severity), taken)
                excess -= taken

    def _trim(self, severity: str) -> set[str]:
        """Take back shares until there are no more than alerts of no known site."""
        changed: set[str] = set()
        excess = self._shared[severity] - self._unsited[severity]
        if excess <= 0:
            return changed
        shares = {place: share for place, share in self._shares.items() if place[1] == severity}
        for place, share in Counter(shares).most_common():
            taken = min(share, excess)
            self._share(place, -taken)
            excess -= taken
            changed.add(place[0])
            if not excess:
                break
        return changed

    def _is_chosen(self, site: str | None) -> bool:
        """Return True if a site is shown, or if it is not known."""
        return site is None or not self._chosen or site in self._chosen

    def _count(self, site: str | None, severity: str, number: int) -> None:
        """Count more alerts at a site, or fewer."""
        if site is None:
            _add(self._unsited, severity, number)
        else:
            _add(self._counts, (site, severity), number)
            _add(self._of_sites, site, number)
        if self._is_chosen(site):
            _add(self._of_account, severity, number)

    def _share(self, place: _Place, number: int) -> None:
        """Give a site a larger share of the alerts whose site is not known, or a smaller one."""
        site, severity = place
        _add(self._shares, place, number)
        _add(self._shared, severity, number)
        _add(self._of_sites, site, number)
        if not self._is_chosen(site):
            _add(self._of_account, severity, -number)


def _add[K](counts: Counter[K], key: K, number: int) -> None:
    """Add to a count; what is 0 is not kept."""
    counts[key] += number
    if not counts[key]:
        del counts[key]
