"""Two config entries that turn out to be one account are a repair issue."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import CONF_SUBSCRIBER_ID, DOMAIN, ENTRY_VERSION
from custom_components.hpe_aruba_central.hub.same_account import INTERVAL
from simulator import Simulator

from .harness import Harness
from .test_account_identity import give_other_devices

ISSUE = {"same_account"}


@pytest.fixture
def second(
    home: Harness, hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]
) -> Harness:
    """Return the account of `home` again, as a newer entry that is not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        version=ENTRY_VERSION,
        title="Again",
        unique_id="other",
        data=entry_data | {CONF_SUBSCRIBER_ID: str(uuid4())},
    )
    assert entry.created_at > home.entry.created_at
    return Harness(hass, sim, entry)


async def report(home: Harness) -> None:
    """Send a message that has the account's id to all entries."""
    await home.incident("audit_entry", home.campus.devices[0].serial)


async def test_an_entry_with_the_devices_of_an_older_one(home: Harness, second: Harness) -> None:
    """The newer entry has the issue, until one of them is deleted."""
    await second.start()
    assert home.issues() == ISSUE
    issue = ir.async_get(home.hass).async_get_issue(DOMAIN, f"{second.entry.entry_id}_same_account")
    assert issue is not None
    assert issue.translation_placeholders == {"account": "Again", "other": home.entry.title}
    assert await home.hass.config_entries.async_remove(home.entry.entry_id)
    second.fire_time(INTERVAL + timedelta(seconds=1))
    await second.settle()
    assert second.issues() == set()


async def test_an_entry_that_is_deleted_leaves_no_issue(home: Harness, second: Harness) -> None:
    """Deleting the newer entry solves it at once."""
    await second.start()
    assert await home.hass.config_entries.async_remove(second.entry.entry_id)
    assert home.issues() == set()


async def test_another_account_is_no_issue(home: Harness, second: Harness) -> None:
    """It has other devices and another tenant id."""
    await report(home)
    give_other_devices(home)
    home.campus.tenant_id = "another"
    await second.start()
    await report(second)
    assert second.issues() == set()


async def test_an_entry_that_sees_other_devices_of_the_account(
    home: Harness, second: Harness
) -> None:
    """Permissions may hide sites, and an account may have no devices; messages have its id."""
    await report(home)
    give_other_devices(home)
    await second.start()
    assert second.issues() == set()
    await report(second)
    assert second.issues() == ISSUE
    await second.restart()
    assert second.issues() == ISSUE
