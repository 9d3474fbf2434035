"""Where the documentation and the live service differ, each switch on both sides."""

from __future__ import annotations

import pytest
from fabrikam_clockify import INTERNAL, JOHN, MARCH, MATEUS, SCHEDULING, Clockify

YEAR_2020 = {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"}
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]


@pytest.fixture
def clockify(client):
    return Clockify(client)


@pytest.fixture
def switch(client):
    def put(name, side):
        answer = client.put("/__admin/quirks", json={f"clockify.{name}": side})
        assert answer.status_code == 200, answer.json

    return put


@pytest.mark.parametrize(
    ("side", "told"), [(False, '["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY"]'), (True, WEEK)]
)
def test_working_days_are_text_or_an_array(clockify, switch, side, told):
    switch("working_days_array", side)

    alone = clockify.totals(JOHN, **YEAR_2020)
    found = clockify.send("POST", f"{SCHEDULING}/user-filter/totals", {**YEAR_2020, "search": "John Doe"})

    assert alone.json["workingDays"] == told
    assert found.json == [alone.json]


@pytest.mark.parametrize("path", [f"{SCHEDULING}/users/{MATEUS}/totals", f"{SCHEDULING}/projects/totals/{INTERNAL}"])
def test_nothing_planned_is_a_whole_object_or_no_body(clockify, switch, path):
    switch("empty_totals_body", False)
    whole = clockify.get(path, **MARCH)
    switch("empty_totals_body", True)
    empty = clockify.get(path, **MARCH)

    assert (whole.status_code, whole.json["workspaceId"]) == (200, clockify.workspace)
    assert (empty.status_code, empty.data, empty.headers.get("Content-Type")) == (200, b"", None)
    assert empty.headers.get("Last-Page") == whole.headers.get("Last-Page")


def test_with_plans_or_in_a_search_there_is_always_a_body(clockify, switch):
    switch("empty_totals_body", True)

    past_the_end = clockify.totals(JOHN, **YEAR_2020, page=2)
    found = clockify.send("POST", f"{SCHEDULING}/user-filter/totals", {**MARCH, "userFilter": {"ids": [MATEUS]}})

    assert past_the_end.json["totalHoursPerDay"] == []
    assert [row["userId"] for row in found.json] == [MATEUS]


def test_the_profile_takes_working_days_as_text_or_refuses_them(clockify, switch):
    form = {"workingDays": '["SUNDAY"]', "workCapacity": "PT1H"}

    switch("member_profile_refuses_strings", True)
    refused = clockify.send("PATCH", f"/member-profile/{JOHN}", form)
    kept = clockify.get(f"/member-profile/{JOHN}").json
    switch("member_profile_refuses_strings", False)
    taken = clockify.send("PATCH", f"/member-profile/{JOHN}", form)

    assert refused.status_code == 400
    assert refused.json == {"message": "JSON parse error: Cannot read the value of [workingDays]", "code": 3000}
    assert (kept["workingDays"], kept["workCapacity"]) == (WEEK, "PT7H")
    assert (taken.json["workingDays"], taken.json["workCapacity"]) == (["SUNDAY"], "PT1H")


def test_an_array_is_taken_on_both_sides(clockify, switch):
    for side, days in ((True, ["SUNDAY"]), (False, ["FRIDAY"])):
        switch("member_profile_refuses_strings", side)

        assert clockify.send("PATCH", f"/member-profile/{JOHN}", {"workingDays": days}).json["workingDays"] == days
