"""A Home Assistant in this process, with accounts without REST calls and sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from aiohttp import ThreadedResolver
from homeassistant import loader
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util.event_type import EventType
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.central.streaming.subscription import State, Subscription
from custom_components.hpe_aruba_central.const import (
    CONF_CA_CERTIFICATE,
    CONF_CREDENTIAL_KIND,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    DOMAIN,
)
from custom_components.hpe_aruba_central.registry import entity_policy

_STARTED = datetime(2026, 11, 1, tzinfo=UTC)


class _Resolver(ThreadedResolver):
    """A resolver of the system; Home Assistant's own also uses multicast DNS."""

    async def real_close(self) -> None:
        """Close the resolver; Home Assistant calls this method."""
        await self.close()


@asynccontextmanager
async def home() -> AsyncIterator[HomeAssistant]:
    """Run a new Home Assistant that has this repository's integration."""
    with (
        TemporaryDirectory(prefix="home-", ignore_cleanup_errors=True) as folder,
        patch("homeassistant.helpers.aiohttp_client._async_make_resolver", lambda _: _Resolver()),
        # Its limit of 10,000 enabled entities per account is too low for 2,000 access points.
        patch(
            "homeassistant.helpers.entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY", 1_000_000
        ),
    ):
        async with async_test_home_assistant(config_dir=folder) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            try:
                yield hass
            finally:
                await hass.async_stop(force=True)


class Counted:
    """Counts the events of a type."""

    def __init__(self, hass: HomeAssistant, event_type: EventType[Any] | str) -> None:
        self._count = 0
        self.stop = hass.bus.async_listen(event_type, self._count_event)

    @callback
    def _count_event(self, _: Event[Any]) -> None:
        self._count += 1

    def pop(self) -> int:
        """Return the number of events since the last call."""
        count, self._count = self._count, 0
        return count


def frame_handler(entry: MockConfigEntry, stream: str) -> Callable[[bytes], None]:
    """Return what the socket of a stream calls with each frame."""
    subscription: Subscription = entry.runtime_data.streams.subscriptions[stream]
    return subscription._handle_frame  # noqa: SLF001 - called by the socket


def feed(handle_frame: Callable[[bytes], None], batches: Iterator[list[bytes]]) -> None:
    """Handle the frames of the next batch."""
    for frame in next(batches):
        handle_frame(frame)


def serial(number: int) -> str:
    """Return the serial number of an access point."""
    return f"CN{number:08}"


def access_point(number: int) -> Device:
    """Return an access point with all attributes set, so that it has all possible entities."""
    high, middle, low = number >> 16 & 255, number >> 8 & 255, number & 255
    return Device(
        serial_number=serial(number),
        kind=DeviceKind.ACCESS_POINT,
        name=f"AP-{number}",
        model="AP-635",
        part_number="R7J27A",
        mac_address=f"02:00:00:{high:02x}:{middle:02x}:{low:02x}",
        firmware_version="10.7.1.0",
        ipv4=f"10.{high}.{middle}.{low}",
        site_id="1",
        site_name="Campus",
        online=True,
        last_restart=_STARTED,
        cpu_utilization=20.0,
        memory_utilization=40.0,
        power_consumption=15.0,
        client_count=12,
        mode="access",
        operating_mode="cluster",
        role="member",
        mesh_role="portal",
        uplink_type="eth",
    )


def entry_data(host: str = "127.0.0.1:9", **data: Any) -> dict[str, Any]:
    """Return the data of a config entry; ``data`` replaces the defaults."""
    return {
        CONF_HOST: host,
        CONF_CREDENTIAL_KIND: "central",
        CONF_CLIENT_ID: "client",
        CONF_CLIENT_SECRET: "secret",
        CONF_TOKEN_URL: f"https://{host}/token",
        CONF_WORKSPACE: None,
        CONF_CA_CERTIFICATE: None,
        CONF_SUBSCRIBER_ID: str(uuid4()),
        **data,
    }


def account(data: dict[str, Any], **options: Any) -> MockConfigEntry:
    """Return a config entry that is not added to Home Assistant yet."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Central",
        unique_id=data[CONF_SUBSCRIBER_ID],
        data=data,
        options=options,
    )


async def _stay_live(subscription: Subscription) -> None:
    """Replace `Subscription.run`: be live without a socket."""
    subscription._set_status(State.LIVE)  # noqa: SLF001 - as the subscription itself does
    await asyncio.Event().wait()


async def async_set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up an account, and wait until all its entities are added."""
    if not await hass.config_entries.async_setup(entry.entry_id):
        raise RuntimeError(f"setup of the account failed: {entry.reason}")
    await hass.async_block_till_done()


@asynccontextmanager
async def quiet_account(
    hass: HomeAssistant, devices: Iterable[Device], *, everything: bool = False, **options: Any
) -> AsyncIterator[MockConfigEntry]:
    """Add an account with devices from REST, and with live streams that send nothing.

    With ``everything``, a large account has all entities that a small one has.
    """
    # Older than all frames, which report news only then.
    listed = Listing(tuple(devices), at=_STARTED)
    with (
        patch.object(
            entity_policy,
            "ESSENTIAL_ONLY_ABOVE",
            1_000_000 if everything else entity_policy.ESSENTIAL_ONLY_ABOVE,
        ),
        patch.object(CentralApi, "devices", return_value=listed),
        patch.object(CentralApi, "alerts", return_value=Listing()),
        patch.object(CentralApi, "radios", return_value=Listing()),
        patch.object(CentralApi, "sites", return_value=Listing()),
        patch.object(CentralApi, "firmware", return_value=Listing()),
        patch.object(Subscription, "run", _stay_live),
    ):
        entry = account(entry_data(), **options)
        entry.add_to_hass(hass)
        yield entry
        await hass.config_entries.async_unload(entry.entry_id)
