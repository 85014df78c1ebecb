"""Text as Markdown: what comes from Central is data, never markup."""

import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def escape(text: str) -> str:
    """Return a text as Markdown that shows it unchanged, in one line."""
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(text.split()))
