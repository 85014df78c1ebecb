"""The REST endpoints of floors."""

from .conftest import Client

SITEMAPS = "/network-monitoring/v1/sitemaps"


async def test_a_site_has_a_building_with_a_floor(client: Client) -> None:
    """Which other endpoints know by its id."""
    site = client.simulator.campus.sites[0]
    (listed,) = (await client.get(f"{SITEMAPS}/sites"))["items"]
    assert listed == {"scopeId": site.site_id, "scopeName": site.name}
    (building,) = (await client.get(f"{SITEMAPS}/{site.site_id}/buildings"))["items"]
    (floor,) = building["floors"]
    path = f"{SITEMAPS}/{site.site_id}/floors/{floor['floorId']}"
    assert await client.get(path) == floor
    (zone,) = (await client.get(f"{path}/zones"))["items"]
    assert zone["properties"]["floorId"] == floor["floorId"]


async def test_placed_devices_need_a_filter(client: Client) -> None:
    """As the definition says."""
    campus = client.simulator.campus
    site = campus.sites[0]
    path = f"{SITEMAPS}/{site.site_id}/network-devices-deployed"
    found = await client.get(path, filter=f"floorId eq '{site.site_id}_1_1'")
    assert [item["id"] for item in found["items"]] == [ap.serial for ap in campus.aps]
    places = {tuple(item["geometryRelative"]) for item in found["items"]}
    assert len(places) == len(campus.aps)
    response = await client.session.get(client.base + path, headers=await client.bearer())
    assert response.status == 400


async def test_the_picture_is_a_png(client: Client) -> None:
    """Which variant is wanted must be said."""
    site = client.simulator.campus.sites[0]
    path = f"{client.base}{SITEMAPS}/{site.site_id}/floors/{site.site_id}_1_1/image"
    headers = await client.bearer()
    response = await client.session.get(path, params={"raster": "true"}, headers=headers)
    assert response.content_type == "image/png"
    assert (await response.read()).startswith(b"\x89PNG")
    response = await client.session.get(path, headers=headers)
    assert response.status == 400


async def test_an_unknown_floor_is_not_found(client: Client) -> None:
    """Nor is an unknown site."""
    site = client.simulator.campus.sites[0]
    for path in ("7/buildings", f"{site.site_id}/floors/7"):
        response = await client.session.get(
            f"{client.base}{SITEMAPS}/{path}", headers=await client.bearer()
        )
        assert response.status == 404
