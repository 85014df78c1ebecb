"""Add the integration's dashboard to a running Home Assistant, as its dialog does."""

from typing import Final

from .home_assistant import HomeSocket

PATH: Final = "aruba-central"
_STRATEGY = {"strategy": {"type": "custom:hpe-aruba-central"}}


async def add_dashboard(socket: HomeSocket) -> None:
    """Add the dashboard to the sidebar, for all users."""
    await socket.command(
        "lovelace/dashboards/create",
        url_path=PATH,
        title="HPE Aruba Networking Central",
        icon="mdi:access-point-network",
        show_in_sidebar=True,
        require_admin=False,
        mode="storage",
    )
    await socket.command("lovelace/config/save", url_path=PATH, config=_STRATEGY)
