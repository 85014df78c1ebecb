"""Stacks of switches: what Central does to all members is offered for the stack, not for one."""

from homeassistant.components.button.const import DOMAIN as BUTTON
import pytest

from simulator import Settings
from simulator.devices import StackMember
from simulator.messages import switch

from .actions import call, device_id, refused
from .harness import Harness
from .helpers import until_true
from .test_buttons import press


@pytest.fixture
def settings() -> Settings:
    """Return a campus with a VSX pair and a stack of two."""
    return Settings(switches=4)


@pytest.fixture
def members(home: Harness) -> list[StackMember]:
    """Return the members of the stack, the conductor first."""
    return [device.stack for device in home.campus.switches if device.stack is not None]


async def test_a_stack_has_buttons_of_its_own(home: Harness, members: list[StackMember]) -> None:
    """They are the conductor's; no member has buttons that seem to concern it alone."""
    conductor, standby = members
    for key in ("reboot", "locate"):
        for member in members:
            assert home.find_entity_id(BUTTON, f"{member.serial}_{key}") is None
        assert home.find_entity_id(BUTTON, f"{conductor.serial}_{key}_stack") is not None
        assert home.find_entity_id(BUTTON, f"{standby.serial}_{key}_stack") is None
    button = home.state(BUTTON, f"{conductor.serial}_reboot_stack")
    assert button.name == f"{conductor.device.name} Restart stack"
    pair = home.campus.switches[0]
    assert home.find_entity_id(BUTTON, f"{pair.serial}_reboot") is not None
    assert home.find_entity_id(BUTTON, f"{pair.serial}_reboot_stack") is None


async def test_restart_stack_restarts_all_members_with_one_request(
    home: Harness, members: list[StackMember]
) -> None:
    """Central wants the id of the stack in the place of the serial number."""
    before = [member.device.booted for member in members]
    await press(home, f"{members[0].serial}_reboot_stack")
    [asked] = home.sim.actions.requests
    assert (asked.path.split("/")[-2], asked.status) == (members[0].name, 202)
    await until_true(
        lambda: all(
            member.device.booted != booted for member, booted in zip(members, before, strict=True)
        )
    )


async def test_the_buttons_of_a_stack_follow_its_conductor(
    home: Harness, members: list[StackMember]
) -> None:
    """After a failover, the switch that leads the stack has them; it works there and back."""
    for leading, other in (reversed(members), members):
        leading.role, other.role = "COMMANDER", "STANDBY"
        reports = [switch.stack(home.sim.context, each) for each in (leading, other)]
        await home.receive([("switch", report) for report in reports])
        for key in ("reboot_stack", "locate_stack"):
            assert home.find_entity_id(BUTTON, f"{leading.serial}_{key}") is not None
            assert home.find_entity_id(BUTTON, f"{other.serial}_{key}") is None
    await press(home, f"{members[0].serial}_locate_stack")
    assert all(home.sim.actions.is_blinking(each.serial) for each in members)


async def test_the_actions_for_stacks_take_any_members_and_send_one_request(
    home: Harness, members: list[StackMember]
) -> None:
    """A stack whose members are all targeted restarts once."""
    ids = [device_id(home, member.serial) for member in members]
    await call(home, "locate_stack", device_id=ids[1])
    await call(home, "reboot_stack", device_id=ids)
    paths = [request.path.split("/")[-2:] for request in home.sim.actions.requests]
    assert paths == [[members[0].name, "locate"], [members[0].name, "reboot"]]


async def test_a_member_is_not_restarted_as_if_it_were_alone(
    home: Harness, members: list[StackMember]
) -> None:
    """The error names the way; a switch without a stack has none to restart."""
    ids = [device_id(home, member.serial) for member in members]
    for name in ("reboot", "locate"):
        assert await refused(home, name, {"device_id": ids}) == "device_in_stack"
    alone = device_id(home, home.campus.switches[0].serial)
    for name in ("reboot_stack", "locate_stack"):
        assert await refused(home, name, {"device_id": [ids[0], alone]}) == "device_cannot"
    assert home.sim.actions.requests == []


async def test_a_port_of_a_member_is_bounced_by_the_id_of_the_stack(
    home: Harness, members: list[StackMember]
) -> None:
    """The port's name begins with the member's number."""
    member = members[1]
    port = next(port for port in member.device.ports if port.up)
    await home.receive([("switch", switch.interface(home.sim.context, port))])
    await call(home, "bounce_port", device_id=device_id(home, member.serial), ports=port.name)
    [asked] = home.sim.actions.requests_for("portBounce")
    assert (asked.path.split("/")[-2], asked.body) == (member.name, {"ports": [port.name]})
    assert port.name.startswith("2/")
