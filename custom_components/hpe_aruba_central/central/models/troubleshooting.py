"""Results of the tests that a device runs; attributes are None if the device did not report them.

Source: HPE's definition of troubleshooting, which differs by device family.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PingResult:
    """What a device measured by pinging a host.

    Percent: ``loss``. Milliseconds: ``minimum``, ``average``, ``maximum``.
    """

    destination: str
    address: str | None = None
    sent: int | None = None
    received: int | None = None
    loss: float | None = None
    minimum: float | None = None
    average: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, kw_only=True)
class Hop:
    """A hop on the way to a host: who answered, and after how many milliseconds.

    A probe that nobody answered has None as its time. Several routers may share a hop.
    """

    number: int
    addresses: tuple[str, ...] = ()
    times: tuple[float | None, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TracerouteResult:
    """The way from a device to a host, nearest hop first."""

    destination: str
    address: str | None = None
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SpeedTestResult:
    """What an access point measured against an iperf server.

    Mbit/s: ``upload``, ``download``. Seconds: ``duration``.
    """

    server: str
    port: int | None = None
    duration: float | None = None
    upload: float | None = None
    download: float | None = None
    upload_retries: int | None = None
    download_retries: int | None = None


@dataclass(frozen=True, kw_only=True)
class CablePair:
    """A pair of wires of a cable.

    ``status`` is the switch's text in lower case. Meters, although the unit is not published:
    ``length``, and ``accuracy``, by which the length may be off.
    """

    name: str
    status: str | None = None
    length: float | None = None
    accuracy: float | None = None


@dataclass(frozen=True, kw_only=True)
class PortCable:
    """The cable in a port; ``state`` is the switch's text in lower case."""

    port: str
    state: str | None = None
    pairs: tuple[CablePair, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CableTestResult:
    """What a switch measured on the cables in some of its ports."""

    ports: tuple[PortCable, ...]
