"""English texts that a person reads use plain American English."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

ROOT = Path(__file__).parents[1]
INTEGRATION = ROOT / "custom_components" / "hpe_aruba_central"

AVOIDED = {
    r"tell(s|ing)?|told": "shows, reports, notifies",
    r"heard of": "reported, seen",
    r"out of order": "returned a server error",
    r"far side": "server",
    r"by (itself|themselves)": "automatically, by default",
    r"goes without saying": "(drop it)",
    r"mend(s|ed|ing)?": "fix",
    r"so long as": "as long as",
    r"whoever|nobody|somebody": "anyone, no one, someone",
    r"(is|are) to (be|have)": "is, should be, must have",
    r"anew": "again",
    r"(those )?(still )?to come": "new",
    r"(random|recogn|util|initial|author|optim)is(es?|ed|ing|ation)": "-ize",
    r"(colo|neighbo|behavio|favo)ur\w*": "-or",
    r"licences?|metres?|centres?|fibres?|grey": "license, meter, center, fiber, gray",
    r"the (option|stream) \*+": "the *Name* option, the *Name* stream",
    r"above all": "especially, in particular",
    r"(is|are) asked": "is polled, is requested, is looked up",
    r"lets (access|devices|a switch)": "(name what happens: pings, tests)",
    r"as far as|has a bad moment": "where, may be having a temporary problem",
}
"""What American readers stumble over, and what to write instead."""

PATTERN = re.compile(rf"\b({'|'.join(AVOIDED)})\b", re.IGNORECASE)

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DATA = [
    INTEGRATION / "translations" / "en.json",
    INTEGRATION / "services.yaml",
    *sorted((ROOT / "blueprints").rglob("*.yaml")),
]


def prose(markdown: str) -> str:
    """Return a document without its code, which has names of Central and of Home Assistant."""
    without_blocks = re.sub(r"^ *```.*?^ *```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", without_blocks)


def texts(content: Any) -> Iterator[str]:
    """Iterate over all texts of a JSON or YAML file, without its keys."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from texts(each)


def avoided(text: str) -> list[str]:
    """Return the avoided expressions in a text, each with the words around it."""
    unwrapped = " ".join(text.split())
    return [
        unwrapped[max(match.start() - 30, 0) : match.end() + 30]
        for match in PATTERN.finditer(unwrapped)
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_use_plain_english(path: Path) -> None:
    """Avoided expressions may only appear as code."""
    assert avoided(prose(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
def test_texts_of_the_user_interface_use_plain_english(path: Path) -> None:
    """Keys are not checked: they stay as they were when a text changes."""
    content = path.read_text("utf-8")
    found = texts(json.loads(content) if path.suffix == ".json" else parse_yaml(content))
    assert [each for text in found for each in avoided(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Central cannot be reached, or is out of order.",
        "The log tells more.",
        "Mend the network.",
        "The cards find them by\n  themselves.",
        "Randomised MAC addresses",
        "Lets access points measure their speed.",
        "REST is asked every minute.",
        "Select the option *Positions*.",
    ],
)
def test_an_avoided_expression_is_found(text: str) -> None:
    """In any case, and across a line break."""
    assert len(avoided(text)) == 1


def test_code_of_a_document_is_not_checked() -> None:
    """Names such as a field of Central keep their spelling."""
    assert avoided(prose("The field `neighbour`.\n\n```yaml\nneighbour: told\n```\n")) == []
