"""Answers of a hostile REST API and token service, each under the name of its mode."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
import json
from typing import Any
import zlib

from aiohttp import web

type Answer = Callable[[web.Request, Any], Awaitable[web.StreamResponse]]
"""Answers a request; what Central would answer is the second argument."""

_MIB = 2**20
_PAGES = count(1)


def _body(make: Callable[[], bytes], **headers: str) -> Answer:
    """Return an answer with a body that is made when it is first asked for."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    names.setdefault("Content-Type", "application/json")

    make = cache(make)

    async def answer(_request: web.Request, _valid: Any) -> web.StreamResponse:
        return web.Response(body=make(), headers=names)

    return answer


def _compressed(piece: bytes, pieces: int, begin: bytes = b"", end: bytes = b"") -> bytes:
    """Return compressed content that is much larger than memory should ever hold."""
    compressor = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    compressed = compressor.compress(begin)
    for _ in range(pieces):
        compressed += compressor.compress(piece)
    return compressed + compressor.compress(end) + compressor.flush()


def _edited(edit: Callable[[Any], Any]) -> Answer:
    """Return an answer that is Central's own, after an edit."""

    async def answer(_: web.Request, valid: Any) -> web.StreamResponse:
        return web.Response(text=edit(valid), content_type="application/json")

    return answer


def _with_row(valid: Any, text: str) -> str:
    """Return a list with one more row, which is JSON that no encoder would write."""
    return json.dumps(valid).replace('"items": [', f'"items": [{text},', 1)


def _odd_rows() -> Iterator[object]:
    """Yield rows of which each has something that would be an error somewhere."""
    odd: tuple[object, ...] = ({}, [[]], {"a": {}}, True, 1e300, -1, None, "\0", "{{ 1 }}")
    names = ("deviceName", "siteId", "status", "uptimeInMillis", "clientCount", "ipv4", "name")
    yield from odd
    for number, value in enumerate(odd):
        yield {"serialNumber": value, "id": value}
        yield {"serialNumber": f"ODD{number}", **dict.fromkeys(names, value)}
    for serial in ("..", "a/b", "x" * 65, "client_1\n", "%2e%2e"):
        yield {"serialNumber": serial}


def _add_odd_rows(valid: Any) -> str:
    """Return a list with odd rows."""
    return json.dumps({**valid, "items": [*valid["items"], *_odd_rows()]})


async def _endless(request: web.Request, _: Any) -> web.StreamResponse:
    """Answer with a body that does not end."""
    response = web.StreamResponse()
    await response.prepare(request)
    with suppress(ConnectionError):
        while True:
            await response.write(b" " * 65_536)
    return response


async def _drip(_request: web.Request, _valid: Any) -> web.StreamResponse:
    """Answer a page of one new row every tenth of a second."""
    await asyncio.sleep(0.1)
    number = next(_PAGES)
    row = {"id": f"drip-{number}", "status": "Active"}
    return web.json_response({"items": [row], "next": str(number), "total": 1_000_000})


async def _alternate(request: web.Request, valid: Any) -> web.StreamResponse:
    """Answer with cursors that lead in a circle."""
    cursor = "2" if request.query.get("next") == "1" else "1"
    return web.json_response({**valid, "next": cursor, "total": 1_000_000})


async def _same_page(_: web.Request, valid: Any) -> web.StreamResponse:
    """Answer every page with the same rows, and with a new cursor."""
    return web.json_response({**valid, "next": str(next(_PAGES)), "total": 1_000_000})


async def _echo(request: web.Request, _: Any) -> web.StreamResponse:
    """Repeat what was sent, with a status of its own."""
    sent = await request.text()
    said = {"error": sent, "message": f"{sent} {request.headers.get('Authorization')}"}
    return web.json_response(said, status=400, headers={"X-Echo": sent[:1000]})


async def _redirect(request: web.Request, _: Any) -> web.StreamResponse:
    """Redirect to a path that counts who comes."""
    raise web.HTTPTemporaryRedirect(f"https://{request.host}/elsewhere")


async def _charset(_: web.Request, valid: Any) -> web.StreamResponse:
    """Answer with what Central would, in a charset that takes the square of its length."""
    body = json.dumps({**valid, "padding": "x-" * 300_000}).encode()
    headers = {"Content-Type": "application/json; charset=punycode"}
    return web.Response(body=body, headers=headers)


_GZIP = {"Content_Encoding": "gzip"}


def _named(name: bytes) -> bytes:
    """Return a list of one item with a name."""
    return b'{"items":[{"id":"A","serialNumber":"A","deviceName":"' + name + b'"}]}'


def _keys() -> bytes:
    """Return an answer with as many different keys as are read."""
    pairs = b",".join(b'"%08d":"%08d"' % (number, number) for number in range(119_000))
    return b"{" + pairs + b',"items":[]}'


_ROWS = 1000
_SERIES = count(1)


def _row(kind: str, series: int, number: int) -> dict[str, Any]:
    """Return a row that any list understands; no two have the same identity."""
    identity = f"{series:04d}{number:06d}"
    mac = f"00{series:04d}{number:06d}"
    row: dict[str, Any] = {"serialNumber": f"H{identity}", "macAddress": mac}
    if kind == "radios":
        # All on one access point that exists, as a row of that list has it.
        return row | {"serialNumber": None, "band": "5 GHz", "status": "Up"}
    if kind != "firmware-details":
        row["id"] = mac if kind == "clients" else identity
    named = {"deviceName": f"AP {identity}", "siteName": f"Site {identity}", "hostName": identity}
    state = {"status": {"clients": "Connected", "alerts": "Active"}.get(kind, "Online")}
    versions = {"firmwareVersion": "10.7", "recommendedVersion": "10.8"}
    return {**row, **named, **state, **versions, "name": "Alert", "wlanName": f"Wi-Fi {number}"}


async def _many(request: web.Request, valid: Any) -> web.StreamResponse:
    """Answer with a thousand rows that nobody has heard of, other ones each time."""
    series = next(_SERIES)
    kind = request.path.rpartition("/")[2]
    rows = [_row(kind, series, number) for number in range(_ROWS)]
    if kind == "radios":
        serial_number = valid["items"][0]["serialNumber"]
        rows = [row | {"serialNumber": serial_number} for row in rows]
    return web.json_response({"items": rows, "total": _ROWS, "count": _ROWS, "next": None})


MANY = "a thousand new rows"

REST: dict[str, Answer] = {
    "gzip bomb": _body(lambda: _compressed(b" " * _MIB, 200), **_GZIP),
    "gzip bomb of items": _body(
        lambda: _compressed(b'{"a":1},' * 131_072, 200, b'{"items":[', b"{}]}"), **_GZIP
    ),
    "endless body": _endless,
    "name of 100 MiB": _body(lambda: _named(b"x" * 100 * _MIB)),
    "largest body": _body(lambda: _named("\N{GRINNING FACE}".encode() * (3 * _MIB // 2 - 99))),
    "as many values as read": _body(
        lambda: b'{"items":[' + b",".join([b'{"a":1}'] * 59_990) + b"]}"
    ),
    "keys": _body(_keys),
    "escapes": _body(lambda: _named(rb"\ud83d\ude00" * 520_000)),
    "halves of characters": _body(lambda: _named(rb"\ud83d" * 690_000)),
    "charset": _charset,
    "nesting": _body(lambda: b"[" * 4 * _MIB),
    "page after page": _drip,
    "circle of cursors": _alternate,
    "same page": _same_page,
    "echo": _echo,
    "redirect": _redirect,
}
"""Answers after which little is known of a list."""

ODD_ITEMS: dict[str, Answer] = {
    "odd rows": _edited(_add_odd_rows),
    "infinite number": _edited(lambda valid: _with_row(valid, '{"id": "odd", "n": 1e999}')),
    "number of 5,000 digits": _edited(
        lambda valid: _with_row(valid, f'{{"id": "odd", "clientCount": {"7" * 5000}}}')
    ),
    "no number": _edited(lambda valid: _with_row(valid, '{"id": "odd", "clientCount": NaN}')),
    "half a character": _edited(
        lambda valid: json.dumps(valid).replace('Name": "', r'Name": "\ud83d ', 1)
    ),
}
"""Answers of which one item is odd, and the others are Central's own."""

TOKEN: dict[str, Answer] = {
    "object as error": _body(lambda: b'{"error": {"code": "invalid_client"}}'),
    "list as error": _body(lambda: b'{"error": ["invalid_client"], "access_token": {}}'),
    "control characters": _body(lambda: rb'{"access_token": "a\r\nX: y\u0000"}'),
    "token of a megabyte": _body(lambda: b'{"access_token": "' + b"a" * _MIB + b'"}'),
    "gzip bomb": _body(lambda: _compressed(b" " * _MIB, 200), **_GZIP),
    "endless body": _endless,
    "nesting": _body(lambda: b"[" * 60_000),
    "number": _body(lambda: b"1" * 50_000),
    "echo": _echo,
    "redirect": _redirect,
}
"""Answers that are no token."""


async def _short_lifetime(_: web.Request, valid: Any) -> web.StreamResponse:
    """Answer with a token that expires at once."""
    return web.json_response({**valid, "expires_in": 0.01})


def _ports() -> bytes:
    """Return links between devices that nobody knows, with all ports that fit into the texts."""
    ports = ";".join(map(str, range(300)))[:1000]
    links = [
        {"from": "A", "to": f"B{number}", "fromPortList": ports, "toPortList": ports}
        for number in range(2900)
    ]
    return json.dumps({"devices": [], "links": links}).encode()


def _links() -> bytes:
    """Return as many devices and links as are read, in a circle."""
    devices = [
        {"serial": f"H{number}", "name": "<script>" * 30, "type": "Switch"}
        for number in range(4096)
    ]
    links = [{"from": f"H{number}", "to": f"H{(number + 1) % 4096}"} for number in range(4096)]
    return json.dumps({"devices": devices, "links": links}).encode()


TOPOLOGY: dict[str, Answer] = {"ports": _body(_ports), "circle of links": _body(_links)}
"""Topologies of a site."""


def _floors() -> bytes:
    """Return more floors than there may be in a city."""
    floors = [{"floorId": f"{number}"} for number in range(4000)]
    return json.dumps({"items": [{"floors": floors}] * 14}).encode()


async def _placed(_request: web.Request, _valid: Any) -> web.StreamResponse:
    """Answer with devices at odd places, most of them in the middle of nowhere."""
    places: list[object] = [[1e9, 1], [-1e300, 1], ["x"], {}, None, [-5, -5], [5, 5, 5], [[5], 5]]
    rows = [
        {"serialNumber": f"P{number}", "geometryRelative": place, "deviceName": "<svg/>" * 100}
        for number, place in enumerate(places * 125)
    ]
    return web.json_response({"items": rows, "total": len(rows), "count": len(rows)})


def _png(side: int, size: int = 0) -> bytes:
    """Return what begins as a square PNG, with so many bytes after it."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + side.to_bytes(4) * 2 + b"\0" * size


_AS_PNG = {"Content_Type": "image/png"}

FLOORS: dict[str, Answer] = {"floors": _body(_floors)}
"""Floors of a site."""

PLACES: dict[str, Answer] = {"odd places": _placed}
"""Devices on a floor."""

PLANS: dict[str, Answer] = {
    "script as picture": _body(lambda: b"<svg><script>alert(1)</script></svg>", **_AS_PNG),
    "bomb of pixels": _body(lambda: _png(20_000), **_AS_PNG),
    "largest picture": _body(lambda: _png(5000, 3 * _MIB - 1000), **_AS_PNG),
    "picture of 100 MiB": _body(lambda: _png(5000, 100 * _MIB), **_AS_PNG),
    "compressed picture": _body(lambda: _compressed(b" " * _MIB, 200), **_GZIP, **_AS_PNG),
}
"""Plans of a floor."""


def _result(output: Callable[[], dict[str, Any]], **fields: Any) -> Answer:
    """Return an answer to the request for a test that is done at once."""
    return _body(lambda: json.dumps({"state": "COMPLETED", "output": output(), **fields}).encode())


def _hops() -> dict[str, Any]:
    """Return hops with texts in place of all values."""
    probe = {"ipAddress": "x" * 400, "responseTimeMilliseconds": "1" * 100 + "ms"}
    return {"hops": [{"hop": number, "probes": [probe] * 20} for number in range(300)]}


def _cables() -> dict[str, Any]:
    """Return results of more ports and pairs than there are."""
    pairs = [{"pairName": f"{number}", "status": "ok", "length": "1"} for number in range(20)]
    return {
        "results": [
            {"interfaceName": f"1/1/{number}", "state": "complete", "cablePairDiagnostics": pairs}
            for number in range(1000)
        ]
    }


def _long_texts() -> dict[str, Any]:
    """Return texts of a mebibyte."""
    return {"resolvedIp": "x" * _MIB, "averageRoundTripTimeMilliseconds": "1" * _MIB}


TEST_RESULTS: dict[str, Answer] = {
    "hops": _result(_hops),
    "cables": _result(_cables),
    "texts of a mebibyte": _result(_long_texts),
    "log messages": _result(
        dict, logMessages=[{"message": "not " * 250}] * 4000, error=["1/1/1 fail" * 100] * 100
    ),
}
"""Results of tests that a device runs."""

ALL: dict[str, Answer] = {
    **TOPOLOGY,
    **FLOORS,
    **PLACES,
    **PLANS,
    **TEST_RESULTS,
    **REST,
    **ODD_ITEMS,
    **TOKEN,
    MANY: _many,
    "short lifetime": _short_lifetime,
}
