"""With the same seed and the same time, the same calls get the same answers, to the byte; apps share nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flask.testing import FlaskClient
from toy.api import LIBRARIAN, STEWARD, TOY, MakeApp

CARD = {"Authorization": f"Bearer {LIBRARIAN}"}
TICKET = {"Authorization": f"Bearer {STEWARD}", "Room-Day": "2026-03-04"}

CALLS = [
    ("GET", "/library.test/v1/books?size=2", CARD, None),
    ("POST", "/library.test/v1/books", CARD, {"title": "Eden", "shelf": 1}),
    ("POST", "/library.test/v1/books", CARD, {"title": 5, "genre": "x", "lent": "y", "pages": 0, "rating": 9}),
    ("POST", "/library.test/v1/shelves", CARD, {"label": "Maps"}),
    ("PATCH", "/library.test/v1/shelves/8", CARD, {"width": 4}),
    ("DELETE", "/library.test/v1/shelves/1", CARD, None),
    ("GET", "/library.test/v1/nowhere", CARD, None),
    ("GET", "/library.test/v1/shelves", {}, None),
    ("GET", "/nowhere.test/", {}, None),
    ("POST", "/rooms.test/ghent/api/visits", TICKET, {"reader": "mary", "seat": 9}),
    ("POST", "/rooms.test/ghent/api/visits", TICKET, {"seat": 99.0, "tags": [1, "x"], "wishes": {"lampHeight": 1.0}}),
    ("POST", "/rooms.test/ghent/api/mishaps/refuse", TICKET, None),
    ("GET", "/rooms.test/ghent/api/visits?pageSize=3&page=2", TICKET, None),
    ("GET", "/library.test/v1/books", CARD, None),
    ("GET", "/__admin/state", {}, None),
]  # fmt: skip


def transcript(client: FlaskClient) -> str:
    told = []
    for method, path, headers, body in CALLS:
        answer = (
            client.open(path, method=method, headers=headers, json=body)
            if body
            else client.open(path, method=method, headers=headers)
        )
        told.append(f"{method} {path}\n{answer.status}\n{sorted(answer.headers.items())}\n{answer.data!r}")
    return "\n\n".join(told)


def test_two_apps_of_one_seed_and_time_answer_alike(make_app: MakeApp) -> None:
    assert transcript(make_app(seed=7).test_client()) == transcript(make_app(seed=7).test_client())


def test_another_seed_makes_other_ids(make_app: MakeApp) -> None:
    assert transcript(make_app(seed=7).test_client()) != transcript(make_app(seed=8).test_client())


def test_another_process_answers_alike_whatever_its_hash_seed() -> None:
    """Order of sets and hashes of texts differ from process to process and must not show."""
    script = f"""
import sys; sys.path[:0] = [{str(TOY.parent)!r}, {str(Path(__file__).parent)!r}]
from conftest import build
import test_repeatable
sys.stdout.reconfigure(encoding="utf-8")
sys.stdout.write(test_repeatable.transcript(build(seed=7).test_client()))
"""
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            cwd=TOY.parent.parent,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert "Solaris" in told[0]
    assert told[0] == told[1]


def test_reset_begins_the_same_history_again(make_app: MakeApp) -> None:
    client = make_app(seed=7).test_client()
    first = transcript(client)

    client.post("/__admin/reset")

    assert transcript(client) == first


def test_two_apps_share_nothing(make_app: MakeApp) -> None:
    one, other = make_app().test_client(), make_app().test_client()
    before = other.get("/__admin/state").data

    one.post("/library.test/v1/shelves", json={"label": "Maps"}, headers=CARD)
    one.put("/__admin/clock", json={"advance": 60})
    one.delete("/__admin/state/library/credentials")

    assert other.get("/__admin/state").data == before
    assert other.get("/__admin/journal").get_json() == {"exchanges": []}
    assert other.get("/library.test/v1/shelves", headers=CARD).status_code == 200


def test_without_a_seed_two_apps_differ(make_app: MakeApp) -> None:
    ids = {
        make_app(seed=None)
        .test_client()
        .post("/library.test/v1/books", json={"title": "Eden", "shelf": 1}, headers=CARD)
        .get_json()["id"]
        for _ in range(2)
    }

    assert len(ids) == 2
