"""Actions on clients: they are disconnected by target or address, from what serves them."""

from typing import Any

from homeassistant.components.button.const import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest

from custom_components.hpe_aruba_central.central.pb import clients_pb2
from custom_components.hpe_aruba_central.const import CONF_STREAMS, DOMAIN
from simulator.campus import Client
from simulator.messages import other_streams

from .actions import device_id, record_states, refused
from .clients import ALL, STREAMS, device, tracker, update_client
from .harness import Harness
from .test_permissions import user_with

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
async def tracked(home: Harness) -> Harness:
    """Return a home that tracks all clients."""
    await home.start(ALL)
    return home


async def answer(home: Harness, name: str, **data: Any) -> Any:
    """Call an action, and return its response."""
    return await home.hass.services.async_call(
        DOMAIN, name, data, blocking=True, return_response=True
    )


def client_id(home: Harness, client: Client) -> str:
    """Return the id of a client's device in Home Assistant."""
    found = device(home, client)
    assert found is not None
    return found.id


def requested(home: Harness) -> list[str]:
    """Return the addresses of the clients that Central was asked to disconnect."""
    requests = home.sim.actions.requests_for("disconnectUserByMacAddress")
    return [request.body["userMacAddress"] for request in requests]


async def test_a_tracked_client_leaves_and_comes_back(tracked: Harness, here: Client) -> None:
    """The response says from which device it was disconnected; the event entity has both."""
    events = record_states(tracked, tracked.entity_id("event", "client_event"))
    target = {"entity_id": tracked.entity_id("device_tracker", tracker(here))}
    response = await answer(tracked, "disconnect_client", **target)
    [client] = response["clients"]
    assert (client["mac"], client["wlan"]) == (here.mac, here.wlan)
    assert client["device_id"] == client_id(tracked, here)
    assert client["disconnected_from"] == {
        "device_id": device_id(tracked, here.ap.serial),
        "serial_number": here.ap.serial,
        "name": here.ap.name,
    }
    assert requested(tracked) == [here.mac.upper()]
    await tracked.until(lambda: len(events) >= 2)
    assert [state.attributes["event_type"] for state in events] == ["left", "joined"]


@pytest.mark.parametrize("spelling", ["{}", "{}, twice"])
async def test_a_client_that_is_not_tracked_is_named_by_its_address(
    home: Harness, here: Client, spelling: str
) -> None:
    """However it is spelled, and only once."""
    await home.start({CONF_STREAMS: STREAMS})
    macs = [here.mac.upper().replace(":", "-")]
    if "twice" in spelling:
        macs.append(here.mac)
    [client] = (await answer(home, "disconnect_client", mac=macs))["clients"]
    assert (client["mac"], client["device_id"]) == (here.mac, None)
    assert requested(home) == [here.mac.upper()]


async def test_the_connected_clients_of_an_area_are_disconnected(tracked: Harness) -> None:
    """Who is away is left alone."""
    area = ar.async_get(tracked.hass).async_create("Meeting room")
    gone, *others = [client for client in tracked.campus.clients if client.connected]
    await update_client(tracked, gone, connected=False)
    for client in (gone, *others):
        dr.async_get(tracked.hass).async_update_device(client_id(tracked, client), area_id=area.id)
    await answer(tracked, "disconnect_client", area_id=area.id)
    assert sorted(requested(tracked)) == sorted(client.mac.upper() for client in others)


async def test_a_client_that_is_away_cannot_be_disconnected(tracked: Harness, here: Client) -> None:
    """Nor can one that nobody knows, or anything but a client; Central receives nothing."""
    await update_client(tracked, here, connected=False)
    away = {"device_id": client_id(tracked, here)}
    assert await refused(tracked, "disconnect_client", away) == "client_not_connected"
    unknown = {"mac": "02:00:5e:ff:ff:ff"}
    assert await refused(tracked, "disconnect_client", unknown) == "client_not_known"
    assert await refused(tracked, "disconnect_client", {"mac": "phone"}) == "client_not_known"
    ap = {"device_id": device_id(tracked, here.ap.serial)}
    assert await refused(tracked, "disconnect_client", ap) == "client_not_known"
    assert await refused(tracked, "disconnect_client", {}) == "nothing_targeted"
    assert tracked.sim.actions.requests == []


async def test_a_client_of_a_switch_cannot_be_disconnected(tracked: Harness, here: Client) -> None:
    """Central has no such action for switches."""
    message = other_streams.client_state(tracked.sim.context, here)
    message.client_state.client_details.connected_device_serial = tracked.campus.switches[0].serial
    await tracked.receive([("clients", message)])
    data = {"device_id": client_id(tracked, here)}
    assert await refused(tracked, "disconnect_client", data) == "client_not_connected"


async def test_a_refusal_has_central_s_reason(tracked: Harness, here: Client) -> None:
    """The access point has just gone offline."""
    here.ap.online = False
    with pytest.raises(HomeAssistantError, match="Device offline"):
        await answer(tracked, "disconnect_client", device_id=client_id(tracked, here))


async def test_who_may_control_one_client_may_disconnect_no_other(tracked: Harness) -> None:
    """The entities of each client count."""
    allowed, other = [client for client in tracked.campus.clients if client.connected][:2]
    policy = {"device_ids": {client_id(tracked, allowed): True}}
    user = user_with(tracked, {"entities": policy})
    for clients in ([other], [allowed, other]):
        data = {"device_id": [client_id(tracked, client) for client in clients]}
        with pytest.raises(Unauthorized):
            await tracked.hass.services.async_call(
                DOMAIN, "disconnect_client", data, blocking=True, context=Context(user_id=user.id)
            )
    assert requested(tracked) == []


async def test_the_clients_of_a_wlan_are_disconnected_from_an_access_point(
    tracked: Harness, here: Client
) -> None:
    """The response says how many it had; those of other access points stay."""
    count = sum(
        client.connected and client.ap is here.ap and client.wlan == here.wlan
        for client in tracked.campus.clients
    )
    ap = device_id(tracked, here.ap.serial)
    [result] = (await answer(tracked, "disconnect_wlan", device_id=ap, wlan=here.wlan))["results"]
    assert (result["serial_number"], result["clients"]) == (here.ap.serial, count)
    [request] = tracked.sim.actions.requests
    assert request.action == "disconnectUserByNetwork"
    assert request.body == {"networkName": here.wlan}


async def test_an_unknown_wlan_is_refused(tracked: Harness, here: Client) -> None:
    """Central would accept it, and nothing would happen; and a switch has no WLANs."""
    ap = device_id(tracked, here.ap.serial)
    switch = device_id(tracked, tracked.campus.switches[0].serial)
    data = {"device_id": ap, "wlan": "Gast"}
    assert await refused(tracked, "disconnect_wlan", data) == "wlan_not_known"
    data = {"device_id": switch, "wlan": here.wlan}
    assert await refused(tracked, "disconnect_wlan", data) == "device_cannot"
    assert tracked.sim.actions.requests == []


async def test_the_button_of_a_client_disconnects_it(tracked: Harness, here: Client) -> None:
    """It is unavailable while the client is away."""
    button = tracked.entity_id(BUTTON, f"client_{here.mac}_disconnect")
    assert button == f"button.client_{here.mac.replace(':', '_')}_disconnect"
    pressed = {ATTR_ENTITY_ID: button}
    await tracked.hass.services.async_call(BUTTON, SERVICE_PRESS, pressed, blocking=True)
    assert requested(tracked) == [here.mac.upper()]
    await update_client(tracked, here, connected=False)
    await tracked.until_state(button, "unavailable")


async def test_a_wired_client_has_no_button(tracked: Harness, here: Client) -> None:
    """A switch disconnects none, and the button would never be available."""
    message = other_streams.client_state(tracked.sim.context, here)
    message.client_state.type = clients_pb2.CLIENT_TYPE_WIRED
    await tracked.receive([("clients", message)])
    await tracked.restart()
    assert tracked.find_entity_id(BUTTON, f"client_{here.mac}_disconnect") is None


async def test_a_press_that_comes_too_late_is_refused(tracked: Harness, here: Client) -> None:
    """The client has left, and its button does not show that yet."""
    entity = tracked.hass.data["button"].get_entity(
        tracked.entity_id(BUTTON, f"client_{here.mac}_disconnect")
    )
    await update_client(tracked, here, connected=False)
    with pytest.raises(ServiceValidationError, match="isn't connected"):
        await entity.async_press()
