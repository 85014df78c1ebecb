"""Decoded events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, Self


class Payload(Protocol):
    """The decoded message inside a CloudEvent."""

    @property
    def kind(self) -> str:
        """Which message it is, such as ``ap``, ``switch_stats`` or ``alert``; the table is in ``decoder.py``."""

    @property
    def is_statistics(self) -> bool:
        """Whether it is a periodic measurement rather than a change of state."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that were present, named in snake case: str, int, float, bool, datetime, dict or tuple.

        Enum values are lower-case words without their prefix (``AP_MODE_ACCESS`` is ``access``); a value that is
        unspecified, or a number that this version does not know, is None.
        """

    def get(self, name: str) -> Any:
        """Return one of the fields without reading the others, None if it is not present."""

    def merge(self, later: Self) -> None:
        """Take over the fields that are present in a later message of the same kind; ``fields`` is read anew."""


class CentralEvent(Protocol):
    """One CloudEvent of a stream: its envelope, and the payload's own message."""

    @property
    def stream(self) -> str:
        """The stream that it came over, by its name in `streams.STREAMS`."""

    @property
    def type(self) -> str:
        """The CloudEvent type."""

    @property
    def id(self) -> str:
        """The CloudEvent id, unique together with the source."""

    @property
    def source(self) -> str:
        """The CloudEvent source."""

    @property
    def time(self) -> datetime | None:
        """When it happened, if the envelope tells."""

    @property
    def payload(self) -> Payload:
        """The message inside."""
