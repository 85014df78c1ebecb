"""Print how dense the code is, beside the figures of well-kept projects of the same field."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
import io
from pathlib import Path
from statistics import median, quantiles
import subprocess
import sys
import tokenize

INTEGRATION = "custom_components/hpe_aruba_central"
GROUPS: dict[str, Callable[[str], bool]] = {
    "HA side": lambda path: path.startswith(f"{INTEGRATION}/") and "/central/" not in path,
    "library": lambda path: path.startswith(f"{INTEGRATION}/central/"),
    "simulator": lambda path: path.startswith("simulator/"),
    "scripts": lambda path: path.startswith(("scripts/", "benchmarks/")),
    "tests": lambda path: path.startswith("tests/"),
}
"""Which files belong to which column, by their path from the root."""

WIDTH = 100
LONG_FILE = 400
LONG_FUNCTION = 50

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

MODELS = {
    "walrus": "2.0 unifi_access, 4.3 unifi, 3.3 aioesphomeapi, 0.1 websockets",
    "conditional expressions": "8.5 unifi_access, 3.0 unifi, 3.6 aioesphomeapi, 11.0 httpx",
    "comprehensions": "13.1 unifi_access, 7.0 unifi, 20.5 home_connect, 7.5 httpx",
    "comments": "8.5 unifi_access, 20.6 unifi, 61.4 esphome, 57.5 httpx",
    f"lines > {WIDTH} characters": "0 unifi_access, 0 unifi, 3 aioesphomeapi, 0 httpx",
    "nodes a statement, median": "11 unifi_access, 9 unifi, 8 aioesphomeapi, 10 httpx",
    "lines a function, median": "11 unifi_access, 8 unifi, 10 aioesphomeapi, 9 httpx",
    "lines a function, p90": "31 unifi_access, 29 unifi, 38 aioesphomeapi, 34 httpx",
    "lines a function, most": "85 unifi_access, 130 unifi, 126 aioesphomeapi, 133 httpx",
    "Callable parameters / 100 functions": "1.2 unifi_access, 0.8 unifi, 13.6 aioesphomeapi",
}
"""The same figures of projects that are good to read; all but the last five per 1,000 lines of code."""


@dataclass
class Counts:
    """What is counted in the files of one group."""

    code: int = 0
    walrus: int = 0
    ternary: int = 0
    comprehensions: int = 0
    comments: int = 0
    wide: int = 0
    callables: int = 0
    functions: list[int] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    long_files: list[str] = field(default_factory=list)
    long_functions: list[str] = field(default_factory=list)

    def add(self, path: str, source: str) -> None:
        """Count one file."""
        tree = ast.parse(source)
        lines = source.splitlines()
        self.wide += sum(len(line) > WIDTH for line in lines)
        if len(lines) > LONG_FILE:
            self.long_files.append(f"{path}: {len(lines)} lines")
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        self.comments += sum(
            token.type == tokenize.COMMENT
            and not token.string.startswith(("#!", "# noqa", "# type"))
            for token in tokens
        )
        documented = _docstring_lines(tree)
        code = {
            line
            for token in tokens
            if token.type not in {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE}
            and token.type not in {tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
            for line in range(token.start[0], token.end[0] + 1)
        }
        self.code += len(code - documented)
        for node in ast.walk(tree):
            self._add_node(path, node)

    def _add_node(self, path: str, node: ast.AST) -> None:
        """Count one node of a file's syntax tree."""
        self.walrus += isinstance(node, ast.NamedExpr)
        self.ternary += isinstance(node, ast.IfExp)
        self.comprehensions += isinstance(node, COMPREHENSIONS)
        if isinstance(node, ast.stmt) and not _is_docstring(node):
            self.statements.append(_own_nodes(node))
        if isinstance(node, FUNCTIONS):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            self.functions.append(length)
            if length > LONG_FUNCTION:
                self.long_functions.append(f"{path}:{node.lineno} {node.name}: {length} lines")
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            self.callables += sum(
                argument.annotation is not None and "Callable" in ast.unparse(argument.annotation)
                for argument in arguments
            )

    def figures(self) -> dict[str, str]:
        """Return the figures under the names that `MODELS` has for them."""
        thousands = self.code / 1000
        return {
            "walrus": f"{self.walrus / thousands:.1f}",
            "conditional expressions": f"{self.ternary / thousands:.1f}",
            "comprehensions": f"{self.comprehensions / thousands:.1f}",
            "comments": f"{self.comments / thousands:.1f}",
            f"lines > {WIDTH} characters": f"{self.wide / thousands:.0f}",
            "nodes a statement, median": f"{median(self.statements):.0f}",
            "lines a function, median": f"{median(self.functions):.0f}",
            "lines a function, p90": f"{quantiles(self.functions, n=10)[-1]:.0f}",
            "lines a function, most": f"{max(self.functions)}",
            "Callable parameters / 100 functions": f"{self.callables * 100 / len(self.functions):.1f}",
        }


def _is_docstring(node: ast.stmt) -> bool:
    """Return True for a string that stands alone as a statement."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _docstring_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of the lines that docstrings take."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and _is_docstring(node)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def _own_nodes(statement: ast.stmt) -> int:
    """Count the nodes of a statement without those of the statements inside it."""
    count = 0
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        count += 1
        pending += (
            child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)
        )
    return count


def _tracked() -> Iterator[str]:
    """List the Python files that are not generated."""
    listed = subprocess.check_output(["git", "ls-files", "*.py"], text=True)  # noqa: S607 - git from the PATH
    for path in listed.split():
        if "/pb/" not in path and Path(path).exists():
            yield path


def main() -> int:
    """Print the figures of each group beside those of the models."""
    counted = {name: Counts() for name in GROUPS}
    for path in _tracked():
        for name, is_in in GROUPS.items():
            if is_in(path):
                counted[name].add(path, Path(path).read_text(encoding="utf-8"))
    figures = {name: counts.figures() for name, counts in counted.items()}
    print(
        f"{'per 1,000 lines of code':36}" + "".join(f"{name:>11}" for name in figures) + "   models"
    )
    print(f"{'lines of code':36}" + "".join(f"{counts.code:>11,}" for counts in counted.values()))
    for row, models in MODELS.items():
        print(
            f"{row:36}"
            + "".join(f"{column[row]:>11}" for column in figures.values())
            + f"   {models}"
        )
    for title, attribute in (
        (f"files over {LONG_FILE} lines", "long_files"),
        (f"functions over {LONG_FUNCTION} lines", "long_functions"),
    ):
        found = [item for counts in counted.values() for item in getattr(counts, attribute)]
        print(f"\n{title}: {len(found)}", *found, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
