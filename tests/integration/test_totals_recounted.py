"""Totals that are updated change by change equal totals that are counted anew."""

from collections.abc import Iterable, Mapping
from random import Random

from hypothesis import given, settings as hypothesis_settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import Key
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.keys import (
    TOTAL_CLIENTS,
    site_key,
    total_key,
)
from custom_components.hpe_aruba_central.central.state.totals import Totals
from simulator import Settings
from tests.central.test_fuzz import FUZZ

from .harness import Harness
from .sites import refresh
from .test_totals import AP, all_counts

# Hypothesis looks for random number generators, but the plugin has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

SITES = ("", "1", "2")


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with five devices, clients and open alerts."""
    return Settings(aps=3, switches=1, gateways=1, clients=9, alerts=5)


def totals_of(totals: Totals) -> dict[Key, object]:
    """Return every total as counted change by change."""
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
        """Count online and offline devices."""
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
    """Changed totals are reported to their listeners, whichever devices are shown."""
    totals = Totals(lambda device: device.site_id not in hidden, lambda device: device)
    known: dict[str, Device] = {}
    before = totals_of(totals)
    for step in steps:
        after = step if isinstance(step, Device) else None
        serial = step.serial_number if isinstance(step, Device) else step
        touched = totals.handle(Change(("device", serial), known.pop(serial, None), after))
        if after is not None:
            known[serial] = after
        now = totals_of(totals)
        assert now == recounted(device for device in known.values() if device.site_id not in hidden)
        assert {key for key, total in now.items() if total != before[key]} <= touched <= now.keys()
        before = now


def test_a_part_is_not_counted() -> None:
    """A part's change updates no total."""
    totals = Totals(lambda _: True, lambda device: device)
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


async def test_totals_stay_correct_over_many_incidents(home: Harness) -> None:
    """Devices come, go and move, over the streams and by REST."""
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
        counted = totals_of(run.totals)
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
