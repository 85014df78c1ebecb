"""Read the JSON body of a request."""

from typing import Any

from aiohttp import web

from .paging import BadInputError, Item


async def json_body(request: web.Request) -> Any:
    """Return the body; None if there is none or it is not JSON."""
    try:
        return await request.json()
    except ValueError:
        return None


async def json_object(request: web.Request) -> Item:
    """Return the body. Raises BadInputError if it is not a JSON object."""
    body = await json_body(request)
    if not isinstance(body, dict):
        raise BadInputError("Send an object.")
    return body


def string_list(body: Item, name: str) -> list[str]:
    """Return a field of a body. Raises BadInputError if it has no non-empty strings."""
    values = body.get(name)
    if not isinstance(values, list) or not values:
        raise BadInputError(f"{name} must be a list of strings.")
    for value in values:
        if not isinstance(value, str) or not value:
            raise BadInputError(f"{name} must be a list of strings.")
    return values


def required_text(body: Item, name: str) -> str:
    """Return a field of a body. Raises BadInputError if it has no text."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadInputError(f"Validation errors - {name} is required")
    return value
