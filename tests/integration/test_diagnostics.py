"""Diagnostics contain nothing private."""

from dataclasses import fields, is_dataclass, replace
import json
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.util import dt as dt_util
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
    """Return a campus with open alerts."""
    return Settings(alerts=2)


async def identities(home: Harness) -> list[str]:
    """Return every text that identifies the account, its network or its credentials."""
    found = [
        home.sim.client_id,
        home.sim.client_secret,
        home.sim.host,
        home.sim.token_url,
        await home.run.access_token(),
        home.entry.data["subscriber_id"],
        "BEGIN CERTIFICATE",
        "Secret site",
    ]
    for device in home.campus.devices:
        found += [device.serial, device.name, device.mac]
        found += [device.ipv4, device.public_ip, device.site.name]
    return found


async def test_diagnostics_show_an_accounts_state_but_not_its_identity(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Diagnostics contain streams and health, but no secret, address, name or serial number."""
    home.run.handle(
        central_event(
            "ap",
            "ap_stats",
            at=dt_util.utcnow(),
            serial_number=home.campus.aps[0].serial,
            cpu_utilization=7,
            site_name="Secret site",
        )
    )
    found: Any = await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)
    assert found["streams"].keys() == set(DEFAULT_STREAMS)
    assert found["streams"]["ap"]["state"] == "live"
    assert found["streams"]["ap"]["counters"]["connects"] == 1
    assert (found["rest"]["ok"], found["rest"]["error"], found["rest"]["calls"]) == (True, None, 8)
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
    assert [identity for identity in await identities(home) if identity in text] == []


async def test_diagnostics_show_options_but_not_sites(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Options that remove entities are shown, but sites are redacted."""
    shown = {CONF_DEVICE_KINDS: ["switch"], CONF_PARTS: ["uplink"], CONF_ACCESS_PORTS: True}
    home.set_options(shown | {CONF_SITES: ["12345"]})

    found: Any = await get_diagnostics_for_config_entry(home.hass, hass_client, home.entry)

    assert found["options"] == shown | {CONF_SITES: REDACTED}


async def test_a_devices_diagnostics_are_its_own(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """The diagnostics of the account's own device contain the streams only."""
    device = home.device(home.campus.switches[0].serial)
    hub = home.device(str(home.entry.unique_id))
    assert device is not None
    assert hub is not None
    found: Any = await get_diagnostics_for_device(home.hass, hass_client, home.entry, device)
    assert (found["device"]["kind"], found["device"]["serial_number"]) == ("switch", "SG…01")
    assert home.campus.switches[0].name not in json.dumps(found["device"])
    found = await get_diagnostics_for_device(home.hass, hass_client, home.entry, hub)
    assert found["device"] is None
    assert found["streams"]["switch"]["state"] == "live"


async def test_diagnostics_count_what_was_not_decoded(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Frames that were ignored are counted by reason."""
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


def with_private_text[T](thing: T, private: str) -> T:
    """Return a copy of a dataclass with the private text in every text field but its keys."""
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
async def test_nothing_private_is_shown_whatever_field_holds_it(
    home: Harness, hass_client: ClientSessionGenerator, private: str
) -> None:
    """Private text is redacted in every field of every class, as an ID, and in stored data."""
    run = home.run
    serials = {kind: f"{private}{number}" for number, kind in enumerate(DeviceKind)}
    for kind, serial in serials.items():
        bare = Device(serial_number=serial, kind=kind, site_id=private)
        run.put(with_private_text(bare, private))
        for part_of in PARTS.values():
            part = with_private_text(
                part_of(serial_number=bare.serial_number, part_id=private), private
            )
            run.put(part)
        run.put_firmware(with_private_text(Firmware(serial_number=bare.serial_number), private))
    run.alerts[private] = with_private_text(Alert(alert_id=private, severity="major"), private)
    run.put_site(with_private_text(Site(site_id=private), private))
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
    """A radio's or an uplink's device shows that part and the device it belongs to."""
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
        found = await get_diagnostics_for_device(
            home.hass,
            hass_client,
            home.entry,
            child,  # type: ignore[arg-type] # a child device
        )
        assert [one["part"] for one in found["parts"]] == [part.kind]
        assert found["device"]["kind"] == home.run.devices[device.serial].kind
