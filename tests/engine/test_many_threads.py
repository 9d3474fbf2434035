"""Eight clients at once: nothing is lost, nothing is torn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from toy.api import LIBRARIAN, STEWARD, Api

THREADS, CALLS = 8, 150
SOLARIS = "/books/00000000-0000-4000-8000-000000000001"


def at_once(
    app: Flask, work: Callable[[Api, int], None], base: str = "/library.test/v1", token: str = LIBRARIAN
) -> None:
    """Run ``work`` in every thread, with a client of its own and the thread's number."""
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work, Api(app.test_client(), base, token), number) for number in range(THREADS)]:
            done.result()


def test_no_created_record_is_lost_and_no_number_comes_twice(app: Flask, library: Api) -> None:
    def create(api: Api, thread: int) -> None:
        for call in range(CALLS):
            answer = api.post("/shelves", {"label": f"{thread}-{call}"})
            assert answer.status_code == 201

    at_once(app, create)

    pages = [library.get(f"/shelves?size=50&page={page + 1}").json for page in range(THREADS * CALLS // 50 + 1)]
    shelves = [shelf for page in pages for shelf in page]
    assert Counter(shelf["label"] for shelf in shelves[3:]) == {
        f"{thread}-{call}": 1 for thread in range(THREADS) for call in range(CALLS)
    }
    assert sorted(shelf["number"] for shelf in shelves[3:]) == list(range(8, 8 + THREADS * CALLS))


def test_a_list_always_counts_what_it_holds(app: Flask) -> None:
    def churn(api: Api, thread: int) -> None:
        for call in range(CALLS // 3):
            made = api.post("/shelves/7/books", {"title": f"{thread}-{call}"}).json["id"]
            listed = api.get("/shelves/7/books")
            assert len(listed.json) == int(listed.headers["x-total"]) == int(listed.headers["x-items"])
            assert made in {book["id"] for book in listed.json}
            assert api.delete(f"/books/{made}").status_code == 204

    at_once(app, churn)

    assert Api(app.test_client(), "/library.test/v1", LIBRARIAN).get("/shelves/7/books").json == []


def test_a_shared_record_is_never_torn(app: Flask, library: Api) -> None:
    def write(api: Api, thread: int) -> None:
        for call in range(CALLS):
            pages = thread * CALLS + call + 1
            answer = api.put(SOLARIS, {"title": str(pages), "shelf": pages, "pages": pages})
            assert answer.json == {"id": SOLARIS[7:], "title": str(pages), "shelf": pages, "pages": pages}
            seen = api.get(SOLARIS).json
            assert seen["title"] == str(seen["shelf"]) == str(seen["pages"])

    at_once(app, write)

    seen = library.get(SOLARIS).json
    assert len([book for book in library.get(f"/shelves/{seen['shelf']}/books").json if book["id"] == seen["id"]]) == 1


def test_reading_the_control_plane_meanwhile_loses_nothing(app: Flask) -> None:
    """A read of a collection that no call has met yet must not replace what a write begins there."""

    def mixed(api: Api, thread: int) -> None:
        for call in range(CALLS // 3):
            if thread % 2:
                assert api.client.get("/__admin/state/reading_room/visits").status_code == 200
                assert api.client.get("/__admin/providers").status_code == 200
                assert api.client.get("/__admin/journal?limit=5").status_code == 200
            else:
                assert api.post("/visits", {"reader": f"{thread}-{call}", "seat": 1}).status_code == 201

    at_once(app, mixed, "/rooms.test/ghent/api", STEWARD)

    visits = app.test_client().get("/__admin/state/reading_room/visits").get_json()
    assert len(visits) == 4 + THREADS // 2 * (CALLS // 3)


def test_every_exchange_has_an_id_of_its_own(app: Flask, admin: Api) -> None:
    def get(api: Api, thread: int) -> None:
        for _ in range(24):
            api.get(f"/shelves/{thread}")

    at_once(app, get)

    ids = [exchange["id"] for exchange in admin.get("/journal").json["exchanges"]]
    assert sorted(map(int, ids)) == list(range(1, THREADS * 24 + 1))
