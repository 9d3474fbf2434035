"""What `orderby` accepts, the order that it makes, and how it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.providers.awork._expressions import BadExpression
from mockserver.providers.awork._order import ordered

USER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "firstName": {"type": "string"},
        "lastName": {"type": ["string", "null"]},
        "createdOn": {"type": "string", "format": "date-time"},
        "rate": {"type": "number"},
        "isArchived": {"type": "boolean"},
        "status": {"type": "object", "properties": {"isDeactivated": {"type": "boolean"}}},
        "company": {"type": ["object", "null"], "properties": {"name": {"type": "string"}}},
        "teams": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
        "asc": {"type": "integer"},
        "extra": {},
    },
}
PEOPLE: list[dict[str, Any]] = [
    {"id": "1", "firstName": "Cleo", "lastName": "Berg"},
    {"id": "2", "firstName": "Anna", "lastName": "Berg"},
    {"id": "3", "firstName": "Boris", "lastName": "Adam"},
    {"id": "4", "firstName": "Dora"},
    {"id": "5", "firstName": "Emil", "lastName": None},
]


def ids(expression: str, rows: list[dict[str, Any]], properties: dict[str, Any] | None = USER) -> str:
    return "".join(row["id"] for row in ordered(rows, expression, properties))


def refusal(expression: str) -> BadExpression:
    with pytest.raises(BadExpression) as refused:
        ordered([], expression, USER)
    return refused.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("LastName,FirstName desc", "54312"),
        ("lastName,firstName", "45321"),
        ("lastname desc,firstname asc", "21345"),
        ("firstName asc", "23145"),
        ("FIRSTNAME desc", "54132"),
        ("lastName", "45312"),
        ("lastName desc", "12345"),
        ("lastName  desc", "12345"),
        ("lastName,lastName desc", "45312"),
    ],
)
def test_rows_are_ordered_by_each_property_in_turn(expression: str, expected: str) -> None:
    assert ids(expression, PEOPLE) == expected


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("createdOn", ["2024-04-10T10:00:00+02:00", "2024-04-10T08:00:00.0000001Z", "2024-04-10T08:00:00.0000002Z"]),
        ("createdOn", ["2023-12-31", "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:01Z"]),
        ("rate", [-1, 2, 2.5, 10]),
        ("isArchived", [None, False, True]),
        ("firstName", [None, "", "Zoe", "anna"]),
        ("extra", [None, False, True, 2, 10.5, "1", "a"]),
    ],
)
def test_values_are_ordered_as_what_they_are(expression: str, values: list[Any]) -> None:
    rows = [{"id": str(number), expression: value} for number, value in enumerate(values)]
    expected = "".join(str(number) for number in range(len(values)))

    assert ids(expression, rows[::-1]) == expected
    assert ids(f"{expression} desc", rows) == expected[::-1]


def test_nested_property_is_reached_with_a_slash() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "company": {"name": "Zed"}},
        {"id": "2", "company": {"name": "Ace"}},
        {"id": "3", "company": None},
        {"id": "4"},
    ]

    assert ids("Company/Name", rows) == "3421"


def test_equal_rows_keep_their_order_in_both_directions() -> None:
    rows = [{"id": str(number), "rate": number % 2} for number in range(6)]

    assert ids("rate", rows) == "024135"
    assert ids("rate desc", rows) == "135024"


def test_the_rows_given_stay_as_they_were() -> None:
    rows = list(PEOPLE)

    ordered(rows, "firstName", USER)

    assert rows == PEOPLE


def test_property_may_be_called_like_a_direction() -> None:
    assert ids("asc desc", [{"id": "1", "asc": 1}, {"id": "2", "asc": 2}]) == "21"


def test_without_a_schema_names_are_matched_in_any_case() -> None:
    assert ids("FirstName", PEOPLE, None) == "23145"


@pytest.mark.parametrize(
    ("expression", "column", "found"),
    [
        ("", 1, "Found the end, expected property"),
        ("lastName, firstName", 10, "Found ' ', expected property"),
        ("lastName ,firstName", 10, "Found ',', expected asc, desc"),
        (" lastName", 1, "Found ' ', expected property"),
        ("lastName ", 10, "Found the end, expected asc, desc"),
        ("lastName,", 10, "Found the end, expected property"),
        (",lastName", 1, "Found ',', expected property"),
        ("lastName DESC", 10, "Found 'DESC', expected asc, desc"),
        ("lastName down", 10, "Found 'down', expected asc, desc"),
        ("lastName desc firstName", 14, "Found ' ', expected ','"),
        ("company/", 8, "Found '/', expected ',', space"),
        ("lastName;", 9, "Found ';', expected ',', space"),
        ("x" * 5000, 4097, "The expression goes on"),
    ],
)
def test_expression_outside_the_grammar_is_refused(expression: str, column: int, found: str) -> None:
    refused = refusal(expression)

    assert (refused.column, refused.found) == (column, found)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("company/size", "Column 9: 'company' has no property 'size'. Use one of: name."),
        ("firstName,teams", "Column 11: 'teams' is a list and has no order. Order by a property that holds one value."),
        ("status desc", "Column 1: 'status' is an object and has no order. Order by a property that holds one value."),
        (
            "teams/name",
            "Column 7: 'teams' is a list and has no property 'name'. "
            "Filter with teams/any(x: x/…) or teams/count(); a list has no order.",
        ),
        (
            "rate,age",
            "Column 6: There is no property 'age'. Use one of: "
            "asc, company, createdOn, extra, firstName, id, isArchived, lastName, rate, status, teams.",
        ),
        ("rate," * 20 + "rate", "Column 101: More than 20 properties. Order by 20 at most."),
    ],
)
def test_expression_that_does_not_fit_the_rows_is_refused_with_advice(expression: str, message: str) -> None:
    assert str(refusal(expression)) == message


def test_space_around_the_comma_is_named_in_the_advice() -> None:
    assert refusal("lastName, firstName").remedy == (
        "Write it like LastName,FirstName desc, without a space around the comma."
    )
