"""After a gap that is longer than Central queues, what is not confirmed is unknown."""

from datetime import timedelta
from typing import Any

from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.const import DOMAIN
from simulator.messages import switch as switch_messages

from .harness import Harness
from .helpers import until_true

LONG = timedelta(minutes=20)
SHORT = timedelta(minutes=5)


@pytest.fixture
async def link(home: Harness) -> str:
    """Return the unique id of the link of a switch's uplink, which is up."""
    await home.receive_everything()
    switch = home.campus.switches[0]
    number = next(port.name for port in switch.ports if port.uplink)
    unique_id = f"{switch.serial}_port_{number}_link"
    assert home.state_of("binary_sensor", unique_id) == STATE_ON
    return unique_id


def refuse_lists(home: Harness) -> None:
    """Let Central refuse every list of REST."""
    for path in ("aps", "switches", "gateways", "radios"):
        home.sim.faults.rest[f"/network-monitoring/v1/{path}"] = 503


async def restart_after(
    home: Harness, hass_storage: dict[str, Any], pause: timedelta | None
) -> None:
    """Restart as if so much time had passed, or after a crash."""
    await home.unload()
    data = hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"]
    if pause is None:
        del data["closed"]
    else:
        data["closed"] = (dt_util.utcnow() - pause).isoformat()
    await home.start()


@pytest.mark.parametrize("pause", [LONG, None, -LONG], ids=["long", "crash", "clock behind"])
@pytest.mark.usefixtures("fast_forward")
async def test_a_port_is_unknown_until_something_reports_it(
    home: Harness, hass_storage: dict[str, Any], link: str, pause: timedelta | None
) -> None:
    """Nobody can say how a link is that nobody has reported since."""
    switch = home.campus.switches[0]
    await restart_after(home, hass_storage, pause)
    assert home.state_of("binary_sensor", link) == STATE_UNKNOWN
    port = next(port for port in switch.ports if port.uplink)
    await home.receive([("switch", switch_messages.interface(home.sim.context, port))])
    assert home.state_of("binary_sensor", link) == STATE_ON


async def test_the_file_of_a_run_does_not_say_that_it_was_closed(
    home: Harness, hass_storage: dict[str, Any]
) -> None:
    """A crash in the first minutes is one as well, though nothing new was saved yet."""
    key = f"{DOMAIN}.{home.entry.entry_id}"
    await home.unload()
    assert "closed" in hass_storage[key]["data"]
    await home.start()
    home.fire_time(timedelta(seconds=1))
    await home.settle()
    assert "closed" not in hass_storage[key]["data"]


@pytest.mark.usefixtures("fast_forward")
async def test_a_short_restart_keeps_what_was_known(
    home: Harness, hass_storage: dict[str, Any], link: str
) -> None:
    """Central queues what happens meanwhile."""
    await restart_after(home, hass_storage, SHORT)
    assert home.state_of("binary_sensor", link) == STATE_ON


@pytest.mark.usefixtures("fast_forward")
async def test_devices_and_their_totals_are_unknown_until_rest_lists_them(
    home: Harness, hass_storage: dict[str, Any]
) -> None:
    """A night later, nobody is online because he was in the evening."""
    await home.unload()
    key = f"{DOMAIN}.{home.entry.entry_id}"
    hass_storage[key]["data"]["closed"] = (dt_util.utcnow() - LONG).isoformat()
    down = home.campus.switches[0]
    down.online = False
    refuse_lists(home)
    await home.set_up()
    await home.until_live()
    connectivity = f"{down.serial}_connectivity"
    site = home.campus.sites[0].site_id
    assert home.state_of("binary_sensor", connectivity) == STATE_UNKNOWN
    assert home.state_of("sensor", "switch_online") == STATE_UNKNOWN
    assert home.state_of("sensor", "switch_offline") == STATE_UNKNOWN

    home.sim.faults.rest.clear()
    with home.later(timedelta(minutes=1)):
        await home.run.refresh()
    await home.flush()
    assert home.state_of("binary_sensor", connectivity) == STATE_OFF
    assert home.state_of("sensor", "switch_offline") == "1"
    assert home.state_of("sensor", f"site_{site}_devices_offline") == "1"


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize("pause", [SHORT, LONG])
async def test_a_long_loss_makes_ports_unknown(home: Harness, link: str, pause: timedelta) -> None:
    """A stream that is back after more than a quarter of an hour has missed events."""
    home.sim.faults.streams["switch"] = 500
    await home.sim.drop("switch", 1012)
    await until_true(lambda: not home.run.is_live("switch"))
    home.run.age_loss("switch", pause.total_seconds())
    home.sim.faults.streams.clear()
    await home.until_live()
    await home.settle()
    assert home.state_of("binary_sensor", link) == (STATE_UNKNOWN if pause > SHORT else STATE_ON)
    ap = home.campus.aps[0]
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == STATE_ON


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize("restarts", [1, 2])
@pytest.mark.parametrize("pause", [SHORT, LONG])
async def test_a_restart_does_not_end_a_loss(
    home: Harness, link: str, pause: timedelta, restarts: int
) -> None:
    """A stream that was down when Home Assistant stopped has been down since then."""
    home.sim.faults.streams["switch"] = 500
    await home.sim.drop("switch", 1012)
    await until_true(lambda: not home.run.is_live("switch"))
    home.run.age_loss("switch", pause.total_seconds())
    for _ in range(restarts):
        await home.unload()
        await home.set_up()
    home.sim.faults.streams.clear()
    await home.until_live()
    await home.settle()
    assert home.state_of("binary_sensor", link) == (STATE_UNKNOWN if pause > SHORT else STATE_ON)
    ap = home.campus.aps[0]
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == STATE_ON
