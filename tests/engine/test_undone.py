"""Whatever a call wrote is undone unless it succeeds."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from toy.api import Api

from mockserver.universe import Universe

MISHAPS = {
    "refuse": (400, "On second thoughts, no."),
    "break": (
        500,
        'visits.yaml:85: the reply breaks its fragment: body /seat: "the one by the window" is not of type'
        ' "integer"; this is a fault of the mock, please report it',
    ),
    "stumble": (500, "KeyError('mishap') in a handler; the server's log has the traceback"),
    "header": (
        500,
        "visits.yaml:85: the reply breaks its fragment: status: status 418 is not declared; this is a fault of the"
        " mock, please report it",
    ),
    "status": (
        500,
        "visits.yaml:85: the reply breaks its fragment: status: status 202 is not declared; this is a fault of the"
        " mock, please report it",
    ),
}


@pytest.mark.parametrize(("mishap", "status", "detail"), [(name, *told) for name, told in MISHAPS.items()], ids=MISHAPS)
def test_a_call_that_fails_after_writing_leaves_nothing(
    rooms: Api, universe: Universe, caplog: pytest.LogCaptureFixture, mishap: str, status: int, detail: str
) -> None:
    before = universe.world.snapshot()["providers"]

    with caplog.at_level(logging.CRITICAL, "mockserver"):
        answer = rooms.post(f"/mishaps/{mishap}")

    assert answer.status_code == status
    assert answer.get_json()["detail"].endswith(detail)
    assert universe.world.snapshot()["providers"] == before


def test_our_own_failures_are_problem_documents_that_explain(rooms: Api) -> None:
    answer = rooms.post("/mishaps/break")

    assert answer.content_type == "application/problem+json"
    assert answer.headers["X-Mock-Explain"] == "1"
    told: dict[str, Any] = answer.get_json()
    assert (told["type"], told["title"], told["status"]) == ("about:blank", "Internal Server Error", 500)


def test_a_failing_handler_is_logged_with_its_traceback(rooms: Api, caplog: pytest.LogCaptureFixture) -> None:
    rooms.post("/mishaps/stumble")

    (record,) = caplog.records
    assert (record.name, record.levelname, record.getMessage()) == ("mockserver", "ERROR", "a handler failed")
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], KeyError)


def test_the_next_call_works(rooms: Api) -> None:
    rooms.post("/mishaps/stumble")

    assert rooms.post("/visits", {"reader": "mary", "seat": 9}).status_code == 201
