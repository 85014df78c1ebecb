"""Tracebacks for the log, without the texts of errors: they may quote personal data."""

from .errors import CentralError


def without_text(err: Exception) -> CentralError:
    """Return an error with the traceback of another one, and with its class as the only text.

    What fails on a message may quote it: ``int()`` quotes a name, and a KeyError an address. Where
    it failed is in the traceback; causes are left out.
    """
    return CentralError(type(err).__name__).with_traceback(err.__traceback__)
