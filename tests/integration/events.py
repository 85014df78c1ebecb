"""Recording what event entities fire, and playing incidents."""

from typing import Any
from uuid import uuid4

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import Event
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.pb import cloudevents_pb2
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator.messages import other_streams
from simulator.server import IncidentRecord

from .harness import Harness
from .helpers import until_true

type Fired = list[tuple[str, dict[str, Any]]]


class Watch:
    """Records what an event entity fires."""

    def __init__(self, home: Harness, entity: str) -> None:
        self._seen: list[Event[Any]] = async_capture_events(home.hass, EVENT_STATE_CHANGED)
        self._entity = entity

    def take(self) -> Fired:
        """Return the event types and attributes fired since the last call."""
        states = [
            event.data["new_state"]
            for event in self._seen
            if event.data["entity_id"] == self._entity
        ]
        self._seen.clear()
        return [
            (state.attributes[ATTR_EVENT_TYPE], dict(state.attributes))
            for state in states
            if state is not None and state.state != STATE_UNAVAILABLE
        ]

    def types(self, *, but: str = "") -> list[str]:
        """Return the event types fired since the last call, except one."""
        return [event_type for event_type, _ in self.take() if event_type != but]


def count(home: Harness, stream: str) -> int:
    """Return how many events of a stream have arrived, including duplicates."""
    counters = home.run.counters(stream)
    return counters.events + counters.duplicates


async def wait_for(home: Harness, stream: str, expected: int) -> None:
    """Wait until a stream has delivered some events, and write the batched update."""
    await until_true(lambda: count(home, stream) >= expected)
    await home.flush()


async def play(home: Harness, name: str, serial: str | None) -> IncidentRecord:
    """Play an incident, and wait until it has been handled."""
    before = {stream: count(home, stream) for stream in STREAMS}
    record = await home.sim.incident(name, serial)
    for stream in {event.stream for event in record.events}:
        sent = sum(event.stream == stream for event in record.events)
        await wait_for(home, stream, before[stream] + sent)
    return record


def under_another_id(frame: bytes) -> bytes:
    """Return a copy of an event with the ID that another node of Central gives it."""
    event = cloudevents_pb2.CloudEvent.FromString(frame)
    event.id = str(uuid4())
    return event.SerializeToString()


async def repeat(home: Harness, record: IncidentRecord, *, same_id: bool = False) -> None:
    """Send the messages of an incident again."""
    for event in record.events:
        before = count(home, event.stream)
        await home.sim.send_raw(
            event.stream, event.frame if same_id else under_another_id(event.frame)
        )
        await wait_for(home, event.stream, before + 1)


async def receive_all(home: Harness) -> None:
    """Receive the state of the whole campus, and the connected clients."""
    await home.receive_everything()
    clients = [client for client in home.campus.clients if client.connected]
    await home.receive(
        [("clients", other_streams.client_state(home.sim.context, client)) for client in clients]
    )
    await home.flush()
