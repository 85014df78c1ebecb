"""The firmware that devices run and should run, as REST lists it."""

from collections.abc import Iterator

from ..central.models.firmware import Firmware
from ..central.models.keys import firmware_key
from ..central.rest.listing import Listing
from ..dispatcher import Dispatcher
from ..registry.sync import RegistrySync


class FirmwareBySerial:
    """Each device's firmware by serial number, as last listed; only REST recommends versions."""

    def __init__(self, registry: RegistrySync, dispatcher: Dispatcher) -> None:
        self._firmware: dict[str, Firmware] = {}
        self._registry = registry
        self._dispatcher = dispatcher

    def get(self, serial_number: str) -> Firmware | None:
        """Return a device's firmware, None if it is unknown."""
        return self._firmware.get(serial_number)

    def __len__(self) -> int:
        """Return for how many devices the firmware is known."""
        return len(self._firmware)

    def applying(self, listing: Listing[Firmware]) -> Iterator[object]:
        """Apply REST's list step by step; what a complete list lacks is unknown from then on."""
        listed = {firmware.serial_number: firmware for firmware in listing}
        before = self._firmware
        self._firmware = listed if listing.complete else before | listed
        for serial in before | listed:
            if serial not in before:
                self._registry.offer_again((serial,))
            if before.get(serial) != self.get(serial):
                self._dispatcher.update(firmware_key(serial))
            yield None
