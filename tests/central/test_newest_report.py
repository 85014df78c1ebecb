"""State follows the newest report on each attribute, whether a stream or REST brings it."""

from datetime import timedelta
import json
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import Radio
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from custom_components.hpe_aruba_central.central.state.entity_events import (
    device_events,
    part_events,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from tests.central.builders import at, frame, stamp, text_stamp

MAC = "02:00:00:00:00:aa"
UP, DOWN = ap_events_pb2.STATUS_UP, ap_events_pb2.STATUS_DOWN


class Account:
    """An inventory, and the events that its changes are."""

    def __init__(self) -> None:
        self.inventory = Inventory()
        self.ap(0, status=True, device_name="old", firmware_version="10.7")

    def ap(self, sent: float, *, own: float | None = None, **fields: Any) -> list[str]:
        """Receive a message of the access point; ``own`` is by the device's clock."""
        reported = text_stamp(sent if own is None else own)
        return self._receive(
            sent, ap_events_pb2.APInfo(serial_number="CN01", timestamp=reported, **fields)
        )

    def radio(self, sent: float, status: ap_events_pb2.Status) -> list[str]:
        """Receive a message of the access point's radio."""
        return self._receive(
            sent,
            ap_events_pb2.RadioInfo(
                serial_number="CN01",
                radio_mac_address=MAC,
                status=status,
                timestamp=text_stamp(sent),
            ),
        )

    def listed(self, written: float, **values: Any) -> list[str]:
        """Read a list of REST with the access point."""
        device = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, **values)
        kinds = (DeviceKind.ACCESS_POINT,)
        return self._events(self.inventory.load_devices([device], at(written), kinds))

    def unlisted(self, written: float) -> list[str]:
        """Read a list of REST without the access point."""
        kinds = (DeviceKind.ACCESS_POINT,)
        return self._events(self.inventory.load_devices([], at(written), kinds))

    def listed_radio(self, written: float, status: str) -> list[str]:
        """Read a list of REST with the radio."""
        radio = Radio(serial_number="CN01", part_id=MAC, mac_address=MAC, status=status)
        return self._events(self.inventory.load_parts([radio], at(written)))

    def restart(self) -> None:
        """Continue with what was stored."""
        plain = json.loads(json.dumps(self.inventory.snapshot()))
        self.inventory = Inventory()
        self.inventory.restore(plain, list(DeviceKind), alerts=True)

    @property
    def device(self) -> Device:
        """The access point as it is shown."""
        return self.inventory.shown(self.inventory.devices["CN01"])

    def _receive(self, sent: float, message: Any) -> list[str]:
        """Receive a message."""
        event = decode("ap", frame(message, time=stamp(sent)), at(sent) + timedelta(days=1))
        return self._events(self.inventory.apply(event))

    def _events(self, changes: tuple[Change, ...]) -> list[str]:
        """Return the types of the events that changes are."""
        types: list[str] = []
        for change in changes:
            types += (name for name, _ in device_events(change))
            if len(change.key) == 3:
                types += (name for name, _ in part_events(change, self.device))
        return types


@pytest.mark.parametrize("own", [-18_000, -600, 60, 3540, -1_795_694_400])
def test_a_device_whose_clock_is_wrong(own: float) -> None:
    """Central's time decides: the device's does not take part."""
    account = Account()
    assert account.ap(10, own=10 + own, zone="a") == []
    assert account.ap(20, own=20, status=False) == ["offline"]
    assert account.ap(30, own=30 + own, status=True) == ["online"]
    assert account.listed(90, online=False) == ["offline"]


def test_a_queued_message_takes_nothing_back() -> None:
    """A list closes the book on what was sent before: its own net change has fired."""
    account = Account()
    assert account.listed(200, online=False, name="new") == ["offline", "renamed"]
    assert account.ap(120, device_name="new", status=True) == []
    assert account.ap(150, device_name="new", status=False) == []
    assert (account.device.online, account.device.name) == (False, "new")
    assert account.ap(201, status=True) == ["online"]


def test_a_queued_message_reports_what_the_list_lacks() -> None:
    """REST does not know everything: the rest of a queued message is news."""
    account = Account()
    account.listed(200, online=True, name="new")
    assert account.ap(120, device_name="newer", zone="lobby") == []
    assert (account.device.name, account.device.zone) == ("new", "lobby")


@pytest.mark.parametrize(
    "attribute, field, old, new, event",
    [
        ("name", "device_name", "old", "new", "renamed"),
        ("firmware_version", "firmware_version", "10.7", "10.8", "firmware_changed"),
        ("online", "status", True, False, "offline"),
    ],
)
def test_a_list_that_lags(attribute: str, field: str, old: Any, new: Any, event: str) -> None:
    """What the stream has just reported, a list that is 30 seconds old does not know."""
    account = Account()
    assert account.ap(100, **{field: new}) == [event]
    assert account.listed(115, **{attribute: old}) == []
    assert account.listed(200, **{attribute: new}) == []


@pytest.mark.parametrize(
    "attribute, field, old, new, event",
    [
        ("name", "device_name", "old", "new", "renamed"),
        ("firmware_version", "firmware_version", "10.7", "10.8", "firmware_changed"),
        ("online", "status", True, False, "offline"),
    ],
)
def test_a_message_of_just_before_a_list(
    attribute: str, field: str, old: Any, new: Any, event: str
) -> None:
    """What a message says before the change that the list knows is older than the list."""
    account = Account()
    assert account.listed(120, **{attribute: new}) == [event]
    assert account.ap(100, **{field: old}, zone="a") == []
    assert (getattr(account.device, attribute), account.device.zone) == (new, "a")
    assert account.ap(110, **{field: new}) == []
    assert account.ap(115, **{field: old}) != []
    assert account.ap(116, **{field: new}) == [event]


def test_several_messages_of_just_before_a_list() -> None:
    """The stream counts again once it says what the list says, or what was sent after it."""
    account = Account()
    assert account.listed(120, name="new") == ["renamed"]
    assert account.ap(100, device_name="newer") == []
    assert account.ap(105, device_name="new") == []
    assert account.ap(110, device_name="old") == ["renamed"]
    assert account.listed(220, name="new") == ["renamed"]
    assert account.ap(221, device_name="old") == ["renamed"]


def test_a_restart_before_the_queue_is_read() -> None:
    """What a list has outdated stays so in the next run."""
    account = Account()
    account.radio(10, UP)
    assert account.listed(120, name="new") == ["renamed"]
    assert account.listed_radio(120, "down") == ["down"]
    account.restart()
    assert account.ap(118, device_name="old", zone="a") == []
    assert account.radio(118, UP) == []
    assert account.ap(119, device_name="new") == []
    assert account.radio(119, DOWN) == []
    assert (account.device.name, account.device.zone) == ("new", "a")
    assert account.radio(120, UP) == ["up"]


def test_another_list_before_the_queue_is_read() -> None:
    """A second list, which says the same, does not let in what the first one has outdated."""
    account = Account()
    assert account.listed(120, name="new") == ["renamed"]
    assert account.listed(121, name="new", online=False) == ["offline"]
    assert account.ap(118, device_name="old", status=True) == []
    assert account.ap(119, device_name="new", status=False) == []
    assert account.ap(120, device_name="newer", status=True) == ["online", "renamed"]


def test_a_restart_that_is_read_after_a_list_that_lags() -> None:
    """The uptime of a list that lags is not another restart, which outdates that of a message."""
    account = Account()
    account.ap(50, uptime=500_000)
    assert account.listed(128, last_restart=at(-499_921)) == []
    assert account.ap(127, uptime=5) == ["rebooted"]


def test_a_list_fills_gaps_within_its_lag() -> None:
    """What no stream has reported is known from a list of any age."""
    account = Account()
    account.ap(100, status=True)
    account.listed(110, online=False, name="new", model="635")
    assert account.device.online is True
    assert (account.device.name, account.device.model) == ("new", "635")


def test_radios() -> None:
    """A part has the same order as its device."""
    account = Account()
    account.radio(10, UP)
    assert account.listed_radio(200, "down") == ["down"]
    assert account.radio(150, DOWN) == []
    assert account.radio(160, UP) == []
    assert account.listed_radio(201, "down") == []
    assert account.radio(210, UP) == ["up"]
    assert account.listed_radio(220, "down") == []
    assert account.listed_radio(300, "down") == ["down"]
    assert account.radio(290, UP) == []


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_repeated_message_about_a_part(is_restarted: bool) -> None:
    """A restart forgets nothing of the order."""
    account = Account()
    for second, status in ((122, DOWN), (123, UP), (124, DOWN), (125, UP)):
        account.radio(second, status)
    if is_restarted:
        account.restart()
    assert [*account.radio(124, DOWN), *account.radio(125, UP)] == []
    assert account.radio(126, DOWN) == ["down"]


@pytest.mark.parametrize("is_restarted", [False, True])
def test_an_outage_after_a_list_that_lacked_the_device(is_restarted: bool) -> None:
    """What was known last decides what a change means."""
    account = Account()
    account.unlisted(100)
    assert account.device.online is None
    if is_restarted:
        account.restart()
    assert account.ap(110, status=False) == ["offline"]
    account.unlisted(200)
    assert account.ap(210, status=False) == []
    account.unlisted(300)
    assert account.ap(310, status=True) == ["online"]


@pytest.mark.parametrize("days", [1, 7, 400])
def test_an_uptime_whose_clock_drifts(days: int) -> None:
    """30 millionths are a quarter of an hour in a year, however often or seldom REST is asked."""
    account = Account()
    for day in range(0, 2000, days):
        written = day * 86_400
        restart = at(-3600 + written * 30e-6)
        assert account.listed(written, online=True, last_restart=restart) == []
    end = 2001 * 86_400
    restart = at(end - 60)
    assert account.listed(end, online=True, last_restart=restart) == ["rebooted"]
