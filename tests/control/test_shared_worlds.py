"""Worlds in a shared store: two apps on one store are one mock."""

from __future__ import annotations

import time

import pytest
from flask.testing import FlaskClient
from receiver import BOUND, Receiver
from redis_server import RedisServer
from toy.api import LIBRARIAN, TOY, MakeApp
from toy.paper import FOLDERS, Paper

from mockserver.errors import MockServerError
from mockserver.state.cells import AwayError

BOOKS = "/library.test/v1/books"
AS_LIBRARIAN = {"Authorization": f"Bearer {LIBRARIAN}"}


def titles(client: FlaskClient, world: str = "default") -> list[str]:
    answer = client.get(f"/__world/{world}{BOOKS}", headers=AS_LIBRARIAN)
    assert answer.status_code == 200, answer.text
    return [book["title"] for book in answer.json]


def add(client: FlaskClient, title: str, world: str = "default") -> None:
    answer = client.post(f"/__world/{world}{BOOKS}", json={"title": title, "shelf": 1}, headers=AS_LIBRARIAN)
    assert answer.status_code == 201, answer.text


def names(client: FlaskClient) -> list[str]:
    return [one["name"] for one in client.get("/__admin/worlds").json["worlds"]]


@pytest.fixture
def clients(make_app: MakeApp, store: str) -> tuple[FlaskClient, FlaskClient]:
    return make_app(store=store).test_client(), make_app(store=store, seed=2).test_client()


def test_an_app_goes_on_where_another_ended(make_app, store):
    add(make_app(store=store).test_client(), "Eden", "a")

    assert titles(make_app(store=store).test_client(), "a")[-1] == "Eden"


def test_a_world_keeps_the_seed_of_the_app_that_opened_it(clients):
    one, other = clients

    add(one, "Eden", "a")

    assert [client.get("/__admin/worlds/a").json["seed"] for client in clients] == [1, 1]
    assert other.get("/__admin/worlds/b").json["seed"] == 2


def test_looking_at_a_world_does_not_open_it_and_using_it_does(clients):
    one, other = clients

    one.get("/__admin/state?world=a")
    assert names(other) == ["default"]

    one.post("/__admin/reset?world=a")
    assert names(other) == ["default", "a"]
    assert other.delete("/__admin/worlds/a").status_code == 204
    assert one.delete("/__admin/worlds/a").status_code == 404


def test_changed_records_are_counted_wherever_they_were_changed(clients):
    one, other = clients
    add(one, "Eden", "a")
    add(other, "Ubik", "a")

    (_, listed) = one.get("/__admin/worlds").json["worlds"]

    assert (listed["name"], listed["changed_records"]) == ("a", 2)


def test_beyond_the_limit_the_least_recently_used_goes(make_app, store):
    client = make_app(store=store, max_worlds=2).test_client()
    for world in ("a", "b"):
        add(client, "Eden", world)
    add(client, "Ubik")
    titles(client, "a")

    titles(client, "c")

    assert names(client) == ["default", "c", "a"]
    assert "Eden" in titles(client, "a")
    assert titles(client, "b") == ["Solaris", "Fiasco", "Odes"]
    assert "Ubik" in titles(client)


def test_a_world_that_nobody_uses_ends_and_the_main_one_stays(make_app, store):
    app = make_app(store=store)
    client, worlds = app.test_client(), app.extensions["mockserver"].worlds
    object.__setattr__(worlds._shared, "seconds", 1)
    add(client, "Eden", "a")
    add(client, "Ubik")

    until = time.monotonic() + BOUND
    while names(client) != ["default"]:
        assert time.monotonic() < until

    assert titles(client, "a") == ["Solaris", "Fiasco", "Odes"]
    assert titles(client)[-1] == "Ubik"


def test_a_store_of_other_fragments_or_seeds_is_refused(make_app, store, tmp_path):
    add(make_app(store=store).test_client(), "Eden", "a")
    (tmp_path / "fixtures" / "other").mkdir(parents=True)
    (tmp_path / "fixtures" / "other" / "library.yaml").write_text("records: {}")

    with pytest.raises(
        MockServerError, match=r"world 'a' of the store was made with other fragments or seeds; .*--store"
    ):
        make_app(store=store, fixtures=(TOY / "fixtures", tmp_path / "fixtures"))


def test_a_turn_that_fails_with_its_store_leaves_nothing(clients, monkeypatch):
    one, other = clients
    add(one, "Eden", "a")
    world = one.application.extensions["mockserver"].worlds.look("a")

    def add_and_lose_the_store() -> None:
        with world.transaction("library") as store:
            store["books"].put({"id": "x", "title": "Lost", "shelf": 1})
            store.commit()
            raise AwayError("it is away")

    with pytest.raises(AwayError):
        add_and_lose_the_store()

    assert titles(one, "a") == titles(other, "a") == ["Solaris", "Fiasco", "Odes", "Eden"]


def test_who_comes_back_after_the_lease_ran_out_changes_nothing(make_app, redis_server):
    store = redis_server.empty()
    one, other = make_app(store=store), make_app(store=store)
    world = one.extensions["mockserver"].worlds.look("a")
    cells = one.extensions["mockserver"].worlds.cells

    def add_too_late() -> None:
        with world.transaction("library") as books:
            books["books"].put({"id": "x", "title": "Late", "shelf": 1})
            cells.client.delete("mockserver:{a}:lease")  # as time would
            add(other.test_client(), "Eden", "a")

    with pytest.raises(AwayError, match="held for too long"):
        add_too_late()

    assert titles(one.test_client(), "a") == ["Solaris", "Fiasco", "Odes", "Eden"]


def test_a_redis_server_that_would_forget_records_is_refused(make_app):
    with RedisServer() as server:
        server.tell("CONFIG", "SET", "maxmemory", "100mb")
        server.tell("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")

        with pytest.raises(MockServerError, match="set maxmemory-policy noeviction"):
            make_app(store=server.url)


def test_a_redis_server_whose_memory_is_full_refuses_and_changes_nothing(make_app):
    with RedisServer() as server:
        client = make_app(store=server.url).test_client()
        add(client, "Eden")
        server.tell("CONFIG", "SET", "maxmemory", "1")

        refused = client.post(BOOKS, json={"title": "Ubik", "shelf": 1}, headers=AS_LIBRARIAN)
        server.tell("CONFIG", "SET", "maxmemory", "0")

        assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
        assert titles(client) == ["Solaris", "Fiasco", "Odes", "Eden"]


def test_webhooks_are_sent_once_whichever_app_looks(make_app, store):
    apps = [make_app(**FOLDERS, store=store) for _ in range(2)]
    universes = [app.extensions["mockserver"] for app in apps]
    papers = [Paper(app) for app in apps]
    with Receiver() as receiver:
        papers[0].subscribe("ada", receiver.url)
        for number in range(10):
            papers[number % 2].publish(f"Issue {number}")
            for universe in universes:
                universe.courier.wake(universe.world)

        received = receiver.wait(10)
        for paper in papers:
            paper.rest()
        assert sorted(one.body["title"] for one in received) == sorted(f"Issue {number}" for number in range(10))
        assert len(receiver.received) == 10
        assert {one["status"] for one in papers[0].deliveries()} == {"delivered"}
        assert papers[0].deliveries() == papers[1].deliveries()


def test_a_webhook_whose_sender_was_killed_is_sent_by_another(make_app, store):
    with Receiver() as receiver:
        paper = Paper(app := make_app(**FOLDERS, store=store))
        paper.subscribe("ada", receiver.url, delay=60)
        paper.publish("Evening")
        world = app.extensions["mockserver"].world
        with world.lock:
            world.clock.set(advance=60)  # nobody is woken: the process ends here

        later = make_app(**FOLDERS, store=store)
        later.extensions["mockserver"].resume()

        assert receiver.wait(1)[0].body["title"] == "Evening"
