"""The checker: what is shown is true or unknown, and what is fired happened, once.

========  =====================================================================================
I1        What is shown is true or unknown: at each step what nothing has been lost of, and
          everything when all is quiet
I2        Every event that is fired happened, and is fired once. What a REST list has covered is
          not fired any more
I3        Every transition whose message was delivered is fired
I4        Nobody becomes away who has been connected for longer than the delay
I5        A restart from any point comes up
========  =====================================================================================
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .evidence import CLIENTS_LAG, REST_LAG, Cause, Listed, Violation, list_of, stream_of
from .world import STREAMS, Fact, Thing, Transition, World

_ONE_REBOOT = 960.0
"""Seconds in which two restarts of a device may be taken for one."""


class Checker:
    """Follows what a product does, and notes violations.

    A thing with a violation is not looked at any more: the rest of its history follows from it.
    """

    def __init__(self, world: World, *, save_delay: float) -> None:
        """``save_delay`` is how many seconds of events a crash may fire again."""
        self.world = world
        self.violations: list[Violation] = []
        self.cause = Cause()
        self._save_delay = save_delay
        self._lists: list[Listed] = []
        self._swapped: set[str] = set()
        self._starts: list[float] = []
        self._crashes: list[float] = []
        self._tainted: set[Thing] = set()
        self._judged = [
            (fact, stream_of(fact)) for fact in world.facts() if fact[2] not in {"cpu", "boot"}
        ]

    @property
    def last_list(self) -> float:
        """When the last list was applied."""
        return self._lists[-1].applied if self._lists else 0.0

    def listed(self, listed: Listed) -> None:
        """Note that a list is applied."""
        self._lists.append(listed)

    def swapped(self, stream: str) -> None:
        """Note that a frame of a stream has overtaken another."""
        self._swapped.add(stream)

    def started(self) -> None:
        """Note that the integration starts again."""
        self._starts.append(self.world.now())

    def crashed(self) -> None:
        """Note that the host lost power."""
        self._crashes.append(self.world.now())

    def fired(self, fact: Fact, event: str) -> None:
        """Judge an event that the product fires."""
        if fact[:2] in self._tainted:
            return
        now = self.world.now()
        own = self.cause.transition
        if own is not None and own.fact == fact and own.event == event and not own.fired:
            own.fired.append(now)
            if self._is_closed(own):
                self._violate("I2", fact, f"{event} of {own.at:g} after a list that covers it")
            return
        if own is not None and own.fact == fact and self._may_roam(own, event):
            own.fired.append(now)
            return
        until = now
        if self.cause.listed is not None:
            # The lists that are applied together were not written together.
            until = max(
                (each.as_of for each in self._lists_of(fact) if each.applied == now),
                default=self.cause.listed.as_of,
            )
        elif own is not None:
            until = own.at
        unfired = [
            transition
            for transition in self.world.by_fact[fact]
            if transition.event == event and not transition.fired and transition.at <= until
        ]
        if unfired:
            unfired[-1 if self.cause.listed else 0].fired.append(now)
        elif not self._may_repeat(fact, event) and not self._is_merged(fact, event):
            self._violate("I2", fact, f"{event} did not happen, or was fired before")

    def became_away(self, mac: str, delay: float) -> None:
        """Judge that a client is shown as away now."""
        fact = ("client", mac, "place")
        last = self.world.by_fact[fact][-1]
        now = self.world.now()
        if last.value is None or (self._crashes and not self._is_known(last, now)):
            return
        if now - last.value.since > delay:
            self._violate("I4", fact, f"away while connected since {last.value.since:g}")

    def check_step(self, shown: Mapping[Fact, Any], is_settled: Callable[[str], bool]) -> None:
        """Judge what is shown of what is certain."""
        settled = {stream for stream in STREAMS if is_settled(stream)} - self._swapped
        for fact, stream in self._judged:
            if stream in settled and self._contradicts(fact, shown) and self._is_certain(fact[:2]):
                self._check(fact, shown)

    def check_quiet(self, shown: Mapping[Fact, Any], trackers: Mapping[str, bool]) -> None:
        """Judge what is shown and what was fired when all is quiet."""
        for mac, is_home in trackers.items():
            fact = ("client", mac, "place")
            if is_home is (self.world.value(fact) is None):
                self._violate("I4", fact, f"home: {is_home} when all is quiet")
        for fact in list(self.world.facts()):
            if fact[2] != "boot" and (list_of(fact) or self._is_known_by_stream(fact)):
                self._check(fact, shown)
        for transition in self.world.transitions:
            if transition.event and not transition.fired and not self._is_excused(transition):
                what = f"{transition.event} of {transition.at:g} never fired"
                self._violate("I3", transition.fact, what)

    def failed(self, err: Exception) -> None:
        """Note that something was raised."""
        self._violate("I5", ("account", "", ""), repr(err))

    def _is_known_by_stream(self, fact: Fact) -> bool:
        """Return True if the stream reports a fact, or notices what it has missed of it.

        A loss of at most a quarter of an hour hides nothing.
        """
        last = self.world.by_fact[fact][-1]
        is_missed = last.arrived is None and not last.is_noticed
        return not is_missed and stream_of(fact) not in self._swapped

    def _check(self, fact: Fact, shown: Mapping[Fact, Any]) -> None:
        """Judge one value."""
        if self._contradicts(fact, shown):
            what = f"{shown[fact]!r} is shown, {self._truth(fact)!r} is true"
            self._violate("I1", fact, what)

    def _contradicts(self, fact: Fact, shown: Mapping[Fact, Any]) -> bool:
        """Return True if something else is shown than what is true."""
        value = shown.get(fact)
        return value is not None and value != self._truth(fact)

    def _truth(self, fact: Fact) -> Any:
        """Return what is true, as it is shown."""
        truth = self.world.value(fact)
        if fact[0] == "client":
            return "" if truth is None else truth.serial
        if fact[0] == "alert":
            return () if truth is None else ((truth.severity.lower(), truth.deferred),)
        return truth

    def _is_closed(self, transition: Transition) -> bool:
        """Return True if an applied list covers a transition; an incomplete one no alert's end."""
        now = self.world.now()
        return transition.fact[0] != "client" and any(
            transition.at < listed.written - REST_LAG
            and (listed.complete or transition.event != "cleared")
            and not self._is_taken_back(listed.applied, now)
            for listed in self._lists_of(transition.fact)
        )

    def _lists_of(self, fact: Fact) -> Iterator[Listed]:
        """Iterate over the applied lists that report a fact."""
        name = list_of(fact)
        for listed in self._lists:
            if listed.name != name or fact[1] in listed.answer.missing:
                continue
            # Nothing is known of the restart of a device that is offline.
            if fact[2] == "boot" and not self.world.value((*fact[:2], "online"), listed.as_of):
                continue
            if not listed.complete and self.world.value(fact, listed.as_of) is None:
                continue
            yield listed

    def _before(self, transition: Transition) -> Transition:
        """Return the transition of the same fact before another one."""
        history = self.world.by_fact[transition.fact]
        return history[history.index(transition) - 1]

    def _is_certain(self, thing: Thing) -> bool:
        """Return True if all of a thing was reported, and no crash has taken back how it is."""
        transitions = self.world.by_thing[thing]
        if any(transition.arrived is None for transition in transitions):
            return False
        # An alert that is raised does not end the one before it, and only the device that a client
        # is connected to can report that it has left.
        if thing[0] not in {"alert", "client"}:
            transitions = list({t.fact: t for t in transitions}.values())
        now = self.world.now()
        return all(self._is_known(transition, now) for transition in transitions)

    def _is_known(self, transition: Transition, now: float) -> bool:
        """Return True if a transition was reported, and no crash has taken that back."""
        reports = (at for at in self._reports_of(transition) if at <= now)
        return any(not self._is_taken_back(at, now) for at in reports)

    def _is_taken_back(self, at: float, now: float) -> bool:
        """Return True if a crash came before what was reported could be saved."""
        return any(at <= crash <= min(at + self._save_delay, now) for crash in self._crashes)

    def _reports_of(self, transition: Transition) -> Iterator[float]:
        """Iterate over the times at which a transition was reported."""
        if transition.arrived is None:
            return
        fact = transition.fact
        if not self._is_doubtful(transition, transition.arrived):
            yield transition.arrived
        since = transition.at + (CLIENTS_LAG if fact[0] == "client" else REST_LAG)
        lists = [listed for listed in self._lists_of(fact) if listed.as_of >= since]
        for before, listed in zip((None, *lists), lists, strict=False):
            # One list that lacks a client says nothing.
            if fact[0] == "client" and (before is None or self._has_crashed(before, listed)):
                continue
            # Another alert of the same cause may be taken for the one that ended.
            if transition.event != "cleared" or self.world.value(fact, listed.as_of) is None:
                yield listed.applied

    def _is_doubtful(self, transition: Transition, arrived: float) -> bool:
        """Return True if a message that arrives can be taken for an old one."""
        fact = transition.fact
        if transition.event == "left":
            # Only the device that a client is known to be connected to can report that it left.
            return not self._is_known(self._before(transition), arrived)
        if fact[0] not in {"device", "radio"}:
            return False
        for listed in self._lists_of(fact):
            if listed.applied > arrived or not listed.as_of < transition.at < listed.written:
                continue
            # A list may say what a message said before a crash, or what one says that is to come.
            last = next(t for t in reversed(self.world.by_fact[fact]) if t.at <= listed.as_of)
            if last.arrived is not None and last.arrived < listed.applied:
                return not self._is_known(last, listed.applied - 1e-3)
        return False

    def _has_crashed(self, since: Listed, until: Listed) -> bool:
        """Return True if the host lost power between two lists."""
        return any(since.applied <= crash <= until.applied for crash in self._crashes)

    def _may_repeat(self, fact: Fact, event: str) -> bool:
        """Return True if a crash came before an event that was fired could be saved."""
        return any(
            transition.event == event
            and any(
                fired <= crash <= fired + self._save_delay
                for fired in transition.fired
                for crash in self._crashes
            )
            for transition in self.world.by_fact[fact]
        )

    def _may_roam(self, joined: Transition, event: str) -> bool:
        """Return True if it is not known that a client that has joined had left before."""
        if event != "roamed" or joined.event != "joined" or joined.fired:
            return False
        return not self._is_known(self._before(joined), self.world.now())

    def _is_merged(self, fact: Fact, event: str) -> bool:
        """Return True if a list has another alert of the same cause than the one that was known.

        Nothing in it says that they are two.
        """
        now = self.world.now()
        return event in {"updated", "deferred"} and any(
            transition.event == "raised"
            and all(self._is_taken_back(fired, now) for fired in transition.fired)
            and transition.at <= listed.as_of
            for transition in self.world.by_fact[fact]
            for listed in self._lists_of(fact)
        )

    def _is_excused(self, transition: Transition) -> bool:
        """Return True if nobody can expect the event of a transition."""
        arrived = transition.arrived
        if arrived is None:
            return True
        fact = transition.fact
        if stream_of(fact) in self._swapped:
            return True
        if any(
            listed.applied <= arrived and listed.as_of >= transition.at
            for listed in self._lists_of(fact)
        ):
            return True
        before = self._before(transition)
        if (
            before.arrived is None
            or before.arrived > arrived
            or not self._is_known(before, arrived)
            # A list may have been taken for the alert of the same cause that a crash left.
            or (fact[0] == "alert" and self._is_taken_back(before.arrived, arrived))
        ):
            return True
        if fact[0] == "client" and self._is_excused_client(transition, before):
            return True
        return fact[2] == "boot" and self._is_excused_restart(transition, arrived)

    def _is_excused_restart(self, restart: Transition, arrived: float) -> bool:
        """Return True if nobody can expect the event of a device's restart."""
        if any(restart.at < start <= arrived for start in self._starts):
            # A list of before the start outdates its message, though it says nothing of it.
            return True
        others = (other for other in self.world.by_fact[restart.fact] if other != restart)
        return any(abs(other.at - restart.at) < _ONE_REBOOT for other in others)

    def _is_excused_client(self, transition: Transition, before: Transition) -> bool:
        """Return True if it is not known how a client was before a transition."""
        assert transition.arrived is not None
        if before.event and not before.fired and self._is_excused(before):
            return True
        return transition.event == "roamed" and self._is_known_by_rest(before, transition.arrived)

    def _is_known_by_rest(self, joined: Transition, until: float) -> bool:
        """Return True if only REST or an earlier run says where a client was at a time."""
        arrived = joined.arrived
        assert arrived is not None
        return any(arrived <= start <= until for start in self._starts) or any(
            listed.applied <= arrived and listed.as_of >= joined.at
            for listed in self._lists_of(joined.fact)
        )

    def _violate(self, invariant: str, fact: Fact, what: str) -> None:
        """Note a violation, unless the thing has had one."""
        if fact[:2] not in self._tainted:
            self._tainted.add(fact[:2])
            self.violations.append(
                Violation(invariant, fact, what, self.world.now(), str(self.cause))
            )
