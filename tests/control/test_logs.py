"""A line for each request on standard error, as text or as JSON, without secrets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from toy.api import Api, MakeApp


@pytest.fixture
def lines(make_app: MakeApp, capfd: pytest.CaptureFixture[str]) -> Any:
    """Sends one request to an app that logs in a format and gives what was written of it."""

    def send(form: str, path: str, headers: dict[str, str] | None = None, **settings: Any) -> list[str]:
        app = make_app(log_format=form, **settings)
        app.test_client().get(path, headers=headers)
        return capfd.readouterr().err.splitlines()

    return send


def test_a_line_of_json_says_who_asked_what_and_how_it_ended(lines: Any) -> None:
    (line,) = lines("json", "/library.test/v1/shelves?page=1", {"X-Request-Id": "deploy-7"})

    told = json.loads(line)
    assert told.pop("took_us") >= 0
    assert told == {
        "at": "2026-03-04T12:00:00Z",
        "level": "info",
        "request_id": "deploy-7",
        "exchange": "1",
        "world": "default",
        "provider": "library",
        "operation": "list_shelves",
        "credential": None,
        "method": "GET",
        "path": "/v1/shelves",
        "query": "page=1",
        "status": 401,
        "refused_at": "authenticate",
    }


def test_without_an_id_of_the_clients_the_exchange_has_one(lines: Any) -> None:
    (line,) = lines("json", "/library.test/v1/shelves", {"X-Mock-World": "mine"})

    assert json.loads(line)["request_id"] == "mine:1"


def test_a_line_of_text(lines: Any) -> None:
    (line,) = lines("text", "/library.test/v1/shelves", {"X-Request-Id": "a\x1b[31m"})

    assert line.startswith("2026-03-04T12:00:00Z 401 GET library/v1/shelves ")
    assert line.endswith(" world default id a\ufffd[31m refused at authenticate")


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/library.test/v1/shelves/canary-5up3r", {"Authorization": "Bearer canary-5up3r"}),
        ("/library.test/v1/shelves?token=canary-5up3r", {}),
        ("/library.test/v1/shelves", {"Authorization": "Bearer canary-5up3r", "X-Request-Id": "canary-5up3r"}),
    ],
)
def test_no_line_has_a_secret(lines: Any, form: str, path: str, headers: dict[str, str]) -> None:
    (line,) = lines(form, path, headers)

    assert "5up3r" not in line


def test_off_writes_nothing(lines: Any) -> None:
    assert lines("off", "/library.test/v1/shelves") == []


def test_an_unknown_host_is_logged_too(lines: Any) -> None:
    (line,) = lines("json", "/nobody.test/x")

    assert (json.loads(line)["provider"], json.loads(line)["refused_at"]) == (None, "host")


def test_the_control_plane_is_not_logged(lines: Any) -> None:
    assert lines("json", "/__admin/health") == []


def test_a_request_id_is_no_header_of_the_exchange_unless_somebody_logs(library: Api, admin: Api) -> None:
    library.get("/shelves", headers={"X-Request-Id": "deploy-7"})

    assert "X-Request-Id" not in admin.get("/journal").json["exchanges"][0]["request"]["headers"]
