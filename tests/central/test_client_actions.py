"""Actions on clients: what each family is sent, and how they fail."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralNotFoundError,
)
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from custom_components.hpe_aruba_central.central.rest.device_families import (
    can_disconnect_clients,
    can_disconnect_wlan,
)
from simulator import Simulator
from tests.central.action_helpers import AP, GATEWAY, SWITCH, device
from tests.central.scripted_server import Scripted

MAC = "02:1a:fe:00:00:01"


@pytest.mark.parametrize(
    "kind, action, field",
    [
        (DeviceKind.ACCESS_POINT, "disconnectUserByMacAddress", "userMacAddress"),
        (DeviceKind.GATEWAY, "disconnectClientByMacAddress", "clientMacAddress"),
    ],
)
async def test_each_family_has_its_own_names(
    actions: DeviceActions, sim: Simulator, kind: DeviceKind, action: str, field: str
) -> None:
    """Of the action and of the field; the request is accepted, and nothing follows."""
    await actions.disconnect_client(device(sim, kind), MAC)
    (request,) = sim.actions.requests
    assert (request.action, request.body) == (action, {field: MAC.upper()})
    assert request.status == 202


async def test_the_clients_of_a_wlan(actions: DeviceActions, sim: Simulator) -> None:
    """An access point is sent the SSID as it is."""
    await actions.disconnect_wlan(device(sim, DeviceKind.ACCESS_POINT), "Guest Wi-Fi")
    (request,) = sim.actions.requests
    assert request.body == {"networkName": "Guest Wi-Fi"}


@pytest.mark.parametrize(
    "target, clients, wlan", [(AP, True, True), (GATEWAY, True, False), (SWITCH, False, False)]
)
async def test_who_disconnects(
    scripted_actions: DeviceActions, scripted: Scripted, target: Device, clients: bool, wlan: bool
) -> None:
    """What a family does not have is not requested."""
    assert can_disconnect_clients(target) is clients
    assert can_disconnect_wlan(target) is wlan
    if not clients:
        with pytest.raises(CentralActionError, match="does not offer"):
            await scripted_actions.disconnect_client(target, MAC)
    if not wlan:
        with pytest.raises(CentralActionError, match="does not offer"):
            await scripted_actions.disconnect_wlan(target, "Guest")
    assert scripted.requests == []


@pytest.mark.parametrize(
    "fault, error",
    [
        (400, CentralActionError),
        (404, CentralNotFoundError),
        (409, CentralActionError),
        (500, CentralActionTimeoutError),
        ("cut", CentralActionTimeoutError),
    ],
)
async def test_failures(
    actions: DeviceActions, sim: Simulator, fault: Any, error: type[Exception]
) -> None:
    """Each has its own error, and nothing is requested twice."""
    sim.faults.actions["disconnectUserByMacAddress"] = fault
    with pytest.raises(error):
        await actions.disconnect_client(device(sim, DeviceKind.ACCESS_POINT), MAC)
    assert len(sim.actions.requests) == 1
