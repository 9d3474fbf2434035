"""Capacities: one row per team, iteration and person; what PATCH keeps, what PUT replaces, what the totals count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fabrikam_devops import (
    AMARA,
    CHUCK,
    CURRENT,
    FIBER,
    FIBER_HOURS,
    HANNA,
    JONAS,
    MOBILE,
    MOBILE_HOURS,
    NEXT,
    ORGANIZATION,
    PAST,
    PRIYA,
    PROJECT,
    activity,
    capacities,
    days,
    identity,
    iterations,
    linked,
    row,
    settings,
    team_days_off,
)

GOLDEN = Path(__file__).parent / "golden"
BOTH = f"/{PROJECT}/_apis/work/iterations/{CURRENT}/iterationcapacities"
EMPTY = {"teamMembers": [], "totalCapacityPerDay": 0, "totalDaysOff": 0}
MONTH = [days("2026-03-01", "2026-03-31")]


@pytest.fixture
def cleared(azure):
    """Nobody has a capacity in the current iteration."""
    for team in (FIBER, MOBILE):
        assert azure.put(capacities(team), []).json == {"count": 0, "value": []}
    return azure


def test_the_published_request_gets_the_published_answer(azure):
    printed = (GOLDEN / "azure_capacities_update.json").read_text().replace("ORGANIZATION", ORGANIZATION)
    form = {
        "activities": [{"capacityPerDay": 5, "name": "Design"}, {"capacityPerDay": 5, "name": "Development"}],
        "daysOff": [],
    }

    answer = azure.patch(
        "/d9bb59ee-cd01-4569-80d1-dce8c2e712f4/_apis/work/teamsettings"
        "/iterations/def498ab-a9cf-41eb-a7c7-9eb67d1852ef/capacities/73a2309e-d0b3-6bf5-9500-9af8bcc805ec",
        form,
    )

    assert answer.status_code == 200
    assert json.dumps(answer.json, indent=2) == printed.rstrip("\n")


def test_the_company_has_its_hours(azure):
    fiber, mobile = azure.get(capacities()).json, azure.get(capacities(MOBILE)).json

    for listed, hours in ((fiber, FIBER_HOURS), (mobile, MOBILE_HOURS)):
        assert listed["totalCapacityPerDay"] == sum(hours.values())
        assert {
            one["teamMember"]["id"]: sum(each["capacityPerDay"] for each in one["activities"])
            for one in listed["teamMembers"]
        } == hours


def test_list_shows_rows_without_links_and_one_row_has_them(cleared):
    shown = row(JONAS, [activity(6.5)], [days("2026-03-04")])
    cleared.patch(f"{capacities()}/{JONAS}", {"activities": shown["activities"], "daysOff": shown["daysOff"]})

    assert cleared.get(capacities()).json == {
        "teamMembers": [shown],
        "totalCapacityPerDay": 6.5,
        "totalDaysOff": 1,
    }
    assert cleared.get(f"{capacities()}/{JONAS}").json == linked(shown)


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        pytest.param({}, ("activities", "daysOff"), id="nothing keeps everything"),
        pytest.param({"activities": [activity(1)]}, ("daysOff",), id="activities alone"),
        pytest.param({"daysOff": [days("2026-03-09")]}, ("activities",), id="days off alone"),
        pytest.param({"activities": [], "daysOff": None}, ("daysOff",), id="an empty array empties"),
        pytest.param({"daysOff": [], "activities": None}, ("activities",), id="null is like not sent"),
        pytest.param({"activities": None, "daysOff": None}, ("activities", "daysOff"), id="two nulls"),
        pytest.param({"colour": "red", "teamMember": {"id": AMARA}}, ("activities", "daysOff"), id="unknown members"),
        pytest.param({"Activities": [activity(2)]}, ("daysOff",), id="names in any case"),
    ],
)
def test_patch_replaces_each_array_it_contains_and_keeps_the_others(azure, form, kept):
    before = {"activities": [activity(3, "Design"), activity(4)], "daysOff": [days("2026-03-04", "2026-03-05")]}
    azure.patch(f"{capacities()}/{JONAS}", before)

    answer = azure.patch(f"{capacities()}/{JONAS}", form)

    sent = {name[0].lower() + name[1:]: value for name, value in form.items()}
    stored = {name: before[name] if name in kept else sent[name] for name in before}
    assert answer.status_code == 200
    assert answer.json == linked(row(JONAS, stored["activities"], stored["daysOff"]))
    assert azure.get(f"{capacities()}/{JONAS}").json == answer.json


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"capacityPerDay": 5.0, "name": "Design"}, '{"capacityPerDay":5,"name":"Design"}'),
        ({"capacityPerDay": 6.5, "name": "Design"}, '{"capacityPerDay":6.5,"name":"Design"}'),
        ({"capacityPerDay": 0, "name": ""}, '{"capacityPerDay":0,"name":""}'),
        ({"capacityPerDay": 25, "name": "x" * 300}, f'{{"capacityPerDay":25,"name":"{"x" * 300}"}}'),
        ({"name": "Design"}, '{"capacityPerDay":0,"name":"Design"}'),
        ({"capacityPerDay": 1}, '{"capacityPerDay":1,"name":""}'),
        ({"capacityPerDay": 1, "name": None}, '{"capacityPerDay":1,"name":""}'),
        ({}, '{"capacityPerDay":0,"name":""}'),
        ({"capacityPerDay": 1, "name": " Zoë 東京 "}, '{"capacityPerDay":1,"name":" Zoë 東京 "}'),
        ({"CapacityPerDay": 2, "Name": "Testing", "colour": 1}, '{"capacityPerDay":2,"name":"Testing"}'),
    ],
)
def test_an_activity_as_it_is_kept(azure, sent, stored):
    answer = azure.patch(f"{capacities()}/{HANNA}", {"activities": [sent]})

    assert answer.status_code == 200
    assert f'"activities":[{stored}]' in answer.text
    assert f'"activities":[{stored}]' in azure.get(f"{capacities()}/{HANNA}").text


def test_sums_of_the_largest_hours_are_still_numbers(cleared):
    for person in (JONAS, AMARA):
        cleared.patch(f"{capacities()}/{person}", {"activities": [activity(3.4e38), activity(3.4e38)]})

    assert cleared.get(capacities()).json["totalCapacityPerDay"] == pytest.approx(4 * 3.4e38)
    assert cleared.get(BOTH).json["totalIterationCapacityPerDay"] == pytest.approx(4 * 3.4e38)


def test_order_and_repetitions_are_kept(azure):
    form = {
        "activities": [activity(1, "Testing"), activity(2, "Design"), activity(1, "Testing")],
        "daysOff": [days("2026-03-09"), days("2026-03-04", "2026-03-10"), days("2026-03-09")],
    }

    answer = azure.patch(f"{capacities()}/{JONAS}", form)

    assert {name: answer.json[name] for name in form} == form


@pytest.mark.parametrize(
    ("sent", "start"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T00:00:00Z", "2026-03-04"),
        ("2026-03-04T00:00:00.000Z", "2026-03-04"),
        ("2026-03-04T17:45:12.1234567Z", "2026-03-04"),
        ("2026-03-04T00:00:00", "2026-03-04"),
        ("2026-03-04T23:30:00", "2026-03-04"),
        ("2026-03-04T23:30:00-05:00", "2026-03-05"),
        ("2026-03-05T00:30:00+01:00", "2026-03-04"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_day_off_is_the_date_in_utc(azure, sent, start):
    answer = azure.patch(f"{capacities()}/{JONAS}", {"daysOff": [{"start": sent, "end": sent}]})

    assert answer.status_code == 200
    assert answer.json["daysOff"] == [days(start)]


@pytest.mark.parametrize(
    ("days_off", "counted"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([days("2026-03-04")], 1, id="first and last are one day"),
        pytest.param([days("2026-03-04", "2026-03-06")], 3, id="both ends count"),
        pytest.param([days("2026-03-07", "2026-03-08")], 0, id="a weekend is no working day"),
        pytest.param([days("2026-03-06", "2026-03-09")], 2, id="a weekend within"),
        pytest.param([days("2026-03-04"), days("2026-03-04")], 2, id="overlaps count twice"),
        pytest.param([days("2026-03-02", "2026-03-15")], 10, id="two weeks"),
        pytest.param([days("2026-07-01")], 1, id="outside of the iteration"),
        pytest.param([days("0001-01-01", "9999-12-31")], 2608615, id="all of time"),
    ],
)
def test_total_days_off_counts_working_days(cleared, days_off, counted):
    answer = cleared.patch(f"{capacities()}/{JONAS}", {"daysOff": days_off})

    assert answer.status_code == 200
    assert cleared.get(capacities()).json["totalDaysOff"] == counted
    assert cleared.get(BOTH).json["totalIterationDaysOff"] == counted


def test_a_team_that_works_on_sundays_counts_them(cleared):
    cleared.patch(settings(), {"workingDays": ["sunday", "monday"]})
    for team in (FIBER, MOBILE):
        cleared.patch(f"{capacities(team)}/{JONAS}", {"daysOff": MONTH})

    assert cleared.get(capacities()).json["totalDaysOff"] == 5 + 5
    assert cleared.get(capacities(MOBILE)).json["totalDaysOff"] == 22


def test_days_off_do_not_reduce_the_capacity_and_the_teams_are_not_added(cleared):
    cleared.patch(f"{capacities()}/{JONAS}", {"activities": [activity(4)], "daysOff": MONTH})
    cleared.patch(team_days_off(), {"daysOff": MONTH})

    assert cleared.get(capacities()).json == {
        "teamMembers": [row(JONAS, [activity(4)], MONTH)],
        "totalCapacityPerDay": 4,
        "totalDaysOff": 22,
    }


def test_the_first_patch_makes_a_row_and_answers_200(cleared):
    answer = cleared.patch(f"{capacities()}/{JONAS}", {"activities": [{"capacityPerDay": 0, "name": ""}]})

    assert answer.status_code == 200
    assert cleared.get(capacities()).json == {**EMPTY, "teamMembers": [row(JONAS, [activity(0, "")])]}


@pytest.mark.parametrize(("form", "days_off"), [({}, []), ({"daysOff": MONTH}, MONTH)])
def test_a_first_patch_without_activities_keeps_the_unset_one(cleared, form, days_off):
    answer = cleared.patch(f"{capacities()}/{JONAS}", form)

    assert (answer.status_code, answer.json) == (200, linked(row(JONAS, [activity(0, "")], days_off)))
    assert cleared.get(capacities()).json["teamMembers"] == [row(JONAS, [activity(0, "")], days_off)]


def test_who_has_no_row_has_nothing_set_and_gets_no_row_by_reading(cleared):
    answer = cleared.get(f"{capacities()}/{JONAS}")

    assert (answer.status_code, answer.json) == (200, linked(row(JONAS, [activity(0, "")])))
    assert cleared.get(capacities()).json == EMPTY


def test_a_user_outside_of_the_team_may_have_a_capacity_there(cleared):
    answer = cleared.patch(f"{capacities()}/{PRIYA}", {"activities": [activity(2)]})

    assert answer.status_code == 200
    assert cleared.get(capacities()).json["teamMembers"] == [row(PRIYA, [activity(2)])]
    members = cleared.get(f"/_apis/projects/{PROJECT}/teams/{FIBER}/members").json["value"]
    assert PRIYA not in [one["identity"]["id"] for one in members]


def test_put_leaves_exactly_the_sent_rows_in_their_order(azure):
    sent = [
        row(CHUCK, [activity(3, "Design"), activity(5)]),
        row(AMARA, [activity(2)], [days("2026-03-04")]),
        row(PRIYA),
    ]

    answer = azure.put(capacities(), sent)

    assert (answer.status_code, answer.json) == (200, {"count": 3, "value": sent})
    assert azure.get(capacities()).json == {"teamMembers": sent, "totalCapacityPerDay": 10, "totalDaysOff": 1}


def test_put_twice_is_put_once(azure):
    sent = [row(AMARA, [activity(2)], [days("2026-03-04")])]

    first, second = azure.put(capacities(), sent), azure.put(capacities(), sent)

    assert first.json == second.json
    assert azure.get(capacities()).json["teamMembers"] == sent


def test_put_looks_at_the_members_id_and_at_nothing_else_of_its_identity(azure):
    sent = {
        "teamMember": {"id": AMARA.upper(), "displayName": "Somebody", "uniqueName": "x", "_links": {}},
        "url": "http://elsewhere.example/",
        "activities": [activity(1)],
        "colour": "red",
    }

    answer = azure.put(capacities(), [sent])

    assert answer.json == {"count": 1, "value": [row(AMARA, [activity(1)])]}


@pytest.mark.parametrize("absent", [{}, {"activities": None, "daysOff": None}])
def test_put_of_a_row_without_arrays_leaves_none(azure, absent):
    answer = azure.put(capacities(), [{"teamMember": {"id": JONAS}, **absent}])

    assert answer.json == {"count": 1, "value": [row(JONAS)]}


def test_a_person_in_two_teams_and_two_iterations_has_four_rows(azure):
    places = [(FIBER, CURRENT), (MOBILE, CURRENT), (FIBER, NEXT), (MOBILE, NEXT)]
    for number, place in enumerate(places, start=1):
        azure.patch(f"{capacities(*place)}/{JONAS}", {"activities": [activity(number)], "daysOff": []})

    others = {place: azure.get(capacities(*place)).json for place in places[1:]}
    azure.patch(f"{capacities()}/{JONAS}", {"activities": [activity(9)]})
    azure.put(capacities(), [row(JONAS, [activity(8)])])
    azure.put(capacities(), [])

    assert {place: azure.get(capacities(*place)).json for place in places[1:]} == others
    assert [azure.get(f"{capacities(*place)}/{JONAS}").json["activities"] for place in places[1:]] == [
        [activity(2)], [activity(3)], [activity(4)],
    ]  # fmt: skip


def test_without_a_team_the_default_team_is_meant(azure):
    azure.patch(f"{capacities(None)}/{JONAS}", {"activities": [activity(1)]})

    assert azure.get(f"{capacities()}/{JONAS}").json["activities"] == [activity(1)]
    assert azure.get(capacities(None)).json == azure.get(capacities()).json
    assert azure.get(f"{capacities(MOBILE)}/{JONAS}").json["activities"] != [activity(1)]


def test_iteration_capacities_hold_each_team_that_took_the_iteration(cleared):
    cleared.patch(f"{capacities()}/{JONAS}", {"activities": [activity(4.5)], "daysOff": [days("2026-03-04")]})
    cleared.patch(f"{capacities(MOBILE)}/{JONAS}", {"activities": [activity(3)], "daysOff": []})

    assert cleared.get(BOTH).json == {
        "teams": [
            {"teamId": FIBER, "teamCapacityPerDay": 4.5, "teamTotalDaysOff": 1},
            {"teamId": MOBILE, "teamCapacityPerDay": 3, "teamTotalDaysOff": 0},
        ],
        "totalIterationCapacityPerDay": 7.5,
        "totalIterationDaysOff": 1,
    }


def test_iteration_capacities_leave_out_teams_without_the_iteration(azure):
    told = azure.get(BOTH.replace(CURRENT, PAST)).json

    assert [one["teamId"] for one in told["teams"]] == [FIBER]


def test_an_iteration_given_back_keeps_its_rows_until_it_is_taken_again(azure):
    before = azure.get(capacities()).json, azure.get(team_days_off()).json

    assert azure.delete(f"{iterations()}/{CURRENT}").status_code == 204
    assert azure.get(capacities()).status_code == azure.get(team_days_off()).status_code == 404
    assert [one["teamId"] for one in azure.get(BOTH).json["teams"]] == [MOBILE]

    assert azure.post(iterations(), {"id": CURRENT}).status_code == 201
    assert (azure.get(capacities()).json, azure.get(team_days_off()).json) == before


def test_team_days_off_are_replaced_as_a_whole(azure):
    links = {
        "self": ORGANIZATION + team_days_off(),
        "project": f"{ORGANIZATION}/_apis/projects/{PROJECT}",
        "team": f"{ORGANIZATION}/_apis/projects/{PROJECT}/teams/{FIBER}",
        "teamSettings": ORGANIZATION + settings(),
        "teamIterations": ORGANIZATION + iterations(),
        "teamIteration": f"{ORGANIZATION}{iterations()}/{CURRENT}",
    }
    for days_off in ([days("2026-03-04"), days("2026-03-09", "2026-03-10")], [days("2026-03-05")], []):
        answer = azure.patch(team_days_off(), {"daysOff": days_off})

        assert answer.status_code == 200
        assert answer.json == {
            "daysOff": days_off,
            "url": ORGANIZATION + team_days_off(),
            "_links": {name: {"href": href} for name, href in links.items()},
        }
        assert azure.get(team_days_off()).json == answer.json


def test_team_days_off_of_others_are_left_alone(azure):
    others = [team_days_off(MOBILE), team_days_off(iteration=NEXT)]
    before = [azure.get(path).json["daysOff"] for path in others]

    azure.patch(team_days_off(None), {"daysOff": [days("2026-03-05")]})

    assert azure.get(team_days_off()).json["daysOff"] == [days("2026-03-05")]
    assert [azure.get(path).json["daysOff"] for path in others] == before


def test_a_write_of_team_days_off_without_any_leaves_them(azure):
    azure.patch(team_days_off(), {"daysOff": [days("2026-03-05")]})

    assert azure.patch(team_days_off(), {}).json["daysOff"] == [days("2026-03-05")]
    assert azure.patch(team_days_off(), {"daysOff": None}).json["daysOff"] == [days("2026-03-05")]


# Versions: 1 answers a Member, 2 an IdentityRef, 3 lists with totals.
FIRST = ["2.0", "4.1", "5.0", "4.0-preview", "7.1-preview.1", "7.0-preview.1"]
SECOND = ["5.1", "6.0", "5.2-preview.2", "7.1-preview.2"]
THIRD = ["7.0", "7.1", "6.1-preview.3", "7.0-preview.3", "7.1-preview", "7.1-preview.3", "7.2-preview.3", None]


def member(person):
    shown = identity(person)
    return {name: shown[name] for name in ("id", "displayName", "uniqueName", "url", "imageUrl")}


@pytest.mark.parametrize("version", FIRST)
def test_the_first_shape(cleared, version):
    cleared.patch(f"{capacities()}/{JONAS}", {"activities": [activity(4, "")], "daysOff": []})
    shown = {**row(JONAS, [activity(4, None)]), "teamMember": member(JONAS)}

    assert cleared.get(capacities(), version).json == {"count": 1, "value": [shown]}
    assert cleared.get(f"{capacities()}/{JONAS}", version).json == linked(shown)
    assert cleared.put(
        capacities(), [{"teamMember": {"id": JONAS}, "activities": [{"capacityPerDay": 4}]}], version
    ).json == {
        "count": 1,
        "value": [shown],
    }
    assert cleared.patch(f"{capacities()}/{JONAS}", {}, version).json == linked(shown)


@pytest.mark.parametrize("version", SECOND)
def test_the_second_shape(cleared, version):
    cleared.patch(f"{capacities()}/{JONAS}", {"activities": [activity(4, "")], "daysOff": []})
    shown = row(JONAS, [activity(4, "")])

    assert cleared.get(capacities(), version).json == {"count": 1, "value": [shown]}
    assert cleared.get(f"{capacities()}/{JONAS}", version).json == linked(shown)
    assert cleared.put(capacities(), [shown], version).json == {"count": 1, "value": [shown]}


@pytest.mark.parametrize("version", THIRD)
def test_the_third_shape(cleared, version):
    cleared.patch(f"{capacities()}/{JONAS}", {"activities": [activity(4, "")], "daysOff": []})
    shown = row(JONAS, [activity(4, "")])

    assert cleared.get(capacities(), version).json == {
        "teamMembers": [shown],
        "totalCapacityPerDay": 4,
        "totalDaysOff": 0,
    }
    assert cleared.get(f"{capacities()}/{JONAS}", version).json == linked(shown)


def test_a_write_of_one_version_is_read_by_all(cleared):
    for number, version in enumerate([*FIRST, *SECOND, *THIRD[:-1]]):
        cleared.patch(f"{capacities()}/{JONAS}", {"activities": [activity(number)]}, version)

        assert cleared.get(capacities(), "5.0").json["value"][0]["activities"] == [activity(number)]
        assert cleared.get(capacities(), "6.0").json["value"][0]["activities"] == [activity(number)]
        assert cleared.get(capacities(), "7.1").json["totalCapacityPerDay"] == number
