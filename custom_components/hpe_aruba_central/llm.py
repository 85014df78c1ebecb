"""Tools of language models, for voice assistants: they read what is known, and change nothing.

As everything that Assist may use, they are limited to what is exposed to the assistant: the network
of an account one of whose own entities is exposed, and the clients whose device tracker is. The
permissions of the user who asks apply too.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, override

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util.json import JsonObjectType, JsonValueType
import probatio

from .alert_query import ATTR_SEVERITY, matching_alerts
from .central.models.alert import Severity
from .central.models.device import Device
from .central.models.keys import client_key
from .central.streams import DEVICE_STREAMS
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .in_turns import in_turns
from .permissions import ACCOUNT_ALERT_ENTITIES, async_may_read
from .runtime import CentralRuntime

_MAX_ITEMS = 50
"""An answer has no more devices, alerts or clients than this, and then says so."""

_MAX_NAMES = 5
"""So many things with a similar name are described; of more, only the names are returned."""

_HEALTH: Final = {
    "model": "model",
    "firmware_version": "firmware_version",
    "down_reason": "down_reason",
    "cpu_utilization": "cpu_percent",
    "memory_utilization": "memory_percent",
    "temperature": "temperature_celsius",
    "power_consumption": "power_watts",
    "poe_consumption": "poe_watts",
    "client_count": "clients",
}
"""The attributes of a device that a model gets, and what they are called there."""


def _accounts(hass: HomeAssistant, assistant: str) -> list[CentralRuntime]:
    """Return the loaded accounts that are exposed to an assistant."""
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    found = []
    for entry in entries:
        entity_ids = entry.runtime_data.devices.all_account_entity_ids()
        if any(async_should_expose(hass, assistant, entity_id) for entity_id in entity_ids):
            found.append(entry.runtime_data)
    return found


def _clients(hass: HomeAssistant, assistant: str) -> Iterator[tuple[CentralRuntime, str, str]]:
    """Iterate over the tracked clients that are exposed: account, MAC address, entity id."""
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        runtime = entry.runtime_data
        for mac in sorted(runtime.clients.tracked):
            entity_id = runtime.devices.entity_id(
                Platform.DEVICE_TRACKER, client_key(mac), "tracker"
            )
            if entity_id is not None and async_should_expose(hass, assistant, entity_id):
                yield runtime, mac, entity_id


class CentralTool(Tool):
    """Base class for the tools: they only read what Home Assistant already knows."""

    annotations = ToolAnnotations(
        read_only=True, destructive=False, idempotent=True, open_world=False
    )
    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Return what is known."""
        args = self.parameters(tool_input.tool_args)
        query = _Query(hass, llm_context)
        return ToolResult(data=await self._async_answer(query, args))

    @abstractmethod
    async def _async_answer(self, query: _Query, args: dict[str, Any]) -> JsonObjectType:
        """Return the answer."""


class _Query:
    """What the user who asks a model may read, of what the assistant may see."""

    def __init__(self, hass: HomeAssistant, llm_context: LLMContext) -> None:
        self.hass = hass
        self._assistant = llm_context.assistant
        self._context = llm_context.context or Context()

    async def devices(self) -> list[tuple[CentralRuntime, Device]]:
        """Return the shown devices."""
        found = []
        for runtime in _accounts(self.hass, self._assistant):
            async for device in in_turns(list(runtime.inventory.devices.values())):
                if not runtime.registry.is_selected(device):
                    continue
                entity_ids = runtime.devices.device_entity_ids(device.serial_number)
                if await async_may_read(self.hass, self._context, entity_ids):
                    found.append((runtime, runtime.inventory.shown(device)))
        return found

    async def alerts(self, filters: dict[str, Any]) -> list[JsonValueType]:
        """Return the open alerts of all accounts that match filters, as get_alerts does."""
        found: list[JsonValueType] = []
        for runtime in _accounts(self.hass, self._assistant):
            entity_ids = runtime.devices.account_entity_ids(ACCOUNT_ALERT_ENTITIES)
            if await async_may_read(self.hass, self._context, entity_ids):
                found += matching_alerts(runtime, filters, set())
        return found

    async def clients(self) -> list[tuple[CentralRuntime, str]]:
        """Return the tracked clients by their MAC address."""
        return [
            (runtime, mac)
            for runtime, mac, entity_id in _clients(self.hass, self._assistant)
            if await async_may_read(self.hass, self._context, [entity_id])
        ]


class OfflineDevicesTool(CentralTool):
    """Which devices are offline."""

    name = f"{DOMAIN}__get_offline_devices"
    title = "Get offline network devices"
    description = (
        "Returns which Wi-Fi access points, switches and gateways of the network are offline, and "
        "how many are online. Use it to answer questions like 'Is anything wrong with the Wi-Fi?'."
    )

    @override
    async def _async_answer(self, query: _Query, args: dict[str, Any]) -> JsonObjectType:
        """Return the devices that are offline, and how many are not."""
        offline: list[JsonValueType] = []
        online = unknown = offline_count = 0
        for runtime, device in await query.devices():
            if not _is_current(runtime, device) or device.online is None:
                unknown += 1
            elif device.online:
                online += 1
            else:
                offline_count += 1
                if len(offline) < _MAX_ITEMS:
                    offline.append(_summary(runtime, device))
        return {
            "offline": offline,
            "offline_count": offline_count,
            "online_count": online,
            "unknown_count": unknown,
        }


class AlertsTool(CentralTool):
    """Which alerts are open."""

    name = f"{DOMAIN}__get_alerts"
    title = "Get network alerts"
    description = (
        "Returns the open alerts of the network, newest first: what is wrong, how severe it is, "
        "at which site, and since when."
    )
    parameters = probatio.Schema(
        {
            probatio.Optional(
                ATTR_SEVERITY, description="Only return alerts with these severities."
            ): [probatio.In([severity.value for severity in Severity])]
        }
    )

    @override
    async def _async_answer(self, query: _Query, args: dict[str, Any]) -> JsonObjectType:
        """Return the alerts."""
        alerts = await query.alerts(args)
        return {"alerts": alerts[:_MAX_ITEMS], "count": len(alerts)}


class DeviceHealthTool(CentralTool):
    """How a device is."""

    name = f"{DOMAIN}__get_device_health"
    title = "Get the health of a network device"
    description = (
        "Returns how a Wi-Fi access point, switch or gateway is: whether it is online, its load, "
        "temperature, power, clients, firmware, and its critical and major alerts."
    )
    parameters = probatio.Schema(
        {probatio.Required("name", description="The device's name or serial number."): str}
    )

    @override
    async def _async_answer(self, query: _Query, args: dict[str, Any]) -> JsonObjectType:
        """Return the devices with that name."""
        found = await _async_called(await query.devices(), _device_names, args["name"])
        return _described("devices", found, _device_name, _health)


class FindClientTool(CentralTool):
    """Where a client is."""

    name = f"{DOMAIN}__find_client"
    title = "Find a network client"
    description = (
        "Returns whether a phone, computer or other client is connected to the network, and to "
        "which access point or switch, at which site. Only tracked clients can be found."
    )
    parameters = probatio.Schema(
        {probatio.Required("name", description="The client's name or MAC address."): str}
    )

    @override
    async def _async_answer(self, query: _Query, args: dict[str, Any]) -> JsonObjectType:
        """Return the clients with that name."""
        found = await _async_called(await query.clients(), _client_names, args["name"])
        return _described("clients", found, _client_name, _location)


def _described[T](
    what: str,
    found: Sequence[tuple[CentralRuntime, T]],
    name: Callable[[CentralRuntime, T], str],
    describe: Callable[[CentralRuntime, T], JsonObjectType],
) -> JsonObjectType:
    """Return descriptions of what was found, or only names if there are too many."""
    if len(found) > _MAX_NAMES:
        return {"ambiguous": [name(*pair) for pair in found[:_MAX_ITEMS]]}
    return {what: [describe(*pair) for pair in found]}


async def _async_called[T](
    known: Iterable[tuple[CentralRuntime, T]],
    names_of: Callable[[CentralRuntime, T], tuple[str, str]],
    name: str,
) -> list[tuple[CentralRuntime, T]]:
    """Return what is called so, or else what has the name in one of its own."""
    wanted = name.strip().casefold()
    exact: list[tuple[CentralRuntime, T]] = []
    similar: list[tuple[CentralRuntime, T]] = []
    async for runtime, item in in_turns(known):
        first, second = map(str.casefold, names_of(runtime, item))
        if wanted in {first, second}:
            exact.append((runtime, item))
        elif wanted in first or wanted in second:
            similar.append((runtime, item))
    return exact or similar


def _is_current(runtime: CentralRuntime, device: Device) -> bool:
    """Return True while the stream that reports a device is live, or was so a moment ago."""
    return runtime.streams.is_fresh(DEVICE_STREAMS[device.kind])


def _registered_name(entry: dr.AnyDeviceEntry | None) -> str | None:
    """Return the name that the user, or else the integration, gave a device."""
    if entry is None:
        return None
    return entry.name_by_user or entry.name


def _device_name(runtime: CentralRuntime, device: Device) -> str:
    """Return what a device is called in Home Assistant."""
    entry = runtime.devices.find_device(device.serial_number)
    return _registered_name(entry) or device.name or device.serial_number


def _device_names(runtime: CentralRuntime, device: Device) -> tuple[str, str]:
    """Return what a device may be called by."""
    return _device_name(runtime, device), device.serial_number


def _client_names(runtime: CentralRuntime, mac: str) -> tuple[str, str]:
    """Return what a client may be called by."""
    return _client_name(runtime, mac), mac


def _client_name(runtime: CentralRuntime, mac: str) -> str:
    """Return what a client is called in Home Assistant."""
    return _registered_name(runtime.devices.find(client_key(mac))) or mac


def _summary(runtime: CentralRuntime, device: Device) -> JsonObjectType:
    """Return what identifies a device."""
    return {
        "name": _device_name(runtime, device),
        "type": device.kind.value,
        "site": device.site_name,
        "account": runtime.entry.title,
    }


def _health(runtime: CentralRuntime, device: Device) -> JsonObjectType:
    """Return how a device is; what is unknown is left out."""
    answer = _summary(runtime, device)
    if _is_current(runtime, device):
        answer["online"] = device.online
    else:
        answer["online"] = None
        answer["note"] = "Home Assistant has no connection for this kind of device right now."
    for attribute, name in _HEALTH.items():
        value = getattr(device, attribute)
        if value is not None:
            answer[name] = value
    if device.last_restart is not None:
        answer["last_restart"] = device.last_restart.isoformat()
    problems = runtime.device_alerts.problems(device.serial_number)
    answer["problems"] = [alert.summary or alert.name for alert in problems[:_MAX_ITEMS]]
    return answer


def _location(runtime: CentralRuntime, mac: str) -> JsonObjectType:
    """Return where a client is; what is unknown is left out."""
    answer: JsonObjectType = {"name": _client_name(runtime, mac), "connected": None}
    if not runtime.streams.is_fresh("clients"):
        return answer
    answer["connected"] = runtime.clients.is_home(mac)
    client = runtime.clients.clients.get(mac)
    if client is None or not answer["connected"]:
        return answer
    where = {"connected_to": client.device_name, "wlan": client.wlan, "port": client.port}
    device = runtime.inventory.devices.get(client.serial_number or "")
    if device is not None:
        where |= {"connected_to": _device_name(runtime, device), "site": device.site_name}
    if client.since is not None:
        where["since"] = client.since.isoformat()
    return answer | {name: value for name, value in where.items() if value is not None}


_TOOLS: Final = (OfflineDevicesTool, AlertsTool, DeviceHealthTool)
"""The tools about the network of an account."""


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools for what is exposed to the assistant, None if nothing is."""
    if api_id != LLM_API_ASSIST:
        return None
    tools: list[Tool] = []
    if _accounts(hass, llm_context.assistant):
        tools += [tool() for tool in _TOOLS]
    if any(_clients(hass, llm_context.assistant)):
        tools.append(FindClientTool())
    if not tools:
        return None
    return LLMTools(tools=tools)
