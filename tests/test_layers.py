"""Imports go downwards only; what a layer must not know, it does not import; no module holds state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import mockserver

PACKAGE = Path(mockserver.__file__).parent
# From the top. A module may import what stands in lower rows, and in its own package.
LAYERS = (
    ("__main__",),
    ("cli", "pytest_plugin"),
    ("server", "process", "contract", "check", "client", "replay", "rules", "staffing"),
    ("app",),
    ("control", "data_plane"),
    ("universe",),
    ("webhooks",),
    ("counts", "logs"),
    ("providers",),
    ("journal",),
    ("engine",),
    ("state",),
    ("spec",),
    ("problem", "address", "errors", "files", "lifeline", "remembered"),
    ("__init__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
SIDEWAYS = {
    ("process", "client"),  # who may use whom within a row
    ("replay", "client"),
    ("__init__", "process"),  # the public names, loaded when they are asked for
    ("__init__", "client"),
}
MUTATING = frozenset({
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "sort", "update",
})  # fmt: skip


def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name below it."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def imported(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Dotted names of what a module imports, and whether that happens when it is loaded."""
    at_load = {id(node) for statement in tree.body for node in _outside_functions(statement)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in at_load) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"a relative import in line {node.lineno}"
            module = node.module or ""
            if module == "mockserver":
                yield from ((f"mockserver.{alias.name}", id(node) in at_load) for alias in node.names)
            else:
                yield module, id(node) in at_load


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _outside_functions(child)


def top(name: str) -> str:
    return name.partition(".")[0]


MODULES = modules()
IMPORTS = {name: list(imported(tree)) for name, tree in MODULES.items()}


def test_every_module_has_its_layer() -> None:
    assert {top(name) for name in MODULES} == set(LEVEL)
    assert len(LEVEL) == sum(len(names) for names in LAYERS)


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_downwards(name: str) -> None:
    own = top(name)
    for target, _ in IMPORTS[name]:
        if not target.startswith("mockserver.") or target == "mockserver.__version__":
            continue
        other = top(target.removeprefix("mockserver."))
        if other == own or (own, other) in SIDEWAYS:
            continue
        assert LEVEL[other] > LEVEL[own], f"{name} imports {target}, which stands above it or beside it"


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("flask", {"app", "control", "server", "contract"}),
        ("werkzeug", {"app", "control", "server", "contract"}),
        ("granian", {"server"}),
        ("schemathesis", {"contract"}),
        ("hypothesis", {"contract"}),
        ("requests", {"contract"}),
        ("cryptography", {"contract"}),
        ("pytest", {"contract", "pytest_plugin", "cli"}),
        ("click", {"cli"}),
        ("lark", {"providers"}),
        ("prometheus_client", {"control"}),
        ("redis", {"state"}),
        ("sqlite3", {"state"}),
        ("jsonschema", {"check"}),
        ("openapi_spec_validator", {"check"}),
    ],
)
def test_a_library_is_known_to_its_layer_alone(library: str, allowed: set[str]) -> None:
    using = {top(name) for name, targets in IMPORTS.items() for target, _ in targets if top(target) == library}

    assert using <= allowed


@pytest.mark.parametrize("name", [name for name in MODULES if top(name) in ("cli", "pytest_plugin", "check", "rules")])
def test_what_is_loaded_often_loads_schemathesis_late(name: str) -> None:
    heavy = {"schemathesis", "hypothesis", "granian", "flask", "requests"}

    assert not [target for target, at_load in IMPORTS[name] if at_load and top(target) in heavy]


def test_a_store_is_loaded_when_it_is_used() -> None:
    stores = {"mockserver.state.sqlite", "mockserver.state.redis"}

    assert not [
        name for name, targets in IMPORTS.items() for target, at_load in targets if at_load and target in stores
    ]


@pytest.mark.parametrize("name", MODULES)
def test_no_module_holds_state(name: str) -> None:
    """What a module names at its top is never changed afterwards: two apps are two universes."""
    tree = MODULES[name]
    named = {target.id for statement in tree.body for target in _targets(statement)}
    changed = sorted(f"line {line}: {what}" for line, what in _changes(tree) if what in named)

    assert not changed, f"{name} changes what it names at its top: {changed}"
    assert [one for one in _tables(tree) if not one.isupper() and one != "__all__"] == []


def _tables(tree: ast.Module) -> Iterator[str]:
    """What is named at the top and is a list, set or dict: tables, written in capitals."""
    kinds = ast.List | ast.Dict | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, kinds):
            yield from (target.id for target in _targets(statement))


def _targets(statement: ast.stmt) -> Iterator[ast.Name]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    yield from (target for target in targets if isinstance(target, ast.Name))


def _changes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and names: called with a mutating method, written into, deleted from, or declared global."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from ((node.lineno, name) for name in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATING:
            if isinstance(node.func.value, ast.Name):
                yield node.lineno, node.func.value.id
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
            targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
            for target in targets:
                if isinstance(target, ast.Subscript | ast.Attribute) and isinstance(target.value, ast.Name):
                    yield node.lineno, target.value.id


@pytest.mark.parametrize("folder", ["engine", "spec", "state", "journal", "webhooks", "control"])
def test_the_core_names_no_provider(folder: str) -> None:
    """Not even in a docstring: whoever reads the core need not know a vendor."""
    shipped = {path.name for path in (PACKAGE.parent / "specs").iterdir() if path.is_dir()}
    names = {*shipped, *(name.replace("_", " ") for name in shipped), "awork", "azure", "projectcor", "clockify"}
    texts = {path: path.read_text(encoding="utf-8").lower() for path in (PACKAGE / folder).rglob("*.py")}

    assert [f"{path} names {name}" for path, text in texts.items() for name in names if name in text] == []
