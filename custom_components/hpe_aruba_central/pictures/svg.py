"""The parts that all pictures are made of: escaped text, colors, symbols.

Opened as a document of its own, an SVG runs scripts within Home Assistant: nothing that comes from
Central may get into one as markup.
"""

from collections.abc import Iterable
import re
from string import Template
from typing import Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile(
    # What XML does not allow, and what changes the direction of the text that follows.
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)

_WIDE: Final = 1.0
_NARROW: Final = 0.4
_CAPITAL: Final = 0.74
_OTHER: Final = 0.64
_BOLD: Final = 1.1
"""How much wider bold text is."""
_WIDE_CHARACTERS: Final = frozenset("mwMW@%&—…→⇄")
_NARROW_CHARACTERS: Final = frozenset(" .,:;'!|()[]ijlIft-/·")

_LIGHT: Final = (
    "--back:#fff;--text:#1b1b1f;--soft:#5c6066;--line:#9aa0a6;--good:#1b7a33;--bad:#c5221f;"
    "--fair:#a65a00;--none:#6b7075;--alarm:#fde7e6;--client:#1967d2;--tag:#8e24aa"
)
_DARK: Final = (
    "--back:#1c1c1e;--text:#ececf0;--soft:#a9adb3;--line:#62676d;--good:#5fc878;--bad:#ff7a70;"
    "--fair:#ffb454;--none:#9aa0a6;--alarm:#4a1f1d;--client:#8ab4f8;--tag:#d7a1f9"
)

STYLE: Final = Template("""\
<style>
svg,.light{$light}
svg{font-family:Roboto,"Noto Sans",system-ui,sans-serif}
@media(prefers-color-scheme:dark){svg{$dark}.plan{filter:brightness(.85)}}
text{fill:var(--text);font-size:14px}
.title{font-size:17px;font-weight:500}
.soft{fill:var(--soft);font-size:11.5px}
.end{text-anchor:end}
.meta{fill:var(--soft);font-size:12.5px}
.good{--c:var(--good)}.bad{--c:var(--bad)}.fair{--c:var(--fair)}.none{--c:var(--none)}
text.bad{fill:var(--bad);font-weight:600}
text.summary{font-size:13px}
text.fair{fill:var(--fair)}
.line{fill:none;stroke:var(--line);stroke-width:1.5}
.line.bad{stroke:var(--bad);stroke-width:2.5}.line.fair{stroke:var(--fair);stroke-width:2}
.guess{stroke-dasharray:4 4}
.shape{fill:var(--c)}
.glyph{fill:none;stroke:var(--back);stroke-width:1.6;stroke-linecap:round}
.alarm{fill:var(--alarm)}
.ring{fill:var(--alarm);stroke:var(--bad);stroke-width:2.5}
text.name{font-size:12px;paint-order:stroke;stroke:var(--back);stroke-width:3px;\
stroke-linejoin:round}
.client{fill:var(--client)}.tag{fill:var(--tag)}
.recent{opacity:.6}.old{opacity:.35}
</style>
""").substitute(light=_LIGHT, dark=_DARK)

_ACCESS_POINT = (
    '<circle class="shape" r="10"/>'
    '<path class="glyph" d="M-5.5-1.5a7.5 7.5 0 0 1 11 0M-3 1.5a4 4 0 0 1 6 0M0 4.5v.1"/>'
)
_SWITCH = (
    '<rect class="shape" x="-11" y="-8" width="22" height="16" rx="3"/>'
    '<path class="glyph" d="M-6.5 3.5v-3M-2.2 3.5v-3M2.2 3.5v-3M6.5 3.5v-3M-6.5-4h13"/>'
)
_GATEWAY = (
    '<path class="shape" d="M0-12 12 0 0 12-12 0z"/>'
    '<path class="glyph" d="M0-6v12M-2.5-3.5 0-6l2.5 2.5M-2.5 3.5 0 6l2.5-2.5"/>'
)
_SITE = (
    '<circle class="shape" r="12"/>'
    '<path class="glyph" d="M-5 6v-11h10v11zM-1.5-2h0M1.5-2h0M-1.5 1h0M1.5 1h0M0 6v-2"/>'
)
_OTHER_DEVICE = '<rect class="shape" x="-7" y="-7" width="14" height="14" rx="2"/>'

SYMBOLS: Final = (
    f'<defs><g id="access_point">{_ACCESS_POINT}</g><g id="switch">{_SWITCH}</g>'
    f'<g id="gateway">{_GATEWAY}</g><g id="site">{_SITE}</g>'
    f'<g id="other">{_OTHER_DEVICE}</g></defs>\n'
)


def document(width: float, height: float, title: str, content: Iterable[str]) -> str:
    """Return a picture with a title for screen readers; ``content`` is markup."""
    begin = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img">'
        f"<title>{safe(title)}</title>\n{STYLE}{SYMBOLS}"
        f'<rect width="100%" height="100%" rx="8" fill="var(--back)"/>\n'
    )
    # Joined once: the content may have megabytes.
    return "".join([begin, *content, "</svg>\n"])


def safe(text: str) -> str:
    """Return a text as markup that shows just that."""
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;"})


def label(x: float, y: float, text: str, classes: str = "") -> str:
    """Return a text at a place; its baseline is at ``y``."""
    attribute = f' class="{classes}"' if classes else ""
    return f'<text x="{x:g}" y="{y:g}"{attribute}>{safe(text)}</text>\n'


def symbol(x: float, y: float, name: str, state: str) -> str:
    """Return one of the symbols with its center at a place, in the color of a state."""
    return f'<use href="#{name}" x="{x:g}" y="{y:g}" class="{state}"/>\n'


def fit(text: str, width: float, size: float, *, is_bold: bool = False) -> str:
    """Return a text that is not wider than so many pixels at a font size, cut if it is."""
    text = " ".join(_FORBIDDEN.sub("", text).split())
    left = width / size / (_BOLD if is_bold else 1)
    if len(text) * _WIDE <= left:
        return text
    for index, character in enumerate(text):
        left -= _width(character)
        if left < 0:
            return f"{text[: max(index - 1, 0)].rstrip()}…"
    return text


def width_of(text: str, size: float) -> float:
    """Return how wide a text is in pixels at a font size, rather too much."""
    return sum(map(_width, text)) * size


def _width(character: str) -> float:
    """Return how wide a character is, relative to the font size."""
    if character in _NARROW_CHARACTERS:
        return _NARROW
    if character in _WIDE_CHARACTERS or east_asian_width(character) in "WF":
        return _WIDE
    return _CAPITAL if character.isupper() else _OTHER
