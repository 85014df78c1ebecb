"""The alerts printed in HPE's documentation."""

from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.alert_samples import SAMPLES, message
from tests.central.builders import event


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["name"]))
def test_sample_becomes_an_open_alert(sample: dict[str, Any]) -> None:
    """Every sample becomes an open alert with its values."""
    inventory = Inventory()
    (change,) = inventory.apply(event("alerts", message(sample), package="alerts"))
    alert = inventory.alerts.by_id[sample["alertId"]]
    assert (change.before, change.after) == (None, alert)
    assert alert.raised == alert.time == datetime(2026, 1, 1, tzinfo=UTC)
    assert {
        "name": alert.name,
        "category": alert.category,
        "deviceType": alert.device_type,
        "summary": alert.summary,
        "siteId": alert.site_id,
        "severity": alert.severity.title(),
        "operation": alert.operation.title(),
        "state": alert.state.title(),
        "impactedEntities": list(alert.device_serials),
    } == {
        **{
            name: sample[name]
            for name in (
                "name",
                "category",
                "deviceType",
                "summary",
                "siteId",
                "severity",
                "operation",
                "state",
            )
        },
        "impactedEntities": sample["impactedEntities"]["deviceSerial"],
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["name"]))
def test_cleared_sample_is_removed(sample: dict[str, Any]) -> None:
    """An update to Cleared a minute later closes every sample."""
    inventory = Inventory()
    raised = message(sample)
    inventory.apply(event("alerts", raised))
    cleared = message({**sample, "operation": "Update", "state": "Cleared"})
    cleared.time.CopyFrom(Timestamp(seconds=raised.time.seconds + 60))
    (change,) = inventory.apply(event("alerts", cleared))
    assert isinstance(change.after, Alert)
    assert (change.after.operation, change.after.state) == ("update", "cleared")
    assert not inventory.alerts.by_id


def test_samples_that_share_an_id_are_one_alert() -> None:
    """The documentation reuses ids: of equal times, the later message counts."""
    inventory = Inventory()
    for sample in SAMPLES:
        inventory.apply(event("alerts", message(sample)))
    assert len(inventory.alerts.by_id) == 3
    assert [alert.name for alert in inventory.alerts.open("info")] == ["New VC Connected"]
    assert [alert.name for alert in inventory.alerts.open("critical")] == [
        "VC Disconnected",
        "ARP Security MAC Mismatch",
    ]
