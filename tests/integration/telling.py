"""Accounts that have been told everything that the simulator can tell of its campus, and what is shown of it."""

from collections.abc import Iterable
from datetime import timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulator import Simulator
from simulator.context import StreamMessage
from simulator.statistics import STREAM_STATISTICS

from .helpers import until_true
from .run import STATISTICS_INTERVAL, inside


async def live(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Wait until all of an account's streams are live."""
    await hass.async_block_till_done()
    await until_true(lambda: inside(account).all_live)


async def pass_interval(hass: HomeAssistant) -> None:
    """Let the measurements that were gathered be written."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=STATISTICS_INTERVAL + 1))
    await hass.async_block_till_done()


async def happen(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, name: str, serial: str
) -> None:
    """Let something happen to a device, and wait until all that is told of it has been taken in."""
    heard = inside(account).events
    record = await sim.incident(name, serial)
    told = sum(event.stream in inside(account).subscriptions for event in record.events)
    await until_true(lambda: inside(account).events >= heard + told)
    await hass.async_block_till_done()


async def say(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, said: Iterable[StreamMessage]
) -> None:
    """Send messages of the account's streams, and wait until all have been taken in."""
    heard, told = inside(account).events, 0
    for stream, message in said:
        if stream in inside(account).subscriptions:
            await sim.send(stream, message)
            told += 1
    await until_true(lambda: inside(account).events >= heard + told)
    await hass.async_block_till_done()


async def tell_everything(hass: HomeAssistant, sim: Simulator, account: MockConfigEntry) -> None:
    """Let the account hear of the whole campus, and of every measurement once."""
    await happen(hass, sim, account, "campus_reported", sim.campus.devices[0].serial)
    await say(
        hass, sim, account, (said for measure in STREAM_STATISTICS for said in measure(sim.context))
    )
    await pass_interval(hass)


def entities_of(hass: HomeAssistant, account: ConfigEntry) -> set[str]:
    """Return the unique ids of all entities in the registry, each after its platform, without the account's own id."""
    entries = er.async_entries_for_config_entry(er.async_get(hass), account.entry_id)
    return {
        f"{entry.domain} {entry.unique_id.removeprefix(f'{account.entry_id}_')}"
        for entry in entries
    }
