"""What a rule says about the messages of a kind; `device_fields` is the table of them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from ..models.client import read_mac
from ..models.core import PartKind
from ..models.device import DeviceKind
from ..texts import read_name

type Fields = Mapping[str, tuple[str, Callable[[Any], Any] | None]]
"""The attribute that each wire field becomes, and its converter."""


class Uptime(NamedTuple):
    """The field with an uptime, and its unit.

    ``attribute`` is since when the device or part has been up, ``up`` is whether it is.
    """

    field: str
    unit: timedelta
    attribute: str = "last_restart"
    up: str = "online"


class PartOf(NamedTuple):
    """Which part a message is about, by wire fields and the attributes that these become.

    If ``joined``, all the fields together are the part's id. Otherwise the id is the first of them
    that is present, and each of them identifies the part.
    """

    kind: PartKind
    identity: tuple[tuple[str, str], ...]
    joined: bool = False

    def id_of(self, given: list[tuple[str, str]]) -> str:
        """Return the id of a part that is identified by attributes with these values, if any."""
        values = [value for _, value in given]
        return "/".join(values if self.joined else values[:1])

    def given(self, get: Callable[[str], Any]) -> list[tuple[str, str]]:
        """Return the attributes that a message identifies its part by, and their values."""
        given: list[tuple[str, str]] = []
        for field, attribute in self.identity:
            value = get(field)
            text = read_mac(value) if attribute == "mac_address" else read_name(value)
            if text is not None:
                given.append((attribute, text))
        return given


class Rule(NamedTuple):
    """How the fields of a message become attributes of a device, or of a part of it.

    ``aspect``: the message is about one side of something, so its deletion is not the deletion of
    the whole.
    """

    kind: DeviceKind
    fields: Fields
    uptime: Uptime | None = None
    part: PartOf | None = None
    aspect: bool = False

    def values(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a message's wire fields as attributes."""
        targets = self.fields
        values: dict[str, Any] = {}
        for field, value in fields.items():
            if field in targets:
                name, convert = targets[field]
                values[name] = convert(value) if convert else value
        return values
