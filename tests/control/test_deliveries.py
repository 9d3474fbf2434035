"""Deliveries to webhooks: sent when they are due by the world's clock, listed, repeated, forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import jsonschema_rs
import pytest
from flask import Flask
from receiver import Receiver
from toy.api import MakeApp
from toy.paper import FOLDERS, Paper

NOON = "2026-03-04T12:00:00Z"


@pytest.fixture(scope="module")
def shared_app(make_app: MakeApp) -> Flask:
    return make_app(**FOLDERS)


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The shared app without worlds of other tests."""
    universe = shared_app.extensions["mockserver"]
    universe.reset()
    yield shared_app
    for world in universe.worlds.open()[1:]:
        universe.worlds.end(world.name)


@pytest.fixture
def paper(app: Flask) -> Paper:
    return Paper(app)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def outcomes(listed: list[dict]) -> list[tuple[str, str, int]]:
    return [(one["subscription"], one["status"], len(one["attempts"])) for one in listed]


def test_what_a_call_emits_is_posted_and_listed(paper, receiver):
    paper.subscribe("ada", f"{receiver.url}/in?box=1")

    paper.publish("Evening")

    (received,) = receiver.wait(1)
    issue = {"id": 1, "title": "Evening", "link": "http://localhost/gazette.test/v1/issues/1"}
    assert (received.method, received.path, received.body) == ("POST", "/in?box=1", issue)
    assert received.headers["content-type"] == "application/json"
    assert received.headers["gazette-seal"] == "sealed/"
    (listed,) = paper.deliveries()
    assert listed == {
        "id": "2-1",
        "at": NOON,
        "world": "default",
        "provider": "gazette",
        "event": "issue.published",
        "subscription": "ada",
        "url": f"{receiver.url}/in?box=1",
        "request": {
            "headers": {"Content-Type": "application/json", "Gazette-Secret": "***", "Gazette-Seal": "sealed/"},
            "body": issue,
        },
        "attempts": [{"at": NOON, "status": 200, "answer": "ok", "took_ms": listed["attempts"][0]["took_ms"]}],
        "status": "delivered",
        "due": None,
    }


@pytest.mark.parametrize(("title", "status"), [("Rumours", 400), ("Misprint", 500)])
def test_a_call_whose_writes_are_undone_sends_nothing(paper, receiver, title, status):
    paper.subscribe("ada", receiver.url)

    assert paper.publish(title).status_code == status

    assert paper.deliveries() == []
    assert receiver.received == []


def test_a_request_that_explain_tries_sends_nothing(paper, receiver):
    paper.subscribe("ada", receiver.url)
    assert paper.publish(title=7).status_code == 400

    told = paper.admin("GET", "/explain/last").json

    assert "/v1/issues" in told["curl"]
    assert paper.deliveries() == []
    assert receiver.received == []


def test_secrets_are_sent_and_never_listed(paper, receiver):
    paper.subscribe("ada", f"{receiver.url}/in?token=t0ps3cret&page=1", secret="hush-hush")
    receiver.answers.append((200, {}))

    paper.publish()

    (received,) = receiver.wait(1)
    assert received.headers["gazette-seal"] == "sealed/hush-hush"
    assert received.path == "/in?token=t0ps3cret&page=1"
    (listed,) = paper.deliveries()
    assert listed["request"]["headers"] == {
        "Content-Type": "application/json",
        "Gazette-Secret": "***",
        "Gazette-Seal": "sealed/***",
    }
    assert listed["url"] == f"{receiver.url}/in?token=***&page=1"


def test_a_delayed_delivery_waits_for_the_worlds_clock(paper, receiver):
    paper.subscribe("ada", receiver.url, delay=60)
    paper.publish()

    paper.advance(59)
    (waiting,) = paper.deliveries()
    paper.advance(1)

    assert (waiting["status"], waiting["due"], waiting["attempts"]) == ("pending", "2026-03-04T12:01:00Z", [])
    assert len(receiver.received) == 1
    assert outcomes(paper.deliveries()) == [("ada", "delivered", 1)]


def test_a_failed_attempt_is_repeated_by_the_schedule(paper, receiver):
    paper.subscribe("ada", receiver.url, retries=[10, 60])
    receiver.fail(2)

    paper.publish()
    told = [paper.deliveries()[0]["due"]]
    for seconds in (9, 1, 59, 1):
        paper.advance(seconds)
        told.append((len(receiver.received), paper.deliveries()[0]["due"]))

    retries = ("2026-03-04T12:00:10Z", "2026-03-04T12:01:10Z")
    assert told == [retries[0], (1, retries[0]), (2, retries[1]), (2, retries[1]), (3, None)]
    (listed,) = paper.deliveries()
    assert [(one["status"], one["at"][11:19]) for one in listed["attempts"]] == [
        (500, "12:00:00"),
        (500, "12:00:10"),
        (200, "12:01:10"),
    ]
    assert listed["status"] == "delivered"
    assert paper.postbook() == [("ada", "500"), ("ada", "500"), ("ada", "200")]


def test_a_clock_that_is_moved_far_brings_every_retry_until_the_last_fails(paper, receiver):
    paper.subscribe("ada", receiver.url, retries=[10, 60, 600])
    receiver.fail(4, 503)
    paper.publish()

    paper.advance(3600)

    (listed,) = paper.deliveries()
    assert (listed["status"], listed["due"]) == ("failed", None)
    assert [one["status"] for one in listed["attempts"]] == [503] * 4


def test_on_a_clock_that_runs_retries_come_by_themselves(paper, receiver):
    paper.subscribe("ada", receiver.url, retries=[0.02])
    receiver.fail(1)
    paper.admin("PUT", "/clock", json={"frozen": False})

    paper.publish()

    assert len(receiver.wait(2)) == 2
    assert outcomes(paper.deliveries()) == [("ada", "delivered", 2)]


def test_a_receiver_that_does_not_listen_is_told_of_as_an_error(paper):
    with Receiver() as gone:
        pass
    paper.subscribe("ada", gone.url)

    paper.publish()

    (listed,) = paper.deliveries()
    (attempt,) = listed["attempts"]
    assert (listed["status"], attempt["status"]) == ("failed", None)
    assert "refused" in attempt["error"].lower()


def test_a_receiver_that_takes_too_long_is_given_up(paper, receiver):
    paper.subscribe("ada", receiver.url, timeout=0.05)
    receiver.gate.clear()

    paper.publish()

    (listed,) = paper.deliveries()
    assert listed["attempts"][0]["error"] == "no answer within 0.05 s"


def test_a_slow_receiver_holds_up_neither_the_call_nor_other_receivers(paper, receiver):
    with Receiver() as other:
        paper.subscribe("ada", receiver.url)
        paper.subscribe("ben", other.url)
        receiver.gate.clear()

        answers = [paper.publish(f"Issue {number}").status_code for number in range(3)]

        assert answers == [201] * 3
        assert [one.body["title"] for one in other.wait(3)] == ["Issue 0", "Issue 1", "Issue 2"]
        assert len(receiver.wait(1)) == 1
        receiver.gate.set()
        assert [one.body["title"] for one in receiver.wait(3)] == ["Issue 0", "Issue 1", "Issue 2"]


def test_of_many_slow_receivers_some_wait_their_turn_and_none_is_forgotten(paper, receiver):
    for number in range(40):
        paper.subscribe(f"reader-{number}", receiver.url)
    receiver.gate.clear()

    paper.publish()
    receiver.wait(32)
    listed = paper.admin("GET", "/deliveries").json["deliveries"]
    receiver.gate.set()

    assert {one["status"] for one in listed} == {"pending"}
    assert {one["status"] for one in paper.deliveries()} == {"delivered"}
    assert len(receiver.received) == 40


def test_worlds_deliver_apart_and_their_links_stay_there(app, paper, receiver):
    there = Paper(app, "a")
    paper.subscribe("ada", f"{receiver.url}/default")
    there.subscribe("ada", f"{receiver.url}/a", delay=60)

    there.publish()
    paper.advance(60)
    assert receiver.received == []
    there.advance(60)

    assert [(one.path, one.body["link"]) for one in receiver.wait(1)] == [
        ("/a", "http://localhost/__world/a/gazette.test/v1/issues/1")
    ]
    assert paper.deliveries() == []
    assert [one["world"] for one in there.deliveries()] == ["a"]


@pytest.mark.parametrize("forget", [("POST", "/reset"), ("DELETE", "/deliveries")])
def test_what_is_forgotten_is_not_sent(paper, receiver, forget):
    paper.subscribe("ada", receiver.url, delay=60)
    paper.publish()

    assert paper.admin(*forget).status_code == 204
    paper.advance(60)

    assert paper.deliveries() == []
    assert receiver.received == []


def test_a_restored_world_has_no_deliveries_of_its_past(paper, receiver):
    paper.subscribe("ada", receiver.url, delay=60)
    taken = paper.admin("GET", "/state").json
    paper.publish()

    paper.admin("PUT", "/state", json=taken)
    paper.advance(60)

    assert paper.deliveries() == []
    assert receiver.received == []


def test_a_world_that_was_ended_sends_nothing_more(app, receiver):
    there = Paper(app, "a")
    there.subscribe("ada", receiver.url, delay=60)
    there.publish()

    there.admin("DELETE", "/worlds/a")
    there.advance(60)

    assert there.deliveries() == []
    assert receiver.received == []


def test_a_world_reset_under_way_records_nothing(paper, receiver):
    paper.subscribe("ada", receiver.url)
    receiver.gate.clear()
    paper.publish()
    receiver.wait(1)

    paper.admin("POST", "/reset")
    receiver.gate.set()

    assert paper.deliveries() == []
    assert paper.postbook() == []


def test_whoever_unsubscribes_gets_no_retry(paper, receiver):
    paper.subscribe("ada", receiver.url, retries=[60])
    receiver.fail(1)
    paper.publish()
    paper.rest()

    paper.subscribe("ada", receiver.url, reads=False)
    paper.advance(60)

    (listed,) = paper.deliveries()
    assert (listed["status"], len(receiver.received)) == ("failed", 1)
    assert listed["attempts"][-1]["error"] == "not sent: the subscription has ended or is switched off"


@pytest.mark.parametrize("first", [200, 500])
def test_redeliver_sends_it_once_more(paper, receiver, first):
    paper.subscribe("ada", receiver.url, retries=[60])
    receiver.fail(2, first)
    paper.publish()
    paper.advance(60)
    (listed,) = paper.deliveries()
    receiver.answers.clear()
    receiver.fail(1, 418)

    answer = paper.admin("POST", f"/deliveries/{listed['id']}/redeliver")

    assert (answer.status_code, answer.json["status"]) == (202, "pending")
    (again,) = paper.deliveries()
    assert (again["status"], again["due"], again["attempts"][-1]["status"]) == ("failed", None, 418)
    assert again["attempts"][:-1] == listed["attempts"]
    assert {str(one.body) for one in receiver.received} == {str(listed["request"]["body"])}


def test_redeliver_does_not_ask_whether_it_is_still_wanted(paper, receiver):
    paper.subscribe("ada", receiver.url)
    paper.publish()
    (listed,) = paper.deliveries()
    paper.subscribe("ada", receiver.url, reads=False)

    paper.admin("POST", f"/deliveries/{listed['id']}/redeliver")

    assert len(receiver.wait(2)) == 2


def test_redeliver_while_it_is_being_sent_comes_afterwards(paper, receiver):
    paper.subscribe("ada", receiver.url)
    receiver.gate.clear()
    paper.publish()
    receiver.wait(1)

    answer = paper.admin("POST", "/deliveries/2-1/redeliver")
    receiver.gate.set()

    assert answer.status_code == 202
    assert outcomes(paper.deliveries()) == [("ada", "delivered", 2)]
    assert len(receiver.received) == 2


def test_redeliver_of_what_is_not_there_is_404(paper):
    answer = paper.admin("POST", "/deliveries/9-9/redeliver")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_deliveries_are_filtered_and_the_newest_comes_first(paper, receiver):
    paper.subscribe("ada", receiver.url)
    paper.subscribe("ben", receiver.url, delay=60)
    paper.publish()
    paper.publish()

    assert [one["id"] for one in paper.deliveries()] == ["4-2", "4-1", "3-2", "3-1"]
    assert outcomes(paper.deliveries(status="pending")) == [("ben", "pending", 0)] * 2
    assert (
        outcomes(paper.deliveries(status="delivered", provider="gazette", event="issue.published"))
        == [("ada", "delivered", 1)] * 2
    )
    assert paper.deliveries(event="issue.burnt") == []


def test_filters_that_can_fit_nothing_are_refused_by_name(paper):
    answer = paper.admin("GET", "/deliveries", query_string={"status": "lost", "provider": "times", "reader": "ada"})

    assert answer.status_code == 422
    assert all(word in answer.json["detail"] for word in ("'lost'", "'times'", "'reader'", "pending", "gazette"))


def test_the_last_200_are_kept_and_finished_ones_go_first(paper, receiver):
    paper.subscribe("ada", receiver.url)
    paper.publish()
    paper.rest()
    paper.subscribe("ada", receiver.url, delay=60)
    for _ in range(200):
        paper.publish()

    listed = paper.deliveries()

    assert len(listed) == 200
    assert {one["status"] for one in listed} == {"pending"}
    assert listed[-1]["id"] == "4-1"


def test_a_hook_that_fails_holds_nothing_up(paper, receiver, caplog):
    paper.subscribe("ada", receiver.url)
    receiver.fail(1, 410)

    paper.publish()
    paper.rest()
    paper.publish()

    assert outcomes(paper.deliveries()) == [("ada", "delivered", 1), ("ada", "failed", 1)]
    assert paper.postbook() == [("ada", "200")]
    assert "the postbook is torn" in caplog.text


def test_runs_repeat_each_other(paper, receiver):
    told = []
    for _ in range(2):
        paper.admin("POST", "/reset")
        paper.subscribe("ada", receiver.url)
        paper.publish()
        listed = [{**one, "attempts": None} for one in paper.deliveries()]
        told.append((listed, paper.admin("GET", "/state").json))

    assert told[0] == told[1]


def test_the_list_keeps_to_its_openapi(paper, receiver):
    paper.subscribe("ada", receiver.url, retries=[5])
    paper.subscribe("ben", "http://nowhere.example/")
    receiver.fail(1)
    described = paper.admin("GET", "/openapi.json").json
    path = described["paths"]["/deliveries"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for({**path, "components": described["components"]}, validate_formats=True)

    paper.publish()
    paper.rest()

    assert [error.message for error in validator.iter_errors(paper.admin("GET", "/deliveries").json)] == []
