"""The definitions say what HPE's say, and the generated modules are what they generate."""

from collections.abc import Callable
import json
from pathlib import Path
import re
import runpy
import subprocess
from typing import Any

from google.protobuf.descriptor import FileDescriptor
import pytest

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    cloudevents_pb2,
    gateway_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)

ROOT = Path(__file__).parents[2]
PB = ROOT / "custom_components/hpe_aruba_central/central/pb"
FRAMES = Path(__file__).parent / "frames"
FILES: tuple[FileDescriptor, ...] = (
    alerts_pb2.DESCRIPTOR,
    ap_events_pb2.DESCRIPTOR,
    audit_trail_pb2.DESCRIPTOR,
    clients_pb2.DESCRIPTOR,
    cloudevents_pb2.DESCRIPTOR,
    gateway_pb2.DESCRIPTOR,
    geofence_pb2.DESCRIPTOR,
    location_analytics_pb2.DESCRIPTOR,
    location_pb2.DESCRIPTOR,
    switch_pb2.DESCRIPTOR,
    wids_pb2.DESCRIPTOR,
)
OLDEST_PROTOBUF = (7, 35, 1)
"""The floor in pyproject.toml; generated code does not load on an older runtime."""

GEOFENCE = "network_services.geofence.v1alpha1"
describe: Callable[[FileDescriptor], dict[str, Any]] = runpy.run_path(
    str(ROOT / "scripts/peers/record.py")
)["describe"]


def theirs() -> dict[str, Any]:
    """Return the recorded descriptors of both SDKs."""
    recorded = [
        json.loads(file.read_text("utf-8")) for file in sorted(FRAMES.glob("*.descriptors.json"))
    ]
    assert len(recorded) == 2
    return {part: recorded[0][part] | recorded[1][part] for part in ("messages", "enums")}


def ours() -> dict[str, Any]:
    """Return the same of the generated modules, but for WIDS, which neither SDK has."""
    described = [describe(file) for file in FILES if file.package != "wids"]
    return {
        part: {name: item for file in described for name, item in file[part].items()}
        for part in ("messages", "enums")
    }


def test_generated_modules_match_their_sources(tmp_path: Path) -> None:
    """Generating anew gives the same files, byte for byte."""
    subprocess.run([ROOT / "scripts/proto", tmp_path], check=True)  # noqa: S603 - the project's own script
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(made) == 2 * len(FILES) + 1
    assert made == {file.name: file.read_bytes() for file in PB.iterdir() if file.is_file()}


def test_messages_are_those_of_the_sdks() -> None:
    """Every field has HPE's name, number, type and presence; only the tag's geofence is new."""
    messages = ours()["messages"]
    assert messages.pop(f"{GEOFENCE}.AssetTagGeofence")
    arm = messages[f"{GEOFENCE}.StreamGeofenceMessage"].pop("asset_tag_geofence")
    assert arm == f"oneof geofence_event: {GEOFENCE}.AssetTagGeofence = 2"
    assert messages == theirs()["messages"]


def test_enums_are_those_of_the_sdks() -> None:
    """Every enum value has HPE's name and number."""
    assert ours()["enums"] == theirs()["enums"]


def test_both_sdks_agree_on_the_envelope() -> None:
    """The fork's CloudEvent is HPE's, so that its frames are as good as HPE's own."""
    envelopes = [
        {
            name: item
            for name, item in json.loads(file.read_text("utf-8"))["messages"].items()
            if "cloudevents" in name
        }
        for file in FRAMES.glob("*.descriptors.json")
    ]
    assert len(envelopes[0]) == 3
    assert envelopes[0] == envelopes[1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: Path(file.name).stem)
def test_files_have_the_integrations_prefix(file: FileDescriptor) -> None:
    """The process shares one descriptor pool: a bare name could collide with another one."""
    assert file.name.startswith("hpe_aruba_central/")


@pytest.mark.parametrize("module", sorted(PB.glob("*_pb2.py")), ids=lambda module: module.stem)
def test_generated_code_loads_on_the_oldest_protobuf(module: Path) -> None:
    """The generator is no newer than the oldest runtime supported."""
    version = re.search(
        r"^# Protobuf Python Version: (\d+)\.(\d+)\.(\d+)$", module.read_text("utf-8"), re.MULTILINE
    )
    assert version is not None
    assert tuple(map(int, version.groups())) <= OLDEST_PROTOBUF
