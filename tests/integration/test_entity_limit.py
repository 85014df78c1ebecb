"""What a huge account shows within Home Assistant's limit of enabled entities."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from homeassistant.helpers import entity_platform
import pytest

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind

from .harness import Harness
from .patches import large_above, problem_sensor_on_demand_above

DEVICES = 100


@contextmanager
def limited_to(count: int) -> Iterator[None]:
    """Let Home Assistant accept so many enabled entities of a huge account."""
    name = "MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY"
    with (
        patch.object(entity_platform, name, count),
        large_above(0),
        problem_sensor_on_demand_above(0),
    ):
        yield


def add_devices(home: Harness) -> None:
    """List access points with everything that an account of any size has of them."""
    home.run.load_devices(
        Device(
            serial_number=f"NEW{number:04}",
            kind=DeviceKind.ACCESS_POINT,
            online=True,
            client_count=1,
        )
        for number in range(DEVICES)
    )


def having(home: Harness, name: str) -> int:
    """Return how many devices have an entity."""
    return sum(entity.endswith(f"_{name}") and " NEW" in entity for entity in home.entities())


@pytest.mark.parametrize(
    "limit, events, client_counts",
    [(700, DEVICES, DEVICES), (410, DEVICES, 0), (300, 0, 0)],
    ids=["everything", "no client counts", "connectivity only"],
)
async def test_each_kind_is_there_for_all_devices_or_for_none(
    home: Harness, caplog: pytest.LogCaptureFixture, limit: int, events: int, client_counts: int
) -> None:
    """Connectivity comes first, and Home Assistant has nothing to drop."""
    with limited_to(limit):
        await home.reload()
        add_devices(home)
        await home.settle()
        assert having(home, "connectivity") == DEVICES
        assert having(home, "device_event") == events
        assert having(home, "client_count") == client_counts
    assert home.issues() == (set() if client_counts else {"limit_entities"})
    assert "Reached the maximum" not in caplog.text


async def test_what_exists_comes_back_although_there_is_no_room(
    home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """Home Assistant counts only new entities."""
    with large_above(0):
        await home.reload()
        add_devices(home)
        await home.settle()
    with limited_to(10):
        await home.reload()
        await home.settle()
        assert home.state_of("binary_sensor", "NEW0001_connectivity") == "on"
        assert home.state_of("sensor", "NEW0001_client_count") == "1"
    assert home.issues() == set()
    assert "Reached the maximum" not in caplog.text
