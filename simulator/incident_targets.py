"""What incidents can happen to, and the conditions under which they make sense."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from .campus import Alert, Campus
from .devices import Device, Port, PowerSupply, Radio, StackMember, Switch

type Targets = Callable[[Campus], Sequence[Any]]
"""Returns everything on a campus that an incident can happen to."""

type Condition = Callable[[Any], bool]
"""Returns True if an incident makes sense for a target now."""

aps: Targets = attrgetter("aps")
switches: Targets = attrgetter("switches")
gateways: Targets = attrgetter("gateways")
devices: Targets = attrgetter("devices")
clients: Targets = attrgetter("clients")


def devices_and_removed(campus: Campus) -> Sequence[Device]:
    """Return the devices, including those that were removed."""
    return [*campus.devices, *campus.removed]


def open_alerts(campus: Campus) -> Sequence[Alert]:
    """Return the alerts that are not cleared."""
    return [alert for alert in campus.alerts if not alert.cleared]


def _parts(devices: str, attribute: str) -> Targets:
    """Return a function that returns the parts of all devices in a list of the campus.

    ``attribute`` of a device is a list of parts, or one part or None.
    """

    def targets(campus: Campus) -> Sequence[Any]:
        found: list[Any] = []
        for device in getattr(campus, devices):
            value = getattr(device, attribute)
            if isinstance(value, list):
                found += value
            elif value is not None:
                found.append(value)
        return found

    return targets


radios = _parts("aps", "radios")
ap_ports = _parts("aps", "ports")
ap_tunnels = _parts("aps", "tunnels")
probes = _parts("aps", "probes")
wlans = _parts("aps", "wlans")
modems = _parts("aps", "modem")
switch_ports = _parts("switches", "ports")
power_supplies = _parts("switches", "supplies")
neighbors = _parts("switches", "neighbors")
stack_members = _parts("switches", "stack")
vsx_members = _parts("switches", "vsx")
uplinks = _parts("gateways", "uplinks")
gateway_tunnels = _parts("gateways", "tunnels")
gateway_ports = _parts("gateways", "ports")


def _not(condition: Condition) -> Condition:
    return lambda target: not condition(target)


online: Condition = attrgetter("online")
offline = _not(online)
connected: Condition = attrgetter("connected")
disconnected = _not(connected)
enabled: Condition = attrgetter("enabled")
disabled = _not(enabled)
fan_ok: Condition = attrgetter("fan_ok")
fan_failed = _not(fan_ok)
powered: Condition = attrgetter("powered")
unpowered = _not(powered)


def always(_: Any) -> bool:
    """Return True."""
    return True


def is_up(part: Any) -> bool:
    """Return True if a part is up and not disabled."""
    return bool(part.up) and getattr(part, "enabled", True)


def is_down(part: Any) -> bool:
    """Return True if a part is down, but not disabled."""
    return not part.up and getattr(part, "enabled", True)


def can_start(device: Switch) -> bool:
    """Return True if a switch is offline; a lost stack member returns by `stack_member_back`."""
    return not device.online and (device.stack is None or device.stack.up)


def can_be_lost(member: StackMember) -> bool:
    """Return True if a stack member is up and is not the commander."""
    return member.up and member.device.online and member.role != "COMMANDER"


def uses_dfs(radio: Radio) -> bool:
    """Return True if a radio must give way to radar."""
    return radio.up and radio.band == "5GHZ"


def is_one_of_several(radio: Radio) -> bool:
    """Return True if the access point keeps a radio when this one is removed."""
    return len(radio.device.radios) > 1


def has_ssids(radio: Radio) -> bool:
    """Return True if a radio has an SSID to remove."""
    return bool(radio.ssids)


def supplies_poe(port: Port[Switch]) -> bool:
    """Return True if a port supplies power now."""
    return port.poe_draw > 0


def supply_ok(supply: PowerSupply) -> bool:
    """Return True if a power supply works."""
    return supply.status == "POWERED"


supply_failed = _not(supply_ok)


def not_blocked(client: Any) -> bool:
    """Return True if a client is not blocked yet."""
    return bool(client.failure_status != "BLOCKED")
