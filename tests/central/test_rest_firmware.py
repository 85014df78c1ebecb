"""The firmware of devices, as REST lists it."""

from datetime import UTC, datetime

import pytest

from custom_components.hpe_aruba_central.central.errors import CentralServerError
from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from simulator import Settings, Simulator
from tests.central.scripted_server import TOKEN, Scripted, page

FIRMWARE = "/network-services/v1/firmware-details"


async def firmware(scripted_api: CentralApi, scripted: Scripted, **item: object) -> Firmware:
    """Return the firmware that is read from an item of the list."""
    scripted.answers = [TOKEN, page({"serialNumber": "CN01", **item})]
    (found,) = await scripted_api.firmware()
    return found


async def test_firmware(api: CentralApi, sim: Simulator) -> None:
    """Every device is listed with its firmware, some with an update, in one call."""
    found = {item.serial_number: item for item in await api.firmware()}
    assert {serial: item.installed for serial, item in found.items()} == {
        device.serial: device.model.firmware for device in sim.campus.devices
    }
    newer = {item.upgrade_status for item in found.values() if item.recommended != item.installed}
    same = {item.upgrade_status for item in found.values() if item.recommended == item.installed}
    assert newer == {"update_available"}
    assert same <= {"up_to_date"}
    assert api.calls == 1


class TestManyDevices:
    """A campus of more devices than a page holds."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with more devices than a page of this list holds."""
        return Settings(aps=1001, switches=0, gateways=0, clients=0)

    async def test_pages(self, api: CentralApi, sim: Simulator) -> None:
        """Each page is read once."""
        found = await api.firmware()
        assert [item.serial_number for item in found] == [
            device.serial for device in sim.campus.devices
        ]
        assert (found.complete, api.calls) == (True, 2)


async def test_server_error(api: CentralApi, sim: Simulator) -> None:
    """If the list fails, its error is raised."""
    sim.faults.rest[FIRMWARE] = 500
    with pytest.raises(CentralServerError):
        await api.firmware()


async def test_firmware_of_the_definition(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The example of HPE's definition is read: up to date, but not at the recommended version."""
    found = await firmware(
        scripted_api,
        scripted,
        deviceName="AP00000001",
        deviceType="ACCESS_POINT",
        firmwareClassification="",
        firmwareVersion="8.5.2.0_59123",
        id="AP00000001",
        lastUpgradedTimeAt="2024-04-30T06:52:18.712Z",
        recommendedVersion="8.6.0.6_77023",
        serialNumber="AP00000001",
        siteId="1120972196",
        siteName="Site1",
        type="network-services/firmware-management",
        upgradeStatus="Up To Date",
    )
    assert found == Firmware(
        serial_number="AP00000001",
        installed="8.5.2.0_59123",
        recommended="8.6.0.6_77023",
        upgrade_status="up_to_date",
        last_upgraded=datetime(2024, 4, 30, 6, 52, 18, 712_000, tzinfo=UTC),
    )
    assert [(request.path, dict(request.query)) for request in scripted.requests[1:]] == [
        (FIRMWARE, {"limit": "1000"})
    ]


@pytest.mark.parametrize(
    "value,expected",
    [
        ("Up To Date", "up_to_date"),
        ("UP_TO_DATE", "up_to_date"),
        (" update-required ", "update_required"),
        ("", None),
        ("-", None),
        ("N/A", None),
        (None, None),
        ([], None),
        (True, None),
    ],
)
async def test_spellings_of_the_status(
    scripted_api: CentralApi, scripted: Scripted, value: object, expected: str | None
) -> None:
    """Not all statuses are documented; differences in spelling are ignored."""
    found = await firmware(
        scripted_api, scripted, upgradeStatus=value, firmwareClassification=value
    )
    assert (found.upgrade_status, found.classification) == (expected, expected)


@pytest.mark.parametrize("version", [None, "", " ", "-", "NA", "n/a", "None", "null", {}, False])
async def test_no_version(scripted_api: CentralApi, scripted: Scripted, version: object) -> None:
    """Placeholders count as no version."""
    found = await firmware(
        scripted_api, scripted, firmwareVersion=version, recommendedVersion=version
    )
    assert found == Firmware(serial_number="CN01")


async def test_version_under_its_former_name(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The installed version had another name in the API's alpha."""
    assert (
        await firmware(scripted_api, scripted, softwareVersion="10.7.1.0")
    ).installed == "10.7.1.0"


@pytest.mark.parametrize(
    "value,time",
    [
        ("2024-04-30T06:52:18Z", datetime(2024, 4, 30, 6, 52, 18, tzinfo=UTC)),
        ("2024-04-30T08:52:18+02:00", datetime(2024, 4, 30, 6, 52, 18, tzinfo=UTC)),
        (1714459938, datetime(2024, 4, 30, 6, 52, 18, tzinfo=UTC)),
        (1714459938.0, datetime(2024, 4, 30, 6, 52, 18, tzinfo=UTC)),
        ("1714459938000", datetime(2024, 4, 30, 6, 52, 18, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        (0, None),
        ("0", None),
        (-5, None),
        (1e30, None),
        (10**400, None),
        ("soon", None),
        ("-", None),
        (None, None),
        ({}, None),
    ],
)
async def test_last_upgrade(
    scripted_api: CentralApi, scripted: Scripted, value: object, time: datetime | None
) -> None:
    """A time that was never set, or is invalid, is None."""
    assert (await firmware(scripted_api, scripted, lastUpgradedTimeAt=value)).last_upgraded == time


async def test_invalid_items(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Items without a serial number are skipped."""
    scripted.answers = [TOKEN, page(None, "text", [], {}, {"serialNumber": ""}, {"id": "CN01"})]
    assert [item.serial_number for item in await scripted_api.firmware()] == ["CN01"]
