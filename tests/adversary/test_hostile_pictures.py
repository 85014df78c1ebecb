"""A hostile Central whose topologies and floors are drawn, for those who look at them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
import re
from xml.etree.ElementTree import fromstring

from homeassistant.components.image.const import DOMAIN as IMAGE
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.const import CONF_POSITIONS, CONF_STREAMS, DOMAIN
from custom_components.hpe_aruba_central.hub import floors as floor_tracking
from tests.integration.helpers import until_true

from .answers import FLOORS, PLACES, PLANS, REST, TOPOLOGY
from .conftest import Log, Victim
from .watch import cost_of

SITEMAPS = "/network-monitoring/v1/sitemaps"
BODIES = {name: REST[name] for name in ("largest body", "keys", "nesting", "endless body")}

_PLAN = re.compile(rb'base64,[^"]*"')

type Look = Callable[[str], Awaitable[str]]


LATER = timedelta(hours=7)
"""After this, everything is asked for again."""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let floors be listed at once."""
    monkeypatch.setattr(floor_tracking, "UPDATE_DELAY", 0.1)


@pytest.fixture
async def look(victim: Victim, hass_client: ClientSessionGenerator) -> Look:
    """Return a function that looks at a picture, by the end of its unique id."""
    await victim.set_up()
    streams = [*victim.entry.options[CONF_STREAMS], "location"]
    options = {**victim.entry.options, CONF_STREAMS: streams, CONF_POSITIONS: True}
    victim.hass.config_entries.async_update_entry(victim.entry, options=options)
    assert await victim.hass.config_entries.async_reload(victim.entry.entry_id)
    client = await hass_client()
    await until_true(lambda: victim.run.all_live and find(victim, "_1_1") is not None)

    async def look(ending: str) -> str:
        """Return the picture, which is always one."""
        response = await client.get(f"/api/image_proxy/{find(victim, ending)}")
        assert response.status == HTTPStatus.OK
        # Without the plan, of which a browser would not make copies.
        picture = _PLAN.sub(b'base64,"', await response.read())
        fromstring(picture)  # noqa: S314 - the picture is ours
        return picture.decode()

    await look("_topology")
    return look


def find(victim: Victim, ending: str) -> str | None:
    """Return the entity id of the picture whose unique id ends so."""
    entities = er.async_entries_for_config_entry(er.async_get(victim.hass), victim.entry.entry_id)
    pictures = (each for each in entities if (each.domain, each.platform) == (IMAGE, DOMAIN))
    return next((each.entity_id for each in pictures if each.unique_id.endswith(ending)), None)


async def attacked(victim: Victim, log: Log, mode: str, path: str, look: Look, end: str) -> str:
    """Look at a picture while a path answers in a mode, and return it; the streams go on."""
    log.clear()
    before = victim.frames()
    await victim.command(modes={path: mode})
    picture = ""
    looks = 0

    async def attack() -> None:
        """Look twice, later each time: what takes long is in the second picture."""
        nonlocal picture, looks
        looks += 1
        with victim.run.later(looks * LATER):
            await look(end)
            picture = await look(end)

    cost = await cost_of(attack)
    cost.check()
    log.check(victim.secret)
    assert victim.run.all_live
    await victim.command(modes={})
    await victim.until_received(await victim.command(send="groups"), before)
    return picture


@pytest.mark.parametrize("mode", [*TOPOLOGY, *BODIES])
async def test_topology(victim: Victim, log: Log, look: Look, mode: str) -> None:
    """Whatever it is, what is known otherwise is in the picture."""
    path = f"/network-monitoring/v1/topology/{next(iter(victim.run.sites))}"
    picture = await attacked(victim, log, mode, path, look, "_topology")
    assert "AP-" in picture
    assert "<script" not in picture
    assert len(picture) < 2**20


@pytest.mark.parametrize("mode", [*PLANS, *BODIES])
async def test_plan(victim: Victim, log: Log, look: Look, mode: str) -> None:
    """What is no small picture is left out, and the devices are shown without it."""
    site = next(iter(victim.run.sites))
    path = f"{SITEMAPS}/{site}/floors/{site}_1_1/image"
    picture = await attacked(victim, log, mode, path, look, "_1_1")
    assert "AP-" in picture
    assert "<script" not in picture
    assert ("<image" in picture) is (mode == "largest picture")


@pytest.mark.parametrize("mode", [*PLACES, *BODIES])
async def test_places(victim: Victim, log: Log, look: Look, mode: str) -> None:
    """Devices that are nowhere are left out, and no name is markup."""
    site = next(iter(victim.run.sites))
    path = f"{SITEMAPS}/{site}/network-devices-deployed"
    picture = await attacked(victim, log, mode, path, look, "_1_1")
    assert ("<use" in picture) is (mode == "odd places")
    assert "<svg/>" not in picture
    assert "nan" not in picture


@pytest.mark.parametrize("mode", [*FLOORS, *BODIES])
@pytest.mark.usefixtures("look")
async def test_floors(victim: Victim, log: Log, mode: str) -> None:
    """There are as many pictures as floors are allowed, however many Central lists."""
    path = f"{SITEMAPS}/{next(iter(victim.run.sites))}/buildings"
    await victim.command(modes={path: mode})

    async def restart() -> None:
        """Let the floors be listed again."""
        assert await victim.hass.config_entries.async_reload(victim.entry.entry_id)
        await until_true(lambda: victim.run.all_live)
        await victim.run.list_floors()

    log.clear()
    cost = await cost_of(restart)
    cost.check()
    log.check(victim.secret)
    expected = floor_tracking.MAX_FLOORS if mode == "floors" else 1
    await until_true(lambda: count(victim) == expected)


def count(victim: Victim) -> int:
    """Return how many floors have pictures."""
    entities = er.async_get(victim.hass).entities.values()
    return sum(each.translation_key == "floor_plan" for each in entities)
