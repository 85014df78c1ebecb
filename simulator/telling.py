"""All that Central can say of the state of a device, and of the whole campus."""

from collections.abc import Iterator

from .campus import AccessPoint, Device, Gateway, Switch
from .messages import ap, gateway, switch
from .scene import Said, Scene


def _ap(scene: Scene, device: AccessPoint) -> Iterator[Said]:
    yield "ap", ap.device(scene, device)
    for radio in device.radios:
        yield "ap", ap.radio(scene, radio)
        for ssid, bssid in radio.bssids:
            yield "ap", ap.vap(scene, radio, ssid, bssid)
    for port in device.ports:
        yield "ap", ap.port(scene, port)
    for wlan in device.wlans:
        yield "ap", ap.wlan(scene, wlan)
    for tunnel in device.tunnels:
        yield "ap", ap.tunnel(scene, tunnel)


def _switch(scene: Scene, device: Switch) -> Iterator[Said]:
    yield "switch", switch.device(scene, device)
    for port in device.ports:
        yield "switch", switch.interface(scene, port)
    for neighbour in device.neighbours:
        yield "switch", switch.lldp(scene, neighbour)
    for number in switch.VLANS:
        yield "switch", switch.vlan(scene, device, number)
    if device.vsx:
        yield "switch", switch.vsx(scene, device.vsx)
    if device.stack:
        yield "switch", switch.stack(scene, device.stack)


def _gateway(scene: Scene, device: Gateway) -> Iterator[Said]:
    yield "gateway", gateway.device(scene, device)
    for uplink in device.uplinks:
        yield "gateway", gateway.uplink(scene, uplink)
    for port in device.ports:
        yield "gateway", gateway.interface(scene, port)
    for number in gateway.VLANS:
        yield "gateway", gateway.vlan(scene, device, number)
    for tunnel in device.tunnels:
        yield "gateway", gateway.tunnel(scene, tunnel)


def everything(scene: Scene, device: Device) -> Iterator[Said]:
    """Tell everything about one device, as when it is new to Central."""
    match device:
        case AccessPoint():
            yield from _ap(scene, device)
        case Switch():
            yield from _switch(scene, device)
        case Gateway():
            yield from _gateway(scene, device)


def whole_campus(scene: Scene) -> Iterator[Said]:
    """Tell everything about every device."""
    for device in scene.campus.devices:
        yield from everything(scene, device)
