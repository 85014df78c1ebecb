"""Notes which of its APIs Central announces to retire."""

from collections.abc import Mapping
from datetime import datetime
import logging

from ..http import sunset_of

_LOGGER = logging.getLogger(__name__)

_SEGMENTS = 4
"""So many segments of a path, the empty first one included, name an API; others name devices."""

_MAX_APIS = 64


class Retirements:
    """The APIs whose answers say that they are deprecated, each with when it ends if that is known.

    Source of the headers: RFC 9745 and RFC 8594.
    """

    def __init__(self) -> None:
        self.announced: dict[str, datetime | None] = {}

    def review(self, path: str, headers: Mapping[str, str]) -> None:
        """Note what an answer says of its API, and log it once."""
        if "Deprecation" not in headers and "Sunset" not in headers:
            return
        api = "/".join(path.split("/")[:_SEGMENTS])
        if api in self.announced or len(self.announced) >= _MAX_APIS:
            return
        sunset = self.announced[api] = sunset_of(headers)
        end = "an unknown date" if sunset is None else f"{sunset:%Y-%m-%d}"
        _LOGGER.warning(
            "Central retires %s on %s; look for an update of the integration until then", api, end
        )
