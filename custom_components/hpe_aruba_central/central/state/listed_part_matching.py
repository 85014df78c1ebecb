"""Which known part each row of a REST list is about, and which parts the list lacks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..models.core import Key, PartKind
from ..models.device import DeviceKind
from ..models.keys import part_key
from ..models.part_enums import InterfaceType
from ..models.parts import Part, Port, Uplink
from .device_fields import RULES
from .part_matching import find_part
from .rule_types import PartOf

_VIRTUAL = frozenset(
    {
        InterfaceType.LOOPBACK,
        InterfaceType.VLAN,
        InterfaceType.TUNNEL,
        InterfaceType.PORT_CHANNEL,
        InterfaceType.NONE,
    }
)
"""The types of interface that a list of ports may not have."""


class ListedParts(NamedTuple):
    """A list's parts with the keys that the streams give them, and the known ones it lacks."""

    parts: tuple[Part, ...]
    missing: frozenset[Key]


def match_parts(
    kind: DeviceKind, part: PartKind, known: Mapping[Key, Part], listed: Iterable[Part]
) -> ListedParts:
    """Match a whole list of the parts of one device, or of a stack, with those ``known`` of it.

    Rows of a stack may lack the serial number of the member.

    If something is listed that is not known, while something known is not listed, it may be the
    same under another name: then neither is added nor missing.
    """
    rule = _IDENTITIES[kind, part]
    found: dict[Key, Part] = {}
    others: list[Part] = []
    members: defaultdict[str, dict[Key, Part]] = defaultdict(dict)
    for each in known.values():
        members[each.serial_number][each.key] = each
    for row in listed:
        key = _find(rule, row, members.get(row.serial_number, known))
        if key is None or key in found:
            others.append(row)
        else:
            found[key] = _as_known(rule, row, known[key])
    candidates = (key for key, each in known.items() if key[0] == part and not _is_virtual(each))
    missing = frozenset(candidates) - found.keys()
    if others and missing:
        return ListedParts(tuple(found.values()), frozenset())
    new = (_as_new(rule, row) for row in others)
    return ListedParts((*found.values(), *(row for row in new if row is not None)), missing)


def _identities() -> dict[tuple[DeviceKind, PartKind], PartOf]:
    """Return how state messages identify each kind of part: those are first in the table."""
    identities: dict[tuple[DeviceKind, PartKind], PartOf] = {}
    for rule in RULES.values():
        if rule.part is not None:
            identities.setdefault((rule.kind, rule.part.kind), rule.part)
    return identities


_IDENTITIES = _identities()


def _given(rule: PartOf, row: Part) -> list[tuple[str, str]]:
    """Return the attributes that identify a row, and their values."""
    given: list[tuple[str, str]] = []
    for _, attribute in rule.identity:
        value = getattr(row, attribute)
        if value is not None:
            given.append((attribute, value))
    return given


def _find(rule: PartOf, row: Part, known: Mapping[Key, Part]) -> Key | None:
    """Return the key of the part that a row is about, None if it is not known."""
    given = _given(rule, row)
    key = part_key(row.kind, row.serial_number, rule.id_of(given))
    if key in known:
        return key
    found = find_part(rule, given, known)
    if found is not None:
        return found
    same = [key for key, part in known.items() if key[0] == row.kind and _may_be(part, row)]
    if len(same) != 1:
        return None
    return same[0]


def _may_be(part: Part, row: Part) -> bool:
    """Return True if a row may be about a part, since something fits that is seldom repeated."""
    if row.name is not None and part.name == row.name:
        return True
    if not isinstance(part, Uplink) or not isinstance(row, Uplink):
        return False
    if row.name is not None and part.description == row.name:
        return True
    return row.vlan is not None and part.vlan == row.vlan


def _as_known(rule: PartOf, row: Part, part: Part) -> Part:
    """Return a row as a report on a known part, which keeps what the streams call it."""
    names = (attribute for _, attribute in rule.identity)
    identity = {"serial_number": part.serial_number, "part_id": part.part_id}
    return row.updated(dict.fromkeys(names) | identity)


def _as_new(rule: PartOf, row: Part) -> Part | None:
    """Return a row as a new part, None if it lacks what the streams identify it by."""
    given = _given(rule, row)
    needed = rule.identity if rule.joined else rule.identity[:1]
    if {name for _, name in needed} - {name for name, _ in given}:
        return None
    return row.updated({"part_id": rule.id_of(given)})


def _is_virtual(part: Part) -> bool:
    """Return True if a part is no physical port, so that a list of ports may lack it."""
    return isinstance(part, Port) and part.type in _VIRTUAL
