"""Every language says all that English says, about the same things, and in its own words."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "custom_components/hpe_aruba_central/translations"
LANGUAGES = ("de", "es", "ja")

TECHNICAL = re.compile(
    r"(2\.4|5|6) GHz|[\d+]+ MHz( \(\d\))?|Wi-Fi \d \(802\.11\w+\)|(\d+ )?(Gigabit |Fast )?Ethernet"
    r"|((WPA\d?|Easy Connect|MPSK)\b[-/\w ()]*(, )?)+|Enhanced Open|Central NAC|WLAN {name} VLAN"
    r"|ARM|BSSID|EIRP|GCIS|GRE|ID|IKE|LAN|SSID|USB|VLAN|VXLAN|WAN|WLANs?"
)
"""What every language calls the same: units, standards and names."""

BORROWED = {
    "de": {
        *(
            "Access",
            "Bridge",
            "Clients",
            "Cluster",
            "Commander",
            "Conductor",
            "Gateways",
            "Gateways offline",
        ),
        *(
            "Gateways online",
            "Host",
            "Info",
            "Link",
            "Mesh",
            "Name",
            "Port",
            "Port {name} PoE",
            "Port {name} VLAN",
        ),
        *(
            "Ports",
            "Position",
            "Probe {name} MOS",
            "Ring",
            "Split",
            "Stack",
            "Standby",
            "Status",
            "Streams",
        ),
        *(
            "Switches",
            "Switches offline",
            "Switches online",
            "Trunk",
            "Tunnel",
            "Uplink",
            "Uplink {name}",
            "Uplinks",
        ),
        *("Workspace", "Zone"),
    },
    "es": {
        *(
            "Conductor",
            "Gateways",
            "Host",
            "Local",
            "No",
            "Radio {name}",
            "Radios",
            "Stack",
            "Switches",
            "Uplink",
        ),
        *("Uplink {name}", "Uplinks"),
    },
    "ja": set[str](),
}
"""Words that a language shares with English."""


def texts(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """List every text and where it stands."""
    if isinstance(content, str):
        yield path, content
        return
    for name, value in content.items():
        yield from texts(value, f"{path}.{name}" if path else name)


def load(language: str) -> dict[str, str]:
    """Return all texts of a language by where they stand, in the file's order."""
    return dict(texts(json.loads((FOLDER / f"{language}.json").read_text("utf-8"))))


ENGLISH = load("en")


def found(pattern: str, text: str) -> list[str]:
    """Return all that a pattern finds, in an order that does not matter."""
    return sorted(re.findall(pattern, text))


def test_no_language_is_left_out() -> None:
    """A file that is added is checked, too."""
    assert {path.stem for path in FOLDER.glob("*.json")} == {"en", *LANGUAGES} == {"en", *BORROWED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_counterpart(language: str) -> None:
    """The same keys, in the same order, so that two files can be read side by side."""
    assert list(load(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "pattern", [r"{\w+}", r"\]\([^)]*\)", r"`[^`]*`"], ids=["placeholders", "links", "code"]
)
def test_what_is_filled_in_is_the_same(language: str, pattern: str) -> None:
    """A placeholder that is misspelt is shown as it is, and a link that was translated leads nowhere."""
    other = load(language)
    differing = {
        key for key, text in ENGLISH.items() if found(pattern, text) != found(pattern, other[key])
    }
    assert not differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_or_padded(language: str) -> None:
    """Forms and cards bring their own space."""
    assert not {key for key, text in load(language).items() if not text or text != text.strip()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language: str) -> None:
    """But for what has no other name, and nothing is allowed that is not there."""
    same = {
        text
        for key, text in load(language).items()
        if text == ENGLISH[key] and not TECHNICAL.fullmatch(text)
    }
    assert same == BORROWED[language]
