"""How many alerts are open at each site."""

from dataclasses import replace

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.state.site_alerts import SiteAlerts

STREAM = Alert(alert_id="1", site_id="A")
REST = Alert(alert_id="9", from_rest=True)


def change(before: Alert | None, after: Alert | None) -> Change:
    """Return the change of an alert."""
    return Change(("alert", "1"), before, after)


def of_rest() -> SiteAlerts:
    """Return two alerts of REST, one at each of two sites."""
    alerts = SiteAlerts(lambda alert: alert.site_id)
    alerts.handle(change(None, REST))
    alerts.handle(change(None, replace(REST, alert_id="8")))
    assert alerts.share({"A": 1, "B": 1, "C": 0}) == {"A", "B"}
    return alerts


def counts(alerts: SiteAlerts) -> list[int]:
    """Return the counts of the sites."""
    return [alerts[site] for site in "ABC"]


def test_the_stream_says_where_an_alert_is() -> None:
    """It counts there while it is open."""
    alerts = SiteAlerts(lambda alert: alert.site_id)
    assert alerts.handle(change(None, STREAM)) == {"A"}
    assert counts(alerts) == [1, 0, 0]
    assert alerts.handle(change(STREAM, replace(STREAM, site_id="B"))) == {"A", "B"}
    assert counts(alerts) == [0, 1, 0]
    assert alerts.handle(change(STREAM, replace(STREAM, state="cleared", site_id="B"))) == {"B"}
    assert counts(alerts) == [0, 0, 0]


def test_a_site_stays_known() -> None:
    """A message that does not say where an alert is leaves it where it was."""
    alerts = SiteAlerts(lambda alert: alert.site_id)
    alerts.handle(change(None, STREAM))
    alerts.handle(change(STREAM, replace(STREAM, site_id=None)))
    assert counts(alerts) == [1, 0, 0]


def test_rest_says_how_many_there_are_at_a_site() -> None:
    """An alert of REST moves to its site once the stream reports it, and no count changes."""
    alerts = of_rest()
    assert counts(alerts) == [1, 1, 0]
    alerts.handle(change(REST, STREAM))
    assert counts(alerts) == [1, 1, 0]
    alerts.handle(change(STREAM, replace(STREAM, state="cleared")))
    assert counts(alerts) == [0, 1, 0]


def test_an_alert_of_rest_that_the_stream_clears() -> None:
    """It leaves the site that the message names."""
    alerts = of_rest()
    assert alerts.handle(change(REST, replace(STREAM, state="cleared", site_id="B"))) == {"B"}
    assert counts(alerts) == [1, 0, 0]


def test_a_list_of_sites_that_lags() -> None:
    """There are never more alerts at all sites than there are alerts."""
    alerts = of_rest()
    alerts.handle(change(REST, replace(REST, state="cleared")))
    assert sum(counts(alerts)) == 1
    alerts.share({"A": 5, "B": 5})
    assert sum(counts(alerts)) == 1
