"""Text as Markdown: what comes from Central is data, never markup."""

import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")

_MARKUP = re.compile(r"[<>\[\]\\`*~|@]|://|www\.", re.IGNORECASE)
"""Matches what links, images and elements are made of, also by mere addresses."""


def plain(text: str) -> str:
    """Return a text that is the same as Markdown: titles are shown as both."""
    return " ".join(_MARKUP.sub(" ", text).split())


def escape(text: str) -> str:
    """Return a text as Markdown that shows it unchanged, in one line."""
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(text.split()))
