"""Imports run downwards only, and what is heavy or belongs to one layer stays there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mockserver"
# From the top floor down; modules of one floor may use each other.
FLOORS = (
    ("__main__",),
    ("cli", "pytest_plugin"),
    ("contract", "server", "process"),
    ("app", "check"),
    ("control", "data_plane"),
    ("universe",),
    ("providers",),
    ("journal",),
    ("engine",),
    ("state",),
    ("spec",),
    ("client",),
    ("address", "errors", "files", "problem"),
)
AT_HOME = {"flask": ("app", "control", "server", "contract"), "granian": ("server",), "schemathesis": ("contract",)}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part(module: Path) -> str:
    """The package's part that a module belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if name in names)


def imports(module: Path) -> Iterator[str]:
    """Full names of everything that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def named(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("module", [one for one in MODULES if part(one) != "__init__"], ids=named)
def test_imports_run_downwards(module: Path):
    ours = {name.split(".")[1] for name in imports(module) if name.startswith("mockserver.")} - {"__version__"}

    assert [name for name in ours if floor(name) < floor(part(module))] == []


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_what_is_heavy_is_imported_where_it_belongs(module: Path):
    foreign = {name.split(".")[0] for name in imports(module)} & AT_HOME.keys()

    assert [name for name in foreign if part(module) not in AT_HOME[name]] == []


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_no_module_holds_state(module: Path):
    """A name at module level is bound once; lists, sets and dicts there are tables, written in capitals."""
    assigned = [
        target.id
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.List | ast.Dict | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    told_to_change = [node.names for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Global)]

    assert [name for name in assigned if name.upper() != name and name != "__all__"] == []
    assert told_to_change == []


@pytest.mark.parametrize("folder", ["engine", "spec", "state", "journal", "control"])
def test_the_engine_names_no_provider(folder: str):
    providers = [path.stem.lower() for path in (PACKAGE / "providers").iterdir() if not path.stem.startswith("_")]
    names = [*providers, *(name.replace("_", " ") for name in providers)]
    texts = {path: path.read_text().lower() for path in (PACKAGE / folder).rglob("*.py")}

    assert [str(path) for path, text in texts.items() if any(name in text for name in names)] == []
