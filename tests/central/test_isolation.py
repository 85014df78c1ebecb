"""The library works without Home Assistant."""

from pathlib import Path
import subprocess
import sys

ROOT = Path(__file__).parents[2]

IMPORT_EVERYTHING = """
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
import pkgutil
import sys

package = "custom_components.hpe_aruba_central"
spec = ModuleSpec(package, None, is_package=True)
spec.submodule_search_locations = ["custom_components/hpe_aruba_central"]
sys.modules[package] = module_from_spec(spec)
central = import_module(f"{package}.central")
names = [module.name for module in pkgutil.walk_packages(central.__path__, f"{central.__name__}.")]
for name in names:
    import_module(name)
print(*sorted(names))
roots = {"homeassistant", "probatio", "voluptuous"}
print(*sorted(name for name in sys.modules if name.partition(".")[0] in roots))
"""


def test_imports_nothing_of_home_assistant() -> None:
    """No module of the library loads Home Assistant when it is imported."""
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", IMPORT_EVERYTHING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    imported, foreign = result.stdout.splitlines()
    assert {"subscription", "decoder", "inventory", "auth"} <= {
        name.rpartition(".")[2] for name in imported.split()
    }
    assert not foreign
