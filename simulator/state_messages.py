"""All state messages of a device with its parts, and of the whole campus."""

from collections.abc import Iterator

from .context import SimulationContext, StreamMessage
from .devices import AccessPoint, Device, Gateway, Switch
from .messages import ap, gateway, switch


def _ap_messages(context: SimulationContext, device: AccessPoint) -> Iterator[StreamMessage]:
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


def _switch_messages(context: SimulationContext, device: Switch) -> Iterator[StreamMessage]:
    yield "switch", switch.device(context, device)
    for port in device.ports:
        yield "switch", switch.interface(context, port)
    for neighbor in device.neighbors:
        yield "switch", switch.lldp(context, neighbor)
    for vlan in switch.VLANS:
        yield "switch", switch.vlan(context, device, vlan)
    if device.vsx:
        yield "switch", switch.vsx(context, device.vsx)
    if device.stack:
        yield "switch", switch.stack(context, device.stack)


def _gateway_messages(context: SimulationContext, device: Gateway) -> Iterator[StreamMessage]:
    yield "gateway", gateway.device(context, device)
    for uplink in device.uplinks:
        yield "gateway", gateway.uplink(context, uplink)
    for port in device.ports:
        yield "gateway", gateway.interface(context, port)
    for vlan in gateway.VLANS:
        yield "gateway", gateway.vlan(context, device, vlan)
    for tunnel in device.tunnels:
        yield "gateway", gateway.tunnel(context, tunnel)


def device_messages(context: SimulationContext, device: Device) -> Iterator[StreamMessage]:
    """Yield the state of a device and all of its parts, as when Central adds it."""
    match device:
        case AccessPoint():
            yield from _ap_messages(context, device)
        case Switch():
            yield from _switch_messages(context, device)
        case Gateway():
            yield from _gateway_messages(context, device)


def campus_messages(context: SimulationContext) -> Iterator[StreamMessage]:
    """Yield the state of every device and all of its parts."""
    for device in context.campus.devices:
        yield from device_messages(context, device)
