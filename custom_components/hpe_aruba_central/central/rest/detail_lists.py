"""What REST lists of one device, its parts above all: each is a row of `detail_tables`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Literal

from ..models.core import PartKind
from ..models.device import Device, DeviceKind
from ..models.parts import Part
from .listing import Resource
from .values import Item, segment, serial

_MONITORING = "/network-monitoring/v1"

type Fields = Mapping[str, tuple[str, Callable[[Item, str], Any]]]
"""The field that each attribute comes from, and what reads it."""


@dataclass(frozen=True, eq=False, slots=True)
class DetailList:
    """A list of the parts of a device of one kind, or of what belongs to the device itself.

    ``path`` has a place for what Central calls the device. ``identity`` are the attributes that
    tell a part from all others of its device. ``page_size`` and ``page_by`` are as in `Resource`.
    """

    kind: DeviceKind
    path: str
    thing: type[Part | Device]
    identity: tuple[str, ...]
    fields: Fields
    page_size: int | None = 1000
    page_by: Literal["next", "offset"] = "next"
    rows: Callable[[Item], Any] | None = None
    """Returns the rows of an answer, unless these are its items."""

    @property
    def part_kind(self) -> PartKind | None:
        """The kind of the parts, None if the list is about devices themselves."""
        return self.thing.kind if issubclass(self.thing, Part) else None

    def of(self, device: str) -> Resource[Part | Device]:
        """Return the list of one device, by its serial number, or by the id of its stack."""
        resource: Resource[Part | Device] = Resource(
            f"{_MONITORING}/{self.path.format(segment(device))}",
            self.page_size,
            partial(self._identify, device),
            partial(self._read, device),
            page_by=self.page_by,
            template=f"{_MONITORING}/{self.path}",
        )
        return resource if self.rows is None else replace(resource, rows=self.rows)

    def _identify(self, device: str, item: Item) -> str | None:
        """Return what tells an item from all others, None if it does not identify itself."""
        values = self._values(item, self.identity)
        given = [str(value) for value in values.values() if value is not None]
        if self.identity and not given:
            return None
        return "\n".join([_serial_number(device, item), *given])

    def _read(self, device: str, item: Item, _at: datetime) -> Part | Device:
        """Read an item; a part's id is REST's own, which may not be that of the streams."""
        serial_number = _serial_number(device, item)
        values = self._values(item, self.fields)
        if issubclass(self.thing, Device):
            return self.thing(serial_number=serial_number, kind=self.kind, **values)
        part_id = self._identify(device, item) or ""
        return self.thing(serial_number=serial_number, part_id=part_id, **values)

    def _values(self, item: Item, names: Iterable[str]) -> dict[str, Any]:
        """Return the values of attributes."""
        return {name: self.fields[name][1](item, self.fields[name][0]) for name in names}


def _serial_number(device: str, item: Item) -> str:
    """Return the serial number of an item's device: the list of a stack has several."""
    return serial(item, "serialNumber") or device
