"""The shape of an answer beside a printed sample: what differs in kind is told with its place."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.contract.shape import differences

SAMPLE = {"id": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "days": [{"on": "2026-03-02", "hours": 8}], "at": None}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (SAMPLE | {"id": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"}, []),
        (SAMPLE | {"at": "2026-03-02T09:00:00Z", "days": []}, []),
        (SAMPLE | {"days": [{"on": "2026-03-02", "hours": 7.5}]}, []),
        (SAMPLE | {"id": "17"}, [f"/id is '17', not a UUID as in the sample: {SAMPLE['id']!r}"]),
        (SAMPLE | {"id": 17}, [f"/id is 17, a number; in the sample it is a text: {SAMPLE['id']!r}"]),
        (SAMPLE | {"extra": 1}, ["/extra is 1, which the sample does not have"]),
        ({"id": SAMPLE["id"], "days": []}, ["/at is missing"]),
        (
            SAMPLE | {"days": [{"on": "2026-03-02", "hours": 8.0}]},
            ["/days/0/hours is 8.0, spelt as a float; in the sample it is 8"],
        ),
        (
            SAMPLE | {"days": [{"on": "2026-03-02T00:00:00Z", "hours": True}]},
            [
                "/days/0/on is '2026-03-02T00:00:00Z', not a date as in the sample: '2026-03-02'",
                "/days/0/hours is True, a boolean; in the sample it is a number: 8",
            ],
        ),
    ],
)  # fmt: skip
def test_kinds_names_and_formats_are_compared(found: Any, told: list[str]):
    assert sorted(differences(SAMPLE, found)) == sorted(told)


def test_a_refusal_is_compared_word_by_word_but_for_what_is_made_anew():
    sample = {"code": "not-found", "trace": "0af7651916cd43dd8448eb211c80319c", "on": "2026-03-02T09:00:00Z"}

    same = {"code": "not-found", "trace": "b7ad6b7169203331b7ad6b7169203331", "on": "2026-11-22T10:00:00.5Z"}
    other = same | {"code": "gone"}

    assert list(differences(sample, same, exactly=True)) == []
    assert list(differences(sample, other, exactly=True)) == ["/code is 'gone', not 'not-found'"]


def test_loose_places_are_left_alone():
    assert list(differences({"a": {"b": 1}, "c": 1}, {"a": {"b": "x"}}, loose=("/a/b", "/c"))) == []
