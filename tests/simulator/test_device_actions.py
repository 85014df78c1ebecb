"""Actions on devices and their ports, and what the streams report."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2 as ap,
    gateway_pb2 as gw,
    switch_pb2 as sw,
)
from simulator.device_actions import DEVICES
from simulator.devices import Model

from .action_helpers import bounce, finish, first, path, payloads, post
from .conftest import Client, Start


@pytest.mark.parametrize(
    "family, stream, down, up",
    [
        ("aps", "ap", False, True),
        ("cx", "switch", sw.STATUS_DOWN, sw.STATUS_UP),
        ("gateways", "gateway", gw.STATUS_DOWN, gw.STATUS_UP),
    ],
)
async def test_reboot(client: Client, family: str, stream: str, down: object, up: object) -> None:
    """A device that reboots goes offline and comes online again."""
    socket = await client.connect(stream)
    status, answer = await post(client, path(client, family, "reboot"))
    assert (status, answer["status"]) == (202, "INITIATED")
    types: dict[str, type[Any]] = {
        "ap": ap.APInfo,
        "switch": sw.StreamSwitchMessage,
        "gateway": gw.Gateway,
    }
    messages = [
        getattr(message, "switch_state", message)
        for message in await payloads(socket, types[stream], 2)
    ]
    assert [message.status for message in messages] == [down, up]
    if stream == "ap":
        assert messages[0].down_reason == ap.DEVICE_DOWN_REASON_AP_REBOOT


async def test_rebooting_device_refuses_actions(start: Start) -> None:
    """A device that is rebooting refuses other actions with 409."""
    client = await start(pause=3600)
    assert (await post(client, path(client, "aps", "reboot")))[0] == 202
    for action in ("reboot", "locate"):
        status, answer = await post(client, path(client, "aps", action))
        assert status == 409
        assert answer["message"].startswith("Device already rebooting")


async def test_offline_device_refuses_actions(client: Client) -> None:
    """A device that is offline refuses all actions with 409."""
    client.simulator.campus.switches[0].online = False
    for action, body in (("reboot", None), ("locate", None), ("portBounce", {"ports": ["1/1/1"]})):
        status, answer = await post(client, path(client, "cx", action), body)
        assert (status, answer["errorCode"]) == (409, "HPE_GL_ERROR_CONFLICT")
        assert answer["message"].startswith("Device offline")


@pytest.mark.parametrize("family", ["aps", "cx"])
async def test_locate(client: Client, family: str) -> None:
    """A device that is located blinks, and refuses to be located again."""
    serial = first(client, family).serial
    assert not client.simulator.actions.is_blinking(serial)
    assert (await post(client, path(client, family, "locate")))[0] == 202
    assert client.simulator.actions.is_blinking(serial)
    assert (await post(client, path(client, family, "locate")))[0] == 409


async def test_actions_depend_on_the_device_family(client: Client) -> None:
    """A path of another family or an action that the family does not have gets 404."""
    serial = first(client, "cx").serial
    for wrong in (f"aps/{serial}/reboot", f"aos-s/{serial}/reboot", "cx/unknown/reboot"):
        assert (await post(client, f"{DEVICES}/{wrong}"))[0] == 404
    for missing in ("gateways", "locate"), ("aps", "portBounce"), ("aps", "poeBounce"):
        async with client.session.post(
            client.base + path(client, *missing), headers=await client.bearer()
        ) as response:
            assert response.status == 404
    client.simulator.campus.switches[0].model = Model("2930M", "JL258A", "WC.16.11.0021", 8)
    assert (await post(client, f"{DEVICES}/aos-s/{serial}/reboot"))[0] == 202


async def test_a_switch_of_another_make_has_no_actions(client: Client) -> None:
    """It answers in no family, and REST lists its type as third-party device."""
    switch = client.simulator.campus.switches[0]
    switch.third_party = True
    for family in ("cx", "aos-s"):
        assert (await post(client, f"{DEVICES}/{family}/{switch.serial}/reboot"))[0] == 404
    (item,) = (await client.get("/network-monitoring/v1/switches"))["items"]
    assert item["switchType"] == "tpd"


async def test_a_stack_is_known_by_its_id(start: Start) -> None:
    """Its members' serial numbers are unknown to actions; all members act."""
    client = await start(switches=4)
    members = [device for device in client.simulator.campus.switches if device.stack]
    assert len(members) == 2
    for member in members:
        assert (await post(client, f"{DEVICES}/cx/{member.serial}/locate"))[0] == 404
    stack = f"stack-{members[0].serial}"
    assert (await post(client, f"{DEVICES}/cx/{stack}/locate"))[0] == 202
    assert all(client.simulator.actions.is_blinking(member.serial) for member in members)
    port = members[1].ports[0].name
    status, answer = await post(client, f"{DEVICES}/cx/{stack}/portBounce", {"ports": [port]})
    assert status == 202
    done = await finish(client, answer["location"])
    assert done["output"]["results"] == [{"port": port, "status": "Bounced"}]


async def test_lists_name_the_deployment_and_the_stack(start: Start) -> None:
    """As in the examples of HPE's definition."""
    client = await start(switches=5)
    serials = {device.serial for device in client.simulator.campus.switches}
    for name in ("switches", "device-inventory", "devices"):
        items = (await client.get(f"/network-monitoring/v1/{name}"))["items"]
        switches = [item for item in items if item["serialNumber"] in serials]
        assert {item["deployment"] for item in switches} == {"VSX", "Stack"}, name
    items = (await client.get("/network-monitoring/v1/switches"))["items"]
    assert [item["switchRole"] for item in items[2:]] == ["Conductor", "Standby", "Member"]
    assert len({item["stackId"] for item in items[2:]}) == 1


async def test_bounce_switch_ports(client: Client) -> None:
    """Ports that are up go down and up; an unknown port fails in the results."""
    socket = await client.connect("switch")
    one, two, *_ = client.simulator.campus.switches[0].ports
    one.up, two.up = True, False
    output = await bounce(client, "cx", "portBounce", one.name, two.name, "9/9/9")
    assert output == {
        "ports": [one.name, two.name, "9/9/9"],
        "results": [
            {"port": one.name, "status": "Bounced"},
            {"port": two.name, "status": "Bounced"},
            {"port": "9/9/9", "status": "Failed.  Invalid port."},
        ],
    }
    wrappers = await payloads(socket, sw.StreamSwitchMessage, 2)
    messages = [wrapper.interface_state for wrapper in wrappers]
    assert [(message.name, message.status) for message in messages] == [
        (one.name, sw.STATUS_DOWN),
        (one.name, sw.STATUS_UP),
    ]
    assert (one.up, two.up) == (True, False)


async def test_bounce_gateway_ports(client: Client) -> None:
    """Results of a gateway have the port names without their prefix."""
    socket = await client.connect("gateway")
    output = await bounce(client, "gateways", "portBounce", "GE 0/0/1")
    assert output["results"] == [{"port": "0/0/1", "status": "Bounced"}]
    messages = await payloads(socket, gw.Interface, 2)
    assert [message.oper_state for message in messages] == [gw.STATUS_DOWN, gw.STATUS_UP]


async def test_bounce_poe(client: Client) -> None:
    """PoE goes off and on, the link stays up; a fiber port fails in the results."""
    socket = await client.connect("switch")
    one, two, *_ = client.simulator.campus.switches[0].ports
    one.up, one.poe_demand, two.fiber = True, 7, True
    output = await bounce(client, "cx", "poeBounce", one.name, two.name)
    assert [row["status"] for row in output["results"]] == [
        "Bounced",
        "Failed.  PoE is not supported.",
    ]
    wrappers = await payloads(socket, sw.StreamSwitchMessage, 2)
    messages = [wrapper.interface_state for wrapper in wrappers]
    assert [message.poe_status for message in messages] == [sw.STATUS_DOWN, sw.STATUS_UP]
    assert one.up
    output = await bounce(client, "gateways", "poeBounce", "GE 0/0/1")
    assert output["results"][0]["status"] == "Bounced"


@pytest.mark.parametrize("body", [None, {}, {"ports": []}, {"ports": "1/1/1"}, {"ports": [1]}])
async def test_bounce_requires_ports(client: Client, body: Any) -> None:
    """A bounce without a list of ports gets 400."""
    assert (await post(client, path(client, "cx", "portBounce"), body))[0] == 400
