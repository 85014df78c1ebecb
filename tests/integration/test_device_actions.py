"""Actions of devices: they restart, blink, and bounce their ports, and nothing else is ever touched."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.site import site_key
from custom_components.hpe_aruba_central.const import CONF_PARTS
from custom_components.hpe_aruba_central.registry.devices import async_find
from simulator import Settings, Simulator
from simulator.messages import ap, gateway, switch

from .actions import call, device_id, refused, states_of
from .helpers import entity_id, state_of, until, until_true
from .run import inside
from .telling import live, say


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch has ports with power and without."""
    return Settings(switch_ports=8)


async def test_reboot_restarts_devices_with_one_request_each(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """They go down and come up, which is told."""
    devices = [sim.campus.aps[0], sim.campus.switches[0], sim.campus.gateways[0]]
    sensors = [
        entity_id(hass, "binary_sensor", f"{device.serial}_connectivity") for device in devices
    ]
    states = states_of(hass, *sensors)
    await call(
        hass, "reboot", device_id=[device_id(hass, account, device.serial) for device in devices]
    )
    expected = {(sensor, state) for sensor in sensors for state in ("off", "on")}
    await until(hass, lambda: {(state.entity_id, state.state) for state in states} == expected)
    assert [
        state_of(hass, "binary_sensor", f"{device.serial}_connectivity") for device in devices
    ] == ["on"] * 3
    assert [request.path.split("/")[-2] for request in sim.actions.requests] == [
        device.serial for device in devices
    ]


@pytest.mark.parametrize("fault", ["cut", 500])
async def test_a_restart_that_may_have_been_taken_is_not_asked_for_again(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, fault: Any
) -> None:
    """The user is told that nobody knows."""
    sim.faults.actions["reboot"] = fault
    ap_id = device_id(hass, account, sim.campus.aps[0].serial)
    assert (
        await refused(hass, "reboot", {"device_id": ap_id}, HomeAssistantError) == "action_unknown"
    )
    assert len(sim.actions.requests_for("reboot")) == 1


async def test_locate_lets_devices_blink(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Those that have been asked."""
    ap, other = sim.campus.aps
    await call(hass, "locate", device_id=device_id(hass, account, ap.serial))
    assert sim.actions.is_blinking(ap.serial)
    assert not sim.actions.is_blinking(other.serial)


async def test_after_a_device_that_fails_no_other_is_asked(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The message names it."""
    offline, other = sim.campus.aps
    offline.online = False
    found = [device_id(hass, account, device.serial) for device in (offline, other)]
    with pytest.raises(HomeAssistantError, match=f"{offline.name}: Device offline"):
        await call(hass, "reboot", device_id=found)
    assert len(sim.actions.requests_for("reboot")) == 1


async def test_bounce_port_takes_ports_down_and_up(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """As the stream of the switch tells."""
    device = sim.campus.switches[0]
    port = next(port for port in device.uplinks if port.up)
    await say(hass, sim, account, [("switch", switch.interface(sim.context, port))])
    link = entity_id(hass, "binary_sensor", f"{device.serial}_port_{port.name}_link")
    states = states_of(hass, link)
    await call(
        hass, "bounce_port", device_id=device_id(hass, account, device.serial), ports=port.name
    )
    await until(hass, lambda: [state.state for state in states] == ["off", "on"])
    [asked] = sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [port.name]}


async def test_bounce_poe_takes_power_away_and_gives_it_back(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """A port that is named twice is bounced once."""
    device = sim.campus.switches[0]
    port = next(port for port in device.ports if port.poe_draw)
    await say(hass, sim, account, [("switch", switch.interface(sim.context, port))])
    powered: list[bool | None] = []
    inside(account).on_change(
        ("port", device.serial, port.name), lambda change: powered.append(change.after.poe_up)
    )
    switch_id = device_id(hass, account, device.serial)
    await call(hass, "bounce_poe", device_id=switch_id, ports=[port.name, f" {port.name} "])
    await until_true(lambda: powered == [False, True])
    [asked] = sim.actions.requests_for("poeBounce")
    assert asked.body == {"ports": [port.name]}


@pytest.mark.parametrize("of", ["name", "number"])
async def test_a_port_of_a_gateway_is_called_as_in_centrals_examples(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, of: str
) -> None:
    """Whether the user gives its name or its number."""
    device = sim.campus.gateways[0]
    port = next(port for port in device.ports if port.up)
    await say(hass, sim, account, [("gateway", gateway.interface(sim.context, port))])
    given = port.name if of == "name" else port.name.rpartition("/")[2]
    await call(
        hass, "bounce_port", device_id=device_id(hass, account, device.serial), ports=[given]
    )
    [asked] = sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [port.name]}


async def test_a_port_that_the_device_is_not_known_to_have_is_refused(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Before Central is asked: another port's network would go down."""
    device = sim.campus.switches[0]
    known = device.ports[0]
    await say(hass, sim, account, [("switch", switch.interface(sim.context, known))])
    switch_id = device_id(hass, account, device.serial)
    for name in ("bounce_poe", "bounce_port"):
        assert (
            await refused(hass, name, {"device_id": switch_id, "ports": [known.name, "9/9/9"]})
            == "port_not_known"
        )
    assert sim.actions.requests == []


async def test_a_name_that_two_ports_have_is_refused(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Users choose the names; the number tells which is meant."""
    device = sim.campus.switches[0]
    messages = [switch.interface(sim.context, port) for port in device.ports[:2]]
    for message in messages:
        message.interface_state.name = "Desk"
    await say(hass, sim, account, [("switch", message) for message in messages])
    switch_id = device_id(hass, account, device.serial)
    assert (
        await refused(hass, "bounce_port", {"device_id": switch_id, "ports": "Desk"})
        == "port_ambiguous"
    )
    await call(hass, "bounce_port", device_id=switch_id, ports=device.ports[0].name)
    [asked] = sim.actions.requests_for("portBounce")
    assert asked.body == {"ports": [device.ports[0].name]}


async def test_a_port_that_fails_is_named(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Beside the device and what Central says."""
    device = sim.campus.switches[0]
    fibre = next(port for port in device.ports if port.fiber)
    await say(hass, sim, account, [("switch", switch.interface(sim.context, fibre))])
    with pytest.raises(
        HomeAssistantError, match=rf"{device.name}: .*PoE is not supported.*{fibre.name}"
    ):
        await call(
            hass, "bounce_poe", device_id=device_id(hass, account, device.serial), ports=fibre.name
        )


async def test_what_a_device_cannot_do_is_refused(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Before any device is asked."""
    ap_id, gateway_id = (
        device_id(hass, account, device.serial)
        for device in (sim.campus.aps[0], sim.campus.gateways[0])
    )
    assert await refused(hass, "locate", {"device_id": [ap_id, gateway_id]}) == "device_cannot"
    assert await refused(hass, "bounce_poe", {"device_id": ap_id, "ports": "1"}) == "device_cannot"
    assert await refused(hass, "bounce_port", {"device_id": ap_id, "ports": "1"}) == "device_cannot"
    assert sim.actions.requests == []


async def test_what_is_no_device_of_central_is_refused(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The account, a site, a radio, a device of somebody else's, and nothing at all."""
    radio = sim.campus.aps[0].radios[0]
    await say(hass, sim, account, [("ap", ap.radio(sim.context, radio))])
    keys = [("device", account.entry_id), site_key(sim.campus.sites[0].site_id)]
    keys += [key for key in inside(account).parts[radio.device.serial] if key[0] == "radio"]
    assert {key[0] for key in keys} == {"device", "site", "radio"}
    for key in keys:
        found = async_find(hass, account, key)
        assert found is not None, key
        assert await refused(hass, "reboot", {"device_id": found.id}) == "not_a_device"
    assert await refused(hass, "reboot", {"device_id": "nobody"}) == "service_device_not_found"
    assert sim.actions.requests == []


async def test_a_device_that_has_left_is_refused(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Its entry may be there a moment longer."""
    serial = sim.campus.aps[0].serial
    ap_id = device_id(hass, account, serial)
    del inside(account).devices[serial]
    assert await refused(hass, "reboot", {"device_id": ap_id}) == "device_not_known"


async def test_ports_that_are_not_followed_cannot_be_bounced(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """What is not known cannot be told from a mistake."""
    device = sim.campus.switches[0]
    hass.config_entries.async_update_entry(account, options={CONF_PARTS: ["radio"]})
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    port = device.ports[0]
    await say(hass, sim, account, [("switch", switch.interface(sim.context, port))])
    switch_id = device_id(hass, account, device.serial)
    assert (
        await refused(hass, "bounce_port", {"device_id": switch_id, "ports": port.name})
        == "port_not_known"
    )
