"""Pytest plugin for a Home Assistant that is newer than the test plugin.

It is loaded with ``-p`` before the test plugin, which was made for the oldest supported Home
Assistant. A test fails if Home Assistant reports that the integration uses what is deprecated.
"""

from collections.abc import Iterator

# Home Assistant makes httpx an alias, before anything else imports it.
from homeassistant.components import logger
from homeassistant.components.logger import helpers
import pytest

# Home Assistant 2026.11 no longer has it in the package itself, where the test plugin imports it.
vars(logger).setdefault("_clear_logger_overwrites", vars(helpers)["_clear_logger_overwrites"])

_REPORTS = (
    "deprecated",
    "will stop working",
    "should be updated",
    "Detected that custom integration",
    "Detected blocking call",
)


def is_deprecation(message: str) -> bool:
    """Return True if a logged message says that the integration has to change."""
    return "hpe_aruba_central" in message and any(report in message for report in _REPORTS)


@pytest.fixture(autouse=True)
def no_deprecation_is_reported(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail if Home Assistant reports a deprecated use by the integration."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    # As they were formatted: some errors can be only while their Home Assistant runs.
    messages = [getattr(record, "message", "") for record in records]
    reports = [message for message in messages if is_deprecation(message)]
    if reports:
        pytest.fail("\n".join(reports))
