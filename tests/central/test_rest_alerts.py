"""Alerts as REST lists them."""

from datetime import UTC, datetime, timedelta

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from simulator import Simulator
from tests.central.scripted_server import TOKEN, Scripted, page


async def alert(scripted_api: CentralApi, scripted: Scripted, **item: object) -> list[Alert]:
    """Return the open alerts that are read from an item of the list."""
    scripted.answers = [TOKEN, page({"id": "1:2", **item})]
    return list(await scripted_api.alerts())


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
    """An alert without other fields is open, and nobody knows since when."""
    (found,) = await alert(scripted_api, scripted)
    assert (found.state, found.raised, found.time) == ("active", None, None)


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
