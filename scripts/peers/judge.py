"""Connect HPE's SDK to a simulator, for every stream that the SDK supports; exit 0 if it understands them all.

`judge.py COMMAND...`, in the virtual environment of pycentral; the command starts the simulator.
"""

from collections import Counter
import json
import logging
import os
import subprocess
import sys
from threading import Event, Thread
import time
from typing import Any, override

from pycentral import NewCentralBase  # type: ignore[import-not-found]  # another environment's
from pycentral.streaming import Streaming  # type: ignore[import-not-found]  # another environment's
from pycentral.streaming.streaming import SUPPORTED_EVENTS  # type: ignore[import-not-found]  # another environment's
import requests

PATIENCE = 30.0
"""Seconds for all streams to connect, and again for all messages to arrive."""

STATISTICS = 50
"""How many statistics the simulator sends in a second."""

INCIDENTS = (
    "ap_reboot",
    "port_flap",
    "psu_failed",
    "client_left",
    "client_joined",
    "alert_raised",
    "alert_cleared",
    "audit_entry",
    "geofence_entered",
    "location",
    "rssi",
)
WANTED = {
    "audit-trail-events": {"action", "occurred_on", "description"},
    "location": {"wifi_client_location", "asset_tag_location"},
    "rssi-events": {"raw_rssi", "proximity_rssi"},
    "geofence": {"wifi_client_geofence"},
    "ap-events": {"operation", "cpu_utilization", "noise_floor"},
    "clients-events": {"client_state", "client_stats"},
    "switch-events": {"switch_state", "interface_state", "device_stats", "interface_stats"},
    "alert-events": {"alert_id", "severity", "impacted_entities"},
}
"""Fields that the SDK must have found in some message of a stream."""

UNKNOWN_TO_THE_SDK = Counter({"geofence": 1})
"""Its definition of the geofence stream has no asset tags: that message is empty to it."""


class Complaints(logging.Handler):
    """Keeps what the SDK logs as errors."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.lines.append(record.getMessage())


class Listener:
    """One of the SDK's streams, listened to in a thread."""

    def __init__(self, central: NewCentralBase, event: str, news: Event) -> None:
        """Connect; ``news`` is set with each message."""
        self.event = event
        self.news = news
        self.messages = 0
        self.empty = 0
        self.fields: set[str] = set()
        self.streaming = Streaming(central, event, max_retries=1)
        self.thread = Thread(target=self.streaming.stream, args=(self.heard,), daemon=True)
        self.thread.start()

    def heard(self, message: dict[str, Any]) -> None:
        """Take note of a decoded message."""
        self.messages += 1
        self.empty += not message
        self.fields |= message.keys()
        self.news.set()

    @property
    def missing(self) -> set[str]:
        """What has not been found in any message yet."""
        return WANTED[self.event] - self.fields

    @property
    def satisfied(self) -> bool:
        """Whether messages came, all that was wanted was in them, and no more were empty than must be."""
        return (
            self.messages > 0 and not self.missing and self.empty <= UNKNOWN_TO_THE_SDK[self.event]
        )


class Control:
    """The simulator's controls."""

    def __init__(self, simulator: dict[str, Any]) -> None:
        """Use what the simulator printed."""
        self.url = simulator["rest_url"] + "/simulator/"
        self.session = requests.Session()
        self.session.verify = simulator["ca_path"]
        self.session.headers["Authorization"] = f"Bearer {simulator['control_token']}"

    def connected(self) -> int:
        """Return how many streams are connected."""
        answer = self.session.get(self.url + "state", timeout=PATIENCE)
        answer.raise_for_status()
        return len(answer.json()["connections"])

    def incident(self, name: str) -> None:
        """Let something happen."""
        self.session.post(
            self.url + "incident", json={"name": name}, timeout=PATIENCE
        ).raise_for_status()


def judge(simulator: dict[str, Any]) -> bool:
    """Listen to every stream until satisfied or out of patience; print the verdict."""
    # The SDK verifies the token endpoint's certificate with requests, and the streams' not at all.
    os.environ["REQUESTS_CA_BUNDLE"] = simulator["ca_path"]
    complaints = Complaints()
    logger = logging.getLogger("sdk")
    logger.addHandler(complaints)
    logger.propagate = False
    account = {
        "base_url": simulator["rest_url"],
        "token_endpoint": simulator["token_url"],
        "client_id": simulator["client_id"],
        "client_secret": simulator["client_secret"],
    }
    news = Event()
    control = Control(simulator)
    central = NewCentralBase({"new_central": account}, logger=logger)
    events = [
        event
        for versions in SUPPORTED_EVENTS.values()
        for names in versions.values()
        for event in names
    ]
    listeners = [Listener(central, event, news) for event in events]
    deadline = time.monotonic() + PATIENCE
    while control.connected() < len(listeners) and time.monotonic() < deadline:
        news.wait(0.1)
        news.clear()
    for name in INCIDENTS:
        control.incident(name)
    deadline = time.monotonic() + PATIENCE
    while not all(listener.satisfied for listener in listeners) and time.monotonic() < deadline:
        news.wait(1)
        news.clear()
    noticed = list(complaints.lines)
    for listener in listeners:
        listener.streaming.stop()
    show(listeners, noticed)
    return not noticed and all(listener.satisfied for listener in listeners)


def show(listeners: list[Listener], complaints: list[str]) -> None:
    """Print one line for each stream, and what the SDK complained about."""
    print(f"{'stream':<20} {'messages':>8}  {'understood':<10} not found")
    for listener in listeners:
        verdict = "yes" if listener.satisfied else "NO"
        print(
            f"{listener.event:<20} {listener.messages:>8}  {verdict:<10} {', '.join(sorted(listener.missing))}"
        )
    for line in complaints:
        print(f"error: {line}")


def main() -> int:
    """Run the simulator and the judge."""
    command = [
        *sys.argv[1:],
        "--json",
        "--rate",
        str(STATISTICS),
        "--incidents",
        "0",
        "--pause",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own simulator
        try:
            assert process.stdout is not None  # noqa: S101 - as above
            return 0 if judge(json.loads(process.stdout.readline())) else 1
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
