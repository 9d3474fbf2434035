"""The gate under every request to a real API: what it lets through, how fast, with what, and when it closes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest

from mockserver import files
from mockserver.contract.gate.errors import ClosedError, RefusedError
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.pace import Clock, Pace
from mockserver.contract.gate.secret import DUMMY, Secret
from mockserver.contract.sending import Bridge, Received, Sent, UnreachableError
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider, load_provider
from mockserver.spec.vocabulary import RateLimit

TOKEN = "s3cr3t-t0k3n/with+signs"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY")


@dataclass
class Time:
    """A clock that moves when somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


@dataclass
class Wire:
    """Answers by a list of statuses, the last one for ever; ``seen`` is what reached it."""

    statuses: list[int] = field(default_factory=lambda: [200])
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"[]"
    seen: list[Sent] = field(default_factory=list)

    def __call__(self, sent: Sent) -> Received:
        self.seen.append(sent)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if not status:
            raise UnreachableError("gone")
        return Received(status, self.headers, self.body)


MakeGate = Callable[..., Gate]


@pytest.fixture(scope="module")
def awork() -> Provider:
    return load_provider(files.specs() / "awork")


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def gate(awork: Provider, time: Time) -> Iterator[MakeGate]:
    def make(wire: Wire, budget: int = 100, provider: Provider = awork, **told: Any) -> Gate:
        pace = Pace(provider.settings.rate_limits, budget, time.clock)
        return Gate(provider, wire, Secret(provider, [TOKEN]), pace, "https://api.awork.com/api/v1", **told)

    return make


def get(path: str = "/api/v1/users", **headers: str) -> Sent:
    return Sent("GET", path, headers={"Authorization": f"Bearer {DUMMY}", **headers})


@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/users/1/capacity", "/api/v1/apiusers", "/elsewhere"])
def test_nothing_but_a_declared_get_reaches_the_wire(gate: MakeGate, path: str):
    wire = Wire()
    one = gate(wire)

    for method in METHODS:
        try:
            one(Sent(method, path, headers={"Authorization": f"Bearer {DUMMY}"}, body=b"{}"))
        except RefusedError as error:
            assert method in str(error)  # noqa: PT017 - most of them are refused

    assert {sent.method for sent in wire.seen} <= {"GET"}
    assert len(wire.seen) == (path in ("/api/v1/users", "/api/v1/users/1/capacity", "/api/v1/apiusers"))


def test_a_post_that_is_declared_as_a_search_is_a_read():
    provider = load_provider(files.specs() / "clockify")
    searches = [one.id for one in provider.operations.values() if one.contract and one.contract.role == "search"]

    assert all(provider.operations[name].method == "POST" for name in searches)


def test_a_refused_request_names_the_remedy(gate: MakeGate):
    with pytest.raises(RefusedError, match=r"awork\.delete_user .* is not sent: .*--contract-write"):
        gate(Wire())(Sent("DELETE", "/api/v1/users/1"))


def test_generated_requests_pass_it_too(gate: MakeGate):
    wire = Wire()
    bridge = Bridge(gate(wire))
    environ = {"REQUEST_METHOD": "DELETE", "PATH_INFO": "/api/v1/users/1", "wsgi.input": None}

    with pytest.raises(RefusedError):
        bridge(environ, lambda *_: None)

    assert wire.seen == []


def test_the_secret_takes_the_dummys_place_on_the_wire_only(gate: MakeGate):
    wire = Wire(headers={"X-Echo": f"Bearer {TOKEN}"}, body=orjson.dumps({"you": TOKEN, "said": f"x {TOKEN} y"}))
    received = gate(wire)(get())

    assert wire.seen[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN.encode() not in received.body
    assert TOKEN not in str(dict(received.headers))
    assert orjson.loads(received.body)["you"] == DUMMY


@pytest.mark.parametrize("user", ["", "mock", "anybody"])
def test_a_basic_credential_is_swapped_whatever_its_user_is(gate: MakeGate, user: str):
    wire = Wire()
    provider = load_provider(files.specs() / "azure_devops")
    dummy = base64.b64encode(f"{user}:{DUMMY}".encode()).decode()
    path = "/fabrikam/_apis/projects"

    gate(wire, provider=provider)(Sent("GET", path, headers={"authorization": f"Basic {dummy}"}))

    sent = wire.seen[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f":{TOKEN}"


def test_another_credential_is_left_as_it_is(gate: MakeGate):
    wire = Wire([401])
    one = gate(wire)

    for _ in range(5):
        assert one(get(Authorization="Bearer wrong")).status == 401

    assert {sent.headers["Authorization"] for sent in wire.seen} == {"Bearer wrong"}


def test_no_error_tells_the_secret(gate: MakeGate):
    one = gate(Wire([0]))

    with pytest.raises(UnreachableError) as caught:
        one(get())

    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(one)


def test_the_budget_ends_the_run(gate: MakeGate):
    wire = Wire()
    one = gate(wire, budget=3)
    for _ in range(3):
        one(get())

    for _ in range(2):
        with pytest.raises(ClosedError, match=r"the budget of 3 requests is spent; .*--contract-budget"):
            one(get())

    assert len(wire.seen) == 3


def test_half_of_the_vendors_rate_limit_is_used(time: Time):
    pace = Pace([RateLimit(requests=10, seconds=1), RateLimit(requests=40, seconds=60)], 100, time.clock)
    moments = []
    for _ in range(40):
        pace.take()
        moments.append(time.now)

    for moment in moments:
        assert sum(moment <= other < moment + 1 for other in moments) <= 5
        assert sum(moment <= other < moment + 60 for other in moments) <= 20


def test_a_wait_is_told_of_with_how_far_the_run_is(time: Time):
    told: list[tuple[int, float]] = []
    azure = load_provider(files.specs() / "azure_devops").settings.rate_limits
    pace = Pace(azure, 500, time.clock, lambda sent, wait: told.append((sent, wait)))

    for _ in range(101):
        pace.take()

    assert told == [*((sent, 0.0) for sent in range(100)), (100, 300.0)]
    assert time.now == 1300.0


def test_retry_after_is_waited_for_and_the_request_sent_again(gate: MakeGate, time: Time):
    wire = Wire([429, 200], headers={"Retry-After": "7"})

    received = gate(wire)(get())

    assert received.status == 200
    assert time.slept == [7.0]


def test_retry_after_on_a_success_holds_the_next_request_back(gate: MakeGate, time: Time):
    wire = Wire(headers={"Retry-After": "Thu, 01 Jan 1970 00:16:49 GMT"})  # 9 seconds from now
    one = gate(wire)
    one(get())

    one(get())

    assert time.slept == [9.0]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "61"}, {"Retry-After": "soon"}])
def test_a_429_without_a_bearable_wait_ends_the_run_at_once(gate: MakeGate, time: Time, headers: dict[str, str]):
    wire = Wire([429, 200], headers=headers)
    one = gate(wire)

    for _ in range(2):
        with pytest.raises(ClosedError, match=r"nothing more is sent to awork: list_users .* answered 429"):
            one(get())

    assert len(wire.seen) == 1
    assert time.slept == []


def test_a_second_429_ends_the_run(gate: MakeGate):
    wire = Wire([429], headers={"Retry-After": "1"})
    one = gate(wire)

    for _ in range(2):
        with pytest.raises(ClosedError):
            one(get())

    assert len(wire.seen) == 2


def test_the_first_403_ends_the_run(gate: MakeGate):
    wire = Wire([403, 200])
    one = gate(wire)

    for _ in range(2):
        with pytest.raises(ClosedError, match=r"answered 403; .*the token's rights"):
            one(get())

    assert len(wire.seen) == 1


@pytest.mark.parametrize("status", [500, 502, 401, 0])
def test_a_streak_of_failures_ends_the_run(gate: MakeGate, status: int):
    wire = Wire([status, status, 200, status, status, status, 200])
    one = gate(wire)
    for _ in range(5):
        try:
            one(get())
        except UnreachableError:
            continue

    for _ in range(3):
        with pytest.raises(ClosedError, match="the 3rd failure without a success between"):
            one(get())

    assert len(wire.seen) == 6


def test_flows_know_the_dummy_alone(gate: MakeGate, awork: Provider):
    target = Target(awork, {"real": DUMMY}, gate(Wire()), is_real=True)

    assert TOKEN not in repr(target)
