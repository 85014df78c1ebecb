"""The simulated network of one tenant: sites, devices, clients and alerts."""

from dataclasses import dataclass, field
from datetime import datetime

from .devices import SSIDS, AccessPoint, Device, Gateway, Site, Switch, TrafficCounter


@dataclass(kw_only=True)
class Client(TrafficCounter):
    """A wireless client.

    ``since`` is when it connected. ``failure_status`` (FAILED or BLOCKED) is why a client is not
    connected; empty if it has just left.
    """

    mac: str
    name: str
    user: str
    ipv4: str
    ap: AccessPoint
    connected: bool
    since: datetime
    failure_status: str = ""
    wlan: str = SSIDS[0]

    @property
    def serial(self) -> str:
        """Serial number of the access point."""
        return self.ap.serial

    @property
    def status(self) -> str:
        """CONNECTED, DISCONNECTED, FAILED or BLOCKED."""
        if self.connected:
            return "CONNECTED"
        return self.failure_status or "DISCONNECTED"


@dataclass(kw_only=True)
class Alert:
    """An alert; REST calls ``alert_id``, the ID in the stream, ``key``, and ``number`` ``id``."""

    alert_id: str
    number: str
    name: str
    category: str
    severity: str
    priority: str
    summary: str
    device: Device
    created: datetime
    updated: datetime
    cleared: bool = False
    deferred: bool = False
    reason: str = "Problem was resolved"
    notes: str = ""

    @property
    def state(self) -> str:
        """Cleared, Deferred or Active."""
        if self.cleared:
            return "Cleared"
        if self.deferred:
            return "Deferred"
        return "Active"

    @property
    def serial(self) -> str:
        """Serial number of the affected device."""
        return self.device.serial


@dataclass(kw_only=True)
class Campus:
    """All sites, devices, clients and alerts of one tenant.

    ``tier`` is the subscription tier of all devices, without the model's suffix, unless ``tiers``
    has another one for a serial number. ``removed`` are devices that were removed and may come
    back.
    """

    tenant_id: str
    tenant_name: str = "Example Enterprise"
    tier: str | None = "ADVANCED"
    tiers: dict[str, str] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)
    aps: list[AccessPoint] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    removed: list[Device] = field(default_factory=list)

    @property
    def devices(self) -> list[Device]:
        """All devices: access points, then switches, then gateways."""
        return [*self.aps, *self.switches, *self.gateways]

    def remove(self, device: Device) -> None:
        """Remove a device, and the clients of an access point."""
        match device:
            case AccessPoint():
                self.aps = _without(self.aps, device)
            case Switch():
                self.switches = _without(self.switches, device)
            case Gateway():
                self.gateways = _without(self.gateways, device)
        device.online = False
        self.clients = [client for client in self.clients if client.ap is not device]
        self.removed.append(device)

    def restore(self, device: Device, now: datetime) -> None:
        """Add a removed device again; does nothing for a device that was not removed."""
        if device not in self.removed:
            return
        self.removed.remove(device)
        device.online = True
        device.booted = now
        match device:
            case AccessPoint():
                self.aps.append(device)
            case Switch():
                self.switches.append(device)
            case Gateway():
                self.gateways.append(device)

    def connected_clients(self) -> list[Client]:
        """Return the clients that are connected."""
        return [client for client in self.clients if client.connected]

    def count_clients(self, ap: AccessPoint) -> int:
        """Return the number of clients on an access point; 0 while it is offline."""
        if not ap.online:
            return 0
        return sum(client.ap is ap for client in self.connected_clients())


def _without[D: Device](devices: list[D], removed: Device) -> list[D]:
    """Return a new list, so that a loop over the old one is not disturbed."""
    return [device for device in devices if device is not removed]
