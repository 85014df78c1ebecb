"""Parts of devices come, follow and go as they are heard of; which of them are shown is the user's choice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.const import CONF_ACCESS_PORTS, CONF_SITES
from custom_components.hpe_aruba_central.registry.devices import async_find, async_find_device
from simulator import Simulator
from simulator.campus import Campus
from simulator.devices import Port, Radio, Site, Switch
from simulator.messages import (
    ap as ap_messages,
    gateway as gateway_messages,
    switch as switch_messages,
)
from simulator.statistics import STREAM_STATISTICS

from .helpers import central_event, until_true
from .run import inside
from .telling import entities_of, live, pass_interval, say

ELSEWHERE = Site(
    site_id="4711",
    name="Elsewhere",
    address="1 Far Street",
    city="Oulu",
    country="Finland",
    code="FI",
)


def child(hass: HomeAssistant, account: MockConfigEntry, key: Key) -> dr.ChildDeviceEntry | None:
    """Return the registry's entry of a part that is a device of its own."""
    found = async_find(hass, account, key)
    assert found is None or isinstance(found, dr.ChildDeviceEntry)
    return found


def entries(hass: HomeAssistant, account: MockConfigEntry, start: str) -> list[er.RegistryEntry]:
    """Return the registry's entities whose unique ids begin so, disabled ones too."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), account.entry_id)
    return [
        entity for entity in entities if entity.unique_id.startswith(f"{account.entry_id}_{start}")
    ]


async def set_up(hass: HomeAssistant, account: MockConfigEntry, **options: Any) -> None:
    """Set an account up, or again, with options, and wait until REST has answered."""
    if hass.config_entries.async_get_entry(account.entry_id) is None:
        account.add_to_hass(hass)
    hass.config_entries.async_update_entry(account, options=options)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await until_true(lambda: inside(account).last_sync is not None)
    await hass.async_block_till_done()


async def refresh(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Let REST tell what it knows."""
    await inside(account).refresh()
    await hass.async_block_till_done()


async def test_a_radio_is_a_device_under_its_access_point(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """It comes when it is heard of, follows its band, goes by DELETE, and comes back whole."""
    ap = sim.campus.aps[0]
    radio = Radio(
        device=ap, name="radio9", mac="02:1a:00:00:99:90", number=9, band="6GHZ", channel=5
    )
    key = (PartKind.RADIO, ap.serial, radio.mac)
    start = f"{ap.serial}_radio_{radio.mac}_"
    assert child(hass, account, key) is None

    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio))])
    device, parent = child(hass, account, key), async_find_device(hass, account, ap.serial)
    assert device is not None
    assert parent is not None
    assert (device.name, device.parent_device_id) == ("Radio 6 GHz", parent.id)
    there = entries(hass, account, start)
    assert {entity.device_id for entity in there} == {device.id}
    assert {entity.disabled for entity in there} == {True, False}

    radio.band = "24GHZ"
    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio, "band"))])
    followed = child(hass, account, key)
    assert followed is not None
    assert (followed.name, followed.id) == ("Radio 2.4 GHz", device.id)

    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio, deleted=True))])
    assert child(hass, account, key) is None
    assert entries(hass, account, start) == []
    assert async_find_device(hass, account, ap.serial) is not None

    radio.band = "6GHZ"
    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio))])
    assert child(hass, account, key) is not None
    assert {entity.unique_id for entity in entries(hass, account, start)} == {
        entity.unique_id for entity in there
    }


async def test_a_part_has_no_device_of_its_own_until_it_has_an_entity(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """A radio of which nothing is told that can be shown is known, and in no registry."""
    ap = sim.campus.aps[0]
    radio = Radio(
        device=ap, name="radio9", mac="02:1a:00:00:99:90", number=9, band="6GHZ", channel=5
    )
    key = (PartKind.RADIO, ap.serial, radio.mac)
    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio, "ht_type"))])
    assert inside(account).thing(key) is not None
    assert child(hass, account, key) is None

    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio, "status"))])
    assert child(hass, account, key) is not None


async def test_an_uplink_is_a_device_under_its_gateway(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """It goes by DELETE, and the gateway stays."""
    [gateway] = sim.campus.gateways
    uplink = gateway.uplinks[0]
    key = (PartKind.UPLINK, gateway.serial, str(uplink.link))
    await say(hass, sim, account, [("gateway", gateway_messages.uplink(sim.context, uplink))])
    device, parent = child(hass, account, key), async_find_device(hass, account, gateway.serial)
    assert device is not None
    assert parent is not None
    assert (device.name, device.parent_device_id) == ("Uplink fibre", parent.id)

    await say(
        hass,
        sim,
        account,
        [("gateway", gateway_messages.uplink(sim.context, uplink, deleted=True))],
    )
    assert child(hass, account, key) is None
    assert entries(hass, account, f"{gateway.serial}_uplink_") == []
    assert async_find_device(hass, account, gateway.serial) is not None


PARTS: dict[str, tuple[str, PartKind, Callable[[Campus], Any], Callable[..., Any]]] = {
    "port of an access point": (
        "ap",
        PartKind.PORT,
        lambda campus: campus.aps[0].ports[0],
        ap_messages.port,
    ),
    "WLAN": ("ap", PartKind.WLAN, lambda campus: campus.aps[0].wlans[0], ap_messages.wlan),
    "tunnel of an access point": (
        "ap",
        PartKind.TUNNEL,
        lambda campus: next(ap.tunnels[0] for ap in campus.aps if ap.tunnels),
        ap_messages.tunnel,
    ),
    "uplink port of a switch": (
        "switch",
        PartKind.PORT,
        lambda campus: campus.switches[0].uplinks[0],
        switch_messages.interface,
    ),
    "port of a gateway": (
        "gateway",
        PartKind.PORT,
        lambda campus: campus.gateways[0].ports[0],
        gateway_messages.interface,
    ),
    "tunnel of a gateway": (
        "gateway",
        PartKind.TUNNEL,
        lambda campus: campus.gateways[0].tunnels[0],
        gateway_messages.tunnel,
    ),
}


@pytest.mark.parametrize("what", PARTS)
async def test_a_part_is_entities_of_its_device(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, what: str
) -> None:
    """They bear its name, go by DELETE whether enabled or not, and come back whole."""
    stream, kind, pick, message = PARTS[what]
    part = pick(sim.campus)
    start = f"{part.device.serial}_{kind}_"
    assert entries(hass, account, start) == []
    others = entities_of(hass, account)

    await say(hass, sim, account, [(stream, message(sim.context, part))])
    device = async_find_device(hass, account, part.device.serial)
    assert device is not None
    there = entries(hass, account, start)
    whole = entities_of(hass, account)
    assert there
    assert whole - others - {f"event {part.device.serial}_{kind}s_event"} == {
        f"{entity.domain} {entity.unique_id.removeprefix(f'{account.entry_id}_')}"
        for entity in there
    }
    assert {entity.device_id for entity in there} == {device.id}
    assert all(part.name in (entity.original_name or "") for entity in there)
    registry = er.async_get(hass)
    registry.async_update_entity(there[0].entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()

    await say(hass, sim, account, [(stream, message(sim.context, part, deleted=True))])
    assert entities_of(hass, account) == others
    assert async_find_device(hass, account, part.device.serial) is not None

    await say(hass, sim, account, [(stream, message(sim.context, part))])
    assert entities_of(hass, account) == whole


async def test_a_probe_is_entities_of_its_device(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """They are there once it has measured, under the address that it asks for."""
    ap = sim.campus.aps[0]
    start = f"{ap.serial}_probe_"
    assert entries(hass, account, start) == []
    await say(
        hass, sim, account, (said for measure in STREAM_STATISTICS for said in measure(sim.context))
    )
    await pass_interval(hass)
    device = async_find_device(hass, account, ap.serial)
    assert device is not None
    there = entries(hass, account, start)
    assert {entity.device_id for entity in there} == {device.id}
    for probe in ap.probes:
        assert any(probe.name in (entity.original_name or "") for entity in there), probe.name


async def test_a_probe_of_a_gateway_is_named_after_its_uplink(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """Nobody knows uplinks by Central's number of them."""
    about: dict[str, Any] = {"serial_number": "GWNEW", "link_id": 7}
    handle = inside(account).handle
    handle(central_event("gateway", "gateway_uplink", uplink_name="fibre", **about))
    measured: dict[str, Any] = {"probe_ip_addr": "192.0.2.1", "avg_rtt_float": 5.0} | about
    handle(central_event("gateway", "gateway_uplink_ip_probe_stats", statistics=True, **measured))
    await pass_interval(hass)
    [latency] = entries(hass, account, "GWNEW_probe_7/192.0.2.1_latency")
    assert latency.original_name == "Probe fibre/192.0.2.1 latency"


async def test_a_part_of_an_unknown_device_makes_the_device(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Whatever tells of a part tells that its device is there."""
    ap = replace(sim.campus.aps[0], serial="CNNEW", mac="02:1a:00:00:99:00")
    radio = replace(ap.radios[0], device=ap, mac="02:1a:00:00:99:90")
    await say(hass, sim, account, [("ap", ap_messages.radio(sim.context, radio))])
    device = async_find_device(hass, account, "CNNEW")
    part = child(hass, account, (PartKind.RADIO, "CNNEW", radio.mac))
    assert device is not None
    assert part is not None
    assert part.parent_device_id == device.id
    assert entries(hass, account, "CNNEW_device_event") != []


async def test_access_ports_are_shown_only_if_wanted(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """What was heard of them before counts, and without the option they leave the registry again."""
    [switch] = sim.campus.switches
    start = f"{switch.serial}_port_{switch.ports[1].name}_"
    await say(
        hass, sim, account, [("switch", switch_messages.interface(sim.context, switch.ports[1]))]
    )
    assert entries(hass, account, start) == []

    await set_up(hass, account, **{CONF_ACCESS_PORTS: True})
    assert entries(hass, account, start) != []

    await set_up(hass, account)
    assert entries(hass, account, start) == []


async def test_a_port_that_becomes_an_uplink_appears(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """REST tells which are; one that is none any more goes."""
    [switch] = sim.campus.switches
    port: Port[Switch] = switch.ports[1]
    start = f"{switch.serial}_port_{port.name}_"
    await say(hass, sim, account, [("switch", switch_messages.interface(sim.context, port))])
    assert entries(hass, account, start) == []

    port.uplink = True
    await refresh(hass, account)
    assert entries(hass, account, start) != []

    port.uplink = False
    await refresh(hass, account)
    assert entries(hass, account, start) == []


async def test_devices_of_other_sites_are_left_out_with_their_parts(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Also when a stream tells of them."""
    here, there = sim.campus.aps
    there.site = ELSEWHERE
    sim.campus.sites.append(ELSEWHERE)
    await set_up(hass, entry, **{CONF_SITES: [here.site.site_id]})
    for ap in (here, there):
        await say(
            hass,
            sim,
            entry,
            [
                ("ap", ap_messages.device(sim.context, ap)),
                ("ap", ap_messages.wlan(sim.context, ap.wlans[0])),
            ],
        )
    assert async_find_device(hass, entry, here.serial) is not None
    assert entries(hass, entry, f"{here.serial}_wlan_") != []
    assert async_find_device(hass, entry, there.serial) is None
    assert entries(hass, entry, there.serial) == []


async def test_a_device_that_moves_between_sites_leaves_and_enters_with_its_parts(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """What was heard of it elsewhere is there when it comes back."""
    ap = sim.campus.aps[0]
    home = ap.site
    radio = (PartKind.RADIO, ap.serial, ap.radios[0].mac)
    sim.campus.sites.append(ELSEWHERE)
    await set_up(hass, entry, **{CONF_SITES: [home.site_id]})
    await say(hass, sim, entry, [("ap", ap_messages.wlan(sim.context, ap.wlans[0]))])
    before = {entity.unique_id for entity in entries(hass, entry, f"{ap.serial}_")}
    assert child(hass, entry, radio) is not None

    ap.site = ELSEWHERE
    await refresh(hass, entry)
    assert async_find_device(hass, entry, ap.serial) is None
    assert child(hass, entry, radio) is None
    assert entries(hass, entry, ap.serial) == []

    ap.site = home
    await refresh(hass, entry)
    assert child(hass, entry, radio) is not None
    assert {entity.unique_id for entity in entries(hass, entry, f"{ap.serial}_")} == before
