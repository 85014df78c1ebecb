"""What the integration uses of Home Assistant without being documented is listed with a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

from custom_components.hpe_aruba_central.const import DOMAIN

ROOT = Path(__file__).parents[1]
SOURCES = {
    path: path.read_text("utf-8")
    for path in (ROOT / "custom_components" / DOMAIN).rglob("*.py")
    if "central" not in path.relative_to(ROOT / "custom_components" / DOMAIN).parts
}
SECTION = "What is used of Home Assistant without being documented"
DOCUMENTED = re.compile(
    r"config_entries|const|core|data_entry_flow|exceptions|helpers(\.\w+)?|components(\.\w+)?"
    r"|util(\.(dt|hass_dict|json|signal_type))?"
)
"""The modules that Home Assistant's documentation for developers names or imports from."""


def imported() -> Iterator[tuple[str, str]]:
    """List the modules of Home Assistant, without its name, and what is imported from each."""
    for source in SOURCES.values():
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.ImportFrom) or node.module is None or node.level:
                continue
            package, _, module = node.module.partition(".")
            if package == "homeassistant":
                yield from ((module, name.name) for name in node.names)


def listed() -> set[str]:
    """Return the names in the first column of the table in docs/architecture.md."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = text.partition(f"## {SECTION}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}


def test_every_undocumented_module_is_listed() -> None:
    """A new one needs a reason, and one that is not used any more goes."""
    used = {module for module, _ in imported() if not DOCUMENTED.fullmatch(module)}
    modules = {
        name
        for name in listed()
        if name.startswith(("auth.", "components.", "util.")) or name == "loader"
    }
    assert used == modules


def test_every_listed_name_is_used() -> None:
    """The table names what is in the code."""
    code = "\n".join(SOURCES.values())
    assert len(listed()) > 10
    for name in listed():
        assert re.search(rf"\b{re.escape(name)}\b", code), name


def test_nothing_private_is_used() -> None:
    """A name with an underscore is nobody else's."""
    assert not [name for _, name in imported() if name.startswith("_")]
    assert not [source for source in SOURCES.values() if "._shutdown_requested" in source]
