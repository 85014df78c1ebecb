"""What Central tells, as plain immutable values: no protobuf, no Home Assistant."""

from enum import StrEnum
from typing import Any, Self

type Key = tuple[str, ...]
"""Names a thing, or something that listeners wait for; `keys` makes them all."""


class PartKind(StrEnum):
    """The kinds of part that a device may have; ``port`` is also a switch's or gateway's interface."""

    RADIO = "radio"
    PORT = "port"
    WLAN = "wlan"
    TUNNEL = "tunnel"
    PROBE = "probe"
    UPLINK = "uplink"


class Thing:
    """What devices and parts share: immutable, and copied at a tenth of `dataclasses.replace`'s cost."""

    @property
    def key(self) -> Key:
        """What names it in the inventory."""
        raise NotImplementedError

    def differs(self, news: dict[str, Any]) -> bool:
        """Whether any of the values is another one."""
        return not news.items() <= self.__dict__.items()

    def updated(self, news: dict[str, Any]) -> Self:
        """Return it with other values."""
        thing = object.__new__(type(self))
        # Without slots, so that all of them are copied in one go.
        object.__setattr__(thing, "__dict__", self.__dict__ | news)
        return thing
