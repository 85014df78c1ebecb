"""The floors of sites, for those who show positions: which there are, and what is on them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from ..central.errors import CentralError, CentralNotFoundError
from ..central.models.floor import Floor, FloorImage, PlacedDevice
from ..central.models.keys import site_key
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN, LOGGER
from ..registry.announcements import Announcements
from ..registry.sites import Sites
from ..registry.unique_ids import unique_id
from .central_client import Client
from .on_demand import OnDemand
from .one_by_one import ask_each

CHECK_INTERVAL: Final = timedelta(hours=6)
"""How often Central is asked which floors there are."""

UPDATE_DELAY: Final = 5.0
"""Seconds from a new site to the question which floors it has."""

MAX_FLOORS: Final = 200
"""Floors of an account; further ones have no picture."""

_IMAGE_MAX_AGE: Final = 6 * 3600.0
"""Seconds. A plan seldom changes, and is large."""


_MAX_IMAGES: Final = 24 * 1024 * 1024
"""Bytes of all plans that are kept."""

_MAX_DEVICES: Final = 50_000
"""Placed devices of all floors that are kept."""


class FloorId(NamedTuple):
    """Identifies a floor."""

    site_id: str
    floor_id: str

    @property
    def unique_id(self) -> str:
        """The unique id of the floor's picture."""
        return unique_id(site_key(self.site_id), self.name)

    @property
    def name(self) -> str:
        """What the picture is called among the entities of its site."""
        return f"floor_{self.floor_id}"


class Floors:
    """The floors of the selected sites by their ids, as last listed."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        client: Client,
        sites: Sites,
        on_answer: Callable[[str], None],
        *,
        is_enabled: bool,
    ) -> None:
        """Call ``on_answer`` with the id of a site of which a floor may look different."""

        def show(floor: FloorId) -> None:
            """Show what Central has answered about a floor."""
            on_answer(floor.site_id)

        self.by_id: dict[FloorId, Floor] = {}
        self.images: OnDemand[FloorId, FloorImage] = OnDemand(
            hass,
            entry,
            client,
            "floor plan",
            self._async_image,
            show,
            size_of=lambda image: len(image.content),
            max_size=_MAX_IMAGES,
            max_age=_IMAGE_MAX_AGE,
        )
        self.devices: OnDemand[FloorId, tuple[PlacedDevice, ...]] = OnDemand(
            hass,
            entry,
            client,
            "placed devices",
            self._async_devices,
            show,
            size_of=len,
            max_size=_MAX_DEVICES,
        )
        self._hass = hass
        self._entry = entry
        self._api = client.api
        self._sites = sites
        self._is_enabled = is_enabled
        self._announcements: Announcements[FloorId] = Announcements(hass, entry, "floor")
        self._failures: Counter[str] = Counter()
        """How often Central has failed to list the floors of a site."""
        self._updating = asyncio.Lock()
        self._cancel_update: CALLBACK_TYPE | None = None

    @callback
    def connect(self, add: Callable[[Iterable[FloorId]], None]) -> None:
        """Call ``add`` with the ids of all known floors, and later with new ones."""
        self._announcements.connect(add, list(self.by_id))

    @callback
    def start(self) -> None:
        """Ask which floors there are, whenever a site is new and regularly.

        Without the option, remove their pictures.
        """
        if not self._is_enabled:
            self._remove_others(())
            return
        self._sites.connect(self._update_soon)
        self._entry.async_on_unload(self._stop)
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._update, CHECK_INTERVAL, cancel_on_shutdown=True
            )
        )

    @callback
    def _stop(self) -> None:
        """Cancel the update that is due."""
        if self._cancel_update is not None:
            self._cancel_update()
            self._cancel_update = None

    @callback
    def _update_soon(self, site_ids: Iterable[str]) -> None:
        """Ask in a moment: sites are announced one by one."""
        if self._cancel_update is None and list(site_ids):
            self._cancel_update = async_call_later(self._hass, UPDATE_DELAY, self._update)

    async def async_refresh(self, floor: FloorId) -> None:
        """Ask for the plan of a floor and what is on it, unless both are known well enough."""
        await asyncio.gather(self.images.async_refresh(floor), self.devices.async_refresh(floor))

    @callback
    def _update(self, _now: datetime) -> None:
        """Ask in the background which floors there are."""
        self._stop()
        self._entry.async_create_background_task(
            self._hass, self._async_update(), f"{DOMAIN} floors"
        )

    async def _async_update(self) -> None:
        """Ask which floors there are."""
        async with self._updating:
            try:
                await self._async_list()
            except CentralError as err:
                LOGGER.debug("Central doesn't list the floors of %s: %s", self._entry.title, err)

    async def _async_list(self) -> None:
        """List the floors of each site; raises CentralError subclasses."""
        sites = await self._api.sites_with_floors()
        is_complete = sites.complete and self._sites.available
        found: dict[FloorId, Floor] = {}
        answered: set[str] = set()

        async def ask(site_id: str) -> None:
            """List the floors of a site."""
            try:
                floors = await self._api.floors(site_id)
            except CentralNotFoundError:
                floors = ()
            found.update({FloorId(site_id, floor.floor_id): floor for floor in floors})
            answered.add(site_id)

        def may_ask() -> bool:
            """Return True if there is room for further floors, and a request for them."""
            return len(found) <= MAX_FLOORS and not self._api.would_exhaust_limit(1)

        known = {floor.site_id for floor in self.by_id}
        # Those that are shown come first: their pictures stay.
        asked = sorted(filter(self._sites.__contains__, sites), key=lambda site: site not in known)
        try:
            await ask_each(asked, ask, may_ask, self._failures)
        except CentralError as err:
            LOGGER.debug("Central doesn't list all floors of %s: %s", self._entry.title, err)
        is_complete = is_complete and (len(found) > MAX_FLOORS or answered.issuperset(asked))
        self._apply(found, is_complete=is_complete)

    def _apply(self, found: dict[FloorId, Floor], *, is_complete: bool) -> None:
        """Keep floors up to the limit; a complete list has no others."""
        floors = found if is_complete else self.by_id | found
        if len(floors) > MAX_FLOORS:
            LOGGER.debug("%s has more than %d floors", self._entry.title, MAX_FLOORS)
            floors = dict(islice(floors.items(), MAX_FLOORS))
        new = [floor for floor in floors if floor not in self.by_id]
        self.by_id = floors
        self._announcements.announce(new)
        if is_complete:
            self._remove_others(floors)

    def _remove_others(self, floors: Iterable[FloorId]) -> None:
        """Remove the pictures of all other floors."""
        registry = er.async_get(self._hass)
        kept = {floor.unique_id for floor in floors}
        for entity in er.async_entries_for_config_entry(registry, self._entry.entry_id):
            is_floor = (entity.domain, entity.translation_key) == (Platform.IMAGE, "floor_plan")
            if is_floor and entity.unique_id not in kept:
                registry.async_remove(entity.entity_id)

    async def _async_image(self, floor: FloorId) -> FloorImage:
        """Fetch the plan of a floor; raises CentralError subclasses."""
        return await self._api.floor_image(self.by_id[floor])

    async def _async_devices(self, floor: FloorId) -> tuple[PlacedDevice, ...]:
        """Fetch what is placed on a floor; raises CentralError subclasses."""
        return (await self._api.devices_on(self.by_id[floor])).items
