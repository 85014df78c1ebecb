"""What tests see of how a run of an account asks REST."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from unittest.mock import MagicMock, patch

import aiohttp

from custom_components.hpe_aruba_central.central.models.firmware import Firmware
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.hub.rest_sync import FIRMWARE_INTERVAL
from custom_components.hpe_aruba_central.runtime import CentralRuntime


class RestRun:
    """The REST side of one run of an account."""

    def __init__(self, runtime: CentralRuntime) -> None:
        self._runtime = runtime

    @property
    def api(self) -> CentralApi:
        """Central's REST API."""
        return self._runtime.client.api

    @property
    def calls(self) -> int:
        """How many REST calls have been made."""
        return self.api.calls

    @property
    def failed_client_queries(self) -> int:
        """How often REST has failed to answer for a client that is in doubt."""
        return self._runtime.clients._queries._failures.total()

    @property
    def asks_for_details(self) -> bool:
        """Whether REST is being asked for the parts of devices."""
        return self._runtime.detail_queries._is_asking

    @property
    def detail_queries(self) -> dict[str, Any]:
        """What the diagnostics say about asking for parts."""
        return self._runtime.detail_queries.summary()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The HTTP session."""
        return self._runtime.client.session

    async def access_token(self) -> str:
        """Return the current access token."""
        return (await self._runtime.client.tokens.get()).value

    async def forget_token(self) -> None:
        """Forget the access token, so that the next request needs a new one."""
        tokens = self._runtime.client.tokens
        tokens.invalidate(await tokens.get())

    def require_firmware(self) -> None:
        """Let the next refresh ask for the firmware, too."""
        self._runtime.rest._firmware_due -= FIRMWARE_INTERVAL

    async def flush(self) -> None:
        """Apply the statistics that wait to be read."""
        for _ in self._runtime.coordinator._read_statistics():
            pass

    async def list_floors(self) -> None:
        """Ask Central which floors there are."""
        await self._runtime.floors._async_update()

    async def refresh(self) -> None:
        """Refresh from REST."""
        await self._runtime.coordinator.async_refresh()

    def unscheduled(self) -> AbstractContextManager[MagicMock]:
        """Keep the next refresh from being scheduled."""
        return patch.object(self._runtime.coordinator, "_schedule_refresh", autospec=True)

    @property
    def refresh_succeeded(self) -> bool:
        """Whether the last refresh succeeded."""
        return self._runtime.coordinator.last_update_success

    @property
    def last_error(self) -> BaseException | None:
        """Why the last refresh failed."""
        return self._runtime.coordinator.last_exception

    @property
    def retry_after(self) -> float | None:
        """Seconds until a failed refresh is retried."""
        return self._runtime.coordinator._retry_after

    @property
    def interval(self) -> float:
        """Seconds from one refresh to the next."""
        interval = self._runtime.coordinator.update_interval
        assert interval is not None
        return interval.total_seconds()

    @property
    def is_scheduled(self) -> bool:
        """Whether the next refresh is scheduled."""
        return self._runtime.coordinator._unsub_refresh is not None

    @property
    def last_sync(self) -> datetime | None:
        """When the last successful refresh was."""
        return self._runtime.rest.last

    @property
    def needs_sync(self) -> bool:
        """Whether a refresh is needed, since something may have been missed."""
        return self._runtime.rest.is_needed

    def require_sync(self) -> None:
        """Mark a refresh as needed."""
        self._runtime.rest.is_needed = True

    @property
    def sync_delay(self) -> float:
        """Seconds until a refresh that is needed now would run."""
        return self._runtime.rest.delay

    async def load_firmware(self, *listed: Firmware, complete: bool = True) -> None:
        """Refresh while REST lists this firmware, with the firmware interval over."""
        self.require_firmware()
        listing = Listing(listed, complete)
        with patch.object(self.api, "firmware", return_value=listing):
            await self.refresh()
