"""The tests that devices run: what a request must have, and what its operation answers.

Source: HPE's definition of troubleshooting. Numbers are texts, as there.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from random import Random
from typing import Any, NamedTuple

from .action_effects import find_port
from .devices import Device, Gateway, Port, Switch
from .paging import BadInputError, Item
from .request_body import required_text, string_list

_UNKNOWN_DOMAIN = ".invalid"
"""No name in it has an address. Source: RFC 6761."""

_PACKETS = 5
_PACKET_BYTES = 64
_HOPS = 4
_PAIRS = ("7-8", "1-2", "3-6", "4-5")
"""The pairs of a cable, in the order of the definition's example."""

_IPERF_PORT = 5201
_SILENT_SERVERS = ip_network("203.0.113.0/24")
"""Addresses at which no iperf server listens."""

_SPEED_FIELDS = ("BandwidthInMbps", "Bytes", "Datagrams", "Jitter", "LostPackets", "Retries")
_SILENT_HOP = 3
"""The hop that answers no probe."""


class FailedTestError(Exception):
    """A test ends with this reason in place of an output."""


class DeviceTest(NamedTuple):
    """A test: ``check`` raises BadInputError for a body, ``run`` returns the test's output."""

    check: Callable[[Item], None]
    run: Callable[[Random, list[Device], Item], Item]


def _check_reach(body: Item) -> None:
    """Raise BadInputError unless a body has a destination and a sensible number of packets."""
    required_text(body, "destination")
    _check_integer(body, "count", 1, 100)
    _check_integer(body, "packetSize", 10, 2000)


def _check_integer(body: Item, name: str, low: int, high: int) -> None:
    value: Any = body.get(name, low)
    if type(value) is not int or not low <= value <= high:
        raise BadInputError(f"Validation errors - {name} must be between {low} and {high}")


def _resolve(destination: str) -> str:
    """Return the address of a host; names are in the range for documentation."""
    try:
        return str(ip_address(destination))
    except ValueError:
        if destination.endswith(_UNKNOWN_DOMAIN):
            raise FailedTestError("Destination not resolved") from None
        return f"198.51.100.{sum(destination.encode()) % 254 + 1}"


def _ping(rng: Random, devices: list[Device], body: Item) -> Item:
    """Ping a host; one packet is lost if there are more than usual."""
    address = _resolve(body["destination"])
    sent = body.get("count", _PACKETS)
    received = sent - (sent > _PACKETS)
    times = [round(rng.uniform(1, 30), 3) for _ in range(received)]
    if isinstance(devices[0], Gateway):
        return _gateway_ping(address, sent, times)
    replies: list[Item] = [
        {
            "sentPacketAddress": address,
            "sentPacketIcmpSequenceNumber": str(number),
            "sentPacketTimeMilliseconds": str(time),
        }
        for number, time in enumerate(times, start=1)
    ]
    output: Item = {
        "averageRoundTripTimeMilliseconds": _average(times),
        "maximumRoundTripTimeMilliseconds": str(max(times)),
        "minimumRoundTripTimeMilliseconds": str(min(times)),
        "packetLossPercent": str(round(100 * (sent - received) / sent)),
        "receivedPacketsCount": str(received),
        "replies": replies,
        "transmittedPacketsCount": str(sent),
    }
    if not _is_aos_s(devices[0]):
        output |= {"destination": body["destination"], "resolvedIp": address}
        size = str(body.get("packetSize", _PACKET_BYTES))
        for reply in replies:
            reply |= {"sentPacketSizeBytes": size, "sentPacketTimeToLive": "64"}
    return output


def _is_aos_s(device: Device) -> bool:
    """Return True for a switch with AOS-S, which reports less than others."""
    return isinstance(device, Switch) and device.family == "aos-s"


def _gateway_ping(address: str, sent: int, times: list[float]) -> Item:
    """Return what a gateway answers, whose fields have other names."""
    return {
        "averageLatencyMilliseconds": _average(times),
        "destination": address,
        "maximumLatencyMilliseconds": str(max(times)),
        "minimumLatencyMilliseconds": str(min(times)),
        "packetSizeBytes": "92",
        "receivedPacketsCount": str(len(times)),
        "sentPacketsCount": str(sent),
        "successRatePercent": str(round(100 * len(times) / sent)),
        "timeoutSeconds": "2",
    }


def _average(times: list[float]) -> str:
    return str(round(sum(times) / len(times), 3))


def _traceroute(rng: Random, devices: list[Device], body: Item) -> Item:
    """Trace the route to a host: the address is where the definition's examples have it."""
    address = _resolve(body["destination"])
    hops = []
    for number in range(1, _HOPS + 1):
        router = address if number == _HOPS else f"10.255.{number}.1"
        times = [f"{rng.uniform(number, 2 * number):.3f} ms" for _ in range(3)]
        if number == _SILENT_HOP:
            router, times = "null", ["*"] * 3
        probes = [
            {"ipAddress": "null", "responseTimeMilliseconds": time, "reverseDnsResolution": router}
            for time in times
        ]
        hops.append({"hop": str(number), "probes": probes})
    output: Item = {"destination": body["destination"], "hops": hops}
    if not isinstance(devices[0], Gateway) and not _is_aos_s(devices[0]):
        output["resolvedIp"] = address
    return output


def _check_ports(body: Item) -> None:
    string_list(body, "ports")


def _cable_test(_: Random, devices: list[Device], body: Item) -> Item:
    """Test the cables of copper ports; the reason of a failure names a port that has none."""
    results = []
    for name in body["ports"]:
        found = (find_port(device, name) for device in devices)
        port = next(filter(None, found), None)
        if port is None or port.fiber:
            raise FailedTestError(f"Invalid port: {name}")
        results.append(_cable(port))
    return {"ports": body["ports"], "results": results}


def _cable(port: Port[Any]) -> Item:
    """Return the cable of a port, which has the same length whenever it is tested."""
    is_cx = not _is_aos_s(port.device)
    length = Random(f"{port.serial}/{port.name}").randrange(3, 80) if port.up else 0
    pairs: list[Item] = []
    for pair in _PAIRS:
        row = {"length": str(length), "pairName": pair, "status": "Good" if port.up else "Open"}
        pairs.append({**row, "accuracy": "10"} if is_cx else row)
    cable: Item = {"cablePairDiagnostics": pairs, "interfaceName": port.name}
    return {**cable, "state": "complete"} if is_cx else cable


def _check_speed_test(body: Item) -> None:
    """Raise BadInputError unless a body has the address of a server, and sensible options."""
    server = required_text(body, "iperfServerAddress")
    try:
        ip_address(server)
    except ValueError:
        raise BadInputError(
            "Validation errors - iperfServerAddress must be an IP address"
        ) from None
    _check_integer(body, "secondsToMeasure", 0, 20)
    _check_integer(body, "serverPort", 0, 65535)
    if body.get("protocol", "tcp") not in {"tcp", "udp"}:
        raise BadInputError("Validation errors - protocol must be tcp or udp")


def _speed_test(rng: Random, _: list[Device], body: Item) -> Item:
    """Measure the speed to a server, also from it if the body says so."""
    server = body["iperfServerAddress"]
    if ip_address(server) in _SILENT_SERVERS:
        raise FailedTestError("Unable to connect to the server")
    protocol = body.get("protocol", "tcp").upper()
    seconds = body.get("secondsToMeasure", 10)
    output: Item = {
        "intervalInSeconds": str(seconds),
        "iperfServerAddress": server,
        "protocol": protocol,
        "serverPort": str(body.get("serverPort", _IPERF_PORT)),
    }
    measured = {"upstream": True, "downstream": body.get("includeReverse", False)}
    for direction, is_measured in measured.items():
        values = dict.fromkeys(_SPEED_FIELDS)
        if is_measured:
            speed = rng.uniform(100, 900)
            values["BandwidthInMbps"] = f"{speed:.6f}"
            values["Bytes"] = str(int(speed * seconds * 125_000))
            values["Retries" if protocol == "TCP" else "LostPackets"] = str(rng.randrange(100))
        output |= {f"{direction}{name}": value for name, value in values.items()}
    return output


_REACH = {
    "ping": DeviceTest(_check_reach, _ping),
    "traceroute": DeviceTest(_check_reach, _traceroute),
}
_OF_SWITCHES = {**_REACH, "cableTest": DeviceTest(_check_ports, _cable_test)}
TESTS: Mapping[str, Mapping[str, DeviceTest]] = {
    "aps": {**_REACH, "speedtest": DeviceTest(_check_speed_test, _speed_test)},
    "gateways": _REACH,
    "cx": _OF_SWITCHES,
    "aos-s": _OF_SWITCHES,
}
"""The tests of each device family, by the part of the path that names the family."""
