"""URLs that a person has pasted: only those that lead where they seem to lead."""

import re

from yarl import URL

_HOST = re.compile(r"([0-9a-z_]([0-9a-z_.-]*[0-9a-z])?|\[[0-9a-f:.]+\])(:\d+)?")
"""Matches a host with an optional port, as yarl spells it."""


def parse_url(text: str) -> URL:
    """Return a URL. Raises ValueError for one that could mislead its reader.

    What stands before an @ looks like the host, and yarl drops line breaks.
    """
    if " " in text or not text.isprintable():
        raise ValueError("blanks or control characters in a URL")
    url = URL(text)
    authority = re.split("[/?#]", text.partition("://")[2], maxsplit=1)[0]
    if "@" in authority or not _HOST.fullmatch(url.host_port_subcomponent or ""):
        raise ValueError("no host, or user info before it")
    return url


def check_token_url(text: str) -> str:
    """Return a token URL. Raises ValueError unless it has TLS and no fragment."""
    url = parse_url(text.strip())
    if url.scheme != "https" or "#" in text:
        raise ValueError("not an https URL")
    return str(url)
