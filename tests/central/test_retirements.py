"""What Central announces to retire is logged once."""

from datetime import UTC, datetime

import pytest

from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.retirements import Retirements
from simulator import Simulator

APS = "/network-monitoring/v1/aps"


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged about APIs that end."""
    return [
        record.getMessage() for record in caplog.records if "Central retires" in record.getMessage()
    ]


async def test_the_end_of_an_api_is_logged_once(
    api: CentralApi, sim: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """With its date; other APIs are not concerned."""
    sim.faults.sunsets[APS] = "Fri, 31 Dec 2027 23:59:59 GMT"
    for _ in range(2):
        await api.devices()
    assert api.retirements.announced == {APS: datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)}
    assert lines(caplog) == [
        f"Central retires {APS} on 2027-12-31; look for an update of the integration until then"
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Deprecation": "true"},
        {"Sunset": "soon"},
        {"Deprecation": "@1767225600", "Sunset": "Fri, 31 Dec 9999 23:59:59 GMT"},
    ],
)
def test_a_date_that_is_missing_or_none_is_unknown(
    headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of the header itself, and no device, is logged."""
    retirements = Retirements()
    retirements.review(f"{APS}/CNSECRET/radios", headers)
    assert retirements.announced == {APS: None}
    [line] = lines(caplog)
    assert line.startswith(f"Central retires {APS} on an unknown date;")


def test_only_so_many_are_remembered() -> None:
    """However many paths there are."""
    retirements = Retirements()
    for number in range(100):
        retirements.review(f"/a/v1/{number}", {"Deprecation": "true"})
    assert len(retirements.announced) == 64
