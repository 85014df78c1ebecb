"""Tests that devices run, as actions with a response; the bus has their progress and end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.network import is_host_valid, is_ip_address

from .central.models.device import Device
from .central.models.troubleshooting import (
    CableTestResult,
    PingResult,
    SpeedTestResult,
    TracerouteResult,
)
from .central.rest.device_actions import DeviceActions
from .central.rest.tasks import OnProgress
from .const import DOMAIN
from .device_services import ATTR_PORTS, async_checked_ports, async_checked_targets
from .errors import invalid, translate_errors
from .targets import Target, about_device, display_name

ATTR_DESTINATION: Final = "destination"
ATTR_DURATION: Final = "duration"
ATTR_PACKET_SIZE: Final = "packet_size"
ATTR_PACKETS: Final = "packets"
ATTR_PORT: Final = "port"
ATTR_SERVER: Final = "server"

TEST_EVENT: Final = f"{DOMAIN}_test"
"""The bus event of a test that has started, gone on, or ended."""

type _Data = Mapping[str, Any]
type _Result = PingResult | TracerouteResult | CableTestResult | SpeedTestResult
type RunTest = Callable[[DeviceActions, Device, _Data, OnProgress], Awaitable[_Result]]
"""Lets a device run a test with the data of a call."""


async def async_test_devices(
    test: str, is_supported: Callable[[Device], bool], run: RunTest, call: ServiceCall
) -> ServiceResponse:
    """Let each targeted device run a test, one after the other, and return their results.

    The result of a device that failed is its error. Raises the first error if all have failed, and,
    before the first test runs, Unauthorized or ServiceValidationError.
    """
    _check_hosts(call.data)
    results: list[Any] = []
    errors: list[HomeAssistantError] = []
    for target in await async_checked_targets(call, is_supported):
        events = _TestEvents(call, target, test)
        try:
            result = await _run(events, target, run, call.data)
        except HomeAssistantError as err:
            errors.append(err)
            result = {"error": str(err)}
        results.append({**events.about, **result})
    if len(errors) == len(results):
        raise errors[0]
    return {"results": results}


async def async_test_ports(
    test: str, is_supported: Callable[[Device], bool], run: RunTest, call: ServiceCall
) -> ServiceResponse:
    """Let a device run a test of some of its ports, and return the result.

    Raises Unauthorized or ServiceValidationError before the test runs.
    """
    runtime, device, ports = await async_checked_ports(call, is_supported)
    target = (runtime, device)
    events = _TestEvents(call, target, test)
    result = await _run(events, target, run, {ATTR_PORTS: ports})
    return {"results": [{**events.about, **result}]}


async def ping(
    actions: DeviceActions, device: Device, data: _Data, on_progress: OnProgress
) -> PingResult:
    """Let a device ping a host."""
    return await actions.ping(
        device,
        data[ATTR_DESTINATION],
        packets=data.get(ATTR_PACKETS),
        packet_size=data.get(ATTR_PACKET_SIZE),
        on_progress=on_progress,
    )


async def traceroute(
    actions: DeviceActions, device: Device, data: _Data, on_progress: OnProgress
) -> TracerouteResult:
    """Let a device trace the route to a host."""
    return await actions.traceroute(device, data[ATTR_DESTINATION], on_progress=on_progress)


async def speed_test(
    actions: DeviceActions, device: Device, data: _Data, on_progress: OnProgress
) -> SpeedTestResult:
    """Let an access point measure its speed to an iperf server."""
    return await actions.speed_test(
        device,
        data[ATTR_SERVER],
        port=data.get(ATTR_PORT),
        duration=data.get(ATTR_DURATION),
        on_progress=on_progress,
    )


async def cable_test(
    actions: DeviceActions, device: Device, data: _Data, on_progress: OnProgress
) -> CableTestResult:
    """Let a switch test the cables in its ports."""
    return await actions.cable_test(device, data[ATTR_PORTS], on_progress=on_progress)


class _TestEvents:
    """Fires what becomes of one device's test, in the context of the call."""

    def __init__(self, call: ServiceCall, target: Target, test: str) -> None:
        runtime, device = target
        self.about = about_device(runtime, device)
        self._call = call
        self._data = {"entry_id": runtime.entry.entry_id, **self.about, "test": test}
        self._progress: float | None = None

    @callback
    def report_progress(self, percent: float) -> None:
        """Fire the progress if it has changed."""
        if percent != self._progress:
            self._progress = percent
            self.fire("running", progress=percent)

    @callback
    def fire(self, state: str, **data: Any) -> None:
        """Fire what has become of the test."""
        self._call.hass.bus.async_fire(
            TEST_EVENT, {**self._data, "state": state, **data}, context=self._call.context
        )


async def _run(events: _TestEvents, target: Target, run: RunTest, data: _Data) -> dict[str, Any]:
    """Run a test, and fire its progress and its end. Raises HomeAssistantError if it fails."""
    runtime, device = target
    events.fire("started")
    try:
        with translate_errors(runtime.client.host, display_name(device)):
            result = await run(runtime.device_actions, device, data, events.report_progress)
    except HomeAssistantError as err:
        events.fire("failed", error=str(err))
        raise
    plain = asdict(result)
    events.fire("completed", result=plain)
    return plain


def _check_hosts(data: _Data) -> None:
    """Raise ServiceValidationError unless the hosts of a call are such.

    The server of a speed test must be an IP address. An address with a zone is refused: the zone
    would be one of the device's.
    """
    destination = data.get(ATTR_DESTINATION)
    if destination is not None and ("%" in destination or not is_host_valid(destination)):
        raise invalid("host_not_valid", host=destination)
    server = data.get(ATTR_SERVER)
    if server is not None and ("%" in server or not is_ip_address(server)):
        raise invalid("address_not_valid", address=server)
