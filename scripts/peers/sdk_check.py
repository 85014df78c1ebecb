"""Connect HPE's SDK to all streams of a simulator; exit 0 if it decodes all messages, else 1.

`sdk_check.py COMMAND...`, in the environment of pycentral; the command starts the simulator.
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

from pycentral import NewCentralBase  # type: ignore[import-not-found]  # in .venv-peers
from pycentral.streaming import Streaming  # type: ignore[import-not-found]  # in .venv-peers
from pycentral.streaming.streaming import (  # type: ignore[import-not-found]  # in .venv-peers
    SUPPORTED_EVENTS,
)
import requests

TIMEOUT = 30.0
"""Seconds for all streams to connect, and again for all messages to arrive."""

SIMULATOR_OPTIONS = ("--json", "--rate=50", "--incidents=0", "--pause=0")
"""50 statistics per second, and no incidents except `INCIDENTS`."""

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
EXPECTED = {
    "audit-trail-events": {"action", "occurred_on", "description"},
    "location": {"wifi_client_location", "asset_tag_location"},
    "rssi-events": {"raw_rssi", "proximity_rssi"},
    "geofence": {"wifi_client_geofence"},
    "ap-events": {"operation", "cpu_utilization", "noise_floor"},
    "clients-events": {"client_state", "client_stats"},
    "switch-events": {"switch_state", "interface_state", "device_stats", "interface_stats"},
    "alert-events": {"alert_id", "severity", "impacted_entities"},
}
"""Fields that the SDK must find in at least one message of each stream."""

UNKNOWN_TO_THE_SDK = Counter({"geofence": 1})
"""How many messages the SDK decodes as empty: its geofence definition has no asset tags."""


class ErrorLog(logging.Handler):
    """Collects the errors that the SDK logs."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Collect an error."""
        self.lines.append(record.getMessage())


class Listener:
    """One of the SDK's streams, which runs in a thread."""

    def __init__(self, central: NewCentralBase, event: str, received: Event) -> None:
        """Connect; ``received`` is set with each message."""
        self.event = event
        self.received = received
        self.messages = 0
        self.empty = 0
        self.fields: set[str] = set()
        self.streaming = Streaming(central, event, max_retries=1)
        self.thread = Thread(target=self.streaming.stream, args=(self.handle,), daemon=True)
        self.thread.start()

    def handle(self, message: dict[str, Any]) -> None:
        """Count a decoded message and record its fields."""
        self.messages += 1
        self.empty += not message
        self.fields |= message.keys()
        self.received.set()

    @property
    def missing(self) -> set[str]:
        """The expected fields that no message has had yet."""
        return EXPECTED[self.event] - self.fields

    @property
    def satisfied(self) -> bool:
        """Whether all expected fields arrived, and no unexpected message was empty."""
        too_many_empty = self.empty > UNKNOWN_TO_THE_SDK[self.event]
        return self.messages > 0 and not self.missing and not too_many_empty


class Control:
    """A client of the simulator's control endpoint."""

    def __init__(self, simulator: dict[str, Any]) -> None:
        """Connect to the simulator that printed this."""
        self.url = simulator["rest_url"] + "/simulator/"
        self.session = requests.Session()
        self.session.verify = simulator["ca_path"]
        self.session.headers["Authorization"] = f"Bearer {simulator['control_token']}"

    def connected(self) -> int:
        """Return how many streams are connected."""
        response = self.session.get(self.url + "state", timeout=TIMEOUT)
        response.raise_for_status()
        return len(response.json()["connections"])

    def incident(self, name: str) -> None:
        """Trigger an incident."""
        url = self.url + "incident"
        self.session.post(url, json={"name": name}, timeout=TIMEOUT).raise_for_status()


def check(simulator: dict[str, Any]) -> bool:
    """Connect to all streams; print the results, and return True if all messages are decoded."""
    # The SDK verifies the token endpoint's certificate with requests, and the streams' not at all.
    os.environ["REQUESTS_CA_BUNDLE"] = simulator["ca_path"]
    errors = ErrorLog()
    logger = logging.getLogger("sdk")
    logger.addHandler(errors)
    logger.propagate = False
    received = Event()
    listeners = connect(simulator, logger, received)
    trigger_incidents(Control(simulator), len(listeners), received)
    deadline = time.monotonic() + TIMEOUT
    while not all(listener.satisfied for listener in listeners) and time.monotonic() < deadline:
        received.wait(1)
        received.clear()
    # Stopping the streams logs errors, too.
    logged = list(errors.lines)
    for listener in listeners:
        listener.streaming.stop()
    show(listeners, logged)
    return not logged and all(listener.satisfied for listener in listeners)


def connect(simulator: dict[str, Any], logger: logging.Logger, received: Event) -> list[Listener]:
    """Connect to every stream that the SDK supports."""
    account = {
        "base_url": simulator["rest_url"],
        "token_endpoint": simulator["token_url"],
        "client_id": simulator["client_id"],
        "client_secret": simulator["client_secret"],
    }
    central = NewCentralBase({"new_central": account}, logger=logger)
    listeners = []
    for versions in SUPPORTED_EVENTS.values():
        for events in versions.values():
            listeners += [Listener(central, event, received) for event in events]
    return listeners


def trigger_incidents(control: Control, streams: int, received: Event) -> None:
    """Wait until this many streams are connected, and trigger all incidents."""
    deadline = time.monotonic() + TIMEOUT
    while control.connected() < streams and time.monotonic() < deadline:
        received.wait(0.1)
        received.clear()
    for name in INCIDENTS:
        control.incident(name)


def show(listeners: list[Listener], errors: list[str]) -> None:
    """Print the result of each stream, and the SDK's errors."""
    print(f"{'stream':<20} {'messages':>8}  {'understood':<10} not found")
    for listener in listeners:
        verdict = "yes" if listener.satisfied else "NO"
        missing = ", ".join(sorted(listener.missing))
        print(f"{listener.event:<20} {listener.messages:>8}  {verdict:<10} {missing}")
    for line in errors:
        print(f"error: {line}")


def main() -> int:
    """Run the simulator, and check it."""
    command = [*sys.argv[1:], *SIMULATOR_OPTIONS]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, text=True) as process:  # noqa: S603 - the simulator
        try:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            return 0 if check(json.loads(process.stdout.readline())) else 1
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
