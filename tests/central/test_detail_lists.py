"""The parts of one device as REST lists them."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralForbiddenError,
    CentralNotFoundError,
)
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.parts import (
    Part,
    Port,
    Tunnel,
    Uplink,
    Wlan,
)
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.detail_tables import DETAIL_LISTS
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from simulator import Simulator
from tests.central.scripted_server import Scripted, json_answer, page

ROWS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("rest_detail_rows.json").read_text(encoding="utf-8")
)
"""The examples of HPE's definition, and rows that others have recorded, by path."""

LISTS = {parts.path: parts for parts in DETAIL_LISTS}

TOKEN = json_answer({"access_token": "which-no-name-of-a-port-contains", "expires_in": 60})
"""An answer with a token: answers are read without it."""

MONITORING = "/network-monitoring/v1"


async def read(
    api: CentralApi, scripted: Scripted, path: str, *rows: object
) -> Listing[Part | Device]:
    """Return what is read from rows of a list of the device GW1."""
    scripted.answers = [TOKEN, page(*rows)]
    return await api.details(LISTS[path], "GW1")


@pytest.mark.parametrize(
    "path, expected",
    [
        (
            "gateways/{}/uplinks",
            Uplink(
                serial_number="GW1",
                part_id="GW1\nAirtel",
                name="Airtel",
                vlan=511,
                up=True,
                wan_up=True,
                public_ip="172.51.100.42",
                private_ip="172.51.100.42",
            ),
        ),
        (
            "gateways/{}/ports",
            Port(
                serial_number="GW1",
                part_id="GW1\n1\nGE 0/0/2",
                name="GE 0/0/2",
                number="1",
                link=True,
                admin_up=True,
                speed=1000,
                duplex="full",
            ),
        ),
        (
            "gateways/{}/tunnels",
            Tunnel(
                serial_number="GW1",
                part_id="GW1\nTunnel_1",
                name="Tunnel_1",
                status="up",
                peer_ip="172.51.100.42",
            ),
        ),
        (
            "switches/{}/interfaces",
            Port(
                serial_number="CN31HKZ0CN",
                part_id="CN31HKZ0CN\nGigabitEthernet1/0/1",
                name="GigabitEthernet1/0/1",
                status=True,
                link=True,
                admin_up=True,
                speed=1000,
                duplex="full",
                native_vlan=1,
                allowed_vlans="10, 20",
                neighbour="CoreSwitch",
                neighbour_port="GigabitEthernet1/0/24",
            ),
        ),
        (
            "switches/{}/hardware-categories",
            Device(
                serial_number="CN31HKZ0CN",
                kind=DeviceKind.SWITCH,
                fan_ok=False,
                power_supplies=(
                    PowerSupply(1, "failed"),
                    PowerSupply(2, "failed"),
                    PowerSupply(3, "powered"),
                ),
            ),
        ),
        (
            "aps/{}/ports",
            Port(
                serial_number="GW1",
                part_id="GW1\n1\neth0",
                name="eth0",
                number="1",
                status=True,
                link=True,
                admin_up=True,
                is_uplink=False,
                speed=5000,
                duplex="auto",
                vlan_mode="trunk",
                vlan=1,
                native_vlan=1,
                allowed_vlans="all",
            ),
        ),
        (
            "aps/{}/tunnels",
            Tunnel(
                serial_number="GW1",
                part_id="GW1\nprimary\nc2c_tunnel_01",
                name="c2c_tunnel_01",
                index="primary",
                status="connected",
                active=True,
                peer_name="GW2",
                peer_ip="11.0.0.1",
            ),
        ),
        (
            "aps/{}/wlans",
            Wlan(
                serial_number="GW1",
                part_id="GW1\nwlan1",
                name="wlan1",
                enabled=True,
                vlan="1",
                security="enhanced_open",
                band="24ghz_5ghz",
            ),
        ),
    ],
)
async def test_the_example_of_the_definition(
    scripted_api: CentralApi, scripted: Scripted, path: str, expected: Part | Device
) -> None:
    """Each list is asked for at its own path, and read with the stream's enum values."""
    [part] = await read(scripted_api, scripted, path, ROWS[path]["definition"])
    assert part == expected
    [request] = scripted.requests[1:]
    assert request.path == f"{MONITORING}/{path.format('GW1')}"
    limit = {} if LISTS[path].page_size is None else {"limit": "1000"}
    assert dict(request.query) == limit


async def test_recorded_ports_of_a_gateway(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A port that is down negotiates its speed; numbers are text."""
    path = "gateways/{}/ports"
    up, down = await read(scripted_api, scripted, path, *ROWS[path]["recorded"])
    assert isinstance(up, Port)
    assert isinstance(down, Port)
    assert (up.number, up.name, up.link, up.speed) == ("1", "GE 0/0/1", True, 1000)
    assert (down.number, down.name, down.link, down.speed) == ("0", "GE 0/0/0", False, None)
    assert (down.admin_up, down.duplex) == (True, "auto")


async def test_recorded_ports_of_a_switch(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Speeds are in bit/s, what is connected supplies power, and a row may lack its switch."""
    path = "switches/{}/interfaces"
    used, unused = await read(scripted_api, scripted, path, *ROWS[path]["recorded"])
    assert isinstance(used, Port)
    assert isinstance(unused, Port)
    assert (used.serial_number, used.name, used.status) == ("SWAA000001", "1/1/3", True)
    assert (used.link, used.speed, used.poe_up) == (True, 5000, True)
    assert (used.allowed_vlans, used.neighbour_port) == ("5, 200", "eth0")
    assert (unused.serial_number, unused.name, unused.status) == ("GW1", "1/1/1", False)
    assert (unused.link, unused.speed, unused.poe_up) == (False, None, False)
    assert (unused.duplex, unused.neighbour, unused.allowed_vlans) == (None, None, None)


async def test_recorded_wlans(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Their bands are one text, and their security is spelled for people."""
    path = "aps/{}/wlans"
    found = await read(scripted_api, scripted, path, *ROWS[path]["recorded"])
    assert list(found) == [
        Wlan(
            serial_number="GW1",
            part_id=f"GW1\n{name}",
            name=name,
            enabled=True,
            vlan="200",
            security=security,
            band=band,
        )
        for name, security, band in (
            ("wlan two", "wpa3_aes_ccm_128", "5ghz_6ghz"),
            ("wlan-one", "wpa2_personal_aes", "24ghz_5ghz"),
        )
    ]


@pytest.mark.parametrize(
    "path, field, value, name, expected",
    [
        ("aps/{}/ports", "porStatus", "DISABLED", "admin_up", False),
        ("aps/{}/ports", "porStatus", "DISABLED", "link", False),
        ("aps/{}/ports", "porStatus", "DISABLED", "status", None),
        ("aps/{}/ports", "porStatus", "DOWN", "admin_up", None),
        ("aps/{}/ports", "speed", "2.5 Gbps", "speed", 2500),
        ("aps/{}/ports", "speed", "100 Mbps", "speed", 100),
        ("aps/{}/ports", "speed", "fast", "speed", None),
        ("aps/{}/tunnels", "status", "Rekeying", "status", "rekeying"),
        ("aps/{}/tunnels", "status", "Down", "status", "disconnected"),
        ("aps/{}/tunnels", "status", "TUNNEL", "status", None),
        ("aps/{}/wlans", "band", "2.4 GHz, 5 GHz, 6 GHz", "band", "all"),
        ("aps/{}/wlans", "status", "DISABLED", "enabled", False),
        ("aps/{}/wlans", "security", "WPA3 Personal", "security", "wpa3_personal"),
        ("switches/{}/interfaces", "speed", 0, "speed", None),
        ("switches/{}/interfaces", "speed", 400_000, "speed", 400_000),
        ("switches/{}/interfaces", "speed", 10_000_000, "speed", 10),
        ("switches/{}/interfaces", "poeStatus", "Enabled", "poe_up", None),
        ("gateways/{}/uplinks", "vlanId", -1, "vlan", None),
        ("gateways/{}/ports", "adminState", "Disabled", "admin_up", False),
    ],
)
async def test_spellings(
    scripted_api: CentralApi,
    scripted: Scripted,
    path: str,
    field: str,
    value: object,
    name: str,
    expected: object,
) -> None:
    """A value is the stream's, None where REST's could mean several."""
    [part] = await read(scripted_api, scripted, path, ROWS[path]["definition"] | {field: value})
    assert getattr(part, name) == expected


PART_LISTS = [path for path, details in LISTS.items() if details.part_kind is not None]


@pytest.mark.parametrize("path", PART_LISTS)
async def test_a_bad_row_costs_only_itself(
    scripted_api: CentralApi, scripted: Scripted, path: str
) -> None:
    """Rows that do not say what they are about, and those that are no objects, are left out."""
    good = ROWS[path]["definition"]
    odd: dict[str, object] = {name: {"a": []} for name in good}
    found = await read(scripted_api, scripted, path, None, "text", {}, odd, good)
    assert len(found.items) == 1
    assert found.odd == 4


@pytest.mark.parametrize("value", [None, "", "-", "Unheard of", [], {}, True, -1, 1e300])
@pytest.mark.parametrize("path", PART_LISTS)
async def test_a_value_that_means_nothing_is_unknown(
    scripted_api: CentralApi, scripted: Scripted, path: str, value: object
) -> None:
    """No value of a row makes the row unreadable; states are true, false or unknown."""
    parts = LISTS[path]
    good = ROWS[path]["definition"]
    names = {parts.fields[name][0] for name in parts.identity}
    row = {name: good[name] if name in names else value for name in good}
    [part] = await read(scripted_api, scripted, path, row)
    for name in ("up", "wan_up", "link", "admin_up", "status", "speed", "duplex"):
        assert getattr(part, name, None) is None


@pytest.mark.parametrize(
    "status, error", [(403, CentralForbiddenError), (404, CentralNotFoundError)]
)
@pytest.mark.parametrize("path", LISTS)
async def test_a_list_that_is_refused(
    api: CentralApi, sim: Simulator, path: str, status: int, error: type[Exception]
) -> None:
    """Whoever asks must know why there is no list."""
    sim.faults.rest[f"{MONITORING}/{path.format('X1')}"] = status
    with pytest.raises(error):
        await api.details(LISTS[path], "X1")


async def test_the_parts_of_the_simulated_gateways(api: CentralApi, sim: Simulator) -> None:
    """What the simulator lists is what is on its campus, in one request each."""
    gateway = sim.campus.gateways[0]
    gateway.uplinks[0].up = False
    uplinks, ports, tunnels = [
        await api.details(LISTS[f"gateways/{{}}/{name}"], gateway.serial)
        for name in ("uplinks", "ports", "tunnels")
    ]
    assert api.calls == 3
    assert uplinks.complete
    assert ports.complete
    assert tunnels.complete
    assert [getattr(each, "up", None) for each in uplinks] == [False, True]
    assert [each.name for each in ports] == [port.name for port in gateway.ports]
    assert [getattr(each, "up", None) for each in tunnels] == [True, True]
    with pytest.raises(CentralNotFoundError):
        await api.details(LISTS["gateways/{}/ports"], "UNKNOWN")
