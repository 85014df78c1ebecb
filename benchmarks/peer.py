"""HPE's own SDK on the same frames: its frame to a dict against our frame to an inventory that is up to date."""

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
"""What pycentral calls the streams that it knows."""


class _Peer:
    """The other process; it works only while it is asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        version = self._answer()
        if version != platform.python_version():
            raise RuntimeError(
                f"pycentral runs on Python {version}, we on {platform.python_version()}"
            )

    def _answer(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return self._process.stdout.readline().strip()

    def seconds(self, event: str, frames: list[bytes]) -> float:
        """Return how long it takes over the frames."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        asked = {"event": event, "frames": [base64.b64encode(frame).decode() for frame in frames]}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return float(self._answer())


@contextmanager
def _peer() -> Iterator[_Peer]:
    command = [
        str(_ROOT / ".venv-peers/bin/python"),
        str(Path(__file__).with_name("peer_worker.py")),
    ]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603 - our own worker
        try:
            yield _Peer(process)
        finally:
            process.terminate()


def _ours(stream: str, frames: list[bytes]) -> float:
    """Return how long we take over the frames."""
    inventory = Inventory()
    gc.collect()
    gc.disable()
    start = process_time()
    for frame in frames:
        inventory.apply(decode(stream, frame))
    taken = process_time() - start
    gc.enable()
    return taken


def _ratio(peer: _Peer, recorded: Recording) -> tuple[float, float]:
    """Return both medians, in seconds for one frame; the rounds of the two take turns."""
    event = _EVENTS[recorded.stream]
    theirs, ours = [], []
    for turn in range(ROUNDS + 1):
        frames = recorded.variants(_FRAMES, ["serial-1"])
        rounds = peer.seconds(event, frames), _ours(recorded.stream, frames)
        if turn:  # The first one warms up.
            theirs.append(rounds[0] / _FRAMES)
            ours.append(rounds[1] / _FRAMES)
    return median(theirs), median(ours)


def figures() -> Iterator[Figure]:
    """Compare by kind."""
    with _peer() as peer:
        for recorded in recordings():
            if recorded.stream in _EVENTS:
                theirs, ours = _ratio(peer, recorded)
                yield Figure(
                    f"pycentral to a dict / frame to inventory: {recorded.kind}",
                    theirs / ours,
                    4.0,
                    better="higher",
                    note=f"{theirs * 1e6:.2f} us / {ours * 1e6:.2f} us",
                )
