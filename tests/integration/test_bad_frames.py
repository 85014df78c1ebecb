"""An invalid frame of a stream affects neither later frames nor other streams."""

import pytest

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2
from tests.central.builders import envelope, frame

from .harness import Harness

BAD_FRAMES: dict[str, tuple[str, bytes | str]] = {
    "undecodable envelope": ("envelope", b"\xff\xff\xff"),
    "empty payload": ("empty_payload", envelope(ap_events_pb2.APInfo()).SerializeToString()),
    "payload of another stream": ("foreign_payload", frame(gateway_pb2.Uplink(uplink_name="wan"))),
    "unknown type": (
        "unknown_type",
        envelope(binary_data=b"\x08\x01", type="com.example.new").SerializeToString(),
    ),
    "too large": ("too_large", frame(ap_events_pb2.APInfo(zone="z" * 1_100_000))),
    "text frame": ("text_frame", "keep-alive"),
}


@pytest.mark.parametrize("reason, bad", BAD_FRAMES.values(), ids=BAD_FRAMES)
async def test_a_bad_frame_is_counted_and_the_stream_goes_on(
    home: Harness, reason: str, bad: bytes | str
) -> None:
    """A frame that cannot be decoded is counted; the next one is shown."""
    run = home.run
    await home.sim.send_raw("ap", bad)
    await home.sim.send_raw("ap", bad)
    record = await home.sim.incident("ap_down")
    await home.until_state(home.entity_id("binary_sensor", f"{record.serial}_connectivity"), "off")
    assert run.subscriptions["ap"].counters.ignored == {reason: 2}
    assert all(subscription.live for subscription in run.subscriptions.values())


async def test_an_unknown_enum_number_and_a_frame_of_1_mb(home: Harness) -> None:
    """An unknown enum value is unknown; the rest of a 1 MB message is handled."""
    [ap, _] = home.campus.aps
    message = ap_events_pb2.APInfo(serial_number=ap.serial, status=False, zone="z" * 1_000_000)
    message.MergeFromString(b"\x60\x63")  # mode = 99
    await home.sim.send("ap", message)
    await home.until(lambda: home.run.devices[ap.serial].online is False)
    assert home.run.devices[ap.serial].mode is None
    assert not home.run.subscriptions["ap"].counters.ignored
