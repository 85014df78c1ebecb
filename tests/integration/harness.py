"""A Home Assistant with an account on a simulated Central."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hpe_aruba_central.central.models.core import Key
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.floors import UPDATE_DELAY
from custom_components.hpe_aruba_central.registry.devices import AccountDevices
from custom_components.hpe_aruba_central.registry.unique_ids import account_identifier
from simulator import Simulator
from simulator.campus import Campus
from simulator.context import StreamMessage
from simulator.statistics import STREAM_STATISTICS

from .helpers import until_true
from .internals import BATCH_INTERVAL, Run


class Harness:
    """A Home Assistant, a simulated Central, and the config entry of an account there."""

    def __init__(self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry) -> None:
        self.hass = hass
        self.sim = sim
        self.entry = entry

    @property
    def campus(self) -> Campus:
        """The network that the simulated Central manages."""
        return self.sim.campus

    @property
    def run(self) -> Run:
        """The current run of the account; keep it to look at it after the unload."""
        return Run(self.entry)

    # The account's life

    def set_options(self, options: Mapping[str, Any]) -> None:
        """Store options, as the options flow does."""
        self.hass.config_entries.async_update_entry(self.entry, options=options)

    async def set_up(self, options: Mapping[str, Any] | None = None) -> None:
        """Set the account up, without waiting for its streams."""
        if self.hass.config_entries.async_get_entry(self.entry.entry_id) is None:
            self.entry.add_to_hass(self.hass)
        if options is not None:
            self.set_options(options)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)

    async def reload(self, options: Mapping[str, Any] | None = None) -> None:
        """Reload the account, without waiting for its streams."""
        if options is not None:
            self.set_options(options)
        assert await self.hass.config_entries.async_reload(self.entry.entry_id)

    async def unload(self) -> None:
        """Unload the account."""
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def start(self, options: Mapping[str, Any] | None = None) -> None:
        """Set the account up, or reload it, and wait for its streams and for REST."""
        if self.entry.state is ConfigEntryState.LOADED:
            await self.reload(options)
        else:
            await self.set_up(options)
        await self.until_synced()

    async def restart(self, options: Mapping[str, Any] | None = None) -> None:
        """Reload the account, and wait for its streams, but not for REST."""
        await self.reload(options)
        await self.until_live()

    # Waiting

    async def settle(self) -> None:
        """Wait until Home Assistant has nothing left to do."""
        await self.hass.async_block_till_done()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something is true; it is checked after each event on the bus."""
        if happened():
            return
        done = self.hass.loop.create_future()

        @callback
        def check(_: Any) -> None:
            """Check again."""
            if not done.done() and happened():
                done.set_result(None)

        remove = self.hass.bus.async_listen(MATCH_ALL, check)
        try:
            await done
        finally:
            remove()

    async def until_state(self, entity_id: str, state: str) -> None:
        """Wait until an entity has a state."""

        def has_state() -> bool:
            """Return True if it has."""
            found = self.hass.states.get(entity_id)
            return found is not None and found.state == state

        await self.until(has_state)

    async def until_live(self) -> None:
        """Wait until all streams are live."""
        await self.settle()
        await until_true(lambda: self.run.all_live)

    async def until_synced(self) -> None:
        """Wait until all streams are live and REST has answered."""
        await self.until_live()
        await until_true(lambda: self.run.last_sync is not None)
        await self.settle()

    async def list_floors(self, after: timedelta = timedelta(seconds=UPDATE_DELAY)) -> None:
        """Let the account ask which floors there are, and wait until it has the answer."""
        self.fire_time(after + timedelta(seconds=1))
        tasks = [task for task in asyncio.all_tasks() if task.get_name() == f"{DOMAIN} floors"]
        assert tasks
        await asyncio.gather(*tasks)
        await self.hass.async_block_till_done(wait_background_tasks=False)

    @contextmanager
    def later(self, by: timedelta) -> Iterator[None]:
        """Let it be later for Central and for the account, but not for Home Assistant."""
        now = self.sim.context.now
        with patch.object(self.sim.context, "now", lambda: now() + by), self.run.later(by):
            yield

    def fire_time(self, after: timedelta) -> None:
        """Run the timers that are due by then, without waiting for what they start."""
        async_fire_time_changed(self.hass, dt_util.utcnow() + after)

    async def flush(self) -> None:
        """Write the measurements that wait for the next batched update."""
        self.fire_time(timedelta(seconds=BATCH_INTERVAL + 1))
        await self.settle()

    # What Central sends

    async def incident(self, name: str, serial: str) -> None:
        """Play an incident of a device, and wait until all of its messages have been handled."""
        run = self.run
        before = run.events
        record = await self.sim.incident(name, serial)
        sent = sum(event.stream in run.subscriptions for event in record.events)
        await until_true(lambda: run.events >= before + sent)
        await self.settle()

    async def receive(self, messages: Iterable[StreamMessage]) -> None:
        """Send messages of the account's streams, and wait until all have been handled."""
        run = self.run
        expected = run.events
        for stream, message in messages:
            if stream in run.subscriptions:
                await self.sim.send(stream, message)
                expected += 1
        await until_true(lambda: run.events >= expected)
        await self.settle()

    async def receive_everything(self) -> None:
        """Receive the state of the whole campus, and every measurement once."""
        sim = self.sim
        await self.incident("campus_reported", sim.campus.devices[0].serial)
        await self.receive(
            message for measure in STREAM_STATISTICS for message in measure(sim.context)
        )
        await self.flush()

    # What Home Assistant shows

    def find_entity_id(self, platform: str, unique_id: str) -> str | None:
        """Return an entity's id by its unique id, with or without the account's; None if none."""
        registry = er.async_get(self.hass)
        entries = self.hass.config_entries.async_entries(DOMAIN)
        of_accounts = [f"{account_identifier(entry)}_{unique_id}" for entry in entries]
        for each in (unique_id, *of_accounts):
            found = registry.async_get_entity_id(platform, DOMAIN, each)
            if found is not None:
                return found
        return None

    def entity_id(self, platform: str, unique_id: str) -> str:
        """Return an entity's id by its unique id, with or without the account's id."""
        found = self.find_entity_id(platform, unique_id)
        assert found is not None, f"{platform} {unique_id}"
        return found

    def state(self, platform: str, unique_id: str) -> State:
        """Return an entity's state with its attributes, by unique id."""
        state = self.hass.states.get(self.entity_id(platform, unique_id))
        assert state is not None, f"{platform} {unique_id}"
        return state

    def state_of(self, platform: str, unique_id: str) -> str:
        """Return an entity's state by its unique id."""
        return self.state(platform, unique_id).state

    def find_device(self, key: Key) -> dr.DeviceEntry | dr.ChildDeviceEntry | None:
        """Return the registry's device of a key: of a device, a part, a site or a client."""
        return AccountDevices(self.hass, self.entry).find(key)

    def device(self, serial: str) -> dr.DeviceEntry | None:
        """Return the registry's device of a serial number."""
        return AccountDevices(self.hass, self.entry).find_device(serial)

    def entities(self) -> set[str]:
        """Return platform and unique id of all entities, without the account's id."""
        entries = er.async_entries_for_config_entry(er.async_get(self.hass), self.entry.entry_id)
        own = f"{account_identifier(self.entry)}_"
        return {f"{entry.domain} {entry.unique_id.removeprefix(own)}" for entry in entries}

    def issues(self) -> set[str]:
        """Return the integration's open issues, without the entry's id."""
        registry = ir.async_get(self.hass)
        return {
            issue_id.partition("_")[2] for domain, issue_id in registry.issues if domain == DOMAIN
        }

    def reauth_flows(self) -> int:
        """Count the flows that ask for new credentials."""
        flows = self.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        return sum(flow["context"]["source"] == SOURCE_REAUTH for flow in flows)
