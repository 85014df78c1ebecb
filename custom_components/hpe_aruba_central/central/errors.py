"""What can go wrong between this machine and Central, as one small tree."""


class CentralError(Exception):
    """Base of every error that this library raises."""


class CentralConnectionError(CentralError):
    """Central could not be reached, timed out, or was lost."""


class CentralTlsError(CentralConnectionError):
    """The certificate that the far side showed is not trusted."""


class CentralServerError(CentralConnectionError):
    """Central answered that it is out of order (5xx)."""


class CentralClosedError(CentralConnectionError):
    """Central closed a stream; ``code`` is the WebSocket's close code, 0 if it gave none."""

    def __init__(self, code: int) -> None:
        """Keep the code beside the message."""
        super().__init__(f"closed with code {code}" if code else "closed without a code")
        self.code = code


class CentralSilentError(CentralConnectionError):
    """The far side used to answer pings and does not any more."""


class CentralAuthError(CentralError):
    """The credentials or the token were refused (400/401 with an OAuth error, or 401)."""


class CentralForbiddenError(CentralError):
    """The credentials are good, but may not do this (403)."""


class CentralNotFoundError(CentralError):
    """This host does not offer what was asked for (404)."""


class CentralRateLimitError(CentralError):
    """Too many requests (429); ``retry_after`` is the wait in seconds that Central asked for, if it did."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep the wait beside the message."""
        super().__init__(message)
        self.retry_after = retry_after


class CentralResponseError(CentralError):
    """An answer came, but it is not one that Central's API describes."""


class CentralActionError(CentralError):
    """Central refused an action or could not do it: ``reason`` in its own words, ``failed`` alerts or ports if told."""

    def __init__(self, reason: str, failed: tuple[str, ...] = ()) -> None:
        """Name what failed beside the reason."""
        super().__init__(f"{reason} ({', '.join(failed)})" if failed else reason)
        self.reason = reason
        self.failed = failed


class CentralActionTimeoutError(CentralError):
    """An action was sent, and it is not known whether Central took it or how it ended."""


class CentralDecodeError(CentralError):
    """A frame could not be understood; ``reason`` is a short stable word to count it by."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Name the reason, and what is known beside it."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
