"""Who may run the integration's actions: the calling user's permissions for the entities count."""

from collections.abc import Callable
from typing import Any

from homeassistant.auth.models import Group, User
from homeassistant.auth.permissions import PermissionLookup
from homeassistant.auth.permissions.types import PolicyType
from homeassistant.core import Context
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.hpe_aruba_central.const import CONF_STREAMS, DOMAIN
from custom_components.hpe_aruba_central.permissions import ACCOUNT_ALERT_ENTITIES
from simulator import Settings
from simulator.messages import other_streams, switch

from .actions import device_id
from .clients import STREAMS
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a campus with two open alerts, ports with PoE, and a stack of switches."""
    return Settings(alerts=2, switches=4, switch_ports=8)


@pytest.fixture
async def reported(home: Harness) -> Harness:
    """Return a home that knows the alerts, the clients, and the ports of a switch."""
    await home.start({CONF_STREAMS: STREAMS})
    context = home.sim.context
    ports = home.campus.switches[0].ports
    await home.receive([("switch", switch.interface(context, port)) for port in ports])
    await home.receive(
        [("alerts", other_streams.alert(context, alert, "Add")) for alert in home.campus.alerts]
    )
    return home


@pytest.fixture
async def plain_user(reported: Harness) -> User:
    """Return a user who is no administrator, and may control everything."""
    group = await reported.hass.auth.async_get_group("system-users")
    assert group is not None
    return MockUser(groups=[group]).add_to_hass(reported.hass)


def user_with(home: Harness, policy: PolicyType) -> User:
    """Return a user with the permissions of a policy."""
    user = MockUser(groups=[Group(name="Some entities", policy=policy)]).add_to_hass(home.hass)
    user.perm_lookup = PermissionLookup(er.async_get(home.hass), dr.async_get(home.hass))
    return user


async def run(home: Harness, user: User | None, name: str, data: dict[str, Any]) -> Any:
    """Run an action as a user, or, without one, as an automation does."""
    return await home.hass.services.async_call(
        DOMAIN,
        name,
        data,
        blocking=True,
        context=Context(user_id=None if user is None else user.id),
        return_response=name == "get_alerts",
    )


def alert_data(home: Harness, **data: Any) -> dict[str, Any]:
    """Return the data of an action on the first alert."""
    return {"alert_id": home.campus.alerts[0].alert_id, **data}


def port_data(home: Harness) -> dict[str, Any]:
    """Return the data of an action on a port of the switch."""
    device = home.campus.switches[0]
    port = next(port for port in device.ports if port.poe_draw)
    return {"device_id": device_id(home, device.serial), "ports": port.name}


def devices_data(home: Harness) -> dict[str, Any]:
    """Return the data of an action on an access point."""
    return {"device_id": device_id(home, home.campus.aps[0].serial)}


def reach_data(home: Harness) -> dict[str, Any]:
    """Return the data of a test that an access point runs."""
    return {**devices_data(home), "destination": "192.0.2.1"}


def client_data(home: Harness) -> dict[str, Any]:
    """Return the data of an action on a client that is connected, but not tracked."""
    return {"mac": next(client.mac for client in home.campus.clients if client.connected)}


def stack_data(home: Harness) -> dict[str, Any]:
    """Return the data of an action on a member of the stack."""
    return {"device_id": device_id(home, home.campus.switches[-1].serial)}


CHANGES: dict[str, Callable[[Harness], dict[str, Any]]] = {
    "clear_alert": lambda home: alert_data(home, reason="other"),
    "defer_alert": lambda home: alert_data(home, duration={"hours": 1}),
    "reactivate_alert": alert_data,
    "set_alert_priority": lambda home: alert_data(home, priority="low"),
    "reboot": devices_data,
    "locate": devices_data,
    "reboot_stack": stack_data,
    "locate_stack": stack_data,
    "bounce_poe": port_data,
    "bounce_port": port_data,
    "ping": reach_data,
    "traceroute": reach_data,
    "cable_test": port_data,
    "speed_test": lambda home: {**devices_data(home), "server": "192.0.2.10"},
    "disconnect_client": client_data,
    "disconnect_wlan": lambda home: {**devices_data(home), "wlan": home.campus.clients[0].wlan},
}
"""The data for each action that changes something."""


def test_every_action_that_changes_something_is_tried(home: Harness) -> None:
    """A new action has to be added here, or is one that only reads."""
    assert set(home.hass.services.async_services_for_domain(DOMAIN)) == {*CHANGES, "get_alerts"}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_user_who_may_only_read_changes_nothing(
    reported: Harness, hass_read_only_user: User, name: str
) -> None:
    """Central receives no request."""
    with pytest.raises(Unauthorized):
        await run(reported, hass_read_only_user, name, CHANGES[name](reported))
    assert reported.sim.actions.requests == []


@pytest.mark.parametrize("name", CHANGES)
async def test_a_user_who_may_control_entities_runs_actions(
    reported: Harness, plain_user: User, name: str
) -> None:
    """Users need not be administrators, as with buttons."""
    await run(reported, plain_user, name, CHANGES[name](reported))
    await until_true(lambda: len(reported.sim.actions.requests) == 1)


@pytest.mark.parametrize("name", CHANGES)
async def test_an_administrator_runs_actions(
    reported: Harness, hass_admin_user: User, name: str
) -> None:
    """Administrators have all permissions."""
    await run(reported, hass_admin_user, name, CHANGES[name](reported))
    await until_true(lambda: len(reported.sim.actions.requests) == 1)


@pytest.mark.parametrize("name", CHANGES)
async def test_an_automation_runs_actions(reported: Harness, name: str) -> None:
    """A call without a user passes."""
    await run(reported, None, name, CHANGES[name](reported))
    await until_true(lambda: len(reported.sim.actions.requests) == 1)


@pytest.mark.parametrize("name", [*CHANGES, "get_alerts"])
async def test_a_user_who_does_not_exist_is_refused(reported: Harness, name: str) -> None:
    """Such a context comes from a user who has been deleted meanwhile."""
    deleted = MockUser(groups=[])
    data = CHANGES[name](reported) if name in CHANGES else _of_account(reported)
    with pytest.raises(UnknownUser):
        await run(reported, deleted, name, data)
    assert reported.sim.actions.requests == []


async def test_permission_for_one_device_covers_no_other(reported: Harness) -> None:
    """Of several devices, none is restarted unless all may be."""
    allowed, other = (device_id(reported, ap.serial) for ap in reported.campus.aps[:2])
    user = user_with(reported, {"entities": {"device_ids": {allowed: True}}})
    for devices in ([other], [allowed, other]):
        with pytest.raises(Unauthorized):
            await run(reported, user, "reboot", {"device_id": devices})
    assert reported.sim.actions.requests == []
    await run(reported, user, "reboot", {"device_id": [allowed]})
    assert len(reported.sim.actions.requests_for("reboot")) == 1


async def test_permission_for_one_member_does_not_cover_its_stack(reported: Harness) -> None:
    """All members restart, so the user needs permission for all."""
    members = [device for device in reported.campus.switches if device.stack]
    ids = [device_id(reported, member.serial) for member in members]
    some = user_with(reported, {"entities": {"device_ids": {ids[0]: True}}})
    with pytest.raises(Unauthorized):
        await run(reported, some, "reboot_stack", {"device_id": ids[0]})
    assert reported.sim.actions.requests == []
    every = user_with(reported, {"entities": {"device_ids": dict.fromkeys(ids, True)}})
    await run(reported, every, "reboot_stack", {"device_id": ids[0]})
    assert len(reported.sim.actions.requests_for("reboot")) == 1


async def test_permission_for_some_devices_of_an_area_does_not_cover_the_rest(
    reported: Harness,
) -> None:
    """A target is no way around permissions."""
    areas = ar.async_get(reported.hass)
    area = areas.async_create("Lobby")
    ids = [device_id(reported, ap.serial) for ap in reported.campus.aps[:2]]
    for each in ids:
        dr.async_get(reported.hass).async_update_device(each, area_id=area.id)
    user = user_with(reported, {"entities": {"device_ids": {ids[0]: True}}})
    with pytest.raises(Unauthorized):
        await run(reported, user, "locate", {"area_id": area.id})
    assert reported.sim.actions.requests == []


async def test_permission_for_one_entity_does_not_cover_its_device(reported: Harness) -> None:
    """An action affects the device as a whole, and so needs permission for all of its entities."""
    serial = reported.campus.aps[0].serial
    sensor = reported.entity_id("binary_sensor", f"{serial}_connectivity")
    user = user_with(reported, {"entities": {"entity_ids": {sensor: True}}})
    with pytest.raises(Unauthorized) as caught:
        await run(reported, user, "locate", {"device_id": device_id(reported, serial)})
    assert caught.value.entity_id not in {None, sensor}


async def test_a_device_without_entities_needs_permission_for_everything(
    reported: Harness, hass_read_only_user: User, plain_user: User
) -> None:
    """There is no entity whose permission could be looked up."""
    registry = er.async_get(reported.hass)
    data = devices_data(reported)
    for entity in er.async_entries_for_device(
        registry, data["device_id"], include_disabled_entities=True
    ):
        registry.async_remove(entity.entity_id)
    with pytest.raises(Unauthorized):
        await run(reported, hass_read_only_user, "locate", data)
    await run(reported, plain_user, "locate", data)
    assert len(reported.sim.actions.requests_for("locate")) == 1


async def test_a_device_whose_entities_are_disabled_is_still_protected(
    reported: Harness, hass_read_only_user: User
) -> None:
    """Disabled entities count like enabled ones."""
    registry = er.async_get(reported.hass)
    data = devices_data(reported)
    for entity in er.async_entries_for_device(registry, data["device_id"]):
        registry.async_update_entity(entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    with pytest.raises(Unauthorized):
        await run(reported, hass_read_only_user, "locate", data)


async def test_permission_for_a_device_does_not_cover_its_alerts(reported: Harness) -> None:
    """Alerts are the account's: clearing one needs permission for the account's alert entities."""
    alert = reported.campus.alerts[0]
    device = device_id(reported, alert.serial)
    user = user_with(reported, {"entities": {"device_ids": {device: True}}})
    with pytest.raises(Unauthorized):
        await run(reported, user, "clear_alert", alert_data(reported, reason="other"))
    with pytest.raises(Unauthorized):
        await run(reported, user, "get_alerts", {**_of_account(reported), "device_id": device})
    assert reported.sim.actions.requests == []


async def test_permission_for_the_alert_entities_covers_alerts_only(reported: Harness) -> None:
    """These are the alerts event and the sensors of open alerts of the account's own device."""
    entry_id = reported.entry.entry_id
    entities = er.async_entries_for_config_entry(er.async_get(reported.hass), entry_id)
    alert_entities = [
        entity.entity_id
        for entity in entities
        if entity.unique_id.removeprefix(f"{reported.entry.unique_id}_") in ACCOUNT_ALERT_ENTITIES
    ]
    assert len(alert_entities) == len(ACCOUNT_ALERT_ENTITIES)
    policy: PolicyType = {"entities": {"entity_ids": dict.fromkeys(alert_entities, True)}}
    user = user_with(reported, policy)
    await run(reported, user, "clear_alert", alert_data(reported, reason="other"))
    assert len(reported.sim.actions.requests_for("clear")) == 1
    with pytest.raises(Unauthorized):
        await run(reported, user, "locate", devices_data(reported))


async def test_alerts_are_read_by_those_who_may_read_them(
    reported: Harness, hass_read_only_user: User, hass_admin_user: User
) -> None:
    """Reading needs permission to read the account's alert entities, no more."""
    for user in (hass_read_only_user, hass_admin_user, None):
        answer = await run(reported, user, "get_alerts", _of_account(reported))
        assert len(answer["alerts"]) == 2


async def test_alerts_are_not_read_by_a_user_who_may_not_see_their_entities(
    reported: Harness,
) -> None:
    """A policy may show a user some entities only."""
    user = user_with(reported, {"entities": {"domains": {"light": True}}})
    with pytest.raises(Unauthorized):
        await run(reported, user, "get_alerts", _of_account(reported))


def _of_account(home: Harness) -> dict[str, Any]:
    """Return the data that names the account."""
    return {"config_entry_id": home.entry.entry_id}
