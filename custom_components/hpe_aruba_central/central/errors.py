"""The errors of the library."""


class CentralError(Exception):
    """Base class of all errors that this library raises."""


class CentralConnectionError(CentralError):
    """Central could not be reached, timed out, or the connection was lost."""


class CentralTlsError(CentralConnectionError):
    """The server's certificate is not trusted."""


class CentralServerError(CentralConnectionError):
    """Central reported an error of its own (5xx)."""


class CentralClosedError(CentralConnectionError):
    """Central closed a stream; ``code`` is the WebSocket close code, 0 without one."""

    def __init__(self, code: int) -> None:
        """Put the close code into the message."""
        super().__init__(f"closed with code {code}" if code else "closed without a code")
        self.code = code


class CentralSilentError(CentralConnectionError):
    """The server stopped answering pings."""


class CentralAuthError(CentralError):
    """The credentials or the token were refused (401, or an OAuth error with 400 or 401)."""


class CentralCredentialsError(CentralAuthError):
    """The token service refused the credentials."""


class CentralForbiddenError(CentralError):
    """The credentials are valid, but lack the permission (403)."""


class CentralNotFoundError(CentralError):
    """The server does not offer this path, or does not know the object (404)."""


class CentralRateLimitError(CentralError):
    """Too many requests (429); ``retry_after`` is the wait in seconds, None if not given."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep the wait beside the message."""
        super().__init__(message)
        self.retry_after = retry_after


class CentralResponseError(CentralError):
    """An answer is not as Central's API describes it."""


class CentralRequestError(CentralResponseError):
    """Central finds fault with a request (400, or another 4xx without an error of its own)."""


class CentralActionError(CentralError):
    """Central refused an action, or the action failed.

    ``reason`` is Central's text. ``failed`` names the alerts or ports that failed; it is empty if
    Central does not name them.
    """

    def __init__(self, reason: str, failed: tuple[str, ...] = ()) -> None:
        """Put the reason and what failed into the message."""
        super().__init__(f"{reason} ({', '.join(failed)})" if failed else reason)
        self.reason = reason
        self.failed = failed


class CentralActionTimeoutError(CentralError):
    """An action was sent, but it is not known whether it was executed, or how it ended."""


class CentralDecodeError(CentralError):
    """A frame cannot be decoded; ``reason`` is a short stable text for counting."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Put the reason and the detail into the message."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
