"""Parts of devices: they are added, updated and removed as reported."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.const import CONF_ACCESS_PORTS, CONF_SITES
from simulator.campus import Campus
from simulator.devices import Port, Radio, Site, Switch
from simulator.messages import (
    ap as ap_messages,
    gateway as gateway_messages,
    switch as switch_messages,
)
from simulator.statistics import STREAM_STATISTICS

from .harness import Harness
from .helpers import central_event

ELSEWHERE = Site(
    site_id="4711",
    name="Elsewhere",
    address="1 Far Street",
    city="Oulu",
    country="Finland",
    code="FI",
)


def child(home: Harness, key: Key) -> dr.ChildDeviceEntry | None:
    """Return the registry's device of a part."""
    found = home.find_device(key)
    assert found is None or isinstance(found, dr.ChildDeviceEntry)
    return found


def entries(home: Harness, start: str) -> list[er.RegistryEntry]:
    """Return the entities whose unique IDs have a prefix, including disabled ones."""
    entities = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    return [entity for entity in entities if entity.unique_id.startswith(start)]


async def refresh(home: Harness) -> None:
    """Refresh from REST."""
    await home.run.refresh()
    await home.settle()


async def test_a_radio_is_a_child_device_of_its_access_point(home: Harness) -> None:
    """A radio is added when reported, follows its band, is removed by DELETE, and returns."""
    ap = home.campus.aps[0]
    radio = Radio(
        device=ap, name="radio9", mac="02:1a:00:00:99:90", number=9, band="6GHZ", channel=5
    )
    key = (PartKind.RADIO, ap.serial, radio.mac)
    start = f"{ap.serial}_radio_{radio.mac}_"
    assert child(home, key) is None

    await home.receive([("ap", ap_messages.radio(home.sim.context, radio))])
    device, parent = child(home, key), home.device(ap.serial)
    assert device is not None
    assert parent is not None
    assert (device.name, device.parent_device_id) == ("Radio 6 GHz", parent.id)
    there = entries(home, start)
    assert {entity.device_id for entity in there} == {device.id}
    assert {entity.disabled for entity in there} == {True, False}

    radio.band = "24GHZ"
    await home.receive([("ap", ap_messages.radio(home.sim.context, radio, "band"))])
    followed = child(home, key)
    assert followed is not None
    assert (followed.name, followed.id) == ("Radio 2.4 GHz", device.id)

    await home.receive([("ap", ap_messages.radio(home.sim.context, radio, deleted=True))])
    assert child(home, key) is None
    assert entries(home, start) == []
    assert home.device(ap.serial) is not None

    radio.band = "6GHZ"
    await home.receive([("ap", ap_messages.radio(home.sim.context, radio))])
    assert child(home, key) is not None
    assert {entity.unique_id for entity in entries(home, start)} == {
        entity.unique_id for entity in there
    }


async def test_a_part_has_no_device_of_its_own_until_it_has_an_entity(home: Harness) -> None:
    """A radio without any value to show is known, but in no registry."""
    ap = home.campus.aps[0]
    radio = Radio(
        device=ap, name="radio9", mac="02:1a:00:00:99:90", number=9, band="6GHZ", channel=5
    )
    key = (PartKind.RADIO, ap.serial, radio.mac)
    await home.receive([("ap", ap_messages.radio(home.sim.context, radio, "ht_type"))])
    assert home.run.thing(key) is not None
    assert child(home, key) is None

    await home.receive([("ap", ap_messages.radio(home.sim.context, radio, "status"))])
    assert child(home, key) is not None


async def test_an_uplink_is_a_child_device_of_its_gateway(home: Harness) -> None:
    """An uplink is removed by DELETE, and its gateway stays."""
    [gateway] = home.campus.gateways
    uplink = gateway.uplinks[0]
    key = (PartKind.UPLINK, gateway.serial, str(uplink.link))
    await home.receive([("gateway", gateway_messages.uplink(home.sim.context, uplink))])
    device, parent = child(home, key), home.device(gateway.serial)
    assert device is not None
    assert parent is not None
    assert (device.name, device.parent_device_id) == ("Uplink fiber", parent.id)

    await home.receive(
        [("gateway", gateway_messages.uplink(home.sim.context, uplink, deleted=True))]
    )
    assert child(home, key) is None
    assert entries(home, f"{gateway.serial}_uplink_") == []
    assert home.device(gateway.serial) is not None


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
async def test_other_parts_are_entities_of_their_device(home: Harness, what: str) -> None:
    """A part's entities have its name, are removed by DELETE, even if disabled, and return."""
    stream, kind, pick, message = PARTS[what]
    part = pick(home.campus)
    start = f"{part.device.serial}_{kind}_"
    assert entries(home, start) == []
    others = home.entities()

    await home.receive([(stream, message(home.sim.context, part))])
    device = home.device(part.device.serial)
    assert device is not None
    there = entries(home, start)
    whole = home.entities()
    assert there
    assert whole - others - {f"event {part.device.serial}_{kind}s_event"} == {
        f"{entity.domain} {entity.unique_id.removeprefix(f'{home.entry.unique_id}_')}"
        for entity in there
    }
    assert {entity.device_id for entity in there} == {device.id}
    assert all(part.name in (entity.original_name or "") for entity in there)
    registry = er.async_get(home.hass)
    registry.async_update_entity(there[0].entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await home.settle()

    await home.receive([(stream, message(home.sim.context, part, deleted=True))])
    assert home.entities() == others
    assert home.device(part.device.serial) is not None

    await home.receive([(stream, message(home.sim.context, part))])
    assert home.entities() == whole


async def test_a_probe_is_entities_of_its_device(home: Harness) -> None:
    """A probe's entities are added with its first measurement, named by the probed address."""
    ap = home.campus.aps[0]
    start = f"{ap.serial}_probe_"
    assert entries(home, start) == []
    await home.receive(said for measure in STREAM_STATISTICS for said in measure(home.sim.context))
    await home.flush()
    device = home.device(ap.serial)
    assert device is not None
    there = entries(home, start)
    assert {entity.device_id for entity in there} == {device.id}
    for probe in ap.probes:
        assert any(probe.name in (entity.original_name or "") for entity in there), probe.name


async def test_a_probe_of_a_gateway_is_named_after_its_uplink(home: Harness) -> None:
    """Central's number of the uplink is not shown."""
    about: dict[str, Any] = {"serial_number": "GWNEW", "link_id": 7}
    handle = home.run.handle
    handle(central_event("gateway", "gateway_uplink", uplink_name="fiber", **about))
    measured: dict[str, Any] = {"probe_ip_addr": "192.0.2.1", "avg_rtt_float": 5.0} | about
    handle(central_event("gateway", "gateway_uplink_ip_probe_stats", statistics=True, **measured))
    await home.flush()
    [latency] = entries(home, "GWNEW_probe_7/192.0.2.1_latency")
    assert latency.original_name == "Probe fiber/192.0.2.1 latency"


async def test_a_part_of_an_unknown_device_adds_the_device(home: Harness) -> None:
    """A message about a part adds its device."""
    ap = replace(home.campus.aps[0], serial="CNNEW", mac="02:1a:00:00:99:00")
    radio = replace(ap.radios[0], device=ap, mac="02:1a:00:00:99:90")
    await home.receive([("ap", ap_messages.radio(home.sim.context, radio))])
    device = home.device("CNNEW")
    part = child(home, (PartKind.RADIO, "CNNEW", radio.mac))
    assert device is not None
    assert part is not None
    assert part.parent_device_id == device.id
    assert entries(home, "CNNEW_device_event") != []


async def test_access_ports_are_shown_only_if_selected(home: Harness) -> None:
    """Ports known before are added with the option, and removed without it."""
    [switch] = home.campus.switches
    start = f"{switch.serial}_port_{switch.ports[1].name}_"
    await home.receive([("switch", switch_messages.interface(home.sim.context, switch.ports[1]))])
    assert entries(home, start) == []

    await home.start({CONF_ACCESS_PORTS: True})
    assert entries(home, start) != []

    await home.start({})
    assert entries(home, start) == []


async def test_a_port_that_becomes_an_uplink_is_added(home: Harness) -> None:
    """REST lists which ports are uplinks; other ports are removed."""
    [switch] = home.campus.switches
    port: Port[Switch] = switch.ports[1]
    start = f"{switch.serial}_port_{port.name}_"
    await home.receive([("switch", switch_messages.interface(home.sim.context, port))])
    assert entries(home, start) == []

    port.uplink = True
    await refresh(home)
    assert entries(home, start) != []

    port.uplink = False
    await refresh(home)
    assert entries(home, start) == []


async def test_devices_of_sites_that_are_not_selected_are_left_out(new_home: Harness) -> None:
    """Messages about them and their parts add nothing."""
    here, there = new_home.campus.aps
    there.site = ELSEWHERE
    new_home.campus.sites.append(ELSEWHERE)
    await new_home.start({CONF_SITES: [here.site.site_id]})
    for ap in (here, there):
        await new_home.receive(
            [
                ("ap", ap_messages.device(new_home.sim.context, ap)),
                ("ap", ap_messages.wlan(new_home.sim.context, ap.wlans[0])),
            ]
        )
    assert new_home.device(here.serial) is not None
    assert entries(new_home, f"{here.serial}_wlan_") != []
    assert new_home.device(there.serial) is None
    assert entries(new_home, there.serial) == []


async def test_a_device_that_moves_between_sites_takes_its_parts_along(
    new_home: Harness,
) -> None:
    """What was reported while it was at another site is shown on its return."""
    ap = new_home.campus.aps[0]
    main_site = ap.site
    radio = (PartKind.RADIO, ap.serial, ap.radios[0].mac)
    new_home.campus.sites.append(ELSEWHERE)
    await new_home.start({CONF_SITES: [main_site.site_id]})
    await new_home.receive([("ap", ap_messages.wlan(new_home.sim.context, ap.wlans[0]))])
    before = {entity.unique_id for entity in entries(new_home, f"{ap.serial}_")}
    assert child(new_home, radio) is not None

    ap.site = ELSEWHERE
    await refresh(new_home)
    assert new_home.device(ap.serial) is None
    assert child(new_home, radio) is None
    assert entries(new_home, ap.serial) == []

    ap.site = main_site
    await refresh(new_home)
    assert child(new_home, radio) is not None
    assert {entity.unique_id for entity in entries(new_home, f"{ap.serial}_")} == before


async def test_removing_a_device_does_not_look_at_its_entities_for_each_part(
    new_home: Harness,
) -> None:
    """It would take the square of the number of ports, in which nothing else runs."""
    switch = new_home.campus.switches[0]
    await new_home.start({CONF_ACCESS_PORTS: True})
    await new_home.receive_everything()
    found = entries(new_home, f"{switch.serial}_port_")
    ports = {entity.unique_id.split("_")[2] for entity in found}
    assert len(ports) > 20

    find = er.async_entries_for_device
    with patch.object(er, "async_entries_for_device", side_effect=find) as looked:
        await new_home.incident("device_removed", switch.serial)

    assert entries(new_home, f"{switch.serial}_") == []
    assert looked.call_count < len(ports) / 2
