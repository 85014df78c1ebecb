"""How many alerts are open at each site."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.state.site_alerts import SiteAlerts

STREAM = Alert(alert_id="1", site_id="A", severity="major")
REST = Alert(alert_id="9", severity="major", from_rest=True)


def change(before: Alert | None, after: Alert | None) -> Change:
    """Return the change of an alert."""
    return Change(("alert", "1"), before, after)


def site(site_id: str, alerts: int, **severities: int) -> Site:
    """Return a site as REST lists it: without ``severities`` it says only how many there are."""
    by_severity: dict[str, Any] = {
        f"alerts_{severity}": number for severity, number in severities.items()
    }
    return Site(site_id=site_id, alerts=alerts, **by_severity)


def of_rest(chosen: Collection[str] = ()) -> SiteAlerts:
    """Return two alerts of REST, one at each of two sites."""
    alerts = SiteAlerts(lambda alert: alert.site_id, chosen)
    alerts.handle(change(None, REST))
    alerts.handle(change(None, replace(REST, alert_id="8")))
    assert alerts.share([site("A", 1), site("B", 1), site("C", 0)]) == {"A", "B"}
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
    alerts.share([site("A", 5, major=5), site("B", 5)])
    assert sum(counts(alerts)) == 1


def test_a_list_without_a_site() -> None:
    """Only a complete one takes its alerts away."""
    alerts = of_rest()
    assert alerts.share([site("A", 1)], complete=False) == set()
    assert counts(alerts) == [1, 1, 0]
    assert alerts.share([site("A", 1)]) == {"B"}
    assert counts(alerts) == [1, 0, 0]


def test_a_list_of_sites_tells_severities() -> None:
    """An alert is counted at the site that has one of its severity."""
    alerts = SiteAlerts(lambda alert: alert.site_id, {"A"})
    for alert_id, severity in enumerate(("major", "minor", "minor", "odd")):
        alert = Alert(alert_id=str(alert_id), severity=severity, from_rest=True)
        alerts.handle(change(None, alert))
    alerts.share([site("A", 2, major=0, minor=1), site("B", 2, major=1, minor=1)])
    assert counts(alerts) == [2, 2, 0]
    assert {each: alerts.count(each) for each in ("major", "minor", "odd", None)} == {
        "major": 0,
        "minor": 1,
        "odd": 1,
        None: 2,
    }


def test_the_account_counts_the_alerts_of_the_chosen_sites() -> None:
    """Those that may be anywhere count until it is known where they are."""
    alerts = of_rest({"A"})
    assert alerts.count() == 1
    alerts.handle(change(None, STREAM))
    alerts.handle(change(None, replace(STREAM, alert_id="2", site_id="B")))
    alerts.handle(change(None, replace(STREAM, alert_id="3", site_id=None)))
    assert (alerts.count(), alerts.count("major"), alerts.count("minor")) == (3, 3, 0)
    assert counts(alerts) == [2, 2, 0]
    three = replace(STREAM, alert_id="3", site_id=None)
    alerts.handle(change(three, replace(three, site_id="C")))
    assert alerts.count() == 2
    alerts.handle(change(replace(three, site_id="C"), replace(three, state="cleared")))
    assert alerts.count() == 2


def test_the_severity_of_an_alert_changes() -> None:
    """It counts once, with the new one."""
    alerts = SiteAlerts(lambda alert: alert.site_id, {"A"})
    alerts.handle(change(None, STREAM))
    alerts.handle(change(STREAM, replace(STREAM, severity="minor")))
    assert (alerts.count("major"), alerts.count("minor"), alerts.count()) == (0, 1, 1)


def test_nothing_is_counted_before_it_is_known_where_it_is() -> None:
    """An alert that may be at another site counts once REST has listed the sites."""
    alerts = SiteAlerts(lambda alert: alert.site_id, {"A"})
    assert alerts.count() == 0
    alerts.handle(change(None, STREAM))
    assert alerts.count() == 1
    alerts.handle(change(None, REST))
    assert alerts.count() is None
    alerts.share([])
    assert alerts.count() == 2

    alerts.hold()
    alerts.handle(change(None, replace(REST, alert_id="8")))
    assert alerts.count() == 2
    alerts.share([site("A", 2), site("B", 1)])
    assert alerts.count() == 2
    assert counts(alerts) == [2, 1, 0]


def test_without_a_choice_every_alert_counts_at_once() -> None:
    """The sites don't matter."""
    alerts = SiteAlerts(lambda alert: alert.site_id)
    alerts.handle(change(None, REST))
    alerts.hold()
    alerts.handle(change(None, replace(REST, alert_id="8")))
    assert alerts.count() == 2
    assert not alerts.is_elsewhere(REST)


def test_what_is_known_to_be_elsewhere() -> None:
    """An alert whose site is not known may be at a chosen one."""
    alerts = of_rest({"A"})
    elsewhere = replace(STREAM, alert_id="2", site_id="B")
    alerts.handle(change(None, STREAM))
    alerts.handle(change(None, elsewhere))
    assert [alerts.is_elsewhere(each) for each in (STREAM, elsewhere, REST)] == [False, True, False]
