"""Make the library importable without Home Assistant.

Importing ``custom_components.hpe_aruba_central.central`` first runs the integration's own
``__init__``, which needs Home Assistant. This module registers an empty package in its place, so a
program that works without Home Assistant imports it first: ``import simulator.library_import``.
It does nothing if the integration is imported already.
"""

from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
import sys

_PACKAGE = "custom_components.hpe_aruba_central"

if _PACKAGE not in sys.modules:
    _spec = ModuleSpec(_PACKAGE, None, is_package=True)
    _folder = Path(__file__).parents[1].joinpath(*_PACKAGE.split("."))
    _spec.submodule_search_locations = [str(_folder)]
    sys.modules[_PACKAGE] = module_from_spec(_spec)
