"""Reads the results of the tests that a device runs.

Source: HPE's definition of troubleshooting. It has numbers as texts, some with their unit.
"""

from collections.abc import Iterator
from operator import itemgetter
import re

from ..models.troubleshooting import (
    CablePair,
    CableTestResult,
    Hop,
    PingResult,
    PortCable,
    SpeedTestResult,
    TracerouteResult,
)
from ..ranges import MEGABITS, METERS, MILLISECONDS, PERCENT, SECONDS
from .values import Item, children, count, identifier, number, slug, text

_TIME = re.compile(r"(\d+(?:\.\d+)?) ?ms")
_MAX_HOPS = 255
_MAX_PROBES = 10
"""Hops, and probes of each, that are read."""

_MAX_PAIRS = 8
"""Pairs of a port that are read."""


def read_ping(output: Item, destination: str) -> PingResult:
    """Return the result of a ping to a destination.

    A gateway has the share of answered packets, all other devices that of lost ones.
    """
    loss = PERCENT.read(number(output, "packetLossPercent"))
    answered = PERCENT.read(number(output, "successRatePercent"))
    if loss is None and answered is not None:
        loss = 100 - answered
    return PingResult(
        destination=destination,
        address=identifier(output, "resolvedIp"),
        sent=count(output, "transmittedPacketsCount", "sentPacketsCount"),
        received=count(output, "receivedPacketsCount"),
        loss=loss,
        minimum=_milliseconds(output, "minimum"),
        average=_milliseconds(output, "average"),
        maximum=_milliseconds(output, "maximum"),
    )


def read_traceroute(output: Item, destination: str) -> TracerouteResult:
    """Return the result of a traceroute to a destination."""
    hops: list[Hop] = []
    for row in children(output, "hops")[:_MAX_HOPS]:
        hop = count(row, "hop")
        if hop is not None:
            hops.append(_read_hop(hop, children(row, "probes")[:_MAX_PROBES]))
    return TracerouteResult(
        destination=destination, address=identifier(output, "resolvedIp"), hops=tuple(hops)
    )


def read_speed_test(output: Item, server: str) -> SpeedTestResult:
    """Return the result of a speed test with a server."""
    return SpeedTestResult(
        server=server,
        port=count(output, "serverPort"),
        duration=SECONDS.read(number(output, "intervalInSeconds")),
        upload=MEGABITS.read(number(output, "upstreamBandwidthInMbps")),
        download=MEGABITS.read(number(output, "downstreamBandwidthInMbps")),
        upload_retries=count(output, "upstreamRetries"),
        download_retries=count(output, "downstreamRetries"),
    )


def read_cable_test(output: Item, tested: int) -> CableTestResult:
    """Return the result of a cable test of so many ports."""
    ports: list[PortCable] = []
    for row in children(output, "results")[:tested]:
        port = identifier(row, "interfaceName")
        if port is not None:
            pairs = tuple(_read_pairs(row))
            ports.append(PortCable(port=port, state=slug(row, "state"), pairs=pairs))
    return CableTestResult(ports=tuple(ports))


def _read_pairs(row: Item) -> Iterator[CablePair]:
    """Yield the pairs of the cable in a port, in the order of their names."""
    found = {identifier(pair, "pairName"): pair for pair in children(row, "cablePairDiagnostics")}
    named = ((name, pair) for name, pair in found.items() if name is not None)
    for name, pair in sorted(named, key=itemgetter(0))[:_MAX_PAIRS]:
        yield CablePair(
            name=name,
            status=slug(pair, "status"),
            length=METERS.read(number(pair, "length")),
            accuracy=METERS.read(number(pair, "accuracy")),
        )


def _read_hop(hop: int, probes: list[Item]) -> Hop:
    """Return a hop with its probes.

    In all examples of the definition, the address is in the field for the name.
    """
    found = (identifier(probe, "ipAddress", "reverseDnsResolution") for probe in probes)
    addresses = dict.fromkeys(address for address in found if address is not None)
    times = tuple(_probe_time(probe) for probe in probes)
    return Hop(number=hop, addresses=tuple(addresses), times=times)


def _probe_time(probe: Item) -> float | None:
    """Return the milliseconds until a probe was answered: ``0.529ms``, ``1 ms``, or ``*``."""
    match = _TIME.fullmatch(text(probe, "responseTimeMilliseconds") or "")
    return None if match is None else MILLISECONDS.read(float(match[1]))


def _milliseconds(output: Item, which: str) -> float | None:
    """Return a round-trip time, which a gateway calls latency."""
    for name in (f"{which}RoundTripTimeMilliseconds", f"{which}LatencyMilliseconds"):
        value = MILLISECONDS.read(number(output, name))
        if value is not None:
            return value
    return None
