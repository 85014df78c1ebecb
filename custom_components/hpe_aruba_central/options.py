"""What the user chose in the options, parsed once, with defaults for what was never chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Self

from .central.models.client import NetworkClient, is_randomized
from .central.models.core import PartKind
from .central.models.device import DeviceKind
from .central.streams import DEVICE_STREAMS, EVENT_TYPES, STREAMS, Stream
from .const import (
    CONF_ACCESS_PORTS,
    CONF_AWAY_DELAY,
    CONF_DETAIL,
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_POSITIONS,
    CONF_RETENTION,
    CONF_SITE_AREAS,
    CONF_SITES,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMIZED,
    CONF_TRACK_WLANS,
    DEFAULT_STREAMS,
)


class Detail(StrEnum):
    """How many entities a device gets.

    ``automatic`` creates all of them; in a large account only the essential ones.
    """

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

FILTERS: Final = {name: f"{name}_events" for name in EVENT_TYPES}
"""The option that holds each stream's filter: a list of short event types, empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingOptions:
    """Which clients get device trackers, when they count as away, and when they are removed."""

    track: Track
    wlans: frozenset[str]
    """Names of the WLANs whose clients are tracked, with ``Track.WLANS``."""
    macs: frozenset[str]
    """Addresses of the tracked clients, with ``Track.MACS``; empty otherwise."""
    randomized: bool
    """True to also track clients with a randomized MAC address."""
    sites: frozenset[str]
    """Ids of the sites whose clients are tracked; empty for all."""
    away_delay: timedelta
    retention: timedelta

    @property
    def rule(self) -> str:
        """A text that changes when other clients would be selected."""
        rule = (
            self.track.value,
            sorted(self.wlans),
            sorted(self.macs),
            self.randomized,
            sorted(self.sites),
        )
        return repr(rule)

    def selects(self, client: NetworkClient) -> bool:
        """Return True if a client is tracked; one listed by its address is, wherever it is."""
        if self.track is Track.MACS:
            return client.mac in self.macs
        if self.track is Track.OFF or not client.was_connected:
            return False
        if not self.randomized and client.kind != "wired" and is_randomized(client.mac):
            # Only wireless clients change theirs; that of a virtual machine stays.
            return False
        if self.track is Track.WLANS and client.wlan not in self.wlans:
            return False
        return not self.sites or client.site_id in self.sites

    def is_elsewhere(self, client: NetworkClient) -> bool:
        """Return True if a client is at a site that was not chosen."""
        return bool(self.sites) and client.site_id is not None and client.site_id not in self.sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of one account."""

    streams: tuple[Stream, ...]
    """The enabled streams, in the order of the table of streams."""
    event_types: Mapping[str, tuple[str, ...]]
    """The CloudEvent types that each filtered stream is limited to."""
    statistics_on_bus: bool
    """True to fire a bus event for every measurement too."""
    device_kinds: frozenset[DeviceKind]
    part_kinds: frozenset[PartKind]
    """The kinds of part that get entities."""
    detail: Detail
    access_ports: bool
    """True if switch ports that aren't uplinks get entities too."""
    sites: frozenset[str]
    """Ids of the sites that are shown; empty for all."""
    site_areas: bool
    """True if a new device is put into the area that has the name of its site."""
    tracking: TrackingOptions
    positions: bool
    """True if the positions of clients and asset tags become device trackers."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> Self:
        """Parse a config entry's options; what is missing or unknown gets its default."""
        enabled = options.get(CONF_STREAMS, DEFAULT_STREAMS)
        streams = tuple(stream for name, stream in STREAMS.items() if name in enabled)
        return cls(
            streams=streams,
            event_types={name: _event_types(name, options) for name in FILTERS if name in enabled},
            statistics_on_bus=bool(options.get(CONF_STATISTICS_ON_BUS, False)),
            device_kinds=_known(DeviceKind, options.get(CONF_DEVICE_KINDS)),
            part_kinds=_known(PartKind, options.get(CONF_PARTS)),
            detail=_choice(Detail, options.get(CONF_DETAIL), Detail.AUTOMATIC),
            access_ports=bool(options.get(CONF_ACCESS_PORTS, False)),
            sites=frozenset(options.get(CONF_SITES, ())),
            site_areas=bool(options.get(CONF_SITE_AREAS, False)),
            tracking=_tracking(options, enabled),
            positions="location" in enabled and bool(options.get(CONF_POSITIONS, False)),
        )

    @property
    def rest_kinds(self) -> list[DeviceKind]:
        """The kinds of device to ask REST for: selected, and with their stream enabled."""
        return [
            kind
            for kind, stream in DEVICE_STREAMS.items()
            if STREAMS[stream] in self.streams and kind in self.device_kinds
        ]

    @property
    def probe_stream(self) -> Stream:
        """The enabled stream that shows best whether an account may stream at all."""
        for name in DEFAULT_STREAMS:
            if STREAMS[name] in self.streams:
                return STREAMS[name]
        return self.streams[0]

    @property
    def stream_names(self) -> list[str]:
        """The names of the enabled streams."""
        return [stream.name for stream in self.streams]

    def trackers_need(self, stream: str) -> bool:
        """Return True if there are device trackers that need a stream."""
        if stream == "clients":
            return self.tracking.track is not Track.OFF
        return stream == "location" and self.positions

    def follows(self, stream: str) -> bool:
        """Return True if a stream is enabled."""
        return STREAMS[stream] in self.streams


def _event_types(stream: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the CloudEvent types that a stream is limited to; empty for all."""
    known = EVENT_TYPES[stream]
    return tuple(known[name] for name in options.get(FILTERS[stream], ()) if name in known)


def _known[E: StrEnum](kinds: type[E], stored: Collection[str] | None) -> frozenset[E]:
    """Return the stored members of an enum; all members if nothing was ever stored."""
    return frozenset(kind for kind in kinds if stored is None or kind in stored)


def _choice[E: StrEnum](choices: type[E], stored: str | None, default: E) -> E:
    """Return the stored member of an enum, or the default."""
    return choices(stored) if stored in set(choices) else default


def _tracking(options: Mapping[str, Any], streams: Collection[str]) -> TrackingOptions:
    """Return which clients are tracked; none unless their stream is enabled."""
    track = Track.OFF
    if "clients" in streams:
        track = _choice(Track, options.get(CONF_TRACK), Track.OFF)
    macs: Collection[str] = options.get(CONF_TRACK_MACS, ()) if track is Track.MACS else ()
    return TrackingOptions(
        track=track,
        wlans=frozenset(options.get(CONF_TRACK_WLANS, ())),
        macs=frozenset(macs),
        randomized=bool(options.get(CONF_TRACK_RANDOMIZED, False)),
        sites=frozenset(options.get(CONF_SITES, ())),
        away_delay=timedelta(seconds=options.get(CONF_AWAY_DELAY, DEFAULT_AWAY_DELAY)),
        retention=timedelta(days=options.get(CONF_RETENTION, DEFAULT_RETENTION)),
    )
