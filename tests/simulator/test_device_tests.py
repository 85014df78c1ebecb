"""Tests that devices run, and clients that they disconnect."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.pb import clients_pb2
from simulator.device_actions import DEVICES
from simulator.device_tests import TESTS
from simulator.devices import Model

from .action_helpers import finish, first, path, payloads, post
from .conftest import Client

DESTINATION = {"destination": "www.example.com"}
SERVER = {"iperfServerAddress": "192.0.2.10"}


async def run(client: Client, family: str, test: str, body: Any) -> Any:
    """Run a test, and return the state of the ended operation."""
    status, answer = await post(client, path(client, family, test), body)
    assert (status, answer["status"]) == (202, "INITIATED"), answer
    return await finish(client, answer["location"])


@pytest.mark.parametrize("family", ["aps", "gateways", "cx"])
async def test_numbers_are_texts_as_in_the_definition(client: Client, family: str) -> None:
    """In every field of a ping and of a traceroute."""
    state = await run(client, family, "ping", DESTINATION)
    assert (state["status"], state["progressPercent"]) == ("COMPLETED", 100)
    assert state["failReason"] is None
    output = state["output"]
    replies = output.pop("replies", [])
    for fields in (output, *replies):
        assert all(isinstance(value, str) for value in fields.values())
    assert ("successRatePercent" in output) is (family == "gateways")
    output = (await run(client, family, "traceroute", DESTINATION))["output"]
    assert ("resolvedIp" in output) is (family != "gateways")
    for hop in output["hops"]:
        for probe in hop["probes"]:
            assert all(isinstance(value, str) for value in probe.values())


async def test_a_name_without_an_address(client: Client) -> None:
    """The operation is done, without an output and with a reason."""
    state = await run(client, "aps", "ping", {"destination": "nowhere.invalid"})
    assert (state["status"], state["output"]) == ("COMPLETED", None)
    assert state["failReason"] == "Destination not resolved"


async def test_the_same_cable_has_the_same_length(client: Client) -> None:
    """AOS-S has fewer fields than CX."""
    port = next(port for port in client.simulator.campus.switches[0].ports if port.up)
    body = {"ports": [port.name]}
    one, other = [(await run(client, "cx", "cableTest", body))["output"] for _ in range(2)]
    assert one == other
    [row] = one["results"]
    assert row.keys() == {"cablePairDiagnostics", "interfaceName", "state"}
    assert {*row["cablePairDiagnostics"][0]} == {"accuracy", "length", "pairName", "status"}
    client.simulator.campus.switches[0].model = Model("2930M", "JL258A", "WC.16.11.0021", 8)
    [row] = (await _run_on_aos_s(client, "cableTest", body))["output"]["results"]
    assert row.keys() == {"cablePairDiagnostics", "interfaceName"}


async def test_a_switch_with_aos_s_reports_less(client: Client) -> None:
    """Neither the address that a name has, nor the size of packets."""
    client.simulator.campus.switches[0].model = Model("2930M", "JL258A", "WC.16.11.0021", 8)
    output = (await _run_on_aos_s(client, "ping", DESTINATION))["output"]
    assert "resolvedIp" not in output
    assert all("sentPacketSizeBytes" not in reply for reply in output["replies"])
    assert "resolvedIp" not in (await _run_on_aos_s(client, "traceroute", DESTINATION))["output"]


async def _run_on_aos_s(client: Client, test: str, body: Any) -> Any:
    """Run a test on the first switch, which has AOS-S, and return the state of its operation."""
    serial = first(client, "cx").serial
    _, answer = await post(client, f"{DEVICES}/aos-s/{serial}/{test}", body)
    return await finish(client, answer["location"])


async def test_the_download_is_measured_if_asked_for(client: Client) -> None:
    """As in the definition's example, where it was not."""
    output = (await run(client, "aps", "speedtest", SERVER))["output"]
    assert float(output["upstreamBandwidthInMbps"]) >= 100
    assert output["downstreamBandwidthInMbps"] is None
    output = (await run(client, "aps", "speedtest", {**SERVER, "includeReverse": True}))["output"]
    assert float(output["downstreamBandwidthInMbps"]) >= 100


@pytest.mark.parametrize(
    "family, action, body",
    [
        ("aps", "ping", None),
        ("aps", "ping", {}),
        ("aps", "ping", {"destination": ""}),
        ("cx", "ping", {**DESTINATION, "count": 0}),
        ("cx", "ping", {**DESTINATION, "count": "5"}),
        ("gateways", "ping", {**DESTINATION, "packetSize": 2001}),
        ("gateways", "traceroute", {"destination": 1}),
        ("cx", "cableTest", {"ports": []}),
        ("aps", "speedtest", {"iperfServerAddress": "iperf.example.com"}),
        ("aps", "speedtest", {**SERVER, "secondsToMeasure": 21}),
        ("aps", "speedtest", {**SERVER, "serverPort": 65536}),
        ("aps", "speedtest", {**SERVER, "protocol": "sctp"}),
        ("aps", "disconnectUserByMacAddress", {}),
        ("aps", "disconnectUserByNetwork", {"networkName": ""}),
        ("gateways", "disconnectClientByMacAddress", {"userMacAddress": "02:00:5e:00:00:01"}),
    ],
)
async def test_a_body_that_is_not_as_in_the_definition(
    client: Client, family: str, action: str, body: Any
) -> None:
    """It gets 400, and nothing is done."""
    assert (await post(client, path(client, family, action), body))[0] == 400


async def test_a_family_has_only_its_own_tests(client: Client) -> None:
    """The definition has speed tests of access points, and cable tests of switches."""
    everything = {test for tests in TESTS.values() for test in tests}
    for family in ("aps", "cx", "gateways"):
        for test in everything - TESTS[family].keys():
            url = client.base + path(client, family, test)
            async with client.session.post(url, headers=await client.bearer()) as response:
                assert response.status == 404


async def test_a_device_that_is_offline_runs_no_test(client: Client) -> None:
    """And disconnects nobody."""
    first(client, "aps").online = False
    for action, body in (
        ("ping", DESTINATION),
        ("disconnectUserByNetwork", {"networkName": "Guest"}),
    ):
        assert (await post(client, path(client, "aps", action), body))[0] == 409


@pytest.mark.parametrize(
    "family, action, field",
    [
        ("aps", "disconnectUserByMacAddress", "userMacAddress"),
        ("gateways", "disconnectClientByMacAddress", "clientMacAddress"),
    ],
)
async def test_a_client_that_is_disconnected_leaves_and_comes_back(
    client: Client, family: str, action: str, field: str
) -> None:
    """The clients stream reports both; nobody else leaves."""
    socket = await client.connect("clients")
    ap = first(client, "aps")
    found = next(one for one in client.simulator.campus.clients if one.connected and one.ap is ap)
    status, _ = await post(client, path(client, family, action), {field: found.mac.upper()})
    assert status == 202
    messages = await payloads(socket, clients_pb2.StreamClientMessage, 2)
    details = [message.client_state.client_details for message in messages]
    assert [each.mac_address for each in details] == [found.mac] * 2
    assert [each.status for each in details] == [
        clients_pb2.CLIENT_STATUS_DISCONNECTED,
        clients_pb2.CLIENT_STATUS_CONNECTED,
    ]


async def test_the_clients_of_a_wlan_are_disconnected(client: Client) -> None:
    """Those of the access point, and of no other."""
    socket = await client.connect("clients")
    ap = first(client, "aps")
    here = [one for one in client.simulator.campus.clients if one.connected and one.ap is ap]
    body = {"networkName": here[0].wlan}
    await post(client, path(client, "aps", "disconnectUserByNetwork"), body)
    messages = await payloads(socket, clients_pb2.StreamClientMessage, 2 * len(here))
    macs = {message.client_state.client_details.mac_address for message in messages}
    assert macs == {one.mac for one in here if one.wlan == here[0].wlan}
