"""ProjectCOR in the scenarios beside the default one, and its flows as clients observed them."""

from __future__ import annotations

import pytest
from projectcor import AMARA, COMPANY, PASSWORD, UNAUTHORIZED, VACATION, Cor

from mockserver import files
from mockserver.contract.flows import flows_of
from mockserver.contract.target import mock_target
from mockserver.spec.fragment import load_provider

MAXIMILIANA = "67221"
KEY = "/oauth/token?grant_type=client_credentials"
LOGIN = {"email": "amara.okafor@fabrikam.example", "password": PASSWORD}
LEAVE = {"userId": AMARA, "leaveTypeId": VACATION, "start": "2026-04-06T08:00:00Z", "end": "2026-04-10T16:00:00Z"}
FLOWS = flows_of(load_provider(files.specs() / "projectcor"))


@pytest.fixture
def universe(app):
    universe = app.extensions["mockserver"]
    yield universe
    universe.reset("default")


@pytest.mark.parametrize("scenario", ["empty", "edge"])
def test_key_and_password_become_tokens_in_every_scenario(universe, client, scenario):
    universe.reset(scenario)
    key, secret = client.get("/__admin/state/projectcor/credentials/client").json["token"].split(":")
    anybody = Cor(client, None)

    answers = [anybody.open("POST", KEY, auth=(key, secret)), anybody.open("POST", "/auth/login", data=LOGIN)]

    assert [one.status_code for one in answers] == [200, 200], [one.json for one in answers]
    assert [Cor(client, one.json["access_token"]).get("/me").json["id"] for one in answers] == [AMARA, AMARA]


@pytest.mark.parametrize("scenario", ["empty", "edge"])
def test_every_scenario_has_its_company(universe, client, scenario):
    universe.reset(scenario)
    cor = Cor.named(client, "user")

    kind = cor.post("/company/leaves-types", {"name": "Sabbatical"})
    leave = cor.post("/user/leaves", LEAVE)
    hours = cor.post("/working-time", {"userId": AMARA, "companyId": COMPANY, "workingTimes": []})

    assert [one.status_code for one in (kind, leave, hours)] == [200, 200, 200]
    assert (kind.json["company_id"], leave.json["company_id"]) == (COMPANY, COMPANY)


def test_on_the_first_day_there_is_no_code_and_no_refresh_token(universe, client):
    universe.reset("empty")
    anybody = Cor(client, None)

    refused = [
        anybody.open("POST", "/oauth2/token?grant_type=authorization_code&code="),
        anybody.open("POST", "/oauth/refreshtoken", data={"refresh_token": ""}),
    ]

    assert [(one.status_code, one.json) for one in refused] == [(401, UNAUTHORIZED)] * 2


def test_seconds_of_a_day_count(universe, client):
    universe.reset("edge")

    days = Cor.named(client, "user").get("/working-time/company/with/users").json[MAXIMILIANA]

    assert [(one["end_at"], one["daily_hours"]) for one in days] == [("23:59:59", 86399 / 3600)] * 7


def test_the_oracle_names_who_has_one_name_without_a_blank(universe):
    universe.reset("edge")

    stated = universe.fakes["projectcor"].weekly_hours(universe.world.store("projectcor"), universe.world.clock.now())

    assert stated["suryani@fabrikam.example"] == ("Suryani", 40)
    assert stated["john.doe@fabrikam.example"] == ("John Doe", 35)


@pytest.mark.parametrize("scenario", ["default", "edge"])
@pytest.mark.parametrize("name", FLOWS)
def test_flows_hold_in_the_profile_observed(universe, app, client, name, scenario):
    universe.reset(scenario)
    switched = client.put("/__admin/quirks", json={"profile": "observed"})

    with mock_target(app, universe.providers["projectcor"]).restoring() as target:
        FLOWS[name](target)

    assert switched.status_code == 200, switched.json
