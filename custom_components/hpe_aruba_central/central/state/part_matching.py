"""Find the part that a message is about if it identifies the part differently than others did."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ..models.core import Key
from ..models.parts import Part
from .rules import PartOf

_MAX_ALIASES = 100_000


class Aliases:
    """Keys by which some messages identify a part that is known by another key."""

    def __init__(self) -> None:
        self._keys: dict[Key, Key] = {}
        self._aliases: defaultdict[Key, set[Key]] = defaultdict(set)
        """The other keys of each part."""

    def resolve(
        self, rule: PartOf, key: Key, given: list[tuple[str, str]], parts: Mapping[Key, Part]
    ) -> Key:
        """Return the key by which a part of a device is known, the given one if it is new."""
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
