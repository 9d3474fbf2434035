"""awork in the scenarios beside the default one: on its first day, and at the edge of what it holds."""

from __future__ import annotations

import pytest
from fabrikam import ADMIN_ROLE, CI, GUEST_ROLE, JONAS, USER_ROLE

from mockserver.engine.behaviours import load_behaviours

MAXIMILIANA = "8623121d-e0bb-437a-9459-4d8b75673fca"
LAYLA = "e56c297e-8709-4ec0-8754-6dbbd1a1c009"
HANAKO = "5336f85e-f731-4abf-801e-4da81d152300"
ZOE = "3a2172d2-55ff-425e-81a8-8bd3bb1ef327"
ROBIN = "107c687b-842e-45da-aef4-74fd7df3143a"
SIOBHAN = "78ad36b8-196a-4b70-b425-579e761ae20a"
SURYANI = "ce493d9a-0981-4299-b531-0f9c11e046cf"


@pytest.fixture
def empty(app):
    app.extensions["mockserver"].reset("empty")
    yield
    app.extensions["mockserver"].reset("default")


@pytest.fixture
def edge(app):
    app.extensions["mockserver"].reset("edge")
    yield
    app.extensions["mockserver"].reset("default")


def ids(answer):
    assert answer.status_code == 200
    return [row["id"] for row in answer.json]


@pytest.mark.usefixtures("empty")
def test_on_the_first_day_there_are_no_people(admin):
    assert [admin.get(path).json for path in ("/users", "/clientapplications", "/webhooks")] == [[], [], []]
    assert ids(admin.get("/users", showArchived="true")) == ids(admin.get("/apiusers")) == [CI]
    assert ids(admin.get("/roles")) == [ADMIN_ROLE, USER_ROLE, GUEST_ROLE]
    assert admin.get(f"/users/{JONAS}/capacity").status_code == 404


@pytest.mark.usefixtures("empty")
def test_on_the_first_day_the_key_knows_its_workspace(admin, awork):
    me = admin.get("/me").json

    assert me["workspace"]["name"] == "Fabrikam"
    assert admin.get(f"/workspaces/{me['workspace']['id']}").json["memberCount"] == 0
    assert awork("expired").get("/me").status_code == 401


@pytest.mark.usefixtures("edge")
def test_names_come_back_as_they_were_written(admin):
    shown = {row["id"]: (row.get("firstName"), row.get("lastName")) for row in admin.get("/users").json}

    assert shown[LAYLA] == ("ليلى", "الحسيني")
    assert shown[HANAKO] == ("花子", "佐藤")
    assert shown[ZOE] == ("Zoe\u0308", "A\u030angstro\u0308m")
    assert shown[ROBIN] == ("Robin", "Fuchs \U0001f98a\U0001f469\u200d\U0001f4bb")
    assert shown[SIOBHAN] == ("Siobhán", 'O\'Neill "Nell" <IT> & Söhne')
    assert shown[SURYANI] == ("Suryani", None)
    assert len(" ".join(shown[MAXIMILIANA])) == 200


@pytest.mark.usefixtures("edge")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("firstName eq '花子'", [HANAKO], id="Japanese"),
        pytest.param("startswith(lastName,'ال')", [LAYLA], id="Arabic"),
        pytest.param("firstName eq 'Zoe\u0308'", [ZOE], id="combining marks"),
        pytest.param("firstName eq 'Zoë'", [], id="the precomposed letter is another"),
        pytest.param("substringof('\U0001f98a',lastName)", [ROBIN], id="emoji"),
        pytest.param("startswith(lastName,'O''Neill \"')", [SIOBHAN], id="apostrophe and quote"),
        pytest.param("lastName eq null", [SURYANI], id="no last name"),
        pytest.param(
            "createdOn ge datetime'2026-03-29T00:59' and createdOn lt datetime'2026-03-29T01:00'",
            [HANAKO],
            id="the last second before the clocks change",
        ),
    ],
)
def test_people_are_found_by_what_they_are_called(admin, expression, expected):
    assert ids(admin.get("/users", filterby=expression)) == expected


@pytest.mark.usefixtures("edge")
def test_order_knows_the_hour_that_europe_has_twice(admin):
    asked = {"filterby": f"id in (guid'{ZOE}',guid'{HANAKO}',guid'{ROBIN}')", "orderby": "updatedOn desc"}

    assert ids(admin.get("/users", **asked)) == [ROBIN, HANAKO, ZOE]


@pytest.mark.usefixtures("edge")
def test_weeks_reach_from_no_second_to_every_second(admin):
    weeks = {
        user: admin.get(f"/users/{user}/capacity").json["capacityPerWeek"]
        for user in (MAXIMILIANA, LAYLA, HANAKO, ZOE, ROBIN, SIOBHAN, SURYANI)
    }

    assert weeks == {
        MAXIMILIANA: 604800,
        LAYLA: 0,
        HANAKO: 135000,
        ZOE: 115200,
        ROBIN: 432000,
        SIOBHAN: 138600,
        SURYANI: 144000,
    }


@pytest.mark.usefixtures("edge")
def test_the_first_put_of_a_capacity_never_set_keeps_its_stamp(admin):
    before = admin.get(f"/users/{SURYANI}/capacity").json

    after = admin.put(f"/users/{SURYANI}/capacity", {}).json

    assert after == {**before, "updatedOn": "2026-03-04T09:30:00Z", "updatedBy": CI}


@pytest.mark.usefixtures("edge")
def test_the_hours_of_the_edge_are_stated_by_name(app, world):
    weeks = load_behaviours(app.extensions["mockserver"].providers["awork"]).weekly_hours

    stated = weeks(world.store("awork"), world.clock.now())

    assert stated["suryani@fabrikam.example"] == ("Suryani", 40)
    assert stated["layla.alhusseini@fabrikam.example"] == ("ليلى الحسيني", 0)
    assert stated["hanako.sato@fabrikam.example"] == ("花子 佐藤", 37.5)
    assert stated["siobhan.oneill@fabrikam.example"] == ('Siobhán O\'Neill "Nell" <IT> & Söhne', 38.5)
