"""Prove the checker of histories: put faults back one by one, and count until each is found."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, NamedTuple
from unittest.mock import patch

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.rest.list_doubts import ListDoubts
from custom_components.hpe_aruba_central.central.rest.listing import _Reader
from custom_components.hpe_aruba_central.central.state import alerts, reports
from custom_components.hpe_aruba_central.central.state.attribute_times import AttributeTimes
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streaming.handled_events import HandledEvents
from custom_components.hpe_aruba_central.central.wire.decoder import _Event
from tests.histories.histories import Op, generate, play


class Flaw(NamedTuple):
    """A fault that the integration once had, or could have."""

    what: str
    owner: Any
    """The class or module whose attribute is replaced."""
    attribute: str
    replacement: Any


def _returns(value: object) -> Callable[..., object]:
    """Return a function that returns a value, whatever it is called with."""
    return lambda *_args, **_options: value


FLAWS = (
    Flaw(
        "events that Central repeats are handled again",
        HandledEvents,
        "is_duplicate",
        _returns(False),
    ),
    Flaw("a device's own clock orders its messages", _Event, "_sent", None),
    Flaw("the host's clock is followed", Clock, "synchronize", _returns(None)),
    Flaw("an older report on an attribute counts", AttributeTimes, "_is_older", _returns(False)),
    Flaw("lists of devices do not lag", reports, "REST_LAG", timedelta(0)),
    Flaw("lists of alerts do not lag", alerts, "REST_LAG", timedelta(0)),
    Flaw(
        "what a list is the first to report is taken back",
        AttributeTimes,
        "expect",
        _returns(None),
    ),
    Flaw("values outlast a gap that nothing covers", Inventory, "distrust", _returns(None)),
    Flaw("an empty list is believed at once", ListDoubts, "believes", _returns(True)),
    Flaw("an incomplete list is taken for a whole one", _Reader, "_is_complete", _returns(True)),
    Flaw("an older message about an alert counts", alerts, "_is_before", _returns(False)),
    Flaw("an older message about a device counts", reports.Reports, "is_outdated", _returns(False)),
    Flaw(
        "a list of clients outdates what the stream has just reported",
        ClientStore,
        "_is_newer",
        _returns(False),
    ),
)


def prove(count: int, seed: int, faults: Collection[Op]) -> bool:
    """Print after how many histories each flaw is found; return True if all of them are."""
    found = 0
    for flaw in FLAWS:
        with patch.object(flaw.owner, flaw.attribute, flaw.replacement):
            numbers = range(seed, seed + count)
            first = next((n for n in numbers if play(generate(n, faults=faults))), None)
        found += first is not None
        after = f"not in {count:,}" if first is None else f"after {first - seed + 1:,}"
        print(f"{after:>16}   {flaw.what}", flush=True)
    print(f"found {found} of {len(FLAWS)}")
    return found == len(FLAWS)
