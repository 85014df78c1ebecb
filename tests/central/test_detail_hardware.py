"""Power supplies, fans, VSX and stacks of switches as REST lists them."""

from datetime import UTC, datetime

import pytest

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from tests.central.scripted_server import Scripted, json_answer, page
from tests.central.test_detail_lists import LISTS, TOKEN, read

HARDWARE = "switches/{}/hardware-categories"


@pytest.mark.parametrize(
    "supplies, expected",
    [
        ({"totalCount": 2, "upCount": 2}, [(1, "powered"), (2, "powered")]),
        (
            {"totalCount": "2", "upCount": "1", "failedIds": [{"ids": ["2"]}]},
            [(1, "powered"), (2, "failed")],
        ),
        # Which one has failed is not said.
        ({"totalCount": 2, "upCount": 1, "failedIds": []}, []),
        ({"totalCount": 2, "upCount": 2, "failedIds": [{"ids": ["2"]}]}, []),
        ({"totalCount": 2}, []),
        ({"totalCount": 1e9, "upCount": 1e9}, []),
        ({"totalCount": {}, "upCount": [], "failedIds": 7}, []),
        (None, []),
    ],
)
async def test_power_supplies(
    scripted_api: CentralApi,
    scripted: Scripted,
    supplies: object,
    expected: list[tuple[int, str]],
) -> None:
    """They are known only if it is certain which ones work."""
    [switch] = await read(scripted_api, scripted, HARDWARE, {"id": "x", "powerSupplies": supplies})
    assert isinstance(switch, Device)
    assert [(each.index, each.status) for each in switch.power_supplies] == expected


@pytest.mark.parametrize(
    "fans, expected",
    [
        ({"totalCount": 3, "upCount": 3}, True),
        ({"totalCount": 3, "upCount": 2}, False),
        ({"totalCount": 3, "upCount": 4}, None),
        ({"totalCount": 0, "upCount": 0}, None),
        ({"health": "Good"}, None),
    ],
)
async def test_fans(
    scripted_api: CentralApi, scripted: Scripted, fans: object, expected: bool | None
) -> None:
    """A fan that is not up has failed; a switch without fans has none to report."""
    [switch] = await read(scripted_api, scripted, HARDWARE, {"id": "x", "fans": fans})
    assert isinstance(switch, Device)
    assert switch.fan_ok is expected


async def test_vsx(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The example of HPE's definition; states that the stream does not have are unknown."""
    definition = {
        "configSyncStateValue": "synchronized",
        "islpDeviceStateValue": "active",
        "lastSyncTimestamp": "1707919492646",
        "peerRole": "secondary",
        "role": "primary",
        "vsxPeerSerial": "SNSECONDARY123",
    }
    scripted.answers = [TOKEN, json_answer(definition), json_answer({})]
    [switch] = await scripted_api.details(LISTS["switches/{}/vsx"], "SG1")
    assert switch == Device(
        serial_number="SG1",
        kind=DeviceKind.SWITCH,
        vsx_role="primary",
        vsx_peer_role="secondary",
        vsx_sync_state="in_sync",
        vsx_last_sync=datetime(2024, 2, 14, 14, 4, 52, 646000, tzinfo=UTC),
    )
    [without] = await scripted_api.details(LISTS["switches/{}/vsx"], "SG1")
    assert without == Device(serial_number="SG1", kind=DeviceKind.SWITCH)


async def test_stack_members(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Each member has the topology of its stack; what is odd costs only itself."""
    stack = {"topology": "Ring", "members": [{"serialNumber": "SG1"}, None, {"id": "x"}]}
    scripted.answers = [TOKEN, page(stack, None, {"members": 7})]
    found = await scripted_api.details(LISTS["stack/{}/members"], "stack-id")
    assert [(each.serial_number, getattr(each, "stack_topology", None)) for each in found] == [
        ("SG1", "ring"),
        ("stack-id", "ring"),
    ]
