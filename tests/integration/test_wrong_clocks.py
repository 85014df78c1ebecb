"""Clocks of devices and of the host that are wrong: states and events follow Central's time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from simulator.campus import Client

from .clients import ALL, AWAY, HOME, pass_time, presence_of, update_client
from .events import Watch
from .harness import Harness
from .patches import account_clock

SINCE_1970 = -29_900_000
"""Minutes: a device that has lost its power may begin again in 1970."""


class HostClock:
    """A host's time of day that can be wrong."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._right = Clock()

    def utcnow(self) -> datetime:
        """Return the host's time of day."""
        return self._right.utcnow() + self.ahead


@pytest.fixture
def host() -> Iterator[HostClock]:
    """Return the host's clock, which accounts that are set up use."""
    clock = HostClock()
    with account_clock(Clock(utcnow=clock.utcnow)):
        yield clock


def watch_devices(home: Harness) -> dict[str, Watch]:
    """Watch the event entities of all devices, by serial number."""
    return {
        device.serial: Watch(home, home.entity_id("event", f"{device.serial}_device_event"))
        for device in home.campus.devices
    }


def fired(watches: dict[str, Watch]) -> dict[str, list[str]]:
    """Return what has been fired, by serial number."""
    types = {serial: watch.types() for serial, watch in watches.items()}
    return {serial: each for serial, each in types.items() if each}


async def refresh(home: Harness) -> None:
    """Refresh from REST."""
    await home.run.refresh()
    await home.settle()


@pytest.mark.parametrize("ahead", [SINCE_1970, -300, -10, 0, 1, 20, 59])
async def test_an_access_point_whose_clock_is_wrong_loses_its_power(
    home: Harness, ahead: int
) -> None:
    """Central reports the outage by its own time, over the stream and over REST."""
    ap = home.campus.aps[0]

    async def receive(by_clock: timedelta, **fields: Any) -> None:
        """Receive a message of the access point with its own time."""
        stamp = (dt_util.utcnow() + by_clock).isoformat()
        message = ap_events_pb2.APInfo(serial_number=ap.serial, timestamp=stamp, **fields)
        await home.receive([("ap", message)])

    await receive(timedelta(minutes=ahead), zone="a", status=True)
    await receive(timedelta(minutes=ahead), zone="b", status=True)
    ap.online = False
    await receive(timedelta(), status=False)
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "off"
    await refresh(home)
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "off"


@pytest.mark.parametrize("kind", ["gateways", "switches", "aps"])
async def test_an_uptime_that_drifts_is_no_restart(home: Harness, kind: str) -> None:
    """An uptime that loses 18 seconds a week is a quarter of an hour behind after a year."""
    device = getattr(home.campus, kind)[0]
    watches = watch_devices(home)
    for _ in range(60):
        device.booted += timedelta(seconds=18)
        await refresh(home)
    assert fired(watches) == {}


@pytest.mark.parametrize("hours", [-8, 1, 24])
async def test_a_host_clock_that_is_wrong_for_a_while_makes_no_restart(
    host: HostClock, new_home: Harness, hours: int
) -> None:
    """When a device restarted is counted from the time of Central's answer."""
    home = new_home
    await home.start()
    watches = watch_devices(home)
    restarts = {
        gateway.serial: home.state_of("sensor", f"{gateway.serial}_last_restart")
        for gateway in home.campus.gateways
    }
    for ahead in (timedelta(hours=hours), timedelta()):
        host.ahead = ahead
        await refresh(home)
    assert fired(watches) == {}
    for serial, restart in restarts.items():
        assert home.state_of("sensor", f"{serial}_last_restart") == restart


async def test_a_host_that_starts_hours_behind_makes_no_restart(
    host: HostClock, new_home: Harness
) -> None:
    """A computer without a clock of its own starts with the time at which it was turned off."""
    host.ahead = timedelta(hours=-8)
    await new_home.start()
    watches = watch_devices(new_home)
    host.ahead = timedelta()
    await refresh(new_home)
    assert fired(watches) == {}


async def test_a_list_that_lags_does_not_take_a_new_name_back(home: Harness) -> None:
    """One change of a name fires once, whatever REST's list has in the meantime."""
    ap = home.campus.aps[0]
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_device_event"))
    stamp = dt_util.utcnow().isoformat()
    message = ap_events_pb2.APInfo(serial_number=ap.serial, device_name="New", timestamp=stamp)
    await home.receive([("ap", message)])
    await refresh(home)
    ap.name = "New"
    await refresh(home)
    names = {
        (event_type, attributes["previous"], attributes["current"])
        for event_type, attributes in watch.take()
    }
    assert {(event_type, new) for event_type, _, new in names} == {("renamed", "New")}


@pytest.mark.usefixtures("assigned_macs")
@pytest.mark.parametrize("minutes", [-10, 3, 10, 600])
async def test_a_client_has_the_whole_delay_if_the_host_is_wrong(
    host: HostClock, new_home: Harness, here: Client, minutes: int
) -> None:
    """The delay counts from the arrival of Central's message."""
    host.ahead = timedelta(minutes=minutes)
    await new_home.start(ALL)
    await update_client(new_home, here, connected=False)
    assert presence_of(new_home, here) == HOME
    await pass_time(new_home, timedelta(seconds=170))
    assert presence_of(new_home, here) == HOME
    await pass_time(new_home, timedelta(seconds=181))
    assert presence_of(new_home, here) == AWAY


@pytest.mark.parametrize("minutes", [-10, -5, 1, 10])
async def test_a_list_is_as_new_as_central_says_if_the_host_is_wrong(
    host: HostClock, new_home: Harness, minutes: int
) -> None:
    """What was missed is seen, and a list that lags does not clear an alert of a moment ago."""
    home = new_home
    host.ahead = timedelta(minutes=minutes)
    ap, *others = home.campus.devices
    for device in others:
        await home.sim.incident("alert_raised", device.serial)
    await home.start()
    await home.incident("alert_raised", ap.serial)
    open_alerts = home.state_of("sensor", "open_alerts")
    assert open_alerts == str(len(home.campus.alerts))
    del home.campus.alerts[-1]
    ap.online = False
    await refresh(home)
    assert home.state_of("sensor", "open_alerts") == open_alerts
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "off"


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_events_after_a_restart_are_fired_if_the_host_was_wrong(
    host: HostClock, new_home: Harness, minutes: int
) -> None:
    """What the last run fired by its own clock does not swallow what comes later."""
    home, serial = new_home, new_home.campus.aps[0].serial
    host.ahead = timedelta(minutes=minutes)
    await home.start()
    watch = Watch(home, home.entity_id("event", "audit_trail"))
    await home.incident("audit_entry", serial)
    assert len(watch.take()) == 1
    host.ahead = timedelta()
    await home.restart()
    watch.take()
    await home.incident("audit_entry", serial)
    assert len(watch.take()) == 1
