"""A Central on loopback: token endpoints, REST and streams over TLS, scenarios and faults."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .server import Simulator
    from .settings import Faults, Settings

__all__ = ["Faults", "Settings", "Simulator"]


def __getattr__(name: str) -> Any:
    """Import on first use: a program must be able to call `without_home_assistant` before the library is imported."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(".server" if name == "Simulator" else ".settings", __name__), name)
