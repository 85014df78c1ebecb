"""Home Assistant's Integration Quality Scale: all rules marked as done are met."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import metadata
import json
from pathlib import Path
import re
import tomllib
from typing import Any

from homeassistant.const import PERCENTAGE
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.hpe_aruba_central import PLATFORMS, binary_sensor, button, event, sensor
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.descriptions import clients, sites
from custom_components.hpe_aruba_central.hub.rest_sync import CHECK_INTERVAL

from .test_metadata import ENGLISH, QUALITY_RULES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "custom_components" / DOMAIN
ACTIONS = (ROOT / "docs" / "actions.md").read_text("utf-8")
TROUBLESHOOTING = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")
SOURCES = {
    path.relative_to(FOLDER).as_posix(): path.read_text("utf-8")
    for path in FOLDER.rglob("*.py")
    if "central" not in path.relative_to(FOLDER).parts
}
"""The sources of all files except the library, by their paths."""
TREES = {name: ast.parse(source) for name, source in SOURCES.items()}

SCALE: Any = parse_yaml((FOLDER / "quality_scale.yaml").read_text("utf-8"))
PROOFS: dict[str, list[str]] = {
    name: state["comment"].split()
    for name, state in SCALE["rules"].items()
    if state["status"] == "done"
}
"""What proves each rule that is done: tests, or a section of a document."""

DOCUMENTED = {
    "docs-actions": "`hpe_aruba_central.get_alerts`",
    "docs-configuration-parameters": "**Streams**",
    "docs-data-update": "30 minutes",
    "docs-examples": "```yaml",
    "docs-high-level-description": "https://arubanetworking.hpe.com/",
    "docs-installation-instructions": "HACS",
    "docs-installation-parameters": "**Client secret**",
    "docs-known-limitations": "- ",
    "docs-removal-instructions": "Delete the entry",
    "docs-supported-devices": "switch",
    "docs-supported-functions": "entities.md",
    "docs-troubleshooting": "Download diagnostics",
    "docs-use-cases": "- ",
}
"""Rules about documentation, and a text in the section that meets each."""

CORE_ERROR_CODES = {
    "deprecated",
    "explicit-override",
    "ignore-without-code",
    "redundant-self",
    "truthy-iterable",
}
"""What Home Assistant's mypy.ini enables for each integration."""


def calls(name: str) -> Iterator[tuple[ast.Call, str]]:
    """List all calls in a file, with the called expression."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def functions(name: str) -> set[str]:
    """Return the names of all functions and methods in a file."""
    return {
        node.name
        for node in ast.walk(TREES[name])
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def platform_files() -> list[str]:
    """Return the file names of all platforms."""
    return [f"{platform}.py" for platform in PLATFORMS]


def test_every_rule_is_proven_or_exempt_with_a_reason() -> None:
    """No rule is left to do."""
    assert SCALE["rules"].keys() == QUALITY_RULES
    for name in SCALE["rules"].keys() - PROOFS.keys():
        state = SCALE["rules"][name]
        assert state["status"] == "exempt"
        assert len(state["comment"].split()) > 4
    assert DOCUMENTED.keys() == {name for name in PROOFS if name.startswith("docs-")}


@pytest.mark.parametrize(
    "proof", [proof for rule in sorted(PROOFS.keys() - DOCUMENTED.keys()) for proof in PROOFS[rule]]
)
def test_the_test_that_proves_a_rule_exists(proof: str) -> None:
    """A test that proves a rule must not be renamed or removed without its line."""
    file, name = proof.split("::")
    assert re.search(rf"^ *(?:async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("rule", sorted(DOCUMENTED))
def test_a_rule_is_documented(rule: str) -> None:
    """A document has a section for the rule, with the expected text."""
    [section] = PROOFS[rule]
    file, _, anchor = section.partition("#")
    document = (ROOT / file).read_text("utf-8")
    sections = re.findall(r"^#+ (.*?)\n(.*?)(?=^#|\Z)", document, re.MULTILINE | re.DOTALL)
    by_anchor = {heading.lower().replace(" ", "-"): text for heading, text in sections}
    assert DOCUMENTED[rule] in by_anchor[anchor]


def test_docs_actions() -> None:
    """docs/actions.md lists every action with all its fields."""
    services: Any = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))
    for name, service in services.items():
        row = next(line for line in ACTIONS.splitlines() if line.startswith(f"| `{DOMAIN}.{name}`"))
        assert all(f"`{field}`" in row for field in service.get("fields", {})), name


def test_docs_conditions_and_triggers() -> None:
    """The rules are exempt because the integration has no triggers and conditions."""
    files = {"trigger.py", "condition.py", "device_trigger.py", "device_condition.py"}
    assert not files & SOURCES.keys()


def test_docs_troubleshooting() -> None:
    """docs/troubleshooting.md says what to do about each repair issue, under its title."""
    messages = [line.split("|")[1] for line in TROUBLESHOOTING.splitlines() if line[:1] == "|"]
    for key, issue in ENGLISH["issues"].items():
        title = re.sub(r"\{\w+\}", "…", issue["title"])
        assert any(f"*{title}*" in message for message in messages), key


def test_action_setup() -> None:
    """Actions are registered in `async_setup`, not for each account or platform."""
    assert {"async_setup", "async_setup_entry"} <= functions("__init__.py")
    setup = next(
        node for node in TREES["__init__.py"].body if getattr(node, "name", "") == "async_setup"
    )
    assert "async_setup_services(hass)" in ast.unparse(setup)
    assert "config_entry_only_config_schema" in SOURCES["__init__.py"]
    registering = {
        name
        for name in SOURCES
        for _, called in calls(name)
        if re.search(r"services\.async_register|async_register_.*service", called)
    }
    assert registering <= {"services.py"}


def test_appropriate_polling() -> None:
    """Entities are pushed, never polled; a check over REST is rare."""
    assert "_attr_should_poll = False" in SOURCES["entity.py"]
    assert not any("_attr_should_poll = True" in source for source in SOURCES.values())
    assert json.loads((FOLDER / "manifest.json").read_text("utf-8"))["iot_class"] == "cloud_push"
    assert not any("SCAN_INTERVAL" in source for source in SOURCES.values())
    assert timedelta(minutes=15) <= CHECK_INTERVAL <= timedelta(hours=1)


def test_brands() -> None:
    """The integration has an icon; test_brand.py checks its size."""
    assert (FOLDER / "brand" / "icon.png").exists()


def test_common_modules() -> None:
    """The coordinator and the base entities are in the usual files."""
    assert {"coordinator.py", "entity.py"} <= SOURCES.keys()
    assert "class CentralCoordinator" in SOURCES["coordinator.py"]


def test_config_flow() -> None:
    """The integration has a config flow, and every form field has a description."""
    assert json.loads((FOLDER / "manifest.json").read_text("utf-8"))["config_flow"] is True
    explained = 0
    for flow in (ENGLISH["config"], ENGLISH["options"]):
        for name, step in flow["step"].items():
            for form in (step, *step.get("sections", {}).values()):
                assert form.get("data", {}).keys() == form.get("data_description", {}).keys(), name
                explained += len(form.get("data", {}))
    assert explained > 15


def test_dependency_transparency() -> None:
    """All dependencies are open source, and built and published in public."""
    requirements = json.loads((FOLDER / "manifest.json").read_text("utf-8"))["requirements"]
    names = [re.split(r"[<>=]", name)[0] for name in requirements]
    packages = {name: metadata(name) for name in names}
    assert {
        name: package.get("License-Expression") or package["License"]
        for name, package in packages.items()
    } == {
        "lru-dict": "MIT",
        "orjson": "MPL-2.0 AND (Apache-2.0 OR MIT)",
        "protobuf": "3-Clause BSD License",
    }


@pytest.mark.parametrize(
    "rule, file, name",
    [
        ("config-entry-unloading", "__init__.py", "async_unload_entry"),
        ("diagnostics", "diagnostics.py", "async_get_config_entry_diagnostics"),
        ("reauthentication-flow", "config_flow.py", "async_step_reauth"),
        ("reconfiguration-flow", "config_flow.py", "async_step_reconfigure"),
        ("runtime-data", "__init__.py", "async_setup_entry"),
        ("test-before-setup", "__init__.py", "ConfigEntryError"),
        ("unique-config-entry", "config_flow.py", "self._abort_if_unique_id_configured"),
        ("unique-config-entry", "config_flow.py", "self.async_set_unique_id"),
    ],
)
def test_hassfest_finds_what_a_rule_demands(rule: str, file: str, name: str) -> None:
    """Its validators look for functions and calls with these names in these files."""
    assert rule in PROOFS
    assert name in functions(file) | {called for _, called in calls(file)}


def test_entity_event_setup() -> None:
    """Entities subscribe when they are added, and unsubscribe when they are removed."""
    subscriptions = re.compile(r"self\.runtime\.dispatcher\.on_(update|change|event)$")
    found = 0
    for tree in TREES.values():
        for method in ast.walk(tree):
            if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            inside = [node for node in ast.walk(method) if isinstance(node, ast.Call)]
            subscribed = [node for node in inside if subscriptions.match(ast.unparse(node.func))]
            removed = {
                ast.unparse(argument)
                for node in inside
                if ast.unparse(node.func) == "self.async_on_remove"
                for argument in node.args
            }
            for call in subscribed:
                assert method.name == "async_added_to_hass"
                assert ast.unparse(call) in removed
                found += 1
    assert found > 5


def test_entity_unique_id() -> None:
    """Each base entity sets a unique ID."""
    bases = re.findall(
        r"^class (\w+)(?:\[.*\])?\(CentralEntity\)", SOURCES["entity.py"], re.MULTILINE
    )
    assert len(bases) > 1
    for name in bases:
        body = next(node for node in TREES["entity.py"].body if getattr(node, "name", "") == name)
        assert "self._attr_unique_id = " in ast.unparse(body), name


def test_has_entity_name() -> None:
    """The base of all entities sets it, and no entity overrides it."""
    assert "_attr_has_entity_name = True" in SOURCES["entity.py"]
    assert not any("_attr_has_entity_name = False" in source for source in SOURCES.values())


def test_runtime_data() -> None:
    """The objects of an account are in the typed config entry.

    In `hass.data` is only what outlives an entry: how often the token service refused its
    credentials, the session, and the dashboard's script.
    """
    assert "type CentralConfigEntry = ConfigEntry[CentralRuntime]" in SOURCES["config_entry.py"]
    assert "entry.runtime_data = runtime" in SOURCES["__init__.py"]
    own = {name for name, source in SOURCES.items() if "HassKey(" in source}
    assert own == {"hub/central_client.py", "dashboard/frontend.py"}
    used = {name for name, source in SOURCES.items() if "hass.data" in source}
    assert used <= own


def test_integration_owner() -> None:
    """The manifest names a code owner."""
    assert json.loads((FOLDER / "manifest.json").read_text("utf-8"))["codeowners"]


def test_parallel_updates() -> None:
    """Buttons and to-do lists act one at a time; the others only show data and need no limit."""
    for name in platform_files():
        found = re.findall(r"^PARALLEL_UPDATES = (\d+)$", SOURCES[name], re.MULTILINE)
        assert found == ["1" if name in {"button.py", "todo.py"} else "0"], name


def test_diagnostics() -> None:
    """Devices have diagnostics, too."""
    assert "async_get_device_diagnostics" in functions("diagnostics.py")


def test_entity_category() -> None:
    """Some entities are diagnostic, and some are primary."""
    for described in (binary_sensor.BINARY_SENSORS, sensor.SENSORS):
        assert any(each.entity_category for each in described)
        assert not all(each.entity_category for each in described)


def test_entity_device_class() -> None:
    """Whatever has a unit has a device class, except for ratios: none says of what they are."""
    rows = (*sensor.SENSORS, *clients.SENSORS, *sites.SENSORS)
    units = {row.native_unit_of_measurement for row in rows if row.device_class is None}
    assert units == {None, PERCENTAGE}


def test_entity_translations() -> None:
    """No entity has a name in code: it comes from a translation or from the device class."""
    for described in (binary_sensor.BINARY_SENSORS, sensor.SENSORS, button.BUTTONS, event.EVENTS):
        for each in described:
            assert not isinstance(each.name, str), each.key
            assert each.translation_key or each.device_class, each.key
    assert not any('_attr_name = "' in source for source in SOURCES.values())


def test_icon_translations() -> None:
    """No entity has an icon in code: it comes from icons.json or from the device class."""
    icons = json.loads((FOLDER / "icons.json").read_text("utf-8"))["entity"]
    described = {
        "binary_sensor": binary_sensor.BINARY_SENSORS,
        "button": button.BUTTONS,
        "event": event.EVENTS,
        "sensor": sensor.SENSORS,
    }
    for platform, descriptions in described.items():
        for each in descriptions:
            assert each.icon is None, each.key
            assert each.device_class or each.translation_key in icons[platform], each.key
    assert not any("_attr_icon" in source for source in SOURCES.values())


def test_exception_translations() -> None:
    """Errors that users see have a translation key instead of a message."""
    raised = {"HomeAssistantError", "ServiceValidationError", "UpdateFailed"}
    raised |= {f"ConfigEntry{name}" for name in ("Error", "NotReady", "AuthFailed")}
    found = 0
    for name in SOURCES:
        for call, called in calls(name):
            if called in raised:
                given = {keyword.arg for keyword in call.keywords}
                assert {"translation_domain", "translation_key"} <= given, (
                    f"{name}: {ast.unparse(call)}"
                )
                assert not call.args, name
                found += 1
    assert found > 3
    assert ENGLISH["exceptions"]


def test_async_dependency() -> None:
    """The library is asyncio throughout: what its requests wait for, they await."""
    blocking = re.compile(
        r"^\s*(?:import|from) (?:requests|httpx|urllib3|urllib\.request|http\.client)\b"
    )
    for path in (FOLDER / "central").rglob("*.py"):
        source = path.read_text("utf-8")
        assert not re.search(blocking, source), path.name
        assert "time.sleep(" not in source, path.name


def test_inject_websession() -> None:
    """Home Assistant creates the integration's only session: the shared one keeps cookies."""
    assert SOURCES["hub/central_client.py"].count("async_create_clientsession(") == 1
    creates_session = re.compile(r"ClientSession\(|async_get_clientsession")
    # A handshake that follows no redirect needs a session that borrows the given one's connections.
    borrows = FOLDER / "central" / "streaming" / "websocket.py"
    for path in FOLDER.rglob("*.py"):
        found = creates_session.findall(path.read_text("utf-8"))
        assert found == (["ClientSession("] if path == borrows else []), path.name
    assert "connector_owner=False" in borrows.read_text("utf-8")


def test_strict_typing() -> None:
    """Strict type checks cover all code but generated code, and the library has type hints."""
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert mypy["strict"] is True
    assert mypy["warn_unreachable"] is True
    assert set(mypy["enable_error_code"]) >= CORE_ERROR_CODES
    lax = [override["module"] for override in mypy["overrides"] if override.get("ignore_errors")]
    assert lax == [f"custom_components.{DOMAIN}.central.pb.*"]
    assert (FOLDER / "central" / "py.typed").exists()
    assert "mypy ." in (ROOT / "scripts" / "lint").read_text("utf-8")


def test_the_typed_config_entry_is_used_throughout() -> None:
    """Only the module that defines the type names Home Assistant's own, as hassfest wants it."""
    untyped = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "ConfigEntry")
        or (isinstance(node, ast.alias) and node.name == "ConfigEntry")
    }
    assert untyped == {"config_entry.py"}
