"""The REST API: calls, tokens, paging, and how devices and alerts are read."""

from datetime import UTC, datetime, timedelta
from typing import Any

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
    CentralResponseError,
    CentralServerError,
    CentralTlsError,
)
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest import listing as listing_module
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from simulator import Settings, Simulator
from tests.central.builders import START
from tests.central.manual_clock import ManualClock
from tests.central.scripted import Scripted, json_answer, text_answer

CHECK = "/network-monitoring/v1/tenant-device-health"
TOKEN = json_answer({"access_token": "t1", "expires_in": 60})


def page(*items: Any, next_page: object = None) -> Any:
    """Return an answer with one page of a list."""
    return json_answer({"items": items, "next": next_page})


async def device(
    scripted_api: CentralApi, scripted: Scripted, kind: DeviceKind, **item: object
) -> Device:
    """Return the device that is read from an item of a list."""
    scripted.answers = [TOKEN, page({"serialNumber": "CN01", **item})]
    (found,) = await scripted_api.devices([kind])
    return found


async def alert(scripted_api: CentralApi, scripted: Scripted, **item: object) -> list[Alert]:
    """Return the open alerts that are read from an item of the list."""
    scripted.answers = [TOKEN, page({"id": "1:2", **item})]
    return list(await scripted_api.alerts())


async def test_check(api: CentralApi) -> None:
    """Valid credentials pass the check."""
    await api.check()


@pytest.mark.parametrize(
    "status,error",
    [
        (403, CentralForbiddenError),
        (404, CentralNotFoundError),
        (500, CentralServerError),
        (400, CentralResponseError),
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
        page({"id": "A"}, next_page="2"),
        page({"id": "B"}, next_page=3),
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
    scripted.answers = [TOKEN, page({"id": "A"}, next_page=next_page), text_answer(status=500)]
    assert len((await scripted_api.devices([DeviceKind.GATEWAY])).items) == 1


async def test_empty_page_is_the_last(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A page without items ends the list, even if it names a next one."""
    scripted.answers = [
        TOKEN,
        page({"id": "A"}, next_page="2"),
        page(next_page="3"),
        text_answer(status=500),
    ]
    assert len((await scripted_api.devices([DeviceKind.GATEWAY])).items) == 1


async def test_page_that_names_itself_as_next(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A list whose page names itself as the next one ends there."""
    scripted.answers = [
        TOKEN,
        page({"id": "A"}, next_page="2"),
        page({"id": "B"}, next_page="2"),
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
        *(page({"id": "A"}, next_page=str(number)) for number in range(2, 6)),
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


async def test_invalid_items(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Items that are no objects, or have no serial number, are skipped."""
    scripted.answers = [
        TOKEN,
        page(None, "text", [], {}, {"serialNumber": ""}, {"serialNumber": 7}, {"id": "CN01"}),
    ]
    assert [device.serial_number for device in await scripted_api.devices([DeviceKind.SWITCH])] == [
        "CN01"
    ]


async def test_device_with_a_serial_number_only(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """All fields except the serial number are optional."""
    assert await device(scripted_api, scripted, DeviceKind.GATEWAY) == Device(
        serial_number="CN01", kind=DeviceKind.GATEWAY
    )


@pytest.mark.parametrize(
    "status,online",
    [
        ("ONLINE", True),
        ("Online", True),
        ("Up", True),
        ("OFFLINE", False),
        ("down", False),
        ("Strange", None),
        (1, None),
    ],
)
async def test_status_of_any_spelling(
    scripted_api: CentralApi, scripted: Scripted, status: object, online: bool | None
) -> None:
    """The status is spelled differently in different lists."""
    found = await device(
        scripted_api, scripted, DeviceKind.SWITCH, status=status, uptimeInMillis=60_000
    )
    assert found.online is online
    assert found.last_restart == (START - timedelta(minutes=1) if online else None)


@pytest.mark.parametrize(
    "uptime", [1e30, -1e30, 1e308, "NaN", float("nan"), 0, None, "", "soon", True, [], 10**400]
)
async def test_invalid_uptime(scripted_api: CentralApi, scripted: Scripted, uptime: object) -> None:
    """An invalid uptime gives no restart, and no error."""
    found = await device(
        scripted_api,
        scripted,
        DeviceKind.SWITCH,
        status="Online",
        uptimeInMillis=uptime,
        clientCount=uptime,
    )
    assert found.last_restart is None


@pytest.mark.parametrize(
    "value,number",
    [
        (7, 7),
        ("7.5", 7.5),
        (None, None),
        ("", None),
        ("-", None),
        (False, None),
        ([], None),
        (float("inf"), None),
    ],
)
async def test_numbers(
    scripted_api: CentralApi, scripted: Scripted, value: object, number: float | None
) -> None:
    """Numbers may be given as text."""
    found = await device(scripted_api, scripted, DeviceKind.ACCESS_POINT, cpuUtilization=value)
    assert found.cpu_utilization == number


@pytest.mark.parametrize(
    "trends",
    [[{"systemTemperature": 41, "poeAvailable": 0}], {"systemTemperature": 41, "poeAvailable": 0}],
)
async def test_switch_trends(scripted_api: CentralApi, scripted: Scripted, trends: object) -> None:
    """The measurements of a switch are an object, in a list or without one."""
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert (found.temperature, found.poe_available) == (41, 0)


@pytest.mark.parametrize("trends", [None, [], [None], "text", [{"systemTemperature": 0}]])
async def test_no_switch_trends(
    scripted_api: CentralApi, scripted: Scripted, trends: object
) -> None:
    """Without measurements there are no values; 0 °C counts as not measured."""
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert (found.temperature, found.cpu_utilization) == (None, None)


async def test_alerts(api: CentralApi, sim: Simulator) -> None:
    """Open alerts are listed, and marked as coming from REST."""
    record = await sim.incident("alert_raised")
    (found,) = await api.alerts()
    (made,) = [alert for alert in sim.campus.alerts if alert.alert_id == record.alert_id]
    assert (found.alert_id, found.name, found.summary) == (made.number, made.name, made.summary)
    assert (found.severity, found.state, found.from_rest) == (made.severity.lower(), "active", True)
    assert found.raised is not None
    assert abs(found.raised - made.created) < timedelta(seconds=1)
    await sim.incident("alert_cleared")
    assert not (await api.alerts()).items


async def test_alert_of_stream_and_rest_is_one(api: CentralApi, sim: Simulator) -> None:
    """The same alert from REST and from the stream is one alert, whichever comes first."""
    record = await sim.incident("alert_raised")
    events = [
        decode(event.stream, event.frame) for event in record.events if event.stream == "alerts"
    ]
    listed = await api.alerts()
    rest_first, stream_first = Inventory(), Inventory()
    rest_first.alerts.load(listed)
    for alert_event in events:
        rest_first.apply(alert_event)
        stream_first.apply(alert_event)
    stream_first.alerts.load(listed)
    assert list(rest_first.alerts.by_id) == list(stream_first.alerts.by_id) == [record.alert_id]


async def test_alert_of_the_definition(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The example of HPE's definition is read; its update time is empty."""
    (found,) = await alert(
        scripted_api,
        scripted,
        category="System",
        clearedReason=None,
        createdAt="2025-12-10T08:31:36.710Z",
        deviceType="Access Point",
        key="ad4c9f5b-25d2-37f9-a4ed-fc0e6b0f5825",
        name="USB Device Removed from AP",
        priority="Medium",
        severity="Minor",
        status="Active",
        summary="A USB device was removed from the AP LUHR000012's USB port.",
        type="network-notifications/alerts",
        updatedAt="",
        updatedBy=None,
    )
    created = datetime(2025, 12, 10, 8, 31, 36, 710_000, tzinfo=UTC)
    assert found == Alert(
        alert_id="1:2",
        name="USB Device Removed from AP",
        category="System",
        device_type="Access Point",
        severity="minor",
        state="active",
        priority="Medium",
        summary="A USB device was removed from the AP LUHR000012's USB port.",
        raised=created,
        time=created,
        from_rest=True,
        rest_key="ad4c9f5b-25d2-37f9-a4ed-fc0e6b0f5825",
    )
    assert dict(scripted.requests[1].query) == {
        "filter": "status in ('Active', 'Deferred')",
        "limit": "100",
    }


async def test_alert_with_an_id_only(scripted_api: CentralApi, scripted: Scripted) -> None:
    """An alert without other fields is open, and as old as possible."""
    (found,) = await alert(scripted_api, scripted)
    assert (found.state, found.raised) == ("active", datetime.fromtimestamp(0, UTC))


async def test_closed_alert(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A closed alert is skipped, in case a server ignores the filter."""
    assert await alert(scripted_api, scripted, status="Cleared") == []


async def test_deferred_alert(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A deferred alert is open; its time is that of its last update."""
    (found,) = await alert(
        scripted_api, scripted, status="Deferred", updatedAt="2026-01-02T00:00:00Z"
    )
    assert (found.state, found.time) == ("deferred", datetime(2026, 1, 2, tzinfo=UTC))


async def test_alerts_without_id(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The key replaces a missing id; an alert with neither is skipped."""
    scripted.answers = [TOKEN, page({"key": "a-b-c"}, {"name": "nameless"})]
    assert [alert.alert_id for alert in await scripted_api.alerts()] == ["a-b-c"]
