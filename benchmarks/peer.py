"""HPE's own SDK with the same frames: it decodes to a dict, we decode and update the inventory."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
import gc
import json
from pathlib import Path
import platform
from statistics import median
import subprocess
from time import process_time

from custom_components.hpe_aruba_central.central.state.device_fields import RULES
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.wire.decoder import decode

from .frames import Recording, recordings
from .measure import ROUNDS, Figure

_FRAMES = 1000
_ROOT = Path(__file__).parents[1]
_EVENTS = {
    "alerts": "alert-events",
    "ap": "ap-events",
    "audit": "audit-trail-events",
    "clients": "clients-events",
    "geofence": "geofence",
    "location": "location",
    "rssi": "rssi-events",
    "switch": "switch-events",
}
"""The streams that pycentral supports, and its names for them."""

_TARGETS = (("states", 2.0, 1.5), ("statistics", 3.0, 2.0), ("alert", 1.5, 1.5))
"""What the inventory keeps, and the median and the least ratio to reach."""


class _Peer:
    """pycentral in another process, which is idle between commands."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        version = self._read_line()
        if version != platform.python_version():
            raise RuntimeError(
                f"pycentral runs on Python {version}, we on {platform.python_version()}"
            )

    def _read_line(self) -> str:
        """Return the next line of output."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return self._process.stdout.readline().strip()

    def seconds(self, event: str, frames: list[bytes]) -> float:
        """Return the CPU seconds that pycentral takes to decode the frames."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        encoded = [base64.b64encode(frame).decode() for frame in frames]
        command = {"event": event, "frames": encoded}
        print(json.dumps(command), file=self._process.stdin, flush=True)
        return float(self._read_line())


@contextmanager
def _peer() -> Iterator[_Peer]:
    """Run pycentral in its own environment."""
    command = [
        str(_ROOT / ".venv-peers/bin/python"),
        str(Path(__file__).with_name("peer_worker.py")),
    ]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 - ours
    with process:
        try:
            yield _Peer(process)
        finally:
            process.terminate()


def _ours(stream: str, frames: list[bytes]) -> float:
    """Return the CPU seconds that we take to decode the frames and update an inventory."""
    inventory = Inventory()
    gc.collect()
    gc.disable()
    start = process_time()
    for frame in frames:
        inventory.apply(decode(stream, frame))
    elapsed = process_time() - start
    gc.enable()
    return elapsed


def _ratio(peer: _Peer, recorded: Recording) -> tuple[float, float]:
    """Return the median seconds per frame, pycentral's and ours; both run alternately."""
    event = _EVENTS[recorded.stream]
    theirs, ours = [], []
    for turn in range(ROUNDS + 1):
        frames = recorded.variants(_FRAMES, ["serial-1"])
        their_seconds = peer.seconds(event, frames)
        our_seconds = _ours(recorded.stream, frames)
        if turn:  # The first one warms up.
            theirs.append(their_seconds / _FRAMES)
            ours.append(our_seconds / _FRAMES)
    return median(theirs), median(ours)


def _group(recorded: Recording) -> str:
    """Return the figure that a kind of message counts for, an empty one for none."""
    if recorded.kind == "alert":
        return "alert"
    if recorded.kind not in RULES:
        return ""
    return "statistics" if recorded.is_statistics else "states"


def figures() -> Iterator[Figure]:
    """Compare the kinds of message of which the inventory keeps something."""
    found: dict[str, dict[str, float]] = {name: {} for name, _, _ in _TARGETS}
    with _peer() as peer:
        for recorded in recordings():
            group = _group(recorded)
            if group and recorded.stream in _EVENTS:
                theirs, ours = _ratio(peer, recorded)
                found[group][recorded.kind] = theirs / ours
    for name, middle, least in _TARGETS:
        ratios = found[name]
        note = ", ".join(f"{kind} {ratio:.2f}" for kind, ratio in ratios.items())
        title = f"pycentral to a dict / frame to inventory: {name}"
        yield Figure(f"{title}, median", median(ratios.values()), middle, "higher", note)
        yield Figure(f"{title}, least", min(ratios.values()), least, "higher")
