"""All that Central can say of the state of a device, and of the whole campus."""

from collections.abc import Iterator

from .context import SimulationContext, StreamMessage
from .devices import AccessPoint, Device, Gateway, Switch
from .messages import ap, gateway, switch


def _ap(context: SimulationContext, device: AccessPoint) -> Iterator[StreamMessage]:
    yield "ap", ap.device(context, device)
    for radio in device.radios:
        yield "ap", ap.radio(context, radio)
        for ssid, bssid in radio.bssids:
            yield "ap", ap.vap(context, radio, ssid, bssid)
    for port in device.ports:
        yield "ap", ap.port(context, port)
    for wlan in device.wlans:
        yield "ap", ap.wlan(context, wlan)
    for tunnel in device.tunnels:
        yield "ap", ap.tunnel(context, tunnel)


def _switch(context: SimulationContext, device: Switch) -> Iterator[StreamMessage]:
    yield "switch", switch.device(context, device)
    for port in device.ports:
        yield "switch", switch.interface(context, port)
    for neighbour in device.neighbors:
        yield "switch", switch.lldp(context, neighbour)
    for number in switch.VLANS:
        yield "switch", switch.vlan(context, device, number)
    if device.vsx:
        yield "switch", switch.vsx(context, device.vsx)
    if device.stack:
        yield "switch", switch.stack(context, device.stack)


def _gateway(context: SimulationContext, device: Gateway) -> Iterator[StreamMessage]:
    yield "gateway", gateway.device(context, device)
    for uplink in device.uplinks:
        yield "gateway", gateway.uplink(context, uplink)
    for port in device.ports:
        yield "gateway", gateway.interface(context, port)
    for number in gateway.VLANS:
        yield "gateway", gateway.vlan(context, device, number)
    for tunnel in device.tunnels:
        yield "gateway", gateway.tunnel(context, tunnel)


def device_messages(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Tell everything about one device, as when it is new to Central."""
    match device:
        case AccessPoint():
            yield from _ap(context, device)
        case Switch():
            yield from _switch(context, device)
        case Gateway():
            yield from _gateway(context, device)


def campus_messages(context: SimulationContext) -> Iterator[StreamMessage]:
    """Tell everything about every device."""
    for device in context.campus.devices:
        yield from device_messages(context, device)
