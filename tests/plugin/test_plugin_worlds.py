"""Each test has a world of its own: in one process, in many, and on a server that was started elsewhere."""

from __future__ import annotations

import pytest

from mockserver.process import MockServer

TWICE = """
@pytest.mark.parametrize("hours", range(6))
def test_monday(awork, world, hours):
    before = capacity(awork).json()["weeklyCapacity"]["mon"]
    capacity(awork, {"mon": hours * 3600})

    assert before == 28800
    assert capacity(awork).json()["weeklyCapacity"]["mon"] == hours * 3600
    assert [one["method"] for one in awork.journal] == ["GET", "PUT", "GET"]
    assert awork.base_url.startswith(world.url)
"""
PROVIDERS = """
def test_all(world, awork, azure_devops, projectcor, clockify, mockserver):
    for provider in (awork, azure_devops, projectcor, clockify):
        assert provider.world is world
        assert provider.state == world.state["providers"][provider.name]
        assert provider.journal == []
        assert provider.token == next(iter(provider.credentials.values()))["token"]
    assert list(awork.credentials)[:2] == ["admin", "member"]
    assert capacity(awork, headers={"Authorization": awork.credentials["expired"]["value"]}).status_code == 401
    assert capacity(awork).status_code == 200
    assert mockserver.world().journal == []
"""


def test_tests_do_not_see_each_other(run_alone):
    run_alone(TWICE).assert_outcomes(passed=6)


def test_workers_have_a_server_each_without_set_up(run_alone):
    run_alone(TWICE, "-n", "2").assert_outcomes(passed=6)


def test_workers_share_a_server_elsewhere_and_leave_nothing_there(run, elsewhere: MockServer):
    for _ in range(2):
        run(TWICE, "-n", "2").assert_outcomes(passed=6)

    assert [one["name"] for one in elsewhere.control.worlds()] == ["default"]


def test_every_provider_is_a_fixture_in_the_same_world(run):
    run(PROVIDERS).assert_outcomes(passed=1)


def test_a_world_is_named_after_its_test_and_never_twice(run, pytester: pytest.Pytester):
    run(
        """
        @pytest.mark.parametrize("what", ["Ein Wort, größer als jedes andere Wort in diesem Haus", "x"] * 2)
        def test_naming(world, what):
            with open("names", "a") as names:
                print(world.name, file=names)
        """.replace("\n        ", "\n")
    ).assert_outcomes(passed=4)

    names = (pytester.path / "names").read_text().split()
    assert len(set(names)) == 4
    assert all(name.startswith("naming-") and len(name) <= 64 for name in names)


def test_a_provider_of_ones_own_is_a_fixture_too(run_alone, monkeypatch, toy):
    monkeypatch.setenv("MOCKSERVER_SPECS", str(toy / "specs"))
    monkeypatch.setenv("MOCKSERVER_FIXTURES", str(toy / "fixtures"))

    ran = run_alone(
        """
def test_books(library):
    assert requests.get(f"{library.base_url}/books", headers=library.headers).status_code == 200
"""
    )

    ran.assert_outcomes(passed=1)


def test_a_provider_that_the_server_does_not_have_is_told(run, monkeypatch, toy):
    monkeypatch.setenv("MOCKSERVER_SPECS", str(toy / "specs"))

    ran = run("def test_books(library): ...")

    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["the server has no provider 'library'; start it with --specs"])


def test_a_server_that_is_away_is_told(run, monkeypatch):
    monkeypatch.setenv("MOCKSERVER_URL", "http://127.0.0.1:9")

    ran = run("def test_away(awork): ...")

    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["*no mockserver at http://127.0.0.1:9 (*; start one with `mockserver serve`"])


def test_a_server_that_does_not_start_is_told(run_alone, monkeypatch):
    monkeypatch.setenv("MOCKSERVER_SCENARIO", "winter")

    ran = run_alone("def test_away(world): ...")

    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["mockserver: no scenario 'winter'; use one of default, edge, empty"])
    ran.stdout.no_fnmatch_line("*Traceback*")


def test_the_server_may_be_another_fixture(run_alone):
    ran = run_alone(
        """
@pytest.fixture(scope="session")
def mockserver():
    from mockserver import MockServer

    with MockServer(scenario="empty", seed=7, now="2026-03-02T09:00:00Z", quirks=["observed"]) as server:
        yield server.control


def test_it(world, awork):
    about = world.about()
    assert (about["scenario"], about["seed"], about["clock"]["now"]) == ("empty", 7, "2026-03-02T09:00:00Z")
    assert capacity(awork).status_code == 404
"""
    )

    ran.assert_outcomes(passed=1)
