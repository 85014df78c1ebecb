"""Tests that devices run: each family's requests, results, failures and progress."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralNotFoundError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.troubleshooting import (
    CablePair,
    CableTestResult,
    Hop,
    PingResult,
    PortCable,
    SpeedTestResult,
)
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from custom_components.hpe_aruba_central.central.rest.device_families import (
    can_ping,
    can_test_cables,
    can_test_speed,
)
from simulator import Simulator
from simulator.devices import Model
from tests.central.action_helpers import AP, GATEWAY, SWITCH, TOKEN, InstantClock, device, requests
from tests.central.scripted_server import Scripted, json_answer

ACCEPTED = json_answer({"status": "INITIATED", "location": "/x/async-operations/task-1"}, 202)


def done(output: Any, **fields: Any) -> Any:
    """Return the answer of an operation that is done."""
    return json_answer({"status": "COMPLETED", "progressPercent": 100, "output": output, **fields})


@pytest.mark.parametrize("kind", DeviceKind)
async def test_ping(actions: DeviceActions, sim: Simulator, kind: DeviceKind) -> None:
    """Every kind of device pings, and its fields are read whatever they are called."""
    result = await actions.ping(device(sim, kind), "www.example.com", packets=20, packet_size=100)
    assert (result.destination, result.sent, result.received) == ("www.example.com", 20, 19)
    assert result.loss == 5
    assert result.minimum is not None
    assert result.average is not None
    assert result.maximum is not None
    assert 0 < result.minimum < result.average < result.maximum < 31
    (request,) = sim.actions.requests
    assert request.body == {"destination": "www.example.com", "count": 20, "packetSize": 100}


async def test_ping_from_a_switch_with_aos_s(actions: DeviceActions, sim: Simulator) -> None:
    """Both families of switches have the test."""
    sim.campus.switches[0].model = Model("Something", "JL258A", "WC.16.11.0021", 8)
    switch = replace(device(sim, DeviceKind.SWITCH), switch_type="pvos")
    result = await actions.ping(switch, "192.0.2.1")
    assert (result.address, result.loss) == (None, 0)
    (request,) = sim.actions.requests
    assert "/aos-s/" in request.path


@pytest.mark.parametrize(
    "target, output, expected",
    [
        (
            AP,
            {
                "averageRoundTripTimeMilliseconds": "204.7",
                "destination": "www.google.com",
                "maximumRoundTripTimeMilliseconds": "209.8",
                "minimumRoundTripTimeMilliseconds": "200.2",
                "packetLossPercent": "20",
                "receivedPacketsCount": "4",
                "resolvedIp": "142.251.46.164",
                "transmittedPacketsCount": "5",
            },
            PingResult(
                destination="host",
                address="142.251.46.164",
                sent=5,
                received=4,
                loss=20,
                minimum=200.2,
                average=204.7,
                maximum=209.8,
            ),
        ),
        (
            GATEWAY,
            {
                "averageLatencyMilliseconds": "207.567",
                "destination": "142.251.214.132",
                "maximumLatencyMilliseconds": "211.744",
                "minimumLatencyMilliseconds": "200.873",
                "packetSizeBytes": "92",
                "receivedPacketsCount": "5",
                "sentPacketsCount": "5",
                "successRatePercent": "100",
                "timeoutSeconds": "2",
            },
            PingResult(
                destination="host",
                sent=5,
                received=5,
                loss=0,
                minimum=200.873,
                average=207.567,
                maximum=211.744,
            ),
        ),
        (
            SWITCH,
            {"packetLossPercent": "101", "receivedPacketsCount": None, "resolvedIp": "null"},
            PingResult(destination="host"),
        ),
    ],
)
async def test_the_examples_of_the_definition_of_ping(
    scripted_actions: DeviceActions,
    scripted: Scripted,
    target: Device,
    output: Any,
    expected: PingResult,
) -> None:
    """They have numbers as texts; what cannot be is left out."""
    scripted.answers = [TOKEN, ACCEPTED, done(output)]
    assert await scripted_actions.ping(target, "host") == expected


@pytest.mark.parametrize("kind", DeviceKind)
async def test_traceroute(actions: DeviceActions, sim: Simulator, kind: DeviceKind) -> None:
    """Every kind of device traces the route; a hop that answers nothing has no times."""
    result = await actions.traceroute(device(sim, kind), "192.0.2.1")
    assert result.destination == "192.0.2.1"
    assert [hop.number for hop in result.hops] == [1, 2, 3, 4]
    assert result.hops[2] == Hop(number=3, times=(None, None, None))
    assert result.hops[3].addresses == ("192.0.2.1",)
    assert all(time is not None for time in result.hops[3].times)


async def test_the_spellings_of_times_in_the_definition_of_traceroute(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """Its examples have a unit, with and without a blank, and the address in another field."""
    probes = [
        {"ipAddress": "null", "responseTimeMilliseconds": time, "reverseDnsResolution": "10.1.1.10"}
        for time in ("0.529ms", "1 ms", "33.799 ms", "*", "soon")
    ]
    hops = [{"hop": "1", "probes": probes}, {"hop": "2", "probes": []}, {"hop": "x"}]
    scripted.answers = [TOKEN, ACCEPTED, done({"hops": hops})]
    result = await scripted_actions.traceroute(SWITCH, "host")
    assert result.hops == (
        Hop(number=1, addresses=("10.1.1.10",), times=(0.529, 1, 33.799, None, None)),
        Hop(number=2),
    )


@pytest.mark.parametrize(
    "do, target, told",
    [
        (DeviceActions.ping, AP, False),
        (DeviceActions.ping, SWITCH, True),
        (DeviceActions.ping, GATEWAY, True),
        (DeviceActions.traceroute, SWITCH, True),
        (DeviceActions.traceroute, GATEWAY, False),
    ],
)
async def test_ipv6(
    scripted_actions: DeviceActions, scripted: Scripted, do: Any, target: Device, told: bool
) -> None:
    """Those that have a field for it are asked to use IPv6."""
    scripted.answers = [TOKEN, ACCEPTED, done({"destination": "2001:db8::1"})]
    await do(scripted_actions, target, "2001:db8::1")
    (body,) = [await one.json() for one in scripted.requests if "2001" in str(await one.text())]
    assert body.get("useIpv6", False) is told


async def test_a_test_that_is_done_but_failed(actions: DeviceActions, sim: Simulator) -> None:
    """Its operation is done, without an output and with a reason."""
    with pytest.raises(CentralActionError, match="Destination not resolved"):
        await actions.ping(device(sim, DeviceKind.ACCESS_POINT), "nowhere.invalid")


async def test_a_test_without_an_output(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """It has measured nothing, and no reason says why."""
    scripted.answers = [TOKEN, ACCEPTED, done(None)]
    with pytest.raises(CentralResponseError, match="without an output"):
        await scripted_actions.ping(AP, "host")


@pytest.mark.parametrize(
    "fault, error",
    [
        (400, CentralActionError),
        (404, CentralNotFoundError),
        (409, CentralActionError),
        ("fails", CentralActionError),
        ("hangs", CentralActionTimeoutError),
        ("lost", CentralActionTimeoutError),
        ("cut", CentralActionTimeoutError),
    ],
)
@pytest.mark.parametrize("test", ["ping", "traceroute"])
async def test_failures(
    actions: DeviceActions, sim: Simulator, test: str, fault: Any, error: type[Exception]
) -> None:
    """Each has its own error, and nothing is requested twice."""
    sim.faults.actions[test] = fault
    with pytest.raises(error):
        await getattr(actions, test)(device(sim, DeviceKind.ACCESS_POINT), "192.0.2.1")
    assert len(sim.actions.requests) == 1


async def test_a_bad_request_has_central_s_reason(actions: DeviceActions, sim: Simulator) -> None:
    """The definition has a limit for the number of packets."""
    with pytest.raises(CentralActionError, match="count must be between 1 and 100"):
        await actions.ping(device(sim, DeviceKind.ACCESS_POINT), "192.0.2.1", packets=101)


async def test_a_long_test_is_waited_for(
    actions: DeviceActions, sim: Simulator, instant_clock: InstantClock
) -> None:
    """A traceroute over hops that do not answer takes longer than other actions."""
    sim.faults.actions["traceroute"] = "hangs"
    with pytest.raises(CentralActionTimeoutError, match="no end after 600 seconds"):
        await actions.traceroute(device(sim, DeviceKind.GATEWAY), "192.0.2.1")
    assert 580 < instant_clock.now <= 600


async def test_progress_is_reported(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """In percent, each time that the operation is polled, as far as it says so."""
    progress: list[float] = []
    states = [{"status": "RUNNING", "progressPercent": share} for share in (0, 40, None, 80)]
    scripted.answers = [TOKEN, ACCEPTED, *map(json_answer, states), done({"hops": []})]
    await scripted_actions.traceroute(SWITCH, "host", on_progress=progress.append)
    assert progress == [0, 40, 80]


def test_devices_of_another_make_run_no_tests() -> None:
    """Central only monitors them."""
    assert can_ping(SWITCH)
    assert not can_ping(replace(SWITCH, switch_type="tpd"))


async def test_a_stack_runs_a_test_by_its_id(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """Its serial number would be unknown."""
    scripted.answers = [TOKEN, ACCEPTED, done({"packetLossPercent": "0"})]
    await scripted_actions.ping(replace(SWITCH, stack_id="1f00d067"), "host")
    assert requests(scripted) == [
        "POST /network-troubleshooting/v1/cx/1f00d067/ping",
        "GET /network-troubleshooting/v1/cx/1f00d067/ping/async-operations/task-1",
    ]


async def test_cable_test(actions: DeviceActions, sim: Simulator) -> None:
    """The pairs of a cable have a status and a length; a port without a link is open."""
    one, two, *_ = sim.campus.switches[0].ports
    one.up, two.up = True, False
    result = await actions.cable_test(device(sim, DeviceKind.SWITCH), [one.name, two.name])
    linked, open_end = result.ports
    assert (linked.port, linked.state) == (one.name, "complete")
    assert [pair.name for pair in linked.pairs] == ["1-2", "3-6", "4-5", "7-8"]
    assert {pair.status for pair in linked.pairs} == {"good"}
    assert all(pair.length and 3 <= pair.length < 80 for pair in linked.pairs)
    assert {pair.accuracy for pair in linked.pairs} == {10}
    assert {(pair.status, pair.length) for pair in open_end.pairs} == {("open", 0)}
    (request,) = sim.actions.requests
    assert request.body == {"ports": [one.name, two.name]}


async def test_cable_test_of_a_switch_with_aos_s(actions: DeviceActions, sim: Simulator) -> None:
    """It has neither a state nor an accuracy."""
    sim.campus.switches[0].model = Model("Something", "JL258A", "WC.16.11.0021", 8)
    switch = replace(device(sim, DeviceKind.SWITCH), switch_type="pvos")
    (cable,) = (await actions.cable_test(switch, [sim.campus.switches[0].ports[0].name])).ports
    assert cable.state is None
    assert {pair.accuracy for pair in cable.pairs} == {None}


async def test_a_cable_test_that_fails_names_the_port(
    actions: DeviceActions, sim: Simulator
) -> None:
    """Central's reason names it."""
    with pytest.raises(CentralActionError, match=r"Invalid port: 9/9/9 \(9/9/9\)"):
        await actions.cable_test(device(sim, DeviceKind.SWITCH), ["1/1/1", "9/9/9"])


async def test_odd_results_of_a_cable_test(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """What cannot be is left out; what has no name is nothing."""
    pairs = [
        {"pairName": "1-2", "status": "Short", "length": "-1", "accuracy": "n/a"},
        {"status": "Good"},
        "7-8",
    ]
    rows = [{"interfaceName": "1", "cablePairDiagnostics": pairs}, {"state": "complete"}, None]
    scripted.answers = [TOKEN, ACCEPTED, done({"results": rows})]
    result = await scripted_actions.cable_test(SWITCH, ["1"])
    pair = CablePair(name="1-2", status="short")
    assert result == CableTestResult(ports=(PortCable(port="1", pairs=(pair,)),))


async def test_no_ports_are_not_tested(scripted_actions: DeviceActions, scripted: Scripted) -> None:
    """Central might take an empty list for all ports."""
    assert await scripted_actions.cable_test(SWITCH, []) == CableTestResult(ports=())
    assert scripted.requests == []


@pytest.mark.parametrize("target", [AP, GATEWAY, replace(SWITCH, switch_type="tpd")])
async def test_only_switches_test_cables(
    scripted_actions: DeviceActions, scripted: Scripted, target: Device
) -> None:
    """No other family has the operation."""
    assert not can_test_cables(target)
    with pytest.raises(CentralActionError, match="does not offer"):
        await scripted_actions.cable_test(target, ["1"])
    assert scripted.requests == []


async def test_speed_test(actions: DeviceActions, sim: Simulator) -> None:
    """Both directions are measured, in Mbit/s."""
    ap = device(sim, DeviceKind.ACCESS_POINT)
    result = await actions.speed_test(ap, "192.0.2.10", port=5055, duration=20)
    assert (result.server, result.port) == ("192.0.2.10", 5055)
    assert result.duration == 20
    assert result.upload is not None
    assert result.download is not None
    assert 100 <= result.upload <= 900
    assert 100 <= result.download <= 900
    assert result.upload_retries is not None
    assert result.download_retries is not None
    (request,) = sim.actions.requests
    assert request.body == {
        "iperfServerAddress": "192.0.2.10",
        "includeReverse": True,
        "serverPort": 5055,
        "protocol": "tcp",
        "secondsToMeasure": 20,
    }


async def test_the_example_of_the_definition_of_a_speed_test(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """Only the upload was measured."""
    output = {
        "downstreamBandwidthInMbps": None,
        "downstreamRetries": None,
        "intervalInSeconds": "10",
        "iperfServerAddress": "84.17.57.129",
        "protocol": "TCP",
        "serverPort": "51118",
        "upstreamBandwidthInMbps": "16.855683",
        "upstreamBytes": "21069984",
        "upstreamLostPackets": None,
        "upstreamRetries": "1442",
    }
    scripted.answers = [TOKEN, ACCEPTED, done(output)]
    assert await scripted_actions.speed_test(AP, "84.17.57.129") == SpeedTestResult(
        server="84.17.57.129",
        port=51118,
        duration=10,
        upload=16.855683,
        upload_retries=1442,
    )


async def test_no_iperf_server_at_an_address(actions: DeviceActions, sim: Simulator) -> None:
    """Central's reason says so; and a name is refused by Central."""
    ap = device(sim, DeviceKind.ACCESS_POINT)
    with pytest.raises(CentralActionError, match="Unable to connect"):
        await actions.speed_test(ap, "203.0.113.9")
    with pytest.raises(CentralActionError, match="must be an IP address"):
        await actions.speed_test(ap, "iperf.example.com")


@pytest.mark.parametrize("target", [SWITCH, GATEWAY])
async def test_only_access_points_measure_their_speed(
    scripted_actions: DeviceActions, scripted: Scripted, target: Device
) -> None:
    """No other family has the operation."""
    assert not can_test_speed(target)
    with pytest.raises(CentralActionError, match="does not offer"):
        await scripted_actions.speed_test(target, "192.0.2.10")
    assert scripted.requests == []
