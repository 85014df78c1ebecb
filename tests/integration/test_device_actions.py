"""Actions on devices: restart, locate, and bounce ports."""

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
    """Return a campus whose switch has ports with and without PoE."""
    return Settings(switch_ports=8)


async def test_reboot_restarts_devices_with_one_request_each(home: Harness) -> None:
    """The devices go offline and return."""
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
async def test_a_restart_with_an_unknown_outcome_is_not_repeated(home: Harness, fault: Any) -> None:
    """The error says that the outcome is unknown."""
    home.sim.faults.actions["reboot"] = fault
    ap_id = device_id(home, home.campus.aps[0].serial)
    assert (
        await refused(home, "reboot", {"device_id": ap_id}, HomeAssistantError) == "action_unknown"
    )
    assert len(home.sim.actions.requests_for("reboot")) == 1


async def test_locate_blinks_devices(home: Harness) -> None:
    """Only the selected devices blink."""
    ap, other = home.campus.aps
    await call(home, "locate", device_id=device_id(home, ap.serial))
    assert home.sim.actions.is_blinking(ap.serial)
    assert not home.sim.actions.is_blinking(other.serial)


async def test_after_a_device_that_fails_the_rest_is_skipped(home: Harness) -> None:
    """The error names the device that failed."""
    offline, other = home.campus.aps
    offline.online = False
    found = [device_id(home, device.serial) for device in (offline, other)]
    with pytest.raises(HomeAssistantError, match=f"{offline.name}: Device offline"):
        await call(home, "reboot", device_id=found)
    assert len(home.sim.actions.requests_for("reboot")) == 1


async def test_bounce_port_takes_ports_down_and_up(home: Harness) -> None:
    """The switch's stream reports the ports down and up."""
    device = home.campus.switches[0]
    port = next(port for port in device.uplinks if port.up)
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    link = home.entity_id("binary_sensor", f"{device.serial}_port_{port.name}_link")
    states = record_states(home, link)
    await call(home, "bounce_port", device_id=device_id(home, device.serial), ports=port.name)
    await home.until(lambda: [state.state for state in states] == ["off", "on"])
    [asked] = home.sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [port.name]}


async def test_bounce_poe_turns_power_off_and_on(home: Harness) -> None:
    """A port that is given twice is bounced once."""
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
async def test_a_port_of_a_gateway_is_sent_as_in_centrals_examples(home: Harness, of: str) -> None:
    """A port can be given by name or by number."""
    device = home.campus.gateways[0]
    port = next(port for port in device.ports if port.up)
    await home.receive([("gateway", gateway.interface(home.sim.context, port))])
    given = port.name if of == "name" else port.name.rpartition("/")[2]
    await call(home, "bounce_port", device_id=device_id(home, device.serial), ports=[given])
    [asked] = home.sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [port.name]}


async def test_an_unknown_port_is_refused(home: Harness) -> None:
    """An unknown port is refused before any request: a wrong port would cut off others."""
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


async def test_an_ambiguous_port_name_is_refused(home: Harness) -> None:
    """Users choose port names, so two ports may have one; their numbers are unique."""
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
    """The error contains the port, the device and Central's reason."""
    device = home.campus.switches[0]
    fiber = next(port for port in device.ports if port.fiber)
    await home.receive([("switch", switch.interface(home.sim.context, fiber))])
    with pytest.raises(
        HomeAssistantError, match=rf"{device.name}: .*PoE is not supported.*{fiber.name}"
    ):
        await call(home, "bounce_poe", device_id=device_id(home, device.serial), ports=fiber.name)


async def test_an_action_that_a_device_does_not_support_is_refused(home: Harness) -> None:
    """No device receives a request."""
    ap_id, gateway_id = (
        device_id(home, device.serial) for device in (home.campus.aps[0], home.campus.gateways[0])
    )
    assert await refused(home, "locate", {"device_id": [ap_id, gateway_id]}) == "device_cannot"
    assert await refused(home, "bounce_poe", {"device_id": ap_id, "ports": "1"}) == "device_cannot"
    assert await refused(home, "bounce_port", {"device_id": ap_id, "ports": "1"}) == "device_cannot"
    assert home.sim.actions.requests == []


async def test_a_switch_of_another_make_supports_no_action(home: Harness) -> None:
    """Central only monitors it, and has no path for actions on it."""
    device = home.campus.switches[0]
    device.third_party = True
    await home.start()
    port = device.ports[0]
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    switch_id = device_id(home, device.serial)
    for name in ("reboot", "locate"):
        assert await refused(home, name, {"device_id": switch_id}) == "device_cannot"
    for name in ("bounce_poe", "bounce_port"):
        data = {"device_id": switch_id, "ports": port.name}
        assert await refused(home, name, data) == "device_cannot"
    assert home.sim.actions.requests == []


async def test_anything_but_a_device_of_central_is_refused(home: Harness) -> None:
    """The account, a site, a radio, a foreign device and an unknown ID are refused."""
    radio = home.campus.aps[0].radios[0]
    await home.receive([("ap", ap.radio(home.sim.context, radio))])
    keys = [("device", str(home.entry.unique_id)), site_key(home.campus.sites[0].site_id)]
    keys += [key for key in home.run.parts[radio.device.serial] if key[0] == "radio"]
    assert {key[0] for key in keys} == {"device", "site", "radio"}
    for key in keys:
        found = home.find_device(key)
        assert found is not None, key
        assert await refused(home, "reboot", {"device_id": found.id}) == "not_a_device"
    assert await refused(home, "reboot", {"device_id": "nobody"}) == "service_device_not_found"
    assert home.sim.actions.requests == []


async def test_a_removed_device_is_refused(home: Harness) -> None:
    """A removed device is refused, even while it is still in the registry."""
    serial = home.campus.aps[0].serial
    ap_id = device_id(home, serial)
    del home.run.devices[serial]
    assert await refused(home, "reboot", {"device_id": ap_id}) == "device_not_known"


async def test_ports_of_a_disabled_stream_cannot_be_bounced(home: Harness) -> None:
    """Without the stream, ports cannot be checked."""
    device = home.campus.switches[0]
    await home.restart({CONF_PARTS: ["radio"]})
    port = device.ports[0]
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    switch_id = device_id(home, device.serial)
    assert (
        await refused(home, "bounce_port", {"device_id": switch_id, "ports": port.name})
        == "port_not_known"
    )
