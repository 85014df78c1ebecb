"""The library's public names: complete, documented, and all that the integration uses."""

import ast
from importlib import import_module
import inspect
from itertools import pairwise
from pathlib import Path

import pytest

from custom_components.hpe_aruba_central import central

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "hpe_aruba_central"
LIBRARY = INTEGRATION / "central"


def origin(name: str) -> str:
    """Return the module that the library's ``__init__`` imports a public name from."""
    for node in ast.parse((LIBRARY / "__init__.py").read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            return f"{central.__name__}.{node.module}"
    raise AssertionError(f"{name} is imported from nowhere")


def documented_constants(module: str) -> set[str]:
    """Return the names of a module that a docstring follows, or that say what they are."""
    statements = ast.parse(inspect.getsource(import_module(module))).body
    names = set()
    for statement, following in pairwise(statements):
        match statement, following:
            case (
                ast.Assign(targets=[ast.Name(name)])
                | ast.AnnAssign(target=ast.Name(name))
                | ast.TypeAlias(ast.Name(name)),
                ast.Expr(ast.Constant(str())),
            ):
                names.add(name)
    return names


@pytest.mark.parametrize("name", central.__all__)
def test_public_names_are_documented(name: str) -> None:
    """Each has a docstring of its own, a constant or a type has it below."""
    assert not name.startswith("_")
    value = getattr(central, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert value.__module__ == origin(name)
        assert value.__doc__
        # What dataclasses and named tuples write into a class that has no docstring.
        assert not value.__doc__.startswith(f"{name}(")
    else:
        assert name in documented_constants(origin(name))


def test_every_import_is_public() -> None:
    """``__init__`` imports nothing that ``__all__`` does not list."""
    imported = [
        alias.name
        for node in ast.parse((LIBRARY / "__init__.py").read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert sorted(imported) == sorted(central.__all__)


def test_all_errors_are_public() -> None:
    """Whoever catches CentralError can catch each of its kinds."""
    errors = import_module(f"{central.__name__}.errors")
    assert {name for name in vars(errors) if name.startswith("Central")} <= set(central.__all__)


def test_integration_uses_public_names() -> None:
    """No module of the integration imports a private name or module of the library."""
    private = []
    for path in INTEGRATION.rglob("*.py"):
        if path.is_relative_to(LIBRARY):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.module is None:
                continue
            parts = node.module.split(".")
            names = [alias.name for alias in node.names]
            if parts[0] == "central" and any(name.startswith("_") for name in [*parts, *names]):
                private.append((path.name, node.module, names))
    assert private == []
