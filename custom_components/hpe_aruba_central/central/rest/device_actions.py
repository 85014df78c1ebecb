"""Actions on devices, stacks and ports.

Source: HPE's definition of troubleshooting.
"""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from ..clock import Clock
from ..errors import CentralActionError, CentralResponseError
from ..models.device import Device, DeviceKind
from ..models.troubleshooting import CableTestResult, PingResult, SpeedTestResult, TracerouteResult
from .api import ActionResponse, CentralApi
from .device_families import (
    BOUNCE_POE,
    BOUNCE_PORT,
    CABLE_TEST,
    DISCONNECT_CLIENT,
    DISCONNECT_USER,
    DISCONNECT_WLAN,
    LOCATE,
    PING,
    REBOOT,
    SPEED_TEST,
    TRACEROUTE,
    can_disconnect_clients,
    can_disconnect_wlan,
    can_locate,
    can_locate_stack,
    can_reboot,
    can_reboot_stack,
    paths,
    supported,
)
from .tasks import (
    TASKS,
    OnProgress,
    has_succeeded,
    names_task,
    raise_for_status,
    wait_until_done,
)
from .troubleshooting import read_cable_test, read_ping, read_speed_test, read_traceroute
from .values import Item, child

_NOT_OFFERED = "Central does not offer this for such a device"

_LIMITS = {PING: 300.0, TRACEROUTE: 600.0, CABLE_TEST: 600.0, SPEED_TEST: 150.0}
"""Seconds after which the outcome of a test is taken to be unknown.

100 lost packets take 200 seconds, and a traceroute in the definition's examples took 159 for 30
hops without an answer, a cable test 31 for one port.
"""

_USES_IPV6 = {
    PING: frozenset({DeviceKind.SWITCH, DeviceKind.GATEWAY}),
    TRACEROUTE: frozenset({DeviceKind.SWITCH}),
}
"""The kinds of device that have to be told to use IPv6."""


class DeviceActions:
    """Actions on an account's devices.

    All wait until they are done. If Central names no operation to follow, which HPE's definition
    does not have for reboots, locates and disconnections, those are done once Central has accepted
    them.

    All methods raise CentralActionError if Central refuses or fails, CentralActionTimeoutError if
    it is not known whether the action was executed, and another CentralError if it was not sent.
    """

    def __init__(self, api: CentralApi, *, clock: Clock | None = None) -> None:
        self._api = api
        self._clock = clock or Clock()

    async def reboot(self, device: Device) -> None:
        """Restart a device that belongs to no stack."""
        await self._act_on_device(device, REBOOT, is_offered=can_reboot(device))

    async def reboot_stack(self, member: Device) -> None:
        """Restart all members of a stack."""
        await self._act_on_device(member, REBOOT, is_offered=can_reboot_stack(member))

    async def locate(self, device: Device) -> None:
        """Blink the LED of a device that belongs to no stack; Central decides for how long."""
        await self._act_on_device(device, LOCATE, is_offered=can_locate(device))

    async def locate_stack(self, member: Device) -> None:
        """Blink the LEDs of a stack; Central decides for how long."""
        await self._act_on_device(member, LOCATE, is_offered=can_locate_stack(member))

    async def bounce_poe(self, device: Device, ports: Collection[str]) -> None:
        """Turn the PoE of ports off and on again."""
        await self._bounce(device, BOUNCE_POE, ports)

    async def bounce_port(self, device: Device, ports: Collection[str]) -> None:
        """Shut ports down and bring them up again."""
        await self._bounce(device, BOUNCE_PORT, ports)

    async def disconnect_client(self, device: Device, mac: str) -> None:
        """Disconnect a client by its MAC address from its access point or gateway.

        The client may connect again at once.
        """
        action, field = DISCONNECT_USER, "userMacAddress"
        if device.kind is DeviceKind.GATEWAY:
            action, field = DISCONNECT_CLIENT, "clientMacAddress"
        is_offered = can_disconnect_clients(device)
        # In upper case, as in the definition's example.
        await self._act_on_device(device, action, {field: mac.upper()}, is_offered=is_offered)

    async def disconnect_wlan(self, ap: Device, wlan: str) -> None:
        """Disconnect all clients of a WLAN from an access point; they may connect again."""
        is_offered = can_disconnect_wlan(ap)
        body = {"networkName": wlan}
        await self._act_on_device(ap, DISCONNECT_WLAN, body, is_offered=is_offered)

    async def ping(
        self,
        device: Device,
        destination: str,
        *,
        packets: int | None = None,
        packet_size: int | None = None,
        on_progress: OnProgress | None = None,
    ) -> PingResult:
        """Let a device ping a host name or an IP address.

        ``packets`` are 1 to 100 of ``packet_size`` (10 to 2,000) bytes; the device decides what is
        None.
        """
        body = _request_to_reach(device, PING, destination)
        if packets is not None:
            body["count"] = packets
        if packet_size is not None:
            body["packetSize"] = packet_size
        output = await self._test(device, PING, body, on_progress)
        return read_ping(output, destination)

    async def traceroute(
        self, device: Device, destination: str, *, on_progress: OnProgress | None = None
    ) -> TracerouteResult:
        """Let a device trace the route to a host name or an IP address."""
        body = _request_to_reach(device, TRACEROUTE, destination)
        output = await self._test(device, TRACEROUTE, body, on_progress)
        return read_traceroute(output, destination)

    async def cable_test(
        self, device: Device, ports: Collection[str], *, on_progress: OnProgress | None = None
    ) -> CableTestResult:
        """Let a switch test the cables in ports, whose links may go down meanwhile."""
        names = list(dict.fromkeys(ports))
        if not names:
            # Central might take an empty list for all ports.
            return CableTestResult(ports=())
        output = await self._test(device, CABLE_TEST, {"ports": names}, on_progress, names)
        return read_cable_test(output, len(names))

    async def speed_test(
        self,
        ap: Device,
        server: str,
        *,
        port: int | None = None,
        duration: int | None = None,
        on_progress: OnProgress | None = None,
    ) -> SpeedTestResult:
        """Let an access point measure its speed to an iperf server in both directions.

        ``server`` is an IP address, ``duration`` is 1 to 20 seconds. What is None, the access point
        decides. It uses TCP: with UDP, iperf sends only 1 Mbit/s unless it is given a speed.
        """
        body: Item = {"iperfServerAddress": server, "includeReverse": True}
        options = {"serverPort": port, "protocol": "tcp", "secondsToMeasure": duration}
        body |= {name: value for name, value in options.items() if value is not None}
        output = await self._test(ap, SPEED_TEST, body, on_progress)
        return read_speed_test(output, server)

    async def _test(
        self,
        device: Device,
        test: str,
        body: Mapping[str, Any],
        on_progress: OnProgress | None,
        ports: Collection[str] = (),
    ) -> Item:
        """Let a device run a test, and return its output.

        Raises CentralResponseError if the test ends without one.
        """
        path, response = await self._request_device_action(device, test, body)
        operation = await wait_until_done(
            self._api,
            self._clock,
            f"{path}/{TASKS}",
            response,
            ports,
            limit=_LIMITS[test],
            on_progress=on_progress,
        )
        output = child(operation, "output")
        if not output:
            raise CentralResponseError(f"{path}: done without an output")
        return output

    async def _act_on_device(
        self,
        device: Device,
        action: str,
        body: Mapping[str, Any] | None = None,
        *,
        is_offered: bool,
    ) -> None:
        """Run an action on a device or stack as a whole."""
        if not is_offered:
            raise CentralActionError(_NOT_OFFERED)
        path, response = await self._request_device_action(device, action, body)
        if names_task(response):
            await wait_until_done(self._api, self._clock, f"{path}/{TASKS}", response, ())
        else:
            has_succeeded(response.body, ())

    async def _bounce(self, device: Device, action: str, ports: Collection[str]) -> None:
        """Bounce ports, and wait until it is done."""
        names = list(dict.fromkeys(ports))
        if not names:
            # Central might take an empty list for all ports.
            return
        path, response = await self._request_device_action(device, action, {"ports": names})
        await wait_until_done(self._api, self._clock, f"{path}/{TASKS}", response, names)

    async def _request_device_action(
        self, device: Device, action: str, body: Mapping[str, Any] | None = None
    ) -> tuple[str, ActionResponse]:
        """Request an action; return the path that accepted it, and the response."""
        if action not in supported(device):
            raise CentralActionError(_NOT_OFFERED)
        first, *others = paths(device, action)
        path, response = first, await self._api.post(first, body)
        for other in others:
            if response.status != HTTPStatus.NOT_FOUND:
                break
            # Nothing was executed there: Central may know the device by another path.
            path, response = other, await self._api.post(other, body)
        raise_for_status(path, response)
        return path, response


def _request_to_reach(device: Device, test: str, destination: str) -> Item:
    """Return the body of a request to reach a destination."""
    body: Item = {"destination": destination}
    if ":" in destination and device.kind in _USES_IPV6[test]:
        body["useIpv6"] = True
    return body
