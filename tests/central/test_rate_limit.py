"""REST: the number of calls, Central's rate limit, and lists that change while they are read."""

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.errors import CentralConnectionError
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from simulator import Settings, Simulator
from tests.central.manual_clock import ManualClock
from tests.central.scripted_server import TOKEN, Scripted, json_answer


class TestCalls:
    """A campus that fills more than one page of some lists."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return settings for a campus of 1,150 devices."""
        return Settings(aps=900, switches=100, gateways=150, alerts=150)

    async def test_a_snapshot_is_a_handful_of_calls(self, api: CentralApi) -> None:
        """Lists are read in pages as large as Central allows: one, one, two and two of them."""
        assert len((await api.devices()).items) == 1150
        assert api.calls == 4
        assert len((await api.alerts()).items) == 150
        assert api.calls == 6


class TestRateLimit:
    """An account that may make 20 calls an hour."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return settings with a low rate limit."""
        return Settings(rest_limit=20)

    async def test_calls_that_exceed_the_limit(self, api: CentralApi, clock: ManualClock) -> None:
        """The remaining calls must be enough; the limit is reset after an hour."""
        assert not api.would_exhaust_limit(4)
        for _ in range(17):
            await api.check()
        assert api.would_exhaust_limit(4)
        assert not api.would_exhaust_limit(3)
        clock.advance(3601)
        assert not api.would_exhaust_limit(4)

    async def test_reserve(self, api: CentralApi) -> None:
        """The last twentieth is reserved for calls that cannot wait."""
        for _ in range(19):
            await api.check()
        assert not api.would_exhaust_limit(1)
        await api.check()
        assert api.would_exhaust_limit(0)


async def test_limit_of_a_refusal(api: CentralApi, sim: Simulator) -> None:
    """Every answer has the rate limit in its headers, also an error."""
    sim.faults.rest["/network-notifications/v1/alerts"] = 500
    with pytest.raises(CentralConnectionError):
        await api.alerts()
    assert api.would_exhaust_limit(5001)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-RateLimit-Remaining": "0"},
        {"X-RateLimit-Remaining": "few"},
        {"X-RateLimit-Reset": "60"},
        {"X-RateLimit-Remaining": "few", "X-RateLimit-Reset": "60"},
    ],
)
def test_limit_without_headers(headers: dict[str, str]) -> None:
    """Without the headers, calls are never held back."""
    session: aiohttp.ClientSession = object()  # type: ignore[assignment]  # not used
    api = CentralApi(session, "central", TokenProvider(session, Credentials("a", "b", "https://c")))
    api._read_headers("", {"X-RateLimit-Limit": "5000", **headers})
    assert not api.would_exhaust_limit(10)


async def test_a_list_that_changes_while_it_is_read_is_incomplete(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """A removed item moves the others: the first one of the second page is on neither page."""
    scripted.answers = [
        TOKEN,
        json_answer({"items": [{"id": "A"}, {"id": "B"}], "next": "2", "total": 4}),
        json_answer({"items": [{"id": "D"}], "next": None, "total": 3}),
        json_answer({"items": [{"id": "A"}], "next": None, "total": 1}),
    ]
    listing = await scripted_api.devices([DeviceKind.GATEWAY, DeviceKind.SWITCH])
    assert [device.serial_number for device in listing] == ["A", "B", "D", "A"]
    assert not listing.complete
    assert (await scripted_api.devices([DeviceKind.GATEWAY])).complete


async def test_alerts_that_change_while_they_are_read_are_incomplete(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """Otherwise alerts that are missing from it would be closed."""
    scripted.answers = [
        TOKEN,
        json_answer({"items": [{"id": "A"}], "next": "2", "total": 2}),
        json_answer({"items": [{"id": "C"}], "next": None, "total": 3}),
    ]
    alerts = await scripted_api.alerts()
    assert [alert.alert_id for alert in alerts] == ["A", "C"]
    assert not alerts.complete


async def test_device_inventory(api: CentralApi, sim: Simulator) -> None:
    """Each device has its site's name, and its tier in lower case if it has one."""
    inventory = (await api.device_inventory()).items
    assert {item.serial_number for item in inventory} == {
        device.serial for device in sim.campus.devices
    }
    assert {item.site_name for item in inventory} == {"Head Office"}
    assert {item.tier for item in inventory} == {
        "advanced_ap",
        "advanced_switch_6300",
        "advanced_70xx",
    }
    sim.campus.tier = None
    assert {item.tier for item in await api.device_inventory()} == {None}


async def test_first_page_of_the_device_inventory(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """One request shows whose account it is, however many devices it has."""
    scripted.answers = [TOKEN, json_answer({"items": [{"id": "A"}], "next": "2", "total": 2})]
    page = await scripted_api.device_inventory_page()
    assert [item.serial_number for item in page] == ["A"]
    assert not page.complete
    scripted.answers = [json_answer({"items": [{"id": "A"}], "next": None, "total": 1})]
    assert (await scripted_api.device_inventory_page()).complete
