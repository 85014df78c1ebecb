"""Texts and lists that are longer than Home Assistant takes."""

from typing import Any

from google.protobuf.message import Message
from homeassistant.components.recorder.db_schema import (
    MAX_EVENT_DATA_BYTES,
    MAX_STATE_ATTRS_BYTES,
)
from homeassistant.helpers.json import json_bytes
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    gateway_pb2,
    switch_pb2,
)
from simulator import Settings
from simulator.campus import Campus

from .harness import Harness

LONG = "A long text " * 100
"""Longer than a text of Central may be, and so than a state."""


@pytest.fixture
def settings() -> Settings:
    """Return one device of each kind."""
    return Settings(aps=1, switches=1, gateways=1)


def long_messages(campus: Campus) -> list[tuple[str, Message]]:
    """Return messages with a long text in each field that a text sensor shows."""
    [ap], [switch], [gateway] = campus.aps, campus.switches, campus.gateways
    [radio, *_] = ap.radios
    of_ap: dict[str, Any] = {"serial_number": ap.serial}
    neighbor = switch_pb2.Lldp(
        serial_number=switch.serial,
        port=switch.ports[0].name,
        neighbour=LONG,
        neighbour_port=LONG,
    )
    return [
        (
            "ap",
            ap_events_pb2.APInfo(
                **of_ap,
                zone=LONG,
                country_code=LONG,
                ip_v4=LONG,
                ip_v6=LONG,
                public_ip=LONG,
                cluster=ap_events_pb2.ClusterInfo(name=LONG),
            ),
        ),
        (
            "ap",
            ap_events_pb2.RadioInfo(
                **of_ap, radio_mac_address=radio.mac, channel=LONG, spatial_stream=LONG
            ),
        ),
        ("ap", ap_events_pb2.PortInfo(**of_ap, port_index=0, allowed_vlan=LONG)),
        ("switch", switch_pb2.StreamSwitchMessage(lldp_state=neighbor)),
        (
            "gateway",
            gateway_pb2.Uplink(
                serial_number=gateway.serial,
                link_id=gateway.uplinks[0].link,
                description=LONG,
                public_ip_address=LONG,
            ),
        ),
    ]


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_long_texts(home: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """Every text sensor shows the beginning of a long text, and has all of it as an attribute."""
    await home.receive(long_messages(home.campus))
    await home.settle()
    shown = [state for state in home.hass.states.async_all("sensor") if "A long" in state.state]
    assert len(shown) >= 12
    whole = LONG[:1024].strip()
    for state in shown:
        assert state.state == f"{whole[:254]}…"
        assert state.attributes["full_text"] == whole
    assert "InvalidStateError" not in caplog.text


async def test_an_alert_that_names_1500_devices(home: Harness) -> None:
    """Attributes and events name some of them, and say how many there are."""
    serials = [f"CNSERIAL{number:08}" for number in range(1500)]
    fired = async_capture_events(home.hass, "hpe_aruba_central_alert")
    alert = alerts_pb2.AlertStreamingMessage(
        alert_id="alert-1",
        operation="Add",
        state="Active",
        severity="Critical",
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=serials),
    )
    await home.receive([("alerts", alert)])
    [event] = fired
    assert event.data["impacted_entities_device_serial"] == serials[:100]
    assert event.data["impacted_entities_device_serial_count"] == 1500
    assert len(json_bytes(event.data)) < MAX_EVENT_DATA_BYTES
    state = home.state("event", f"{home.entry.unique_id}_alerts")
    assert state.attributes["device_serials"] == serials[:50]
    assert state.attributes["device_count"] == 1500
    assert len(json_bytes(state.attributes)) < MAX_STATE_ATTRS_BYTES
