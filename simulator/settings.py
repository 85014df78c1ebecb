"""The size and behavior of a simulated Central, and how it can be made to fail."""

from dataclasses import dataclass, field
from typing import Literal

_MAX_WORKSPACE_LIFETIME = 900
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The size and behavior of a simulated Central; times are in seconds.

    - ``switch_ports``: copper ports of every switch, followed by four SFP ports; None for the
      ports of the switch's model.
    - ``alerts``: number of alerts that are open at the start.
    - ``rate``: statistics per second over all streams, 0 for none.
    - ``incidents``: time between two random incidents, 0 for none.
    - ``problems``: how many things are wrong at a time: each heals after five minutes, and another
      one follows. None lets anything happen, and nothing heals except by chance.
    - ``pause``: time between the steps of an incident or action.
    - ``workspace_token_lifetime``: None for `token_lifetime`, but at most 15 minutes.
    - ``expiry_code``: WebSocket close code when a token expires.
    - ``replay``: how long events are queued for a lost subscriber.
    - ``rest_limit``: requests per hour.
    - ``coordinates``: whether Central knows where on the map the floor plans are.
    - ``alert_keys``: the field of a REST alert by which actions identify it.
    - ``streams``: whether the account may stream; otherwise every handshake is answered with 403.
    """

    aps: int = 2
    switches: int = 1
    switch_ports: int | None = None
    gateways: int = 1
    clients: int = 6
    alerts: int = 0
    rate: float = 0.0
    incidents: float = 0.0
    problems: int | None = None
    pause: float = 0.0
    seed: int = 1
    token_lifetime: float = 7200
    workspace_token_lifetime: float | None = None
    expiry_code: int = 1008
    replay: float = 900
    rest_limit: int = 5000
    coordinates: bool = False
    gateway_framing: Literal["direct", "wrapped"] = "direct"
    alert_keys: Literal["id", "key"] = "id"
    streams: bool = True

    @property
    def workspace_lifetime(self) -> float:
        """Lifetime of a token from the workspace's token endpoint, in seconds."""
        if self.workspace_token_lifetime is not None:
            return self.workspace_token_lifetime
        return min(self.token_lifetime, _MAX_WORKSPACE_LIFETIME)


@dataclass(slots=True)
class Faults:
    """What goes wrong now; may be changed while the simulator runs.

    - ``streams``: HTTP status of the handshake, by stream name.
    - ``closes``: WebSocket close code right after the handshake, by stream name; 0 cuts the TCP
      connection instead.
    - ``rest``: HTTP status of the response, by path.
    - ``sunsets``: the Sunset header of the response, by path: the API is deprecated.
    - ``actions``: by the last part of the path, an HTTP status, or what goes wrong after the
      action was accepted: the operation fails, hangs forever or is not found (lost), or the
      connection is cut before the response.
    - ``token``: HTTP status of the token endpoints, or "garbage" for a 200 that is not JSON.
    - ``retry_after``: Retry-After header of every 429 in seconds; None for no header.
    - ``silent``: pings are not answered.
    """

    streams: dict[str, int] = field(default_factory=dict)
    closes: dict[str, int] = field(default_factory=dict)
    rest: dict[str, int] = field(default_factory=dict)
    sunsets: dict[str, str] = field(default_factory=dict)
    actions: dict[str, int | Literal["fails", "hangs", "lost", "cut"]] = field(default_factory=dict)
    token: int | Literal["garbage"] | None = None
    retry_after: int | None = 1
    silent: bool = False
