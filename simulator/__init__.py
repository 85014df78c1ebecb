"""A simulated Central on loopback: tokens, REST and streams over TLS, incidents and faults."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .server import Simulator
    from .settings import Faults, Settings

__all__ = ["Faults", "Settings", "Simulator"]

_MODULES = {"Faults": ".settings", "Settings": ".settings", "Simulator": ".server"}


def __getattr__(name: str) -> Any:
    """Import on first use: `library_import` must run before the library is imported."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(_MODULES[name], __name__), name)
