"""What `filterby` accepts, what it means, and how it refuses."""

from __future__ import annotations

import operator
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.providers.awork._expressions import BadExpression
from mockserver.providers.awork._filter import matching

NOW = datetime(2024, 4, 10, 8, 30, 15, tzinfo=UTC)  # a Wednesday
ANNA = "12345678-aaaa-bbbb-cccc-ddddeeeeffff"
BORIS = "b0000000-0000-1000-8000-000000000000"

TEAM = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "skills": {"type": "array", "items": {"type": "string"}},
    },
}
USER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "projectId": {"type": ["string", "null"], "format": "uuid"},
        "firstName": {"type": "string"},
        "lastName": {"type": ["string", "null"]},
        "birthDate": {"type": ["string", "null"], "format": "date"},
        "createdOn": {"type": "string", "format": "date-time"},
        "updatedOn": {"type": "string", "format": "date-time"},
        "duration": {"type": "integer"},
        "rate": {"type": ["number", "null"]},
        "isArchived": {"type": "boolean"},
        "anyone": {"type": "string"},
        "notes": {"type": "string"},
        "status": {
            "type": "object",
            "properties": {"isDeactivated": {"type": "boolean"}, "count": {"type": "integer"}},
        },
        "company": {"anyOf": [TEAM, {"type": "null"}]},
        "teams": {"type": "array", "items": TEAM},
        "extra": {},
    },
}
ROW: dict[str, Any] = {
    "id": ANNA,
    "firstName": "Anna",
    "birthDate": "1990-05-01",
    "createdOn": "2024-04-10T08:00:00Z",
    "updatedOn": "2024-04-10T08:00:00.1234567Z",
    "duration": 200,
    "rate": 2.5,
    "isArchived": False,
    "anyone": "any",
    "notes": "it's noted",
    "status": {"isDeactivated": False, "count": 3},
    "company": {"name": "awork & co"},
    "teams": [
        {"id": BORIS, "name": "Design", "size": 3, "skills": ["ink", "type"]},
        {"name": "Sales", "size": 12, "skills": []},
    ],
    "extra": {"Colour": "red", "when": "2024-04-10T08:00:00Z"},
}


def holds(
    expression: str,
    row: dict[str, Any] = ROW,
    *,
    now: datetime = NOW,
    caller: str | None = ANNA,
    properties: dict[str, Any] | None = USER,
) -> bool:
    return matching(expression, now=now, caller=caller, properties=properties)(row)


def refusal(expression: str, properties: dict[str, Any] | None = USER) -> BadExpression:
    with pytest.raises(BadExpression) as refused:
        matching(expression, now=NOW, caller=ANNA, properties=properties)
    return refused.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("firstName eq 'Sebastian'", False),
        ("not firstName eq 'Sebastian'", True),
        ("substringof('Neil',firstName)", False),
        ("substringof('nn',firstName)", True),
        (f"id eq guid'{ANNA}'", True),
        ("id eq me.id", True),
        ("status/isDeactivated eq false", True),
        ("birthDate ge datetime'2018-04-03T00:00'", False),
        ("FirstName eq 'Anna'", True),
        ("firstname ne 'Neil'", True),
        ("endswith(FirstName,'na')", True),
        ("startswith(FirstName, 'An' )", True),
        ("teams/any(t: t/Name eq 'Sales')", True),
        ("teams/any(t: t/name eq 'Draft') eq false", True),
        ("teams/count() lt 10", True),
        ("duration le 200 and duration gt 3.5", True),
        ("duration le 199 or duration gt 300", False),
        ("company/name eq 'awork & co'", True),
        ("notes eq 'it''s noted'", True),
    ],
)
def test_documented_expression(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("duration eq 1 or duration eq 200 and firstName eq 'Anna'", True),
        ("duration eq 200 or duration eq 200 and firstName eq 'Boris'", True),
        ("(duration eq 200 or duration eq 200) and firstName eq 'Boris'", False),
        ("not duration eq 1 and firstName eq 'Boris'", False),
        ("not (duration eq 1 and firstName eq 'Boris')", True),
        ("not(duration eq 1)", True),
        ("not not duration eq 200", True),
        ("\tduration  eq\n200 ", True),
    ],
)
def test_not_binds_tighter_than_and_and_tighter_than_or(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


@pytest.mark.parametrize(
    ("word", "below", "same", "above"),
    [
        ("eq", False, True, False),
        ("ne", True, False, True),
        ("gt", False, False, True),
        ("ge", False, True, True),
        ("lt", True, False, False),
        ("le", True, True, False),
    ],
)
def test_comparison_holds_on_its_side_of_the_value(word: str, below: bool, same: bool, above: bool) -> None:
    rows: list[dict[str, Any]] = [{"duration": 31}, {"duration": 32}, {"duration": 33}]

    assert [holds(f"duration {word} 32", row) for row in rows] == [below, same, above]
    assert [holds(f"32 {word} duration", row) for row in reversed(rows)] == [below, same, above]


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("32", 32),
        ("64L", 64),
        ("2.029", 2.029),
        ("2.0f", 2),
        ("2f", 2.0),
        ("2.345M", 2.345),
        ("0x22", 34),
        ("0xfF", 255),
    ],
)
def test_number_may_be_written_in_every_vendor_form(literal: str, value: float) -> None:
    assert holds(f"rate eq {literal}", {"rate": value})
    assert not holds(f"rate eq {literal}", {"rate": value + 1})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("firstName eq 'anna'", False),
        ("tolower(firstName) eq 'anna'", True),
        ("startswith(firstName,'an')", False),
        ("endswith(firstName,'NA')", False),
        ("substringof('NN',firstName)", False),
        ("firstName gt 'Ann'", True),
        ("firstName lt 'Anna'", False),
        ("firstName eq notes", False),
        ("tolower(firstName) in ('boris','anna')", True),
    ],
)
def test_texts_compare_with_regard_to_case(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


@pytest.mark.parametrize(
    "name", ["null", "true", "now", "today", "in", "eq", "and", "any", "count", "not", "startswith", "tolower"]
)
def test_nested_property_may_bear_the_name_of_a_keyword(name: str) -> None:
    schema = {"properties": {"a": {"properties": {name: {"type": "integer"}}}}}

    assert holds(f"a/{name} eq 1", {"a": {name: 1}}, properties=schema)


@pytest.mark.parametrize("name", ["nullable", "trueish", "nowhere", "todays", "notes", "anyone", "eomer", "in", "eq"])
def test_name_of_a_property_may_begin_like_a_keyword(name: str) -> None:
    assert holds(f"{name} eq 1", {name: 1}, properties={"properties": {name: {"type": "integer"}}})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("lastName eq null", True),
        ("null eq lastName", True),
        ("lastName ne null", False),
        ("firstName eq null", False),
        ("firstName ne null", True),
        ("teams ne null", True),
        ("company eq null", False),
        ("company/id eq null", True),
        ("tolower(lastName) eq null", True),
        ("lastName in (null,'Berg')", True),
        ("firstName in (null,'Berg')", False),
        ("lastName gt null", False),
        ("lastName le null", False),
        ("null eq null", True),
        ("null ne null", False),
    ],
)
def test_null_asks_for_absence(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


@pytest.mark.parametrize(
    "expression",
    [
        "lastName eq 'Berg'",
        "lastName ne 'Berg'",
        "lastName lt 'Berg'",
        "lastName eq tolower(lastName)",
        "'Berg' ne lastName",
        "lastName in ('Berg')",
        "startswith(lastName,'')",
        "substringof('',lastName)",
        "birthDate ne datetime'2018-04-03T00:00'",
        "projectId ne me.id",
        "company/name ne 'x'",
        "teams/any(t: t/name ne 'x')",
    ],
)
@pytest.mark.parametrize(
    "row",
    [{}, {"lastName": None, "birthDate": None, "projectId": None, "company": None, "teams": None}],
    ids=["left out", "null"],
)
def test_missing_value_fails_every_other_comparison(expression: str, row: dict[str, Any]) -> None:
    assert not holds(expression, row)
    assert holds(f"not {expression}", row)


@pytest.mark.parametrize(
    ("name", "expression", "value"),
    [
        *(("firstName", "firstName ge ''", value) for value in (1, True, ["Anna"], {"Anna": 1})),
        *(("duration", "duration ge 0", value) for value in ("1", True, [1])),
        ("isArchived", "isArchived eq true", 1),
        ("id", "id ne me.id", 1),
        ("teams", "teams/any(t: t/id eq null)", "teams"),
        ("status", "status/count ge 0", [3]),
    ],
)
def test_value_of_another_type_than_the_schema_says_is_missing(name: str, expression: str, value: object) -> None:
    assert not holds(expression, {name: value})


@pytest.mark.parametrize(
    "value",
    [
        "2024-04-10T08:00:00Z",
        "2024-04-10T08:00:00.0Z",
        "2024-04-10T08:00:00.000Z",
        "2024-04-10T08:00:00.0000000Z",
        "2024-04-10T08:00:00+00:00",
        "2024-04-10T08:00:00.00+00:00",
        "2024-04-10T10:00:00+02:00",
        "2024-04-10T13:30:00.00+05:30",
    ],
)
def test_dates_compare_as_instants_however_they_are_written(value: str) -> None:
    assert holds("createdOn eq datetime'2024-04-10T08:00'", {"createdOn": value})
    assert holds("createdOn eq datetime'2024-04-10T08:00:00'", {"createdOn": value})
    assert holds("createdOn lt datetime'2024-04-10T08:00:01'", {"createdOn": value})


def test_seventh_digit_of_a_fraction_counts() -> None:
    row = {"createdOn": "2024-04-10T08:00:00.0000001Z", "updatedOn": "2024-04-10T08:00:00.0000002Z"}

    assert holds("createdOn gt datetime'2024-04-10T08:00:00'", row)
    assert holds("createdOn lt updatedOn", row)


def test_plain_date_is_its_midnight() -> None:
    assert holds("birthDate eq datetime'1990-05-01T00:00'")


def test_unreadable_date_in_a_row_is_missing() -> None:
    assert not holds("createdOn ne now", {"createdOn": "soon"})


@pytest.mark.parametrize(
    ("term", "moment"),
    [
        ("now", "2024-04-10T08:30:15Z"),
        ("today", "2024-04-10T00:00:00Z"),
        ("today-30d", "2024-03-11T00:00:00Z"),
        ("today+5d", "2024-04-15T00:00:00Z"),
        ("sow", "2024-04-08T00:00:00Z"),
        ("eow", "2024-04-14T23:59:59.9999999Z"),
        ("som", "2024-04-01T00:00:00Z"),
        ("eom", "2024-04-30T23:59:59.9999999Z"),
    ],
)
def test_term_is_counted_from_now(term: str, moment: str) -> None:
    assert holds(f"createdOn eq {term}", {"createdOn": moment})


@pytest.mark.parametrize(
    ("now", "term", "moment"),
    [
        (datetime(2024, 4, 8, tzinfo=UTC), "sow", "2024-04-08T00:00:00Z"),
        (datetime(2024, 4, 14, 23, 59, tzinfo=UTC), "sow", "2024-04-08T00:00:00Z"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "eom", "2024-02-29T23:59:59.9999999Z"),
        (datetime(2024, 12, 31, tzinfo=UTC), "eom", "2024-12-31T23:59:59.9999999Z"),
        (datetime(2024, 4, 11, 1, tzinfo=timezone(timedelta(hours=2))), "today", "2024-04-10T00:00:00Z"),
    ],
)
def test_week_begins_on_monday_and_days_are_those_of_utc(now: datetime, term: str, moment: str) -> None:
    assert holds(f"createdOn eq {term}", {"createdOn": moment}, now=now)


def test_end_of_week_is_before_the_next_monday() -> None:
    assert not holds("createdOn le eow", {"createdOn": "2024-04-15T00:00:00Z"})


def test_guids_compare_without_regard_to_case() -> None:
    assert holds(f"id eq guid'{ANNA.upper()}'")
    assert holds(f"id eq guid'{ANNA}'", {"id": ANNA.upper()})
    assert holds("id eq me.id", caller=ANNA.upper())


def test_me_equals_nothing_when_nobody_calls() -> None:
    assert not holds("id eq me.id", caller=None)
    assert not holds("id eq me.id", {}, caller=None)
    assert not holds("id in (me.id)", {}, caller=None)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("duration in (1,200)", True),
        ("duration in( 1 , 2 )", False),
        ("firstName in ('Boris','Anna')", True),
        (f"id in (guid'{BORIS}',me.id)", True),
        ("createdOn in (datetime'2024-04-10T08:00')", True),
        ("isArchived in (true,false)", True),
        ("not duration in (200)", False),
    ],
)
def test_in_holds_for_one_of_the_literals(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("teams/any(t: t/size gt 10)", True),
        ("teams/any(t: t/size gt 12)", False),
        ("Teams/any( t : t/size gt 2 and t/name eq 'Sales' )", True),
        ("teams/any(t:t/size gt 10 and t/name eq 'Design')", False),
        ("teams/any(t: t/size gt 10) eq true", True),
        ("teams/any(t: t/size gt 10) eq false", False),
        (f"teams/any(t: t/id eq guid'{BORIS}')", True),
        ("teams/any(t: t/id eq null)", True),
        ("teams/any(t: t eq null)", False),
        ("teams/any(t: t/skills/any(s: s eq 'ink'))", True),
        ("teams/any(t: t/skills/any(s: startswith(s,'x')))", False),
        ("teams/any(t: t/skills/count() eq 0)", True),
        ("teams/any(t: t/size lt duration)", True),
        ("teams/any(duration: duration/size eq 200)", False),
        ("teams/any(t: teams/any(u: u/size gt t/size))", True),
        ("teams/any(t: t/skills/any(t: t eq 'type'))", True),
        ("teams/count() eq 2", True),
        ("2 eq teams/count( )", True),
        ("teams/count(t: t/size gt 10) eq 1", True),
        ("teams/count(t: t/size gt 0) in (2,3)", True),
        ("teams/any(t: t/name eq 'x') or teams/any(t: t/name eq 'Sales')", True),
    ],
)
def test_lambda_asks_the_items_of_a_list(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


def test_missing_list_has_no_items() -> None:
    assert holds("teams/count() eq 0", {})
    assert holds("teams/count(t: t/size gt 0) eq 0", {"teams": None})
    assert holds("teams/any(t: t/size gt 0) eq false", {})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("startswith(firstName,'An') eq true", True),
        ("endswith(firstName,'An') eq false", True),
        ("substringof('nn',firstName) eq false", False),
        ("not startswith(firstName,'An') eq false", True),
    ],
)
def test_function_may_be_compared_with_true_or_false(expression: str, expected: bool) -> None:
    assert holds(expression) is expected


@pytest.mark.parametrize(
    ("expression", "column", "found"),
    [
        ("", 1, "Found the end"),
        ("firstName", 10, "Found the end"),
        ("isArchived", 11, "Found the end"),
        ("not isArchived", 15, "Found the end"),
        ("firstName eq", 13, "Found the end"),
        ("firstName eq 'Anna' and", 24, "Found the end"),
        ("(firstName eq 'Anna'", 21, "Found the end"),
        ("firstName eq 'Anna')", 20, "Found ')'"),
        ("firstName eq 'Anna", 14, 'Found "\'"'),
        ("firstName eq Anna'", 18, 'Found "\'"'),
        ("firstName EQ 'Anna'", 11, "Found 'EQ'"),
        ("firstName eq 'Anna' AND duration eq 1", 21, "Found 'AND'"),
        ("firstName = 'Anna'", 11, "Found '='"),
        ("firstName eq ('Anna')", 14, "Found '('"),
        ("firstName contains 'Anna'", 11, "Found 'contains'"),
        ("duration eq -5", 13, "Found '-'"),
        ("duration eq 1e5", 13, "Found '1'"),
        ("duration eq 0x222", 13, "Found '0'"),
        ("duration eq 1and duration eq 2", 13, "Found '1'"),
        ("duration in ()", 14, "Found ')'"),
        ("duration in 1", 13, "Found '1'"),
        ("duration in (1, duration)", 17, "Found 'duration'"),
        ("status / isDeactivated eq false", 8, "Found '/'"),
        ("createdOn gt today - 30d", 20, "Found '-'"),
        ("createdOn gt datetime '2018-04-03T00:00'", 23, "Found \"'2018-04-03T00:00'\""),
        ("teams/any() eq true", 11, "Found ')'"),
        ("teams/any(t/name eq 'x')", 12, "Found '/'"),
        ("teams/all(t: t/name eq 'x')", 10, "Found '('"),
        ("startswith(tolower(firstName),'a')", 19, "Found '('"),
        ("substringof(firstName,'a')", 13, "Found 'firstName'"),
        ("startswith(firstName,'a') ne true", 27, "Found 'ne'"),
        ("startswith(firstName,'a') eq 1", 30, "Found '1'"),
        ("duration eq 1 %", 15, "Found '%'"),
        ("\x00", 1, "Found '\\x00'"),
    ],
)
def test_expression_outside_the_grammar_is_refused(expression: str, column: int, found: str) -> None:
    refused = refusal(expression)

    assert (refused.column, refused.found.partition(", expected ")[0]) == (column, found)
    assert refused.remedy == "Write it like firstName eq 'Anna'; keywords are lower-case."


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (
            "projectId eq '000f0000-0000-1000-8000-000000000000'",
            "Column 14: 'projectId' is a GUID, \"'000f0000-0000-1000-8000-000000000000'\" is a text. "
            "Compare it with guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff' or me.id.",
        ),
        (
            "'2018-04-03' le birthDate",
            "Column 1: 'birthDate' is a date, \"'2018-04-03'\" is a text. "
            "Compare it with datetime'2018-04-03T00:00' or a term such as now, today-30d or eow.",
        ),
        (
            "firstName eq 32",
            "Column 14: 'firstName' is a text, '32' is a number. "
            "Compare it with a text between apostrophes, such as 'Anna'.",
        ),
        (
            "duration eq '32'",
            "Column 13: 'duration' is a number, \"'32'\" is a text. Compare it with a number such as 32.",
        ),
        ("isArchived eq 0", "Column 15: 'isArchived' is a boolean, '0' is a number. Compare it with true or false."),
        (
            "duration in (1,'2')",
            "Column 16: 'duration' is a number, \"'2'\" is a text. Compare it with a number such as 32.",
        ),
        (
            "status eq true",
            "Column 11: 'status' is an object, 'true' is a boolean. Name one of its properties behind a /.",
        ),
        ("teams eq 1", "Column 10: 'teams' is a list, '1' is a number. Look into it with /any(x: …) or /count()."),
        (
            "teams/count() eq '2'",
            "Column 18: 'teams/count()' is a number, \"'2'\" is a text. Compare it with a number such as 32.",
        ),
        (
            "isArchived gt false",
            "Column 1: 'isArchived' is a boolean and has no order. Use eq, ne or in rather than gt.",
        ),
        ("id le me.id", "Column 1: 'id' is a GUID and has no order. Use eq, ne or in rather than le."),
        ("startswith(id,'1')", "Column 12: 'id' is a GUID, not a text. Name a property that is a text."),
        ("tolower(duration) eq '1'", "Column 9: 'duration' is a number, not a text. Name a property that is a text."),
        ("firstName/any(x: x eq 'a')", "Column 1: 'firstName' is a text, not a list. Name a property that is a list."),
        ("status/count() eq 1", "Column 1: 'status' is an object, not a list. Name a property that is a list."),
        ("status/foo eq 1", "Column 8: 'status' has no property 'foo'. Use one of: count, isDeactivated."),
        ("firstName/foo eq 1", "Column 11: 'firstName' has no property 'foo'. End the path before it."),
        (
            "teams/name eq 'x'",
            "Column 7: 'teams' is a list and has no property 'name'. "
            "Filter with teams/any(x: x/…) or teams/count(); a list has no order.",
        ),
        (
            "teams/any(t: t/foo eq 1)",
            "Column 16: There is no property 'foo'. Use one of: id, name, size, skills.",
        ),
        (
            "id eq guid'12345678'",
            "Column 7: \"guid'12345678'\" is no GUID. Write it like guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff'.",
        ),
        (
            "id eq guid'{12345678-aaaa-bbbb-cccc-ddddeeeeffff}'",
            "Column 7: \"guid'{12345678-aaaa-bbbb-cccc-ddddeeeeffff}'\" is no GUID. "
            "Write it like guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff'.",
        ),
        *(
            (
                f"createdOn eq datetime'{text}'",
                f"Column 14: \"datetime'{text}'\" is no date. "
                "Write it like datetime'2018-04-03T00:00', to the minute or the second, in UTC.",
            )
            for text in ("2018-04-03", "2018-02-30T00:00", "2018-04-03T00:00:00Z", "2018-04-03T00:00:00.5", "soon")
        ),
        (
            "createdOn gt today+999999999d",
            "Column 14: 'today+999999999d' is no date. Stay within the years 1 to 9999.",
        ),
    ],
)
def test_expression_that_does_not_fit_the_rows_is_refused_with_advice(expression: str, message: str) -> None:
    assert str(refusal(expression)) == message


def test_unknown_property_is_refused_with_those_there_are() -> None:
    refused = refusal("duration eq 1 and firstNam eq 'Anna'")

    assert (refused.column, refused.found) == (19, "There is no property 'firstNam'")
    assert refused.remedy == f"Use one of: {', '.join(sorted(USER['properties']))}."


def test_lark_is_loaded_only_when_something_is_filtered() -> None:
    program = "import sys, mockserver.providers.awork._filter; sys.exit('lark' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_refusal_is_a_value_error() -> None:
    assert isinstance(refusal(""), ValueError)


@pytest.mark.parametrize(
    ("expression", "column", "found"),
    [
        ("(" * 10_000, 4097, "The expression goes on"),
        ("duration eq 1 or " * 1000 + "duration eq 1", 4097, "The expression goes on"),
        ("(" * 4000, 4001, "Found the end"),
        ("(" * 2000 + "duration eq 1" + ")" * 2000, 51, "More than 50 levels of nesting"),
        ("not " * 1000 + "duration eq 1", 201, "More than 50 levels of nesting"),
        ("teams/any(t: " * 300, 3901, "Found the end"),
        ("teams/any(t: " * 4 + "t/size eq 1" + ")" * 4, 40, "More than 3 lists within one another"),
        ("'" * 4095, 4095, 'Found "\'"'),
        ("duration eq " + "9" * 4000, 13, "Found '9'"),
        ("x" * 4096, 4097, "Found the end"),
        ("x eq " + "x/" * 2000, 2006 + 1999, "Found '/'"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_hostile_expression_is_refused_like_any_other(expression: str, column: int, found: str) -> None:
    refused = refusal(expression)

    assert (refused.column, refused.found.partition(", expected ")[0]) == (column, found)


def test_fifty_levels_of_nesting_are_allowed() -> None:
    assert holds("(" * 50 + "duration eq 200" + ")" * 50)
    assert holds("not " * 50 + "duration eq 200")


def test_three_lists_within_one_another_are_allowed() -> None:
    assert holds("teams/any(t: " * 3 + "t/size eq 3" + ")" * 3, properties=None)


def test_long_names_are_cut_in_the_refusal() -> None:
    assert refusal(f"{'x' * 2000} eq 1").found == f"There is no property '{'x' * 59}…'"


@pytest.mark.parametrize(
    "expression",
    [
        "firstname eq 'Anna'",
        "Status/isdeactivated eq false",
        "extra/colour eq 'red'",
        "extra/when eq datetime'2024-04-10T08:00'",
        "id eq me.id",
        "rate gt 2",
        "teams/any(t: t/NAME eq 'Sales')",
        "teams/count() eq 2",
        "tolower(firstName) eq 'anna'",
        "nobody/knows eq null",
    ],
)
def test_without_a_schema_the_other_side_says_the_type(expression: str) -> None:
    assert holds(expression, properties=None)


def test_property_of_any_type_is_read_as_the_other_side_is() -> None:
    assert holds("extra/Colour eq firstName", {"extra": {"Colour": "red"}, "firstName": "red"})
    assert not holds("extra/Colour eq 1")


def test_two_properties_of_unknown_type_cannot_be_compared() -> None:
    assert str(refusal("extra/a eq extra/b")) == (
        "Column 12: 'extra/a' is of unknown type, 'extra/b' is of unknown type. Compare one of them with a literal."
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"size": {"type": "integer"}}},
        {"type": ["object", "null"], "properties": {"size": {"type": ["integer", "null"]}}},
        {"anyOf": [{"type": "object", "properties": {"size": {"type": "integer"}}}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"type": "object", "properties": {"size": {"type": "number"}}}]},
        {"allOf": [{"properties": {"size": {"type": "integer"}}}, {"description": "A team."}]},
    ],
)
def test_schema_may_say_object_in_several_ways(schema: dict[str, Any]) -> None:
    properties = {"properties": {"team": schema}}

    assert holds("team/Size eq 1", {"team": {"size": 1}}, properties=properties)
    assert refusal("team/age eq 1", properties).remedy == "Use one of: size."
    assert refusal("team eq 1", properties).found == "'team' is an object, '1' is a number"


@pytest.mark.parametrize("schema", [True, {}, {"type": "object"}, {"type": ["string", "object"]}])
def test_schema_that_names_no_properties_leaves_them_open(schema: object) -> None:
    assert holds("extra/Colour eq 'red'", {"extra": {"colour": "red"}}, properties={"properties": {"extra": schema}})


def test_without_a_schema_the_spelling_asked_for_goes_first() -> None:
    assert holds("name eq 'x'", {"Name": "y", "name": "x"}, properties=None)


def test_property_in_its_own_spelling_goes_before_another() -> None:
    schema = {"properties": {"Name": {"type": "integer"}, "name": {"type": "string"}}}

    assert holds("name eq 'x' and Name eq 1", {"Name": 1, "name": "x"}, properties=schema)


Row = dict[str, Any]
WORDS = ["eq", "ne", "gt", "ge", "lt", "le"]


def comparisons() -> st.SearchStrategy[tuple[str, Any]]:
    """A comparison as it is written, beside the same thing said in Python."""

    def number(word: str, value: int) -> tuple[str, Any]:
        return f"n {word} {value}", lambda row: row["n"] is not None and getattr(operator, word)(row["n"], value)

    def text(word: str, value: str) -> tuple[str, Any]:
        written = value.replace("'", "''")
        return (
            f"s {word} '{written}'",
            lambda row: row["s"] is not None and getattr(operator, word)(row["s"], value),
        )

    return st.one_of(
        st.builds(number, st.sampled_from(WORDS), st.integers(0, 3)),
        st.builds(text, st.sampled_from(WORDS), st.text("a'B", max_size=2)),
        st.just(("n eq null", lambda row: row["n"] is None)),
        st.just(("l/any(x: x gt 1)", lambda row: any(x > 1 for x in row["l"]))),
    )


def compounds(inner: st.SearchStrategy[tuple[str, Any]]) -> st.SearchStrategy[tuple[str, Any]]:
    def negated(one: tuple[str, Any]) -> tuple[str, Any]:
        return f"not ({one[0]})", lambda row: not one[1](row)

    def both(one: tuple[str, Any], other: tuple[str, Any]) -> tuple[str, Any]:
        return f"({one[0]}) and ({other[0]})", lambda row: one[1](row) and other[1](row)

    def either(one: tuple[str, Any], other: tuple[str, Any]) -> tuple[str, Any]:
        return f"({one[0]}) or ({other[0]})", lambda row: one[1](row) or other[1](row)

    return st.one_of(st.builds(negated, inner), st.builds(both, inner, inner), st.builds(either, inner, inner))


@settings(deadline=None)  # the first example builds the parser
@given(
    tree=st.recursive(comparisons(), compounds, max_leaves=12),
    row=st.fixed_dictionaries(
        {
            "n": st.none() | st.integers(0, 3),
            "s": st.none() | st.text("a'B", max_size=2),
            "l": st.lists(st.integers(0, 3), max_size=3),
        }
    ),
)
def test_expression_means_what_python_would_say(tree: tuple[str, Any], row: Row) -> None:
    expression, said = tree
    schema = {
        "properties": {
            "n": {"type": "integer"},
            "s": {"type": "string"},
            "l": {"type": "array", "items": {"type": "integer"}},
        }
    }

    assert holds(expression, row, properties=schema) is said(row)


@settings(deadline=None)
@given(st.text("ant ()'/:,.eqor1&", max_size=40))
def test_every_text_is_either_understood_or_refused(expression: str) -> None:
    with suppress(BadExpression):
        assert holds(expression, {}, properties=None) in (True, False)
