"""Protocols of decoded events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, Self


class Payload(Protocol):
    """The decoded message inside a CloudEvent."""

    @property
    def kind(self) -> str:
        """The kind of message, such as ``ap`` or ``switch_stats``; see `wire.message_types`."""

    @property
    def is_statistics(self) -> bool:
        """Whether it is a periodic measurement rather than a change of state."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that are present, by their name in snake case.

        The values are str, int, float, bool, datetime, dict or tuple. Enum values are lower case
        and have no prefix: ``AP_MODE_ACCESS`` is ``access``. They are None if they are unspecified
        or unknown to this version.
        """

    def get(self, name: str) -> Any:
        """Return one field without converting the others, None if it is absent."""

    def put_flat(self, data: dict[str, Any]) -> None:
        """Add the fields as flat JSON-safe values to the data of an event; see docs/events.md."""

    def merge(self, later: Self) -> None:
        """Overwrite the fields by those of a later message of the same kind."""


class CentralEvent(Protocol):
    """A CloudEvent of a stream: its envelope and its payload."""

    @property
    def stream(self) -> str:
        """The stream, by its name in `streams.STREAMS`."""

    @property
    def type(self) -> str:
        """The CloudEvent type."""

    @property
    def id(self) -> str:
        """The CloudEvent id, which is unique together with the source."""

    @property
    def source(self) -> str:
        """The CloudEvent source."""

    @property
    def time(self) -> datetime | None:
        """When it happened, by Central's clock, and never later than when it arrived.

        The device's own clock counts only if the envelope has no time. None if neither has.
        """

    @property
    def payload(self) -> Payload:
        """The message in the envelope."""
