"""Metadata, translations and documents agree with the code."""

import ast
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
import json
from pathlib import Path
import re
import struct
import sys
import tomllib
from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.hpe_aruba_central import (
    binary_sensor,
    button,
    const,
    errors,
    event,
    issues,
    options,
    sensor,
)
from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire.message_types import KINDS
from custom_components.hpe_aruba_central.descriptions import clients, sites
from custom_components.hpe_aruba_central.entities import alert as alert_entities
from custom_components.hpe_aruba_central.hub import event_bus
from scripts.lib.entities_doc_data import GROUPS

from .test_repository import tracked_files

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "custom_components" / const.DOMAIN
README = (ROOT / "README.md").read_text("utf-8")
SETUP = (ROOT / "docs" / "setup.md").read_text("utf-8")
DATA = (ROOT / "docs" / "data.md").read_text("utf-8")
AUTOMATIONS = (ROOT / "docs" / "automations.md").read_text("utf-8")
EVENTS = (ROOT / "docs" / "events.md").read_text("utf-8")
ENTITIES = (ROOT / "docs" / "entities.md").read_text("utf-8")
SERVICES = "".join(
    (FOLDER / name).read_text("utf-8")
    for name in (
        "services.py",
        "alert_services.py",
        "client_services.py",
        "device_services.py",
        "device_tests.py",
        "targets.py",
    )
)
TODO = (FOLDER / "todo.py").read_text("utf-8")

QUALITY_RULES = set(
    re.findall(
        r"[a-z-]+",
        """
    action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
    dependency-transparency docs-actions docs-conditions docs-high-level-description
    docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
    entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
    unique-config-entry
    action-exceptions config-entry-unloading docs-configuration-parameters
    docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
    parallel-updates reauthentication-flow test-coverage
    devices diagnostics discovery discovery-update-info docs-data-update docs-examples
    docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
    docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
    entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
    stale-devices
    async-dependency inject-websession strict-typing
    """,
    )
)
"""The rules of Home Assistant's Integration Quality Scale, as of August 2026."""


def load(name: str) -> dict[str, Any]:
    """Return the content of one of the integration's JSON files."""
    content: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return content


ENGLISH = load("translations/en.json")


def sections(content: dict[str, Any], *names: str) -> Iterator[str]:
    """List the texts of all sections with one of the names, at any depth."""
    for name, value in content.items():
        if not isinstance(value, dict):
            continue
        if name in names:
            yield from (text for text in value.values() if isinstance(text, str))
        yield from sections(value, *names)


def texts(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """List all texts with their paths."""
    if isinstance(content, str):
        yield path, content
    else:
        for name, value in content.items():
            yield from texts(value, f"{path}.{name}" if path else name)


def test_manifest_is_valid() -> None:
    """Hassfest requires domain and name first, then sorted keys, and the domain as folder name."""
    manifest = load("manifest.json")
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
    assert manifest["domain"] == FOLDER.name == const.DOMAIN
    assert manifest["iot_class"] == "cloud_push"
    assert manifest["integration_type"] == "hub"
    assert manifest["config_flow"] is True
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    assert not manifest["documentation"].startswith("https://www.home-assistant.io/integrations")


def project() -> dict[str, Any]:
    """Return the project table of pyproject.toml."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    table: dict[str, Any] = content["project"]
    return table


def test_the_version_is_the_same_everywhere() -> None:
    """The manifest, the project and the newest release in the changelog agree."""
    version = load("manifest.json")["version"]
    assert project()["version"] == version
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## \[(\d[^]]*)\]", changelog, re.MULTILINE)[0] == version


def test_the_oldest_supported_home_assistant_is_the_same_everywhere() -> None:
    """HACS, the project and the README name the same version, and the tests run with it."""
    hacs = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    assert hacs.keys() == {"name", "hide_default_branch", "homeassistant"}
    assert hacs["name"] == load("manifest.json")["name"]
    floor = hacs["homeassistant"]
    assert f"homeassistant>={floor}" in project()["dependencies"]
    year_and_month = floor.rpartition(".")[0]
    assert f"Home Assistant {year_and_month} or newer" in README
    requirements = requires("pytest-homeassistant-custom-component") or ()
    [tested] = [name for name in requirements if name.startswith("homeassistant=")]
    assert tested.startswith(f"homeassistant=={year_and_month}.")


def test_manifest_has_the_requirements_of_the_project() -> None:
    """The manifest lists all dependencies except those that Home Assistant itself has."""
    included = ("homeassistant", "aiohttp", "probatio", "yarl")
    needed = {name for name in project()["dependencies"] if not name.startswith(included)}
    assert set(load("manifest.json")["requirements"]) == needed


def test_the_project_depends_on_exactly_what_the_code_imports() -> None:
    """Each package that the integration imports is a dependency, and no other."""
    imported: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    imported.update(name.name.partition(".")[0] for name in names)
                case ast.ImportFrom(module=str(module), level=0):
                    imported.add(module.partition(".")[0])
    providers = packages_distributions()
    needed = {name for module in imported for name in providers.get(module, ())}
    assert not imported - providers.keys() - sys.stdlib_module_names
    assert needed == {re.split(r"[<>=]", name)[0] for name in project()["dependencies"]}


def test_there_is_one_manifest_and_no_strings_file() -> None:
    """Hassfest treats every manifest.json as an integration; strings.json is for core only."""
    tracked = tracked_files()
    manifests = [path for path in tracked if path.name == "manifest.json"]
    assert manifests == [Path("custom_components") / const.DOMAIN / "manifest.json"]
    assert not [path for path in tracked if path.name == "strings.json"]


def test_quality_scale_has_every_rule() -> None:
    """Each of the 54 rules has a status, and each exemption a reason."""
    scale: Any = parse_yaml((FOLDER / "quality_scale.yaml").read_text("utf-8"))
    rules = scale["rules"]
    assert len(QUALITY_RULES) == 54
    assert rules.keys() == QUALITY_RULES
    for name, state in rules.items():
        status = state if isinstance(state, str) else state["status"]
        assert status in {"done", "todo", "exempt"}, name
        if status == "exempt":
            assert state["comment"], name


@pytest.mark.parametrize("name,size", [("icon", 256), ("icon@2x", 512)])
def test_brand_images_have_their_size(name: str, size: int) -> None:
    """Home Assistant requires PNG icons of these sizes, with transparency."""
    png = (FOLDER / "brand" / f"{name}.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (size, size)
    assert png[25] == 6, "red, green, blue and alpha"


def entity_keys() -> dict[str, set[str]]:
    """Return all translation keys that entities can have, by platform."""
    streams = set(STREAMS)
    described = {
        "binary_sensor": binary_sensor.BINARY_SENSORS,
        "button": button.BUTTONS,
        "event": event.EVENTS,
        "sensor": (*sensor.SENSORS, sensor.LAST_HEARD, *clients.SENSORS),
    }
    keys = {
        platform: {str(each.translation_key) for each in descriptions if each.translation_key}
        for platform, descriptions in described.items()
    }
    keys["button"] |= {"disconnect", "port_power_cycle"}
    keys["binary_sensor"] |= {"serious_alert", *(f"stream_{name}" for name in streams)}
    keys["sensor"] |= {f"last_event_{name}" for name in streams}
    keys["sensor"] |= {
        "data_source",
        "open_alerts",
        *(f"open_alerts_{severity}" for severity in Severity),
    }
    keys["sensor"] |= {
        f"{kind}_{status}" for kind in (*DeviceKind, "devices") for status in ("online", "offline")
    }
    keys["sensor"] |= {each.translation_key for each in sites.SENSORS if each.translation_key}
    keys["sensor"].add("wlan_clients")
    keys["device_tracker"] = {"position"}
    keys["image"] = {"floor_plan", "site_topology"}
    keys["todo"] = {"alert_list"}
    return keys


def test_english_has_the_names_of_all_entities_and_no_others() -> None:
    """An entity without a name would show its key; a name without an entity is obsolete."""
    assert {platform: set(names) for platform, names in ENGLISH["entity"].items()} == entity_keys()


def test_icons_belong_to_existing_entities() -> None:
    """An icon for a key that no entity has would never show."""
    for platform, icons in load("icons.json")["entity"].items():
        assert icons.keys() <= ENGLISH["entity"][platform].keys(), platform
        for key, icon in icons.items():
            assert all(text.startswith("mdi:") for _, text in texts(icon)), key


def test_english_has_the_messages_of_all_errors_and_issues_and_no_others() -> None:
    """Errors and repair issues are raised by translation key."""
    raised = {key for table in (errors.ERRORS, errors.ACTION_ERRORS) for _, key in table}
    invalid_calls = "".join(re.findall(r"invalid\((.*?)\)", SERVICES + TODO, re.DOTALL))
    invalid = set(re.findall(r'"(\w+)"', invalid_calls))
    filters = {"alert_state_not_known", "severity_not_known", "site_not_known"}
    others = {"invalid_ca", "device_not_known", *filters}
    assert ENGLISH["exceptions"].keys() == raised | invalid | others
    known = {*issues.STREAM_ISSUES.values(), issues.TLS_ISSUE, issues.SUBSCRIPTION_ISSUE}
    known.add(issues.NO_STREAMS_ISSUE)
    known.add(issues.SAME_ACCOUNT_ISSUE)
    assert ENGLISH["issues"].keys() == known | set(issues.LIMIT_ISSUES.values())


@pytest.mark.parametrize("issue", ENGLISH["issues"])
def test_the_issues_of_streams_have_a_fix_flow_and_no_others(issue: str) -> None:
    """A fixable issue without the texts of its flow would open an empty dialog."""
    texts = ENGLISH["issues"][issue]
    if issue in issues.STREAM_ISSUES.values():
        assert texts["fix_flow"]["step"].keys() == {"confirm", "confirm_trackers"}
        assert texts["fix_flow"]["abort"].keys() == {"last_stream"}
    else:
        assert "fix_flow" not in texts


def test_english_follows_the_rules_of_hassfest() -> None:
    """Hassfest forbids HTML, URLs, surrounding spaces, uppercase keys and unfilled placeholders."""
    for path, text in texts(ENGLISH):
        assert re.fullmatch(r"[a-z0-9_.-]+", path), path
        assert text == text.strip(), path
        assert not re.search(r"https?://|www\.|<[a-z/]", text), path
        assert not re.search(r"'\{\w+\}'", text), path
        if ".state" in path or path.endswith(".unit_of_measurement"):
            assert "{" not in text, path
        assert all(name.isidentifier() for name in re.findall(r"\{(.*?)\}", text)), path


def placeholders(content: Any) -> dict[str, set[str]]:
    """Return the placeholders of each text, by its path."""
    return {path: set(re.findall(r"\{\w+\}", text)) for path, text in texts(content)}


def test_all_languages_have_the_same_keys_and_placeholders() -> None:
    """A missing translation would show in English, and a superfluous one never."""
    for file in (FOLDER / "translations").glob("*.json"):
        other = json.loads(file.read_text("utf-8"))
        assert placeholders(other) == placeholders(ENGLISH), file.name


def test_documents_name_every_entity() -> None:
    """docs/entities.md lists each entity, and docs/data.md links to each of its sections."""
    for names in ENGLISH["entity"].values():
        for translated in names.values():
            name = translated["name"].replace("{name}", "…").replace("{index}", "1, 2, …")
            assert f"| {name} |" in ENTITIES, name
    for title in (group.title for group in GROUPS):
        assert f"## {title}\n" in ENTITIES
        assert f"[{title}](entities.md#{title.lower().replace(' ', '-')})" in DATA
    assert "## Account\n" in ENTITIES
    assert "[account](entities.md#account)" in DATA


def test_the_document_explains_every_field_and_option() -> None:
    """docs/setup.md has the label of every form field in bold."""
    labels = {*sections(ENGLISH["config"], "data"), *sections(ENGLISH["options"], "data")}
    assert labels >= {
        "Cluster",
        "Client secret",
        "Streams",
        "Statistics as events",
        "Audit trail categories",
    }
    for label in labels:
        assert f"**{label}**" in SETUP, label


def test_the_document_lists_every_cluster_with_its_host() -> None:
    """docs/setup.md has the clusters of the form, in the same order."""
    rows = re.findall(r"^\| (\S+) \| `(\S+)` \|$", SETUP.partition("## Clusters")[2], re.MULTILINE)
    assert rows == list(const.CLUSTERS.items())


def test_documents_name_every_stream_event_and_kind() -> None:
    """docs/events.md lists all streams by label and by name, and all kinds of message."""
    for name, label in ENGLISH["selector"]["stream"]["options"].items():
        assert f"| {label} | `{event_bus.BUS_EVENT_TYPES[name]}` |" in EVENTS
        assert f"| `{name}` | `{event_bus.BUS_EVENT_TYPES[name]}` |" in EVENTS
    for kind, stream in KINDS.items():
        row = next(line for line in EVENTS.splitlines() if line.startswith(f"| `{stream}` |"))
        assert f"`{kind}`" in row, kind


def test_documents_name_every_event_type() -> None:
    """Automations use the types of event entities, so all are documented."""
    for description in (alert_entities.ALERTS_EVENT, event.DEVICE_EVENT):
        for event_type in description.event_types or ():
            assert f"`{event_type}`" in DATA, event_type
    for description in event.EVENTS:
        for event_type in description.event_types or () if description.key != "audit_trail" else ():
            assert f"`{event_type}`" in EVENTS, event_type


def test_the_document_shows_the_default_streams() -> None:
    """The default of the option is the same in docs/setup.md and in the code."""
    labels = ENGLISH["selector"]["stream"]["options"]
    row = next(line for line in SETUP.splitlines() if line.startswith("| **Streams** |"))
    documented = {label.strip().lower() for label in row.split("|")[2].split(",")}
    assert documented == {labels[name].lower() for name in const.DEFAULT_STREAMS}
    enabled = options.Options.parse({}).streams
    assert {stream.name for stream in enabled} == set(const.DEFAULT_STREAMS)


def test_examples_have_valid_triggers() -> None:
    """Each example is valid YAML, and its trigger uses event types that exist."""
    documents = README + AUTOMATIONS
    examples: list[Any] = [
        parse_yaml(text) for text in re.findall(r"```yaml\n(.*?)```", documents, re.DOTALL)
    ]
    triggers = [trigger for example in examples for trigger in example["triggers"]]
    assert [trigger["trigger"] for trigger in triggers] == [
        "event.received",
        "state",
        "numeric_state",
        *["event.received"] * 3,
    ]
    known = {each for description in event.EVENTS for each in description.event_types or ()}
    for trigger in triggers:
        if trigger["trigger"] == "event.received":
            assert set(trigger["options"]["event_type"]) <= known
