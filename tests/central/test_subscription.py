"""An open stream: its events, its status and its end."""

import asyncio
import logging

import pytest

from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from custom_components.hpe_aruba_central.central.streaming import (
    handled_events,
    subscription as subscription_module,
)
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    State,
    Status,
    Subscription,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from tests.central.builders import SAMPLES, envelope, frame
from tests.central.listener import SUBSCRIBER, Client
from tests.central.manual_clock import poll

AP = SAMPLES["ap"]


async def test_goes_live(client: Client) -> None:
    """A subscription connects with its Subscriber-Id, and reports its status."""
    async with client.live() as subscription:
        (connection,) = client.sim.connections
        assert (connection.stream, connection.subscriber_id) == ("ap", SUBSCRIBER)
        assert connection.event_types == frozenset()
        assert client.listener.statuses == [Status(State.CONNECTING), Status(State.LIVE)]
        assert (subscription.error, subscription.last_event, subscription.counters.connects) == (
            None,
            None,
            1,
        )


async def test_starts_stopped(client: Client) -> None:
    """A subscription that does not run is stopped."""
    subscription = client.subscription()
    assert subscription.status == Status(State.STOPPED)
    assert not subscription.live


@pytest.mark.parametrize("stream", STREAMS)
async def test_event_of_every_stream(client: Client, stream: str) -> None:
    """The events of each stream are delivered."""
    async with client.live(stream) as subscription:
        client.clock.advance(5)
        sent = await client.sim.send(stream, SAMPLES[stream])
        await client.listener.until(lambda: client.listener.events)
        (event,) = client.listener.events
        assert (event.stream, event.id) == (stream, sent.id)
        assert event.payload.fields
        assert subscription.last_event == client.clock.utcnow()
        assert (subscription.counters.frames, subscription.counters.events) == (1, 1)


async def test_filter(client: Client) -> None:
    """Only the requested event types are delivered."""
    state, stats = STREAMS["ap"].event_types[0], STREAMS["ap"].event_types[6]
    async with client.live(event_types=(state, STREAMS["ap"].event_types[1])):
        (connection,) = client.sim.connections
        assert connection.event_types == set(STREAMS["ap"].event_types[:2])
        await client.sim.send("ap", ap_events_pb2.APSystemStat(serial_number="CN01"), type=stats)
        wanted = await client.sim.send("ap", AP, type=state)
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.ids == [wanted.id]


BAD_FRAMES: dict[str, bytes | str] = {
    "text_frame": "keepalive",
    "envelope": b"\xff\xff\xff\xff",
    "empty_payload": b"",
    "text_payload": envelope(text_data="{}").SerializeToString(),
    "foreign_payload": frame(SAMPLES["alerts"]),
    "unknown_type": envelope(binary_data=b"\x08\x01", type="com.example.new").SerializeToString(),
    "payload": envelope(
        binary_data=b"\xff\xff", type=STREAMS["ap"].event_types[0]
    ).SerializeToString(),
}


@pytest.mark.parametrize("reason", BAD_FRAMES)
async def test_invalid_frame(client: Client, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    """Invalid frames are counted, the first of a kind is logged, and the stream goes on."""
    async with client.live() as subscription:
        for _ in range(3):
            await client.sim.send_raw("ap", BAD_FRAMES[reason])
        sent = await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.ids == [sent.id]
        assert subscription.counters.ignored == {reason: 3}
        assert subscription.counters.frames == 4
        assert subscription.live
    messages = [
        record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING
    ]
    assert messages == [f"ap: a frame could not be used ({reason}); further ones are only counted"]


async def test_large_frame(client: Client) -> None:
    """A frame of nearly a megabyte is delivered."""
    async with client.live():
        message = ap_events_pb2.APInfo(serial_number="CN01", zone="z" * 1_000_000)
        await client.sim.send("ap", message)
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.events[0].payload.fields["serial_number"] == "CN01"


@pytest.mark.parametrize("size", [2**20 + 1, 2 * 2**20 - 1])
async def test_frame_that_is_ignored(client: Client, size: int) -> None:
    """A frame of more than a megabyte costs a counter."""
    async with client.live() as subscription:
        await client.sim.send_raw("ap", b"\x00" * size)
        await client.sim.send("ap", SAMPLES["ap"], id="next")
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.ids == ["next"]
        assert subscription.counters.ignored == {"too_large": 1}
        assert subscription.counters.losses == 0


async def test_frame_that_is_too_large(client: Client) -> None:
    """A frame that is too large ends the connection, but not the subscription."""
    async with client.live() as subscription:
        await client.sim.send_raw("ap", b"\x00" * (2 * 1024 * 1024 + 1))
        await client.until_waiting(subscription, 1)
        assert "1009" in str(subscription.error)
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)


async def test_duplicate(client: Client) -> None:
    """A duplicate is counted, but not delivered."""
    async with client.live() as subscription:
        await client.sim.send("ap", AP, id="1")
        await client.sim.send("ap", AP, id="1")
        await client.sim.send("ap", AP, id="2")
        await client.listener.until(lambda: "2" in client.listener.ids)
        assert client.listener.ids == ["1", "2"]
        assert (subscription.counters.duplicates, subscription.counters.events) == (1, 2)


async def test_same_id_of_another_source(client: Client) -> None:
    """An event is identified by source and id together."""
    async with client.live():
        await client.sim.send_raw("ap", frame(AP, id="1", source="a"))
        await client.sim.send_raw("ap", frame(AP, id="1", source="b"))
        await client.listener.until(lambda: len(client.listener.events) == 2)
        assert [event.source for event in client.listener.events] == ["a", "b"]


async def test_events_without_id_are_no_duplicates(client: Client) -> None:
    """Events without an id are never taken for duplicates."""
    async with client.live() as subscription:
        for _ in range(2):
            await client.sim.send_raw("ap", frame(AP, id=""))
        await client.listener.until(lambda: len(client.listener.events) == 2)
        assert subscription.counters.duplicates == 0


async def test_number_of_remembered_events(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of remembered events is limited; the oldest is forgotten first."""
    monkeypatch.setattr(handled_events, "_REMEMBERED_IDS", 2)
    async with client.live() as subscription:
        for number in ("1", "2", "3", "2", "1", "end"):
            await client.sim.send("ap", AP, id=number)
        await client.listener.until(lambda: "end" in client.listener.ids)
        assert client.listener.ids == ["1", "2", "3", "1", "end"]
        assert subscription.counters.duplicates == 1


async def test_remembered_events_take_little_memory(client: Client) -> None:
    """Only digests of sources and ids are remembered, however long those are."""
    async with client.live() as subscription:
        await client.sim.send("ap", AP, id="i" * 256)
        await client.listener.until(lambda: client.listener.events)
        assert [type(key) for key in subscription.handled._digests] == [int]


async def test_event_listener_that_fails(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A listener that fails on one event receives the next ones."""

    def fail(event: CentralEvent) -> None:
        if event.id == "1":
            raise RuntimeError("of the listener's own")

    async with client.live() as subscription:
        client.listener.on_event = fail
        await client.sim.send("ap", AP, id="1")
        await client.sim.send("ap", AP, id="2")
        await client.listener.until(lambda: "2" in client.listener.ids)
        assert subscription.counters.ignored == {"listener": 1}
        assert subscription.live
    assert "of the listener's own" in caplog.text


async def test_cancel(client: Client) -> None:
    """A cancelled subscription leaves no task, and its close code has Central queue events."""
    tasks = asyncio.all_tasks()
    async with client.live() as subscription:
        pass
    assert subscription.status == Status(State.STOPPED)
    assert client.listener.states == [State.CONNECTING, State.LIVE, State.STOPPED]
    await client.sim_settled()
    await poll(lambda: not asyncio.all_tasks() - tasks)
    await client.sim.send("ap", AP, id="missed")
    async with client.live():
        await client.sim.send("ap", AP, id="live")
        await client.listener.until(lambda: len(client.listener.events) > 1)
        assert client.listener.ids == ["missed", "live"]


async def test_events_in_transit_at_the_end(client: Client) -> None:
    """Events that Central sent before it received the close are delivered."""
    async with client.live():
        for number in range(50):
            await client.sim.send("ap", AP, id=str(number))
    assert client.listener.ids == [str(number) for number in range(50)]


async def test_cancel_while_waiting(client: Client) -> None:
    """A subscription can be stopped while it waits for its next attempt."""
    client.sim.faults.streams["ap"] = 503
    async with client.running() as subscription:
        await client.until_waiting(subscription, 1)
    assert subscription.status.state is State.STOPPED
    assert not client.clock.is_awaited(1)


async def test_two_subscribers_get_everything(client: Client) -> None:
    """Subscribers with different Subscriber-Ids each receive every event."""
    async with client.live() as first:
        events = client.listener
        async with client.live(subscriber_id="5f5fd3f5-8a15-4c8f-9c0f-0123456789ab"):
            for number in range(10):
                await client.sim.send("ap", AP, id=str(number))
            await client.listener.until(lambda: len(client.listener.events) == 10)
            await events.until(lambda: len(events.events) == 10)
        assert first.live


async def test_status_listener_that_fails(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A status listener that fails does not stop the stream."""

    def fail(_: Subscription) -> None:
        raise RuntimeError("of the coordinator's own")

    async with client.running(on_status=fail) as subscription:
        await client.sim.wait_connected("ap")
        await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        assert subscription.live
    assert "of the coordinator's own" in caplog.text


async def test_decoder_that_fails(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in the decoder costs one frame, not the stream."""

    def fail(*_: object) -> None:
        raise RuntimeError("of the decoder's own")

    async with client.live() as subscription:
        with monkeypatch.context() as patched:
            patched.setattr(subscription_module, "decode", fail)
            await client.sim.send("ap", AP)
            await poll(lambda: subscription.counters.ignored)
        await client.sim.send("ap", AP, id="next")
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.ids == ["next"]
        assert subscription.counters.ignored == {"decoder": 1}
    assert "of the decoder's own" in caplog.text
