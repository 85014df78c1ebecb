"""The sites of REST, and the spellings of their fields."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralResponseError,
    CentralServerError,
)
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from simulator import Settings, Simulator
from tests.central.scripted_server import TOKEN, Scripted, json_answer, page, text_answer

SITES = "/network-monitoring/v1/sites-health"


def groups(field: str = "value", **values: object) -> dict[str, Any]:
    """Return groups as Central nests them."""
    return {"groups": [{"name": name, field: value} for name, value in values.items()]}


async def site(scripted_api: CentralApi, scripted: Scripted, **item: object) -> Site:
    """Return the site that is read from an item of the list."""
    scripted.answers = [TOKEN, page({"id": "7", **item}, total=1)]
    (found,) = await scripted_api.sites()
    return found


async def test_sites(api: CentralApi, sim: Simulator) -> None:
    """A site in good health is read with one call."""
    (found,) = await api.sites()
    (made,) = sim.campus.sites
    clients = sum(client.connected for client in sim.campus.clients)
    assert found == Site(
        site_id=made.site_id,
        name=made.name,
        health="good",
        health_score=100,
        devices=4,
        devices_poor=0,
        devices_fair=0,
        devices_good=4,
        clients=clients,
        alerts=0,
        alerts_critical=0,
        alerts_major=0,
        alerts_minor=0,
        alerts_info=0,
    )
    assert api.calls == 1


async def test_site_with_a_device_down(api: CentralApi, sim: Simulator) -> None:
    """A device that goes down lowers the health of its site."""
    await sim.incident("ap_down")
    (found,) = await api.sites()
    assert (found.health, found.health_score, found.reasons) == (
        "fair",
        50,
        ("device_health_poor",),
    )
    assert (found.devices, found.devices_poor, found.devices_good) == (4, 1, 3)


async def test_site_with_an_alert(api: CentralApi, sim: Simulator) -> None:
    """An open alert is counted by its severity."""
    record = await sim.incident("alert_raised")
    (made,) = [alert for alert in sim.campus.alerts if alert.alert_id == record.alert_id]
    (found,) = await api.sites()
    by_severity = {
        name: getattr(found, f"alerts_{name}") for name in ("critical", "major", "minor", "info")
    }
    assert found.alerts == 1
    assert {name for name, number in by_severity.items() if number} == {made.severity.lower()}


class TestManySites:
    """A campus with several sites."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with four sites."""
        return Settings(aps=30)

    async def test_one_page(self, api: CentralApi, sim: Simulator) -> None:
        """All sites are listed with one call."""
        assert [found.site_id for found in await api.sites()] == [
            made.site_id for made in sim.campus.sites
        ]
        assert api.calls == 1


async def test_server_error(api: CentralApi, sim: Simulator) -> None:
    """If the list fails, its error is raised."""
    sim.faults.rest[SITES] = 500
    with pytest.raises(CentralServerError):
        await api.sites()


async def test_pages_by_offset(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The next page is requested by the number of received items, including invalid ones."""
    scripted.answers = [
        TOKEN,
        page({"id": "1"}, None, total=4),
        page({"id": "2"}, {"id": "3"}, total=4),
        text_answer(status=500),
    ]
    found = await scripted_api.sites()
    assert ([site.site_id for site in found], found.complete) == (["1", "2", "3"], True)
    assert [(request.path, dict(request.query)) for request in scripted.requests[1:]] == [
        (SITES, {"limit": "1000"}),
        (SITES, {"limit": "1000", "offset": "2"}),
    ]


async def test_total_as_text(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The total may be given as text."""
    scripted.answers = [
        TOKEN,
        page({"id": "1"}, total="2"),
        page({"id": "2"}, total="2"),
        text_answer(status=500),
    ]
    assert len((await scripted_api.sites()).items) == 2


@pytest.mark.parametrize(
    "fields", [{}, {"total": None}, {"total": 0}, {"total": 1}, {"total": "many"}]
)
async def test_one_call_for_few_sites(
    scripted_api: CentralApi, scripted: Scripted, fields: dict[str, object]
) -> None:
    """A page that is not full is the last, unless the total is larger."""
    scripted.answers = [TOKEN, page({"id": "1"}, **fields), text_answer(status=500)]
    assert len((await scripted_api.sites()).items) == 1


async def test_full_page_without_a_total(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Without a total, another page follows a full one."""
    scripted.answers = [
        TOKEN,
        page(*({"id": str(number)} for number in range(1000))),
        page({"id": "1000"}),
    ]
    assert len((await scripted_api.sites()).items) == 1001


async def test_total_that_is_too_large(scripted_api: CentralApi, scripted: Scripted) -> None:
    """An empty page ends the list, whatever the total is."""
    scripted.answers = [TOKEN, page({"id": "1"}, total=9), page(total=9), text_answer(status=500)]
    assert len((await scripted_api.sites()).items) == 1


async def test_total_that_changes(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A list whose total changed while it was read is incomplete."""
    scripted.answers = [TOKEN, page({"id": "1"}, total=3), page({"id": "3"}, total=2)]
    assert not (await scripted_api.sites()).complete


@pytest.mark.parametrize("answer", [[], {}, {"items": None}, "text"])
async def test_answer_without_a_list(
    scripted_api: CentralApi, scripted: Scripted, answer: object
) -> None:
    """An answer without a list of items raises an error."""
    scripted.answers = [TOKEN, json_answer(answer)]
    with pytest.raises(CentralResponseError, match="no list"):
        await scripted_api.sites()


async def test_site_as_recorded(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A real answer is read: one group has all of the health, and only critical alerts a group."""
    found = await site(
        scripted_api,
        scripted,
        id="18413656377",
        siteName="HOME",
        address={"city": "Anytown", "country": "US"},
        location={"latitude": "39.0", "longitude": "-77.0"},
        health=groups(Poor=0, Fair=0, Good=1),
        devices={"count": 17, "health": groups(Poor=6, Fair=1, Good=10)},
        clients={"count": 38, "health": groups(Poor=0, Fair=0, Good=38)},
        alerts={"totalCount": 3, **groups("count", Critical=2)},
    )
    assert found == Site(
        site_id="18413656377",
        name="HOME",
        health="good",
        health_score=100,
        devices=17,
        devices_poor=6,
        devices_fair=1,
        devices_good=10,
        clients=38,
        alerts=3,
        alerts_critical=2,
    )


async def test_site_of_the_definition(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The examples of HPE's definition are read; their groups do not add up."""
    found = await site(
        scripted_api,
        scripted,
        id="00001",
        siteName="12345678",
        reasons=[{"data": {"count": 5}, "health": "Poor", "reason": "CLIENT_HEALTH_POOR"}],
        health=groups(Poor=40),
        devices={"count": 125, "health": groups(Poor=40)},
        clients={"count": 125, "health": groups(Poor=40)},
        alerts={"totalCount": 15, **groups("count", Critical=15)},
    )
    assert (found.health, found.health_score, found.reasons) == ("poor", 0, ("client_health_poor",))
    assert (found.devices, found.devices_poor, found.devices_fair, found.devices_good) == (
        125,
        40,
        None,
        None,
    )
    assert (found.alerts, found.alerts_critical, found.alerts_major) == (15, 15, 0)


@pytest.mark.parametrize(
    "health,expected,score",
    [
        (groups(Poor=0, Fair=1, Good=0), "fair", 50),
        (groups(Poor=20, Fair=20, Good=60), "fair", 70),
        (groups(Poor=50, Good=50), "fair", 50),
        (groups(Poor=51, Good=49), "poor", 49),
        (groups(Poor=20, Good=80), "good", 80),
        (groups(POOR="1"), "poor", 0),
        (groups("count", good=1), "good", 100),
        (groups(Good=1, Splendid=3), "good", 100),
        (groups(Poor=0, Fair=0, Good=0), None, None),
        (groups(Good=-1), None, None),
        ({"groups": {"name": "Good", "value": 1}}, "good", 100),
        ("GOOD", "good", None),
        ("Splendid", None, None),
        ({"groups": "Good"}, None, None),
        (
            {"groups": [None, "Good", {}, {"name": "Good"}, {"value": 1}, {"name": 7, "value": 1}]},
            None,
            None,
        ),
        ({}, None, None),
        (None, None, None),
        (7, None, None),
        ([], None, None),
    ],
)
async def test_health_of_any_spelling(
    scripted_api: CentralApi,
    scripted: Scripted,
    health: object,
    expected: str | None,
    score: int | None,
) -> None:
    """The health of a site follows from its score, and is all of one group in practice."""
    found = await site(scripted_api, scripted, health=health)
    assert (found.health, found.health_score) == (expected, score)


@pytest.mark.parametrize(
    "reasons,expected",
    [
        (
            [{"reason": "CLIENT_HEALTH_POOR"}, {"reason": "Client Health Poor"}],
            ("client_health_poor",),
        ),
        (
            ["CLIENT_HEALTH_POOR", {"reason": "DEVICE_HEALTH_FAIR"}],
            ("client_health_poor", "device_health_fair"),
        ),
        ({"reason": "CLIENT_HEALTH_POOR"}, ("client_health_poor",)),
        ("CLIENT_HEALTH_POOR", ("client_health_poor",)),
        ([None, {}, [], {"reason": None}, {"reason": ""}, "-"], ()),
        (None, ()),
    ],
)
async def test_reasons(
    scripted_api: CentralApi, scripted: Scripted, reasons: object, expected: tuple[str, ...]
) -> None:
    """Each reason is listed once, in snake case."""
    assert (await site(scripted_api, scripted, reasons=reasons)).reasons == expected


@pytest.mark.parametrize(
    "nothing", [None, "", "text", 7, [], {}, {"count": None, "health": None, "groups": None}]
)
async def test_invalid_fields(
    scripted_api: CentralApi, scripted: Scripted, nothing: object
) -> None:
    """A site with an id is read, whatever its other fields hold."""
    fields = dict.fromkeys(
        ("address", "alerts", "clients", "devices", "health", "reasons", "siteName"), nothing
    )
    found = await site(scripted_api, scripted, **fields)
    assert (found.site_id, found.health, found.devices, found.clients, found.alerts) == (
        "7",
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "value,number", [("5", 5), (5.0, 5), (-1, None), (True, None), (float("nan"), None)]
)
async def test_numbers(
    scripted_api: CentralApi, scripted: Scripted, value: object, number: int | None
) -> None:
    """Numbers may be given as text; invalid ones are None."""
    found = await site(
        scripted_api, scripted, clients={"count": value}, devices={"health": groups(Poor=value)}
    )
    assert (found.clients, found.devices_poor) == (number, number)


async def test_empty_site(scripted_api: CentralApi, scripted: Scripted) -> None:
    """If the total is zero, each missing group is zero."""
    found = await site(
        scripted_api, scripted, devices={"count": 0}, alerts={"totalCount": 0, "groups": []}
    )
    assert (found.devices_poor, found.devices_fair, found.devices_good) == (0, 0, 0)
    assert (found.alerts_critical, found.alerts_major, found.alerts_minor, found.alerts_info) == (
        0,
        0,
        0,
        0,
    )


async def test_invalid_items(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Items without an id are skipped; an id may be a number."""
    scripted.answers = [
        TOKEN,
        page(None, "text", {}, {"id": ""}, {"id": None, "siteId": "8"}, {"id": 9}, total=6),
    ]
    assert [found.site_id for found in await scripted_api.sites()] == ["8", "9"]
