"""Lists of the parts of one device: each is a row of `part_list_tables`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import quote

from ..models.device import DeviceKind
from ..models.parts import Part
from .listing import Resource
from .values import Item, serial

_MONITORING = "/network-monitoring/v1"

type Fields = Mapping[str, tuple[str, Callable[[Item, str], Any]]]
"""The field that each attribute comes from, and what reads it."""


@dataclass(frozen=True, eq=False, slots=True)
class PartList:
    """A list of the parts of a device of one kind.

    ``path`` has a place for what Central calls the device. ``identity`` are the attributes that
    tell a part from all others of its device. ``page_size`` and ``page_by`` are as in `Resource`.
    """

    kind: DeviceKind
    path: str
    part: type[Part]
    identity: tuple[str, ...]
    fields: Fields
    page_size: int | None = 1000
    page_by: Literal["next", "offset"] = "next"

    def of(self, device: str) -> Resource[Part]:
        """Return the list of one device, by its serial number, or by the id of its stack."""
        return Resource(
            f"{_MONITORING}/{self.path.format(quote(device, safe=''))}",
            self.page_size,
            partial(self._identify, device),
            partial(self._read, device),
            page_by=self.page_by,
            template=f"{_MONITORING}/{self.path}",
        )

    def _identify(self, device: str, item: Item) -> str | None:
        """Return what tells an item from all others, None if it does not identify itself."""
        values = self._values(item, self.identity)
        given = [str(value) for value in values.values() if value is not None]
        return "\n".join([_serial_number(device, item), *given]) if given else None

    def _read(self, device: str, item: Item, _at: datetime) -> Part:
        """Read an item; its id is REST's own, which may not be that of the streams."""
        return self.part(
            serial_number=_serial_number(device, item),
            part_id=self._identify(device, item) or "",
            **self._values(item, self.fields),
        )

    def _values(self, item: Item, names: Any) -> dict[str, Any]:
        """Return the values of attributes."""
        return {name: self.fields[name][1](item, self.fields[name][0]) for name in names}


def _serial_number(device: str, item: Item) -> str:
    """Return the serial number of an item's device: the list of a stack has several."""
    return serial(item, "serialNumber") or device
