"""Long-term statistics of the sensors, on SQLite and on PostgreSQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
import os
from pathlib import Path
from typing import Any

from homeassistant.components.energy.data import ENERGY_SOURCE_SCHEMA, async_get_manager
from homeassistant.components.energy.validate import async_validate
from homeassistant.components.recorder import CONF_COMMIT_INTERVAL, DEFAULT_COMMIT_INTERVAL
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    get_metadata,
    statistics_during_period,
    validate_statistics,
)
from homeassistant.components.sensor import ATTR_STATE_CLASS, SensorDeviceClass, SensorStateClass
from homeassistant.components.sensor.const import UNIT_CONVERTERS
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_UNIT_OF_MEASUREMENT,
    EVENT_STATE_CHANGED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Event, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
    get_start_time,
)

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_ACCESS_PORTS, CONF_STREAMS, DOMAIN
from custom_components.hpe_aruba_central.sensor import SENSORS
from simulator import Settings
from simulator.context import StreamMessage
from simulator.state_messages import campus_messages
from simulator.statistics import STREAM_STATISTICS

from .harness import Harness
from .helpers import until_true
from .internals import BATCH_INTERVAL
from .postgresql import PostgreSQL, find_programs, postgresql

REQUIRED = "REQUIRE_POSTGRESQL"
"""The environment variable that makes a missing PostgreSQL a failure; CI sets it."""


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[PostgreSQL]:
    """Return a PostgreSQL server."""
    programs = find_programs()
    if programs is None:
        message = (
            "No PostgreSQL server found: install one, on Debian with `apt-get install postgresql`"
        )
        if os.environ.get(REQUIRED):
            pytest.fail(message)
        pytest.skip(message)
    with postgresql(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def recorder_db_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a new database of each kind, overriding the plugin's fixture."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'home-assistant_v2.db'}"
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    return server.create_database()


@pytest.fixture
def recorder_config() -> dict[str, Any]:
    """Return Home Assistant's default commit interval, instead of a commit for each event."""
    return {CONF_COMMIT_INTERVAL: DEFAULT_COMMIT_INTERVAL}


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: Any) -> None:
    """Create the database before Home Assistant, as the plugin requires."""


@pytest.fixture(autouse=True)
def _recorded(
    recorder_mock: Recorder, written: list[Event[Any]], entity_registry_enabled_by_default: None
) -> None:
    """Let the recorder see all states: it starts before the account."""


@pytest.fixture
def written(new_home: Harness) -> list[Event[Any]]:
    """Return a list of the state changes that the recorder sees."""
    return async_capture_events(new_home.hass, EVENT_STATE_CHANGED)


@pytest.fixture
def settings() -> Settings:
    """Return a small campus with something of everything."""
    return Settings(switch_ports=2)


@pytest.fixture
def entry(entry_data: dict[str, Any]) -> MockConfigEntry:
    """Return an account with every stream, and with entities for every port."""
    options = {CONF_STREAMS: list(STREAMS), CONF_ACCESS_PORTS: True}
    return MockConfigEntry(domain=DOMAIN, data=entry_data, options=options)


@pytest.fixture
async def since(home: Harness) -> datetime:
    """Compile the hour in which everything was received, and return its start."""
    await receive(home, campus_messages(home.sim.context))
    for _ in range(2):
        await receive(
            home, chain.from_iterable(start(home.sim.context) for start in STREAM_STATISTICS)
        )
    await async_wait_recording_done(home.hass)
    began, now = home.entry.created_at, dt_util.utcnow()
    # The recorder compiles five minutes at a time, and adds an hour up with its last five.
    for start in sorted(
        {*map(get_start_time, (began, now)), now.replace(minute=55, second=0, microsecond=0)}
    ):
        do_adhoc_statistics(home.hass, start=start)
    await async_wait_recording_done(home.hass)
    return began.replace(minute=0, second=0, microsecond=0)


async def receive(home: Harness, said: Iterable[StreamMessage]) -> None:
    """Receive messages, and write the next batched update."""
    subscriptions = home.run.subscriptions
    due = Counter(
        {name: subscription.counters.events for name, subscription in subscriptions.items()}
    )
    for stream, message in said:
        await home.sim.send(stream, message)
        due[stream] += 1
    await until_true(
        lambda: all(subscriptions[name].counters.events >= count for name, count in due.items())
    )
    home.fire_time(timedelta(seconds=BATCH_INTERVAL + 1))
    await home.settle()


def measurements(home: Harness) -> dict[str, State]:
    """Return the states of the sensors that have a state class, by entity ID."""
    entries = [
        entry for entry in er.async_get(home.hass).entities.values() if entry.platform == DOMAIN
    ]
    states = {entry.entity_id: home.hass.states.get(entry.entity_id) for entry in entries}
    found = {
        entity: state
        for entity, state in states.items()
        if state and ATTR_STATE_CLASS in state.attributes
    }
    described = {
        entry.translation_key or entry.original_device_class
        for entry in entries
        if entry.entity_id in found
    }
    assert described >= {
        row.translation_key or row.device_class for row in SENSORS if row.state_class
    }
    return found


async def compiled(home: Harness, since: datetime) -> dict[str, list[Any]]:
    """Return the hourly statistics of the integration's sensors."""
    wanted = set(measurements(home))
    return await get_instance(home.hass).async_add_executor_job(
        statistics_during_period,
        home.hass,
        since,
        None,
        wanted,
        "hour",
        None,
        {"mean", "min", "max", "sum"},
    )


async def test_every_sensor_with_a_state_class_has_long_term_statistics(
    home: Harness, since: datetime, written: list[Event[Any]]
) -> None:
    """Measurements have the minimum, maximum and a mean of their states; counters have sums."""
    shown = defaultdict[str, list[float]](list)
    for event in written:
        state = event.data["new_state"]
        if (
            state
            and ATTR_STATE_CLASS in state.attributes
            and state.state not in {STATE_UNAVAILABLE, STATE_UNKNOWN}
        ):
            shown[state.entity_id].append(float(state.state))

    sensors, rows = measurements(home), await compiled(home, since)
    assert rows.keys() == sensors.keys()
    measured = {
        entity
        for entity, state in sensors.items()
        if state.attributes[ATTR_STATE_CLASS] == SensorStateClass.MEASUREMENT
    }
    spans = {
        entity: (min(row["min"] for row in rows[entity]), max(row["max"] for row in rows[entity]))
        for entity in measured
    }
    assert spans == {entity: (min(shown[entity]), max(shown[entity])) for entity in measured}
    assert any(least < greatest for least, greatest in spans.values())
    for row in chain.from_iterable(rows[entity] for entity in measured):
        assert row["min"] - 1e-9 <= row["mean"] <= row["max"] + 1e-9
    assert all(row["sum"] is not None for entity in rows.keys() - measured for row in rows[entity])


@pytest.mark.usefixtures("since")
async def test_home_assistant_reports_no_issues_of_the_statistics(home: Harness) -> None:
    """Units are the sensors', with Home Assistant's unit classes."""
    sensors = measurements(home)
    metadata = await get_instance(home.hass).async_add_executor_job(
        partial(get_metadata, home.hass, statistic_ids=set(sensors))
    )
    assert {
        entity: (found["unit_of_measurement"], found["unit_class"])
        for entity, (_, found) in metadata.items()
    } == {
        entity: (state.attributes.get(ATTR_UNIT_OF_MEASUREMENT), unit_class(state))
        for entity, state in sensors.items()
    }
    assert (
        await get_instance(home.hass).async_add_executor_job(validate_statistics, home.hass) == {}
    )


def unit_class(state: State) -> str | None:
    """Return the class of a sensor's unit by Home Assistant's tables."""
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    converter = UNIT_CONVERTERS.get(state.attributes.get(ATTR_DEVICE_CLASS))
    if converter is None or unit not in converter.VALID_UNITS:
        converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(unit)
    return None if converter is None else converter.UNIT_CLASS


@pytest.mark.usefixtures("since")
@pytest.mark.parametrize("recorder_db_url", ["sqlite"], indirect=True)
async def test_the_energy_dashboard_accepts_the_power_sensors(home: Harness) -> None:
    """Every power sensor can be selected."""
    power = [
        entity
        for entity, state in measurements(home).items()
        if state.attributes.get(ATTR_DEVICE_CLASS) == SensorDeviceClass.POWER
    ]
    assert power
    sources = [{"type": "grid", "cost_adjustment_day": 0, "stat_rate": entity} for entity in power]
    manager = await async_get_manager(home.hass)
    await manager.async_update(
        {"energy_sources": ENERGY_SOURCE_SCHEMA(sources), "device_consumption": []}
    )
    found = (await async_validate(home.hass)).as_dict()
    assert found["energy_sources"] == [[] for _ in power]
