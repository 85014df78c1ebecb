"""The streams: who gets which event, and how connections end."""

import asyncio
from uuid import uuid4

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2
from custom_components.hpe_aruba_central.central.streams import STREAMS

from .conftest import APS, Client, Start, receive, until

DEVICE = "com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.device"
RADIO = "com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.radio"
INFO = ap_events_pb2.APInfo(serial_number="CNSIM0000001", status=False)


async def _status(client: Client, stream: str, **headers: str) -> int:
    """Return the HTTP status with which a handshake is refused."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await client.session.ws_connect(client.base + STREAMS[stream].path, headers=headers)
    return refusal.value.status


async def test_sent_message_arrives_as_a_cloudevent(client: Client) -> None:
    """A message that is sent arrives as a CloudEvent with its ID, type, time and tenant."""
    socket = await client.connect("ap")
    sent = await client.simulator.send("ap", INFO, id="one")
    event = await receive(socket)
    assert (event.id, event.type, event.specversion) == ("one", DEVICE, "1.0")
    assert event.time.ToDatetime(sent.time.tzinfo) == sent.time
    assert event.attributes["subject"].ce_string == client.simulator.campus.tenant_id
    assert event.proto_data.type_url == "type.googleapis.com/ap.APInfo"
    assert ap_events_pb2.APInfo.FromString(event.proto_data.value) == INFO


@pytest.mark.parametrize("stream", list(STREAMS))
async def test_every_stream_requires_a_valid_token(client: Client, stream: str) -> None:
    """A handshake without a valid bearer token gets 401."""
    assert await _status(client, stream) == 401
    assert await _status(client, stream, Authorization="Bearer made-up") == 401
    socket = await client.connect(stream)
    assert [found.stream for found in client.simulator.connections] == [stream]
    await socket.close()


async def test_each_subscriber_gets_every_event(client: Client) -> None:
    """Every subscriber of a stream gets all events in order."""
    sockets = [
        await client.connect("ap"),
        await client.connect("ap"),
        await client.connect("ap", ""),
    ]
    for number in range(5):
        await client.simulator.send("ap", INFO, id=str(number))
    for socket in sockets:
        assert [(await receive(socket)).id for _ in range(5)] == ["0", "1", "2", "3", "4"]


async def test_connections_of_a_subscriber_share_its_events(client: Client) -> None:
    """Each event goes to one of the connections of the same subscriber."""
    for subscriber_id in (str(uuid4()), ""):
        sockets = [await client.connect("ap", subscriber_id) for _ in range(2)]
        for number in range(40):
            await client.simulator.send("ap", INFO, id=str(number))
        await client.simulator.drop("ap", 1012)
        shares = [[event.data async for event in socket] for socket in sockets]
        assert all(shares)
        assert sum(map(len, shares)) == 40


async def test_lost_subscriber_gets_missed_events(client: Client) -> None:
    """After its connection was cut, a subscriber first gets the events it has missed."""
    subscriber_id = str(uuid4())
    socket = await client.connect("ap", subscriber_id)
    await client.simulator.drop("ap")
    message = await socket.receive(timeout=5)
    assert message.type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    for number in range(3):
        await client.simulator.send("ap", INFO, id=str(number))
    assert not client.simulator.connections
    socket = await client.connect("ap", subscriber_id)
    await client.simulator.send("ap", INFO, id="live")
    assert [(await receive(socket)).id for _ in range(4)] == ["0", "1", "2", "live"]


async def test_events_are_queued_for_an_aborted_connection(client: Client) -> None:
    """Events are queued for a subscriber whose TCP connection was aborted."""
    subscriber_id = str(uuid4())
    socket = await client.connect("ap", subscriber_id)
    connection = socket._response.connection
    assert connection is not None
    assert connection.transport is not None
    connection.transport.abort()
    await until(lambda: not client.simulator.connections)
    await client.simulator.send("ap", INFO, id="missed")
    socket = await client.connect("ap", subscriber_id)
    assert (await receive(socket)).id == "missed"


async def test_events_are_not_queued_after_a_clean_close(client: Client) -> None:
    """After a close with code 1000 no events are queued for the subscriber."""
    subscriber_id = str(uuid4())
    socket = await client.connect("ap", subscriber_id)
    await socket.close(code=1000)
    await until(lambda: not client.simulator.connections)
    await client.simulator.send("ap", INFO, id="missed")
    socket = await client.connect("ap", subscriber_id)
    await client.simulator.send("ap", INFO, id="live")
    assert (await receive(socket)).id == "live"


async def test_queued_events_expire(start: Start) -> None:
    """Queued events are dropped after the replay time of the settings."""
    client = await start(replay=0.02)
    subscriber_id = str(uuid4())
    await client.connect("ap", subscriber_id)
    await client.simulator.drop("ap")
    await client.simulator.send("ap", INFO, id="stale")
    await asyncio.sleep(0.05)
    socket = await client.connect("ap", subscriber_id)
    await client.simulator.send("ap", INFO, id="live")
    assert (await receive(socket)).id == "live"


async def test_second_connection_continues_the_subscription(client: Client) -> None:
    """When one of two connections closes, the other one gets the events."""
    subscriber_id = str(uuid4())
    old = await client.connect("ap", subscriber_id)
    new = await client.connect("ap", subscriber_id)
    await old.close(code=1000)
    await until(lambda: len(client.simulator.connections) == 1)
    await client.simulator.send("ap", INFO, id="kept")
    assert (await receive(new)).id == "kept"


async def test_filter_selects_event_types(client: Client) -> None:
    """A connection with a filter only gets events of these types."""
    socket = await client.connect("ap", event_types=f"{DEVICE},{RADIO}")
    await client.simulator.incident("device_added", client.simulator.campus.aps[0].serial)
    await client.simulator.send("ap", ap_events_pb2.APSystemStat())
    await client.simulator.send("ap", INFO, id="last")
    types = []
    while (event := await receive(socket)).id != "last":
        types.append(event.type)
    assert types == [DEVICE, *[RADIO] * len(client.simulator.campus.aps[0].radios)]


async def test_queue_is_filtered(client: Client) -> None:
    """Only events that pass the filter of a lost connection are queued."""
    subscriber_id = str(uuid4())
    await client.connect("ap", subscriber_id, event_types=DEVICE)
    await client.simulator.drop("ap")
    await client.simulator.send("ap", ap_events_pb2.APSystemStat())
    await client.simulator.send("ap", INFO, id="missed")
    socket = await client.connect("ap", subscriber_id, event_types=DEVICE)
    assert (await receive(socket)).id == "missed"


@pytest.mark.parametrize(
    "stream, types", [("ap", "made.up"), ("ap", f"{DEVICE},made.up"), ("switch", DEVICE)]
)
async def test_unknown_event_types_are_refused(client: Client, stream: str, types: str) -> None:
    """A filter with an unknown event type gets 400."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await client.connect(stream, event_types=types)


@pytest.mark.parametrize("subscriber_id", ["me", "60d868ab-d1aa-1646-8847-b3c8cb1bda64"])
async def test_subscriber_id_must_be_a_uuid4(client: Client, subscriber_id: str) -> None:
    """A Subscriber-Id that is not a UUIDv4 gets 400."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await client.connect("ap", subscriber_id)


async def test_connection_closes_when_its_token_expires(start: Start) -> None:
    """A connection closes with its token, and its events are queued meanwhile."""
    client = await start(token_lifetime=1, expiry_code=4001)
    subscriber_id = str(uuid4())
    socket = await client.connect("ap", subscriber_id)
    message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 4001)
    await client.simulator.send("ap", INFO, id="missed")
    assert await _status(client, "ap", **await client.bearer()) == 401
    client.forget_token()
    socket = await client.connect("ap", subscriber_id)
    assert (await receive(socket)).id == "missed"


async def test_connection_closes_when_its_token_is_revoked(client: Client) -> None:
    """Revoking the tokens closes the connections, also if it is done twice."""
    socket = await client.connect("ap")
    client.simulator.revoke_tokens()
    client.simulator.revoke_tokens()
    message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1008)
    assert await _status(client, "ap", **await client.bearer()) == 401


async def test_one_stream_fails_on_demand(client: Client) -> None:
    """The streams fault makes one stream fail, and no other."""
    client.simulator.faults.streams["gateway"] = 403
    assert await _status(client, "gateway", **await client.bearer()) == 403
    await client.connect("ap")


async def test_an_account_may_be_refused_all_streams_and_allowed_again(client: Client) -> None:
    """What is open is closed; REST answers all the same."""
    socket = await client.connect("ap")
    await client.simulator.allow_streams(allowed=False)
    message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1008)
    for stream in STREAMS:
        assert await _status(client, stream, **await client.bearer()) == 403
    await client.simulator.allow_streams(allowed=True)
    await client.connect("ap")


async def test_stream_closes_with_any_code(client: Client) -> None:
    """A stream can be closed with any WebSocket close code."""
    socket = await client.connect("ap")
    await client.simulator.drop("ap", 1011)
    message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1011)


async def test_raw_frames_are_sent_unchanged(client: Client) -> None:
    """Raw binary and text frames are sent unchanged and pass every filter."""
    socket = await client.connect("ap", event_types=DEVICE)
    await client.simulator.send_raw("ap", b"\xff")
    await client.simulator.send_raw("ap", "hello")
    assert await socket.receive_bytes(timeout=5) == b"\xff"
    assert await socket.receive_str(timeout=5) == "hello"


async def test_pings_are_answered_unless_silent(client: Client) -> None:
    """Pings are answered, but not with the fault `silent`."""
    socket = await client.connect("ap", autoping=False)
    await socket.ping(b"1")
    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.PONG
    client.simulator.faults.silent = True
    await socket.ping(b"2")
    await client.get(APS)
    await client.simulator.send("ap", INFO, id="live")
    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.BINARY


async def test_plain_get_is_refused(client: Client) -> None:
    """A GET without a WebSocket handshake gets 400."""
    url = client.base + STREAMS["ap"].path
    assert (await client.session.get(url, headers=await client.bearer())).status == 400


@pytest.mark.parametrize(
    "framing, message_type", [("direct", "gw.Uplink"), ("wrapped", "gw.MonitoringInformation")]
)
async def test_gateway_messages_in_both_framings(
    start: Start, framing: str, message_type: str
) -> None:
    """Gateway messages are sent directly or in a wrapper, by the settings."""
    client = await start(gateway_framing=framing)
    socket = await client.connect("gateway")
    await client.simulator.send("gateway", gateway_pb2.Uplink(link_id=7))
    event = await receive(socket)
    assert event.type == "com.hpe.greenlake.network-monitoring.v1.gateways.state.uplink"
    assert event.proto_data.type_url == f"type.googleapis.com/{message_type}"
    if framing == "wrapped":
        wrapper = gateway_pb2.MonitoringInformation.FromString(event.proto_data.value)
        assert wrapper.uplink_state.link_id == 7
    else:
        assert gateway_pb2.Uplink.FromString(event.proto_data.value).link_id == 7


async def test_stop_closes_connections_with_1001(client: Client) -> None:
    """When the simulator stops, connections close with code 1001."""
    socket = await client.connect("ap")
    end = asyncio.create_task(client.simulator.__aexit__())
    message = await socket.receive(timeout=5)
    await end
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1001)
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.session.get(client.base + APS)
