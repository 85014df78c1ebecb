"""Actions on clients: they are disconnected from the device that serves them."""

from collections.abc import Iterator
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback

from .central.models.client import NetworkClient, read_mac
from .central.models.device import Device
from .central.rest.device_families import can_disconnect_clients, can_disconnect_wlan
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .device_services import async_checked_targets
from .entities.client import reported_wlans
from .errors import invalid, translate_errors
from .permissions import async_check_client_control
from .registry.devices import client_name
from .runtime import CentralRuntime
from .targets import ClientTarget, about_device, async_client_targets, display_name

ATTR_MAC: Final = "mac"
ATTR_WLAN: Final = "wlan"


async def async_disconnect_clients(call: ServiceCall) -> ServiceResponse:
    """Disconnect clients, one after the other; return from which device each was.

    Raises, before the first one is disconnected, Unauthorized if the user may not control a client,
    and ServiceValidationError if one is not connected to a device that can disconnect it.
    """
    clients = [*_by_address(call), *async_client_targets(call)]
    if not clients:
        raise invalid("nothing_targeted")
    for runtime, client in clients:
        await async_check_client_control(call, runtime, client)
    served: dict[str, tuple[CentralRuntime, NetworkClient, Device]] = {}
    for runtime, client in clients:
        device = async_serving_device(runtime, client)
        if device is None:
            raise invalid("client_not_connected", client=_display_name(client))
        served[client.mac] = (runtime, client, device)
    for runtime, client, device in served.values():
        await async_disconnect_client(runtime, client, device)
    return {"clients": [_about(*each) for each in served.values()]}


async def async_disconnect_wlan(call: ServiceCall) -> ServiceResponse:
    """Disconnect the clients of a WLAN from access points; return how many each had.

    Raises, before the first request, Unauthorized or ServiceValidationError.
    """
    wlan = call.data[ATTR_WLAN]
    targets = await async_checked_targets(call, can_disconnect_wlan)
    for runtime, _ in targets:
        _check_wlan(runtime, wlan)
    results: list[Any] = []
    for runtime, device in targets:
        clients = sum(
            client.connected
            and client.wlan == wlan
            and client.serial_number == device.serial_number
            for client in runtime.clients.clients
        )
        with translate_errors(runtime.client.host, display_name(device)):
            await runtime.device_actions.disconnect_wlan(device, wlan)
        results.append({**about_device(runtime, device), "clients": clients})
    return {"results": results}


async def async_disconnect_client(
    runtime: CentralRuntime, client: NetworkClient, device: Device
) -> None:
    """Disconnect a client from a device. Raises HomeAssistantError if Central refuses."""
    with translate_errors(runtime.client.host, _display_name(client)):
        await runtime.device_actions.disconnect_client(device, client.mac)


@callback
def async_serving_device(runtime: CentralRuntime, client: NetworkClient) -> Device | None:
    """Return the device that can disconnect a client, None unless it is connected to one."""
    if not client.connected or client.serial_number is None:
        return None
    device = runtime.inventory.devices.get(client.serial_number)
    if device is None or not can_disconnect_clients(device):
        return None
    return device


def _by_address(call: ServiceCall) -> Iterator[ClientTarget]:
    """Iterate over the clients that a call names by MAC address.

    Raises ServiceValidationError if no loaded account knows one.
    """
    for entered in call.data.get(ATTR_MAC, ()):
        found = _find(call.hass, read_mac(entered) or "")
        if found is None:
            raise invalid("client_not_known", client=entered)
        yield found


def _find(hass: HomeAssistant, mac: str) -> ClientTarget | None:
    """Return the client with a MAC address, where it is connected if several accounts know it."""
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    found: list[ClientTarget] = []
    for entry in entries:
        client = entry.runtime_data.clients.clients.get(mac)
        if client is not None:
            found.append((entry.runtime_data, client))
    return max(found, key=lambda each: each[1].connected, default=None)


def _check_wlan(runtime: CentralRuntime, wlan: str) -> None:
    """Raise ServiceValidationError for a WLAN that an account does not have, if it knows any.

    Central would accept it, and nothing would happen.
    """
    known = {*runtime.clients.counts.wlans, *reported_wlans(runtime)}
    if known and wlan not in known:
        raise invalid("wlan_not_known", wlan=wlan)


def _about(runtime: CentralRuntime, client: NetworkClient, device: Device) -> dict[str, Any]:
    """Return what identifies a client and the device that it was connected to."""
    registered = runtime.devices.find(client.key)
    return {
        ATTR_MAC: client.mac,
        ATTR_NAME: client_name(client),
        ATTR_DEVICE_ID: registered.id if registered is not None else None,
        "wlan": client.wlan,
        "disconnected_from": about_device(runtime, device),
    }


def _display_name(client: NetworkClient) -> str:
    """Return the name of a client's device, or its MAC address if it has none."""
    return client_name(client) or client.mac
