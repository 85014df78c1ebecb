"""The REST endpoints: pages, filters, refusals, and the campus as it is now."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from .conftest import APS, Client

type Start = Callable[..., Awaitable[Client]]

MONITORING = "/network-monitoring/v1"
ALERTS = "/network-notifications/v1/alerts"
FIRMWARE = "/network-services/v1/firmware-details"


async def test_pages_follow_next(start: Start) -> None:
    """Pages follow next."""
    client = await start(aps=45)
    seen: list[str] = []
    cursor: str | None = "1"
    pages = 0
    while cursor:
        page = await client.get(APS, next=cursor)
        assert page["count"] == len(page["items"])
        assert page["total"] == 45
        seen += [item["serialNumber"] for item in page["items"]]
        cursor = page["next"]
        pages += 1
    assert pages == 3
    assert len(set(seen)) == 45


@pytest.mark.parametrize(
    "path, kinds",
    [
        ("devices", {"network-monitoring/device-monitoring"}),
        ("device-inventory", {"network-monitoring/device-monitoring"}),
        ("aps", {"network-monitoring/access-point-monitoring"}),
        ("switches", {"network-monitoring/switch-monitoring"}),
        ("gateways", {"network-monitoring/gateway-monitoring"}),
    ],
)
async def test_every_list_tells_of_its_devices(client: Client, path: str, kinds: set[str]) -> None:
    """Every list tells of its devices."""
    page = await client.get(f"{MONITORING}/{path}")
    assert {item["type"] for item in page["items"]} == kinds
    known = {device.serial: device for device in client.simulator.campus.devices}
    for item in page["items"]:
        device = known[item["serialNumber"]]
        assert item["deviceName"] == device.name
        assert item["siteId"] == device.site.site_id
        assert item["status"].upper() == "ONLINE"


async def test_sites_page_by_offset(start: Start) -> None:
    """Sites page by offset."""
    client = await start(aps=20)
    page = await client.get(f"{MONITORING}/sites-health", limit="1", offset="1")
    assert page["items"][0]["siteName"] == client.simulator.campus.sites[1].name
    assert (page["offset"], page["count"], page["total"]) == (1, 1, 3)


async def test_a_site_suffers_with_its_devices(client: Client) -> None:
    """A site suffers with its devices."""
    (before,) = (await client.get(f"{MONITORING}/sites-health"))["items"]
    await client.simulator.incident("switch_down")
    (after,) = (await client.get(f"{MONITORING}/sites-health"))["items"]
    assert [_share(site["health"]) for site in (before, after)] == ["Good", "Fair"]
    assert (before["reasons"], after["reasons"][0]["data"]) == ([], {"count": 1})
    assert after["devices"]["health"]["groups"][0] == {"name": "Poor", "value": 1}
    for device in client.simulator.campus.devices:
        device.online = False
    (worst,) = (await client.get(f"{MONITORING}/sites-health"))["items"]
    assert _share(worst["health"]) == "Poor"


def _share(health: dict[str, Any]) -> str:
    """Return the one group that has all of a site's health."""
    (name,) = [group["name"] for group in health["groups"] if group["value"]]
    return str(name)


async def test_firmware_pages_follow_next(start: Start) -> None:
    """Firmware pages follow next."""
    client = await start(aps=20)
    first = await client.get(FIRMWARE, limit="15")
    second = await client.get(FIRMWARE, limit="15", next=first["next"])
    assert [item["serialNumber"] for item in first["items"] + second["items"]] == [
        device.serial for device in client.simulator.campus.devices
    ]
    assert (first["total"], second["next"]) == (22, None)


async def test_some_firmware_is_old(start: Start) -> None:
    """Some firmware is old."""
    client = await start(aps=20)
    newer = (await client.get(FIRMWARE, filter="upgradeStatus eq 'Update Available'"))["items"]
    current = (await client.get(FIRMWARE, filter="upgradeStatus eq 'Up To Date'"))["items"]
    assert newer
    assert current
    assert all(item["recommendedVersion"] > item["firmwareVersion"] for item in newer)
    assert all(item["recommendedVersion"] == item["firmwareVersion"] for item in current)


async def test_an_upgrade_brings_what_was_recommended(client: Client) -> None:
    """An upgrade brings what was recommended."""
    old = (await client.get(FIRMWARE, filter="upgradeStatus eq 'Update Available'"))["items"][0]
    await client.simulator.incident("firmware_upgraded", old["serialNumber"])
    (new,) = (await client.get(FIRMWARE, filter=f"serialNumber eq '{old['serialNumber']}'"))[
        "items"
    ]
    assert (new["firmwareVersion"], new["upgradeStatus"]) == (
        old["recommendedVersion"],
        "Up To Date",
    )
    assert new["lastUpgradedTimeAt"] > old["lastUpgradedTimeAt"]


async def test_tenant_health_counts_devices(client: Client) -> None:
    """Tenant health counts devices."""
    await client.simulator.incident("ap_down")
    health = await client.get(f"{MONITORING}/tenant-device-health")
    aps = next(kind for kind in health["deviceTypes"] if kind["name"] == "Access Points")
    assert {group["name"]: group["value"] for group in aps["health"]["groups"]} == {
        "Poor": 1,
        "Fair": 0,
        "Good": 1,
    }


async def test_filters_select(client: Client) -> None:
    """Filters select."""
    down = (await client.simulator.incident("ap_down")).serial
    page = await client.get(APS, filter="status eq 'OFFLINE'")
    assert [item["serialNumber"] for item in page["items"]] == [down]
    both = ", ".join(f"'{ap.serial}'" for ap in client.simulator.campus.aps)
    page = await client.get(APS, filter=f"serialNumber in ({both}) and status eq 'ONLINE'")
    assert down not in {item["serialNumber"] for item in page["items"]}
    assert page["total"] == 1


async def test_alerts_come_and_go(start: Start) -> None:
    """Alerts come and go."""
    client = await start(alerts=2)
    raised = await client.simulator.incident("alert_raised")
    page = await client.get(ALERTS, filter="status eq 'Active'", limit="100")
    assert page["total"] == 3
    assert page["items"][0]["key"] == raised.alert_id
    cleared = await client.simulator.incident("alert_cleared")
    page = await client.get(ALERTS, filter="status eq 'Active'")
    assert cleared.alert_id not in {item["key"] for item in page["items"]}
    assert page["total"] == 2
    assert (await client.get(ALERTS))["total"] == 3


@pytest.mark.parametrize(
    "path, query",
    [
        (APS, {"limit": "0"}),
        (APS, {"limit": "1001"}),
        (APS, {"next": "x"}),
        (ALERTS, {"limit": "101"}),
        (f"{MONITORING}/sites-health", {"offset": "-1"}),
        (FIRMWARE, {"limit": "1001"}),
        (FIRMWARE, {"filter": "model eq 'AP-635'"}),
        (APS, {"filter": "status ne 'ONLINE'"}),
        (APS, {"filter": "colour eq 'red'"}),
        (APS, {"filter": f"status eq '{'x' * 256}'"}),
    ],
)
async def test_bad_queries_are_invalid_input(
    client: Client, path: str, query: dict[str, Any]
) -> None:
    """Bad queries are invalid input."""
    response = await client.session.get(
        client.base + path, params=query, headers=await client.bearer()
    )
    body = await response.json()
    assert response.status == 400
    assert set(body) == {"httpStatusCode", "errorCode", "message", "debugId"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer made-up", "Basic made-up"])
async def test_nobody_gets_in_without_a_token(client: Client, header: str) -> None:
    """Nobody gets in without a token."""
    response = await client.session.get(client.base + APS, headers={"Authorization": header})
    assert response.status == 401
    assert (await response.json())["httpStatusCode"] == 401


async def test_revoked_tokens_are_refused(client: Client) -> None:
    """Revoked tokens are refused."""
    await client.get(APS)
    client.simulator.revoke_tokens()
    response = await client.session.get(client.base + APS, headers=await client.bearer())
    assert response.status == 401


async def test_one_path_fails_on_demand(client: Client) -> None:
    """One path fails on demand."""
    client.simulator.faults.rest[APS] = 500
    response = await client.session.get(client.base + APS, headers=await client.bearer())
    assert response.status == 500
    assert (await client.get(f"{MONITORING}/devices"))["total"] == 4


async def test_the_rate_is_limited(start: Start) -> None:
    """The rate is limited."""
    client = await start(rest_limit=1)
    headers = await client.bearer()
    first = await client.session.get(client.base + APS, headers=headers)
    second = await client.session.get(client.base + APS, headers=headers)
    assert (
        first.status,
        first.headers["X-RateLimit-Limit"],
        first.headers["X-RateLimit-Remaining"],
    ) == (200, "1", "0")
    assert (second.status, second.headers["Retry-After"]) == (429, "1")


async def test_an_access_point_that_is_down_says_when_it_was_seen(client: Client) -> None:
    """An access point that is down says when it was seen."""
    serial = (await client.simulator.incident("ap_down")).serial
    item = (await client.get(f"{MONITORING}/devices", filter=f"serialNumber eq '{serial}'"))[
        "items"
    ][0]
    assert (item["status"], item["uptimeInMillis"]) == ("OFFLINE", 0)
    assert item["lastSeenAt"].endswith("Z")
    await client.simulator.incident("ap_up", serial)
    item = (await client.get(f"{MONITORING}/devices", filter=f"serialNumber eq '{serial}'"))[
        "items"
    ][0]
    assert (item["status"], item["lastSeenAt"]) == ("ONLINE", None)
