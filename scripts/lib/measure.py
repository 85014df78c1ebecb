"""Print readability figures of the code beside those of comparable, well-maintained projects."""

import ast
from collections.abc import Callable, Iterable, Iterator
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
"""The columns, and whether a file belongs to them, by its path from the root."""

WIDTH = 100
LONG_FILE = 400
LONG_FUNCTION = 50

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NOT_CODE = {
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
DIRECTIVES = ("#!", "# noqa", "# type")
"""Comments for tools, which are not counted."""

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
"""The rows, and the figures of readable projects; the first five are per 1,000 lines of code."""


@dataclass
class Counts:
    """The counts of all files of one group."""

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
        lines = source.splitlines()
        if len(lines) > LONG_FILE:
            self.long_files.append(f"{path}: {len(lines)} lines")
        for line in lines:
            self.wide += len(line) > WIDTH
        tree = ast.parse(source)
        code_lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                self.comments += not token.string.startswith(DIRECTIVES)
            elif token.type not in NOT_CODE:
                code_lines.update(range(token.start[0], token.end[0] + 1))
        self.code += len(code_lines - _docstring_lines(tree))
        for node in ast.walk(tree):
            self._add_node(path, node)

    def _add_node(self, path: str, node: ast.AST) -> None:
        """Count one node of the syntax tree."""
        self.walrus += isinstance(node, ast.NamedExpr)
        self.ternary += isinstance(node, ast.IfExp)
        self.comprehensions += isinstance(node, COMPREHENSIONS)
        if isinstance(node, ast.stmt) and not _is_docstring(node):
            self.statements.append(_own_nodes(node))
        if isinstance(node, FUNCTIONS):
            self._add_function(path, node)

    def _add_function(self, path: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Count a function."""
        length = len(_lines_of(function))
        self.functions.append(length)
        if length > LONG_FUNCTION:
            self.long_functions.append(f"{path}:{function.lineno} {function.name}: {length} lines")
        arguments = function.args
        for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
            if argument.annotation is not None:
                self.callables += "Callable" in ast.unparse(argument.annotation)

    def figures(self) -> dict[str, str]:
        """Return the figures, with the same keys as `MODELS`."""
        thousands = self.code / 1000
        callables = self.callables * 100 / len(self.functions)
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
            "Callable parameters / 100 functions": f"{callables:.1f}",
        }


def _is_docstring(node: ast.stmt) -> bool:
    """Return True for a string that is a statement of its own."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _docstring_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of all lines that belong to docstrings."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and _is_docstring(node):
            lines.update(_lines_of(node))
    return lines


def _lines_of(statement: ast.stmt) -> range:
    """Return the numbers of a statement's lines."""
    return range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)


def _own_nodes(statement: ast.stmt) -> int:
    """Count the nodes of a statement, without those of the statements inside it."""
    count = 0
    pending: list[ast.AST] = [statement]
    while pending:
        count += 1
        children = ast.iter_child_nodes(pending.pop())
        pending += (child for child in children if not isinstance(child, ast.stmt))
    return count


def _tracked() -> Iterator[str]:
    """List the Python files under version control, except generated ones."""
    listed = subprocess.check_output(["git", "ls-files", "*.py"], text=True)  # noqa: S607 - any git
    for path in listed.split():
        if "/pb/" not in path and Path(path).exists():
            yield path


def main() -> int:
    """Print the figures of each group, then long files and functions."""
    counted = {name: Counts() for name in GROUPS}
    for path in _tracked():
        for name, is_in in GROUPS.items():
            if is_in(path):
                counted[name].add(path, Path(path).read_text(encoding="utf-8"))
    columns = [counts.figures() for counts in counted.values()]
    _print_row("per 1,000 lines of code", counted, "models")
    _print_row("lines of code", [f"{counts.code:,}" for counts in counted.values()])
    for title, models in MODELS.items():
        _print_row(title, [column[title] for column in columns], models)
    long_files: list[str] = []
    long_functions: list[str] = []
    for counts in counted.values():
        long_files += counts.long_files
        long_functions += counts.long_functions
    print(f"\nfiles over {LONG_FILE} lines: {len(long_files)}", *long_files, sep="\n  ")
    print(
        f"\nfunctions over {LONG_FUNCTION} lines: {len(long_functions)}",
        *long_functions,
        sep="\n  ",
    )
    return 0


def _print_row(title: str, cells: Iterable[str], models: str = "") -> None:
    """Print a row of the table."""
    row = f"{title:36}"
    for cell in cells:
        row += f"{cell:>11}"
    print(f"{row}   {models}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
