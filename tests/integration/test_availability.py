"""Every row of the entity tables shows its value while it is known and fresh."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.binary_sensor import BINARY_SENSORS
from custom_components.hpe_aruba_central.central.models.core import Thing
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Part
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import CONF_ACCESS_PORTS, DOMAIN
from custom_components.hpe_aruba_central.descriptions.base import ThingDescription
from custom_components.hpe_aruba_central.registry.unique_ids import unique_id
from custom_components.hpe_aruba_central.sensor import SENSORS
from simulator import Settings

from .harness import Harness
from .helpers import until_true

ROWS: list[tuple[str, ThingDescription[Any]]] = [
    *(("sensor", row) for row in SENSORS),
    *(("binary_sensor", row) for row in BINARY_SENSORS),
]
pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

GONE = {STATE_UNAVAILABLE, STATE_UNKNOWN}

WITHOUT_VALUE = {
    "access_point sensor Device down_reason",
    *(f"switch binary_sensor Device power_supply_{index}" for index in (0, *range(3, 9))),
    "switch sensor Device ipv6_address",
    *(f"{kind} sensor Device client_count" for kind in ("switch", "gateway")),
}
"""Rows without a value in the simulator."""


class Shown(NamedTuple):
    """A table row of one device or part."""

    platform: str
    row: ThingDescription[Any]
    thing: Thing
    state: Callable[[], str | None]
    """Returns the entity's state, None if there is none."""


@pytest.fixture
def settings() -> Settings:
    """Return a campus with one of everything: also a modem, a VSX pair and a stack."""
    return Settings(aps=2, switches=4, gateways=1)


@pytest.fixture
async def full_home(new_home: Harness) -> Harness:
    """Return a home that has received everything, with every entity enabled."""
    await set_up_to_show_all(new_home)
    await new_home.receive_everything()
    return new_home


async def set_up_to_show_all(home: Harness) -> None:
    """Set the account up with access ports shown."""
    await home.set_up({CONF_ACCESS_PORTS: True})
    await home.until_live()


def kind_of(home: Harness, thing: Thing) -> DeviceKind:
    """Return the kind of a device, or of a part's device."""
    kind: DeviceKind = home.run.devices[thing.key[1]].kind
    return kind


def shown(home: Harness) -> Iterator[Shown]:
    """Iterate over all table rows of all devices and parts."""
    registry = er.async_get(home.hass)

    def looker(platform: str, row: ThingDescription[Any], thing: Thing) -> Callable[[], str | None]:
        """Return a function that looks an entity's state up."""

        def look() -> str | None:
            """Return the state, or None without an entity."""
            entity = registry.async_get_entity_id(
                platform,
                DOMAIN,
                unique_id(thing.key, row.key),
            )
            state = home.hass.states.get(entity) if entity else None
            return state.state if state else None

        return look

    for thing in home.run.things:
        kind = kind_of(home, thing)
        for platform, row in ROWS:
            if row.model is type(thing) and kind in row.kinds:
                yield Shown(platform, row, thing, looker(platform, row, thing))


def states(home: Harness) -> dict[tuple[Any, str], tuple[Shown, str]]:
    """Return the rows that have an entity, with their states, by kind, table and row."""
    # Home Assistant writes a whole number as 236.0 the first time, and as 236 from then on.
    return {
        (one.thing.key, one.row.key): (one, state.removesuffix(".0"))
        for one in shown(home)
        if (state := one.state()) is not None
    }


async def test_every_row_has_a_value_once_everything_was_received(full_home: Harness) -> None:
    """Every row has a value for at least one device or part of each kind that it is for."""
    wanted, found = set(), set()
    for one in shown(full_home):
        name = (
            f"{kind_of(full_home, one.thing)} {one.platform} {one.row.model.__name__} {one.row.key}"
        )
        wanted.add(name)
        if one.state() not in {None, *GONE}:
            found.add(name)

    assert sorted(wanted - found - WITHOUT_VALUE) == []


async def test_a_value_that_was_never_received_is_unknown(new_home: Harness) -> None:
    """Without values, only entities that wait for theirs exist, and they are unknown."""
    await set_up_to_show_all(new_home)
    run = new_home.run
    for kind in DeviceKind:
        bare: list[Thing] = [Device(serial_number=f"BARE-{kind}", kind=kind)]
        bare += [part(serial_number=f"BARE-{kind}", part_id="1") for part in PARTS.values()]
        for thing in bare:
            run.put(thing)
    await new_home.settle()

    rows = [one for one in shown(new_home) if one.thing.key[1].startswith("BARE")]

    assert {one.row.key for one in rows if one.state() is not None} == {
        "connectivity",
        "cpu_utilization",
        "memory_utilization",
    }
    assert {one.state() for one in rows} == {None, STATE_UNKNOWN}


async def test_a_value_that_is_no_longer_known_is_unknown(full_home: Harness) -> None:
    """Every entity becomes unknown when its value is gone."""
    before = states(full_home)
    run = full_home.run
    for thing in full_home.run.things:
        if isinstance(thing, Device):
            blank: Thing = Device(
                serial_number=thing.serial_number, kind=thing.kind, uplink_ports=thing.uplink_ports
            )
        else:
            assert isinstance(thing, Part)
            blank = type(thing)(serial_number=thing.serial_number, part_id=thing.part_id)
        run.put(blank)

    after = states(full_home)

    assert after.keys() == before.keys()
    assert {key: state for key, (_, state) in after.items() if state != STATE_UNKNOWN} == {}


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize("kind", list(DeviceKind))
async def test_entities_are_unavailable_while_their_stream_is_down(
    full_home: Harness, kind: DeviceKind
) -> None:
    """Only that stream's entities are unavailable, and their states return without a restart."""
    stream = DEVICE_STREAMS[kind]
    before = states(full_home)
    mine = {key for key in before if kind_of(full_home, before[key][0].thing) is kind}
    assert mine

    full_home.sim.faults.streams[stream] = 503
    await full_home.sim.drop(stream, 1011)
    await until_true(lambda: not full_home.run.is_live(stream))
    await full_home.settle()
    after = states(full_home)
    assert {key for key, (_, state) in after.items() if state == STATE_UNAVAILABLE} == mine
    assert [key for key in before.keys() - mine if after[key][1] != before[key][1]] == []

    full_home.sim.faults.streams.clear()
    await full_home.until_live()
    after = states(full_home)
    assert {
        key: (before[key][1], state) for key, (_, state) in after.items() if state != before[key][1]
    } == {}


@pytest.mark.parametrize("kind", list(DeviceKind))
async def test_measurements_are_unavailable_while_the_device_is_offline(
    full_home: Harness, kind: DeviceKind
) -> None:
    """Names, enum values and times keep their state; other devices are not affected."""
    device = next(device for device in full_home.run.devices.values() if device.kind is kind)
    before = states(full_home)
    down, up = {
        DeviceKind.ACCESS_POINT: ("ap_down", "ap_up"),
        DeviceKind.SWITCH: ("switch_down", "switch_up"),
        DeviceKind.GATEWAY: ("gateway_down", "gateway_up"),
    }[kind]

    await full_home.incident(down, device.serial_number)

    for key, (one, state) in states(full_home).items():
        is_its = one.thing.key[1] == device.serial_number
        if is_its and one.row.needs_online:
            assert state == STATE_UNAVAILABLE, key
        elif is_its and one.row.key == "connectivity":
            assert state == "off"
        elif key in before and not (is_its and one.row.key == "down_reason"):
            assert state == before[key][1], key

    await full_home.incident(up, device.serial_number)

    after = states(full_home)
    assert {
        key: (before[key][1], state)
        for key, (one, state) in after.items()
        if key in before
        and one.row.key not in {"last_restart", "down_reason"}
        and state != before[key][1]
    } == {}
