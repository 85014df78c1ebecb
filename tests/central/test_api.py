"""The REST API: calls, tokens and paging."""

from datetime import datetime, timedelta

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.auth import TokenProvider
from custom_components.hpe_aruba_central.central.errors import (
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralRequestError,
    CentralResponseError,
    CentralServerError,
    CentralTlsError,
)
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest import listing as listing_module
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from simulator import Settings, Simulator
from tests.central.builders import START
from tests.central.manual_clock import ManualClock
from tests.central.scripted_server import TOKEN, Scripted, json_answer, page, text_answer

CHECK = "/network-monitoring/v1/tenant-device-health"


async def test_check(api: CentralApi) -> None:
    """Valid credentials pass the check."""
    await api.check()


@pytest.mark.parametrize(
    "status,error",
    [
        (403, CentralForbiddenError),
        (404, CentralNotFoundError),
        (500, CentralServerError),
        (400, CentralRequestError),
    ],
)
async def test_check_fails(
    api: CentralApi, sim: Simulator, status: int, error: type[CentralError]
) -> None:
    """Each status raises its own error."""
    sim.faults.rest[CHECK] = status
    with pytest.raises(CentralError) as caught:
        await api.check()
    assert type(caught.value) is error


async def test_rate_limit(api: CentralApi, sim: Simulator) -> None:
    """The error has the wait that Central asks for."""
    sim.faults.rest[CHECK], sim.faults.retry_after = 429, 5
    with pytest.raises(CentralRateLimitError) as caught:
        await api.check()
    assert caught.value.retry_after == 5


async def test_rate_limit_without_retry_after(api: CentralApi, sim: Simulator) -> None:
    """Without Retry-After, the wait ends at the reset of the hourly limit."""
    sim.faults.rest[CHECK], sim.faults.retry_after = 429, None
    with pytest.raises(CentralRateLimitError) as caught:
        await api.check()
    assert caught.value.retry_after is not None
    assert 3500 < caught.value.retry_after <= 3600


async def test_certificate_not_trusted(
    session: aiohttp.ClientSession, sim: Simulator, tokens: TokenProvider
) -> None:
    """No token is sent to a server whose certificate is not trusted."""
    with pytest.raises(CentralTlsError):
        await CentralApi(session, sim.host, tokens).check()


async def test_refused_token_is_renewed(
    api: CentralApi, sim: Simulator, tokens: TokenProvider
) -> None:
    """A refused token is replaced, and the call is repeated."""
    token = await tokens.get()
    sim.revoke_tokens()
    await api.check()
    assert await tokens.get() is not token


async def test_refused_twice(scripted_api: CentralApi, scripted: Scripted) -> None:
    """If the new token is refused as well, that is an error; the next call requests another one."""
    scripted.answers = [
        TOKEN,
        text_answer(status=401),
        TOKEN,
        text_answer(status=401),
        TOKEN,
        json_answer({}),
    ]
    with pytest.raises(CentralAuthError, match="refused as well"):
        await scripted_api.check()
    assert [request.method for request in scripted.requests] == ["POST", "GET", "POST", "GET"]
    await scripted_api.check()


async def test_secret_revoked(api: CentralApi, sim: Simulator) -> None:
    """If no new token can be obtained, its error is raised."""
    await api.check()
    sim.set_secret("another")
    sim.revoke_tokens()
    with pytest.raises(CentralAuthError, match="invalid_client"):
        await api.check()


async def test_devices(api: CentralApi, sim: Simulator, clock: ManualClock) -> None:
    """Every device of the campus is listed, with the fields of its list."""
    devices = {device.serial_number: device for device in await api.devices()}
    assert devices.keys() == {device.serial for device in sim.campus.devices}
    for made in sim.campus.devices:
        found = devices[made.serial]
        assert (found.kind, found.name, found.model) == (
            made.kind.lower(),
            made.name,
            made.model.name,
        )
        assert (found.mac_address, found.firmware_version) == (made.mac, made.model.firmware)
        assert (found.ipv4, found.site_id, found.site_name) == (
            made.ipv4,
            made.site.site_id,
            made.site.name,
        )
        assert found.online is True
        assert found.last_restart is not None
        assert found.last_restart < clock.utcnow()
        assert found.cpu_utilization is not None
        assert found.memory_utilization is not None
    switch = devices[sim.campus.switches[0].serial]
    assert None not in {
        switch.power_consumption,
        switch.temperature,
        switch.poe_consumption,
        switch.poe_available,
    }
    access_point = devices[sim.campus.aps[0].serial]
    assert access_point.client_count == sim.campus.count_clients(sim.campus.aps[0])


async def test_devices_of_some_kinds(api: CentralApi, sim: Simulator) -> None:
    """Only the lists of the requested kinds are read."""
    sim.faults.rest["/network-monitoring/v1/aps"] = 500
    assert {
        device.kind for device in await api.devices([DeviceKind.SWITCH, DeviceKind.GATEWAY])
    } == {
        DeviceKind.SWITCH,
        DeviceKind.GATEWAY,
    }


@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
async def test_failed_list_of_devices(api: CentralApi, sim: Simulator, kind: str) -> None:
    """If one list fails, no devices are returned."""
    sim.faults.rest[f"/network-monitoring/v1/{kind}"] = 500
    with pytest.raises(CentralConnectionError):
        await api.devices()


async def test_device_that_went_down(api: CentralApi, sim: Simulator) -> None:
    """A device that is offline has no time of its last restart."""
    record = await sim.incident("ap_down")
    (down,) = [device for device in await api.devices() if device.serial_number == record.serial]
    assert (down.online, down.last_restart) == (False, None)


class TestPaging:
    """Lists of more than one page."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with more gateways and alerts than a page holds."""
        return Settings(aps=0, switches=0, gateways=250, alerts=250)

    async def test_all_devices(self, api: CentralApi, sim: Simulator) -> None:
        """Each page is read once."""
        devices = await api.devices()
        assert [device.serial_number for device in devices] == [
            gateway.serial for gateway in sim.campus.gateways
        ]

    async def test_all_alerts(self, api: CentralApi, sim: Simulator) -> None:
        """Each page is read once."""
        alerts = await api.alerts()
        assert sorted(alert.alert_id for alert in alerts) == sorted(
            alert.number for alert in sim.campus.alerts
        )


async def test_pages_as_asked(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The next page is requested with the cursor of the last one and the same query."""
    scripted.answers = [
        TOKEN,
        page({"id": "A"}, next="2"),
        page({"id": "B"}, next=3),
        page({"id": "C"}),
    ]
    assert [
        device.serial_number for device in await scripted_api.devices([DeviceKind.GATEWAY])
    ] == [
        "A",
        "B",
        "C",
    ]
    assert [dict(request.query) for request in scripted.requests[1:]] == [
        {"limit": "100"},
        {"limit": "100", "next": "2"},
        {"limit": "100", "next": "3"},
    ]
    assert {request.path for request in scripted.requests[1:]} == {
        "/network-monitoring/v1/gateways"
    }
    assert {request.headers.get("Authorization") for request in scripted.requests[1:]} == {
        "Bearer t1"
    }


@pytest.mark.parametrize("next_page", ["", None, 0, [], {}])
async def test_last_page(scripted_api: CentralApi, scripted: Scripted, next_page: object) -> None:
    """A page that names no next one is the last."""
    scripted.answers = [TOKEN, page({"id": "A"}, next=next_page), text_answer(status=500)]
    assert len((await scripted_api.devices([DeviceKind.GATEWAY])).items) == 1


async def test_empty_page_is_the_last(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A page without items ends the list, even if it names a next one."""
    scripted.answers = [
        TOKEN,
        page({"id": "A"}, next="2"),
        page(next="3"),
        text_answer(status=500),
    ]
    assert len((await scripted_api.devices([DeviceKind.GATEWAY])).items) == 1


async def test_page_that_names_itself_as_next(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A list whose page names itself as the next one ends there."""
    scripted.answers = [
        TOKEN,
        page({"id": "A"}, next="2"),
        page({"id": "B"}, next="2"),
        text_answer(status=500),
    ]
    assert len((await scripted_api.devices([DeviceKind.GATEWAY])).items) == 2


async def test_list_without_end(
    scripted_api: CentralApi, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that does not end raises an error."""
    monkeypatch.setattr(listing_module, "_MAX_PAGES", 3)
    scripted.answers = [
        TOKEN,
        *(page({"id": f"A{number}"}, next=str(number)) for number in range(2, 6)),
    ]
    with pytest.raises(CentralResponseError, match="more than 3 pages"):
        await scripted_api.devices([DeviceKind.GATEWAY])


@pytest.mark.parametrize("answer", [[], {}, {"items": None}, {"items": {}}, "text", None])
async def test_answer_without_a_list(
    scripted_api: CentralApi, scripted: Scripted, answer: object
) -> None:
    """An answer without a list of items raises an error."""
    scripted.answers = [TOKEN, json_answer(answer)]
    with pytest.raises(CentralResponseError, match="no list"):
        await scripted_api.devices([DeviceKind.GATEWAY])


@pytest.mark.parametrize(
    "apart,at",
    [
        (timedelta(0), START + timedelta(seconds=0.4)),
        (timedelta(seconds=1), START + timedelta(seconds=0.4)),
        (timedelta(seconds=-1), START - timedelta(seconds=1)),
        (timedelta(minutes=5), START + timedelta(minutes=5)),
        (timedelta(hours=-8), START - timedelta(hours=8)),
    ],
)
async def test_time_of_a_list(
    scripted_api: CentralApi,
    scripted: Scripted,
    clock: ManualClock,
    apart: timedelta,
    at: datetime,
) -> None:
    """Central's clock says when a list was written, unless this one agrees, which is finer."""
    clock.advance(0.4)
    row = {"id": "A", "status": "Online", "uptimeInMillis": 60_000}
    scripted.answers = [TOKEN, json_answer({"items": [row]}, date=START + apart)]
    devices = await scripted_api.devices([DeviceKind.SWITCH])
    assert devices.at == at
    (device,) = devices
    assert device.last_restart == at - timedelta(minutes=1)


@pytest.mark.parametrize("date", ["soon", "Thu, 01 Jan 1970 00:00:00 GMT", "9999-12-31", ""])
async def test_time_of_a_list_without_a_date(
    scripted_api: CentralApi, scripted: Scripted, clock: ManualClock, date: str
) -> None:
    """A date that cannot be right is not believed."""
    scripted.answers = [TOKEN, text_answer('{"items": []}', Date=date)]
    assert (await scripted_api.sites()).at == clock.utcnow()


async def test_time_of_several_lists(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The devices are as old as the first of their lists."""
    dates = [START + timedelta(minutes=minutes) for minutes in (2, 1, 3)]
    scripted.answers = [TOKEN, *(json_answer({"items": [{}]}, date=date) for date in dates)]
    devices = await scripted_api.devices()
    assert (devices.at, devices.odd, devices.complete) == (dates[1], 3, True)


async def test_repeated_token(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A token that Central repeats in its answer is masked."""
    scripted.answers = [TOKEN, json_answer({"message": "unknown token t1"}, 400)]
    response = await scripted_api.post("/anything")
    assert response.body == {"message": "unknown token ***"}
