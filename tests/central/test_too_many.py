"""What there is too much of is left out and counted, and what REST lists comes first."""

from dataclasses import replace

import pytest

from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import Radio
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2
from custom_components.hpe_aruba_central.central.state import (
    alerts as alerts_module,
    client_counts as client_counts_module,
    clients as clients_module,
    inventory as inventory_module,
    left_out as left_out_module,
)
from custom_components.hpe_aruba_central.central.state.client_counts import ClientCounts
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.device_alerts import DeviceAlerts
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.left_out import LeftOut
from tests.central.builders import at, switch
from tests.central.test_clients import load, report, report_statistics
from tests.central.test_inventory_alerts import REST, apply_alert
from tests.central.test_inventory_devices import ap, feed
from tests.central.test_parts import interface, parts


def raise_alerts(inventory: Inventory, *alert_ids: str) -> None:
    """Raise alerts of different texts."""
    for second, alert_id in enumerate(alert_ids):
        apply_alert(inventory, second, operation="Add", alert_id=alert_id, summary=alert_id)


def test_a_long_name_of_a_part_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """It would be part of unique ids; the device and its other parts are kept."""
    inventory = Inventory()
    for number in ("1" * 257, "2" * 257, "3" * 256):
        feed(inventory, "switch", interface(0, port_number=number))
    assert [part.part_id for part in parts(inventory, "SG01")] == ["3" * 256]
    assert inventory.left_out == {"part_id": 2}
    assert caplog.text.count("too long a name of a part") == 1


class TestAlerts:
    """Open alerts."""

    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Keep three open alerts at most."""
        monkeypatch.setattr(alerts_module, "MAX_ALERTS", 3)

    def test_the_oldest_one_gives_way(self, caplog: pytest.LogCaptureFixture) -> None:
        """A new alert is kept, and the one opened longest ago is forgotten without an event."""
        inventory = Inventory()
        raise_alerts(inventory, "a", "b", "c")
        forgotten, added = apply_alert(inventory, 9, operation="Add", alert_id="d", summary="d")
        assert (forgotten.key[1], forgotten.after) == ("a", None)
        assert added.before is None
        raise_alerts(inventory, "e", "f")
        assert list(inventory.alerts.by_id) == ["d", "e", "f"]
        assert inventory.left_out == {"alerts": 3}
        assert caplog.text.count("more than 5,000 open alerts") == 1

    def test_listed_ones_stay(self) -> None:
        """What REST lists takes the place of others, and is not displaced by them."""
        inventory = Inventory()
        raise_alerts(inventory, "a", "b", "c")
        listed = [
            replace(REST, alert_id=each, summary=each, raised=at(5), time=at(5))
            for each in ("x", "y")
        ]
        inventory.alerts.load([*listed, *inventory.alerts.open()[1:2]], at(60), complete=False)
        assert set(inventory.alerts.by_id) == {"b", "x", "y"}
        assert apply_alert(inventory, 99, operation="Add", alert_id="d", summary="d") == ()
        assert set(inventory.alerts.by_id) == {"b", "x", "y"}
        apply_alert(inventory, 100, alert_id="b", summary="b", state="Cleared")
        apply_alert(inventory, 101, operation="Add", alert_id="d", summary="d")
        assert set(inventory.alerts.by_id) == {"d", "x", "y"}


def test_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream adds no device beyond the limit; one that REST lists takes a stranger's place."""
    monkeypatch.setattr(left_out_module, "MAX_DEVICES", 2)
    monkeypatch.setattr(inventory_module, "MAX_DEVICES", 2)
    inventory = Inventory()
    for serial in ("A", "B", "C"):
        feed(inventory, "ap", ap_events_pb2.APInfo(serial_number=serial, status=True))
        feed(
            inventory,
            "ap",
            ap_events_pb2.RadioStat(serial_number=serial, radio_mac_address="00:00:00:00:00:09"),
        )
    assert set(inventory.devices) == {"A", "B"}
    assert inventory.left_out == {"devices": 2}
    listed = [Device(serial_number=each, kind=DeviceKind.SWITCH) for each in ("B2", "C2", "D2")]
    inventory.load_devices(listed, at(60))
    assert inventory.devices.keys() == {"B2", "C2"}
    assert not inventory.read()
    assert inventory.devices.keys() == {"B2", "C2"}


def test_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream adds no part beyond the limit; one that REST lists takes another's place."""
    monkeypatch.setattr(left_out_module, "MAX_PARTS", 2)
    monkeypatch.setattr(inventory_module, "MAX_PARTS", 2)
    inventory = Inventory()
    macs = [f"00:00:5e:00:53:0{number}" for number in range(4)]
    for mac in macs[:3]:
        feed(inventory, "ap", ap_events_pb2.RadioStat(serial_number="CN01", radio_mac_address=mac))
    inventory.read()
    assert [key[2] for key in inventory.parts["CN01"]] == macs[:2]
    radio = Radio(serial_number="CN01", part_id=macs[3], mac_address=macs[3])
    inventory.load_parts([radio], at(60))
    assert [key[2] for key in inventory.parts["CN01"]] == [macs[1], macs[3]]
    assert inventory.left_out["parts"] == 2


@pytest.mark.parametrize(
    "serial", ["..", "a/b", "x" * 65, "a b", "A\n", "{{ 1 }}", "\N{EURO SIGN}"]
)
def test_no_serial_number(serial: str) -> None:
    """A message about what cannot be a serial number changes nothing."""
    inventory = Inventory()
    assert feed(inventory, "ap", ap_events_pb2.APInfo(serial_number=serial, status=True)) == []
    assert not inventory.devices
    assert inventory.left_out == {"serial_number": 1}
    assert not inventory._reports.times


def test_other_kind_of_device() -> None:
    """A device is not changed by the messages of another kind of device."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True))
    before = dict(inventory.devices)
    assert feed(inventory, "switch", switch(serial_number="CN01")) == []
    assert inventory.devices == before
    assert inventory.left_out == {"kind": 1}


def test_open_alerts_are_counted_by_severity() -> None:
    """The counts follow each change of an alert."""
    inventory = Inventory()
    alerts = inventory.alerts
    raise_alerts(inventory, "a", "b")
    assert [alerts.count(), alerts.count("critical"), alerts.count("minor")] == [2, 2, 0]
    apply_alert(inventory, 5, alert_id="a", severity="Minor", summary="a")
    assert [alerts.count(), alerts.count("critical"), alerts.count("minor")] == [2, 1, 1]
    apply_alert(inventory, 6, alert_id="a", state="Cleared", summary="a")
    assert [alerts.count(), alerts.count("critical"), alerts.count("minor")] == [1, 1, 0]


def test_problems_are_counted_by_device() -> None:
    """A device that an alert names twice is a problem until the alert is cleared."""
    device_alerts = DeviceAlerts()
    alert = replace(REST, device_serials=("A", "A"), severity=Severity.MAJOR)
    device_alerts.load([alert])
    assert device_alerts.is_problem("A")
    (change,) = Inventory().alerts.load([alert])
    device_alerts.handle(change._replace(before=alert, after=replace(alert, severity="minor")))
    assert not device_alerts.is_problem("A")
    device_alerts.handle(
        change._replace(
            before=replace(alert, severity="minor"), after=replace(alert, state="cleared")
        )
    )
    assert not device_alerts.is_problem("A")


def test_wlans(monkeypatch: pytest.MonkeyPatch) -> None:
    """WLANs beyond the limit, and those with very long names, are not counted."""
    monkeypatch.setattr(client_counts_module, "MAX_WLANS", 2)
    left_out = LeftOut()
    counts = ClientCounts(left_out)
    client = NetworkClient(mac="02:00:00:00:00:01", status="connected")
    before = None
    for wlan in ("a", "x" * 257, "b", "c"):
        after = client.updated({"wlan": wlan})
        counts.handle(Change(client.key, before, after))
        before = after
    assert counts.wlans == {"a", "b"}
    assert counts.pop_new_wlans() == ["a", "b"]
    assert [counts["wlan", wlan] for wlan in ("a", "b", "c")] == [0, 0, 0]
    assert left_out == {"wlan_name": 1, "wlans": 1}


def test_places_without_clients_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that is reported by ever more devices does not fill the memory."""
    monkeypatch.setattr(client_counts_module, "_MAX_PLACES", 3)
    counts = ClientCounts()
    client = NetworkClient(mac="02:00:00:00:00:01", status="connected", wlan="Guest")
    before = None
    for number in range(9):
        after = client.updated({"serial_number": f"CN{number}"})
        counts.handle(Change(client.key, before, after))
        before = after
    assert len(counts._counts) <= 3
    assert counts._by_device == {"CN8": {"Guest": 1}}
    assert counts["device", "CN8"] == 1


class TestClients:
    """Network clients, of which two are kept at most."""

    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Keep two clients at most."""
        monkeypatch.setattr(clients_module, "MAX_CLIENTS", 2)

    def mac(self, number: int) -> str:
        """Return the MAC address of one of many clients."""
        return f"c8:b5:ad:c3:b2:{number:02x}"

    def macs(self, clients: ClientStore) -> list[str]:
        """Return the MAC addresses of all known clients."""
        return [client.mac for client in clients]

    def test_those_that_rest_lists_come_first(self, caplog: pytest.LogCaptureFixture) -> None:
        """Made-up clients displace each other, and none that is listed, however long ago."""
        left_out = LeftOut()
        clients = ClientStore(left_out)
        report(clients, 0, "CONNECTED", mac=self.mac(1))
        report(clients, 1, "CONNECTED", mac=self.mac(2))
        load(clients, 2, self.mac(3))
        assert self.macs(clients) == [self.mac(2), self.mac(3)]
        for number in range(10, 20):
            report(clients, number, "CONNECTED", mac=self.mac(number))
        assert self.macs(clients) == [self.mac(3), self.mac(19)]
        assert left_out == {"clients": 11}
        assert caplog.text.count("more than 20,000 clients") == 1

    def test_none_displaces_those_that_rest_lists(self) -> None:
        """Nothing is remembered of a client that there is no place for."""
        clients = ClientStore()
        load(clients, 0, self.mac(1), self.mac(2))
        assert clients.complete
        assert report(clients, 600, "CONNECTED", mac=self.mac(3)) == ()
        assert report_statistics(clients, 600, mac=self.mac(4)) == ()
        assert self.macs(clients) == [self.mac(1), self.mac(2)]
        assert not clients.complete
        for known in (clients._sent, clients._listed, clients._measured):
            assert not known.keys() & {self.mac(3), self.mac(4)}

    def test_chosen_ones_stay(self) -> None:
        """A client that the user has chosen stays, whether or not REST lists it."""
        clients = ClientStore(chosen=[self.mac(1)])
        report(clients, 0, "CONNECTED", mac=self.mac(1))
        for number in range(10, 20):
            report(clients, number, "CONNECTED", mac=self.mac(number))
        assert self.macs(clients) == [self.mac(1), self.mac(19)]
        load(clients, 60, self.mac(19), complete=False)
        report(clients, 90, "CONNECTED", mac=self.mac(20))
        assert self.macs(clients) == [self.mac(1), self.mac(19)]

    def test_restored_ones_give_way(self) -> None:
        """What an earlier run knew is no list of REST's."""
        earlier, clients = ClientStore(), ClientStore()
        report(earlier, 0, "CONNECTED", mac=self.mac(1))
        report(earlier, 1, "CONNECTED", mac=self.mac(2))
        clients.restore(earlier.snapshot())
        report(clients, 2, "CONNECTED", mac=self.mac(3))
        assert self.macs(clients) == [self.mac(2), self.mac(3)]
