"""Feed generated answers of REST and of the token service, many of them mutated, to their readers.

The answers follow HPE's own definitions, as far as tests/central/rest_schemas.json has them.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
import json
from pathlib import Path
from random import Random
import ssl
from time import perf_counter
from typing import Any, override
from unittest.mock import patch

from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.errors import CentralError, CentralResponseError
from custom_components.hpe_aruba_central.central.json_body import as_object, decode_body
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest import listing as listing_module
from custom_components.hpe_aruba_central.central.rest.alerts import OPEN_ALERTS
from custom_components.hpe_aruba_central.central.rest.api import ActionResponse
from custom_components.hpe_aruba_central.central.rest.clients import CONNECTED_CLIENTS, read_client
from custom_components.hpe_aruba_central.central.rest.devices import DEVICE_INVENTORY, devices_of
from custom_components.hpe_aruba_central.central.rest.firmware import FIRMWARE
from custom_components.hpe_aruba_central.central.rest.listing import (
    Listing,
    Page,
    Resource,
    fetch_listing,
)
from custom_components.hpe_aruba_central.central.rest.radios import RADIOS
from custom_components.hpe_aruba_central.central.rest.sites import SITES
from custom_components.hpe_aruba_central.central.rest.tasks import (
    has_succeeded,
    names_task,
    raise_for_status,
)
from custom_components.hpe_aruba_central.central.rest.topology import read_topology
from custom_components.hpe_aruba_central.central.rest.values import text
from simulator.context import utcnow

from .fuzz import FuzzOutcome, resident_memory

_SCHEMAS = Path(__file__).parents[1] / "tests" / "central" / "rest_schemas.json"

_RESOURCES: tuple[Resource[Any], ...] = (
    *(devices_of(kind) for kind in DeviceKind),
    OPEN_ALERTS,
    SITES,
    FIRMWARE,
    RADIOS,
    CONNECTED_CLIENTS,
    DEVICE_INVENTORY,
)
_TASKS = "async-operations"
_SINGLE = (
    "/network-monitoring/v1/clients/{mac-address}",
    "/network-monitoring/v1/topology/{site-id}",
    f"/network-notifications/v1/alerts/{_TASKS}/{{task-id}}",
    f"/network-troubleshooting/v1/cx/{{serial-number}}/poeBounce/{_TASKS}/{{task-id}}",
)
"""The paths whose answers are no lists."""

_SINGLE_SHARE = 0.2
"""The fraction of answers that are no lists."""

_TARGETS = ("1/1", "2")
"""The ports or alerts that an operation is about."""

_LONGEST_TEXT = 1024
_TOKEN = "token"  # noqa: S105 - the name of a schema
_TOKEN_SHARE = 0.1
"""The fraction of answers that are the token service's."""

_VALID_SHARE = 0.3
"""The fraction of answers that are valid."""

_BYTES_SHARE = 0.1
"""The fraction of the others whose bytes are mutated, not their values."""

_PER_TURN = 100
_MAX_SIZE = 6 * 2**20
_WARM_UP = 0.1

_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**53,
    2**63,
    10**400,
    0.1,
    -0.0,
    1e300,
    float("inf"),
    float("nan"),
    "",
    " ",
    "-",
    "N/A",
    "NA",
    "0",
    "-1",
    "1e999",
    "9" * 5000,
    "x" * 3000,
    "..",
    "../../",
    "a/b?c#d",
    "\0\r\n",
    "\ud83d",
    "\N{GRINNING FACE}" * 300,
    "1970-01-01T00:00:00Z",
    "9999-12-31t23:59:59.999999z",
    "0001-01-01T00:00:00+14:00",
    "00-1b-21-00-00-ea",
    "ff:ff:ff:ff:ff:ff",
    "['1/8','2/1']",
    "{{ 1 }}",
    [],
    {},
    [[]],
    [None],
    {"": {}},
    [{"name": "Good", "value": 1e308}] * 9,
    {"groups": {"name": ["Poor"], "value": {}}},
)
"""What takes the place of values: each was an error somewhere, or might be one."""


@dataclass(slots=True)
class RestOutcome(FuzzOutcome):
    """The results of fuzzing answers of REST and of the token service."""

    answers: int = 0
    items: int = 0
    tokens: int = 0
    odd: int = 0


class _Tokens(TokenProvider):
    """A token provider whose answers are given."""

    answer: tuple[int, Any]

    @override
    async def _request(self) -> tuple[int, Any]:
        """Return the answer that was given."""
        return self.answer


def fuzz_rest(answers: int, seed: int) -> RestOutcome:
    """Read a number of answers; the same seed generates the same answers."""
    return asyncio.run(_fuzz(answers, Random(seed)))  # noqa: S311 - runs are repeatable


async def _fuzz(answers: int, rng: Random) -> RestOutcome:
    """Read a number of answers."""
    outcome = RestOutcome(answers=answers)
    schemas: dict[str, Any] = json.loads(_SCHEMAS.read_text("utf-8"))
    credentials = Credentials("client", "secret", "https://sso.example")
    context = ssl.create_default_context()
    warm_up, step = int(answers * _WARM_UP), max(1, answers // 20)
    start = perf_counter()
    with patch.object(listing_module, "_LOGGER", _Recorder(outcome)):
        for number in range(1, answers + 1):
            listing_module._reported.clear()  # noqa: SLF001 - so that each error is recorded
            if rng.random() < _TOKEN_SHARE:
                body = _answer(schemas[_TOKEN], rng)
                # Each is asked once: a provider repeats a refusal for some seconds.
                tokens = _Tokens(None, credentials, ssl=context)  # type: ignore[arg-type] # sends nothing
                await _judge(partial(_read_token, tokens, rng), body, _TOKEN, outcome)
            elif rng.random() < _SINGLE_SHARE:
                path = rng.choice(_SINGLE)
                await _judge(
                    partial(_read_single, path), _answer(schemas[path], rng), path, outcome
                )
            else:
                resource = rng.choice(_RESOURCES)
                body = _answer(schemas[resource.path], rng)
                await _judge(partial(_read_list, resource), body, resource.path, outcome)
            if number % _PER_TURN == 0:
                # The event loop drops the timers of deadlines that are over.
                await asyncio.sleep(0)
            if number >= warm_up and number % step == 0:
                outcome.memory.append(resident_memory())
    outcome.seconds = perf_counter() - start
    return outcome


async def _judge(
    read: Callable[[bytes, RestOutcome], Any], body: bytes, name: str, outcome: RestOutcome
) -> None:
    """Read one answer; only the library's own errors may be raised."""
    try:
        await read(body, outcome)
    except CentralError as err:
        outcome.refused[type(err).__name__] += 1
    except Exception as err:  # noqa: BLE001 - these are the bugs to find
        outcome.crashes[f"{type(err).__name__} in {name}: {body[:500]!r}"] += 1


def _json(body: bytes) -> Any:
    """Return the JSON of a body, as `fetch_json` does. Raises CentralResponseError."""
    try:
        return decode_body(body, "", _MAX_SIZE)
    except ValueError as err:
        raise CentralResponseError(str(err)) from err


async def _read_list(resource: Resource[Any], body: bytes, outcome: RestOutcome) -> None:
    """Read a list of one page, and store it."""
    answer = _json(body)

    async def get(_path: str, _query: dict[str, str]) -> Page:
        return Page(answer, utcnow())

    listing: Listing[Any] = await fetch_listing(get, resource)
    outcome.items += len(listing.items)
    outcome.odd += listing.odd
    for item in listing:
        _check(item if isinstance(item, str) else asdict(item))


async def _read_single(path: str, body: bytes, outcome: RestOutcome) -> None:
    """Read an answer that is no list."""
    answer = _json(body)
    if path.endswith("{mac-address}"):
        client = read_client(as_object(answer))
        _check(client and asdict(client))
    elif path.endswith("{site-id}"):
        _check(asdict(read_topology(answer)))
    else:
        operation = as_object(answer)
        response = ActionResponse(HTTPStatus.CONFLICT, operation, text(operation, "id") or "")
        names_task(response)
        if not has_succeeded(operation, _TARGETS):
            raise_for_status(path, response)
    outcome.items += 1


def _check(value: Any) -> None:
    """Raise ValueError if JSON cannot hold a value, or if it has a text longer than any may be."""
    json.dumps(value, allow_nan=False, default=str, ensure_ascii=False).encode()
    match value:
        case str() if len(value) > _LONGEST_TEXT:
            raise ValueError(f"a text of {len(value)} characters")
        case dict():
            for each in value.values():
                _check(each)
        case list() | tuple():
            for each in value:
                _check(each)


async def _read_token(tokens: _Tokens, rng: Random, body: bytes, outcome: RestOutcome) -> None:
    """Read the answer of a token service, and send the token."""
    status = rng.choice((200, 200, 200, 400, 401))
    try:
        answer = _json(body)
    except CentralResponseError:
        if status == 200:  # noqa: PLR2004 - as fetch_json
            raise
        answer = None
    tokens.answer = (status, answer)
    token = await tokens.get()
    tokens.invalidate(token)
    outcome.tokens += 1
    f"Bearer {token.value}".encode("ascii")
    if not 0 < token.lifetime < float("inf") or not token.value.isprintable():
        raise RuntimeError(f"a token that cannot be used: {token.lifetime}")


class _Recorder:
    """Stands in for the logger of lists: what it is given is an error that was survived."""

    def __init__(self, outcome: RestOutcome) -> None:
        self._outcome = outcome

    def warning(self, _: str, path: str, *, exc_info: Exception) -> None:
        """Record an item that could not be read."""
        self._outcome.crashes[f"{type(exc_info).__name__} in {path}: {exc_info}"[:500]] += 1


def _answer(schema: dict[str, Any], rng: Random) -> bytes:
    """Return the body of an answer."""
    value = _generate(schema, rng)
    if rng.random() < _VALID_SHARE:
        return json.dumps(value).encode()
    if rng.random() < _BYTES_SHARE:
        return _mutate_bytes(json.dumps(value).encode(), rng)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        value = _mutate(value, rng)
    try:
        return json.dumps(value).encode()
    except ValueError:
        # An integer of more digits than Python writes.
        return b"null"


def _generate(schema: dict[str, Any], rng: Random) -> Any:
    """Return a value of a schema."""
    if "enum" in schema:
        return rng.choice(schema["enum"])
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            return {
                name: _generate(child, rng)
                for name, child in schema.get("properties", {}).items()
                if name in required or rng.random() < 0.8  # noqa: PLR2004 - most are sent
            }
        case "array":
            return [_generate(schema.get("items", {}), rng) for _ in range(rng.randint(0, 3))]
        case "integer" | "number":
            return _number(schema, rng)
        case "boolean":
            return rng.random() < 0.5  # noqa: PLR2004 - a coin
        case _:
            return _text(schema, rng)


def _number(schema: dict[str, Any], rng: Random) -> Any:
    """Return a number within a schema's limits, often its example."""
    if "example" in schema and rng.random() < 0.5:  # noqa: PLR2004 - a coin
        return schema["example"]
    low, high = schema.get("minimum", 0), schema.get("maximum", 2**40)
    if schema["type"] == "integer":
        return rng.randint(int(low), int(high))
    return rng.uniform(low, high)


def _text(schema: dict[str, Any], rng: Random) -> Any:
    """Return a text of a schema, often its example."""
    if "example" in schema and rng.random() < 0.7:  # noqa: PLR2004 - most
        return schema["example"]
    if schema.get("format") == "date-time":
        return utcnow().isoformat()
    return "".join(rng.choices("abcXYZ019-_.: é", k=rng.randint(0, schema.get("maxLength", 20))))


def _mutate(value: Any, rng: Random) -> Any:
    """Return a value with one change somewhere in it."""
    if isinstance(value, dict) and value:
        return _mutate_object(value, rng)
    if isinstance(value, list) and value:
        return _mutate_list(value, rng)
    return rng.choice(_VALUES)


def _mutate_object(value: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Return an object of which one field is missing, another, moved, nested or mutated."""
    name = rng.choice(list(value))
    match rng.randrange(8):
        case 0:
            return {key: child for key, child in value.items() if key != name}
        case 1:
            return {**value, name: rng.choice(_VALUES)}
        case 2:
            return {**value, name: [value[name]]}
        case 3:
            return {**value, rng.choice(list(value)): value[name]}
        case _:
            return {**value, name: _mutate(value[name], rng)}


def _mutate_list(value: list[Any], rng: Random) -> list[Any]:
    """Return a list that is repeated or empty, or has one item more or mutated."""
    index = rng.randrange(len(value))
    match rng.randrange(8):
        case 0:
            return value * rng.randint(0, 3)
        case 1:
            return [*value[:index], rng.choice(_VALUES), *value[index:]]
        case _:
            return [*value[:index], _mutate(value[index], rng), *value[index + 1 :]]


def _mutate_bytes(body: bytes, rng: Random) -> bytes:
    """Return a body with some of its bytes changed, cut out or put in."""
    changed = bytearray(body)
    for _ in range(rng.choice((1, 1, 2, 4))):
        start = rng.randint(0, len(changed))
        end = min(len(changed), start + rng.randint(0, 6))
        changed[start:end] = rng.randbytes(rng.randint(0, 4))
    return bytes(changed)
