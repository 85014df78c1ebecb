"""All languages have the same texts as English, with the same placeholders, and translated."""

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
    r"|ARM|BSSID|CPU|EIRP|GCIS|GRE|ID|IKE|LAN|SSID|USB|VLAN|VXLAN|WAN|Wi-Fi|WLANs?"
    r"|HPE Aruba Networking Central|PoE {used} W|WAN {up}/{count}"
)
"""Terms that are not translated: units, standards and names."""

BORROWED = {
    "de": """
        Access, Bridge, Clients, Cluster, Conductor, Firmware, Gateways, Gateways
        offline, Gateways online, Host, Info, Internet, Link, Mesh, Name, Port, Port {name}
        PoE, Port {name} VLAN, Ports, Position, Probe {name} MOS, Ring, Split, Stack, Standby,
        Status, Streams, Switches, Switches offline, Switches online, Trunk, Tunnel, Uplink,
        Uplink {name}, Uplinks, Offline, Online, Workspace, Zone, offline
        """,
    "es": """
        Conductor, Firmware, Gateways, Host, Internet, Local, No, Radio {name}, Radios, Stack,
        Switches, Uplink, Uplink {name}, Uplinks, gateways, switches
        """,
    "ja": "",
}
"""Texts of a language that are the same in English, separated by commas."""


def texts(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """List all texts with their paths."""
    if isinstance(content, str):
        yield path, content
        return
    for name, value in content.items():
        yield from texts(value, f"{path}.{name}" if path else name)


def load(language: str) -> dict[str, str]:
    """Return all texts of a language by their paths, in the order of the file."""
    return dict(texts(json.loads((FOLDER / f"{language}.json").read_text("utf-8"))))


ENGLISH = load("en")


def found(pattern: str, text: str) -> list[str]:
    """Return all matches of a pattern, sorted, since word order differs between languages."""
    return sorted(re.findall(pattern, text))


def test_every_language_is_checked() -> None:
    """A new translation file must be added to these tests."""
    assert {path.stem for path in FOLDER.glob("*.json")} == {"en", *LANGUAGES} == {"en", *BORROWED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_in_the_same_order(language: str) -> None:
    """With the same order, files can be compared side by side."""
    assert list(load(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "pattern", [r"{\w+}", r"\]\([^)]*\)", r"`[^`]*`"], ids=["placeholders", "links", "code"]
)
def test_placeholders_links_and_code_are_the_same(language: str, pattern: str) -> None:
    """A misspelled placeholder would show as it is, and a translated link would be broken."""
    other = load(language)
    differing = {
        key for key, text in ENGLISH.items() if found(pattern, text) != found(pattern, other[key])
    }
    assert not differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_surrounding_spaces(language: str) -> None:
    """The user interface adds its own spacing."""
    assert not {key for key, text in load(language).items() if not text or text != text.strip()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_in_english(language: str) -> None:
    """Only technical terms and borrowed words are the same, and no borrowed word is obsolete."""
    same = {
        text
        for key, text in load(language).items()
        if text == ENGLISH[key] and not TECHNICAL.fullmatch(text)
    }
    borrowed = {" ".join(text.split()) for text in BORROWED[language].split(",")}
    assert same == borrowed - {""}
