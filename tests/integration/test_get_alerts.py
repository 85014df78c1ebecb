"""The action that returns open alerts."""

from typing import Any

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.const import DOMAIN
from simulator import Settings

from .actions import device_id, get_alerts, ids
from .harness import Harness


@pytest.fixture
def settings() -> Settings:
    """Return a campus with open alerts of two access points and of a switch."""
    return Settings(alerts=3)


async def test_get_alerts_returns_all_fields_of_an_alert(alerts_home: Harness) -> None:
    """Serial numbers and device IDs are included; notes, clients and addresses are not."""
    alert = alerts_home.campus.alerts[0]
    found = {each["alert_id"]: each for each in await get_alerts(alerts_home)}
    assert set(found) == {each.alert_id for each in alerts_home.campus.alerts}
    one = found[alert.alert_id]
    raised, time = (dt_util.parse_datetime(one.pop(name)) for name in ("raised", "time"))
    assert raised is not None
    assert time is not None
    assert raised <= time
    assert one == {
        "alert_id": alert.alert_id,
        "name": alert.name,
        "category": alert.category,
        "severity": alert.severity.lower(),
        "priority": alert.priority.lower().replace(" ", "_"),
        "state": "active",
        "summary": alert.summary,
        "site_name": alert.device.site.name,
        "device_serials": [alert.serial],
        "device_ids": [device_id(alerts_home, alert.serial)],
    }


async def test_get_alerts_returns_the_newest_first(alerts_home: Harness) -> None:
    """Alerts are sorted by the time of their last change."""
    times = [alert["time"] for alert in await get_alerts(alerts_home)]
    assert times == sorted(times, reverse=True)
    assert len(times) == 3


async def test_get_alerts_returns_alerts_that_match_all_filters(alerts_home: Harness) -> None:
    """Filters match in any spelling."""
    alerts = alerts_home.campus.alerts
    for severity in ("Critical", "major", "MINOR", "info"):
        expected = {
            alert.alert_id for alert in alerts if alert.severity.lower() == severity.lower()
        }
        assert ids(await get_alerts(alerts_home, severity=severity)) == expected
    everything = {alert.alert_id for alert in alerts}
    assert (
        ids(await get_alerts(alerts_home, severity=["critical", "major", "minor", "info"]))
        == everything
    )
    first = alerts[0]
    of_category = {alert.alert_id for alert in alerts if alert.category == first.category}
    assert ids(await get_alerts(alerts_home, category=first.category.upper())) == of_category
    for site in (first.device.site.name.lower(), first.device.site.site_id):
        assert ids(await get_alerts(alerts_home, site=site)) == everything
    devices = [device_id(alerts_home, alert.serial) for alert in alerts[:2]]
    assert ids(await get_alerts(alerts_home, device_id=devices[0])) == {first.alert_id}
    assert ids(await get_alerts(alerts_home, device_id=devices)) == {
        alert.alert_id for alert in alerts[:2]
    }
    assert ids(await get_alerts(alerts_home, state="Active")) == everything
    assert await get_alerts(alerts_home, state=["deferred"], device_id=devices) == []


@pytest.mark.parametrize(
    "filters, key",
    [
        ({"severity": "bogus"}, "severity_not_known"),
        ({"severity": ["critical", "bogus"]}, "severity_not_known"),
        ({"state": "cleared"}, "alert_state_not_known"),
        ({"site": "Elsewhere"}, "site_not_known"),
    ],
)
async def test_an_unknown_severity_state_or_site_is_refused(
    alerts_home: Harness, filters: dict[str, Any], key: str
) -> None:
    """An empty list would look as if nothing were wrong there."""
    with pytest.raises(ServiceValidationError) as caught:
        await get_alerts(alerts_home, **filters)
    assert caught.value.translation_key == key
    assert "{" not in str(caught.value)


async def test_get_alerts_finds_the_account_while_there_is_one(alerts_home: Harness) -> None:
    """As the other actions do."""
    answer = await alerts_home.hass.services.async_call(
        DOMAIN, "get_alerts", {}, blocking=True, return_response=True
    )
    assert answer == {"alerts": await get_alerts(alerts_home)}


async def test_get_alerts_returns_alerts_whose_times_are_unknown(alerts_home: Harness) -> None:
    """A list may have neither."""
    alert = alerts_home.campus.alerts[0]
    undated = Alert(alert_id="undated", severity="major", name=alert.name, from_rest=True)
    alerts_home.run.alerts["undated"] = undated
    found = {each["alert_id"]: each for each in await get_alerts(alerts_home)}
    assert (found["undated"]["raised"], found["undated"]["time"]) == (None, None)
