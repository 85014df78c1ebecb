"""Answers and frames that repeat secrets, each under the name of its mode."""

from collections.abc import Awaitable, Callable, Iterator
import json
from typing import Any

from aiohttp import web
from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, cloudevents_pb2

type Echo = Callable[[web.Request, Any, str], Awaitable[web.StreamResponse]]
"""Answers a request with a text; what Central would answer is the second argument."""


def _headers(text: str) -> dict[str, str]:
    """Return headers that say a text."""
    names = ("X-Echo", "Location", "Retry-After", "Date", "Set-Cookie", "Content-Type")
    return dict.fromkeys(names, text) | {"WWW-Authenticate": f'Bearer realm="{text}"'}


def _status(status: int) -> Echo:
    """Return an answer with a status that says a text in its reason, headers and body."""

    async def answer(_request: web.Request, _valid: Any, text: str) -> web.StreamResponse:
        names = ("error", "error_description", "message", "detail", text)
        body = json.dumps(dict.fromkeys(names, text))
        return web.Response(body=body.encode(), status=status, reason=text, headers=_headers(text))

    return answer


async def _no_json(_request: web.Request, _valid: Any, text: str) -> web.StreamResponse:
    """Answer with a text that is no JSON, and has two halves of a character."""
    return web.Response(body=f'{{"\\ud83d{text}": {text}'.encode(), headers=_headers(text))


async def _values(_request: web.Request, valid: Any, text: str) -> web.StreamResponse:
    """Answer as Central does, with a text in all texts of one more row."""
    if not isinstance(valid, dict):
        return web.json_response([text])
    rows = valid.get("items") or [{}]
    row = {name: text if isinstance(value, str) else value for name, value in rows[0].items()}
    row |= {"serialNumber": text[:64], "id": text}
    return web.json_response({**valid, "items": [row, *rows], text: text, "token_type": text})


def _raw(template: str) -> Echo:
    """Return an answer that is written to the connection as it is."""

    async def answer(request: web.Request, _valid: Any, text: str) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(template.format(text).encode())
        request.transport.close()
        return web.Response()

    return answer


ECHOES: dict[str, Echo] = {
    "echo in a refusal": _status(401),
    "echo in a bad request": _status(400),
    "echo in a server error": _status(503),
    "echo in a redirect": _status(302),
    "echo in no JSON": _no_json,
    "echo in values": _values,
    "echo in the status line": _raw("HTTP/1.1 2{} OK\r\n\r\n"),
    "echo in the length": _raw("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n"),
    "echo in a chunk": _raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}\r\n"),
    "echo in the upgrade": _raw(
        "HTTP/1.1 101 {0}\r\nUpgrade: {0}\r\nConnection: {0}\r\nSec-WebSocket-Accept: {0}\r\n\r\n"
    ),
}


def frames(text: str) -> Iterator[bytes | str]:
    """Yield frames of the stream ``ap`` that say a text wherever there is one."""
    yield text
    yield text.encode()
    message: Message = ap_events_pb2.APInfo(serial_number=text[:64])
    for field in message.DESCRIPTOR.fields:
        if field.type == field.TYPE_STRING and field.name != "serial_number":
            value = getattr(message, field.name)
            if isinstance(value, str):
                setattr(message, field.name, text)
            else:
                value.append(text)
    for serial in (text[:64], text, "ECHO"):
        setattr(message, "serial_number", serial)  # noqa: B010 - every kind of message has one
        for url in ("x.APInfo", text, "x.Switch"):
            event = cloudevents_pb2.CloudEvent(
                id=f"{text}{serial}{url}", source=text, specversion=text, type=text
            )
            event.proto_data.type_url = f"type.googleapis.com/{url}"
            event.proto_data.value = message.SerializeToString()
            yield event.SerializeToString()
    yield cloudevents_pb2.CloudEvent(id="text", source=text, text_data=text).SerializeToString()
