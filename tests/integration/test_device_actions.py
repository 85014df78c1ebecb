"""Actions of devices: they restart, blink, and bounce their ports, and nothing else is ever touched."""

from typing import Any

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.hpe_aruba_central.central.models.keys import site_key
from custom_components.hpe_aruba_central.const import CONF_PARTS
from simulator import Settings
from simulator.messages import ap, gateway, switch

from .actions import call, device_id, record_states, refused
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch has ports with power and without."""
    return Settings(switch_ports=8)


async def test_reboot_restarts_devices_with_one_request_each(home: Harness) -> None:
    """They go down and come up, which is told."""
    devices = [home.campus.aps[0], home.campus.switches[0], home.campus.gateways[0]]
    sensors = [
        home.entity_id("binary_sensor", f"{device.serial}_connectivity") for device in devices
    ]
    states = record_states(home, *sensors)
    await call(home, "reboot", device_id=[device_id(home, device.serial) for device in devices])
    expected = {(sensor, state) for sensor in sensors for state in ("off", "on")}
    await home.until(lambda: {(state.entity_id, state.state) for state in states} == expected)
    assert [
        home.state_of("binary_sensor", f"{device.serial}_connectivity") for device in devices
    ] == ["on"] * 3
    assert [request.path.split("/")[-2] for request in home.sim.actions.requests] == [
        device.serial for device in devices
    ]


@pytest.mark.parametrize("fault", ["cut", 500])
async def test_a_restart_that_may_have_been_taken_is_not_asked_for_again(
    home: Harness, fault: Any
) -> None:
    """The user is told that nobody knows."""
    home.sim.faults.actions["reboot"] = fault
    ap_id = device_id(home, home.campus.aps[0].serial)
    assert (
        await refused(home, "reboot", {"device_id": ap_id}, HomeAssistantError) == "action_unknown"
    )
    assert len(home.sim.actions.requests_for("reboot")) == 1


async def test_locate_lets_devices_blink(home: Harness) -> None:
    """Those that have been asked."""
    ap, other = home.campus.aps
    await call(home, "locate", device_id=device_id(home, ap.serial))
    assert home.sim.actions.is_blinking(ap.serial)
    assert not home.sim.actions.is_blinking(other.serial)


async def test_after_a_device_that_fails_no_other_is_asked(home: Harness) -> None:
    """The message names it."""
    offline, other = home.campus.aps
    offline.online = False
    found = [device_id(home, device.serial) for device in (offline, other)]
    with pytest.raises(HomeAssistantError, match=f"{offline.name}: Device offline"):
        await call(home, "reboot", device_id=found)
    assert len(home.sim.actions.requests_for("reboot")) == 1


async def test_bounce_port_takes_ports_down_and_up(home: Harness) -> None:
    """As the stream of the switch tells."""
    device = home.campus.switches[0]
    port = next(port for port in device.uplinks if port.up)
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    link = home.entity_id("binary_sensor", f"{device.serial}_port_{port.name}_link")
    states = record_states(home, link)
    await call(home, "bounce_port", device_id=device_id(home, device.serial), ports=port.name)
    await home.until(lambda: [state.state for state in states] == ["off", "on"])
    [asked] = home.sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [port.name]}


async def test_bounce_poe_takes_power_away_and_gives_it_back(home: Harness) -> None:
    """A port that is named twice is bounced once."""
    device = home.campus.switches[0]
    port = next(port for port in device.ports if port.poe_draw)
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    powered: list[bool | None] = []
    home.run.on_change(
        ("port", device.serial, port.name), lambda change: powered.append(change.after.poe_up)
    )
    switch_id = device_id(home, device.serial)
    await call(home, "bounce_poe", device_id=switch_id, ports=[port.name, f" {port.name} "])
    await until_true(lambda: powered == [False, True])
    [asked] = home.sim.actions.requests_for("poeBounce")
    assert asked.body == {"ports": [port.name]}


@pytest.mark.parametrize("of", ["name", "number"])
async def test_a_port_of_a_gateway_is_called_as_in_centrals_examples(
    home: Harness, of: str
) -> None:
    """Whether the user gives its name or its number."""
    device = home.campus.gateways[0]
    port = next(port for port in device.ports if port.up)
    await home.receive([("gateway", gateway.interface(home.sim.context, port))])
    given = port.name if of == "name" else port.name.rpartition("/")[2]
    await call(home, "bounce_port", device_id=device_id(home, device.serial), ports=[given])
    [asked] = home.sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [port.name]}


async def test_a_port_that_the_device_is_not_known_to_have_is_refused(home: Harness) -> None:
    """Before Central is asked: another port's network would go down."""
    device = home.campus.switches[0]
    known = device.ports[0]
    await home.receive([("switch", switch.interface(home.sim.context, known))])
    switch_id = device_id(home, device.serial)
    for name in ("bounce_poe", "bounce_port"):
        assert (
            await refused(home, name, {"device_id": switch_id, "ports": [known.name, "9/9/9"]})
            == "port_not_known"
        )
    assert home.sim.actions.requests == []


async def test_a_name_that_two_ports_have_is_refused(home: Harness) -> None:
    """Users choose the names; the number tells which is meant."""
    device = home.campus.switches[0]
    messages = [switch.interface(home.sim.context, port) for port in device.ports[:2]]
    for message in messages:
        message.interface_state.name = "Desk"
    await home.receive([("switch", message) for message in messages])
    switch_id = device_id(home, device.serial)
    assert (
        await refused(home, "bounce_port", {"device_id": switch_id, "ports": "Desk"})
        == "port_ambiguous"
    )
    await call(home, "bounce_port", device_id=switch_id, ports=device.ports[0].name)
    [asked] = home.sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [device.ports[0].name]}


async def test_a_port_that_fails_is_named(home: Harness) -> None:
    """Beside the device and what Central says."""
    device = home.campus.switches[0]
    fibre = next(port for port in device.ports if port.fiber)
    await home.receive([("switch", switch.interface(home.sim.context, fibre))])
    with pytest.raises(
        HomeAssistantError, match=rf"{device.name}: .*PoE is not supported.*{fibre.name}"
    ):
        await call(home, "bounce_poe", device_id=device_id(home, device.serial), ports=fibre.name)


async def test_what_a_device_cannot_do_is_refused(home: Harness) -> None:
    """Before any device is asked."""
    ap_id, gateway_id = (
        device_id(home, device.serial) for device in (home.campus.aps[0], home.campus.gateways[0])
    )
    assert await refused(home, "locate", {"device_id": [ap_id, gateway_id]}) == "device_cannot"
    assert await refused(home, "bounce_poe", {"device_id": ap_id, "ports": "1"}) == "device_cannot"
    assert await refused(home, "bounce_port", {"device_id": ap_id, "ports": "1"}) == "device_cannot"
    assert home.sim.actions.requests == []


async def test_what_is_no_device_of_central_is_refused(home: Harness) -> None:
    """The account, a site, a radio, a device of somebody else's, and nothing at all."""
    radio = home.campus.aps[0].radios[0]
    await home.receive([("ap", ap.radio(home.sim.context, radio))])
    keys = [("device", home.entry.entry_id), site_key(home.campus.sites[0].site_id)]
    keys += [key for key in home.run.parts[radio.device.serial] if key[0] == "radio"]
    assert {key[0] for key in keys} == {"device", "site", "radio"}
    for key in keys:
        found = home.find_device(key)
        assert found is not None, key
        assert await refused(home, "reboot", {"device_id": found.id}) == "not_a_device"
    assert await refused(home, "reboot", {"device_id": "nobody"}) == "service_device_not_found"
    assert home.sim.actions.requests == []


async def test_a_device_that_has_left_is_refused(home: Harness) -> None:
    """Its entry may be there a moment longer."""
    serial = home.campus.aps[0].serial
    ap_id = device_id(home, serial)
    del home.run.devices[serial]
    assert await refused(home, "reboot", {"device_id": ap_id}) == "device_not_known"


async def test_ports_that_are_not_followed_cannot_be_bounced(home: Harness) -> None:
    """What is not known cannot be told from a mistake."""
    device = home.campus.switches[0]
    await home.restart({CONF_PARTS: ["radio"]})
    port = device.ports[0]
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    switch_id = device_id(home, device.serial)
    assert (
        await refused(home, "bounce_port", {"device_id": switch_id, "ports": port.name})
        == "port_not_known"
    )
