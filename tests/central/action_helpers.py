"""What the tests of actions share: a clock that hurries, alerts that are known, things to do."""

import asyncio
from collections.abc import Awaitable, Callable

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.actions import Actions, ClearReason
from simulator import Simulator
from tests.central.scripted import Scripted, json_answer

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

type Do = Callable[[Actions], Awaitable[None]]


class InstantClock:
    """A clock that is always where a sleeper wants it to be; keeps how long each slept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.clock = Clock(monotonic=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        """Let everybody else have a turn."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def device(sim: Simulator, kind: DeviceKind) -> Device:
    """Return the first device of a kind that the simulator has."""
    found = next(one for one in sim.campus.devices if one.kind == kind.name)
    return Device(serial_number=found.serial, kind=kind)


def requests(scripted: Scripted) -> list[str]:
    """Return what the scripted server was asked, but for tokens."""
    return [
        f"{request.method} {request.path}" for request in scripted.requests if request.path != "/"
    ]


async def clear(actions: Actions) -> None:
    """Clear the known alerts."""
    await actions.clear_alerts(list(KNOWN), ClearReason.FALSE_POSITIVE)


async def reboot(actions: Actions) -> None:
    """Restart an access point."""
    await actions.reboot(AP)


async def bounce(actions: Actions) -> None:
    """Bounce two ports of a switch."""
    await actions.bounce_port(SWITCH, ["1/1/1", "1/1/2"])
