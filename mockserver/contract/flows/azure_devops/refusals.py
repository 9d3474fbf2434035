"""What is refused, in which words, and that nothing changes by it: versions, addresses, ids, content types, bodies."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.azure_devops._calls import NOBODY, ask, body, read
from mockserver.contract.flows.azure_devops._days import BACKWARDS, DAY, WEEKS
from mockserver.contract.flows.azure_devops._every import every_read, every_write, removals
from mockserver.contract.flows.azure_devops._refusals import no_iteration, refused, refused_by_framework
from mockserver.contract.flows.azure_devops._team import both_ways, teams_of
from mockserver.contract.target import Target

# What each write calls its body.
_NAMES = {
    "update_capacity": "patch",
    "replace_capacities": "capacities",
    "update_team_days_off": "daysOffPatch",
    "update_team_settings": "teamSettingsPatch",
    "add_iteration": "iteration",
}
_BAD_DAYS: tuple[Any, ...] = (
    [DAY, BACKWARDS],
    [{"start": DAY["start"]}],
    [{"end": DAY["end"]}],
    [{}],
    ["today"],
    "today",
    [{**DAY, "start": "2031-02-29"}],
    [{**DAY, "end": "never"}],
    [{**DAY, "start": 20310603}],
)
_PREVIEW_ONLY = ("list_resource_areas", "get_resource_area", "get_connection_data", "list_all_teams")


def flow_a_version_is_known_and_no_newer_than_the_server(target: Target) -> None:
    before = [team.everything() for team in teams_of(target)]
    for operation, told in [*every_read(target), *every_write(target), *removals(target)]:
        refused(
            ask(target, operation, version="9.9", **told), 400, "VssVersionOutOfRangeException",
            "The requested REST API version of 9.9 is out of range for this server. The latest REST API version this "
            "server supports is 7.2.",
        )  # fmt: skip
        for bad in ("6.0.", "seven", "7.1-beta", "7.1.1"):
            refused(
                ask(target, operation, version=bad, **told), 400, "VssInvalidApiResourceVersionException",
                f'Invalid api version string: "{bad}". Api version string must be in the format: '
                "{Major}.{Minor}[-preview[.{ResourceVersion}]].",
            )  # fmt: skip
        if "locations" not in operation:
            released = "7.1" if operation in _PREVIEW_ONLY else "7.2"
            query = {"api-version": released}
            refused(
                ask(target, operation, version=None, query=query, **told), 400, "VssInvalidPreviewVersionException",
                f'The requested version "{released}" of the resource is under preview. The -preview flag must be '
                f'supplied in the api-version for such requests. For example: "{released}-preview"',
            )  # fmt: skip
    assert [team.everything() for team in teams_of(target)] == before


def flow_only_reads_do_without_a_version(target: Target) -> None:
    for operation, told in every_read(target):
        expected = read(target, operation, **told)
        assert target.call(operation, **told).body == expected
        accept = {"Accept": "application/json; api-version=7.2-preview"}
        assert target.call(operation, headers=accept, **told).body == expected
    before = [team.everything() for team in teams_of(target)]
    for operation, told in [*every_write(target), *removals(target)]:
        method = target.provider.operations[operation].method
        refused(
            ask(target, operation, version=None, **told), 400, "VssVersionNotSpecifiedException",
            f'No api-version was supplied for the "{method}" request. The version must be supplied either as part of '
            'the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter '
            '(e.g. "?api-version=1.0").',
        )  # fmt: skip
        if operation.partition("_of_")[0] in _NAMES:
            for spelling in ("application/json;api-version=7.1-preview.1", "application/json; api-version=7.1"):
                assert target.call(operation, headers={"Accept": spelling}, **told).status < 300, operation
    assert [team.everything() for team in teams_of(target)] == before


def flow_an_answer_tells_its_version(target: Target) -> None:
    for operation, told in [*every_read(target), *every_write(target)]:
        if "locations" in operation:
            continue
        versions = {"7.1-preview.1": "7.1-preview.1", "7.2-preview": "7.2-preview.", "v7.1-Preview": "7.1-preview."}
        if operation not in _PREVIEW_ONLY:
            versions |= {"7.0": "7.0", "7": "7.0"}
        for asked, answered in versions.items():
            told_type = target.call(operation, query={"api-version": asked}, **told).headers["Content-Type"]
            assert told_type.startswith(f"application/json; charset=utf-8; api-version={answered}"), told_type
            assert answered.endswith(".") or told_type.endswith(answered), told_type


def flow_what_the_path_names_has_to_be_there(target: Target) -> None:
    before = [team.everything() for team in teams_of(target)]
    other = _other_project(target)
    for operation, told in [*every_read(target), *every_write(target), *removals(target)]:
        project = next((name for name in ("project", "projectId") if name in told), None)
        team = next((name for name in ("team", "teamId") if name in told), None)
        iteration = next((name for name in _iterations(target, operation) if name in told), None)
        if project is not None:
            _has_no_project(target, operation, told, project)
        if team is not None:
            for name in ("Nobody", NOBODY, *([told["team"][:-1]] if team == "team" else [])):
                message = f"The team with id '{name}' does not exist, or you do not have permission to access it."
                refused(ask(target, operation, **{**told, team: name}), 404, "TeamNotFoundException", message)
        if iteration is not None:
            _has_no_iteration(target, operation, told, iteration, other)
        if "teamMemberId" in told:
            _has_no_member(target, operation, told)
    assert [team.everything() for team in teams_of(target)] == before


def _iterations(target: Target, operation: str) -> tuple[str, ...]:
    path = target.provider.operations[operation].path
    return tuple(name for name in ("iterationId", "id") if f"{{{name}}}" in path)


def _other_project(target: Target) -> str | None:
    """A project that does not have the iterations of the first."""
    team = teams_of(target)[0]
    listed = read(target, "list_projects")["value"]
    return next((one["id"] for one in listed if one["id"] != team.project), None)


def _has_no_project(target: Target, operation: str, told: dict[str, Any], key: str) -> None:
    refused(
        ask(target, operation, **{**told, key: "Fabrikam Wood"}), 404, "ProjectDoesNotExistWithNameException",
        "TF200016: The following project does not exist: Fabrikam Wood. Verify that the name of the project is correct "
        "and that the project exists on the specified Azure DevOps Server.",
    )  # fmt: skip
    refused(
        ask(target, operation, **{**told, key: NOBODY}), 404, "ProjectDoesNotExistException",
        f"VS800075: The project with id '{NOBODY}' does not exist, or you do not have permission to access it.",
    )  # fmt: skip


def _has_no_iteration(target: Target, operation: str, told: dict[str, Any], key: str, other: str | None) -> None:
    no_iteration(ask(target, operation, **{**told, key: NOBODY}), NOBODY)
    for bad in ("17", "Iteration 1", told[key][:-1], f"{told[key]}0", told[key].replace("-", "")):
        refused_by_framework(ask(target, operation, **{**told, key: bad}), "The request is invalid.")
    if other is not None and "team" not in told:
        no_iteration(ask(target, operation, **{**told, "project": other}), told[key])


def _has_no_member(target: Target, operation: str, told: dict[str, Any]) -> None:
    reply = ask(target, operation, **{**told, "teamMemberId": NOBODY})
    refused(reply, 404, "TeamMemberNotFoundException", f"…{NOBODY}…")
    for bad in ("17", "Amara", told["teamMemberId"][:-1]):
        refused_by_framework(ask(target, operation, **{**told, "teamMemberId": bad}), "The request is invalid.")


def flow_a_body_is_json_and_says_so(target: Target) -> None:
    before = [team.everything() for team in teams_of(target)]
    for operation, told in every_write(target):
        method = target.provider.operations[operation].method
        name = _NAMES[operation.partition("_of_")[0]]
        keys = {one: value for one, value in told.items() if one != "json"}
        for media in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/jsonp"):
            reply = ask(target, operation, raw=(f"{media}; charset=utf-8", b"{}"), **keys)
            refused(
                reply, 400, "VssRequestContentTypeNotSupportedException",
                f'The request indicated a Content-Type of "{media}" for method type "{method}" which is not supported. '
                "Valid content types for this method are: application/json, application/json-patch+json.",
            )  # fmt: skip
        for raw in (b"", b"null"):
            message = f"Value cannot be null.\r\nParameter name: {name}"
            reply = ask(target, operation, raw=("application/json", raw), **keys)
            refused(reply, 400, "ArgumentNullException", message)
        for raw in (b"{", b"{]", b"\xff", b'{"id": NaN}'):
            reply = ask(target, operation, raw=("application/json", raw), **keys)
            refused(reply, 400, "VssPropertyValidationException", "The body of the request is not JSON.")
        for bad in ("8", 8, True, [7]):
            assert ask(target, operation, json=bad, **keys).status == 400, f"{operation} took {bad!r}"
        assert ask(target, operation, headers={"Content-Type": "application/json-patch+json"}, **told).status < 300
    assert [team.everything() for team in teams_of(target)] == before


def flow_a_capacity_that_cannot_be_is_refused_as_a_whole(target: Target) -> None:
    for team in both_ways(target):
        person = next(iter(team.people))
        before = team.everything()
        good = {"capacityPerDay": 1, "name": "x"}
        wrong: dict[str, tuple[Any, ...]] = {
            "is too small": (-1, -0.001),
            "is too large": (3.5e38, 1e39),
            "has the wrong type": ("8", True, [], {}),
        }
        for ending, values in wrong.items():
            for value in values:
                bad: dict[str, Any] = {"activities": [good, {"capacityPerDay": value}], "daysOff": []}
                told = f"The value of 'activities[1].capacityPerDay' {ending}.\r\nParameter name: patch"
                reply = team.ask("update_capacity", json=bad, teamMemberId=person)
                refused(reply, 400, "ArgumentException", told)
                rows = [{"teamMember": {"id": person}, **bad}]
                refused(
                    team.ask("replace_capacities", json=rows), 400, "ArgumentException", "…Parameter name: capacities"
                )
        for days in _BAD_DAYS:
            bad = {"activities": [good], "daysOff": days}
            rows = [{"teamMember": {"id": person}, **bad}]
            refused(team.ask("update_capacity", json=bad, teamMemberId=person), 400, "ArgumentException", "…")
            refused(team.ask("replace_capacities", json=rows), 400, "ArgumentException", "…")
            refused(team.ask("update_team_days_off", json={"daysOff": days}), 400, "ArgumentException", "…")
        backwards = "The end of a day off must not lie before its start.\r\nParameter name: daysOff"
        for operation, form in (
            ("update_capacity", {"daysOff": [WEEKS, BACKWARDS]}), ("update_team_days_off", {"daysOff": [BACKWARDS]}),
            ("replace_capacities", [{"teamMember": {"id": person}, "daysOff": [BACKWARDS]}]),
        ):  # fmt: skip
            refused(team.ask(operation, json=form, teamMemberId=person), 400, "ArgumentException", backwards)
        assert team.everything() == before


def flow_rows_that_cannot_be_are_refused_as_a_whole(target: Target) -> None:
    for team in both_ways(target):
        first, second = list(team.people)[:2]
        before = team.everything()
        row, other = ({"teamMember": {"id": guid}, "activities": [], "daysOff": []} for guid in (first, second))
        reply = team.ask("replace_capacities", json=[row, other, {**row, "teamMember": {"id": first.upper()}}])
        refused(reply, 400, "ArgumentException", f"…{first}…Parameter name: capacities")
        for rows in ([row, {"activities": []}], [row, {"teamMember": {}}], [row, {"teamMember": None}], [row, 7]):
            refused(team.ask("replace_capacities", json=rows), 400, "ArgumentException", "…Parameter name: capacities")
        for guid in (NOBODY, "Amara", f"{first}\N{HERB}", f"\N{GRINNING FACE}{first}", f" {first}", f"{first} "):
            reply = team.ask("replace_capacities", json=[row, {"teamMember": {"id": guid}}])
            refused(reply, 404, "TeamMemberNotFoundException", f"…{guid}…")
        assert team.everything() == before


def flow_what_was_refused_is_still_there_for_the_next(target: Target) -> None:
    """A good write after a bad one is taken whole."""
    for team in both_ways(target):
        team.restore_finally()
        person = next(iter(team.people))
        form = {"activities": [{"capacityPerDay": 3, "name": "Design"}], "daysOff": [DAY]}
        assert team.ask("update_capacity", json={**form, "daysOff": [BACKWARDS]}, teamMemberId=person).status == 400
        written = body(team.ask("update_capacity", json=form, teamMemberId=person))
        assert (written["activities"], written["daysOff"]) == (form["activities"], form["daysOff"])


def flow_a_parameter_is_read_once_and_in_utf8(target: Target) -> None:
    for operation, told in every_read(target):
        for parameter in target.provider.operations[operation].parameters:
            if parameter.where == "query":
                name = parameter.name
                for bad in (f"{name}=%FF", f"{name}=1&{name}=1"):
                    reply = target.call(operation, **told, query=bad)
                    assert reply.status == 400, f"{operation}?{bad} answered {reply.status}"
