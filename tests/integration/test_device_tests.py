"""Tests that devices run: their responses, their events, and how they are refused."""

from typing import Any

from homeassistant.core import Context, Event
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.device_tests import TEST_EVENT
from simulator.messages import switch

from .actions import device_id, refused
from .harness import Harness


async def answer(home: Harness, name: str, context: Context | None = None, **data: Any) -> Any:
    """Call an action, and return its response."""
    return await home.hass.services.async_call(
        DOMAIN, name, data, blocking=True, context=context, return_response=True
    )


def of_area(home: Harness, *serials: str) -> dict[str, Any]:
    """Put devices into an area, and return it as a target."""
    area = ar.async_get(home.hass).async_create("Lobby")
    for serial in serials:
        dr.async_get(home.hass).async_update_device(device_id(home, serial), area_id=area.id)
    return {"area_id": area.id}


def states(events: list[Event[dict[str, Any]]]) -> list[str]:
    """Return what has become of tests, without the steps of their progress."""
    return [event.data["state"] for event in events if event.data["state"] != "running"]


@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
async def test_ping_returns_loss_and_round_trip_times(home: Harness, kind: str) -> None:
    """Each kind of device pings."""
    device = getattr(home.campus, kind)[0]
    found = device_id(home, device.serial)
    response = await answer(home, "ping", device_id=found, destination="192.0.2.7", packets=10)
    [result] = response["results"]
    assert result["device_id"] == found
    assert (result["serial_number"], result["name"]) == (device.serial, device.name)
    assert (result["destination"], result["sent"], result["received"]) == ("192.0.2.7", 10, 9)
    assert result["loss"] == 10
    assert 0 < result["minimum"] < result["average"] < result["maximum"]


async def test_traceroute_returns_the_hops(home: Harness) -> None:
    """Each hop has who answered and after how many milliseconds."""
    ap = device_id(home, home.campus.aps[0].serial)
    [result] = (await answer(home, "traceroute", device_id=ap, destination="192.0.2.7"))["results"]
    assert [hop["number"] for hop in result["hops"]] == [1, 2, 3, 4]
    assert list(result["hops"][-1]["addresses"]) == ["192.0.2.7"]
    assert all(result["hops"][-1]["times"])


async def test_the_devices_of_an_area_are_tested_one_after_the_other(home: Harness) -> None:
    """Of those that fail, the response has the error; the others are still tested."""
    offline, online = home.campus.aps
    offline.online = False
    target = of_area(home, offline.serial, online.serial, home.campus.gateways[0].serial)
    results = (await answer(home, "ping", **target, destination="www.example.com"))["results"]
    by_serial = {result["serial_number"]: result for result in results}
    assert len(by_serial) == 3
    assert "Device offline" in by_serial[offline.serial]["error"]
    assert by_serial[online.serial]["loss"] == 0


async def test_if_no_device_succeeds_the_action_fails(home: Harness) -> None:
    """The error is the first device's."""
    for ap in home.campus.aps:
        ap.online = False
    target = of_area(home, *(ap.serial for ap in home.campus.aps))
    with pytest.raises(HomeAssistantError, match="Device offline"):
        await answer(home, "ping", **target, destination="www.example.com")


async def test_a_name_without_an_address_is_central_s_reason(home: Harness) -> None:
    """The device could not resolve it."""
    ap = device_id(home, home.campus.aps[0].serial)
    with pytest.raises(HomeAssistantError, match="Destination not resolved"):
        await answer(home, "ping", device_id=ap, destination="nowhere.invalid")


@pytest.mark.parametrize(
    "destination", ["", "two words", "-x", "a;reboot", "1.2.3", "fe80::1%eth0; reboot", "a" * 300]
)
@pytest.mark.parametrize("name", ["ping", "traceroute"])
async def test_anything_but_a_host_name_or_an_address_is_refused(
    home: Harness, name: str, destination: str
) -> None:
    """The user has made a mistake, or a template has; Central receives nothing."""
    data = {
        "device_id": device_id(home, home.campus.aps[0].serial),
        "destination": destination,
    }
    assert await refused(home, name, data) == "host_not_valid"
    assert home.sim.actions.requests == []


async def test_a_switch_of_another_make_runs_no_test(home: Harness) -> None:
    """Central only monitors it."""
    home.campus.switches[0].third_party = True
    await home.start()
    data = {
        "device_id": device_id(home, home.campus.switches[0].serial),
        "destination": "192.0.2.7",
    }
    assert await refused(home, "ping", data) == "device_cannot"


async def test_the_bus_has_the_start_and_the_end_of_a_test(home: Harness) -> None:
    """With the result, in the context of the call, for whoever did not wait."""
    ap = home.campus.aps[0]
    events = async_capture_events(home.hass, TEST_EVENT)
    context = Context()
    data: dict[str, Any] = {
        "device_id": device_id(home, ap.serial),
        "destination": "192.0.2.7",
    }
    [result] = (await answer(home, "traceroute", context, **data))["results"]
    assert states(events) == ["started", "completed"]
    assert all(event.context is context for event in events)
    last = events[-1].data
    assert last["entry_id"] == home.entry.entry_id
    assert (last["device_id"], last["serial_number"]) == (data["device_id"], ap.serial)
    assert last["test"] == "traceroute"
    assert last["result"]["hops"] == result["hops"]


async def test_the_bus_has_the_error_of_a_test_that_fails(home: Harness) -> None:
    """Its error is what the call raises."""
    home.sim.faults.actions["traceroute"] = "fails"
    events = async_capture_events(home.hass, TEST_EVENT)
    ap = device_id(home, home.campus.aps[0].serial)
    with pytest.raises(HomeAssistantError) as caught:
        await answer(home, "traceroute", device_id=ap, destination="192.0.2.7")
    assert states(events) == ["started", "failed"]
    assert events[-1].data["error"] == str(caught.value)


async def test_the_bus_has_each_percentage_of_a_long_test_once(home: Harness) -> None:
    """However often Central is asked for it."""
    events = async_capture_events(home.hass, TEST_EVENT)
    home.sim.faults.actions["traceroute"] = "hangs"
    data = {"device_id": device_id(home, home.campus.aps[0].serial), "destination": "192.0.2.7"}
    assert await refused(home, "traceroute", data, HomeAssistantError) == "action_unknown"
    progress = [event.data["progress"] for event in events if event.data["state"] == "running"]
    assert progress == [0]


@pytest.fixture
async def switch_port(home: Harness) -> dict[str, Any]:
    """Return the data of an action on a port that is up, which the account knows."""
    device = home.campus.switches[0]
    port = next(port for port in device.ports if port.up and not port.fiber)
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    return {"device_id": device_id(home, device.serial), "ports": port.name}


async def test_cable_test_returns_pairs_and_lengths(
    home: Harness, switch_port: dict[str, Any]
) -> None:
    """The event has the same."""
    events = async_capture_events(home.hass, TEST_EVENT)
    [result] = (await answer(home, "cable_test", **switch_port))["results"]
    assert result["device_id"] == switch_port["device_id"]
    [cable] = result["ports"]
    assert (cable["port"], cable["state"]) == (switch_port["ports"], "complete")
    assert [pair["name"] for pair in cable["pairs"]] == ["1-2", "3-6", "4-5", "7-8"]
    assert all(pair["status"] == "good" and pair["length"] >= 3 for pair in cable["pairs"])
    assert states(events) == ["started", "completed"]
    assert events[-1].data["result"]["ports"] == result["ports"]


async def test_the_cable_of_an_unknown_port_is_not_tested(
    home: Harness, switch_port: dict[str, Any]
) -> None:
    """A test of the wrong port could cut somebody off."""
    assert await refused(home, "cable_test", {**switch_port, "ports": "9/9/9"}) == "port_not_known"
    ap = device_id(home, home.campus.aps[0].serial)
    assert await refused(home, "cable_test", {**switch_port, "device_id": ap}) == "device_cannot"
    assert home.sim.actions.requests == []


async def test_speed_test_returns_both_directions(home: Harness) -> None:
    """In Mbit/s; the event has the same."""
    ap = home.campus.aps[0]
    events = async_capture_events(home.hass, TEST_EVENT)
    data = {"device_id": device_id(home, ap.serial), "duration": 5}
    [result] = (await answer(home, "speed_test", None, server="192.0.2.10", **data))["results"]
    assert (result["server"], result["port"], result["duration"]) == ("192.0.2.10", 5201, 5)
    assert 100 <= result["upload"] <= 900
    assert 100 <= result["download"] <= 900
    assert states(events) == ["started", "completed"]
    assert events[-1].data["result"]["download"] == result["download"]


@pytest.mark.parametrize("server", ["iperf.example.com", "", "192.0.2", "fe80::1%eth0"])
async def test_the_server_of_a_speed_test_is_an_ip_address(home: Harness, server: str) -> None:
    """Central takes nothing else."""
    data = {"device_id": device_id(home, home.campus.aps[0].serial), "server": server}
    assert await refused(home, "speed_test", data) == "address_not_valid"
    assert home.sim.actions.requests == []


async def test_of_an_area_only_access_points_measure_their_speed(home: Harness) -> None:
    """A switch that is named is refused."""
    ap, switch_ = home.campus.aps[0], home.campus.switches[0]
    target = of_area(home, ap.serial, switch_.serial)
    results = (await answer(home, "speed_test", **target, server="192.0.2.10"))["results"]
    assert [result["serial_number"] for result in results] == [ap.serial]
    data = {"device_id": device_id(home, switch_.serial), "server": "192.0.2.10"}
    assert await refused(home, "speed_test", data) == "device_cannot"
