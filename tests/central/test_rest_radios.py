"""Radios as REST lists them, with the stream's names for their enum values."""

from dataclasses import replace

import pytest

from custom_components.hpe_aruba_central.central.errors import CentralForbiddenError
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.part_enums import (
    ChannelWidth,
    RadioAntenna,
    RadioBand,
    RadioBandRange,
    RadioMode,
    RadioStatus,
    RadioType,
)
from custom_components.hpe_aruba_central.central.models.parts import Radio
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from simulator import Settings, Simulator
from tests.central.builders import at
from tests.central.scripted_server import TOKEN, Scripted, page

RADIOS = "/network-monitoring/v1/radios"

MAC = "02:00:00:00:00:01"


async def radio(scripted_api: CentralApi, scripted: Scripted, **item: object) -> Radio:
    """Return the radio that is read from an item of the list."""
    scripted.answers = [TOKEN, page({"serialNumber": "CN01", "macAddress": MAC, **item})]
    (found,) = await scripted_api.radios()
    return found


async def test_radios(api: CentralApi, sim: Simulator) -> None:
    """Each radio has the stream's key and enum values; one call lists them all."""
    down, disabled, *_ = radios = [radio for ap in sim.campus.aps for radio in ap.radios]
    down.up, disabled.enabled = False, False
    found = {radio.key: radio for radio in await api.radios()}
    assert api.calls == 1
    assert set(found) == {("radio", radio.serial, radio.mac) for radio in radios}
    for wanted in radios:
        radio = found["radio", wanted.serial, wanted.mac]
        assert (radio.number, radio.channel) == (str(wanted.number), str(wanted.channel))
        assert (radio.band, radio.mode, radio.antenna) == (
            wanted.band.lower(),
            wanted.mode.lower(),
            wanted.antenna.lower(),
        )
        assert radio.band in set(RadioBand)
        assert radio.band_range in set(RadioBandRange)
        assert radio.mode in set(RadioMode)
        assert radio.status in set(RadioStatus)
        assert radio.bandwidth in set(ChannelWidth)
        assert radio.radio_type in set(RadioType)
        assert radio.antenna in set(RadioAntenna)
        measured = (
            radio.transmit_power,
            radio.noise_floor,
            radio.channel_quality,
            radio.total_utilization,
        )
        assert None not in measured
    status = [found["radio", radio.serial, radio.mac].status for radio in radios]
    assert status == ["down", "disabled", *["up"] * (len(radios) - 2)]


class TestManyRadios:
    """A campus of more radios than a page holds."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with more radios than a page of this list holds."""
        return Settings(aps=501, switches=0, gateways=0, clients=0)

    async def test_pages(self, api: CentralApi, sim: Simulator) -> None:
        """Each page is read once."""
        found = await api.radios()
        assert (
            len({radio.key for radio in found})
            == len(found.items)
            == sum(len(ap.radios) for ap in sim.campus.aps)
        )
        assert (found.complete, api.calls) == (True, -(-len(found.items) // 1000))


async def test_forbidden(api: CentralApi, sim: Simulator) -> None:
    """A role without the permission raises its error."""
    sim.faults.rest[RADIOS] = 403
    with pytest.raises(CentralForbiddenError):
        await api.radios()


DEFINITION: dict[str, object] = {
    "antenna": "Internal",
    "band": "2.4 GHz",
    "bandRange": "",
    "bandwidth": "20 MHz",
    "channel": "8",
    "channelChangeCount": 9,
    "channelQuality": "99",
    "channelUtilization": "87",
    "clientCount": 4,
    "deviceName": "ap_1",
    "drops": "14.44",
    "id": "AP00000001/radios/1",
    "macAddress": "11:22:33:44:55:AA",
    "mode": "Client Access",
    "noiseFloor": "-50",
    "nonWifiInterference": "3",
    "power": 13,
    "powerChangeCount": 6,
    "radioNumber": 1,
    "radioType": "802.11n",
    "retries": "0",
    "rxUtilization": "41",
    "serialNumber": "AP00000001",
    "siteId": "6658275",
    "siteName": "site1",
    "spatialStream": "4x4:4",
    "status": "UP",
    "txUtilization": "21",
    "type": "network-monitoring/access-point-monitoring",
}
"""The example of HPE's definition."""


async def test_radio_of_the_definition(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The example of HPE's definition is read; most of its numbers are text."""
    found = await radio(scripted_api, scripted, **DEFINITION)
    assert found == Radio(
        serial_number="AP00000001",
        part_id="11:22:33:44:55:aa",
        mac_address="11:22:33:44:55:aa",
        number="1",
        band="24ghz",
        mode="client_access",
        status="up",
        channel="8",
        bandwidth="20mhz",
        transmit_power=13,
        spatial_stream="4x4:4",
        radio_type="80211n",
        antenna="internal",
        noise_floor=-50,
        channel_quality=99,
        total_utilization=87,
        tx_utilization=21,
        rx_utilization=41,
        non_wifi_interference=3,
        frame_retries=0.0,
        frame_drops=14.44,
    )
    assert [(request.path, dict(request.query)) for request in scripted.requests[1:]] == [
        (RADIOS, {"limit": "1000"})
    ]


@pytest.mark.parametrize(
    "name,value,attribute,expected",
    [
        ("band", "5GHz", "band", "5ghz"),
        ("band", "6 ghz", "band", "6ghz"),
        ("band", "60 GHz", "band", None),
        ("bandRange", "Lower", "band_range", "lower"),
        ("bandwidth", "80+80 MHz", "bandwidth", "80plus80mhz"),
        ("bandwidth", "40 MHz above", "bandwidth", "40mhz_above"),
        ("bandwidth", "40 MHz", "bandwidth", "40mhz"),
        ("bandwidth", "320 MHz", "bandwidth", "320mhz"),
        ("mode", "MESH_PORTAL", "mode", "mesh_portal"),
        ("mode", "Air Monitor", "mode", "air_monitor"),
        ("mode", "Unheard Of", "mode", None),
        ("radioType", "802.11be", "radio_type", "80211be"),
        ("radioType", "802.11g", "radio_type", None),
        ("status", "Disabled", "status", "disabled"),
        ("status", True, "status", None),
        ("antenna", {}, "antenna", None),
        ("channel", 36, "channel", "36"),
        ("channel", "-", "channel", None),
    ],
)
async def test_spellings_of_enum_values(
    scripted_api: CentralApi,
    scripted: Scripted,
    name: str,
    value: object,
    attribute: str,
    expected: str | None,
) -> None:
    """An enum value is the stream's, None where the stream has none."""
    assert getattr(await radio(scripted_api, scripted, **{name: value}), attribute) == expected


@pytest.mark.parametrize("value", [None, "", "-", "NaN", [], {}, True])
async def test_placeholders(scripted_api: CentralApi, scripted: Scripted, value: object) -> None:
    """Placeholders count as not measured, in each field."""
    names = (
        "power",
        "noiseFloor",
        "channelQuality",
        "channelUtilization",
        "txUtilization",
        "retries",
        "drops",
    )
    found = await radio(scripted_api, scripted, **dict.fromkeys(names, value))
    assert found == Radio(serial_number="CN01", part_id=MAC, mac_address=MAC)


async def test_noise_of_zero(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A radio that is off reports zeros; only a noise of 0 dBm is impossible."""
    found = await radio(scripted_api, scripted, noiseFloor="0", channelUtilization="0", power="0")
    assert (found.noise_floor, found.total_utilization, found.transmit_power) == (None, 0, 0)


async def test_invalid_items(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Items without the serial number or the MAC address are skipped."""
    scripted.answers = [
        TOKEN,
        page(
            None,
            "text",
            {},
            {"serialNumber": "CN01"},
            {"macAddress": MAC},
            {"serialNumber": "CN01", "macAddress": "aa:bb"},
            {"serialNumber": "", "macAddress": ""},
        ),
    ]
    assert not (await scripted_api.radios()).items


@pytest.mark.parametrize(
    "streamed,listed,known",
    [
        ("40mhz_above", "40mhz", "40mhz_above"),
        ("320mhz_2", "320mhz", "320mhz_2"),
        ("40mhz_above", "80mhz", "80mhz"),
        ("80mhz", "40mhz", "40mhz"),
        ("320mhz_1", "40mhz", "40mhz"),
        (None, "40mhz", "40mhz"),
        ("40mhz_below", None, "40mhz_below"),
    ],
)
def test_width_that_the_stream_knows_better(
    streamed: str | None, listed: str | None, known: str
) -> None:
    """REST does not say where a channel extends to, and takes away nothing that the stream said."""
    inventory = Inventory()
    inventory.load_devices([Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)])
    radio = Radio(serial_number="CN01", part_id=MAC, bandwidth=streamed)
    inventory.load_parts([radio], at(0))
    inventory.load_parts([replace(radio, bandwidth=listed)], at(1800))
    found = inventory.parts["CN01"][radio.key]
    assert isinstance(found, Radio)
    assert found.bandwidth == known
