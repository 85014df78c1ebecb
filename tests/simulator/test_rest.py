"""The REST endpoints that read: lists, pages, filters and errors."""

from typing import Any

import pytest

from .conftest import APS, Client, Start

MONITORING = "/network-monitoring/v1"
ALERTS = "/network-notifications/v1/alerts"
FIRMWARE = "/network-services/v1/firmware-details"


async def test_pages_follow_next(start: Start) -> None:
    """A list of several pages is complete when `next` is followed to its end."""
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
async def test_lists_contain_the_devices_of_the_campus(
    client: Client, path: str, kinds: set[str]
) -> None:
    """Each list has the devices of its type as they are on the campus."""
    page = await client.get(f"{MONITORING}/{path}")
    assert {item["type"] for item in page["items"]} == kinds
    known = {device.serial: device for device in client.simulator.campus.devices}
    for item in page["items"]:
        device = known[item["serialNumber"]]
        assert item["deviceName"] == device.name
        assert item["siteId"] == device.site.site_id
        assert item["status"].upper() == "ONLINE"


async def test_sites_are_paged_by_offset(start: Start) -> None:
    """The list of sites is paged by the offset of its first item."""
    client = await start(aps=20)
    page = await client.get(f"{MONITORING}/sites-health", limit="1", offset="1")
    assert page["items"][0]["siteName"] == client.simulator.campus.sites[1].name
    assert (page["offset"], page["count"], page["total"]) == (1, 1, 3)


async def test_site_health_follows_its_devices(client: Client) -> None:
    """The health of a site is Good, Fair or Poor by the share of its offline devices."""
    (before,) = (await client.get(f"{MONITORING}/sites-health"))["items"]
    await client.simulator.incident("switch_down")
    (after,) = (await client.get(f"{MONITORING}/sites-health"))["items"]
    assert [_health(site["health"]) for site in (before, after)] == ["Good", "Fair"]
    assert (before["reasons"], after["reasons"][0]["data"]) == ([], {"count": 1})
    assert after["devices"]["health"]["groups"][0] == {"name": "Poor", "value": 1}
    for device in client.simulator.campus.devices:
        device.online = False
    (worst,) = (await client.get(f"{MONITORING}/sites-health"))["items"]
    assert _health(worst["health"]) == "Poor"


def _health(health: dict[str, Any]) -> str:
    """Return the name of the only group that counts a site's health."""
    (name,) = [group["name"] for group in health["groups"] if group["value"]]
    return str(name)


async def test_firmware_pages_follow_next(start: Start) -> None:
    """The firmware list is paged by `next` and has every device once."""
    client = await start(aps=20)
    first = await client.get(FIRMWARE, limit="15")
    second = await client.get(FIRMWARE, limit="15", next=first["next"])
    assert [item["serialNumber"] for item in first["items"] + second["items"]] == [
        device.serial for device in client.simulator.campus.devices
    ]
    assert (first["total"], second["next"]) == (22, None)


async def test_some_firmware_is_outdated(start: Start) -> None:
    """Some devices have a newer recommended version, the others are up to date."""
    client = await start(aps=20)
    newer = (await client.get(FIRMWARE, filter="upgradeStatus eq 'Update Available'"))["items"]
    current = (await client.get(FIRMWARE, filter="upgradeStatus eq 'Up To Date'"))["items"]
    assert newer
    assert current
    assert all(item["recommendedVersion"] > item["firmwareVersion"] for item in newer)
    assert all(item["recommendedVersion"] == item["firmwareVersion"] for item in current)


async def test_upgrade_installs_the_recommended_version(client: Client) -> None:
    """After an upgrade a device has the version that was recommended before."""
    old = (await client.get(FIRMWARE, filter="upgradeStatus eq 'Update Available'"))["items"][0]
    await client.simulator.incident("firmware_upgraded", old["serialNumber"])
    page = await client.get(FIRMWARE, filter=f"serialNumber eq '{old['serialNumber']}'")
    (new,) = page["items"]
    assert (new["firmwareVersion"], new["upgradeStatus"]) == (
        old["recommendedVersion"],
        "Up To Date",
    )
    assert new["lastUpgradedTimeAt"] > old["lastUpgradedTimeAt"]


async def test_tenant_health_counts_devices(client: Client) -> None:
    """Tenant health counts devices in good and poor health by type."""
    await client.simulator.incident("ap_down")
    health = await client.get(f"{MONITORING}/tenant-device-health")
    aps = next(kind for kind in health["deviceTypes"] if kind["name"] == "Access Points")
    assert {group["name"]: group["value"] for group in aps["health"]["groups"]} == {
        "Poor": 1,
        "Fair": 0,
        "Good": 1,
    }


async def test_filters_select_items(client: Client) -> None:
    """Filters with eq, in and and select the matching items."""
    down = (await client.simulator.incident("ap_down")).serial
    page = await client.get(APS, filter="status eq 'OFFLINE'")
    assert [item["serialNumber"] for item in page["items"]] == [down]
    both = ", ".join(f"'{ap.serial}'" for ap in client.simulator.campus.aps)
    page = await client.get(APS, filter=f"serialNumber in ({both}) and status eq 'ONLINE'")
    assert down not in {item["serialNumber"] for item in page["items"]}
    assert page["total"] == 1


async def test_alerts_are_listed_by_state(start: Start) -> None:
    """A raised alert is listed as Active, and no longer after it is cleared."""
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
async def test_invalid_queries_are_refused(
    client: Client, path: str, query: dict[str, Any]
) -> None:
    """Invalid pages and filters get 400 with an error body."""
    response = await client.session.get(
        client.base + path, params=query, headers=await client.bearer()
    )
    body = await response.json()
    assert response.status == 400
    assert set(body) == {"httpStatusCode", "errorCode", "message", "debugId"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer made-up", "Basic made-up"])
async def test_requests_without_a_valid_token_are_refused(client: Client, header: str) -> None:
    """A request without a valid bearer token gets 401."""
    response = await client.session.get(client.base + APS, headers={"Authorization": header})
    assert response.status == 401
    assert (await response.json())["httpStatusCode"] == 401


async def test_revoked_token_is_refused(client: Client) -> None:
    """REST refuses a token after revoke_tokens."""
    await client.get(APS)
    client.simulator.revoke_tokens()
    response = await client.session.get(client.base + APS, headers=await client.bearer())
    assert response.status == 401


async def test_one_path_fails_on_demand(client: Client) -> None:
    """The rest fault makes one path fail, and no other."""
    client.simulator.faults.rest[APS] = 500
    response = await client.session.get(client.base + APS, headers=await client.bearer())
    assert response.status == 500
    assert (await client.get(f"{MONITORING}/devices"))["total"] == 4


async def test_requests_are_rate_limited(start: Start) -> None:
    """Requests above the hourly limit get 429 with Retry-After."""
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


async def test_offline_access_point_has_last_seen(client: Client) -> None:
    """An offline access point has lastSeenAt and no uptime; an online one no lastSeenAt."""
    serial = (await client.simulator.incident("ap_down")).serial
    page = await client.get(f"{MONITORING}/devices", filter=f"serialNumber eq '{serial}'")
    (item,) = page["items"]
    assert (item["status"], item["uptimeInMillis"]) == ("OFFLINE", 0)
    assert item["lastSeenAt"].endswith("Z")
    await client.simulator.incident("ap_up", serial)
    page = await client.get(f"{MONITORING}/devices", filter=f"serialNumber eq '{serial}'")
    (item,) = page["items"]
    assert (item["status"], item["lastSeenAt"]) == ("ONLINE", None)


async def test_the_topology_of_a_site_has_its_devices_and_links(client: Client) -> None:
    """Links end at devices that are listed; those without a link are counted only."""
    campus = client.simulator.campus
    found = await client.get(f"{MONITORING}/topology/{campus.sites[0].site_id}")
    listed = {device["serial"]: device for device in found["devices"]}
    ends = {link[end] for link in found["links"] for end in ("from", "to")}
    assert ends == listed.keys()
    assert len(listed) - 1 + found["isolatedDevicesCount"] == len(campus.devices)
    assert {link["speed"] for link in found["links"]} == {1}
    assert found["type"] == "Topology"


async def test_the_topology_names_the_conductor_of_a_stack(start: Start) -> None:
    """Of each member."""
    client = await start(switches=5)
    stack = client.simulator.campus.switches[2:5]
    found = await client.get(f"{MONITORING}/topology/{stack[0].site.site_id}")
    conductors = {device["serial"]: device["conductorSerial"] for device in found["devices"]}
    assert {conductors[switch.serial] for switch in stack} == {stack[0].serial}


async def test_an_unknown_site_has_no_topology(client: Client) -> None:
    """Central answers 404."""
    url = f"{client.base}{MONITORING}/topology/7"
    response = await client.session.get(url, headers=await client.bearer())
    assert response.status == 404
