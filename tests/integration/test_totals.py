"""What there is in a whole account, added up change by change."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from homeassistant.core import Event
from homeassistant.util import dt as dt_util
from hypothesis import given, settings as hypothesis_settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert, Severity
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import Key
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.keys import (
    TOTAL_CLIENTS,
    site_key,
    total_key,
)
from custom_components.hpe_aruba_central.central.state.totals import Totals
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_DEVICE_KINDS,
    CONF_SITES,
    CONF_STREAMS,
    DEFAULT_STREAMS,
)
from simulator import Settings, Simulator
from tests.central.test_fuzz import FUZZ

from .harness import Harness
from .helpers import central_event, until_true

# Hypothesis looks for random number generators, and the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

AP, SWITCH, GATEWAY = DeviceKind.ACCESS_POINT, DeviceKind.SWITCH, DeviceKind.GATEWAY
REST = tuple(
    f"/network-monitoring/v1/{kind}" for kind in ("aps", "switches", "gateways", "sites-health")
)
SITES = ("", "1", "2")


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with five devices, clients on its access points, and open alerts."""
    return Settings(aps=3, switches=1, gateways=1, clients=9, alerts=5)


def counts(home: Harness, kind: DeviceKind) -> tuple[str, str]:
    """Return how many devices of a kind are shown as online and as offline."""
    return home.state_of("sensor", f"{kind}_online"), home.state_of("sensor", f"{kind}_offline")


def all_counts(home: Harness) -> list[tuple[str, str]]:
    """Return how many access points, switches and gateways are shown as online and as offline."""
    return [counts(home, kind) for kind in DeviceKind]


def connected(sim: Simulator) -> str:
    """Return how many clients the access points of the campus have that are not down."""
    return str(sum(sim.campus.count_clients(ap) for ap in sim.campus.aps))


async def refresh(home: Harness) -> None:
    """Let REST tell what it knows, and the next beat show it."""
    await home.run.refresh()
    await home.flush()


async def choose(home: Harness, **options: Any) -> None:
    """Load an account anew with these options, and wait until REST has answered."""
    await home.start(options)
    await home.flush()


async def test_devices_are_counted_by_kind(home: Harness) -> None:
    """Online and offline, whichever kind it is."""
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


async def test_what_happens_at_once_is_written_once(home: Harness) -> None:
    """With the next beat: a power cut is no thousand writes."""
    offline = home.entity_id("sensor", f"{AP}_offline")
    written: list[str] = []

    def note(event: Event[Any]) -> None:
        """Note what is written."""
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
    """REST tells how many there are, the stream that their access point is gone."""
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
    """In all and by each; one of a word that nobody documented counts in all."""
    suffixes: dict[str, str] = {"all": "", **{str(word): f"_{word}" for word in Severity}}

    def shown() -> dict[str, int]:
        """Return what is shown, by severity."""
        return {
            word: int(home.state_of("sensor", f"open_alerts{suffix}"))
            for word, suffix in suffixes.items()
        }

    there = [alert.severity.lower() for alert in home.campus.alerts]
    before = {word: there.count(word) if suffix else 5 for word, suffix in suffixes.items()}
    assert shown() == before
    handle = home.run.handle
    for number, severity in enumerate((*Severity, Severity.MAJOR, "odd")):
        handle(
            central_event(
                "alerts",
                "alert",
                alert_id=f"{number}",
                severity=severity.title(),
                name=f"Test {number}",
            )
        )
    more = dict.fromkeys(suffixes, 1) | {"major": 2, "all": 6}
    assert shown() == {word: before[word] + more[word] for word in before}

    handle(
        central_event(
            "alerts", "alert", alert_id="0", severity="Critical", state="Cleared", name="Test 0"
        )
    )
    assert shown() == {
        word: before[word] + more[word] - (word in {"critical", "all"}) for word in before
    }
    for alert in list(home.campus.alerts):
        await home.incident("alert_cleared", alert.serial)
    assert shown() == {word: more[word] - (word in {"critical", "all"}) for word in before}


@pytest.mark.parametrize("kind", DeviceKind)
async def test_totals_are_as_fresh_as_their_stream(home: Harness, kind: DeviceKind) -> None:
    """Those of other kinds are shown on."""
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


async def test_alerts_are_as_fresh_as_their_stream(home: Harness) -> None:
    """Devices are counted on."""
    home.sim.faults.streams["alerts"] = 500
    await home.sim.drop("alerts")
    await until_true(lambda: not home.run.is_live("alerts"))
    keys = ("open_alerts", *(f"open_alerts_{severity}" for severity in Severity))
    assert {home.state_of("sensor", key) for key in keys} == {"unavailable"}
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]


async def test_a_device_that_is_removed_does_not_count(home: Harness) -> None:
    """Nor do its clients; it counts once when it is back."""
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
    """A list that may lack some changes nothing."""
    run = home.run
    gone, *others = run.devices.values()
    assert gone.kind is AP
    at = dt_util.utcnow() + timedelta(minutes=1)
    for whole, expected in ((False, "3"), (True, "2")):
        run.load_devices(others, at, DeviceKind if whole else ())
        await home.flush()
        assert counts(home, AP) == (expected, "0")


async def test_totals_of_kinds_that_are_not_chosen_go_and_come_back(home: Harness) -> None:
    """Under the same entity ids, with what there is by then."""
    keys = [f"{kind}_{word}" for kind in DeviceKind for word in ("online", "offline")]
    ids = {key: home.entity_id("sensor", key) for key in (*keys, "client_count")}
    await choose(home, **{CONF_DEVICE_KINDS: [SWITCH]})
    assert counts(home, SWITCH) == ("1", "0")
    gone = [key for key in ids if home.find_entity_id("sensor", key) is None]
    assert gone == [key for key in ids if not key.startswith(SWITCH)]

    home.campus.aps[0].online = False
    await choose(home)
    assert {key: home.entity_id("sensor", key) for key in ids} == ids
    assert all_counts(home) == [("2", "1"), ("1", "0"), ("1", "0")]
    assert home.state_of("sensor", "client_count") == connected(home.sim)


async def test_totals_of_a_stream_that_is_switched_off_go_and_come_back(home: Harness) -> None:
    """What nobody tells of is not counted."""
    await choose(home, **{CONF_STREAMS: [stream for stream in DEFAULT_STREAMS if stream != "ap"]})
    assert home.find_entity_id("sensor", f"{AP}_online") is None
    assert home.find_entity_id("sensor", "client_count") is None
    assert [counts(home, kind) for kind in (SWITCH, GATEWAY)] == [("1", "0"), ("1", "0")]
    await choose(home)
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]


async def test_devices_of_sites_that_are_not_chosen_do_not_count(home: Harness) -> None:
    """Totals are of what is shown."""
    await choose(home, **{CONF_SITES: ["another"]})
    assert all_counts(home) == [("0", "0")] * 3
    assert home.state_of("sensor", "client_count") == "0"
    await choose(home, **{CONF_SITES: [home.campus.sites[0].site_id]})
    assert all_counts(home) == [("3", "0"), ("1", "0"), ("1", "0")]
    assert home.state_of("sensor", "client_count") == connected(home.sim)


async def test_totals_outlive_a_restart(home: Harness) -> None:
    """They are there before REST answers, and its answer counts nothing twice."""
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


def told(totals: Totals) -> dict[Key, object]:
    """Return every total as it was counted change by change."""
    return {
        TOTAL_CLIENTS: totals.clients,
        **{
            total_key(kind): [totals.devices(kind, online=online) for online in (True, False)]
            for kind in DeviceKind
        },
        **{
            site_key(site): (
                [totals.devices_of_site(site, online=online) for online in (True, False)],
                totals.kinds_of_site(site),
            )
            for site in SITES
        },
    }


def recounted(devices: Iterable[Device]) -> dict[Key, object]:
    """Return every total of these devices, counted anew."""
    shown = list(devices)

    def among(found: list[Device]) -> list[int]:
        """Count those that are online and those that are offline."""
        return [sum(device.online is online for device in found) for online in (True, False)]

    return {
        TOTAL_CLIENTS: sum(
            device.client_count or 0
            for device in shown
            if device.kind is AP and device.online in {True, None}
        ),
        **{
            total_key(kind): among([device for device in shown if device.kind is kind])
            for kind in DeviceKind
        },
        **{
            site_key(site): (
                among(here := [device for device in shown if device.site_id == site]),
                {device.kind for device in here},
            )
            for site in SITES
        },
    }


devices = st.builds(
    Device,
    serial_number=st.sampled_from("ABCDE"),
    kind=st.sampled_from(DeviceKind),
    site_id=st.sampled_from((None, *SITES)),
    online=st.sampled_from((True, False, None)),
    client_count=st.sampled_from((None, 0, 1, 7)),
    # Neither counts.
    name=st.sampled_from((None, "x")),
)


@hypothesis_settings(FUZZ, max_examples=300)
@given(
    steps=st.lists(st.one_of(devices, st.sampled_from("ABCDE")), max_size=30),
    hidden=st.sets(st.sampled_from((None, *SITES)), max_size=2),
)
def test_counting_changes_equals_counting_anew(
    steps: list[Device | str], hidden: set[str | None]
) -> None:
    """Whatever devices become, and whichever of them are shown; whoever shows a total hears when it is another one."""
    totals = Totals(lambda device: device.site_id not in hidden)
    known: dict[str, Device] = {}
    before = told(totals)
    for step in steps:
        after = step if isinstance(step, Device) else None
        serial = step.serial_number if isinstance(step, Device) else step
        touched = totals.handle(Change(("device", serial), known.pop(serial, None), after))
        if after is not None:
            known[serial] = after
        now = told(totals)
        assert now == recounted(device for device in known.values() if device.site_id not in hidden)
        assert {key for key, total in now.items() if total != before[key]} <= touched <= now.keys()
        before = now


def test_what_is_no_device_is_not_counted() -> None:
    """Nor does anybody look at a total because of it."""
    totals = Totals(lambda _: True)
    alert = Alert(alert_id="1")
    assert totals.handle(Change(("alert", "1"), None, alert)) == set()
    device = Device(serial_number="A", kind=AP, online=True)
    assert totals.handle(Change(device.key, None, device)) == {TOTAL_CLIENTS, total_key(AP)}
    assert totals.handle(Change(device.key, device, device.updated({"name": "x"}))) == set()


INCIDENTS: Mapping[str, str] = {
    "ap_down": "aps",
    "ap_up": "aps",
    "ap_reboot": "aps",
    "switch_down": "switches",
    "gateway_down": "gateways",
    "gateway_up": "gateways",
    "device_removed": "devices",
    "device_added": "removed",
    "device_resited": "devices",
}


async def test_whatever_happens_is_counted_as_if_anew(home: Harness) -> None:
    """Over the streams and by REST, with devices that come, go and move."""
    rng = Random(7)  # noqa: S311 - it must repeat
    run = home.run
    for step in range(60):
        name, where = rng.choice(list(INCIDENTS.items()))
        if not (targets := getattr(home.campus, where)):
            continue
        await home.incident(name, rng.choice(targets).serial)
        if step % 7 == 0:
            await run.refresh()
        there = run.devices.values()
        counted = told(run.totals)
        recount = recounted(there)
        assert {key: counted[key] for key in (TOTAL_CLIENTS, *map(total_key, DeviceKind))} == {
            key: recount[key] for key in (TOTAL_CLIENTS, *map(total_key, DeviceKind))
        }
        for site in home.campus.sites:
            assert [
                run.totals.devices_of_site(site.site_id, online=online) for online in (True, False)
            ] == [
                sum(device.online is online and device.site_id == site.site_id for device in there)
                for online in (True, False)
            ]
    await refresh(home)
    assert all_counts(home) == [
        tuple(str(sum(device.online is online for device in of_kind)) for online in (True, False))
        for of_kind in (home.campus.aps, home.campus.switches, home.campus.gateways)
    ]
