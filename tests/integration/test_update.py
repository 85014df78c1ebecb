"""Update entities, and radios that REST lists."""

from unittest.mock import patch

from homeassistant.components.update import (
    DOMAIN as UPDATE,
    SERVICE_INSTALL,
    SERVICE_SKIP,
    UpdateEntityFeature,
)
from homeassistant.components.update.const import (
    ATTR_IN_PROGRESS,
    ATTR_INSTALLED_VERSION,
    ATTR_LATEST_VERSION,
    ATTR_RELEASE_SUMMARY,
    ATTR_TITLE,
)
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    EntityCategory,
)
from homeassistant.core import State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.const import (
    CONF_PARTS,
    CONF_STREAMS,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.registry.unique_ids import unique_id
from simulator import Settings, Simulator
from simulator.devices import Device
from simulator.rest_other_lists import RECOMMENDED_FIRMWARE

from .harness import Harness

FIRMWARE = "/network-services/v1/firmware-details"
RADIOS = "/network-monitoring/v1/radios"


def entity_of(home: Harness, serial: str) -> str | None:
    """Return the entity ID of a device's update entity, or None."""
    unique = unique_id(("device", serial), "firmware")
    return er.async_get(home.hass).async_get_entity_id(UPDATE, DOMAIN, unique)


def state_of(home: Harness, serial: str) -> State:
    """Return the state of a device's update entity."""
    entity = entity_of(home, serial)
    assert entity is not None, serial
    state = home.hass.states.get(entity)
    assert state is not None, serial
    return state


def versions(state: State) -> tuple[str, str | None, str | None]:
    """Return a state with its installed and its latest version."""
    return (
        state.state,
        state.attributes[ATTR_INSTALLED_VERSION],
        state.attributes[ATTR_LATEST_VERSION],
    )


def old_device(sim: Simulator) -> Device:
    """Return a device that has an update."""
    return next(
        device for device in sim.campus.devices if device.model.firmware in RECOMMENDED_FIRMWARE
    )


async def test_every_device_shows_its_installed_and_recommended_firmware(new_home: Harness) -> None:
    """A device with a newer recommendation is on."""
    current = old_device(new_home.sim)
    current.model = current.model._replace(firmware=RECOMMENDED_FIRMWARE[current.model.firmware])
    await new_home.set_up()
    await new_home.until_live()
    found = {
        device.serial: versions(state_of(new_home, device.serial))
        for device in new_home.campus.devices
    }
    assert found == {
        device.serial: (
            "on" if (firmware := device.model.firmware) in RECOMMENDED_FIRMWARE else "off",
            firmware,
            RECOMMENDED_FIRMWARE.get(firmware, firmware),
        )
        for device in new_home.campus.devices
    }
    assert {state for state, _, _ in found.values()} == {"on", "off"}


async def test_an_update_entity_informs_and_installs_nothing(home: Harness) -> None:
    """Firmware is installed in Central only."""
    device = old_device(home.sim)
    state = state_of(home, device.serial)
    assert state.attributes[ATTR_SUPPORTED_FEATURES] == UpdateEntityFeature.PROGRESS
    assert state.attributes[ATTR_DEVICE_CLASS] == "firmware"
    assert state.attributes[ATTR_TITLE] == device.model.name
    assert state.attributes[ATTR_RELEASE_SUMMARY] == "Bug fix, Update available"
    assert state.attributes[ATTR_IN_PROGRESS] is None
    assert state.name == f"{device.name} Firmware"
    entry = er.async_get(home.hass).async_get(state.entity_id)
    assert entry is not None
    assert entry.entity_category is EntityCategory.DIAGNOSTIC
    with pytest.raises(HomeAssistantError):
        await home.hass.services.async_call(
            UPDATE, SERVICE_INSTALL, {ATTR_ENTITY_ID: state.entity_id}, blocking=True
        )


async def test_a_recommendation_can_be_skipped(home: Harness) -> None:
    """A recommended version can be skipped as any update."""
    device = old_device(home.sim)
    entity = entity_of(home, device.serial)
    await home.hass.services.async_call(
        UPDATE, SERVICE_SKIP, {ATTR_ENTITY_ID: entity}, blocking=True
    )
    assert state_of(home, device.serial).state == "off"


async def test_an_upgrade_is_shown_as_the_stream_reports_it(home: Harness) -> None:
    """The entity does not wait for the next REST list."""
    device = old_device(home.sim)
    old = device.model.firmware
    calls = home.run.calls
    await home.sim.incident("firmware_upgraded", device.serial)
    await home.until(lambda: state_of(home, device.serial).state == "off")
    assert versions(state_of(home, device.serial)) == (
        "off",
        RECOMMENDED_FIRMWARE[old],
        RECOMMENDED_FIRMWARE[old],
    )
    assert home.run.calls == calls


async def test_recommendations_are_listed_every_six_hours(home: Harness) -> None:
    """Other refreshes do not list firmware."""
    serial = home.campus.gateways[0].serial
    run = home.run
    with patch.object(run.api, "firmware", autospec=True) as asked:
        await run.refresh()
        asked.assert_not_called()
    await home.run.load_firmware(
        Firmware(serial_number=serial, installed="10.1", recommended="99.1")
    )
    assert state_of(home, serial).attributes[ATTR_LATEST_VERSION] == "99.1"


@pytest.mark.parametrize(
    "installed, recommended, status, latest, state",
    [
        ("8.5.2.0_59123", "8.6.0.6_77023", "up_to_date", "8.5.2.0_59123", "off"),
        ("8.5.2.0_59123", "8.6.0.6_77023", None, "8.6.0.6_77023", "on"),
        ("8.5.2.0_59123", None, "update_required", "8.5.2.0_59123", "off"),
        ("10.7.1.0_91138", "10.7.1.0_91148", "update_available", "10.7.1.0_91148", "on"),
        ("10.7.1.0_91148", "10.7.1.0_91138", "update_available", "10.7.1.0_91138", "off"),
        ("10.7.1.10_1", "10.7.1.9_2", "update_available", "10.7.1.9_2", "off"),
        ("FL.10.14.1010", "FL.10.15.1000", "update_available", "FL.10.15.1000", "on"),
        ("FL.10.14.1010", "ML.10.01.0001", "update_available", "ML.10.01.0001", "on"),
        (None, "10.7.1.0_91148", "update_available", "10.7.1.0_91148", "unknown"),
    ],
)
async def test_versions_of_every_spelling(
    home: Harness,
    installed: str | None,
    recommended: str | None,
    status: str | None,
    latest: str,
    state: str,
) -> None:
    """Central's status decides; without it, versions are compared."""
    serial = home.campus.aps[0].serial
    devices = home.run.devices
    devices[serial] = devices[serial].updated({"firmware_version": None})
    home.campus.aps[0].model = home.campus.aps[0].model._replace(firmware="")
    await home.run.load_firmware(
        Firmware(
            serial_number=serial,
            installed=installed,
            recommended=recommended,
            upgrade_status=status,
        ),
    )
    assert versions(state_of(home, serial)) == (state, installed, latest)


@pytest.mark.parametrize(
    "status, progress",
    [
        ("in_progress", True),
        ("upgrade_in_progress", True),
        ("upgrading", True),
        ("update_available", None),
        ("unheard_of", None),
        (None, None),
    ],
)
async def test_an_upgrade_is_in_progress_if_central_says_so(
    home: Harness, status: str | None, progress: bool | None
) -> None:
    """An upgrade is in progress until the device reports another version."""
    device = old_device(home.sim)
    firmware = Firmware(
        serial_number=device.serial, installed=device.model.firmware, upgrade_status=status
    )
    await home.run.load_firmware(firmware)
    assert state_of(home, device.serial).attributes[ATTR_IN_PROGRESS] is progress
    await home.sim.incident("firmware_upgraded", device.serial)
    await home.until(
        lambda: (
            state_of(home, device.serial).attributes[ATTR_INSTALLED_VERSION]
            == device.model.firmware
            and state_of(home, device.serial).attributes[ATTR_IN_PROGRESS] is None
        )
    )


@pytest.mark.parametrize(
    "classification, phrase", [("lsr", "LSR"), ("bug_fix", "Bug fix"), (None, None)]
)
async def test_a_classification_is_shown_as_people_write_it(
    home: Harness, classification: str | None, phrase: str | None
) -> None:
    """LSR is an abbreviation, other classifications are words."""
    serial = home.campus.aps[0].serial
    await home.run.load_firmware(Firmware(serial_number=serial, classification=classification))
    assert state_of(home, serial).attributes[ATTR_RELEASE_SUMMARY] == phrase


async def test_firmware_missing_from_a_complete_list_is_unknown(home: Harness) -> None:
    """Firmware that is missing from an incomplete list stays."""
    device = old_device(home.sim)
    await home.run.load_firmware(complete=False)
    assert state_of(home, device.serial).state == "on"
    await home.run.load_firmware()
    assert state_of(home, device.serial).state == "on"  # an empty list is asked for again
    await home.run.load_firmware()
    state = state_of(home, device.serial)
    assert versions(state) == ("unknown", device.model.firmware, None)
    assert state.attributes[ATTR_RELEASE_SUMMARY] is None
    await home.run.load_firmware(Firmware(serial_number=device.serial, upgrade_status="up_to_date"))
    assert state_of(home, device.serial).state == "off"


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_firmware_and_radios_may_fail(new_home: Harness, status: int) -> None:
    """All else is set up; both are added once they can be read."""
    new_home.sim.faults.rest.update({FIRMWARE: status, RADIOS: status})
    await new_home.set_up()
    await new_home.until_live()
    run = new_home.run
    assert run.refresh_succeeded
    assert not run.needs_sync
    serials = {device.serial for device in new_home.campus.devices}
    assert set(run.devices) == serials
    assert {entity_of(new_home, serial) for serial in serials} == {None}

    new_home.sim.faults.rest.clear()
    await run.refresh()
    await new_home.settle()
    assert state_of(new_home, old_device(new_home.sim).serial).state == "on"


async def test_firmware_is_shown_while_the_streams_are_down(new_home: Harness) -> None:
    """A recommendation does not depend on streams."""
    new_home.sim.faults.streams.update(dict.fromkeys(DEFAULT_STREAMS, 500))
    await new_home.set_up()
    await new_home.settle()
    assert not new_home.run.any_live
    assert state_of(new_home, old_device(new_home.sim).serial).state == "on"


async def test_a_device_that_is_removed_and_comes_back_has_its_firmware_again(
    home: Harness,
) -> None:
    """Firmware of a removed device is kept."""
    device = old_device(home.sim)
    await home.sim.incident("device_removed", device.serial)
    await home.until(lambda: entity_of(home, device.serial) is None)
    await home.sim.incident("device_added", device.serial)
    await home.until(
        lambda: (
            entity_of(home, device.serial) is not None
            and state_of(home, device.serial).state == "on"
        )
    )


class TestLargeAccount:
    """An account with more than 250 devices."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus of many access points."""
        return Settings(aps=251, switches=0, gateways=0, clients=0)

    async def test_a_large_account_has_no_update_entities(self, new_home: Harness) -> None:
        """With all entities, they are disabled by default."""
        await new_home.set_up()
        await new_home.until_live()
        assert len(new_home.run.firmware) == 251
        assert entity_of(new_home, new_home.campus.aps[0].serial) is None
        entity = new_home.run.firmware_entity(new_home.campus.aps[0].serial)
        assert not entity.entity_registry_enabled_default


async def test_radios_are_known_from_the_start(home: Harness) -> None:
    """Streams report a radio when it changes, which may be never, so REST lists them."""
    for ap in home.campus.aps:
        for radio in ap.radios:
            unique = unique_id(("radio", ap.serial, radio.mac), "channel")
            entity = er.async_get(home.hass).async_get_entity_id("sensor", DOMAIN, unique)
            assert entity is not None
            state = home.hass.states.get(entity)
            assert state is not None
            assert state.state == str(radio.channel)


async def test_a_radio_that_went_down_unseen_is_down_after_a_refresh(home: Harness) -> None:
    """REST corrects what the stream missed."""
    radio = home.campus.aps[0].radios[0]
    radio.up = False
    await home.run.refresh()
    thing = home.run.thing(("radio", radio.serial, radio.mac))
    assert thing.status == "down"


@pytest.mark.parametrize("options", [{CONF_STREAMS: ["switch", "alerts"]}, {CONF_PARTS: ["port"]}])
async def test_radios_that_are_not_selected_are_not_listed(
    new_home: Harness, options: dict[str, list[str]]
) -> None:
    """The refresh saves a call."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.set_options(options)
    with patch("custom_components.hpe_aruba_central.central.rest.api.CentralApi.radios") as asked:
        await new_home.set_up()
        await new_home.settle()
    asked.assert_not_called()
    assert not any(
        part.kind == "radio" for parts in new_home.run.parts.values() for part in parts.values()
    )
