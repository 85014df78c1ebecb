"""What a bus event says, as a sentence for people: of what its message carries, which for an update is what changed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from homeassistant.util import dt as dt_util

from ..central.models.alert import CLOSED_STATES

PART = "part"
"""What is put beside an event's data where Home Assistant knows a name for the part that the message only numbers."""

type Data = Mapping[str, Any]

type Phrase = Callable[[Data], str | None]
"""What happened to the subject of a sentence; None if the message does not tell."""


class Words(NamedTuple):
    """How events of one kind read, and their icon."""

    icon: str
    sentence: Callable[[Data], str]


def text(data: Data, *names: str) -> str:
    """Return the first of some fields that has something to read."""
    return next((str(value) for name in names if (value := data.get(name)) not in (None, "")), "")


def _plain(word: str) -> str:
    """Write one of Central's words as people do."""
    said = word.replace("_", " ")
    for written, read in (("airmatch", "AirMatch"), ("arm ", "ARM "), ("mhz", " MHz")):
        said = said.replace(written, read)
    return said


def capital(said: str) -> str:
    """Begin a sentence."""
    return said[:1].upper() + said[1:]


def _aside(*words: str) -> str:
    """Put words in brackets, unless there are none."""
    told = ", ".join(filter(None, words))
    return f" ({told})" if told else ""


_WELL = {True, "up", "connected", "in_sync"}
_NO_REASON = {"", "unspecified", "unknown", "ok"}
_REASONS = {
    "admin_down": "it was switched off",
    "ap_reboot": "it restarts",
    "error_disabled": "shut down because of errors",
    "hardware_absent": "no transceiver",
    "license_unassigned": "it has no licence",
    "link_down": "no link",
    "not_present": "no transceiver",
    "remote_fault": "a fault at the other end",
    "waiting_for_link": "no link",
}


def _because(data: Data, name: str) -> str:
    """Return the reason that a field gives, after a colon."""
    word = text(data, name).lower()
    return "" if word in _NO_REASON else f": {_REASONS.get(word) or _plain(word)}"


LINK = {
    True: "came up",
    "up": "came up",
    False: "went down",
    "down": "went down",
    "disabled": "was switched off",
}
ONLINE = {True: "came online", "up": "came online", False: "went offline", "down": "went offline"}
ENABLED = {
    True: "was switched on",
    "up": "was switched on",
    False: "was switched off",
    "down": "was switched off",
}
WAN = {"up": "got its WAN connection", "down": "lost its WAN connection"}
POE = {"up": "feeds what is plugged in", "down": "feeds nothing any more"}
MODEM = {True: "its modem came up", False: "its modem went down"}
IN_USE = {True: "is in use", False: "is not in use"}
SYNC = {"in_sync": "is in sync"}


def turned(words: Mapping[Any, str], *names: str, reason: str = "", other: str = "") -> Phrase:
    """Tell what the first of some fields that is there says; ``other`` is for a word that is not among those known."""

    def phrase(data: Data) -> str | None:
        """Tell it, with the reason if that is not well."""
        value = next((data[name] for name in names if data.get(name) is not None), None)
        if not isinstance(value, bool | str):
            return None
        said = words.get(value) or (
            other.format(_plain(value)) if isinstance(value, str) and other else None
        )
        return said and said + ("" if value in _WELL or not reason else _because(data, reason))

    return phrase


def now(said: str, *names: str, reason: str = "") -> Phrase:
    """Tell the value of the first of some fields that has one."""

    def phrase(data: Data) -> str | None:
        """Tell it, and why if that is told."""
        value = text(data, *names)
        return (
            said.format(_plain(value)) + (_because(data, reason) if reason else "")
            if value
            else None
        )

    return phrase


def unless(names: tuple[str, ...], phrase: Phrase) -> Phrase:
    """Tell what goes without saying beside other fields only if none of those is there."""
    return lambda data: None if any(data.get(name) is not None for name in names) else phrase(data)


def speed(data: Data) -> str | None:
    """Tell how fast a port is."""
    speed = text(data, "speed")
    return f"runs at {speed} Mbit/s" if speed.isdecimal() else None


_SUPPLIES = {
    "failed": "failed",
    "permanent_failure": "failed for good",
    "not_present": "is missing",
    "not_plugged": "is not plugged in",
    "not_powered": "has no power",
    "aux_not_powered": "has no auxiliary power",
    "no_aux_power": "has no auxiliary power",
}


def supplies(data: Data) -> str | None:
    """Tell which power supplies are not well: the list is always all of them."""
    all_of_them = [
        supply for supply in data.get("power_supplies") or () if isinstance(supply, Mapping)
    ]
    troubles = [
        f"power supply {supply.get('index', '')} {word}".replace("  ", " ")
        for supply in all_of_them
        if (word := _SUPPLIES.get(supply.get("status") or ""))
    ]
    if (
        not troubles
        and all_of_them
        and all(supply.get("status") == "powered" for supply in all_of_them)
    ):
        return "all power supplies have power"
    return ", ".join(troubles) or None


def part(noun: str, *names: str) -> Callable[[Data], str]:
    """Return how a part is called."""
    return lambda data: text(data, PART) or f"{noun} {_plain(text(data, *names))}".strip()


def radio(data: Data) -> str:
    """Return how a radio is called: by its band, which an update need not tell."""
    bands = {"24ghz": "2.4 GHz", "5ghz": "5 GHz", "6ghz": "6 GHz"}
    return (
        text(data, PART)
        or f"Radio {bands.get(text(data, 'band')) or text(data, 'radio_number')}".strip()
    )


def device(_: Data) -> str:
    """Return how the device itself is called: its name stands above the sentence."""
    return ""


def state(
    subject: Callable[[Data], str],
    *phrases: Phrase,
    new: str | None = "was added",
    gone: str = "was removed",
) -> Callable[[Data], str]:
    """Return how messages on the state of a device or part read; ``new`` is None where the first one tells a change."""

    def sentence(data: Data) -> str:
        """Tell what became of it."""
        told = {"add": new, "delete": gone}.get(text(data, "operation"))
        told = (
            told or ", ".join(filter(None, (phrase(data) for phrase in phrases))) or "was updated"
        )
        return capital(f"{subject(data)} {told}".strip())

    return sentence


def measured(subject: Callable[[Data], str] = device) -> Callable[[Data], str]:
    """Return how measurements read: nobody wants their numbers in a sentence."""
    return lambda data: (
        f"{subject(data)}: new measurements" if subject(data) else "New measurements"
    )


def alert(data: Data) -> str:
    """Tell of an alert."""
    word = text(data, "state").lower()
    if word in CLOSED_STATES:
        word = "cleared"
    elif word != "deferred":
        word = {"add": "raised", "update": "updated"}.get(text(data, "operation").lower(), word)
    return f"{f'Alert {word}'.strip()}: {text(data, 'name') or 'unnamed'}{_aside(text(data, 'severity'))}"


def audit(data: Data) -> str:
    """Tell of an entry of the audit trail: what was done to what kind of thing; nobody's name or address."""
    action, category = text(data, "action") or "an action", text(data, "category")
    told = "" if category.lower() in action.lower() else category
    return f"Audit trail: {action}{_aside(told, text(data, 'destination'))}"


_JUST_NOW = timedelta(minutes=1)


def client_name(data: Data) -> str:
    """Return how a client is called: by its own name, which is not its user's, else by its address."""
    user = text(data, "client_details_user_name")
    names = ("client_details_host_name", "client_details_client_name", "client_name")
    name = next((told for field in names if (told := text(data, field)) not in {"", user}), "")
    return f"client {name or text(data, 'client_details_mac_address', 'mac_address')}".strip()


def client(data: Data) -> str:
    """Tell how a client is; it joined if it has been connected for less than a minute."""
    where = text(data, "wlan_name")
    if not where and (port := text(data, "client_details_port")):
        where = f"port {port}"
    since, told = (
        dt_util.parse_datetime(text(data, name))
        for name in ("client_details_connected_since", "time")
    )
    is_new = since is not None and told is not None and told - since < _JUST_NOW
    verb, alone = {
        "connecting": ("is connecting to", "is connecting"),
        "connected": ("joined", "joined") if is_new else ("is connected to", "is connected"),
        "disconnected": ("left", "left"),
        "failed": ("failed to join", "failed to join"),
        "blocked": ("was blocked from", "was blocked"),
    }.get(text(data, "client_details_status"), ("was updated on", "was updated"))
    return capital(f"{client_name(data)} {f'{verb} {where}' if where else alone}")


def geofence(data: Data) -> str:
    """Tell who crossed a zone's border."""
    tag, mac = text(data, "payload_device_id"), text(data, "sta_eth_mac")
    who = f"Asset tag {tag}" if tag else f"Client {mac}" if mac else "Somebody"
    verb = {"enter": "entered", "exit": "left"}.get(
        text(data, "event_type"), "crossed the border of"
    )
    return f"{who} {verb} {f'zone {zone}' if (zone := text(data, 'zone_id')) else 'a zone'}"


_INTRUDERS = {
    "rogue": "rogue access point",
    "suspect_rogue": "suspected rogue access point",
    "dos": "denial of service by access point",
    "interfering": "interfering access point",
    "known_interfering": "known interfering access point",
    "valid": "valid access point",
}


def intruder(data: Data) -> str:
    """Tell how an access point that is not the account's is classified."""
    what = _INTRUDERS.get(text(data, "classification"), "access point of somebody else")
    return f"Detected: {what} {text(data, 'rogue_name', 'ssid', 'bssid')}".strip()


def attack(data: Data) -> str:
    """Tell of an attack."""
    return f"Attack detected: {text(data, 'event_type', 'description') or 'unnamed'}{_aside(text(data, 'level'))}"
