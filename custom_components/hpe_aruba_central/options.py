"""What the user chose in the options, with the defaults for what was never chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from .central.models.client import NetworkClient, is_randomised
from .central.models.core import PartKind
from .central.models.device import DeviceKind
from .central.streams import EVENT_TYPES, STREAMS, Stream
from .const import (
    CONF_ACCESS_PORTS,
    CONF_AWAY_DELAY,
    CONF_DETAIL,
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_POSITIONS,
    CONF_RETENTION,
    CONF_SITES,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMISED,
    CONF_TRACK_WLANS,
    DEFAULT_STREAMS,
)


class Detail(StrEnum):
    """How many entities a device has; ``automatic``: all of them, but in a large account only the essential ones."""

    AUTOMATIC = "automatic"
    ESSENTIAL = "essential"
    ALL = "all"


class Track(StrEnum):
    """Which clients get device trackers."""

    OFF = "off"
    ALL = "all"
    WLANS = "wlans"
    MACS = "macs"


DEFAULT_AWAY_DELAY: Final = 180
"""Seconds."""

DEFAULT_RETENTION: Final = 7
"""Days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedClients:
    """Which clients get device trackers, when they are away, and when they are forgotten."""

    track: Track
    wlans: frozenset[str]
    macs: frozenset[str]
    randomised: bool
    sites: frozenset[str]
    away_delay: timedelta
    retention: timedelta

    @property
    def rule(self) -> str:
        """What decides who is among them."""
        return repr(
            (
                self.track.value,
                sorted(self.wlans),
                sorted(self.macs),
                self.randomised,
                sorted(self.sites),
            )
        )

    def has(self, client: NetworkClient) -> bool:
        """Whether a client is among them: one that is named is, wherever it is and however its address was made."""
        if self.track is Track.MACS:
            return client.mac in self.macs
        if self.track is Track.OFF or not client.was_connected:
            return False
        return (
            (self.randomised or not is_randomised(client.mac))
            and (self.track is Track.ALL or client.wlan in self.wlans)
            and (not self.sites or client.site_id in self.sites)
        )


FILTERS: Final = {name: f"{name}_events" for name in EVENT_TYPES}
"""The option that holds each stream's filter: a list of short names, empty for all."""


def enabled_streams(options: Mapping[str, Any]) -> list[Stream]:
    """Return the streams that are wanted, in the table's order."""
    wanted = options.get(CONF_STREAMS, DEFAULT_STREAMS)
    return [stream for name, stream in STREAMS.items() if name in wanted]


def probed_stream(options: Mapping[str, Any]) -> Stream:
    """Return the enabled stream that tells best whether an account may stream at all."""
    wanted = enabled_streams(options)
    return next((STREAMS[name] for name in DEFAULT_STREAMS if STREAMS[name] in wanted), wanted[0])


def event_types(options: Mapping[str, Any], stream: str) -> tuple[str, ...]:
    """Return the CloudEvent types that a stream is limited to; empty for all."""
    if stream not in FILTERS:
        return ()
    known = EVENT_TYPES[stream]
    return tuple(known[name] for name in options.get(FILTERS[stream], ()) if name in known)


def _chosen[Word: StrEnum](words: type[Word], stored: list[str] | None) -> frozenset[Word]:
    """Return the words that are stored, as far as they are known; all of them where nothing was ever chosen."""
    return frozenset(word for word in words if stored is None or word in stored)


def device_kinds(options: Mapping[str, Any]) -> frozenset[DeviceKind]:
    """Return the kinds of device that are shown."""
    return _chosen(DeviceKind, options.get(CONF_DEVICE_KINDS))


def parts(options: Mapping[str, Any]) -> frozenset[PartKind]:
    """Return the kinds of part that get entities."""
    return _chosen(PartKind, options.get(CONF_PARTS))


def detail(options: Mapping[str, Any]) -> Detail:
    """Return how many entities a device has."""
    return next(
        (choice for choice in Detail if choice == options.get(CONF_DETAIL)), Detail.AUTOMATIC
    )


def access_ports(options: Mapping[str, Any]) -> bool:
    """Whether switch ports that are no uplinks get entities too."""
    return bool(options.get(CONF_ACCESS_PORTS, False))


def sites(options: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the sites that are shown; empty for all."""
    return frozenset(options.get(CONF_SITES, ()))


def tracked_clients(options: Mapping[str, Any]) -> TrackedClients:
    """Return which clients get device trackers; none unless the stream tells of them."""
    follows = any(stream.name == "clients" for stream in enabled_streams(options))
    track = next((choice for choice in Track if choice == options.get(CONF_TRACK)), Track.OFF)
    return TrackedClients(
        track=track if follows else Track.OFF,
        wlans=frozenset(options.get(CONF_TRACK_WLANS, ())),
        macs=frozenset(options.get(CONF_TRACK_MACS, ()) if track is Track.MACS and follows else ()),
        randomised=bool(options.get(CONF_TRACK_RANDOMISED, False)),
        sites=sites(options),
        away_delay=timedelta(seconds=options.get(CONF_AWAY_DELAY, DEFAULT_AWAY_DELAY)),
        retention=timedelta(days=options.get(CONF_RETENTION, DEFAULT_RETENTION)),
    )


def positions(options: Mapping[str, Any]) -> bool:
    """Whether positions become device trackers; only if a stream tells of them."""
    follows = any(stream.name == "location" for stream in enabled_streams(options))
    return follows and bool(options.get(CONF_POSITIONS, False))
