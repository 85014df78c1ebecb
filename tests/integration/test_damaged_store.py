"""A stored snapshot that is damaged, but can be read, never prevents set-up."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from homeassistant.config_entries import ConfigEntryState
import pytest

from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.device_alerts import DeviceAlerts
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.serialization import drop_impossible_times
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.client_tracking import ClientTracking
from custom_components.hpe_aruba_central.hub.location_tracking import LocationTracking
from custom_components.hpe_aruba_central.hub.stream_monitor import StreamMonitor
from custom_components.hpe_aruba_central.registry.sync import RegistrySync
from simulator import Settings
from tests.central.builders import START

from .clients import ALL
from .harness import Harness
from .patches import failing_once

DELETED = object()
DAMAGES: tuple[Any, ...] = (
    DELETED,
    None,
    "",
    "odd " * 500,
    "9999-12-31T23:59:59+00:00",
    "1970-01-01T00:00:00+00:00",
    "2026-11-24T12:00:00",
    -1,
    10**30,
    1e308,
    float("nan"),
    True,
    [],
    [[]],
    {},
    {"": None},
)
"""What takes the place of a value; the first deletes it."""

type Path = tuple[str | int, ...]


@pytest.fixture
def settings() -> Settings:
    """Return a campus with everything that is stored."""
    return Settings(aps=1, switches=1, gateways=1, clients=2, alerts=2)


@pytest.fixture
async def stored(new_home: Harness, hass_storage: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of an account that was loaded once, and is not now."""
    await new_home.start(ALL)
    await new_home.receive_everything()
    await new_home.unload()
    return deepcopy(hass_storage[f"{DOMAIN}.{new_home.entry.entry_id}"]["data"])


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of all values in a snapshot; of a long list, of its first items only."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value[:5])
    for name, item in items:
        yield (*path, name)
        yield from paths(item, (*path, name))


def damaged(stored: dict[str, Any], path: Path, damage: Any) -> dict[str, Any]:
    """Return a snapshot with a damage in one place."""
    result = deepcopy(stored)
    parent: Any = result
    for name in path[:-1]:
        parent = parent[name]
    if damage is DELETED:
        del parent[path[-1]]
    else:
        parent[path[-1]] = damage
    return result


async def test_set_up_with_a_damaged_snapshot(
    new_home: Harness, stored: dict[str, Any], hass_storage: dict[str, Any]
) -> None:
    """Whatever is damaged, the account is loaded, and shows its devices."""
    rng = Random(1)  # noqa: S311 - it must repeat
    home, everywhere = new_home, list(paths(stored))
    for _ in range(20):
        path, damage = rng.choice(everywhere), rng.choice(DAMAGES)
        hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"] = damaged(stored, path, damage)
        await home.set_up()
        assert home.entry.state is ConfigEntryState.LOADED, (path, damage)
        await home.run.refresh()
        for device in home.campus.devices:
            connectivity = home.find_entity_id("binary_sensor", f"{device.serial}_connectivity")
            assert connectivity is not None, (path, damage)
        await home.unload()


async def test_restoring_a_damaged_snapshot(stored: dict[str, Any]) -> None:
    """Damage raises what set-up expects, or restores what can be stored again."""
    rng = Random(2)  # noqa: S311 - it must repeat
    everywhere = list(paths(stored))
    for _ in range(400):
        path, damage = rng.choice(everywhere), rng.choice(DAMAGES)
        plain = damaged(stored, path, damage)
        drop_impossible_times(plain, START)
        try:
            inventory, clients = Inventory(), ClientStore()
            inventory.restore(plain["inventory"], tuple(DeviceKind), alerts=True)
            clients.restore(plain["clients"]["known"])
        except LookupError, TypeError, ValueError, AttributeError:
            continue
        inventory.load_devices(list(inventory.devices.values()), START, tuple(DeviceKind))
        Inventory().restore(inventory.snapshot(), tuple(DeviceKind), alerts=True)
        ClientStore().restore(clients.snapshot())


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59+00:00", "1970-01-01T00:00:00+00:00"])
async def test_impossible_times(
    new_home: Harness, stored: dict[str, Any], hass_storage: dict[str, Any], time: str
) -> None:
    """A device that was last heard of in 9999 follows its messages, and can be away."""

    def set_times(value: Any) -> None:
        """Set all times of a snapshot."""
        items: Any = value.items() if isinstance(value, dict) else ()
        for name, item in list(items):
            if isinstance(item, str) and item.startswith("20") and "T" in item:
                value[name] = time
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, (dict, list)):
                set_times(item)

    home, [ap] = new_home, new_home.campus.aps
    plain = deepcopy(stored)
    set_times(plain)
    hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"] = plain
    await home.start(ALL)
    await home.incident("ap_down", ap.serial)
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "off"


@pytest.mark.parametrize("closed", ["2026-13-45 25:61:61", "0001-01-01 00:00:00+14:00"])
async def test_an_impossible_end_of_the_last_run(
    new_home: Harness, stored: dict[str, Any], hass_storage: dict[str, Any], closed: str
) -> None:
    """It is read after the rest has been restored."""
    stored["closed"] = closed
    hass_storage[f"{DOMAIN}.{new_home.entry.entry_id}"]["data"] = stored
    await new_home.start(ALL)
    for device in new_home.campus.devices:
        assert new_home.state_of("binary_sensor", f"{device.serial}_connectivity") == "on"


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    "owner, step",
    [
        (RegistrySync, "loading"),
        (DeviceAlerts, "load"),
        (ClientTracking, "load"),
        (LocationTracking, "load"),
        (StreamMonitor, "load"),
    ],
)
async def test_a_snapshot_that_breaks_a_step_of_loading(
    new_home: Harness, caplog: pytest.LogCaptureFixture, owner: type, step: str
) -> None:
    """Set-up goes on as if nothing were stored, and says so once."""
    with failing_once(owner, step):
        await new_home.start(ALL)
    assert new_home.entry.state is ConfigEntryState.LOADED
    for device in new_home.campus.devices:
        assert new_home.state_of("binary_sensor", f"{device.serial}_connectivity") == "on"
    await new_home.incident("ap_down", new_home.campus.aps[0].serial)
    down = f"{new_home.campus.aps[0].serial}_connectivity"
    assert new_home.state_of("binary_sensor", down) == "off"
    assert caplog.text.count("cannot be used") == 1
