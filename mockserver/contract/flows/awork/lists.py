"""Lists: pages that sum to the whole, filters, orders, and what cannot be asked."""

from __future__ import annotations

from typing import Any

from mockserver.contract.facts import comparable
from mockserver.contract.flows.awork._calls import body, me, page_of, people, rows
from mockserver.contract.flows.awork._own import own_api_user, own_client, own_role, own_webhook
from mockserver.contract.flows.awork._refusals import invalid
from mockserver.contract.target import Target

_WHOLE = {
    "list_users": 1000,
    "list_webhooks": 1000,
    "list_role_users": 1000,
    "list_role_permissions": 1000,
    "list_api_users": None,
    "list_roles": None,
    "list_client_applications": None,
}
"""Lists and the size of their pages where nobody asks for one; None: the whole list, whatever its length."""
_ORDERED_BY = {
    "list_users": ("firstName", "createdOn", "id", "isDeactivated"),
    "list_webhooks": ("name", "createdOn", "isActive"),
    "list_role_users": ("userId", "isDeactivated"),
    "list_role_permissions": ("feature", "createdOn"),
    "list_api_users": ("name", "createdOn", "roleId"),
    "list_roles": ("name", "createdOn", "isPreset"),
    "list_client_applications": ("displayName", "clientId", "isConfidential"),
}


def flow_pages_sum_to_the_whole(target: Target) -> None:
    for operation, key in _lists(target):
        whole = rows(target, operation, **key)
        default = target.call(operation, **key)
        assert page_of(default) == (1, _WHOLE[operation] or len(whole), len(whole), len(whole))
        assert len({str(row) for row in whole}) == len(whole) > 2, f"{operation} has too few rows to page"
        for size in (1, 2, len(whole) - 1, len(whole), len(whole) + 1, 1000):
            found: list[Any] = []
            for page in range(1, -(-len(whole) // size) + 1):
                reply = target.call(operation, query={"page": page, "pageSize": size}, **key)
                found += body(reply)
                assert page_of(reply) == (page, size, len(reply.body), len(whole))
                assert reply.body == whole[(page - 1) * size : page * size]
                if len(found) > 8:
                    break
            beyond = target.call(operation, query={"page": len(whole) + 1, "pageSize": size}, **key)
            assert (body(beyond), page_of(beyond)) == ([], (len(whole) + 1, size, 0, len(whole)))
        cut = target.call(operation, query={"pagesize": 1001, "PAGE": 1}, **key)
        assert (body(cut), page_of(cut)) == (whole, (1, 1000, len(whole), len(whole)))


def flow_a_bad_page_is_refused(target: Target) -> None:
    for operation, key in _lists(target):
        for name, member in (("page", "Page"), ("pageSize", "PageSize")):
            for bad in ("0", "-1"):
                wrong = target.call(operation, query={name: bad}, **key)
                invalid(wrong, (member, f"'{member}' must be greater than or equal to '1'."))
            for bad in ("1.0", "x", "", "1 ", "true"):
                wrong = target.call(operation, query={name: bad}, **key)
                invalid(wrong, (member, f"The value '{bad}' is not valid for {member}."))
        if operation in ("list_users", "list_roles", "list_role_users"):
            wrong = target.call(operation, query={"showArchived": "yes"}, **key)
            invalid(wrong, ("ShowArchived", "The value 'yes' is not valid for ShowArchived."))


def flow_orders_sort_the_whole(target: Target) -> None:
    for operation, key in _lists(target):
        whole = rows(target, operation, **key)
        for name in _ORDERED_BY[operation]:
            known = [row for row in whole if row.get(name) is not None]
            unknown = [row for row in whole if row.get(name) is None]
            up = [*unknown, *sorted(known, key=lambda row: comparable(row[name]))]
            down = [*sorted(known, key=lambda row: comparable(row[name]), reverse=True), *unknown]
            assert rows(target, operation, {"orderby": name}, **key) == up
            assert rows(target, operation, {"OrderBy": f"{name} asc"}, **key) == up
            assert rows(target, operation, {"orderBy": f"{name} desc"}, **key) == down
            paged = rows(target, operation, {"orderby": f"{name} desc", "pageSize": 2, "page": 2}, **key)
            assert paged == down[2:4]
        first, second = _ORDERED_BY[operation][-1], _ORDERED_BY[operation][0]
        if all(row.get(one) is not None for row in whole for one in (first, second)):
            both = sorted(sorted(whole, key=lambda row: row[second], reverse=True), key=lambda row: row[first])
            assert rows(target, operation, {"orderby": f"{first},{second} desc"}, **key) == both
        for bad in ("colour", "createdOn sideways", "a, b", ","):
            _is_bad(target, operation, "orderby", bad, key)


def flow_filters_keep_what_fits(target: Target) -> None:
    for operation, key in _lists(target):
        whole = rows(target, operation, **key)
        name = next(one for one in ("firstName", "name", "displayName", "feature", "userId") if one in whole[0])
        value = whole[-1][name]
        literal = f"guid'{value}'" if name == "userId" else "'" + value.replace("'", "''") + "'"
        fits = [row for row in whole if row.get(name) == value]
        rest = [row for row in whole if row.get(name) != value]
        for spelt in ("filterby", "filterBy", "FILTERBY"):
            assert rows(target, operation, {spelt: f"{name} eq {literal}"}, **key) == fits
        assert rows(target, operation, {"filterby": f"{name} ne {literal}"}, **key) == rest
        assert rows(target, operation, {"filterby": f"not ({name} eq {literal})"}, **key) == rest
        both = f"{name} eq {literal} or {name} ne {literal}"
        assert rows(target, operation, {"filterby": both}, **key) == whole
        assert rows(target, operation, {"filterby": f"{name} eq {literal} and {name} ne {literal}"}, **key) == []
        counted = target.call(operation, query={"filterby": f"{name} ne {literal}", "pageSize": 1}, **key)
        assert page_of(counted) == (1, 1, min(1, len(rest)), len(rest))
        for bad in ("colour eq 'red'", f"{name} eq", f"{name} is {literal}", "("):
            _is_bad(target, operation, "filterby", bad, key)


def flow_filters_know_times_ids_and_parts_of_texts(target: Target) -> None:
    whole = rows(target, "list_users")
    member, caller = me(target, credential="member"), me(target)
    person = next(row for row in whole if row["id"] == member)
    moment, name = person["createdOn"][:19], person["firstName"]
    names = [(row, row.get("firstName", "")) for row in whole]
    for expression, fits in (
        (f"id eq guid'{person['id']}'", [person]),
        (f"createdOn ge datetime'{moment}'", [row for row in whole if row["createdOn"] >= person["createdOn"]]),
        (f"createdOn lt datetime'{moment}'", [row for row in whole if row["createdOn"][:19] < moment]),
        ("createdOn gt now", []),
        ("createdOn le now", whole),
        (f"startswith(firstName,'{name[:2]}')", [row for row, one in names if one.startswith(name[:2])]),
        (f"endswith(firstName,'{name[-2:]}')", [row for row, one in names if one.endswith(name[-2:])]),
        (f"substringof('{name[1:3]}',firstName)", [row for row, one in names if name[1:3] in one]),
        (f"tolower(firstName) eq '{name.lower()}'", [row for row, one in names if one.lower() == name.lower()]),
        (f"firstName eq '{name.swapcase()}'", []),
        ("status/isDeactivated eq false", [row for row in whole if not row["isDeactivated"]]),
        ("isDeactivated eq true", [row for row in whole if row["isDeactivated"]]),
        ("birthDate eq null", [row for row in whole if "birthDate" not in row]),
        (f"id in (guid'{person['id']}',guid'{caller}')", [person]),
        (f"firstName in ('{name}','Nobody')", [row for row in whole if row.get("firstName") == name]),
    ):
        assert rows(target, "list_users", {"filterby": expression}) == fits, expression
    assert rows(target, "list_users", {"filterby": "id eq me.id"}, credential="member") == [person]
    shown = rows(target, "list_users", {"filterby": "id eq me.id", "showArchived": "true"})
    assert [row["id"] for row in shown] == [caller]
    _is_bad(target, "list_users", "filterby", f"id eq '{person['id']}'", {})
    assert people(target) == [row["id"] for row in whole]


def _lists(target: Target) -> list[tuple[str, dict[str, Any]]]:
    """Every paged list, each with some rows more of the flow's own."""
    for letter in ("c", "a", "b"):
        own_webhook(target, name=f"Flow {letter}")
        own_api_user(target, name=f"Flow {letter}")
        own_client(target, displayName=f"Flow {letter}")
    features = ("user-planning-data", "project-create", "user-master-data", "company-master-data")
    role = own_role(target, *(f"{feature}:read" for feature in features))
    counted = {one["id"]: len(rows(target, "list_role_users", roleId=one["id"])) for one in rows(target, "list_roles")}
    crowded = max(counted, key=lambda one: counted[one])
    keys = {"list_role_users": {"roleId": crowded}, "list_role_permissions": {"roleId": role["id"]}}
    return [(operation, keys.get(operation, {})) for operation in _WHOLE]


def _is_bad(target: Target, operation: str, name: str, expression: str, key: dict[str, Any]) -> None:
    reply = target.call(operation, query={name: expression}, **key)
    assert reply.status == 400, f"{operation} took {name}={expression!r}"
    assert reply.body["code"] == "invalid-filter-or-order"
    assert reply.body["description"].startswith(f"Something is wrong with the given '{name}' expression.")
    assert reply.body["traceId"] == reply.headers["trace-id"]
    assert reply.body.keys() == {"code", "description", "link", "traceId"}
