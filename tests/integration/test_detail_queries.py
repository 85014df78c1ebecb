"""After a long gap, REST is asked for the parts that no message has confirmed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.core import CoreState
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.detail_queries import (
    FIRST_QUERY,
    MAX_REQUESTS,
    NEXT_QUERY,
)
from simulator import Settings
from simulator.messages import gateway as gateway_messages

from .events import Watch
from .harness import Harness
from .helpers import until_true
from .patches import details_without_pauses, held_rest

pytestmark = pytest.mark.usefixtures("fast_forward")

LONG = timedelta(minutes=20)
SOON = timedelta(seconds=FIRST_QUERY + 1)
LATER = timedelta(seconds=16 * NEXT_QUERY + 1)


@pytest.fixture(autouse=True)
def without_pauses() -> Iterator[None]:
    """Ask without pauses."""
    with details_without_pauses():
        yield


@pytest.fixture
async def reported(home: Harness) -> AsyncIterator[Harness]:
    """Return a home that knew every part a while ago."""
    await home.receive_everything()
    with home.later(LONG):
        yield home


async def lose(home: Harness, stream: str) -> None:
    """Lose a stream for longer than Central queues."""
    home.sim.faults.streams[stream] = 500
    await home.sim.drop(stream, 1012)
    await until_true(lambda: not home.run.is_live(stream))
    home.run.age_loss(stream, LONG.total_seconds())


async def ask(home: Harness, after: timedelta) -> None:
    """Let so much time pass, and wait until REST has been asked."""
    with home.later(after):
        home.fire_time(after)
        await until_true(lambda: home.run.asks_for_details)
        await until_true(lambda: not home.run.asks_for_details)
    await home.settle()


async def come_back(home: Harness) -> None:
    """Let the lost streams be live again, and wait until REST has been asked."""
    home.sim.faults.streams.clear()
    await home.until_live()
    await ask(home, SOON)


async def ask_again(home: Harness) -> None:
    """Let the time pass after which lists are asked for again."""
    await ask(home, LATER)


def uplink(home: Harness, number: int, gateway: int = 0) -> str:
    """Return the unique id of an uplink's state."""
    device = home.campus.gateways[gateway]
    return f"{device.serial}_uplink_{device.uplinks[number].link}_up"


def path(home: Harness, parts: str, gateway: int = 0) -> str:
    """Return the path of the parts of a gateway."""
    return f"/network-monitoring/v1/gateways/{home.campus.gateways[gateway].serial}/{parts}"


async def test_uplinks_are_shown_as_rest_has_them(reported: Harness) -> None:
    """One went down in the gap, the other stayed up: no message says so."""
    await lose(reported, "gateway")
    reported.campus.gateways[0].uplinks[1].up = False
    await come_back(reported)
    assert reported.state_of("binary_sensor", uplink(reported, 0)) == STATE_ON
    assert reported.state_of("binary_sensor", uplink(reported, 1)) == STATE_OFF
    assert reported.run.detail_queries["open"] == 0


async def test_a_port_that_went_down_fires_its_event_once(reported: Harness) -> None:
    """The stream missed the outage: it is reported late rather than never, and not twice."""
    gateway = reported.campus.gateways[0]
    port = gateway.ports[0]
    watch = Watch(reported, reported.entity_id("event", f"{gateway.serial}_ports_event"))
    await lose(reported, "gateway")
    port.up = False
    await come_back(reported)
    context = reported.sim.context
    with reported.later(LATER):
        await reported.receive([("gateway", gateway_messages.interface(context, port))])
    assert [fired for fired in watch.types() if fired is not None] == ["link_down"]


async def test_what_two_lists_lack_is_removed(reported: Harness) -> None:
    """An uplink was removed in the gap: one list that lacks it may be an odd one."""
    registry = er.async_get(reported.hass)
    entity_id = reported.entity_id("binary_sensor", uplink(reported, 1))
    await lose(reported, "gateway")
    del reported.campus.gateways[0].uplinks[1]
    await come_back(reported)
    state = reported.hass.states.get(entity_id)
    assert state is not None
    assert state.state == STATE_UNKNOWN
    await ask_again(reported)
    assert registry.async_get(entity_id) is None


async def test_a_new_uplink_under_another_name_takes_nothing_away(reported: Harness) -> None:
    """Whether it is the old one under REST's own name, nobody knows."""
    await lose(reported, "gateway")
    renamed = reported.campus.gateways[0].uplinks[1]
    number = uplink(reported, 1)
    renamed.name, renamed.vlan = "starlink", 4010
    await come_back(reported)
    assert reported.state_of("binary_sensor", number) == STATE_UNKNOWN
    assert reported.state_of("binary_sensor", uplink(reported, 0)) == STATE_ON


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_list_that_fails_costs_only_itself(reported: Harness, status: int) -> None:
    """The ports are asked for although the uplinks are refused."""
    gateway = reported.campus.gateways[0]
    link = f"{gateway.serial}_port_0_port_link"
    reported.sim.faults.rest[path(reported, "uplinks")] = status
    await lose(reported, "gateway")
    await come_back(reported)
    assert reported.state_of("binary_sensor", link) == STATE_ON
    assert reported.state_of("binary_sensor", uplink(reported, 0)) == STATE_UNKNOWN
    is_refused = status == 403
    assert reported.run.detail_queries["not_offered"] == ["gateways/{}/uplinks"] * is_refused


async def test_a_list_that_failed_is_asked_for_again(reported: Harness) -> None:
    """Central had a bad moment."""
    reported.sim.faults.rest[path(reported, "uplinks")] = 500
    await lose(reported, "gateway")
    await come_back(reported)
    reported.sim.faults.rest.clear()
    await ask_again(reported)
    assert reported.state_of("binary_sensor", uplink(reported, 0)) == STATE_ON


async def test_a_gap_costs_so_many_requests(reported: Harness) -> None:
    """What is beyond waits for its next message, and the diagnostics say so."""
    with details_without_pauses(requests=1):
        await lose(reported, "gateway")
        await come_back(reported)
    summary = reported.run.detail_queries
    assert (summary["limited"], summary["requests_left"]) == (True, 0)
    assert summary["open"] > 0
    assert reported.state_of("binary_sensor", uplink(reported, 0)) == STATE_ON


async def test_parts_that_no_entity_shows_are_not_asked_for(reported: Harness) -> None:
    """A user who has disabled the uplinks of a gateway needs no request for them."""
    registry = er.async_get(reported.hass)
    serial = reported.campus.gateways[0].serial
    entries = er.async_entries_for_config_entry(registry, reported.entry.entry_id)
    for entry in entries:
        if entry.unique_id.startswith(f"{serial}_uplink_"):
            registry.async_update_entity(entry.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await reported.settle()
    reported.sim.faults.rest[path(reported, "uplinks")] = 403
    await lose(reported, "gateway")
    await come_back(reported)
    assert reported.run.detail_queries["not_offered"] == []


async def test_an_unload_in_the_middle_leaves_nothing(reported: Harness) -> None:
    """The request that waits for Central is given up."""
    await lose(reported, "gateway")
    reported.sim.faults.streams.clear()
    await reported.until_live()
    with held_rest() as (requested, _), reported.later(SOON):
        reported.fire_time(SOON)
        await requested.wait()
        await until_true(lambda: reported.run.asks_for_details)
        await reported.unload()
    names = [task.get_name() for task in asyncio.all_tasks()]
    assert not [name for name in names if "detail queries" in name]


async def test_ports_of_a_switch_are_shown_as_rest_has_them(reported: Harness) -> None:
    """An uplink was unplugged in the gap."""
    switch = reported.campus.switches[0]
    port = next(each for each in switch.ports if each.uplink)
    await lose(reported, "switch")
    port.up = False
    await come_back(reported)
    key = f"{switch.serial}_port_{port.name}"
    assert reported.state_of("binary_sensor", f"{key}_link") == STATE_OFF


async def test_fans_and_power_supplies_are_shown_as_rest_has_them(reported: Harness) -> None:
    """A power supply failed in the gap, and that is fired once."""
    switch = reported.campus.switches[0]
    watch = Watch(reported, reported.entity_id("event", f"{switch.serial}_device_event"))
    await lose(reported, "switch")
    switch.supplies[1].status = "FAILED"
    await come_back(reported)
    states = [
        reported.state_of("binary_sensor", f"{switch.serial}_{name}")
        for name in ("fan", "power_supply_1", "power_supply_2")
    ]
    assert states == [STATE_OFF, STATE_OFF, STATE_ON]
    assert [fired for fired in watch.types() if fired is not None] == ["power_supply_failed"]


class TestStacks:
    """A campus with a stack."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with a pair of switches and a stack of three."""
        return Settings(aps=0, switches=5, gateways=0, clients=0)

    async def test_a_stack_is_asked_for_once(self, reported: Harness) -> None:
        """Its ports are on one list, under its id."""
        members = reported.campus.switches[2:5]
        await lose(reported, "switch")
        members[1].ports[0].up = False
        await come_back(reported)
        states = [
            reported.state_of("binary_sensor", f"{each.serial}_port_{each.ports[0].name}_link")
            for each in members
        ]
        assert states == [STATE_ON, STATE_OFF, STATE_ON]
        topology = f"{members[2].serial}_stack_topology"
        assert reported.state_of("sensor", topology) == "ring"
        primary = reported.campus.switches[0]
        assert reported.state_of("sensor", f"{primary.serial}_vsx_role") == "primary"
        # Interfaces and hardware of three, VSX of two, members of one.
        assert MAX_REQUESTS - reported.run.detail_queries["requests_left"] == 9


async def test_parts_of_an_access_point_are_shown_as_rest_has_them(reported: Harness) -> None:
    """A tunnel, a port and a WLAN went down in the gap."""
    ap = reported.campus.aps[0]
    await lose(reported, "ap")
    ap.tunnels[0].up = False
    ap.ports[0].up = False
    ap.wlans[0].up = False
    await come_back(reported)
    assert reported.state_of("binary_sensor", f"{ap.serial}_port_0_port_link") == STATE_OFF
    tunnel = f"{ap.serial}_tunnel_primary/{ap.tunnels[0].name}_up"
    assert reported.state_of("binary_sensor", tunnel) == STATE_OFF
    assert reported.run.detail_queries["open"] == 0


async def test_nothing_is_asked_before_automations_are_armed(
    reported: Harness, hass_storage: dict[str, Any]
) -> None:
    """What REST shows to have changed is fired, and must be heard."""
    await reported.unload()
    del hass_storage[f"{DOMAIN}.{reported.entry.entry_id}"]["data"]["closed"]
    reported.campus.gateways[0].uplinks[1].up = False
    reported.hass.set_state(CoreState.starting)
    await reported.set_up()
    await reported.until_live()
    with reported.later(SOON):
        reported.fire_time(SOON)
        await reported.settle()
    assert reported.run.detail_queries["requests_left"] == MAX_REQUESTS
    serial = reported.campus.gateways[0].serial
    watch = Watch(reported, reported.entity_id("event", f"{serial}_uplinks_event"))
    reported.hass.set_state(CoreState.running)
    reported.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await reported.settle()
    await ask(reported, SOON)
    assert "down" in watch.types()


async def test_an_outage_of_central_costs_no_device_its_turn(reported: Harness) -> None:
    """However long it lasts, all devices are asked for afterwards."""
    gateway = reported.campus.gateways[0]
    lists = ("uplinks", "ports", "tunnels")
    for parts in lists:
        reported.sim.faults.rest[path(reported, parts)] = 500
    await lose(reported, "gateway")
    await come_back(reported)
    for _ in range(4):
        await ask_again(reported)
    reported.sim.faults.rest.clear()
    await ask_again(reported)
    assert reported.state_of("binary_sensor", uplink(reported, 0)) == STATE_ON
    link = f"{gateway.serial}_port_0_port_link"
    assert reported.state_of("binary_sensor", link) == STATE_ON


class TestManyGateways:
    """A campus with several gateways."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus of gateways."""
        return Settings(aps=0, switches=0, gateways=3, clients=0)

    async def test_devices_that_always_fail_cost_no_other_its_turn(self, reported: Harness) -> None:
        """They come last in the next round, although they matter most."""
        for parts, gateway in (("uplinks", 0), ("ports", 0), ("uplinks", 1)):
            reported.sim.faults.rest[path(reported, parts, gateway)] = 500
        await lose(reported, "gateway")
        await come_back(reported)
        others = [uplink(reported, 0, gateway=2), uplink(reported, 1, gateway=2)]
        assert [reported.state_of("binary_sensor", each) for each in others] == ["unknown"] * 2
        await ask_again(reported)
        assert [reported.state_of("binary_sensor", each) for each in others] == ["on"] * 2

    async def test_a_list_that_no_device_has_is_not_asked_for_again(
        self, reported: Harness
    ) -> None:
        """Central does not offer it; one device without it could be unknown to Central."""
        for gateway in range(3):
            reported.sim.faults.rest[path(reported, "uplinks", gateway)] = 404
        await lose(reported, "gateway")
        await come_back(reported)
        assert reported.run.detail_queries["not_offered"] == ["gateways/{}/uplinks"]
