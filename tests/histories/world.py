"""The truth: a small account's devices, parts, alerts and clients, each with its transitions."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

type Fact = tuple[str, str, str]
"""What is true of something: its kind, its id, and the attribute."""

type Thing = tuple[str, str]
"""A kind and an id."""

ACCESS_POINTS = ("CN01", "CN02")
SWITCH = "SG01"
GATEWAY = "GW01"
DEVICES = (*ACCESS_POINTS, SWITCH, GATEWAY)
STREAM_OF = {"CN01": "ap", "CN02": "ap", SWITCH: "switch", GATEWAY: "gateway"}
STREAMS = ("ap", "switch", "gateway", "alerts", "clients", "audit")
SLOTS = ("0", "1")
"""Causes of alerts: each time that one occurs, it is another alert with the same text."""

SEVERITIES = ("Minor", "Major", "Critical")
CLIENTS = ("00:00:5e:00:53:01", "00:00:5e:00:53:02")


class AlertState(NamedTuple):
    """An open alert; each time that its cause occurs has another number."""

    number: int
    severity: str
    deferred: bool
    raised: float


class Place(NamedTuple):
    """Where a client is connected, and since when it has been connected at all."""

    serial: str
    since: float


@dataclass(slots=True, eq=False)
class Transition:
    """A fact that changed, and the event that this is, if it is one."""

    number: int
    fact: Fact
    at: float
    before: Any
    value: Any
    event: str | None
    arrived: float | None = None
    """When its own message was first handled."""
    is_noticed: bool = True
    """Whether the loss of its message must be noticed, and makes unknown what is shown."""
    fired: list[float] = field(default_factory=list)


class Message(NamedTuple):
    """Something that Central says in a stream: a transition, a measurement, or nothing new."""

    stream: str
    kind: str
    about: str
    fields: tuple[str, ...]
    """The attributes that a partial message has; all of them if it is empty."""
    transition: Transition | None


class World:
    """What is true, and what was."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.transitions: list[Transition] = []
        self.by_fact: defaultdict[Fact, list[Transition]] = defaultdict(list)
        self.by_thing: defaultdict[Thing, list[Transition]] = defaultdict(list)
        self.skew: dict[str, float] = {}
        """Seconds that the clock of each device is ahead."""
        self._alerts = 0
        self._entries = 0
        for serial in DEVICES:
            self._begin(("device", serial, "online"), value=True)
            self._begin(("device", serial, "name"), f"{serial}-0")
            self._begin(("device", serial, "firmware"), "10.0")
            self._begin(("device", serial, "boot"), -500_000.0)
            self._begin(("device", serial, "cpu"), 10)
        for serial in ACCESS_POINTS:
            self._begin(("radio", serial, "status"), "up")
            self._begin(("radio", serial, "channel"), "36")
        self._begin(("port", SWITCH, "link"), value=True)
        self._begin(("uplink", GATEWAY, "up"), value=True)
        for slot in SLOTS:
            self._begin(("alert", slot, "state"), None)
        for mac in CLIENTS:
            self._begin(("client", mac, "place"), None)

    def facts(self) -> Iterator[Fact]:
        """Iterate over all facts that have a state."""
        return (fact for fact in self.by_fact if fact[0] != "audit")

    def value(self, fact: Fact, at: float | None = None) -> Any:
        """Return what is true, or was at a time."""
        transitions = self.by_fact[fact]
        if at is None:
            return transitions[-1].value
        for transition in reversed(transitions):
            if transition.at <= at:
                return transition.value
        return transitions[0].value

    # Each of these is one transition, and the message that Central sends of it.

    def toggle_online(self, serial: str) -> Message:
        """Let a device go offline, or come back."""
        online = not self.value(("device", serial, "online"))
        return self._device(serial, "online", online, "online" if online else "offline")

    def rename(self, serial: str, *, partial: bool) -> Message:
        """Give a device another name."""
        name = f"{serial}-{len(self.by_fact['device', serial, 'name'])}"
        return self._device(serial, "name", name, "renamed", partial=partial)

    def update_firmware(self, serial: str, *, partial: bool) -> Message:
        """Let a device run another version."""
        version = f"10.{len(self.by_fact['device', serial, 'firmware'])}"
        return self._device(serial, "firmware", version, "firmware_changed", partial=partial)

    def reboot(self, serial: str) -> Message:
        """Let a device that is online restart, so fast that Central does not miss it."""
        return self._device(serial, "boot", self.now(), "rebooted")

    def report(self, serial: str) -> Message:
        """Let a device report what it has reported before."""
        return Message(STREAM_OF[serial], "device", serial, (), None)

    def measure(self, serial: str) -> Message:
        """Let a device measure its load."""
        fact = ("device", serial, "cpu")
        transition = self._change(fact, 10 + len(self.by_fact[fact]) % 80, None)
        return Message(STREAM_OF[serial], "measurement", serial, ("cpu",), transition)

    def toggle_radio(self, serial: str, *, partial: bool) -> Message:
        """Let a radio fail or recover."""
        status = "down" if self.value(("radio", serial, "status")) == "up" else "up"
        transition = self._change(("radio", serial, "status"), status, status)
        return Message("ap", "radio", serial, ("status",) * partial, transition)

    def change_channel(self, serial: str, *, partial: bool) -> Message:
        """Let a radio use another channel."""
        fact = ("radio", serial, "channel")
        channel = str(36 + 4 * (len(self.by_fact[fact]) % 8))
        transition = self._change(fact, channel, "channel_changed")
        return Message("ap", "radio", serial, ("channel",) * partial, transition)

    def toggle_port(self) -> Message:
        """Let the switch's port lose its link, or get it back."""
        link = not self.value(("port", SWITCH, "link"))
        event = "link_up" if link else "link_down"
        transition = self._change(("port", SWITCH, "link"), link, event)
        return Message("switch", "port", SWITCH, (), transition)

    def toggle_uplink(self) -> Message:
        """Let the gateway's uplink fail or recover."""
        up = not self.value(("uplink", GATEWAY, "up"))
        transition = self._change(("uplink", GATEWAY, "up"), up, "up" if up else "down")
        return Message("gateway", "uplink", GATEWAY, (), transition)

    def alert(self, slot: str, choice: int) -> Message:
        """Raise, update, defer or clear the alert of a cause."""
        fact = ("alert", slot, "state")
        state: AlertState | None = self.value(fact)
        if state is None:
            self._alerts += 1
            state = AlertState(self._alerts, "Major", deferred=False, raised=self.now())
            transition = self._change(fact, state, "raised")
        elif choice == 0:
            severity = SEVERITIES[(SEVERITIES.index(state.severity) + 1) % len(SEVERITIES)]
            transition = self._change(fact, state._replace(severity=severity), "updated")
        elif choice == 1 and not state.deferred:
            transition = self._change(fact, state._replace(deferred=True), "deferred")
        else:
            transition = self._change(fact, None, "cleared")
        return Message("alerts", "alert", slot, (), transition)

    def client(self, mac: str, choice: int) -> Message:
        """Let a client join, roam or leave."""
        fact = ("client", mac, "place")
        place: Place | None = self.value(fact)
        if place is None:
            joined = Place(ACCESS_POINTS[choice % 2], self.now())
            transition = self._change(fact, joined, "joined")
        elif choice == 0:
            other = ACCESS_POINTS[1 - ACCESS_POINTS.index(place.serial)]
            transition = self._change(fact, place._replace(serial=other), "roamed")
        else:
            transition = self._change(fact, None, "left")
        return Message("clients", "client", mac, (), transition)

    def measure_client(self, mac: str) -> Message | None:
        """Measure a connected client, None if it is not connected."""
        if self.value(("client", mac, "place")) is None:
            return None
        return Message("clients", "client_measurement", mac, (), None)

    def audit(self) -> Message:
        """Write an entry of the audit trail."""
        self._entries += 1
        transition = self._change(("audit", str(self._entries), "entry"), True, "configuration")
        return Message("audit", "audit", str(self._entries), (), transition)

    def initial_reports(self) -> list[Message]:
        """Return what Central sends of what no REST list has."""
        return [
            Message("switch", "port", SWITCH, (), None),
            Message("gateway", "uplink", GATEWAY, (), None),
        ]

    def _device(
        self, serial: str, attribute: str, value: Any, event: str, *, partial: bool = False
    ) -> Message:
        transition = self._change(("device", serial, attribute), value, event)
        return Message(STREAM_OF[serial], "device", serial, (attribute,) * partial, transition)

    def _begin(self, fact: Fact, value: Any) -> None:
        """Let something be true from the start, and known."""
        self.by_fact[fact].append(Transition(-1, fact, -500_000.0, None, value, None, arrived=0.0))

    def _change(self, fact: Fact, value: Any, event: str | None) -> Transition:
        """Let something else be true from now on."""
        known = self.by_fact[fact]
        before = known[-1].value if known else None
        transition = Transition(len(self.transitions), fact, self.now(), before, value, event)
        self.transitions.append(transition)
        known.append(transition)
        self.by_thing[fact[:2]].append(transition)
        return transition
