"""Diagnostics that may be shown in public."""

from dataclasses import fields, is_dataclass, replace
import json
from typing import Any

from homeassistant.components.diagnostics import REDACTED
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Radio, Uplink
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.const import (
    CONF_ACCESS_PORTS,
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_SITES,
    DEFAULT_STREAMS,
)
from simulator import Settings

from .harness import Harness
from .helpers import central_event, until_true


@pytest.fixture
def settings() -> Settings:
    """An account that has alerts."""
    return Settings(alerts=2)


async def test_diagnostics_tell_how_an_account_does_but_not_whose_it_is(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Streams, counters and device health; no secret, address, name or whole serial number."""
    home.run.handle(
        central_event(
            "ap",
            "ap_stats",
            serial_number=home.campus.aps[0].serial,
            cpu_utilization=7,
            site_name="Secret site",
        )
    )
    found: Any = await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)
    assert found["streams"].keys() == set(DEFAULT_STREAMS)
    assert found["streams"]["ap"]["state"] == "live"
    assert found["streams"]["ap"]["counters"]["connects"] == 1
    assert (found["rest"]["ok"], found["rest"]["error"], found["rest"]["calls"]) == (True, None, 7)
    assert found["public_cluster"] is None
    assert found["data"]["credential_kind"] == "central"
    assert found["open_alerts"]["all"] == 2
    assert len(found["devices"]) == len(home.campus.devices)
    [ap] = [device for device in found["devices"] if device["cpu_utilization"] == 7]
    assert (ap["kind"], ap["serial_number"], ap["model"]) == (
        "access_point",
        "CN…01",
        home.campus.aps[0].model.name,
    )

    text = json.dumps(found, ensure_ascii=False)
    token = await home.run.access_token()
    private = [
        home.sim.client_id,
        home.sim.client_secret,
        home.sim.host,
        home.sim.token_url,
        token,
        home.entry.data["subscriber_id"],
        "BEGIN CERTIFICATE",
        "Secret site",
    ]
    for device in home.campus.devices:
        private += [
            device.serial,
            device.name,
            device.mac,
            device.ipv4,
            device.public_ip,
            device.site.name,
        ]
    assert [word for word in private if word in text] == []


async def test_diagnostics_show_what_was_chosen_but_not_where(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Why an entity is missing can be seen in a report; which sites there are cannot."""
    shown = {CONF_DEVICE_KINDS: ["switch"], CONF_PARTS: ["uplink"], CONF_ACCESS_PORTS: True}
    home.set_options(shown | {CONF_SITES: ["12345"]})

    found: Any = await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)

    assert found["options"] == shown | {CONF_SITES: REDACTED}


async def test_a_devices_diagnostics_are_its_own(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """The account's own device has the streams only."""
    device = home.device(home.campus.switches[0].serial)
    hub = home.device(home.entry.entry_id)
    assert device is not None
    assert hub is not None
    found: Any = await get_diagnostics_for_device(home.hass, hass_client, home.entry, device)
    assert (found["device"]["kind"], found["device"]["serial_number"]) == ("switch", "SG…01")
    assert home.campus.switches[0].name not in json.dumps(found["device"])
    found = await get_diagnostics_for_device(home.hass, hass_client, home.entry, hub)
    assert found["device"] is None
    assert found["streams"]["switch"]["state"] == "live"


async def test_diagnostics_count_what_was_not_understood(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """They are needed most when something is odd."""
    counters = home.run.subscriptions["ap"].counters
    await home.sim.send_raw("ap", "keep-alive")
    await until_true(lambda: counters.frames > 0)
    found: Any = await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)
    assert found["streams"]["ap"]["counters"]["ignored"] == {"text_frame": 1}


PRIVATE = (
    "CNABCDEFGH12",
    "02:1a:00:00:00:10",
    "021A.0000.0010",
    "someone@example.com",
    "10.20.0.7",
    "2001:db8::7",
    "Secret Site, 1 Example Street",
    "Corp-Guest",
    "core-1.example.com",
)
"""A serial number, addresses of all kinds, a person, a site, an SSID and a neighbour."""

PRODUCT = {"model", "part_number", "firmware_version", "installed", "recommended"}
PRODUCT |= {"upgrade_status", "classification", "reasons"}
"""What HPE calls its own products, which is shown as it is."""


def spoiled[T](thing: T, private: str) -> T:
    """Return something that says the same private thing in every text that it can hold, but for its names as a key."""
    assert is_dataclass(thing)
    assert not isinstance(thing, type)
    news: dict[str, Any] = {}
    for field in fields(thing):
        if field.name in PRODUCT | {"kind", "part_id", "serial_number", "site_id", "alert_id"}:
            continue
        if str(field.type).startswith("str"):
            news[field.name] = private
        elif str(field.type).startswith("tuple[str, ..."):
            news[field.name] = (private,)
    return replace(thing, **news)


@pytest.mark.parametrize("private", PRIVATE)
async def test_nothing_private_is_shown_wherever_it_stands(
    home: Harness, hass_client: ClientSessionGenerator, private: str
) -> None:
    """In every text of every class, as the id of a device, of its parts and of its site, and in all that is stored."""
    run = home.run
    serials = {kind: f"{private}{number}" for number, kind in enumerate(DeviceKind)}
    for kind, serial in serials.items():
        bare = Device(serial_number=serial, kind=kind, site_id=private)
        run.put(spoiled(bare, private))
        for part_of in PARTS.values():
            part = spoiled(part_of(serial_number=bare.serial_number, part_id=private), private)
            run.put(part)
        run.put_firmware(spoiled(Firmware(serial_number=bare.serial_number), private))
    run.alerts[private] = spoiled(Alert(alert_id=private, severity="major"), private)
    run.put_site(spoiled(Site(site_id=private), private))
    await home.settle()
    home.hass.config_entries.async_update_entry(
        home.entry,
        data=home.entry.data | {"subscriber_id": private, "something_new": private},
        options={CONF_SITES: [private], "something_new": private},
    )
    keys = [
        ("site", private),
        (PartKind.RADIO, serials[DeviceKind.ACCESS_POINT], private),
        (PartKind.UPLINK, serials[DeviceKind.GATEWAY], private),
        *(("device", serial) for serial in serials.values()),
    ]

    shown: list[Any] = [await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)]
    for key in keys:
        device_entry = home.find_device(key)
        assert device_entry is not None, key
        shown.append(
            await get_diagnostics_for_device(
                home.hass,
                hass_client,
                home.entry,
                device_entry,  # type: ignore[arg-type] # a child device, too
            )
        )

    assert [text for text in map(json.dumps, shown) if private.lower() in text.lower()] == []


async def test_parts_are_counted_for_an_account_and_shown_for_their_device(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """A radio or an uplink that is a device of its own shows itself, and the device that it is a part of."""
    await home.receive_everything()
    known = home.run.parts
    found: Any = await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)
    assert found["parts"] == {
        kind: sum(key[0] == kind for parts in known.values() for key in parts) for kind in PartKind
    }

    for device, part_of, stream in (
        (home.campus.aps[0], Radio, "ap"),
        (home.campus.gateways[0], Uplink, "gateway"),
    ):
        entry = home.device(device.serial)
        assert entry is not None
        found = await get_diagnostics_for_device(home.hass, hass_client, home.entry, entry)
        assert len(found["parts"]) == len(known[device.serial])
        assert found["streams"].keys() == {stream}
        assert found["site"]["health"] in {"poor", "fair", "good"}
        assert found["firmware"]["installed"] == device.model.firmware
        part = next(part for part in known[device.serial].values() if isinstance(part, part_of))
        child = home.find_device(part.key)
        assert child is not None
        found = await get_diagnostics_for_device(home.hass, hass_client, home.entry, child)  # type: ignore[arg-type] # a child device
        assert [one["part"] for one in found["parts"]] == [part.kind]
        assert found["device"]["kind"] == home.run.devices[device.serial].kind
