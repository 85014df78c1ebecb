"""Home Assistant's logbook entries of recorded bus events."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.components.logbook.const import DOMAIN as LOGBOOK
from homeassistant.components.logbook.helpers import async_determine_event_types
from homeassistant.components.logbook.models import LogbookConfig
from homeassistant.components.logbook.processor import EventProcessor
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import Event
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.logbook import async_describe_events

from .harness import Harness


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: Any) -> None:
    """Create the database before Home Assistant, as the plugin requires."""


@pytest.fixture(autouse=True)
def _recorded(recorder_mock: Recorder) -> None:
    """Let the recorder see all events: it starts before the account."""


@pytest.fixture(autouse=True)
def _described(new_home: Harness) -> None:
    """Register the integration's descriptions, as the logbook does at its set-up."""
    events: dict[Any, Any] = {}

    def register(domain: str, event_type: str, describe: Callable[[Event], dict[str, str]]) -> None:
        """Register a description."""
        events[event_type] = (domain, describe)

    async_describe_events(new_home.hass, register)
    new_home.hass.data[LOGBOOK] = LogbookConfig(events, None, None)


async def entries_of(home: Harness, device_id: str) -> list[dict[str, Any]]:
    """Return the logbook of a device, without the states of its entities."""
    await async_wait_recording_done(home.hass)
    event_types = async_determine_event_types(home.hass, None, [device_id])
    processor = EventProcessor(home.hass, event_types, device_ids=[device_id])
    now = dt_util.utcnow()
    return await get_instance(home.hass).async_add_executor_job(
        processor.get_events, now - timedelta(hours=1), now
    )


async def test_a_device_has_its_events_in_its_logbook(home: Harness) -> None:
    """The entry has name, message, icon and integration; other devices' events are missing."""
    await home.receive_everything()
    [switch], ap = home.campus.switches, home.campus.aps[0]
    device, other = (home.device(each.serial) for each in (switch, ap))
    assert device is not None
    assert other is not None
    ports = [port for port in switch.ports if port.up and not port.uplink]
    for port in switch.ports:
        # The incident happens to the only port that it can happen to.
        port.enabled = port is ports[0]
    await home.incident("port_down", switch.serial)
    await home.incident("radio_down", ap.serial)
    await home.incident("ap_down", ap.serial)
    entry = (await entries_of(home, device.id))[-1]
    assert entry.pop("when")
    assert entry == {
        "name": switch.name,
        "message": f"port {ports[0].name} down, PoE down (waiting for link)",
        "icon": "mdi:switch",
        "domain": DOMAIN,
    }
    radio, offline = (entry["message"] for entry in (await entries_of(home, other.id))[-2:])
    assert radio in {f"Radio {band} GHz down" for band in ("2.4", "5", "6")}
    assert offline == "went offline"
