"""Buttons: each device has those that Central supports, and each press sends one request."""

from typing import Any

from homeassistant.components.button.const import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_ENTITY_ID, EntityCategory
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.const import CONF_ACCESS_PORTS, DOMAIN
from simulator import Settings
from simulator.devices import Port, Switch
from simulator.messages import gateway, switch as messages

from .actions import record_states
from .harness import Harness
from .helpers import until_true
from .patches import large_above

ENABLED = pytest.mark.usefixtures("entity_registry_enabled_by_default")
ENABLED_ACCOUNT = pytest.mark.usefixtures("entity_registry_enabled_by_default", "home")


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch feeds its ports."""
    return Settings(switch_ports=8)


async def press(home: Harness, unique_id: str) -> None:
    """Press a button, and wait until it is done."""
    pressed = {ATTR_ENTITY_ID: home.entity_id(BUTTON, unique_id)}
    await home.hass.services.async_call(BUTTON, SERVICE_PRESS, pressed, blocking=True)


async def test_every_device_has_the_buttons_that_it_supports(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """All buttons are enabled by default; gateways have no locate button."""
    buttons = {
        entity.unique_id.removeprefix(f"{home.entry.unique_id}_"): entity
        for entity in er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
        if entity.domain == BUTTON
    }
    campus = home.campus
    assert set(buttons) == {
        *(f"{device.serial}_reboot" for device in campus.devices),
        *(f"{device.serial}_locate" for device in (*campus.aps, *campus.switches)),
    }
    assert not any(entity.disabled_by for entity in buttons.values())
    categories = {"reboot": EntityCategory.CONFIG, "locate": EntityCategory.DIAGNOSTIC}
    for unique_id, entity in buttons.items():
        assert entity.entity_category is categories[unique_id.rpartition("_")[2]]


async def test_a_switch_of_another_make_has_no_buttons(home: Harness) -> None:
    """Central only monitors it; the buttons that it had until REST says so are removed."""
    switch = home.campus.switches[0]
    switch.third_party = True
    await home.restart()
    await home.until(lambda: home.run.devices[switch.serial].switch_type == "tpd")
    await home.settle()
    for key in ("reboot", "locate"):
        assert home.find_entity_id(BUTTON, f"{switch.serial}_{key}") is None
    assert home.find_entity_id(BUTTON, f"{home.campus.aps[0].serial}_reboot") is not None


@ENABLED_ACCOUNT
async def test_buttons_have_names_and_device_classes(home: Harness) -> None:
    """A button's name and device class say what it does."""
    ap = home.campus.aps[0]
    for key, name, device_class in (
        ("reboot", "Restart", "restart"),
        ("locate", "Locate", "identify"),
    ):
        state = home.state(BUTTON, f"{ap.serial}_{key}")
        assert state.name == f"{ap.name} {name}"
        assert state.attributes[ATTR_DEVICE_CLASS] == device_class


@ENABLED_ACCOUNT
@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
async def test_restart_restarts_a_device_with_exactly_one_request(home: Harness, kind: str) -> None:
    """The device goes offline and returns, and its event entity fires both."""
    device = getattr(home.campus, kind)[0]
    states = record_states(home, home.entity_id("event", f"{device.serial}_device_event"))
    await press(home, f"{device.serial}_reboot")
    await home.until(
        lambda: [state.attributes["event_type"] for state in states][:2] == ["offline", "online"]
    )
    assert home.state_of("binary_sensor", f"{device.serial}_connectivity") == "on"
    [asked] = home.sim.actions.requests
    assert (asked.action, device.serial in asked.path, asked.status) == ("reboot", True, 202)
    assert home.state_of(BUTTON, f"{device.serial}_reboot") not in {"unknown", "unavailable"}


@ENABLED_ACCOUNT
async def test_locate_blinks_one_device(home: Harness) -> None:
    """No other device blinks."""
    switch = home.campus.switches[0]
    await press(home, f"{switch.serial}_locate")
    assert [
        device.serial
        for device in home.campus.devices
        if home.sim.actions.is_blinking(device.serial)
    ] == [switch.serial]
    assert len(home.sim.actions.requests_for("locate")) == 1


@ENABLED_ACCOUNT
@pytest.mark.parametrize(
    "fault, key",
    [
        ("cut", "action_unknown"),
        (500, "action_unknown"),
        (403, "action_forbidden"),
        (409, "action_failed"),
    ],
)
async def test_a_press_that_fails_says_why_and_is_not_repeated(
    home: Harness, fault: Any, key: str
) -> None:
    """A restart that may have been accepted is not requested again."""
    home.sim.faults.actions["reboot"] = fault
    with pytest.raises(HomeAssistantError) as caught:
        await press(home, f"{home.campus.aps[0].serial}_reboot")
    assert (caught.value.translation_domain, caught.value.translation_key) == (DOMAIN, key)
    assert len(home.sim.actions.requests_for("reboot")) == 1


@ENABLED_ACCOUNT
async def test_a_restart_with_a_revoked_token_is_requested_with_a_new_one(
    home: Harness,
) -> None:
    """A request that was rejected for its token was not accepted."""
    ap = home.campus.aps[0]
    home.sim.revoke_tokens()
    await press(home, f"{ap.serial}_reboot")
    await until_true(lambda: len(home.sim.actions.requests_for("reboot")) == 2)
    assert [request.status for request in home.sim.actions.requests_for("reboot")] == [401, 202]


@ENABLED
async def test_the_buttons_of_a_device_that_is_offline_are_unavailable(home: Harness) -> None:
    """An offline device's buttons are available again with it."""
    ap = home.campus.aps[0]
    await home.incident("ap_down", ap.serial)
    assert {home.state_of(BUTTON, f"{ap.serial}_{key}") for key in ("reboot", "locate")} == {
        "unavailable"
    }
    await home.incident("ap_up", ap.serial)
    assert {home.state_of(BUTTON, f"{ap.serial}_{key}") for key in ("reboot", "locate")} == {
        "unknown"
    }


@pytest.fixture
async def poe_port(home: Harness) -> Port[Switch]:
    """Return a port that supplies power, which the account knows."""
    await home.restart({CONF_ACCESS_PORTS: True})
    port = next(port for port in home.campus.switches[0].ports if port.poe_draw)
    await home.receive([("switch", messages.interface(home.sim.context, port))])
    return port


async def test_the_power_cycle_of_a_port_is_disabled_by_default(
    home: Harness, entity_registry: er.EntityRegistry, poe_port: Port[Switch]
) -> None:
    """A switch has dozens of ports, and few are ever power-cycled."""
    unique_id = f"{poe_port.serial}_port_{poe_port.name}_power_cycle"
    entry = entity_registry.async_get(home.entity_id(BUTTON, unique_id))
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert entry.entity_category is EntityCategory.CONFIG


@ENABLED
async def test_the_power_cycle_of_a_port_turns_its_power_off_and_on(
    home: Harness, poe_port: Port[Switch]
) -> None:
    """Exactly one request names exactly this port."""
    unique_id = f"{poe_port.serial}_port_{poe_port.name}_power_cycle"
    state = home.state(BUTTON, unique_id)
    assert state.name == f"{poe_port.device.name} Port {poe_port.name} power cycle"
    assert state.attributes[ATTR_DEVICE_CLASS] == "restart"
    powered: list[bool | None] = []
    home.run.on_change(
        ("port", poe_port.serial, poe_port.name),
        lambda change: powered.append(change.after.poe_up),
    )
    await press(home, unique_id)
    await until_true(lambda: powered == [False, True])
    [asked] = home.sim.actions.requests
    assert (asked.action, asked.body) == ("poeBounce", {"ports": [poe_port.name]})


@ENABLED
async def test_a_press_for_a_port_that_is_gone_requests_nothing(
    home: Harness, poe_port: Port[Switch]
) -> None:
    """The module with the port was removed, and the button does not show that yet."""
    unique_id = f"{poe_port.serial}_port_{poe_port.name}_power_cycle"
    entity = home.hass.data["button"].get_entity(home.entity_id(BUTTON, unique_id))
    ports = home.entry.runtime_data.inventory.parts[poe_port.serial]
    del ports["port", poe_port.serial, poe_port.name]
    with pytest.raises(ServiceValidationError) as caught:
        await entity.async_press()
    assert caught.value.translation_key == "port_not_known"
    assert home.sim.actions.requests == []


async def test_a_port_without_power_has_no_power_cycle(home: Harness) -> None:
    """Nor has one of a gateway, whose stream does not report PoE."""
    port = home.campus.gateways[0].ports[0]
    await home.receive([("gateway", gateway.interface(home.sim.context, port))])
    assert not any("power_cycle" in entity for entity in home.entities())


async def test_the_ports_of_a_switch_of_another_make_have_no_power_cycle(
    home: Harness, poe_port: Port[Switch]
) -> None:
    """Central only monitors it; those that it had until REST says so are removed."""
    poe_port.device.third_party = True
    await home.restart({CONF_ACCESS_PORTS: True})
    await home.until(lambda: home.run.devices[poe_port.serial].switch_type == "tpd")
    await home.receive([("switch", messages.interface(home.sim.context, poe_port))])
    assert not any("power_cycle" in entity for entity in home.entities())


async def test_a_large_account_has_no_buttons(new_home: Harness) -> None:
    """In a large account, only the actions remain."""
    with large_above(0):
        await new_home.set_up()
        await new_home.until_live()
    assert new_home.find_entity_id(BUTTON, f"{new_home.campus.aps[0].serial}_reboot") is None
