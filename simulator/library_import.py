"""The library outside Home Assistant."""

from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
import sys

_PACKAGE = "custom_components.hpe_aruba_central"


def without_home_assistant() -> None:
    """Stand a bare package in for the integration's own, whose import would need Home Assistant.

    Does nothing where the integration is imported already. Call it before anything of the library is imported.
    """
    if _PACKAGE in sys.modules:
        return
    spec = ModuleSpec(_PACKAGE, None, is_package=True)
    spec.submodule_search_locations = [
        str(Path(__file__).parents[1].joinpath(*_PACKAGE.split(".")))
    ]
    sys.modules[_PACKAGE] = module_from_spec(spec)
