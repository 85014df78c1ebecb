"""Periodic statistics, round-robin over the streams and over the campus."""

from collections.abc import Callable, Iterator, Sequence

from .campus import AccessPoint, Device, Gateway, Switch
from .messages import ap, gateway, services, switch
from .scene import Said, Scene

type Round = Callable[[Scene], Iterator[Said]]
"""Every statistic of one stream, once."""


def _ap(scene: Scene, target: AccessPoint) -> Iterator[Said]:
    for radio in target.radios:
        yield "ap", ap.radio_stats(scene, radio)
        for essid, bssid in radio.bssids:
            yield "ap", ap.vap_stats(scene, radio, essid, bssid)
    yield "ap", ap.device_stats(scene, target)
    for port in target.ports:
        yield "ap", ap.port_stats(scene, port)
    for tunnel in target.tunnels:
        yield "ap", ap.tunnel_stats(scene, tunnel)
    if target.modem and target.modem.up:
        yield "ap", ap.modem_stats(scene, target.modem)
    for probe in target.probes:
        yield "ap", ap.ip_probe_stats(scene, probe)
    for index in range(2):
        for message in ap.group_stats(scene, target, index):
            yield "ap", message


def _switch(scene: Scene, target: Switch) -> Iterator[Said]:
    for index, port in enumerate(target.ports):
        if not index % 8:
            yield "switch", switch.device_stats(scene, target)
        yield "switch", switch.interface_stats(scene, port)


def _gateway(scene: Scene, target: Gateway) -> Iterator[Said]:
    yield "gateway", gateway.device_stats(scene, target)
    for uplink in target.uplinks:
        for message in gateway.uplink_stats(scene, uplink):
            yield "gateway", message
    for tunnel in target.tunnels:
        yield "gateway", gateway.tunnel_stats(scene, tunnel)
    yield "gateway", gateway.device_stats(scene, target)
    for port in target.ports:
        yield "gateway", gateway.interface_stats(scene, port)


def _each[D: Device](
    scene: Scene, targets: Sequence[D], tell: Callable[[Scene, D], Iterator[Said]]
) -> Iterator[Said]:
    """Tell of each device that is online, and no further once it is not."""
    for target in targets:
        said = tell(scene, target)
        while target.online and (one := next(said, None)):
            yield one


def _aps(scene: Scene) -> Iterator[Said]:
    """A device's own load between the statistics of its parts, so that it is never long in coming."""
    yield from _each(
        scene, scene.campus.aps, lambda s, target: iter([("ap", ap.device_stats(s, target))])
    )
    yield from _each(scene, scene.campus.aps, _ap)


def _switches(scene: Scene) -> Iterator[Said]:
    yield from _each(
        scene,
        scene.campus.switches,
        lambda s, target: iter([("switch", switch.device_stats(s, target))]),
    )
    yield from _each(scene, scene.campus.switches, _switch)


def _gateways(scene: Scene) -> Iterator[Said]:
    yield from _each(scene, scene.campus.gateways, _gateway)


def _clients(scene: Scene) -> Iterator[Said]:
    for client in [client for client in scene.campus.clients if client.connected]:
        yield "clients", services.client_stats(scene, client)


def _places(scene: Scene) -> Iterator[Said]:
    for client in [client for client in scene.campus.clients if client.connected]:
        yield "location", services.client_location(scene, client)
        yield "rssi", services.rssi(scene, client)


ROUNDS: tuple[Round, ...] = (_aps, _switches, _gateways, _clients, _places)


def statistics(scene: Scene) -> Iterator[Said]:
    """Yield statistics without end, one of each stream in turn; ends where the whole campus has nothing to tell."""
    rounds = [start(scene) for start in ROUNDS]
    while True:
        silent = True
        for index, start in enumerate(ROUNDS):
            said = next(rounds[index], None)
            if said is None:
                rounds[index] = start(scene)
                said = next(rounds[index], None)
            if said is not None:
                silent = False
                yield said
        if silent:
            return
