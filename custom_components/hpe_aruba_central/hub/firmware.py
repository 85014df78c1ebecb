"""The firmware that devices have and should have, as REST lists it."""

from collections.abc import Callable

from ..central.models.core import Key
from ..central.models.firmware import Firmware
from ..central.models.keys import firmware_key
from ..central.rest.listing import Listing
from ..registry.sync import Roster


class FirmwareBySerial(dict[str, Firmware]):
    """Each device's firmware by its serial number, as last told; only REST tells what it should be."""

    def __init__(self, roster: Roster, tell: Callable[[Key], None]) -> None:
        """Call ``tell`` with the key of each device whose firmware is told to be another than before."""
        super().__init__()
        self._roster = roster
        self._tell = tell

    def take(self, listing: Listing[Firmware]) -> None:
        """Take up what REST lists; what a complete list lacks is not known any more."""
        listed = {firmware.serial_number: firmware for firmware in listing}
        before = dict(self)
        if listing.complete:
            self.clear()
        self.update(listed)
        self._roster.review(listed.keys() - before.keys())
        for serial in before.keys() | listed.keys():
            if before.get(serial) != self.get(serial):
                self._tell(firmware_key(serial))
