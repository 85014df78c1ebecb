"""Base types of the models, which are plain immutable values."""

from enum import StrEnum
from typing import Any, Self

type Key = tuple[str, ...]
"""Identifies a thing, or something that listeners wait for; `keys` has all of them."""


class PartKind(StrEnum):
    """The kinds of part of a device; an interface of a switch or gateway is a ``port`` too."""

    RADIO = "radio"
    PORT = "port"
    WLAN = "wlan"
    TUNNEL = "tunnel"
    PROBE = "probe"
    UPLINK = "uplink"


class Thing:
    """Base class of immutable models that are identified by a key and often updated."""

    @property
    def key(self) -> Key:
        """The key."""
        raise NotImplementedError

    def differs(self, values: dict[str, Any]) -> bool:
        """Return True if one of the attributes has another value."""
        return not values.items() <= self.__dict__.items()

    def known(self) -> dict[str, Any]:
        """Return the attributes that are known."""
        values = self.__dict__.items()
        return {name: value for name, value in values if value is not None and value != ()}

    def updated(self, values: dict[str, Any]) -> Self:
        """Return a copy with other values; takes a tenth of the time of `dataclasses.replace`."""
        thing = object.__new__(type(self))
        # Models have no slots, so that all attributes are copied at once.
        object.__setattr__(thing, "__dict__", self.__dict__ | values)
        return thing
