"""What is read and never written: labels and positions; and that reading changes nothing."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import HIDDEN, body, invalid, own_user, people, user, whole
from mockserver.contract.target import Target

_LABEL = ["id", "hex", "hsl", "rgb", "lang", "name", "color_id"]
_OFTEN = 12  # as rarely as a fault may come, it comes


def flow_labels_are_of_one_model(target: Target) -> None:
    seen: list[int] = []
    for model in ("user", "project", "task"):
        groups = body(target.call("list_labels", query={"model": model, "is_filterable": "false"}))
        for group in groups:
            assert list(group) == ["id", "name", "labels"]
            assert group["labels"]
            for label in group["labels"]:
                assert list(label) == _LABEL
                assert label["hex"] == "" or (label["hex"][0] == "#" and len(label["hex"]) == 7)
                assert all(label[name] is None or isinstance(label[name], str) for name in ("hsl", "rgb"))
                assert len(label["lang"]) == 2
        seen += [label["id"] for group in groups for label in group["labels"]]
        some = body(target.call("list_labels", query={"model": model}))
        assert some == body(target.call("list_labels", query={"model": model, "is_filterable": "true"}))
        assert [one for one in groups if one in some] == some
    assert len(set(seen)) == len(seen)
    person = own_user(target)["id"]
    for group in body(target.call("list_labels", query={"model": "user", "is_filterable": "false"})):
        for label in group["labels"]:
            told = body(target.call("update_user_labels", user_id=person, json={"labelId": label["id"]}))
            assert told["labels"][-1] == label
    assert user(target, person) == told
    for query, message in (
        ({}, "required validation failed on model"),
        ({"model": "client"}, "in validation failed on model"),
        ({"model": "User"}, "in validation failed on model"),
        ({"model": "user", "is_filterable": "x"}, "boolean validation failed on is_filterable"),
    ):
        wrong = target.call("list_labels", query=query)
        assert (wrong.status, wrong.body) == (400, {"error": 400, "message": message}), wrong


def flow_positions_are_those_of_the_people(target: Target) -> None:
    positions = body(target.call("list_positions"))
    assert [list(one) for one in positions] == [["id", "name", "category_id", "category_name"]] * len(positions)
    assert len({one["id"] for one in positions}) == len(positions)
    keys = [(one["category_name"], one["name"]) for one in positions]
    assert keys == sorted(keys)
    for query in ({"groupedByCategory": "false"}, {"lang": "EN"}, {"lang": "ES", "groupedByCategory": "false"}):
        assert len(body(target.call("list_positions", query=query))) == len(positions)
    grouped = body(target.call("list_positions", query={"groupedByCategory": "true"}))
    assert [list(one) for one in grouped] == [["categoryName", "categoryId", "positions"]] * len(grouped)
    named = {one["category_id"]: one["category_name"] for one in reversed(positions)}
    assert {group["categoryId"]: group["categoryName"] for group in grouped} == named
    assert len(grouped) == len(named)
    for group in grouped:
        inside = [one for one in positions if one["category_id"] == group["categoryId"]]
        assert group["positions"] == [{name: one[name] for name in ("id", "name")} for one in inside]
    person = own_user(target)["id"]
    for one in positions:
        told = body(target.call("update_user", user_id=person, json={"user_position_id": one["id"]}))
        shown = (told["position_name"], told["category_id"], told["category_name"])
        assert shown == (one["name"], one["category_id"], one["category_name"])
    for bad in ("x", "1", ""):
        invalid(target.call("list_positions", query={"groupedByCategory": bad}), "boolean", "groupedByCategory")


def flow_reading_again_reads_the_same(target: Target) -> None:
    person = people(target)[0]
    reads: list[tuple[str, dict[str, Any]]] = [
        ("list_users", {}),
        ("get_me", {}),
        ("get_user", {"user_id": person["id"]}),
        ("search_users_by_name", {"name": person["first_name"]}),
        ("list_leaves", {"query": {"usersId": person["id"]}}),
        ("list_leave_types", {}),
        ("list_labels", {"query": {"model": "user"}}),
        ("list_positions", {}),
        ("list_working_times", {}),
    ]
    first = {name: body(target.call(name, **told)) for name, told in reads}
    everybody = whole(target, filters=HIDDEN)
    for _ in range(_OFTEN):
        for name, told in reads:
            assert body(target.call(name, **told)) == first[name], f"{name} {told} read something else"
    assert whole(target, filters=HIDDEN) == everybody
