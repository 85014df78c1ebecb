"""Helpers for tests of actions: a clock without waits, known alerts, and some actions."""

import asyncio
from collections.abc import Awaitable, Callable

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.alert_actions import AlertActions, ClearReason
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from simulator import Simulator
from tests.central.scripted_server import Scripted, json_answer

ALERTS = "/network-notifications/v1/alerts"
TOKEN = json_answer({"access_token": "t1", "expires_in": 3600})
ACCEPTED = json_answer({"response": "Request accepted", "taskId": "task-1"}, 202)
SWITCH = Device(serial_number="SG01", kind=DeviceKind.SWITCH)
AP = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
GATEWAY = Device(serial_number="GW01", kind=DeviceKind.GATEWAY)
KNOWN = {
    alert_id: Alert(alert_id=alert_id, rest_key=key, from_rest=True)
    for alert_id, key in (("1:1", "key-1"), ("1:2", "key-2"))
}

type DoAction = Callable[[DeviceActions], Awaitable[None]]


class InstantClock:
    """A clock whose sleeps take no time but advance it; ``slept`` has their lengths."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.clock = Clock(monotonic=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        """Advance the time, and let other tasks run once."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def device(sim: Simulator, kind: DeviceKind) -> Device:
    """Return the simulator's first device of a kind."""
    found = next(one for one in sim.campus.devices if one.kind == kind.name)
    return Device(serial_number=found.serial, kind=kind)


def requests(scripted: Scripted) -> list[str]:
    """Return the requests that the scripted server received, except those for tokens."""
    return [
        f"{request.method} {request.path}" for request in scripted.requests if request.path != "/"
    ]


async def clear(actions: AlertActions) -> None:
    """Clear the known alerts."""
    await actions.clear_alerts(list(KNOWN), ClearReason.FALSE_POSITIVE)


async def reboot(actions: DeviceActions) -> None:
    """Restart an access point."""
    await actions.reboot(AP)


async def bounce(actions: DeviceActions) -> None:
    """Bounce two ports of a switch."""
    await actions.bounce_port(SWITCH, ["1/1/1", "1/1/2"])
