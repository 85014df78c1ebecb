"""Find the part that a message is about if it identifies the part differently than others did."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from ..models.client import read_mac
from ..models.core import Key
from ..models.device import Device
from ..models.keys import part_key
from ..models.parts import Part
from .rule_types import PartOf

_MAX_ALIASES = 100_000


class Aliases:
    """Keys by which some messages identify a part that is known by another key."""

    def __init__(self) -> None:
        self._keys: dict[Key, Key] = {}
        self._aliases: defaultdict[Key, set[Key]] = defaultdict(set)
        """The other keys of each part."""

    def key_of(
        self, rule: PartOf, serial: str, get: Callable[[str], Any], parts: Mapping[Key, Part]
    ) -> Key | None:
        """Return the key of the part of a device that a message is about, None if it is about none.

        For a part that is known by another key, it is that one; ``get`` reads the message's fields.
        """
        given = rule.given(get)
        if not given:
            return None
        key = part_key(rule.kind, serial, rule.id_of(given))
        if not parts or key in parts:
            return key
        known = self._keys.get(key) or find_part(rule, given, parts)
        if known is None:
            return key
        if len(self._keys) >= _MAX_ALIASES:
            # They are found again.
            self._keys.clear()
            self._aliases.clear()
        self._keys[key] = known
        self._aliases[known].add(key)
        return known

    def of(self, key: Key) -> Collection[Key]:
        """Return the other keys of a part."""
        return self._aliases.get(key, ())

    def drop(self, parts: Iterable[Key]) -> None:
        """Drop the other keys of parts that were removed."""
        for part in parts:
            for alias in self._aliases.pop(part, ()):
                del self._keys[alias]


def serial_of(value: Any, devices: Mapping[str, Device]) -> str | None:
    """Return the serial number of a device by its MAC address: one rare message lacks it."""
    mac = read_mac(value)
    if mac is None:
        return None
    matches = (serial for serial, device in devices.items() if device.mac_address == mac)
    return next(matches, None)


def find_part(rule: PartOf, given: list[tuple[str, str]], parts: Mapping[Key, Part]) -> Key | None:
    """Return the key of the part of a device that matches the given attributes, if there is any."""
    for key, part in parts.items():
        if key[0] != rule.kind:
            continue
        if rule.joined:
            is_match = _matches_all(part, given)
        else:
            is_match = _matches_any(rule, part, given)
        if is_match:
            return key
    return None


def _matches_all(part: Part, given: list[tuple[str, str]]) -> bool:
    """Return True if an attribute is equal and no known one differs."""
    is_equal = False
    for attribute, value in given:
        known = getattr(part, attribute)
        if known == value:
            is_equal = True
        elif known is not None:
            return False
    return is_equal


def _matches_any(rule: PartOf, part: Part, given: list[tuple[str, str]]) -> bool:
    """Return True if a given value is one of the part's names."""
    first, first_value = given[0]
    is_one_value = all(value == first_value for _, value in given)
    # Ports with different numbers may have the same name, which users choose.
    if not is_one_value and getattr(part, first) not in {None, first_value}:
        return False
    names = {part.part_id}
    names.update(getattr(part, attribute) for _, attribute in rule.identity)
    return any(value in names for _, value in given)
