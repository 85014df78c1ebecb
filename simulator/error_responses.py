"""Central's way of saying no."""

from secrets import token_hex

from aiohttp import web

_WORDS = {
    400: ("HPE_GL_NETWORK_MONITORING_INVALID_INPUT", "Invalid input."),
    401: ("HPE_GL_ERROR_UNAUTHORIZED", "Unauthorized request."),
    403: ("HPE_GL_ERROR_FORBIDDEN", "Access forbidden."),
    404: ("HPE_GL_ERROR_NOT_FOUND", "Not found."),
    409: ("HPE_GL_ERROR_CONFLICT", "Conflict."),
    429: ("HPE_GL_ERROR_TOO_MANY_REQUESTS", "Too Many Requests. Rate limit exceeded."),
}
_OUT_OF_ORDER = ("HPE_GL_NETWORK_MONITORING_INTERNAL_SERVER_ERROR", "Internal server error.")


def error_response(
    status: int, message: str | None = None, *, retry_after: int | None = None
) -> web.Response:
    """Return an error as the OpenAPI files describe it; ``retry_after`` in seconds goes with a 429."""
    code, words = _WORDS.get(status, _OUT_OF_ORDER)
    response = web.json_response(
        {
            "httpStatusCode": status,
            "errorCode": code,
            "message": message or words,
            "debugId": token_hex(16),
        },
        status=status,
    )
    if status == web.HTTPTooManyRequests.status_code and retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
