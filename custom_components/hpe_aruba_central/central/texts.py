"""Text as Central writes it, over the streams and by REST: what stands for a missing one."""

from typing import Any

_NAMELESS = frozenset({"", "-", "--", "n/a"})
"""Texts, in lower case, that nothing is called; a site may well be called NA or None."""

_PLACEHOLDERS = _NAMELESS | {"na", "nil", "none", "null"}
"""Texts, in lower case, that stand for a missing value of another kind."""

MAX_TEXT_LENGTH = 1024
"""Characters of a text; what is longer is cut."""

_LARGEST_INTEGER = 2**64
"""Ids are integers of up to 64 bits."""


def read_text(value: Any) -> str | None:
    """Return a text without blanks around it, also of an integer; None if it says nothing.

    What devices and Central choose from values of their own is read like this: models, versions,
    addresses, ids, modes.
    """
    text = _stripped(value)
    return None if text.lower() in _PLACEHOLDERS else text


def read_name(value: Any) -> str | None:
    """Return a text like `read_text`, but also ``None`` and the like: people choose names freely.

    Sites, devices, WLANs, VLANs, clusters, zones, clients, users, and ports and their
    descriptions have names, and alerts have titles.
    """
    text = _stripped(value)
    return None if text.lower() in _NAMELESS else text


def _stripped(value: Any) -> str:
    """Return a text or an integer as text, and "" for another value."""
    if isinstance(value, str):
        return value[:MAX_TEXT_LENGTH].strip()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value.is_integer():
        return ""
    return str(int(value)) if abs(value) < _LARGEST_INTEGER else ""
