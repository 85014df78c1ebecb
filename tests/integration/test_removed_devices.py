"""Devices that Central removes: what is still on its way does not bring them back."""

from datetime import datetime, timedelta

from homeassistant.util import dt as dt_util

from simulator.devices import AccessPoint
from simulator.messages import ap as ap_messages

from .harness import Harness
from .helpers import until_true


async def measure(home: Harness, ap: AccessPoint, at: datetime) -> None:
    """Receive an access point's measurements, sent at a time, and write them."""
    context = home.sim.context
    expected = home.run.events + 2
    await home.sim.send("ap", ap_messages.device_stats(context, ap), time=at)
    await home.sim.send("ap", ap_messages.radio_stats(context, ap.radios[0]), time=at)
    await until_true(lambda: home.run.events >= expected)
    await home.flush()


async def test_a_late_measurement_does_not_bring_a_device_back(home: Harness) -> None:
    """It stays removed, with its entities; what is measured minutes later is of a device."""
    ap = home.campus.aps[0]
    await home.receive_everything()
    await home.incident("device_removed", ap.serial)
    assert home.device(ap.serial) is None

    later = dt_util.utcnow() + timedelta(minutes=1)
    with home.later(timedelta(minutes=1)):
        await measure(home, ap, later)
    assert home.device(ap.serial) is None
    assert not any(ap.serial in entity for entity in home.entities())

    later = dt_util.utcnow() + timedelta(minutes=6)
    with home.later(timedelta(minutes=6)):
        await measure(home, ap, later)
    assert home.device(ap.serial) is not None


async def test_a_device_that_is_added_again_soon_is_measured_at_once(home: Harness) -> None:
    """Its state is certain: it is no remnant of what was removed."""
    ap = home.campus.aps[0]
    await home.receive_everything()
    await home.incident("device_removed", ap.serial)
    await home.incident("device_added", ap.serial)
    await measure(home, ap, dt_util.utcnow() + timedelta(seconds=1))
    assert home.run.devices[ap.serial].cpu_utilization is not None
