"""Periodic statistics, round-robin over the streams and over the campus."""

from collections.abc import Callable, Iterator

from .campus import Device
from .messages import ap, gateway, services, switch
from .scenario import Said
from .scene import Scene

type Round = Callable[[Scene], Iterator[Said]]
"""Every statistic of one stream, once."""


def _aps(scene: Scene) -> Iterator[Said]:
    """A device's own load between the statistics of its parts, so that it is never long in coming."""
    for target in filter(_online, scene.campus.aps):
        yield "ap", ap.device_stats(scene, target)
    for target in filter(_online, scene.campus.aps):
        for radio in target.radios:
            yield "ap", ap.radio_stats(scene, radio)
            for essid, bssid in radio.bssids:
                yield "ap", ap.vap_stats(scene, radio, essid, bssid)
        yield "ap", ap.device_stats(scene, target)
        for port in target.ports:
            yield "ap", ap.port_stats(scene, port)
        yield "ap", ap.tunnel_stats(scene, target)
        yield "ap", ap.modem_stats(scene, target)
        yield "ap", ap.ip_probe_stats(scene, target)
        for index in range(2):
            for message in ap.group_stats(scene, target, index):
                yield "ap", message


def _switches(scene: Scene) -> Iterator[Said]:
    for target in filter(_online, scene.campus.switches):
        yield "switch", switch.device_stats(scene, target)
    for target in filter(_online, scene.campus.switches):
        for index, port in enumerate(target.ports):
            if not index % 8:
                yield "switch", switch.device_stats(scene, target)
            yield "switch", switch.interface_stats(scene, port)


def _gateways(scene: Scene) -> Iterator[Said]:
    for target in filter(_online, scene.campus.gateways):
        yield "gateway", gateway.device_stats(scene, target)
        for uplink in target.uplinks:
            for message in gateway.uplink_stats(scene, uplink):
                yield "gateway", message
        yield "gateway", gateway.tunnel_stats(scene, target)
        yield "gateway", gateway.device_stats(scene, target)
        for port in target.ports:
            yield "gateway", gateway.interface_stats(scene, port)


def _clients(scene: Scene) -> Iterator[Said]:
    for client in [client for client in scene.campus.clients if client.connected]:
        yield "clients", services.client_stats(scene, client)


def _places(scene: Scene) -> Iterator[Said]:
    for client in [client for client in scene.campus.clients if client.connected]:
        yield "location", services.client_location(scene, client)
        yield "rssi", services.rssi(scene, client)


_ROUNDS: tuple[Round, ...] = (_aps, _switches, _gateways, _clients, _places)


def statistics(scene: Scene) -> Iterator[Said]:
    """Yield statistics without end, one of each stream in turn; ends where the whole campus has nothing to tell."""
    rounds = [start(scene) for start in _ROUNDS]
    while True:
        silent = True
        for index, start in enumerate(_ROUNDS):
            said = next(rounds[index], None)
            if said is None:
                rounds[index] = start(scene)
                said = next(rounds[index], None)
            if said is not None:
                silent = False
                yield said
        if silent:
            return


def _online(device: Device) -> bool:
    return device.online
