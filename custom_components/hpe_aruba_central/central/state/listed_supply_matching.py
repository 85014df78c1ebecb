"""What REST's lists of a switch's hardware say of the power supplies that the stream knows."""

from ..models.device import FAILED_SUPPLY, Device, PowerSupply

_EMPTY = "not_present"
"""The status of a bay without a power supply, which REST does not count."""


def match_hardware(known: Device, listed: Device) -> Device:
    """Return a listed device with the power supplies that are ``known``, none if they differ.

    REST numbers them in another way, perhaps, and says less: a status that means the same stays.
    """
    if not listed.power_supplies:
        return listed
    present = [supply for supply in known.power_supplies if supply.status != _EMPTY]
    if len(present) != len(listed.power_supplies):
        return listed.updated({"power_supplies": ()})
    by_index = {
        supply.index: PowerSupply(supply.index, _status(supply, row))
        for supply, row in zip(present, listed.power_supplies, strict=True)
    }
    supplies = (by_index.get(supply.index, supply) for supply in known.power_supplies)
    return listed.updated({"power_supplies": tuple(supplies)})


def _status(supply: PowerSupply, row: PowerSupply) -> str | None:
    """Return the status of a power supply: the known one unless REST contradicts it."""
    if FAILED_SUPPLY.get(supply.status) is FAILED_SUPPLY.get(row.status):
        return supply.status
    return row.status
