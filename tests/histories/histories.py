"""Histories: seeded lists of small steps, played to a product, and shrunk when one goes wrong.

A history is a list of tuples of an operation and two small numbers, and can be written as one line
of text. The same history runs on the library and on Home Assistant.
"""

from collections.abc import Callable, Collection, Iterable
from enum import IntEnum, auto
from random import Random
from typing import NamedTuple, Protocol

from .channel import Central, Loss, Odd
from .check import Checker
from .clockwork import Clockwork, HeapTime, HostClock
from .encoding import NEVER_SET
from .evidence import Violation
from .library import LibraryProduct
from .product import SAVE_INTERVAL, Product
from .world import ACCESS_POINTS, CLIENTS, DEVICES, SLOTS, STREAMS, SWITCH, Message, World


class Op(IntEnum):
    """What a step does: first what happens, then what fails."""

    WAIT = auto()
    ONLINE = auto()
    RENAME = auto()
    FIRMWARE = auto()
    REBOOT = auto()
    REPORT = auto()
    MEASURE = auto()
    RADIO = auto()
    CHANNEL = auto()
    PORT = auto()
    UPLINK = auto()
    ALERT = auto()
    CLIENT = auto()
    CLIENT_MEASURE = auto()
    AUDIT = auto()
    CHECK = auto()
    CUT = auto()
    BREAK = auto()
    HOLD = auto()
    DOUBLE = auto()
    REPLAY = auto()
    SWAP = auto()
    LAG = auto()
    EMPTY = auto()
    SHORT = auto()
    REFUSED = auto()
    LATE = auto()
    RESTART = auto()
    CRASH = auto()
    DEVICE_CLOCK = auto()
    HOST_CLOCK = auto()


FAULTS = tuple(op for op in Op if op >= Op.CUT)

_WEIGHTS = {Op.WAIT: 14, Op.ONLINE: 5, Op.ALERT: 6, Op.CLIENT: 6, Op.CHECK: 4, Op.CRASH: 1}
_WEIGHTS |= {Op.RESTART: 1, Op.SWAP: 1, Op.HOST_CLOCK: 1, Op.DEVICE_CLOCK: 1}
_USUAL_WEIGHT = 2

_WAITS = (2.0, 6.0, 15.0, 35.0, 70.0, 200.0, 400.0, 1000.0, 2000.0)
_OUTAGES = (2.0, 20.0, 70.0, 200.0, 400.0, 1000.0)
_HOLDS = (5.0, 20.0, 60.0)
_LAGS = (0.0, 10.0, 15.0, 29.0)
_DEVICE_SKEWS = (0.0, -600.0, -18_000.0, 60.0, 3000.0, NEVER_SET)
_HOST_SKEWS = (0.0, -300.0, -5.0, 60.0, 190.0, 600.0)
_LISTS = ("aps", "switches", "gateways", "radios", "alerts", "clients")

_BETWEEN_STEPS = 1.0
"""Seconds; two transitions at the same time would have no order."""

_CLIENTS_LAG = 400.0
"""Seconds after which a list of clients is believed more than the stream."""


class Step(NamedTuple):
    """An operation and two small numbers."""

    op: Op
    a: int
    b: int


type History = tuple[Step, ...]


class Level(Protocol):
    """Creates what a history is played to."""

    @property
    def time(self) -> Clockwork:
        """The time of what is played."""

    @property
    def save_delay(self) -> float:
        """Seconds of events that a crash may fire again."""

    def product(self, central: Central, host: HostClock, checker: Checker) -> Product:
        """Return a product that is not started yet."""

    def close(self) -> None:
        """Remove everything of the product."""


class LibraryLevel:
    """Plays histories to the library."""

    save_delay = SAVE_INTERVAL

    def __init__(self) -> None:
        self.time = HeapTime()

    def product(self, central: Central, host: HostClock, checker: Checker) -> Product:
        """Return a product that is not started yet."""
        return LibraryProduct(central, self.time, host, checker)

    def close(self) -> None:
        """Nothing is left."""


class Player:
    """Plays one history."""

    def __init__(self, level: Level) -> None:
        self._level = level
        self._time = level.time
        self._world = World(level.time.now)
        self._central = Central(self._world, level.time)
        self._host = HostClock(level.time)
        self._checker = Checker(self._world, save_delay=level.save_delay)

    def play(self, history: Iterable[Step]) -> list[Violation]:
        """Play a history to its end; return what contradicts the invariants."""
        try:
            product = self._level.product(self._central, self._host, self._checker)
            product.start()
            for message in self._world.initial_reports():
                self._central.send(message)
            self._time.run(120.0)
            for step in history:
                self._do(step, product)
                self._time.run(_BETWEEN_STEPS)
                self._checker.check_step(product.shown(), self._central.is_settled)
            self._calm_down(product)
            self._checker.check_quiet(product.shown(), product.trackers())
        except Exception as err:  # noqa: BLE001 - whatever is raised is a violation
            self._checker.failed(err)
        finally:
            self._level.close()
        return self._checker.violations

    def _calm_down(self, product: Product) -> None:
        """Wait until nothing is on its way, and REST has been asked twice."""
        self._central.repair()
        for _ in range(2):
            self._time.run(_CLIENTS_LAG)
            product.refresh()
        self._time.run(_CLIENTS_LAG)

    def _do(self, step: Step, product: Product) -> None:
        """Do a step."""
        message = self._happen(step)
        if message is not None:
            self._central.send(message)
            return
        op, a, b = step
        match op:
            case Op.WAIT:
                self._time.run(_WAITS[a % len(_WAITS)])
            case Op.CHECK:
                # The integration asks at most once a minute.
                self._time.run(max(0.0, self._checker.last_list + 61.0 - self._time.now()))
                product.refresh()
            case Op.RESTART:
                product.restart(_OUTAGES[a % len(_OUTAGES)])
            case Op.CRASH:
                product.crash(_OUTAGES[a % len(_OUTAGES)])
            case Op.DEVICE_CLOCK:
                self._world.skew[DEVICES[a % len(DEVICES)]] = _DEVICE_SKEWS[b % len(_DEVICE_SKEWS)]
            case Op.HOST_CLOCK:
                self._host.offset = _HOST_SKEWS[a % len(_HOST_SKEWS)]
            case _:
                self._fail(step)

    def _happen(self, step: Step) -> Message | None:
        """Let something happen; return what Central says of it."""
        world = self._world
        op, a, b = step
        serial, partial = DEVICES[a % len(DEVICES)], b % 2 == 1
        access_point = ACCESS_POINTS[a % 2]
        happenings: dict[Op, Callable[[], Message | None]] = {
            Op.ONLINE: lambda: world.toggle_online(serial),
            Op.RENAME: lambda: world.rename(serial, partial=partial),
            Op.FIRMWARE: lambda: world.update_firmware(serial, partial=partial),
            Op.REBOOT: lambda: self._reboot((*ACCESS_POINTS, SWITCH)[a % 3]),
            Op.REPORT: lambda: world.report(serial),
            Op.MEASURE: lambda: world.measure(serial),
            Op.RADIO: lambda: world.toggle_radio(access_point, partial=partial),
            Op.CHANNEL: lambda: world.change_channel(access_point, partial=partial),
            Op.PORT: world.toggle_port,
            Op.UPLINK: world.toggle_uplink,
            Op.ALERT: lambda: world.alert(SLOTS[a % len(SLOTS)], b % 3),
            Op.CLIENT: lambda: world.client(CLIENTS[a % len(CLIENTS)], b % 2),
            Op.CLIENT_MEASURE: lambda: world.measure_client(CLIENTS[a % len(CLIENTS)]),
            Op.AUDIT: world.audit,
        }
        happen = happenings.get(op)
        return None if happen is None else happen()

    def _reboot(self, serial: str) -> Message | None:
        """Restart a device, which reports it some seconds later; None if it is offline."""
        if not self._world.value(("device", serial, "online")):
            return None
        message = self._world.reboot(serial)
        self._time.run(5.0)
        return message

    def _fail(self, step: Step) -> None:
        """Let something fail between Central and the integration."""
        central = self._central
        op, a, b = step
        stream = STREAMS[a % len(STREAMS)]
        match op:
            case Op.CUT:
                central.cut(stream, Loss.CLOSED, _OUTAGES[b % len(_OUTAGES)])
            case Op.BREAK:
                loss = Loss.BROKEN if b % 2 else Loss.BROKEN_UNQUEUED
                central.cut(stream, loss, _OUTAGES[b // 2 % len(_OUTAGES)])
            case Op.HOLD:
                central.hold(stream, _HOLDS[b % len(_HOLDS)])
            case Op.DOUBLE:
                central.double(stream, _HOLDS[b % len(_HOLDS)])
            case Op.REPLAY:
                central.replay(stream, 1 + b)
            case Op.SWAP:
                self._checker.swapped(stream)
                central.swap(stream)
            case Op.LAG:
                central.lag = _LAGS[a % len(_LAGS)]
            case Op.EMPTY | Op.SHORT | Op.REFUSED | Op.LATE:
                central.odd = Odd[op.name]
                central.odd_list = _LISTS[a % len(_LISTS)]
            case _:
                pass  # nobody was connected to be measured, or online to restart


def generate(seed: int, length: int = 50, faults: Collection[Op] = FAULTS) -> History:
    """Return the history of a seed."""
    random = Random(seed)  # noqa: S311 - a seed repeats a run
    ops = [op for op in Op if op not in FAULTS or op in faults]
    weights = [_WEIGHTS.get(op, _USUAL_WEIGHT) for op in ops]
    return tuple(
        Step(op, random.randrange(12), random.randrange(12))
        for op in random.choices(ops, weights, k=length)
    )


def play(history: Iterable[Step], level: Level | None = None) -> list[Violation]:
    """Play a history to the library, or to another level."""
    return Player(level or LibraryLevel()).play(history)


def to_text(history: Iterable[Step]) -> str:
    """Return a history as one line."""
    return "; ".join(f"{op.name.lower()} {a} {b}" for op, a, b in history)


def from_text(text: str) -> History:
    """Return a history that is written as one line."""
    steps: list[Step] = []
    for part in text.split(";"):
        name, a, b = part.split()
        steps.append(Step(Op[name.upper()], int(a), int(b)))
    return tuple(steps)


def shrink(history: History, fails: Callable[[History], bool]) -> History:
    """Return a short history that still fails: without steps and with smaller numbers."""
    size = len(history) // 2
    while size:
        start = 0
        while start < len(history):
            shorter = history[:start] + history[start + size :]
            if fails(shorter):
                history = shorter
            else:
                start += size
        size //= 2
    for index, step in enumerate(history):
        for simpler in (Step(step.op, 0, 0), Step(step.op, 0, step.b), Step(step.op, step.a, 0)):
            changed = (*history[:index], simpler, *history[index + 1 :])
            if simpler != step and fails(changed):
                history = changed
                break
    return history


def needed_faults(history: History, fails: Callable[[History], bool]) -> list[str]:
    """Return the faults without which a history does not fail."""
    faults = {step.op for step in history if step.op in FAULTS}
    return sorted(
        fault.name.lower()
        for fault in faults
        if not fails(tuple(step for step in history if step.op is not fault))
    )
