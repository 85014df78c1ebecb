"""Firmware as REST lists it."""

from ..models.firmware import Firmware
from .values import Item, moment, told, word


def read_firmware(item: Item) -> Firmware | None:
    """Read an item of ``firmware-details``, None if it does not name its device."""
    if (serial := told(item, "serialNumber", "id")) is None:
        return None
    return Firmware(
        serial_number=serial,
        # The name it had in the alpha of the API. Source: HPE's collection of examples.
        installed=told(item, "firmwareVersion", "softwareVersion"),
        recommended=told(item, "recommendedVersion"),
        upgrade_status=word(item, "upgradeStatus"),
        classification=word(item, "firmwareClassification"),
        last_upgraded=moment(item, "lastUpgradedTimeAt"),
    )
