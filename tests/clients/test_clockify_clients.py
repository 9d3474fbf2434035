"""Published Clockify clients, unmodified: what their users read, write and are refused.

`clockify-python-115` knows every operation of scheduling. It speaks HTTPS alone, so its server does too.
`clockifyclient` finds the workspace, the person and the projects of a key.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import re
import ssl
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import requests
from providers.fabrikam_clockify import (
    ADMIN,
    AMARA,
    CONTOSO,
    FIBER,
    FLEET,
    HANNA,
    INTERNAL,
    JOHN,
    JONAS,
    LEGACY,
    LUKAS,
    MARCH,
    MATEUS,
    MEMBER,
    MOBILE,
    NOAH,
    OTHER_NOAH,
    PRIYA,
    SERIES,
    SERIES_ID,
    WEBHOOK,
    WORKSPACE,
    days,
    period,
)

from mockserver.client import Provider
from mockserver.process import MockServer

GOLDEN = json.loads((Path(__file__).parent.parent / "providers/golden/clockify_user_totals.json").read_text())
FIXED = ("--seed", "7", "--now", "2026-03-04T09:30:00Z")  # a Wednesday
YEAR = {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"}  # as on the vendor's page
WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
NOBODY = "64a687e2ffffffffffffffff"

Ask = Callable[..., Any]


class Secured:
    """A server over TLS."""

    def __init__(self, url: str, trust: ssl.SSLContext) -> None:
        self.url, self._trust = url, trust

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of the control plane."""
        told = httpx.request(method, f"{self.url}/__admin{path}", json=body, verify=self._trust, trust_env=False)
        return told.raise_for_status().json() if told.content else None


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """The clients can be imported."""
    for name in ("clockify-python-115", "clockifyclient", "python-dateutil", "trustme"):
        try:
            distribution(name)
        except PackageNotFoundError:
            pytest.fail(f"the package {name} is needed: pip install --group clients")


@pytest.fixture(scope="module")
def sdk() -> ModuleType:
    """The package of `clockify-python-115`."""
    return importlib.import_module("clockify")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A server with a certificate that clients trust as long as the tests of this file run."""
    import trustme

    folder = tmp_path_factory.mktemp("certificates")
    authority, issued = folder / "authority.pem", folder / "server.pem"
    maker = trustme.CA()
    maker.cert_pem.write_to_path(authority)
    maker.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(issued)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(authority))
        with MockServer(*FIXED, "--tls-cert", str(issued), "--tls-key", str(issued)) as server:
            yield Secured(server.url, ssl.create_default_context(cafile=authority))


@pytest.fixture
def secured(started: Secured) -> Secured:
    """The server at its start."""
    started.control("POST", "/reset")
    return started


@pytest.fixture
def ask(sdk: ModuleType, secured: Secured) -> Ask:
    """Gives the answer of a call of `clockify-python-115`: ``ask(lambda api: api.users.me())``."""
    from clockify.operations.model import Service

    def ask(call: Callable[[Any], Any], **credential: str) -> Any:
        async def talk() -> Any:
            client = sdk.ClockifyClient(
                **(credential or {"api_key": ADMIN}),
                workspace_id=WORKSPACE,
                service_urls={Service.REGULAR: f"{secured.url}/api.clockify.me/api/v1"},
                allow_custom_hosts=True,
            )
            async with client:
                return await call(client)

        return asyncio.run(talk())

    return ask


def plain(model: Any) -> Any:
    """The model as the JSON it was read from."""
    return model.model_dump(by_alias=True, mode="json", exclude_unset=True)


def hours(ask: Ask, user: str) -> dict[str, float]:
    """A person's hours by day in March: ``{"2026-03-04": 4}``."""
    totals = ask(lambda api: api.scheduling.get_user_capacity(user, **MARCH))
    return {row.date[:10]: row.total_hours for row in totals.total_hours_per_day}


def create(ask: Ask, **form: Any) -> list[Any]:
    """The rows of a new assignment: four hours a day on the mobile app."""
    whole = {"projectId": MOBILE, "userId": MATEUS, "hoursPerDay": 4, **form}
    return ask(lambda api: api.scheduling.create_recurring(whole))


def test_the_client_addresses_every_operation_as_the_mock_does(secured, sdk):
    from clockify.operations.registry import BY_ID

    def shape(path: str) -> str:
        return re.sub(r"{[^}]*}", "{}", path.removeprefix("/api/v1"))

    mine = {
        (one["method"], shape(one["path"])): one["operationId"]
        for one in secured.control("GET", "/operations")["operations"]
        if one["provider"] == "clockify"
    }

    theirs = {(one.http_method, shape(one.path)) for one in BY_ID.values()}
    assert [name for address, name in mine.items() if address not in theirs] == ["list_project_totals"]  # deprecated


def test_get_user_capacity_is_the_printed_answer(ask):
    totals = ask(lambda api: api.scheduling.get_user_capacity(JOHN, **YEAR))

    assert plain(totals) == GOLDEN


def test_get_user_capacity_reads_the_days_of_the_live_service_too(ask, secured):
    secured.control("PUT", "/quirks", {"profile": "observed"})

    totals = ask(lambda api: api.scheduling.get_user_capacity(JOHN, **YEAR))
    nothing = ask(lambda api: api.scheduling.get_user_capacity(MATEUS, **MARCH))

    assert totals.working_days == WEEKDAYS
    assert nothing is None


def test_get_user_capacity_comes_in_pages(ask):
    pages = [
        ask(lambda api, page=page: api.scheduling.get_user_capacity(LUKAS, **MARCH, page=page, page_size=4))
        for page in (1, 2, 3)
    ]

    assert [[row.date[:10] for row in page.total_hours_per_day] for page in pages] == [
        ["2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"],
        ["2026-03-10", "2026-03-11"],
        [],
    ]


def test_create_recurring_is_counted_and_delete_recurring_takes_it_back(ask):
    (first,) = create(ask, **period("2026-03-04", "2026-03-10"))
    create(ask, **period("2026-03-06", "2026-03-06"), projectId=FLEET, hoursPerDay=3.5)
    counted = hours(ask, MATEUS)
    deleted = ask(lambda api: api.scheduling.delete_recurring(first.id))

    assert [(day.date[:10], day.type) for day in first.exclude_days] == [
        ("2026-03-07", "WEEKEND"),
        ("2026-03-08", "WEEKEND"),
    ]
    assert counted == {"2026-03-04": 4, "2026-03-05": 4, "2026-03-06": 7.5, "2026-03-09": 4, "2026-03-10": 4}
    assert deleted == [first]
    assert hours(ask, MATEUS) == {"2026-03-06": 3.5}


def test_create_recurring_makes_a_series_that_change_recurring_period_cuts(ask):
    week = period("2026-03-09", "2026-03-09")
    rows = create(ask, **week, recurringAssignment={"repeat": True, "weeks": 3})
    cut = ask(lambda api: api.scheduling.change_recurring_period(rows[0].id, {"repeat": True, "weeks": 2}))

    assert days([plain(row) for row in rows]) == [(day, day) for day in ("2026-03-09", "2026-03-16", "2026-03-23")]
    assert len({row.recurring.series_id for row in rows}) == 1
    assert [row.id for row in cut] == [row.id for row in rows[:2]]
    assert hours(ask, MATEUS) == {"2026-03-09": 4, "2026-03-16": 4}


def test_update_recurring_moves_a_whole_series(ask):
    form = {**period("2026-03-10", "2026-03-11"), "hoursPerDay": 2, "seriesUpdateOption": "ALL"}

    rows = ask(lambda api: api.scheduling.update_recurring(SERIES[0], form))

    assert [(row.id, row.hours_per_day, row.published, row.recurring.series_id) for row in rows] == [
        (one, 2, False, SERIES_ID) for one in SERIES
    ]
    assert hours(ask, HANNA) == dict.fromkeys(
        ("2026-03-10", "2026-03-11", "2026-03-17", "2026-03-18", "2026-03-24", "2026-03-25"), 2
    )


def test_copy_assignment_gives_a_series_to_somebody_else(ask):
    form = {"userId": MATEUS, "seriesUpdateOption": "ALL"}

    rows = ask(lambda api: api.scheduling.copy_assignment(SERIES[0], form))

    assert {row.user_id for row in rows} == {MATEUS}
    assert hours(ask, MATEUS) == hours(ask, HANNA)


def test_publish_assignments_makes_drafts_public(ask):
    def drafts() -> dict[str, list[float]]:
        form = {**MARCH, "statusFilter": "UNPUBLISHED", "userFilter": {"ids": [NOAH, PRIYA], "contains": "CONTAINS"}}
        people = ask(lambda api: api.scheduling.get_filtered_user_capacity(form))
        return {one.user_id: [row.total_hours for row in one.total_hours_per_day] for one in people}

    before = drafts()
    published = ask(lambda api: api.scheduling.publish_assignments(period("2026-03-01", "2026-03-15")))

    assert published is None
    assert before == {NOAH: [8] * 10, PRIYA: [6] * 5}
    assert drafts() == {NOAH: [], PRIYA: [6] * 5}


def test_get_filtered_user_capacity_searches_by_name(ask):
    people = ask(lambda api: api.scheduling.get_filtered_user_capacity({**MARCH, "search": "noah"}))

    assert [(one.user_id, one.capacity_per_day) for one in people] == [(NOAH, 28800), (OTHER_NOAH, 28800)]


def test_list_assignments_has_names_and_is_sorted(ask):
    week = period("2026-03-04", "2026-03-04")

    rows = ask(lambda api: api.scheduling.list_assignments(**week, name="jonas", sort_column="PROJECT"))

    assert [(row.user_name, row.project_name, row.client_name, row.hours_per_day) for row in rows] == [
        ("Jonas Lindqvist", "Fiber Portal", "Contoso Rentals", 4),
        ("Jonas Lindqvist", "Mobile App", "Contoso Rentals", 3.5),
    ]


def test_list_project_totals_and_get_project_totals_say_the_same(ask):
    week = period("2026-03-02", "2026-03-06")

    projects = ask(lambda api: api.scheduling.list_project_totals({**week, "search": "fiber", "pageSize": 200}))
    alone = ask(lambda api: api.scheduling.get_project_totals(FIBER, **week))

    assert projects == [alone]
    assert alone.total_hours == 60  # Jonas 4 hours and Chuck 8, five days
    assert [one.has_assignment for one in alone.assignments] == [True] * 5


def test_member_profiles_update_changes_the_capacity(ask):
    form = {"workCapacity": "PT6H30M", "workingDays": ["MONDAY", "TUESDAY"]}

    written = ask(lambda api: api.member_profiles.update(JOHN, form))

    totals = ask(lambda api: api.scheduling.get_user_capacity(JOHN, **YEAR))
    assert written == ask(lambda api: api.member_profiles.get(JOHN))
    assert (written.work_capacity, written.working_days) == ("PT6H30M", ["MONDAY", "TUESDAY"])
    assert (totals.capacity_per_day, json.loads(totals.working_days)) == (23400, ["MONDAY", "TUESDAY"])


def test_users_me_and_users_list(ask):
    me = ask(lambda api: api.users.me(include_memberships=True))
    found = ask(lambda api: api.users.list(email="john.doe", memberships="WORKSPACE"))

    assert (me.id, me.name, me.active_workspace) == (AMARA, "Amara Okafor", WORKSPACE)
    assert WORKSPACE in [one.target_id for one in me.memberships]
    assert [(one.id, one.email, one.settings.time_zone) for one in found] == [
        (JOHN, "john.doe@fabrikam.example", "Europe/Berlin")
    ]
    assert [one.target_id for one in found[0].memberships] == [WORKSPACE]


def test_pages_of_users_end_where_the_header_says(ask, sdk):
    numbers = []

    async def everybody(api: Any) -> list[Any]:
        async def fetch(page: int) -> Any:
            numbers.append(page)
            query = {"page": page, "page_size": 8, "include_roles": False}
            answer = await api.raw.call("findWorkspaceUsers", path={"workspaceId": WORKSPACE}, query=query)
            return sdk.Page.from_response(answer, items=answer.data, page=page, page_size=8)

        return await sdk.iter_all(fetch)

    people = ask(everybody)

    assert len({one["id"] for one in people}) == len(people) == 16
    assert numbers == [1, 2]  # the second page is full: only Last-Page says that it is the last


def test_workspaces_list_and_workspaces_get(ask):
    (workspace,) = ask(lambda api: api.workspaces.list())

    assert (workspace.id, workspace.name, workspace.features) == (WORKSPACE, "Fabrikam", ["SCHEDULING"])
    assert ask(lambda api: api.workspaces.get()) == workspace


def test_projects_create_is_read_back_by_projects_get_and_projects_list(ask):
    form = {
        "name": "Charging Stations",
        "clientId": CONTOSO,
        "color": "#00AAFF",
        "billable": True,
        "hourlyRate": {"amount": 9000},
        "estimate": {"estimate": "PT80H", "type": "MANUAL"},
    }

    created = ask(lambda api: api.projects.create(form))

    listed = ask(lambda api: api.projects.list(name="charging", clients=[CONTOSO]))
    shown = plain(created)
    assert {name: shown[name] for name in form} == {**form, "hourlyRate": {"amount": 9000, "currency": "EUR"}}
    assert (created.client_name, created.cost_rate, created.archived) == ("Contoso Rentals", None, False)
    assert ask(lambda api: api.projects.get(created.id)) == created
    assert listed == [created]


def test_webhooks_are_created_updated_listed_and_deleted(ask):
    form = {
        "name": "Sync",
        "url": "https://hooks.fabrikam.example/sync",
        "webhookEvent": "ASSIGNMENT_UPDATED",
        "triggerSourceType": "WORKSPACE_ID",
        "triggerSource": [WORKSPACE],
    }

    created = ask(lambda api: api.webhooks.create(form))
    updated = ask(lambda api: api.webhooks.update(created.id, {**form, "name": "Sync of plans"}))
    listed = ask(lambda api: api.webhooks.list())
    ask(lambda api: api.webhooks.delete(created.id))

    assert plain(updated) == {**plain(created), "name": "Sync of plans"}
    assert [(one.id, one.name) for one in listed.webhooks] == [
        (WEBHOOK, "Planner notifications"),
        (created.id, "Sync of plans"),
    ]
    assert ask(lambda api: api.webhooks.list()).webhooks == [ask(lambda api: api.webhooks.get(WEBHOOK))]


def test_the_token_of_an_addon_opens_too(ask, secured):
    providers = {one["name"]: one for one in secured.control("GET", "/providers")["providers"]}
    (token,) = [one["token"] for one in providers["clockify"]["credentials"] if one["name"] == "addon"]

    totals = ask(
        lambda api: api.scheduling.get_user_capacity(JONAS, **period("2026-03-04", "2026-03-04")), addon_token=token
    )

    assert [row.total_hours for row in totals.total_hours_per_day] == [7.5]


@pytest.mark.parametrize(
    ("credential", "call", "refused", "status", "code", "told"),
    [
        ({"api_key": "wrong"}, lambda api: api.users.me(), "ClockifyAuthenticationError", 401, 4003,
         "Api key does not exist"),
        ({"addon_token": "wrong"}, lambda api: api.users.me(), "ClockifyAuthenticationError", 401, 4017,
         "Token is not valid"),
        ({"api_key": MEMBER}, lambda api: api.users.list(), "ClockifyPermissionError", 403, 501, "Access Denied"),
        ({}, lambda api: api.workspaces.get(workspace_id=NOBODY), "ClockifyPermissionError", 403, 501, "Access Denied"),
        ({}, lambda api: api.scheduling.get_user_capacity(NOBODY, **MARCH), "ClockifyAPIError", 400, 501,
         "User doesn't belong to Workspace"),
        ({}, lambda api: api.projects.get(NOBODY), "ClockifyAPIError", 400, 501, "Project doesn't belong to Workspace"),
        ({}, lambda api: api.webhooks.rotate_token(WEBHOOK), "ClockifyNotFoundError", 404, 3000,
         f"No static resource v1/workspaces/{WORKSPACE}/webhooks/{WEBHOOK}/token."),
    ],
    ids=["wrong-key", "wrong-addon-token", "member", "workspace", "user", "project", "no-operation"],
)  # fmt: skip
def test_refusals_are_the_errors_of_the_client(ask, sdk, credential, call, refused, status, code, told):
    with pytest.raises(sdk.ClockifyAPIError) as error:
        ask(call, **credential)

    assert type(error.value) is getattr(sdk, refused)
    assert (error.value.status_code, error.value.api_code, error.value.detail) == (status, code, told)


@pytest.fixture
def server(clockify: Provider) -> Any:
    """`clockifyclient`'s server, by its constructor's address."""
    from clockifyclient.api import APIServer

    return APIServer(f"{clockify.base_url}/v1")


def test_get_default_workspace_get_user_and_get_projects_of_a_session(server):
    from clockifyclient.client import APISession

    session = APISession(server, ADMIN)

    assert str(session.get_default_workspace()) == f"Workspace 'Fabrikam' ({WORKSPACE})"
    assert str(session.get_user()) == f"User 'Amara Okafor' ({AMARA})"
    assert {project.obj_id: project.name for project in session.get_projects()} == {
        FIBER: "Fiber Portal",
        MOBILE: "Mobile App",
        FLEET: "Fleet Planner",
        INTERNAL: "Internal Tools",
        LEGACY: "Legacy Migration",
    }


def test_post_and_patch_are_read_back_by_get_and_by_the_iterator_over_pages(server):
    workspace = f"/workspaces/{WORKSPACE}"
    form = {**period("2026-03-09", "2026-03-13"), "projectId": MOBILE, "userId": MATEUS, "hoursPerDay": 4}

    (row,) = server.post(f"{workspace}/scheduling/assignments/recurring", ADMIN, form)
    patched = server.patch(f"{workspace}/member-profile/{MATEUS}", ADMIN, {"workCapacity": "PT4H"})
    totals = server.get(f"{workspace}/scheduling/assignments/users/{MATEUS}/totals", ADMIN, MARCH)
    listed = list(server.get_iterator(f"{workspace}/scheduling/assignments/all", ADMIN, {**MARCH, "name": "mateus"}))

    assert (patched["workCapacity"], totals["capacityPerDay"]) == ("PT4H", 14400)
    assert [one["totalHours"] for one in totals["totalHoursPerDay"]] == [4] * 5
    assert [(one["id"], one["userName"], one["period"]) for one in listed] == [
        (row["id"], "Mateus Carvalho", row["period"])
    ]


def test_null_is_left_out(server):
    """`clockify-sdk` 0.2.2 sends these members when its user gives a project nothing but a name."""
    left_out = {"clientId": None, "isPublic": False, "note": None, "billable": False, "color": None}

    project = server.post(f"/workspaces/{WORKSPACE}/projects", ADMIN, {"name": "Charging Stations", **left_out})

    assert {name: project[name] for name in ("clientId", "public", "note", "billable", "color")} == {
        "clientId": "",
        "public": False,
        "note": "",
        "billable": False,
        "color": "#03A9F4",
    }


def test_a_wrong_key_is_an_exception_with_clockifys_words(server):
    from clockifyclient.api import APIServerException
    from clockifyclient.client import APISession

    with pytest.raises(APIServerException) as error:
        APISession(server, "wrong").get_user()

    assert (error.value.error_response.code, error.value.error_response.message) == (4003, "Api key does not exist")
    assert str(error.value) == ('HTTP 401 containing API error \'{"message":"Api key does not exist","code":4003}\'')


@pytest.fixture
def sample(clockify: Provider, monkeypatch: pytest.MonkeyPatch) -> Callable[..., requests.Response]:
    """The vendor's Python sample for a person's totals, at the address that it names."""
    monkeypatch.setenv("CLOCKIFY_API_KEY", clockify.token)
    origin = clockify.base_url.removesuffix("/api.clockify.me/api")

    def sample(**params: str) -> requests.Response:
        url = f"{origin}/developer.clockify.me/v1/workspaces/{WORKSPACE}/scheduling/assignments/users/{JOHN}/totals"
        headers = {
            "X-Api-Key": os.environ["CLOCKIFY_API_KEY"],
            "Accept": "application/json",
        }
        return requests.get(url, headers=headers, params=params, timeout=10)

    return sample


def test_the_vendors_sample_with_a_range_is_answered_as_printed(sample):
    response = sample(**YEAR)

    response.raise_for_status()
    assert response.json() == GOLDEN
    assert (response.headers["Content-Type"], response.headers["Last-Page"]) == ("application/json", "true")


def test_the_vendors_sample_as_it_stands_lacks_the_range(sample):
    response = sample()

    assert (response.status_code, response.json()["code"]) == (400, 3001)
    assert "'start'" in response.json()["message"]
