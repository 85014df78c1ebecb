"""Error responses of Central's REST API."""

from secrets import token_hex

from aiohttp import web

_ERRORS = {
    400: ("HPE_GL_NETWORK_MONITORING_INVALID_INPUT", "Invalid input."),
    401: ("HPE_GL_ERROR_UNAUTHORIZED", "Unauthorized request."),
    403: ("HPE_GL_ERROR_FORBIDDEN", "Access forbidden."),
    404: ("HPE_GL_ERROR_NOT_FOUND", "Not found."),
    409: ("HPE_GL_ERROR_CONFLICT", "Conflict."),
    429: ("HPE_GL_ERROR_TOO_MANY_REQUESTS", "Too Many Requests. Rate limit exceeded."),
}
_SERVER_ERROR = ("HPE_GL_NETWORK_MONITORING_INTERNAL_SERVER_ERROR", "Internal server error.")


def error_response(
    status: int, message: str | None = None, *, retry_after: int | None = None
) -> web.Response:
    """Return an error in the shape of the OpenAPI files.

    ``retry_after`` (seconds) becomes the Retry-After header of a 429.
    """
    code, default_message = _ERRORS.get(status, _SERVER_ERROR)
    response = web.json_response(
        {
            "httpStatusCode": status,
            "errorCode": code,
            "message": message or default_message,
            "debugId": token_hex(16),
        },
        status=status,
    )
    if status == web.HTTPTooManyRequests.status_code and retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
