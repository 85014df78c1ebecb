"""Diagnostics and logs of accounts that track clients contain no personal data."""

from collections.abc import Iterator
import json
import logging
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.helpers.device_registry import DeviceEntry
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.const import (
    CONF_POSITIONS,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMIZED,
    CONF_TRACK_WLANS,
)
from simulator import Simulator
from simulator.messages import other_streams

from .clients import ALL, STREAMS, device, first_client, report_clients
from .harness import Harness

OPTIONS: dict[str, Any] = {
    **ALL,
    CONF_STREAMS: [*STREAMS, "location"],
    CONF_TRACK_RANDOMIZED: True,
    CONF_TRACK_WLANS: ["Corp-Guest"],
    CONF_TRACK_MACS: ["c8:b5:ad:c3:b2:04"],
    CONF_POSITIONS: True,
}


def private(sim: Simulator) -> Iterator[str]:
    """Yield a pattern that finds the personal data of the campus in a text."""
    for client in sim.campus.clients:
        yield from (client.mac, client.name, client.user, client.ipv4)
    yield from (
        *OPTIONS[CONF_TRACK_WLANS],
        *OPTIONS[CONF_TRACK_MACS],
        "Corporate",
        "Trolley",
        other_streams.TAG,
    )


async def receive_all(home: Harness) -> None:
    """Receive all clients and the asset tag."""
    await home.start(OPTIONS)
    await report_clients(home, *home.campus.clients)
    await home.receive(
        [("location", other_streams.tag_location(home.sim.context, home.campus.aps[0]))]
    )


async def test_diagnostics_count_clients_and_name_none(
    new_home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Neither known clients nor the MAC addresses in the options are in the diagnostics."""
    await receive_all(new_home)
    found: Any = await get_diagnostics_for_config_entry(new_home.hass, hass_client, new_home.entry)
    connected = sum(client.connected for client in new_home.campus.clients)
    assert found["clients"] == {
        "known": len(new_home.campus.clients),
        "by_status": {
            "connected": connected,
            "disconnected": len(new_home.campus.clients) - connected,
        },
        "complete": True,
        "tracked": len(new_home.campus.clients),
        "wlans": 1,
        "located": {"tag": 1},
    }
    assert found["options"][CONF_TRACK] == "all"
    assert found["options"][CONF_TRACK_MACS] == found["options"][CONF_TRACK_WLANS] == REDACTED
    text = json.dumps(found)
    assert [word for word in private(new_home.sim) if word in text] == []


async def test_diagnostics_of_a_client_or_a_tag_show_the_streams_only(
    new_home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Diagnostics of a client's or an asset tag's device contain the state of the streams."""
    await receive_all(new_home)
    for known in (
        device(new_home, first_client(new_home.sim, lambda client: client.connected)),
        new_home.find_device(("tag", other_streams.TAG)),
    ):
        assert isinstance(known, DeviceEntry)
        found: Any = await get_diagnostics_for_device(
            new_home.hass, hass_client, new_home.entry, known
        )
        assert found["device"] is None
        assert found["streams"]["clients"]["state"] == "live"


async def test_no_log_names_a_client(new_home: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """Not even the debug log contains personal data."""
    with caplog.at_level(logging.DEBUG, logger="custom_components.hpe_aruba_central"):
        await receive_all(new_home)
    said = "\n".join(
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.hpe_aruba")
    )
    assert [word for word in private(new_home.sim) if word in said] == []
