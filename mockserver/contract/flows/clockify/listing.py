"""The list of assignments: found by range and name, sorted and paged."""

from __future__ import annotations

from mockserver.contract.flows.clockify._calls import expect_pages, rows, unfit
from mockserver.contract.flows.clockify._desk import desk_of
from mockserver.contract.target import Target


def flow_the_list_is_found_sorted_and_paged(target: Target) -> None:
    desk = desk_of(target)
    for number, (user, project) in enumerate(zip(desk.people[:5], [*desk.projects, *desk.projects], strict=False)):
        desk.plan(**desk.days(3, 3 + number), userId=user, projectId=project)
    whole = desk.planned
    asked = desk.whole
    assert [row["id"] for row in whole] == sorted(row["id"] for row in whole)
    for column, member in (("ID", "id"), ("USER", "userName"), ("PROJECT", "projectName")):
        for order in ("ASCENDING", "DESCENDING"):
            told = rows(desk.target, "list_assignments", {**asked, "sort-column": column, "sort-order": order})
            places = [row[member].casefold() for row in told]
            assert places == sorted(places, reverse=order == "DESCENDING"), f"{column} {order}"
            assert sorted(told, key=repr) == sorted(whole, key=repr)
    for name in {row[member] for row in whole for member in ("userName", "projectName")}:
        for part in (name.upper(), name[1:].lower()):
            expected = [
                row for row in whole if part.casefold() in f"{row['userName']}\n{row['projectName']}".casefold()
            ]
            assert rows(desk.target, "list_assignments", {**asked, "name": part}) == expected
    assert rows(desk.target, "list_assignments", {**asked, "name": "nothing is called so"}) == []
    for first, last in ((1, 2), (4, 4), (5, 9), (7, 31), (8, 31)):
        within = [row for row in whole if int(row["period"]["end"][8:10]) >= first and last >= 3]
        assert rows(desk.target, "list_assignments", desk.days(first, last)) == within, (first, last)
    for size in (1, 2, len(whole), len(whole) + 1):
        expect_pages(desk.target, "list_assignments", asked, whole, size)
    for query in ({"sort-column": "AGE"}, {"sort-order": "UP"}):
        unfit(desk.ask("list_assignments", query={**asked, **query}), next(iter(query)))
