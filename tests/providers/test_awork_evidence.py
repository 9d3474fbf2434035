"""Every operation of awork and every answer says how it is known, in words that its page explains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "providers" / "awork.md"


@pytest.fixture
def provider(app):
    return app.extensions["mockserver"].providers["awork"]


@pytest.fixture
def told(provider):
    """What is known, by what it is about."""
    operations = {one.id: one.evidence for one in provider.operations.values()}
    answers = {
        f"{one.id} {status}": answer.evidence
        for one in provider.operations.values()
        for status, answer in one.responses.items()
    }
    shared = {name: answer.evidence for name, answer in provider.responses.items()}
    return operations | answers | shared


def test_every_operation_and_every_answer_says_how_it_is_known(told):
    assert [what for what, evidence in told.items() if not evidence] == []


def test_the_page_explains_the_keys_in_use_and_no_others(told):
    chapter = PAGE.read_text().partition("## How it is known")[2].partition("\n## ")[0]

    explained = set(re.findall(r"^\| `([a-z-]+)` \|", chapter, re.MULTILINE))

    assert explained == {key for evidence in told.values() for key in evidence.values()}


def test_every_operation_can_answer_that_there_were_too_many_requests(provider):
    assert [one.id for one in provider.operations.values() if 429 not in one.responses] == []
