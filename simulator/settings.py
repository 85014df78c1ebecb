"""What a simulated Central is made of, and how it can be made to fail."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The size and the behaviour of a simulated Central; times in seconds.

    ``switch_ports``: copper ports of every switch, before four SFP ports; None: what its model has, and no others.
    ``rate``: statistics a second over all streams, 0 for none. ``incidents``: how often a random incident happens, 0
    for never. ``pause``: between the steps of one incident or action. ``replay``: how long events wait for a lost
    subscriber. ``alert_keys``: by which of REST's names alerts are acted on.
    """

    aps: int = 2
    switches: int = 1
    switch_ports: int | None = None
    gateways: int = 1
    clients: int = 6
    alerts: int = 0
    rate: float = 0.0
    incidents: float = 0.0
    pause: float = 0.0
    seed: int = 1
    token_lifetime: float = 7200
    workspace_token_lifetime: float | None = None
    expiry_code: int = 1008
    replay: float = 900
    rest_limit: int = 5000
    gateway_framing: Literal["direct", "wrapped"] = "direct"
    alert_keys: Literal["id", "key"] = "id"

    @property
    def workspace_lifetime(self) -> float:
        """Seconds that a token of the workspace endpoint lives: 15 minutes at most, unless told otherwise."""
        if self.workspace_token_lifetime is not None:
            return self.workspace_token_lifetime
        return min(self.token_lifetime, 900)


@dataclass(slots=True)
class Faults:
    """What is to go wrong now: change it while the simulator runs.

    ``closes`` (by stream name) are the codes to close with right after the handshake, 0 to cut the connection instead.
    ``streams`` (by stream name) and ``rest`` (by path) give the HTTP status to answer with. ``token`` is a status, or
    "garbage" for a 200 that is not JSON. ``retry_after`` goes with every 429, None sends none. ``silent`` stops the
    answers to pings. ``actions`` (by the last part of their path) are a status to refuse with, or what goes wrong
    once it was taken: the operation fails, hangs for ever, is not found, or (cut) the connection is lost instead of an
    answer.
    """

    streams: dict[str, int] = field(default_factory=dict)
    closes: dict[str, int] = field(default_factory=dict)
    rest: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int | Literal["fails", "hangs", "lost", "cut"]] = field(default_factory=dict)
    token: int | Literal["garbage"] | None = None
    retry_after: int | None = 1
    silent: bool = False
