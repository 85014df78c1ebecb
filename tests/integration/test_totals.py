"""Totals of the whole account, updated change by change."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Event
from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_DEVICE_KINDS,
    CONF_SITES,
    CONF_STREAMS,
    DEFAULT_STREAMS,
)
from simulator import Settings, Simulator

from .harness import Harness
from .helpers import central_event, until_true
from .sites import refresh

AP, SWITCH, GATEWAY = DeviceKind.ACCESS_POINT, DeviceKind.SWITCH, DeviceKind.GATEWAY
REST = tuple(
    f"/network-monitoring/v1/{kind}" for kind in ("aps", "switches", "gateways", "sites-health")
)


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with five devices, clients and open alerts."""
    return Settings(aps=3, switches=1, gateways=1, clients=9, alerts=5)


def counts(home: Harness, kind: DeviceKind) -> tuple[str, str]:
    """Return how many devices of a type are shown as online and as offline."""
    return home.state_of("sensor", f"{kind}_online"), home.state_of("sensor", f"{kind}_offline")


def all_counts(home: Harness) -> list[tuple[str, str]]:
    """Return the counts of access points, switches and gateways."""
    return [counts(home, kind) for kind in DeviceKind]


def connected(sim: Simulator) -> str:
    """Return how many clients are connected to access points that are up."""
    return str(sum(sim.campus.count_clients(ap) for ap in sim.campus.aps))


async def select(home: Harness, **options: Any) -> None:
    """Set options, reload the account, and write the next batched update."""
    await home.start(options)
    await home.flush()


async def test_devices_are_counted_by_kind(home: Harness) -> None:
    """Each kind has its counts of online and offline devices."""
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]
    for name, device in (
        ("ap_down", home.campus.aps[0]),
        ("switch_down", home.campus.switches[0]),
        ("gateway_down", home.campus.gateways[0]),
    ):
        await home.incident(name, device.serial)
    await home.flush()
    assert all_counts(home) == [("2", "1"), ("0", "1"), ("0", "1")]
    await home.incident("ap_up", home.campus.aps[0].serial)
    await home.flush()
    assert all_counts(home) == [("3", "0"), ("0", "1"), ("0", "1")]


async def test_simultaneous_changes_are_written_once(home: Harness) -> None:
    """A power cut of many devices writes each total once."""
    offline = home.entity_id("sensor", f"{AP}_offline")
    written: list[str] = []

    def note(event: Event[Any]) -> None:
        """Append the state of a written entity."""
        if event.data["entity_id"] == offline:
            written.append(event.data["new_state"].state)

    remove = home.hass.bus.async_listen("state_changed", note)
    for ap in home.campus.aps:
        home.run.handle(central_event("ap", "ap", serial_number=ap.serial, status=False, at=None))
    assert counts(home, AP) == ("3", "0")
    await home.flush()
    remove()
    assert counts(home, AP) == ("0", "3")
    assert written == ["3"]


async def test_clients_of_access_points_that_are_down_do_not_count(home: Harness) -> None:
    """REST has their number, and the stream reports the access point down."""
    ap = home.campus.aps[0]
    everywhere, here = connected(home.sim), home.campus.count_clients(ap)
    assert here > 0
    assert home.state_of("sensor", "client_count") == everywhere
    await home.incident("ap_down", ap.serial)
    await home.flush()
    assert (
        home.state_of("sensor", "client_count")
        == connected(home.sim)
        == str(int(everywhere) - here)
    )

    for client in home.campus.clients:
        client.connected = False
    await refresh(home)
    assert home.state_of("sensor", "client_count") == "0"


async def test_alerts_are_counted_by_severity(home: Harness) -> None:
    """An alert of an undocumented severity counts in the total only."""
    suffixes: dict[str, str] = {
        "all": "",
        **{str(severity): f"_{severity}" for severity in Severity},
    }

    def shown() -> dict[str, int]:
        """Return the counts by severity."""
        return {
            severity: int(home.state_of("sensor", f"open_alerts{suffix}"))
            for severity, suffix in suffixes.items()
        }

    there = [alert.severity.lower() for alert in home.campus.alerts]
    before = {
        severity: there.count(severity) if suffix else 5 for severity, suffix in suffixes.items()
    }
    assert shown() == before

    def report(number: int, severity: str, **fields: Any) -> None:
        """Receive an alert now."""
        fields |= {"alert_id": f"{number}", "severity": severity, "name": f"Test {number}"}
        home.run.handle(central_event("alerts", "alert", at=dt_util.utcnow(), **fields))

    for number, severity in enumerate((*Severity, Severity.MAJOR, "odd")):
        report(number, severity.title())
    more = dict.fromkeys(suffixes, 1) | {"major": 2, "all": 6}
    assert shown() == {severity: before[severity] + more[severity] for severity in before}

    report(0, "Critical", state="Cleared")
    assert shown() == {
        severity: before[severity] + more[severity] - (severity in {"critical", "all"})
        for severity in before
    }
    for alert in list(home.campus.alerts):
        await home.incident("alert_cleared", alert.serial)
    assert shown() == {
        severity: more[severity] - (severity in {"critical", "all"}) for severity in before
    }


@pytest.mark.parametrize("kind", DeviceKind)
async def test_totals_are_unavailable_while_their_stream_is_down(
    home: Harness, kind: DeviceKind
) -> None:
    """Totals of other kinds stay available."""
    before = dict(zip(DeviceKind, all_counts(home), strict=True))
    stream = DEVICE_STREAMS[kind]
    home.sim.faults.streams[stream] = 500
    await home.sim.drop(stream)
    await until_true(lambda: not home.run.is_live(stream))
    assert dict(zip(DeviceKind, all_counts(home), strict=True)) == before | {
        kind: ("unavailable", "unavailable")
    }
    assert home.state_of("sensor", "client_count") == (
        "unavailable" if kind is AP else connected(home.sim)
    )
    assert home.state_of("sensor", "open_alerts") == "5"


async def test_alert_counts_are_unavailable_while_their_stream_is_down(home: Harness) -> None:
    """Device totals stay available."""
    home.sim.faults.streams["alerts"] = 500
    await home.sim.drop("alerts")
    await until_true(lambda: not home.run.is_live("alerts"))
    keys = ("open_alerts", *(f"open_alerts_{severity}" for severity in Severity))
    assert {home.state_of("sensor", key) for key in keys} == {"unavailable"}
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]


async def test_a_device_that_is_removed_does_not_count(home: Harness) -> None:
    """A removed device and its clients do not count; it counts once when it is back."""
    ap, other = home.campus.aps[:2]
    await home.incident("ap_down", other.serial)
    for serial in (ap.serial, other.serial):
        await home.incident("device_removed", serial)
    await home.flush()
    assert counts(home, AP) == ("1", "0")
    assert home.state_of("sensor", "client_count") == connected(home.sim)

    await home.incident("device_added", ap.serial)
    await refresh(home)
    assert counts(home, AP) == ("2", "0")
    assert home.state_of("sensor", "client_count") == connected(home.sim)


async def test_a_device_that_rest_does_not_list_is_neither_online_nor_offline(
    home: Harness,
) -> None:
    """An incomplete list changes no count."""
    run = home.run
    gone, *others = run.devices.values()
    assert gone.kind is AP
    at = dt_util.utcnow() + timedelta(minutes=1)
    for whole, expected in ((False, "3"), (True, "2")):
        run.load_devices(others, at, DeviceKind if whole else ())
        await home.flush()
        assert counts(home, AP) == (expected, "0")


async def test_totals_of_kinds_that_are_not_selected_are_removed(home: Harness) -> None:
    """Removed totals return under the same entity IDs with current values."""
    keys = [f"{kind}_{state}" for kind in DeviceKind for state in ("online", "offline")]
    ids = {key: home.entity_id("sensor", key) for key in (*keys, "client_count")}
    await select(home, **{CONF_DEVICE_KINDS: [SWITCH]})
    assert counts(home, SWITCH) == ("1", "0")
    gone = [key for key in ids if home.find_entity_id("sensor", key) is None]
    assert gone == [key for key in ids if not key.startswith(SWITCH)]

    home.campus.aps[0].online = False
    await select(home)
    assert {key: home.entity_id("sensor", key) for key in ids} == ids
    assert all_counts(home) == [("2", "1"), ("1", "0"), ("1", "0")]
    assert home.state_of("sensor", "client_count") == connected(home.sim)


async def test_totals_of_a_disabled_stream_are_removed(home: Harness) -> None:
    """Totals are removed and return with their stream."""
    await select(home, **{CONF_STREAMS: [stream for stream in DEFAULT_STREAMS if stream != "ap"]})
    assert home.find_entity_id("sensor", f"{AP}_online") is None
    assert home.find_entity_id("sensor", "client_count") is None
    assert [counts(home, kind) for kind in (SWITCH, GATEWAY)] == [("1", "0"), ("1", "0")]
    await select(home)
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]


async def test_devices_of_sites_that_are_not_selected_do_not_count(home: Harness) -> None:
    """Totals count what is shown."""
    await select(home, **{CONF_SITES: ["another"]})
    assert all_counts(home) == [("0", "0")] * 3
    assert home.state_of("sensor", "client_count") == "0"
    await select(home, **{CONF_SITES: [home.campus.sites[0].site_id]})
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]
    assert home.state_of("sensor", "client_count") == connected(home.sim)


async def test_totals_are_restored(home: Harness) -> None:
    """Totals are available before REST answers, and its answer counts nothing twice."""
    await home.incident("ap_down", home.campus.aps[0].serial)
    await home.unload()
    home.sim.faults.rest.update(dict.fromkeys(REST, 500))
    await home.set_up()
    await home.until_live()
    await until_true(lambda: not home.run.refresh_succeeded)
    assert all_counts(home) == [("2", "1"), ("1", "0"), ("1", "0")]
    assert home.state_of("sensor", "client_count") == connected(home.sim)
    assert home.state_of("sensor", "open_alerts") == "5"

    home.sim.faults.rest.clear()
    home.campus.switches[0].online = False
    await refresh(home)
    assert all_counts(home) == [("2", "1"), ("0", "1"), ("1", "0")]
    assert home.state_of("sensor", "client_count") == connected(home.sim)
