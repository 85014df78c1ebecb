"""Results of tests that devices run: what is odd or too much is left out."""

from dataclasses import asdict
import json
from typing import Any

from hypothesis import given, settings
import pytest

from custom_components.hpe_aruba_central.central.models.troubleshooting import (
    Hop,
    SpeedTestResult,
)
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from custom_components.hpe_aruba_central.central.rest.troubleshooting import (
    read_cable_test,
    read_ping,
    read_speed_test,
    read_traceroute,
)
from tests.central.action_helpers import AP, SWITCH, TOKEN
from tests.central.scripted_server import Scripted
from tests.central.test_device_tests import ACCEPTED, done
from tests.central.test_fuzz import FUZZ
from tests.central.test_rest_items import items

# As in test_fuzz.py: the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")


async def test_only_as_many_ports_as_were_tested_have_results(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """However many rows Central sends; and of a cable, no more pairs than there are."""
    pairs = [{"pairName": f"{number}"} for number in range(20)]
    rows = [{"interfaceName": f"{number}", "cablePairDiagnostics": pairs} for number in range(100)]
    scripted.answers = [TOKEN, ACCEPTED, done({"results": rows})]
    result = await scripted_actions.cable_test(SWITCH, ["1", "2"])
    assert [len(port.pairs) for port in result.ports] == [8, 8]


async def test_what_is_no_address_and_no_time_is_left_out(
    scripted_actions: DeviceActions, scripted: Scripted
) -> None:
    """A text of a megabyte is no address, and a time is not negative."""
    long = "x" * 2**20
    probe = {"ipAddress": "x" * 300, "responseTimeMilliseconds": f"{'9' * 20}ms"}
    hop = {"hop": 0, "probes": [probe] * 11}
    scripted.answers = [TOKEN, ACCEPTED, done({"resolvedIp": long, "hops": [hop] * 300})]
    result = await scripted_actions.traceroute(SWITCH, "host")
    assert (result.address, len(result.hops)) == (None, 255)
    assert set(result.hops) == {Hop(number=0, times=(None,) * 10)}
    scripted.answers = [ACCEPTED, done({"intervalInSeconds": "-1", "serverPort": 1e300})]
    measured = await scripted_actions.speed_test(AP, "192.0.2.1")
    assert measured == SpeedTestResult(server="192.0.2.1")


@settings(FUZZ, max_examples=200)
@given(
    items("resolvedIp", "packetLossPercent", "transmittedPacketsCount", "successRatePercent"),
    items("hop", "ipAddress", "responseTimeMilliseconds", "reverseDnsResolution"),
    items("interfaceName", "state", "pairName", "status", "length", "accuracy"),
    items("serverPort", "intervalInSeconds", "upstreamBandwidthInMbps", "upstreamRetries"),
)
def test_any_output(ping: Any, hop: Any, cable: Any, speed: Any) -> None:
    """No value raises an error, and JSON can hold whatever is made of it."""
    results = (
        read_ping(ping, "host"),
        read_traceroute({"hops": [{**hop, "probes": [hop]}]}, "host"),
        read_cable_test({"results": [{**cable, "cablePairDiagnostics": [cable]}]}, 1),
        read_speed_test(speed, "192.0.2.1"),
    )
    for result in results:
        text = json.dumps(asdict(result), allow_nan=False)
        assert len(text) < 10_000
