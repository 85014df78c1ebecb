"""Periodic statistics, round-robin over the streams and over the campus."""

from collections.abc import Callable, Iterator, Sequence

from .context import SimulationContext, StreamMessage
from .devices import AccessPoint, Device, Gateway, Switch
from .messages import ap, gateway, services, switch

type Round = Callable[[SimulationContext], Iterator[StreamMessage]]
"""Every statistic of one stream, once."""


def _ap(context: SimulationContext, target: AccessPoint) -> Iterator[StreamMessage]:
    for radio in target.radios:
        yield "ap", ap.radio_stats(context, radio)
        for essid, bssid in radio.bssids:
            yield "ap", ap.vap_stats(context, radio, essid, bssid)
    yield "ap", ap.device_stats(context, target)
    for port in target.ports:
        yield "ap", ap.port_stats(context, port)
    for tunnel in target.tunnels:
        yield "ap", ap.tunnel_stats(context, tunnel)
    if target.modem and target.modem.up:
        yield "ap", ap.modem_stats(context, target.modem)
    for probe in target.probes:
        yield "ap", ap.ip_probe_stats(context, probe)
    for index in range(2):
        for message in ap.group_stats(context, target, index):
            yield "ap", message


def _switch(context: SimulationContext, target: Switch) -> Iterator[StreamMessage]:
    for index, port in enumerate(target.ports):
        if not index % 8:
            yield "switch", switch.device_stats(context, target)
        yield "switch", switch.interface_stats(context, port)


def _gateway(context: SimulationContext, target: Gateway) -> Iterator[StreamMessage]:
    yield "gateway", gateway.device_stats(context, target)
    for uplink in target.uplinks:
        for message in gateway.uplink_stats(context, uplink):
            yield "gateway", message
    for tunnel in target.tunnels:
        yield "gateway", gateway.tunnel_stats(context, tunnel)
    yield "gateway", gateway.device_stats(context, target)
    for port in target.ports:
        yield "gateway", gateway.interface_stats(context, port)


def _each[D: Device](
    context: SimulationContext,
    targets: Sequence[D],
    tell: Callable[[SimulationContext, D], Iterator[StreamMessage]],
) -> Iterator[StreamMessage]:
    """Tell of each device that is online, and no further once it is not."""
    for target in targets:
        said = tell(context, target)
        while target.online and (one := next(said, None)):
            yield one


def _aps(context: SimulationContext) -> Iterator[StreamMessage]:
    """A device's own load between the statistics of its parts, so that it is never long in coming."""
    yield from _each(
        context, context.campus.aps, lambda s, target: iter([("ap", ap.device_stats(s, target))])
    )
    yield from _each(context, context.campus.aps, _ap)


def _switches(context: SimulationContext) -> Iterator[StreamMessage]:
    yield from _each(
        context,
        context.campus.switches,
        lambda s, target: iter([("switch", switch.device_stats(s, target))]),
    )
    yield from _each(context, context.campus.switches, _switch)


def _gateways(context: SimulationContext) -> Iterator[StreamMessage]:
    yield from _each(context, context.campus.gateways, _gateway)


def _clients(context: SimulationContext) -> Iterator[StreamMessage]:
    for client in [client for client in context.campus.clients if client.connected]:
        yield "clients", services.client_stats(context, client)


def _places(context: SimulationContext) -> Iterator[StreamMessage]:
    for client in [client for client in context.campus.clients if client.connected]:
        yield "location", services.client_location(context, client)
        yield "rssi", services.rssi(context, client)


STREAM_STATISTICS: tuple[Round, ...] = (_aps, _switches, _gateways, _clients, _places)


def statistics(context: SimulationContext) -> Iterator[StreamMessage]:
    """Yield statistics without end, one of each stream in turn; ends where the whole campus has nothing to tell."""
    rounds = [start(context) for start in STREAM_STATISTICS]
    while True:
        silent = True
        for index, start in enumerate(STREAM_STATISTICS):
            said = next(rounds[index], None)
            if said is None:
                rounds[index] = start(context)
                said = next(rounds[index], None)
            if said is not None:
                silent = False
                yield said
        if silent:
            return
