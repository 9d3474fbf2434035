"""Lists: pages and their headers, filters and orders on every list, and that big lists read one page only."""

from __future__ import annotations

import pytest
from fabrikam import AMARA, CONNECTOR, JONAS, MEMBER_ROLE, PRIYA, TOMAS, USER_ROLE, WEBHOOK

PAGED = ["/users", f"/roles/{USER_ROLE}/users", f"/roles/{USER_ROLE}/permissions", "/webhooks"]
WHOLE = ["/apiusers", "/roles", "/clientapplications"]
# A row's key, and a filter that some rows pass.
FILTERS = {
    "/users": ("id", f"id eq guid'{JONAS}'", [JONAS]),
    "/apiusers": ("id", "clientId eq 'awork-connector'", [CONNECTOR]),
    "/roles": ("id", "name eq 'Team Member' and isPreset eq false", [MEMBER_ROLE]),
    "/clientapplications": ("clientId", "isConfidential eq false", ["legacy-import", "fabrikam-planner"]),
    f"/roles/{MEMBER_ROLE}/users": ("userId", f"userId eq guid'{PRIYA}'", [PRIYA]),
    f"/roles/{MEMBER_ROLE}/permissions": ("feature", "startswith(feature,'user')", ["user-master-data"]),
    "/webhooks": ("id", "receiverType eq 'custom'", [WEBHOOK]),
}


def paging(answer):
    assert answer.status_code == 200
    return {name: int(answer.headers[f"aw-{name}"]) for name in ("page", "pagesize", "items", "totalitems")}


def keys(answer, key="id"):
    return [row[key] for row in answer.json]


@pytest.mark.parametrize("path", PAGED)
def test_paged_lists_have_pages_of_1000_unless_asked(admin, path):
    answer = admin.get(path)

    total = len(answer.json)
    assert paging(answer) == {"page": 1, "pagesize": 1000, "items": total, "totalitems": total}


@pytest.mark.parametrize("path", WHOLE)
def test_the_other_lists_come_whole_unless_asked(admin, path):
    answer = admin.get(path)

    total = len(answer.json)
    assert paging(answer) == {"page": 1, "pagesize": total, "items": total, "totalitems": total}
    assert answer.json == sorted(answer.json, key=lambda row: row["createdOn"])


@pytest.mark.parametrize("path", [*PAGED, *WHOLE])
def test_pages_put_together_are_the_list(admin, path):
    every = admin.get(path).json

    pages = [admin.get(path, page=number, pageSize=2) for number in range(1, len(every) // 2 + 3)]

    assert [row for page in pages for row in page.json] == every
    assert pages[-1].json == []
    assert [paging(page)["totalitems"] for page in pages] == [len(every)] * len(pages)


@pytest.mark.parametrize("path", [*PAGED, *WHOLE])
def test_a_page_past_the_end_is_empty_with_and_without_a_size(admin, path):
    assert admin.get(path, page=99, pageSize=2).json == []
    assert admin.get(path, page=2).json == []
    assert paging(admin.get(path, page=2)) == {
        "page": 2,
        "pagesize": 1000,
        "items": 0,
        "totalitems": paging(admin.get(path))["totalitems"],
    }


def test_a_larger_page_is_cut_to_1000(admin):
    assert paging(admin.get("/users", pageSize=5000))["pagesize"] == 1000


def test_pages_run_on_from_people_to_api_users(admin):
    every = keys(admin.get("/users", showArchived="true"))

    pages = [keys(admin.get("/users", showArchived="true", page=page, pageSize=5)) for page in (1, 2, 3, 4, 5)]

    assert [len(page) for page in pages] == [5, 5, 5, 4, 0]
    assert sum(pages, []) == every  # noqa: RUF017 - a handful


@pytest.mark.parametrize("path", FILTERS)
def test_every_list_is_filtered_by_the_members_it_shows(admin, path):
    key, expression, expected = FILTERS[path]

    answer = admin.get(path, filterby=expression)

    assert keys(answer, key) == expected
    assert paging(answer)["totalitems"] == len(expected)


@pytest.mark.parametrize("path", FILTERS)
def test_every_list_is_ordered_by_the_members_it_shows(admin, path):
    key = FILTERS[path][0]
    every = keys(admin.get(path), key)

    assert keys(admin.get(path, orderby=key), key) == sorted(every)
    assert keys(admin.get(path, orderby=f"{key} desc"), key) == sorted(every, reverse=True)


def test_filter_then_order_then_page(admin):
    asked = {"filterby": "position eq 'Developer' or startswith(firstName,'Noah')", "orderby": "position desc,id"}

    whole = admin.get("/users", **asked)
    page = admin.get("/users", **asked, page=2, pageSize=2)

    assert [row["position"] for row in whole.json] == ["QA Engineer", "Project Manager", "Developer"]
    assert page.json == whole.json[2:]
    assert paging(page) == {"page": 2, "pagesize": 2, "items": 1, "totalitems": 3}


@pytest.mark.parametrize("names", [("filterby", "orderby"), ("filterBy", "orderBy"), ("FilterBy", "ORDERBY")])
def test_names_of_parameters_come_in_any_case(admin, names):
    expressions = "status/isDeactivated eq false", "LastName,FirstName desc"

    answer = admin.get("/users", **dict(zip(names, expressions, strict=True)))

    shown = [(row["lastName"], row["firstName"]) for row in answer.json]
    assert len(shown) == 14
    assert shown == sorted(shown)


def test_me_id_is_the_caller(awork):
    assert keys(awork("member").get("/users", filterby="id eq me.id")) == [PRIYA]
    assert keys(awork("planner").get("/users", filterby="id ne me.id")) == []


def test_now_is_the_worlds_present(admin, wait):
    admin.put(f"/users/{TOMAS}", {})
    before = keys(admin.get("/users", filterby="updatedOn ge today"))
    wait(86400)

    assert (before, keys(admin.get("/users", filterby="updatedOn ge today"))) == ([TOMAS], [])


def test_what_is_not_shown_cannot_be_asked_for(admin):
    for path, expression in [
        ("/users", f"roleId eq guid'{USER_ROLE}'"),
        ("/users", "accountId ne null"),
        ("/clientapplications", "clientSecret ne null"),
    ]:
        answer = admin.get(path, filterby=expression)

        assert (answer.status_code, answer.json["code"]) == (400, "invalid-filter-or-order")


def test_empty_expressions_ask_for_nothing(admin):
    assert admin.get("/users", filterby="", orderby="").json == admin.get("/users").json


def test_a_persons_own_list_is_paged_too(awork):
    planner = awork("planner")

    assert keys(planner.get("/users", page=1, pageSize=1)) == [TOMAS]
    assert planner.get("/users", page=2, pageSize=1).json == []


def test_a_page_of_a_big_list_has_the_right_rows(admin, world):
    with world.transaction("awork") as store:
        template = store["users"].get(AMARA)
        for number in range(2500):
            store["users"].put({**template, "id": f"00000000-0000-4000-8000-{number:012x}"})

    page = admin.get("/users", page=3)

    assert paging(page) == {"page": 3, "pagesize": 1000, "items": 515, "totalitems": 2515}
    assert page.json[-1]["id"] == f"00000000-0000-4000-8000-{2499:012x}"


def test_a_quirk_makes_pages_of_ten_unless_asked(client, admin):
    client.put("/__admin/quirks", json={"awork.page_of_ten": True})

    short, asked, whole = admin.get("/users"), admin.get("/users", pageSize=12), admin.get("/roles")

    assert (paging(short)["pagesize"], len(short.json)) == (10, 10)
    assert (paging(asked)["pagesize"], len(asked.json)) == (12, 12)
    assert len(whole.json) == paging(whole)["totalitems"]
