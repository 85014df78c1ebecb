"""Which entities an account of its size gets, and every limit on their number."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from homeassistant.helpers import entity_platform
from homeassistant.helpers.entity import EntityDescription

from ..central.models.core import Key
from ..central.state.inventory import Inventory
from ..options import Detail
from .devices import AccountDevices
from .unique_ids import unique_id

ESSENTIAL_ONLY_ABOVE: Final = 250
"""Devices; above, only their essential entities are enabled by default."""

MANY_ABOVE: Final = 250
"""Sites or tracked clients; above, only their essential entities are enabled by default."""

PROBLEM_SENSOR_ON_DEMAND_ABOVE: Final = 1_000
"""Devices; above, a device gets its problem sensor once an alert names it."""

MAX_TRACKED_CLIENTS: Final = 2_000
"""Clients, and likewise positions, with device trackers: each client is a device of 6 entities."""


_PER_DEVICE: Final = ("connectivity", "device_event", "client_count")
"""What each device of a large account has, the most important first."""

_ESSENTIAL: Final = frozenset({*_PER_DEVICE, "problem"})
"""The names of essential entities; other descriptions say themselves whether they are."""


class EntityPolicy:
    """Decides which entities are created, from the options and the size of the account."""

    def __init__(
        self,
        detail: Detail,
        inventory: Inventory,
        devices: AccountDevices,
        on_full: Callable[[], None],
    ) -> None:
        """Judge an account's size by its inventory; ``devices`` knows what earlier runs created.

        ``on_full`` is called when an entity is left out since there are too many.
        """
        self._detail = detail
        self._on_full = on_full
        self._inventory = inventory
        self._devices = devices
        self._existing = devices.unique_ids()
        self._admitted: Counter[str] = Counter()
        """How many new entities were admitted, by their own name."""
        self._others = 0
        """How many enabled entities there are beside these."""

    @property
    def is_large(self) -> bool:
        """Return True if only essential entities of devices are enabled by default."""
        return self._device_count > ESSENTIAL_ONLY_ABOVE

    @property
    def delays_problem_sensors(self) -> bool:
        """Return True if a device gets its problem sensor only once an alert names it."""
        return self._device_count > PROBLEM_SENSOR_ON_DEMAND_ABOVE

    @property
    def _device_count(self) -> int:
        """The number of devices, also while they are added one by one."""
        return max(len(self._inventory.devices), self._inventory.listed)

    def are_many(self, count: int) -> bool:
        """Return True if of so many sites or clients only essential entities are enabled."""
        return count > MANY_ABOVE

    @property
    def excludes_optional(self) -> bool:
        """Return True if the options exclude all entities that aren't essential."""
        return self._detail is Detail.ESSENTIAL

    def has_existing(self, platform: str, names: Iterable[str]) -> bool:
        """Return True if an earlier run created entities with one of these names."""
        endings = tuple(f"_{name}" for name in names)
        return any(
            domain == platform and unique_id.endswith(endings)
            for domain, unique_id in self._existing
        )

    def is_existing(self, platform: str, key: Key, name: str) -> bool:
        """Return True if an earlier run created an entity."""
        return (platform, unique_id(key, name)) in self._existing

    @property
    def creates_optional(self) -> bool:
        """Return True if entities that aren't essential are created, not only those that exist."""
        if self._detail is Detail.ALL:
            return True
        return not self.excludes_optional and not self.is_large

    def should_create(self, platform: str, key: Key, name: str) -> bool:
        """Return True if an entity that isn't essential is created.

        In a large account that is so only for one that exists already.
        """
        if self.creates_optional:
            return True
        return not self.excludes_optional and self.is_existing(platform, key, name)

    def admits(self, platform: str, key: Key, description: EntityDescription) -> bool:
        """Return True if there is room for an entity.

        Home Assistant accepts 10,000 enabled entities of a config entry and drops the rest. The
        last tenth is for problems and for what isn't a device's. Of what every device has, a kind
        is added only if all devices fit, so that chance doesn't decide which device has it.
        """
        name = description.key
        is_essential = name in _ESSENTIAL or getattr(description, "essential", False)
        is_enabled = description.entity_registry_enabled_default
        if not is_enabled or (self.is_large and not is_essential):
            return True
        if self.is_existing(platform, key, name):
            return True
        if not self._has_room(name, is_essential=is_essential):
            self._on_full()
            return False
        self._admitted[name] += 1
        return True

    def _has_room(self, name: str, *, is_essential: bool) -> bool:
        """Return True if an entity that is new and enabled fits."""
        limit = entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
        budget = limit * 9 // 10
        # What was admitted may not be registered yet.
        admitted = self._admitted.total()
        self._others = max(self._others, self._devices.enabled_count() - admitted)
        if name in _PER_DEVICE[1:]:
            of_devices = sum(self._admitted[each] for each in _PER_DEVICE)
            kinds = _PER_DEVICE.index(name) + 1
            return self._others + admitted - of_devices + kinds * self._device_count <= budget
        is_problem = is_essential and name not in _PER_DEVICE
        return self._others + admitted < (limit if is_problem else budget)
