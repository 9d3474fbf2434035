"""YAML files into values with lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockserver.errors import BrokenFilesError
from mockserver.spec.document import escaped, unescaped
from mockserver.spec.yaml_file import load


def read(folder: Path, text: str, **tags: Any) -> Any:
    file = folder / "some.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, {f"!{name}": build for name, build in tags.items()})


def flaw(folder: Path, text: str, **tags: Any) -> str:
    with pytest.raises(BrokenFilesError) as told:
        read(folder, text, **tags)
    return str(told.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        ("007", 7),
        ("5.0", 5.0),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("Null", None),
        ("", None),
        # What YAML 1.1 reads as something else than text.
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("y", "y"),
        ("-03:00", "-03:00"),
        ("12:30:45", "12:30:45"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        (".inf", ".inf"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
        # Quotes make text of anything.
        ("'5'", "5"),
        ('"true"', "true"),
        ("! 5", "5"),
        ("|-\n  5", "5"),
    ],
)
def test_scalars_follow_yaml_1_2(tmp_path: Path, written: str, value: object) -> None:
    read_value = read(tmp_path, f"a: {written}\n").value["a"]

    assert (read_value, type(read_value)) == (value, type(value))


def test_keys_are_always_text(tmp_path: Path) -> None:
    assert read(tmp_path, "200: a\ntrue: b\n2026-03-02: c\n").value == {"200": "a", "true": "b", "2026-03-02": "c"}


def test_every_place_has_its_line(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n  b/c: 1\n  d:\n    - x\n    - y\n")

    assert dict(document.lines) == {"": 1, "/a": 1, "/a/b~1c": 2, "/a/d": 3, "/a/d/0": 4, "/a/d/1": 5}
    assert document.place("/a/d/1") == f"{tmp_path}/some.yaml:5"


def test_an_unknown_place_is_told_by_the_nearest_above(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n  b: {}\n")

    assert document.place("/a/b/nowhere/at/all") == f"{tmp_path}/some.yaml:2"
    assert document.place("/z") == f"{tmp_path}/some.yaml:1"


def test_an_alias_is_the_value_of_its_anchor(tmp_path: Path) -> None:
    assert read(tmp_path, "a: &x {b: 1}\nc: *x\n").value == {"a": {"b": 1}, "c": {"b": 1}}


def test_tags_build_values(tmp_path: Path) -> None:
    assert read(tmp_path, "a: !double 4\n", double=lambda text: int(text) * 2).value == {"a": 8}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", "some.yaml:3: the key 'a' a second time; keep one of the two"),
        ("a: {b: 1, b: 2}\n", "some.yaml:1: the key 'b' a second time; keep one of the two"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "some.yaml:3: a merge key; write the members out"),
        ("a: *x\n", "some.yaml:1: the alias *x without an anchor before it; write the anchor first"),
        ("a: &x [*x]\n", "some.yaml:1: the alias *x without an anchor before it; write the anchor first"),
        ("[a, b]: 1\n", "some.yaml:1: a key that is no plain name; write a name before the colon"),
        ("a:\n  b: !later 1\n", "some.yaml:2: the unknown tag '!later'; known here: !double"),
        ("a: !!int '1'\n", "some.yaml:1: the unknown tag 'tag:yaml.org,2002:int'; known here: !double"),
        ("a: !double [1]\n", "some.yaml:1: the tag '!double' on more than one value; drop it"),
        ("a: !double {b: 1}\n", "some.yaml:1: the tag '!double' on more than one value; drop it"),
        ("a:\n  !double x\n", "some.yaml:2: invalid literal for int() with base 10: 'x'; correct the value"),
        ("a: 1\n---\nb: 2\n", "some.yaml:2: a second document; keep one document to a file"),
        ("a: [1\nb: 2\n", "some.yaml:2: not YAML: did not find expected ',' or ']'; correct the syntax"),
        ("a: '\n", "some.yaml:2: not YAML: found unexpected end of stream; correct the syntax"),
    ],
)
def test_flaws_have_a_line_and_a_remedy(tmp_path: Path, text: str, told: str) -> None:
    assert flaw(tmp_path, text, double=lambda text: int(text) * 2) == told


def test_a_quoted_merge_sign_is_an_ordinary_key(tmp_path: Path) -> None:
    assert read(tmp_path, '"<<": 1\n').value == {"<<": 1}


def test_a_file_that_is_not_utf_8_is_a_flaw(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(b"a: \xff\n")

    with pytest.raises(BrokenFilesError, match=r"some.yaml: cannot be read .*; make it a UTF-8 file"):
        load(file)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# only a comment\n").value is None


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")

    assert load(file).value == {"a": 1}


@pytest.mark.parametrize("name", ["plain", "a/b", "a~b", "~1", "/~0/"])
def test_pointer_tokens_escape_both_ways(name: str) -> None:
    assert unescaped(escaped(name)) == name
    assert "/" not in escaped(name)
