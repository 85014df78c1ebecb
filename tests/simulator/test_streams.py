"""The streams: who gets which event, and what happens at the end of a connection."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2
from custom_components.hpe_aruba_central.central.streams import STREAMS

from .conftest import APS, Client, receive, until

type Start = Callable[..., Awaitable[Client]]

DEVICE = "com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.device"
RADIO = "com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.radio"
INFO = ap_events_pb2.APInfo(serial_number="CNSIM0000001", status=False)


async def _status(client: Client, stream: str, **headers: str) -> int:
    """Return the status that refuses a handshake."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await client.session.ws_connect(client.base + STREAMS[stream].path, headers=headers)
    return refusal.value.status


async def test_nothing_is_told_unasked_and_then_what_is_sent(client: Client) -> None:
    """Nothing is told unasked and then what is sent."""
    socket = await client.connect("ap")
    sent = await client.simulator.send("ap", INFO, id="one")
    event = await receive(socket)
    assert (event.id, event.type, event.specversion) == ("one", DEVICE, "1.0")
    assert event.time.ToDatetime(sent.time.tzinfo) == sent.time
    assert event.attributes["subject"].ce_string == client.simulator.campus.tenant_id
    assert event.proto_data.type_url == "type.googleapis.com/ap.APInfo"
    assert ap_events_pb2.APInfo.FromString(event.proto_data.value) == INFO


@pytest.mark.parametrize("stream", list(STREAMS))
async def test_every_stream_checks_the_bearer(client: Client, stream: str) -> None:
    """Every stream checks the bearer."""
    assert await _status(client, stream) == 401
    assert await _status(client, stream, Authorization="Bearer made-up") == 401
    socket = await client.connect(stream)
    assert [found.stream for found in client.simulator.connections] == [stream]
    await socket.close()


async def test_each_subscriber_gets_every_event(client: Client) -> None:
    """Each subscriber gets every event."""
    sockets = [
        await client.connect("ap"),
        await client.connect("ap"),
        await client.connect("ap", ""),
    ]
    for number in range(5):
        await client.simulator.send("ap", INFO, id=str(number))
    for socket in sockets:
        assert [(await receive(socket)).id for _ in range(5)] == ["0", "1", "2", "3", "4"]


async def test_connections_of_one_subscriber_share_its_events(client: Client) -> None:
    """Connections of one subscriber share its events."""
    for subscriber_id in (str(uuid4()), ""):
        sockets = [await client.connect("ap", subscriber_id) for _ in range(2)]
        for number in range(40):
            await client.simulator.send("ap", INFO, id=str(number))
        await client.simulator.drop("ap", 1012)
        shares = [[event.data async for event in socket] for socket in sockets]
        assert all(shares)
        assert sum(map(len, shares)) == 40


async def test_a_lost_subscriber_gets_what_it_missed(client: Client) -> None:
    """A lost subscriber gets what it missed."""
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


async def test_a_client_that_vanishes_is_waited_for(client: Client) -> None:
    """A client that vanishes is waited for."""
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


async def test_a_clean_close_is_not_waited_for(client: Client) -> None:
    """A clean close is not waited for."""
    subscriber_id = str(uuid4())
    socket = await client.connect("ap", subscriber_id)
    await socket.close(code=1000)
    await until(lambda: not client.simulator.connections)
    await client.simulator.send("ap", INFO, id="missed")
    socket = await client.connect("ap", subscriber_id)
    await client.simulator.send("ap", INFO, id="live")
    assert (await receive(socket)).id == "live"


async def test_the_queue_does_not_wait_for_ever(start: Start) -> None:
    """The queue does not wait for ever."""
    client = await start(replay=0.02)
    subscriber_id = str(uuid4())
    await client.connect("ap", subscriber_id)
    await client.simulator.drop("ap")
    await client.simulator.send("ap", INFO, id="stale")
    await asyncio.sleep(0.05)
    socket = await client.connect("ap", subscriber_id)
    await client.simulator.send("ap", INFO, id="live")
    assert (await receive(socket)).id == "live"


async def test_a_second_connection_keeps_the_first_ones_events(client: Client) -> None:
    """A second connection keeps the first one's events."""
    subscriber_id = str(uuid4())
    old = await client.connect("ap", subscriber_id)
    new = await client.connect("ap", subscriber_id)
    await old.close(code=1000)
    await until(lambda: len(client.simulator.connections) == 1)
    await client.simulator.send("ap", INFO, id="kept")
    assert (await receive(new)).id == "kept"


async def test_the_filter_lets_its_types_through(client: Client) -> None:
    """The filter lets its types through."""
    socket = await client.connect("ap", event_types=f"{DEVICE},{RADIO}")
    await client.simulator.incident("device_added", client.simulator.campus.aps[0].serial)
    await client.simulator.send("ap", ap_events_pb2.APSystemStat())
    await client.simulator.send("ap", INFO, id="last")
    types = []
    while (event := await receive(socket)).id != "last":
        types.append(event.type)
    assert types == [DEVICE, *[RADIO] * len(client.simulator.campus.aps[0].radios)]


async def test_the_queue_is_filtered_too(client: Client) -> None:
    """The queue is filtered too."""
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
async def test_unknown_types_are_refused(client: Client, stream: str, types: str) -> None:
    """Unknown types are refused."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await client.connect(stream, event_types=types)


@pytest.mark.parametrize("subscriber_id", ["me", "60d868ab-d1aa-1646-8847-b3c8cb1bda64"])
async def test_a_subscriber_is_a_uuid4(client: Client, subscriber_id: str) -> None:
    """A subscriber is a UUIDv4."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await client.connect("ap", subscriber_id)


async def test_a_connection_dies_with_its_token(start: Start) -> None:
    """A connection dies with its token."""
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


async def test_revoked_tokens_close_their_connections(client: Client) -> None:
    """Revoked tokens close their connections."""
    socket = await client.connect("ap")
    client.simulator.revoke_tokens()
    client.simulator.revoke_tokens()
    message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1008)
    assert await _status(client, "ap", **await client.bearer()) == 401


async def test_one_stream_fails_on_demand(client: Client) -> None:
    """One stream fails on demand."""
    client.simulator.faults.streams["gateway"] = 403
    assert await _status(client, "gateway", **await client.bearer()) == 403
    await client.connect("ap")


async def test_a_stream_closes_with_any_code(client: Client) -> None:
    """A stream closes with any code."""
    socket = await client.connect("ap")
    await client.simulator.drop("ap", 1011)
    message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1011)


async def test_raw_frames_go_as_they_are(client: Client) -> None:
    """Raw frames go as they are."""
    socket = await client.connect("ap", event_types=DEVICE)
    await client.simulator.send_raw("ap", b"\xff")
    await client.simulator.send_raw("ap", "hello")
    assert await socket.receive_bytes(timeout=5) == b"\xff"
    assert await socket.receive_str(timeout=5) == "hello"


async def test_pings_are_answered_until_told_otherwise(client: Client) -> None:
    """Pings are answered until told otherwise."""
    socket = await client.connect("ap", autoping=False)
    await socket.ping(b"1")
    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.PONG
    client.simulator.faults.silent = True
    await socket.ping(b"2")
    await client.get(APS)
    await client.simulator.send("ap", INFO, id="live")
    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.BINARY


async def test_a_plain_get_is_no_handshake(client: Client) -> None:
    """A plain get is no handshake."""
    url = client.base + STREAMS["ap"].path
    assert (await client.session.get(url, headers=await client.bearer())).status == 400


@pytest.mark.parametrize(
    "framing, last", [("direct", "gw.Uplink"), ("wrapped", "gw.MonitoringInformation")]
)
async def test_gateways_speak_both_framings(start: Start, framing: str, last: str) -> None:
    """Gateways speak both framings."""
    client = await start(gateway_framing=framing)
    socket = await client.connect("gateway")
    await client.simulator.send("gateway", gateway_pb2.Uplink(link_id=7))
    event = await receive(socket)
    assert event.type == "com.hpe.greenlake.network-monitoring.v1.gateways.state.uplink"
    assert event.proto_data.type_url == f"type.googleapis.com/{last}"
    if framing == "wrapped":
        assert (
            gateway_pb2.MonitoringInformation.FromString(
                event.proto_data.value
            ).uplink_state.link_id
            == 7
        )
    else:
        assert gateway_pb2.Uplink.FromString(event.proto_data.value).link_id == 7


async def test_the_end_says_goodbye(client: Client) -> None:
    """The end says goodbye."""
    socket = await client.connect("ap")
    end = asyncio.create_task(client.simulator.__aexit__())
    message = await socket.receive(timeout=5)
    await end
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1001)
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.session.get(client.base + APS)
