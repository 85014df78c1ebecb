"""Which entities an account of its size gets, and every limit on their number."""

from collections.abc import Iterable
from typing import Final

from ..central.models.core import Key
from ..central.state.inventory import Inventory
from ..options import Detail
from .devices import AccountDevices
from .unique_ids import unique_id

ESSENTIAL_ONLY_ABOVE: Final = 250
"""Devices; above, only their essential entities are enabled by default.

Home Assistant accepts 10,000 enabled entities per config entry and drops the rest.
"""

MANY_ABOVE: Final = 250
"""Sites or tracked clients; above, only their essential entities are enabled by default."""

PROBLEM_SENSOR_ON_DEMAND_ABOVE: Final = 1_000
"""Devices; above, a device gets its problem sensor once an alert names it."""

MAX_TRACKED_CLIENTS: Final = 2_000
"""Clients, and likewise positions, with device trackers: each client is a device of 6 entities."""


class EntityPolicy:
    """Decides which entities are created, from the options and the size of the account."""

    def __init__(self, detail: Detail, inventory: Inventory, devices: AccountDevices) -> None:
        """Judge an account's size by its inventory; ``devices`` knows what earlier runs created."""
        self._detail = detail
        self._inventory = inventory
        self._devices = devices
        self._existing = devices.unique_ids()

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
