"""Periodic statistics of the campus, in turn over the streams."""

from collections.abc import Callable, Iterator, Sequence

from .context import SimulationContext, StreamMessage
from .devices import AccessPoint, Device, Gateway, Switch
from .messages import ap, gateway, other_streams, switch

type DeviceStatistics[D: Device] = Callable[[SimulationContext, D], Iterator[StreamMessage]]

_PORTS_PER_LOAD = 8
"""A switch reports its own load again after so many ports, so that it is never far apart."""


def _ap_load(context: SimulationContext, device: AccessPoint) -> Iterator[StreamMessage]:
    yield "ap", ap.device_stats(context, device)


def _ap_statistics(context: SimulationContext, device: AccessPoint) -> Iterator[StreamMessage]:
    for radio in device.radios:
        yield "ap", ap.radio_stats(context, radio)
        for essid, bssid in radio.bssids:
            yield "ap", ap.vap_stats(context, radio, essid, bssid)
    yield "ap", ap.device_stats(context, device)
    for port in device.ports:
        yield "ap", ap.port_stats(context, port)
    for tunnel in device.tunnels:
        yield "ap", ap.tunnel_stats(context, tunnel)
    if device.modem and device.modem.up:
        yield "ap", ap.modem_stats(context, device.modem)
    for probe in device.probes:
        yield "ap", ap.ip_probe_stats(context, probe)
    for index in range(2):
        for message in ap.group_stats(context, device, index):
            yield "ap", message


def _switch_load(context: SimulationContext, device: Switch) -> Iterator[StreamMessage]:
    yield "switch", switch.device_stats(context, device)


def _switch_statistics(context: SimulationContext, device: Switch) -> Iterator[StreamMessage]:
    for index, port in enumerate(device.ports):
        if index % _PORTS_PER_LOAD == 0:
            yield "switch", switch.device_stats(context, device)
        yield "switch", switch.interface_stats(context, port)


def _gateway_statistics(context: SimulationContext, device: Gateway) -> Iterator[StreamMessage]:
    yield "gateway", gateway.device_stats(context, device)
    for uplink in device.uplinks:
        for message in gateway.uplink_stats(context, uplink):
            yield "gateway", message
    for tunnel in device.tunnels:
        yield "gateway", gateway.tunnel_stats(context, tunnel)
    yield "gateway", gateway.device_stats(context, device)
    for port in device.ports:
        yield "gateway", gateway.interface_stats(context, port)


def _of_online_devices[D: Device](
    context: SimulationContext, devices: Sequence[D], statistics: DeviceStatistics[D]
) -> Iterator[StreamMessage]:
    """Yield the statistics of each device while it is online."""
    for device in devices:
        messages = statistics(context, device)
        while device.online:
            message = next(messages, None)
            if message is None:
                break
            yield message


def _aps(context: SimulationContext) -> Iterator[StreamMessage]:
    """Yield the load of all access points first, so that it comes more often than the rest."""
    yield from _of_online_devices(context, context.campus.aps, _ap_load)
    yield from _of_online_devices(context, context.campus.aps, _ap_statistics)


def _switches(context: SimulationContext) -> Iterator[StreamMessage]:
    yield from _of_online_devices(context, context.campus.switches, _switch_load)
    yield from _of_online_devices(context, context.campus.switches, _switch_statistics)


def _gateways(context: SimulationContext) -> Iterator[StreamMessage]:
    yield from _of_online_devices(context, context.campus.gateways, _gateway_statistics)


def _clients(context: SimulationContext) -> Iterator[StreamMessage]:
    for client in context.campus.connected_clients():
        yield "clients", other_streams.client_stats(context, client)


def _locations(context: SimulationContext) -> Iterator[StreamMessage]:
    for client in context.campus.connected_clients():
        yield "location", other_streams.client_location(context, client)
        yield "rssi", other_streams.rssi(context, client)


STREAM_STATISTICS: tuple[Callable[[SimulationContext], Iterator[StreamMessage]], ...] = (
    _aps,
    _switches,
    _gateways,
    _clients,
    _locations,
)
"""Each yields all statistics of a stream (the last one of two streams) once."""


def statistics(context: SimulationContext) -> Iterator[StreamMessage]:
    """Yield statistics without end, one of each source in turn; ends if there are none at all."""
    running = [source(context) for source in STREAM_STATISTICS]
    while True:
        is_empty = True
        for index, source in enumerate(STREAM_STATISTICS):
            message = next(running[index], None)
            if message is None:
                running[index] = source(context)
                message = next(running[index], None)
            if message is not None:
                is_empty = False
                yield message
        if is_empty:
            return
