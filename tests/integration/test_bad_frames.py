"""What one stream sends amiss harms neither what it sends next nor anybody else."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2
from simulator import Simulator
from tests.central.builders import envelope, frame

from .helpers import entity_id, until, until_state
from .run import inside

BAD_FRAMES: dict[str, tuple[str, bytes | str]] = {
    "undecodable envelope": ("envelope", b"\xff\xff\xff"),
    "empty payload": ("empty_payload", envelope(ap_events_pb2.APInfo()).SerializeToString()),
    "payload of another stream": ("foreign_payload", frame(gateway_pb2.Uplink(uplink_name="wan"))),
    "unknown type": (
        "unknown_type",
        envelope(binary_data=b"\x08\x01", type="com.example.new").SerializeToString(),
    ),
    "text frame": ("text_frame", "keep-alive"),
}


@pytest.mark.parametrize("reason, bad", BAD_FRAMES.values(), ids=BAD_FRAMES)
async def test_a_bad_frame_is_counted_and_the_stream_goes_on(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, reason: str, bad: bytes | str
) -> None:
    """The access point's next state is shown, and every stream is as live as it was."""
    coordinator = inside(account)
    await sim.send_raw("ap", bad)
    await sim.send_raw("ap", bad)
    record = await sim.incident("ap_down")
    await until_state(
        hass, entity_id(hass, "binary_sensor", f"{record.serial}_connectivity"), "off"
    )
    assert coordinator.subscriptions["ap"].counters.ignored == {reason: 2}
    assert all(subscription.live for subscription in coordinator.subscriptions.values())


async def test_an_unknown_enum_number_and_a_frame_of_5_mb(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The rest of the message counts; the word that nobody knows is unknown."""
    [ap, _] = sim.campus.aps
    message = ap_events_pb2.APInfo(serial_number=ap.serial, status=False, zone="z" * 5_000_000)
    message.MergeFromString(b"\x60\x63")  # mode = 99
    await sim.send("ap", message)
    await until(hass, lambda: inside(account).devices[ap.serial].online is False)
    assert inside(account).devices[ap.serial].mode is None
    assert not inside(account).subscriptions["ap"].counters.ignored
