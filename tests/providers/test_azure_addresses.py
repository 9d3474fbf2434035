"""Addresses and headers: by prefix and by host, in any case, by name and by GUID; versions told and echoed."""

from __future__ import annotations

import base64
import re

import pytest
from fabrikam_devops import (
    AMARA,
    CHUCK,
    CURRENT,
    JONAS,
    NEXT,
    ORGANIZATION,
    PROJECT,
    activity,
    capacities,
    iterations,
    linked,
    row,
    settings,
    team_days_off,
)

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BY_NAME = "/Fabrikam%20Fiber/Fabrikam%20Fiber%20Team/_apis/work/teamsettings"
MINE = linked(row(JONAS, [activity(6.5)]))


@pytest.fixture
def token(world):
    return world.store("azure_devops")["credentials"].get("contributor")["token"]


@pytest.fixture
def login(token):
    return {"Authorization": "Basic " + base64.b64encode(f":{token}".encode()).decode()}


@pytest.fixture
def written(azure):
    """Jonas has one activity in the default team's current iteration."""
    azure.patch(f"{capacities()}/{JONAS}", {"activities": [activity(6.5)], "daysOff": []})


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(f"{capacities()}/{JONAS}", id="GUIDs"),
        pytest.param(f"{capacities()}/{JONAS}".upper(), id="everything in capitals"),
        pytest.param(f"{BY_NAME}/iterations/{CURRENT}/capacities/{JONAS}", id="names"),
        pytest.param(
            f"/fabrikam%20fiber/FABRIKAM%20FIBER%20TEAM/_apis/work/teamsettings/iterations/{CURRENT}/capacities/{JONAS}",
            id="names in another case",
        ),
        pytest.param(
            f"/{PROJECT}/Fabrikam%20Fiber%20Team/_apis/work/teamsettings/iterations/{CURRENT}/capacities/{JONAS}",
            id="both",
        ),
        pytest.param(f"{capacities(None)}/{JONAS}", id="without a team"),
        pytest.param(
            f"/Fabrikam%20Fiber/_apis/Work/TeamSettings/Iterations/{CURRENT}/Capacities/{JONAS}",
            id="words as the vendor's pages spell them",
        ),
    ],
)
def test_every_spelling_finds_the_row_and_its_links_have_guids(azure, path):
    answer = azure.get(path)

    assert (answer.status_code, answer.json) == (200, MINE)


@pytest.mark.parametrize("prefix", ["/dev.azure.com/fabrikam", "/DEV.Azure.com/FABRIKAM", "/dev.azure.com/Fabrikam"])
@pytest.mark.parametrize("path", ["/_apis/projects", f"{capacities()}/{CHUCK}", f"{BY_NAME}/iterations"])
def test_prefix_and_organization_in_any_case(client, login, prefix, path):
    answer = client.get(prefix + path, headers=login)

    told = client.get(f"/dev.azure.com/fabrikam{path}", headers=login)
    assert answer.status_code == 200
    assert answer.text.lower() == told.text.lower()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("host", ["dev.azure.com", "DEV.azure.com", "dev.azure.com:8443"])
def test_by_the_vendors_host_no_prefix_is_needed_and_links_have_none(client, login, host):
    answer = client.get(f"/fabrikam{capacities()}/{JONAS}", headers={**login, "Host": host})

    at = f"http://{host}/fabrikam"
    assert answer.json == linked(row(JONAS, [activity(6.5)], at=at), at=at)


@pytest.mark.parametrize("host", ["localhost:8080", "mock.example"])
def test_links_and_areas_are_built_from_the_address_that_the_client_used(client, login, host):
    areas = client.get("/dev.azure.com/fabrikam/_apis/ResourceAreas", headers={**login, "Host": host}).json
    listed = client.get(f"/dev.azure.com/fabrikam{capacities()}", headers={**login, "Host": host})

    at = f"http://{host}/dev.azure.com/fabrikam"
    assert {one["locationUrl"] for one in areas["value"]} == {f"{at}/"}
    assert set(re.findall(r'"(https?://[^/"]+/[^/"]+/[^/"]+)/', listed.text)) == {at}


@pytest.mark.parametrize(
    "presented",
    [
        pytest.param(lambda token: "Basic " + base64.b64encode(f":{token}".encode()).decode(), id="no user"),
        pytest.param(lambda token: "Basic " + base64.b64encode(f"PAT:{token}".encode()).decode(), id="PAT as user"),
        pytest.param(lambda token: "basic " + base64.b64encode(f"Zoë:{token}".encode()).decode(), id="any user"),
        pytest.param(
            lambda token: "Basic " + base64.b64encode(f"Zoë:{token}".encode("latin-1")).decode(), id="a user in Latin-1"
        ),
        pytest.param(lambda token: f"Bearer {token}", id="bearer"),
    ],
)
def test_a_token_may_be_presented_in_several_ways(client, token, presented):
    answer = client.get("/dev.azure.com/fabrikam/_apis/projects", headers={"Authorization": presented(token)})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("version", "accept", "echoed"),
    [
        ("7.1", None, "7.1"),
        ("7.0", None, "7.0"),
        ("5.1", None, "5.1"),
        ("7.1-preview.3", None, "7.1-preview.3"),
        ("7.2-preview.3", None, "7.2-preview.3"),
        ("7.1-preview", None, "7.1-preview.3"),
        ("7.1-Preview.2", None, "7.1-preview.2"),
        ("v7.1", None, "7.1"),
        ("7", None, "7.0"),
        (None, None, "7.1"),
        (None, "application/json;api-version=7.1-preview.3", "7.1-preview.3"),
        (None, "application/json; api-version=7.0", "7.0"),
        (None, 'application/json; charset=utf-8; API-Version="6.0"', "6.0"),
        ("7.0", "application/json;api-version=9.9", "7.0"),
        ("7.1", "text/html", "7.1"),
    ],
)
def test_the_version_may_stand_in_query_or_accept_and_is_echoed(azure, version, accept, echoed):
    answer = azure.open("GET", capacities(), version, headers={"Accept": accept} if accept else {})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == f"application/json; charset=utf-8; api-version={echoed}"


@pytest.mark.parametrize("name", ["api-version", "API-Version", "Api-version"])
def test_the_query_is_read_in_any_case(azure, name):
    answer = azure.open("PATCH", f"{capacities()}/{JONAS}", None, query_string={name: "7.1"}, json={})

    assert answer.status_code == 200


def test_a_write_takes_its_version_from_accept(azure):
    answer = azure.open(
        "PATCH",
        f"{capacities()}/{JONAS}",
        None,
        json={"activities": [activity(3)]},
        headers={"Accept": "application/json;api-version=7.1-preview.3"},
    )

    assert (answer.status_code, answer.json["activities"]) == (200, [activity(3)])


@pytest.mark.parametrize(
    ("method", "path", "body", "echo"),
    [
        ("GET", "/_apis/projects", None, "; api-version=7.1"),
        ("GET", capacities(), None, "; api-version=7.1"),
        ("PUT", capacities(), [], "; api-version=7.1"),
        ("PATCH", team_days_off(), {"daysOff": []}, "; api-version=7.1"),
        ("PATCH", settings(), {}, "; api-version=7.1"),
        ("POST", iterations(), {"id": NEXT}, "; api-version=7.1"),
        ("OPTIONS", "/_apis/work", None, ""),
    ],
)
def test_every_answer_has_the_headers_of_the_service(azure, method, path, body, echo):
    session = "0B3C9DD7-3c2d-4d6d-9c7e-5f0c8f0a3c11"

    first, second = (
        azure.open(method, path, json=body, headers={"X-TFS-Session": session})
        if body is not None
        else azure.open(method, path, headers={"X-TFS-Session": session})
        for _ in range(2)
    )

    headers = dict(first.headers)
    activity_id, process = headers.pop("ActivityId"), headers.pop("X-TFS-ProcessId")
    assert headers.pop("X-VSS-E2EID") == activity_id != second.headers["ActivityId"]
    assert GUID.fullmatch(activity_id)
    assert GUID.fullmatch(process)
    assert second.headers["X-TFS-ProcessId"] == process
    del headers["Content-Length"]
    assert headers.pop("P3P").startswith('CP="CAO DSP')
    assert headers == {
        "Content-Type": f"application/json; charset=utf-8{echo}",
        "X-TFS-Session": session,
        "X-VSS-UserData": f"{AMARA}:amara.okafor@fabrikam.example",
        "Cache-Control": "no-cache",
        "Pragma": "no-cache",
        "Expires": "-1",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }


def test_without_a_session_there_is_a_new_one_each_time(azure):
    sessions = [azure.get("/_apis/projects").headers["X-TFS-Session"] for _ in range(2)]

    assert len(set(sessions)) == 2
    assert all(GUID.fullmatch(one) for one in sessions)


def test_an_empty_answer_has_no_content_type(azure):
    answer = azure.delete(f"{iterations()}/{NEXT}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_a_get_with_a_content_type_and_no_body_is_a_get(azure):
    answer = azure.open("GET", capacities(), headers={"Content-Type": "application/json; charset=utf-8"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "media", ["application/json", "application/json-patch+json", "application/json; charset=utf-8"]
)
def test_json_may_come_as_a_patch(azure, media):
    answer = azure.open("PATCH", f"{capacities()}/{JONAS}", data=b'{"activities": []}', headers={"Content-Type": media})

    assert (answer.status_code, answer.json["activities"]) == (200, [])


def test_no_answer_has_an_etag(azure):
    answers = [azure.get(path) for path in ("/_apis/projects", capacities(), settings())]

    assert all("ETag" not in answer.headers for answer in answers)
    conditional = azure.open("GET", settings(), headers={"If-None-Match": "*"})
    assert conditional.status_code == 200
    assert conditional.json["url"] == ORGANIZATION + settings()
