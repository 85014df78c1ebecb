"""An account is recognized by its devices, whichever credentials it is set up with."""

from copy import copy
from typing import Any
from unittest.mock import patch

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.rest.devices import DEVICE_INVENTORY, InventoryItem
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.const import CONF_TOKEN_URL, CONF_WORKSPACE, DOMAIN
from custom_components.hpe_aruba_central.hub.validation import is_same_account

from .conftest import INTEGRATION
from .flows import CUSTOM_WORKSPACE, Typed, start, submit, suggested
from .harness import Harness

INVENTORY = "/network-monitoring/v1/device-inventory"


@pytest.fixture
def typed_workspace(new_home: Harness, typed: Typed) -> Typed:
    """Return what a user types to use the simulator's workspace credentials."""
    sections = {
        name: {key: value for key, value in fields.items() if key != CONF_TOKEN_URL}
        for name, fields in typed.items()
        if isinstance(fields, dict)
    }
    return typed | sections | {CONF_WORKSPACE: new_home.sim.workspace_token_url}


def use_client(home: Harness, client_id: str) -> None:
    """Let the account have been set up with another client."""
    data = home.entry.data | {CONF_CLIENT_ID: client_id}
    home.hass.config_entries.async_update_entry(home.entry, data=data)


def give_other_devices(home: Harness) -> None:
    """Let the simulated Central be that of another account, with devices of its own."""
    for number, device in enumerate(home.campus.devices):
        device.serial = f"OTHER{number}"


async def test_an_account_is_added_once_whatever_its_credentials(
    home: Harness, typed_workspace: Typed
) -> None:
    """Otherwise each of its devices, entities and events would exist twice."""
    use_client(home, "an older client")
    result = await submit(home, await start(home, CUSTOM_WORKSPACE), typed_workspace)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert home.hass.config_entries.async_entries(DOMAIN) == [home.entry]


async def test_an_account_is_recognized_while_it_is_not_loaded(
    home: Harness, typed_workspace: Typed
) -> None:
    """Its devices are in the registry."""
    await home.unload()
    use_client(home, "an older client")

    result = await submit(home, await start(home, CUSTOM_WORKSPACE), typed_workspace)

    assert result["reason"] == "already_configured"


async def test_another_account_of_the_cluster_has_another_title(
    home: Harness, typed_workspace: Typed
) -> None:
    """It has the name of its first site."""
    use_client(home, "of another account")
    give_other_devices(home)

    result = await submit(home, await start(home, CUSTOM_WORKSPACE), typed_workspace)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == f"{home.sim.host} (Head Office)"


async def test_another_account_without_a_list_of_its_devices(
    home: Harness, typed_workspace: Typed
) -> None:
    """Where a role may not list them, accounts are told apart by their workspace or client."""
    use_client(home, "of another account")
    home.sim.faults.rest[INVENTORY] = 403

    result = await submit(home, await start(home, CUSTOM_WORKSPACE), typed_workspace)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == f"{home.sim.host} ({home.sim.workspace_id})"


async def test_reauthentication_refuses_another_account(home: Harness) -> None:
    """Not one of its devices is known: the old ones would go with all that the user set."""
    use_client(home, "gone")
    give_other_devices(home)
    typed = {CONF_CLIENT_ID: home.sim.client_id, CONF_CLIENT_SECRET: home.sim.client_secret}

    result = await submit(home, await home.entry.start_reauth_flow(home.hass), typed)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "another_account"
    assert home.entry.data[CONF_CLIENT_ID] == "gone"


async def test_reauthentication_takes_a_new_client_of_the_account(home: Harness) -> None:
    """One device that is known is enough: others may have been added and removed."""
    use_client(home, "gone")
    for number, device in enumerate(home.campus.devices[1:]):
        device.serial = f"NEW{number}"
    typed = {CONF_CLIENT_ID: home.sim.client_id, CONF_CLIENT_SECRET: home.sim.client_secret}

    result = await submit(home, await home.entry.start_reauth_flow(home.hass), typed)

    assert result["reason"] == "reauth_successful"
    assert home.entry.data[CONF_CLIENT_ID] == home.sim.client_id


def list_strangers_first(home: Harness) -> None:
    """Let the account list a page of devices before those that it has had."""
    ap = home.campus.aps[0]
    strangers = []
    for number in range(DEVICE_INVENTORY.page_size or 0):
        stranger = copy(ap)
        stranger.serial = f"STRANGER{number}"
        strangers.append(stranger)
    home.campus.aps[:0] = strangers


@pytest.mark.parametrize(
    "is_another, reason", [(False, "reauth_successful"), (True, "another_account")]
)
async def test_an_account_with_more_devices_than_a_page_is_recognized(
    home: Harness, is_another: bool, reason: str
) -> None:
    """All its devices are asked for if the first page has none that is known."""
    use_client(home, "gone")
    if is_another:
        give_other_devices(home)
    list_strangers_first(home)
    typed = {CONF_CLIENT_ID: home.sim.client_id, CONF_CLIENT_SECRET: home.sim.client_secret}
    await home.unload()

    with patch(f"{INTEGRATION}.async_setup_entry", return_value=True):
        result = await submit(home, await home.entry.start_reauth_flow(home.hass), typed)

    assert result["reason"] == reason


async def test_a_list_that_is_incomplete_does_not_refuse_an_account(home: Harness) -> None:
    """Its known devices may be those that are missing."""
    data = home.entry.data | {CONF_CLIENT_ID: "new"}
    strangers = (InventoryItem("OTHER", None, None),)
    known = (InventoryItem(home.campus.devices[0].serial, None, None),)

    def same(items: tuple[InventoryItem, ...], *, complete: bool) -> bool | None:
        return is_same_account(home.hass, home.entry, data, Listing(items, complete=complete))

    assert same(strangers, complete=True) is False
    assert same(strangers, complete=False) is None
    assert same(known, complete=False) is True


async def test_reconfiguration_refuses_another_account(home: Harness) -> None:
    """Workspace credentials of another account do not replace a Central client."""
    use_client(home, "of another account")
    give_other_devices(home)

    result = await submit(
        home, await home.entry.start_reconfigure_flow(home.hass), CUSTOM_WORKSPACE
    )
    result = await submit(
        home,
        result,
        suggested(result)
        | {
            CONF_CLIENT_ID: home.sim.client_id,
            CONF_CLIENT_SECRET: home.sim.client_secret,
            CONF_WORKSPACE: home.sim.workspace_token_url,
        },
    )

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "another_account"
    assert home.entry.data[CONF_WORKSPACE] is None


async def test_reauthentication_with_another_entrys_account(
    home: Harness, entry_data: dict[str, Any]
) -> None:
    """An entry cannot become the account of another entry, whatever the client."""
    other = MockConfigEntry(
        domain=DOMAIN, unique_id="other", data=entry_data | {CONF_CLIENT_ID: "gone"}
    )
    other.add_to_hass(home.hass)
    use_client(home, "an older client")
    typed = {CONF_CLIENT_ID: home.sim.client_id, CONF_CLIENT_SECRET: home.sim.client_secret}

    result = await submit(home, await other.start_reauth_flow(home.hass), typed)

    assert result["reason"] == "already_configured"
