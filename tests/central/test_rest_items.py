"""Fuzz tests: no item of REST raises an error when it is read."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.rest.firmware import read_firmware
from custom_components.hpe_aruba_central.central.rest.sites import read_site
from custom_components.hpe_aruba_central.central.rest.values import Item, port_names
from tests.central.test_fuzz import FUZZ

# As in test_fuzz.py: the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

WORDS = st.sampled_from(
    ["Good", "POOR", "Critical", "1/8", "-", "12", "2026-01-01T00:00:00Z", "['1/8','2/1']"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
NAMES = st.sampled_from(
    ["groups", "count", "totalCount", "health", "name", "value", "reason", "data", "portName"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


def items(*names: str) -> st.SearchStrategy[Item]:
    """Return a strategy for items whose named fields hold any JSON."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES)).map(
        lambda item: {"id": "7", **item}
    )


@settings(FUZZ, max_examples=100)
@given(items("siteName", "health", "reasons", "devices", "clients", "alerts"))
def test_any_site(item: Item) -> None:
    """A site with an id is read, and its counts are not negative."""
    site = read_site(item)
    assert site is not None
    assert site.site_id == "7"
    counts = (site.devices, site.devices_poor, site.clients, site.alerts, site.alerts_critical)
    assert all(number is None or number >= 0 for number in counts)
    assert site.health_score is None or 0 <= site.health_score <= 100


@settings(FUZZ, max_examples=100)
@given(
    items(
        "firmwareVersion",
        "recommendedVersion",
        "upgradeStatus",
        "firmwareClassification",
        "lastUpgradedTimeAt",
    )
)
def test_any_firmware(item: Item) -> None:
    """Firmware with a serial number is read, and no text of it is empty."""
    firmware = read_firmware(item)
    assert firmware is not None
    assert firmware.serial_number == "7"
    assert "" not in {
        firmware.installed,
        firmware.recommended,
        firmware.upgrade_status,
        firmware.classification,
    }


@settings(FUZZ, max_examples=100)
@given(VALUES)
def test_any_ports(value: object) -> None:
    """Ports have names, each once."""
    names = port_names(value)
    assert all(names)
    assert len(set(names)) == len(names)
