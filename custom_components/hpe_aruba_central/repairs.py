"""Fix flows of the repair issues: stop subscribing to a stream that Central refuses."""

from typing import TYPE_CHECKING, override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.core import HomeAssistant

from .config_entry import CentralConfigEntry
from .const import CONF_STREAMS
from .options import Options


class StopSubscribingFlow(ConfirmRepairFlow):
    """Deselect a stream in an account's options, after one confirmation."""

    def __init__(self, entry: CentralConfigEntry, stream: str) -> None:
        self._entry = entry
        self._stream = stream

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask, then deselect the stream and reload the account."""
        if user_input is not None:
            return await self._async_stop()
        form = await super().async_step_confirm()
        if Options.parse(self._entry.options).trackers_need(self._stream):
            form["step_id"] = "confirm_trackers"
        return form

    async def async_step_confirm_trackers(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Handle the confirmation where device trackers are lost with the stream."""
        return await self.async_step_confirm(user_input)

    async def _async_stop(self) -> RepairsFlowResult:
        """Deselect the stream and reload the account, unless it is the only one."""
        options = self._entry.options
        selected = Options.parse(options).stream_names
        remaining = [name for name in selected if name != self._stream]
        if not remaining:
            return self.async_abort(
                reason="last_stream", description_placeholders={"account": self._entry.title}
            )
        self.hass.config_entries.async_update_entry(
            self._entry, options={**options, CONF_STREAMS: remaining}
        )
        self.hass.config_entries.async_schedule_reload(self._entry.entry_id)
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,  # noqa: ARG001 - Home Assistant's signature
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the fix flow of an issue; its data is what `issues` created it with."""
    if TYPE_CHECKING:
        assert data is not None
    entry: CentralConfigEntry = hass.config_entries.async_get_known_entry(str(data["entry_id"]))
    return StopSubscribingFlow(entry, str(data["stream"]))
