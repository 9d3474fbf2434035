"""The compiled form of fragments and seeds: the same as the YAML, and never instead of other YAML."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver import files
from mockserver.errors import BrokenFilesError
from mockserver.spec.compiled import NAME, Compiled, compiled
from mockserver.spec.fragment import Provider, compile_provider, load_provider
from mockserver.spec.operation import Operation
from mockserver.spec.yaml_file import load
from mockserver.state.scenario import TAGS

TOY = Path(__file__).parent.parent / "toy"
FOLDERS = sorted(
    folder
    for root in (files.specs(), files.fixtures(), TOY / "specs", TOY / "fixtures")
    for folder in root.iterdir()
    if any(folder.glob("*.yaml"))
)
PROVIDERS = [folder for folder in FOLDERS if folder.parent.name == "specs"]


def copied(folder: Path, to: Path) -> Path:
    """The folder's YAML, elsewhere."""
    copy = to / folder.name
    copy.mkdir()
    for path in folder.glob("*.yaml"):
        shutil.copy(path, copy)
    return copy


def written(folder: Path, text: str, name: str = "some.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def from_compiled(file: Path) -> Any:
    """The document, which must not come from the YAML."""
    shelf = Compiled(file.parent)
    document = shelf.load(file, TAGS)
    assert shelf.is_all([file.name])
    return document


def everything(operation: Operation) -> dict[str, Any]:
    told = {one.name: getattr(operation, one.name) for one in fields(operation) if one.name not in ("read", "node")}
    return {**told, "contents": operation.contents, "place": operation.place}


def told(provider: Provider) -> Any:
    """All that a provider's declarations say."""
    plain = {name: getattr(provider, name) for name in ("name", "title", "settings", "servers", "security", "schemes")}
    operations = [everything(one) for one in provider.operations.values()]
    return plain, operations, provider.responses, provider.components


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.parent.name}/{folder.name}")
def test_a_compiled_document_is_the_document(folder: Path, tmp_path: Path) -> None:
    copy = copied(folder, tmp_path)
    (copy / NAME).write_bytes(compiled(copy, TAGS))
    shelf = Compiled(copy)

    for path in copy.glob("*.yaml"):
        document, expected = shelf.load(path, TAGS), load(path, TAGS)
        assert repr(document.value) == repr(expected.value)  # 1 is neither 1.0 nor True, and keys keep their order
        assert (document.lines, document.path, document.shown) == (expected.lines, expected.path, expected.shown)
    assert shelf.is_all(path.name for path in copy.glob("*.yaml"))


@pytest.mark.parametrize("folder", PROVIDERS, ids=lambda folder: folder.name)
def test_a_provider_that_was_compiled_declares_the_same(folder: Path, tmp_path: Path) -> None:
    copy = copied(folder, tmp_path)
    expected = told(load_provider(copy))

    (copy / NAME).write_bytes(compile_provider(copy))

    assert told(load_provider(copy)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: &x {b: [1, 2.0, true, null, '5', ~]}\nc: *x\nd: 7\n",
        "a: &x {when: !week -1 tue 09:30}\nb: [*x, !week 0 mon]\n",
        "!week 0 mon",
        "",
        "a/b: {~: 1, '': 2}\n",
    ],
)
def test_aliases_tags_and_odd_names_survive(text: str, tmp_path: Path) -> None:
    file = written(tmp_path, text)
    (tmp_path / NAME).write_bytes(compiled(tmp_path, TAGS))

    document, expected = from_compiled(file), load(file, TAGS)

    assert repr(document.value) == repr(expected.value)
    assert document.lines == expected.lines


def test_a_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    file = written(tmp_path, "a: 1\n")
    (tmp_path / NAME).write_bytes(compiled(tmp_path))

    written(tmp_path, "a: 2\n")

    assert Compiled(tmp_path).load(file).value == {"a": 2}


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b"null", b'{"mockserver": "0.0.0", "files": {}}'])
def test_a_compiled_form_that_is_not_ours_is_none(text: bytes, tmp_path: Path) -> None:
    file = written(tmp_path, "a: 1\n")

    (tmp_path / NAME).write_bytes(text)

    assert Compiled(tmp_path).load(file).value == {"a": 1}


def test_the_form_of_another_version_is_not_read(tmp_path: Path) -> None:
    file = written(tmp_path, "a: 1\n")
    other = orjson.loads(compiled(tmp_path)) | {"mockserver": "0.0.0"}

    (tmp_path / NAME).write_bytes(orjson.dumps(other))

    assert not Compiled(tmp_path).is_all([file.name])


def test_fragments_are_checked_again_when_one_was_added(tmp_path: Path) -> None:
    copy = copied(TOY / "specs" / "library", tmp_path)
    (copy / NAME).write_bytes(compile_provider(copy))

    written(copy, "openapi: 3.1.0\ninfo: {title: More}\nx-mocks: {}\n", "more.yaml")

    with pytest.raises(BrokenFilesError, match=r"more.yaml:3: the unknown key 'x-mocks'"):
        load_provider(copy)


def test_fragments_are_checked_again_when_one_is_gone(tmp_path: Path) -> None:
    copy = copied(TOY / "specs" / "library", tmp_path)
    extra = "openapi: 3.1.0\ninfo: {title: More}\ncomponents: {schemas: {More: {type: string}}}\n"
    more = written(copy, extra, "more.yaml")
    use = "{not: {$ref: 'more.yaml#/components/schemas/More'}}"
    text = f"openapi: 3.1.0\ninfo: {{title: Use}}\ncomponents: {{schemas: {{Use: {use}}}}}\n"
    written(copy, text, "use.yaml")
    (copy / NAME).write_bytes(compile_provider(copy))

    more.unlink()

    with pytest.raises(BrokenFilesError, match=r"use.yaml:3: \$ref .* leads nowhere"):
        load_provider(copy)


def test_what_cannot_be_served_is_not_compiled(tmp_path: Path) -> None:
    copy = copied(TOY / "specs" / "library", tmp_path)
    written(copy, "openapi: 3.1.0\ninfo: {title: More}\nx-mocks: {}\n", "more.yaml")

    with pytest.raises(BrokenFilesError, match="x-mocks"):
        compile_provider(copy)
