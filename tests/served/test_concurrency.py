"""Eight clients at once: what each resource went through can have happened one call at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from linearizable import Operation, flaw

from mockserver.app import create_app
from mockserver.universe import Settings

THREADS, WRITES = 8, 1000
PEOPLE = "/api.awork.com/api/v1/users"


class Client:
    """Calls the app as a WSGI server does, without a client's own overhead."""

    def __init__(self, app: Any) -> None:
        self.app = app
        store = app.extensions["mockserver"].world.store("awork")
        self.token = next(iter(store["credentials"]))["token"]

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        raw = b"" if body is None else orjson.dumps(body)
        answered: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(raw)),
            "wsgi.input": _Stream(raw),
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "localhost",
        }
        (answer,) = self.app.wsgi_app(environ, lambda status, _headers: answered.append(status))
        assert answered[0][0] == "2", answer
        return orjson.loads(answer) if answer else None


class _Stream:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def read(self, size: int) -> bytes:
        part, self.raw = self.raw[:size], self.raw[size:]
        return part


@pytest.fixture
def awork() -> Client:
    return Client(create_app(Settings(seed=7)))


def week(capacity: Any) -> tuple[int, int]:
    """Two days that every write sets to the same number: a torn write would show."""
    return capacity["weeklyCapacity"]["mon"], capacity["weeklyCapacity"]["sun"]


def clients(awork: Client, people: list[str], number: int) -> dict[str, list[Operation]]:
    """One client's writes, each followed by a read, over the people in turn."""
    seen: dict[str, list[Operation]] = {person: [] for person in people}
    for turn in range(WRITES):
        person = people[(turn + number) % len(people)]
        value = 1 + number * WRITES + turn
        for is_write in (True, False):
            began = time.perf_counter_ns()
            form = {"mon": value, "sun": value} if is_write else None
            answer = awork("PUT" if is_write else "GET", f"{PEOPLE}/{person}/capacity", form)
            seen[person].append(Operation(is_write, week(answer), began, time.perf_counter_ns()))
    return seen


@pytest.mark.parametrize("shared", [True, False], ids=["shared people", "a person each"])
def test_every_capacity_has_a_linearizable_history(awork: Client, shared: bool):
    everybody = [person["id"] for person in awork("GET", PEOPLE)][:THREADS]
    initial = {person: week(awork("GET", f"{PEOPLE}/{person}/capacity")) for person in everybody}
    chosen = [everybody[:2] if shared else [everybody[number]] for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as pool:
        histories = list(pool.map(clients, [awork] * THREADS, chosen, range(THREADS)))

    for person in everybody:
        history = [one for seen in histories for one in seen.get(person, [])]
        assert flaw(history, initial[person]) is None
        if history:
            capacity = awork("GET", f"{PEOPLE}/{person}/capacity")
            assert capacity["capacityPerWeek"] == sum(capacity["weeklyCapacity"].values())


def test_lists_and_totals_equal_the_rows_after_eight_clients_created_and_deleted(awork: Client):
    before = {row["id"] for row in awork("GET", "/api.awork.com/api/v1/apiusers")}

    def create_and_delete(number: int) -> set[str]:
        path = "/api.awork.com/api/v1/apiusers"
        made = [awork("POST", path, {"name": f"{number}.{turn}"})["id"] for turn in range(WRITES)]
        for gone in made[::2]:
            awork("DELETE", f"{path}/{gone}")
        return set(made[1::2])

    with ThreadPoolExecutor(THREADS) as pool:
        kept = set().union(*pool.map(create_and_delete, range(THREADS)))

    listed = [row["id"] for row in awork("GET", "/api.awork.com/api/v1/apiusers")]
    assert len(listed) == len(set(listed)) == len(before) + THREADS * WRITES // 2
    assert set(listed) == before | kept


@pytest.mark.parametrize(
    ("history", "told"),
    [
        pytest.param([Operation(True, 1, 0, 1), Operation(False, 0, 2, 3)], "1 was written and gone", id="stale read"),
        pytest.param(
            [Operation(True, 1, 0, 1), Operation(True, 2, 2, 3), Operation(False, 1, 4, 5), Operation(False, 2, 6, 7)],
            "1 was still read after 2 was",
            id="back and forth",
        ),
        pytest.param([Operation(False, 7, 0, 1)], "7 was read and written 0 times", id="read of nothing"),
        pytest.param(
            [Operation(False, 1, 0, 1), Operation(True, 1, 2, 3)], "1 was read before", id="read of the future"
        ),
        pytest.param(
            [Operation(True, 1, 0, 1), Operation(True, 2, 2, 3), Operation(False, 1, 4, 5)],
            "2 was written and gone",
            id="lost write",
        ),
    ],
)
def test_the_checker_sees_what_is_not_linearizable(history: list[Operation], told: str):
    assert told in str(flaw(history, 0))
