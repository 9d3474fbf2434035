"""Every operation of ProjectCOR and every answer says how it is known, in words that its page explains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "providers" / "projectcor.md"
OPERATIONS = {
    "list_users", "create_user", "get_user", "update_user", "delete_user", "update_user_labels",
    "search_users_by_name", "get_me", "issue_token", "exchange_code", "refresh_token", "log_in",
    "set_working_time", "list_working_times", "list_leaves", "create_leave", "update_leave", "delete_leave",
    "list_leave_types", "create_leave_type", "update_leave_type", "delete_leave_type", "list_labels",
    "list_positions",
}  # fmt: skip


@pytest.fixture
def provider(app):
    return app.extensions["mockserver"].providers["projectcor"]


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


def test_these_operations_are_there(provider):
    assert set(provider.operations) == OPERATIONS


def test_every_operation_and_every_answer_says_how_it_is_known(told):
    assert [what for what, evidence in told.items() if not evidence] == []


def test_the_page_explains_the_keys_in_use_and_no_others(told):
    chapter = PAGE.read_text().partition("## How it is known")[2].partition("\n## ")[0]

    explained = set(re.findall(r"^\| `([a-z-]+)` \|", chapter, re.MULTILINE))

    assert explained == {key for evidence in told.values() for key in evidence.values()}


def test_every_operation_can_answer_that_there_were_too_many_requests(provider):
    assert [one.id for one in provider.operations.values() if 429 not in one.responses] == []
