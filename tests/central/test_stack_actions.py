"""Actions on stacks: Central restarts and locates all members, and knows them by their stack."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest

from custom_components.hpe_aruba_central.central.errors import CentralActionError
from custom_components.hpe_aruba_central.central.models.device import Device
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from tests.central.action_helpers import AP, SWITCH, TOKEN, requests
from tests.central.scripted_server import Scripted, json_answer

STACKED = replace(SWITCH, stack_id="1f00d067-267edc80")
IN_A_STACK = [
    DeviceActions.reboot_stack,
    DeviceActions.locate_stack,
    partial(DeviceActions.bounce_port, ports="1"),
]


@pytest.mark.parametrize("do", IN_A_STACK)
async def test_central_knows_a_stack_by_its_id(
    scripted_actions: DeviceActions, scripted: Scripted, do: Callable[..., Awaitable[None]]
) -> None:
    """The id of the stack takes the place of the serial number."""
    scripted.answers = [TOKEN, json_answer({"status": "SUCCEEDED", "taskId": "task-1"}, 202)]
    await do(scripted_actions, STACKED)
    assert f"/cx/{STACKED.stack_id}/" in requests(scripted)[0]


@pytest.mark.parametrize("do", IN_A_STACK)
async def test_if_central_does_not_know_the_stack_the_serial_number_is_tried(
    scripted_actions: DeviceActions, scripted: Scripted, do: Callable[..., Awaitable[None]]
) -> None:
    """Both are tried in both families; nothing is executed by a request that gets 404."""
    unknown = json_answer({"message": "Device not found"}, 404)
    done = json_answer({"status": "SUCCEEDED", "taskId": "task-1"}, 202)
    scripted.answers = [TOKEN, unknown, unknown, done]
    await do(scripted_actions, STACKED)
    posted = [line.split("/")[3:5] for line in requests(scripted) if line.startswith("POST")]
    assert posted == [["cx", STACKED.stack_id], ["aos-s", STACKED.stack_id], ["cx", "SG01"]]


@pytest.mark.parametrize("do", IN_A_STACK)
async def test_another_refusal_of_a_stack_is_final(
    scripted_actions: DeviceActions, scripted: Scripted, do: Callable[..., Awaitable[None]]
) -> None:
    """Only 404 says that Central knows no such device."""
    scripted.answers = [TOKEN, json_answer({"message": "Device offline"}, 409)]
    with pytest.raises(CentralActionError, match="Device offline"):
        await do(scripted_actions, STACKED)
    assert len(requests(scripted)) == 1


@pytest.mark.parametrize(
    "do, device",
    [
        (DeviceActions.reboot, STACKED),
        (DeviceActions.locate, STACKED),
        (DeviceActions.reboot_stack, SWITCH),
        (DeviceActions.locate_stack, SWITCH),
        (DeviceActions.reboot_stack, replace(STACKED, stack_topology="standalone")),
        (DeviceActions.reboot_stack, replace(STACKED, switch_type="tpd")),
        (DeviceActions.locate_stack, AP),
    ],
)
async def test_a_stack_is_never_taken_for_one_switch(
    scripted_actions: DeviceActions,
    scripted: Scripted,
    do: Callable[[DeviceActions, Device], Awaitable[None]],
    device: Device,
) -> None:
    """Who wants to restart one switch does not restart a whole stack, and the other way round."""
    with pytest.raises(CentralActionError, match="does not offer"):
        await do(scripted_actions, device)
    assert requests(scripted) == []


async def test_a_stack_id_that_is_another_path_is_not_sent(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """Then the serial number is all there is."""
    scripted.answers = [TOKEN, json_answer({"status": "SUCCEEDED", "taskId": "task-1"}, 202)]
    await scripted_actions.reboot_stack(replace(STACKED, stack_id="../aps/CN01"))
    assert "/cx/SG01/" in requests(scripted)[0]
