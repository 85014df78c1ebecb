"""The firmware of devices, as REST lists it."""

from ..models.firmware import Firmware
from .listing import Resource
from .values import Item, serial, slug, text, timestamp


def _serial_number(item: Item) -> str | None:
    """Return the serial number of the device whose firmware it is."""
    return serial(item, "serialNumber", "id")


def read_firmware(item: Item) -> Firmware | None:
    """Read an item of ``firmware-details``; None without a serial number."""
    serial_number = _serial_number(item)
    if serial_number is None:
        return None
    return Firmware(
        serial_number=serial_number,
        # "softwareVersion" was its name in the alpha of the API. Source: HPE's collection of
        # examples.
        installed=text(item, "firmwareVersion", "softwareVersion"),
        recommended=text(item, "recommendedVersion"),
        upgrade_status=slug(item, "upgradeStatus"),
        classification=slug(item, "firmwareClassification"),
        last_upgraded=timestamp(item, "lastUpgradedTimeAt"),
    )


FIRMWARE = Resource(
    "/network-services/v1/firmware-details",
    1000,
    _serial_number,
    lambda item, _: read_firmware(item),
)
