"""The official Python client: what its users read, write and are refused."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from providers.fabrikam_devops import (
    AMARA,
    CHUCK,
    CURRENT,
    FIBER,
    FIBER_HOURS,
    HANNA,
    JONAS,
    LABS,
    MOBILE,
    MOBILE_HOURS,
    NEXT,
    NOBODY,
    PAST,
    PRIYA,
    PROJECT,
    UNTAKEN,
)

from mockserver.client import Provider
from mockserver.process import MockServer

# The client closes no session and never reads the empty answer to a DELETE: the collector closes its sockets.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

PAT = "k7w2pa5xq3r9zt6mh4vb8nc1yd0fj5ge2us7lo3i6qa9ww4et8rx"  # 52 characters that open nothing
WEDNESDAY, THURSDAY = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What the client left open is closed here, not during some other test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def open_as(azure_devops: Provider, connect: Callable[[str, str], Any]) -> Callable[[str], Any]:
    """A connection with one of the scenario's tokens, by its name, or with a text that is none."""

    def open_as(name: str) -> Any:
        credential = azure_devops.credentials.get(name)
        return connect(azure_devops.base_url, credential["token"] if credential else name)

    return open_as


@pytest.fixture(params=["clients", "clients_v7_0", "clients_v7_1"])
def clients(request, open_as) -> Any:
    """The client's generations: what is released, 7.0 and 7.1, with full rights."""
    return getattr(open_as("contributor"), request.param)


@pytest.fixture
def work(clients) -> Any:
    return clients.get_work_client()


def team(name: str = "Fabrikam Fiber Team", project: str = "Fabrikam Fiber") -> Any:
    from azure.devops.v7_1.work.models import TeamContext

    return TeamContext(project=project, team=name)


def patch(**told: Any) -> Any:
    from azure.devops.v7_1.work.models import CapacityPatch

    return CapacityPatch(**told)


def activity(hours: float, name: str = "Development") -> Any:
    from azure.devops.v7_1.work.models import Activity

    return Activity(capacity_per_day=hours, name=name)


def days(start: datetime, end: datetime) -> Any:
    from azure.devops.v7_1.work.models import DateRange

    return DateRange(start=start, end=end)


def hours(row: Any) -> list[tuple[str, float]]:
    return [(one.name, one.capacity_per_day) for one in row.activities]


def test_everything_that_the_client_discovers_leads_back_to_the_mock(connect):
    with MockServer() as server:  # of its own: the client keeps what it discovered at an address
        provider = server.control.providers()["azure_devops"]
        base = provider.base_url.replace("fabrikam", "Fabrikam")
        connection = connect(base, provider.token)

        projects = connection.clients_v7_1.get_core_client().get_projects()
        settings = connection.clients_v7_1.get_work_client().get_team_settings(team())

        seen = [(one["operation"], one["status"]) for one in reversed(provider.journal)]
    assert [one.name for one in projects] == ["Fabrikam Fiber", "Fabrikam Labs"]
    assert settings.bugs_behavior == "asRequirements"
    assert seen == [
        ("list_locations", 200),
        ("list_resource_areas", 200),
        ("list_projects", 200),
        ("get_team_settings", 200),
    ]


def test_connection_data_names_the_owner_of_the_token(open_as):
    location = open_as("contributor").clients_v7_1.get_location_client()

    told = location.get_connection_data()

    assert (told.authenticated_user.id, told.authenticated_user.provider_display_name) == (AMARA, "Amara Okafor")
    assert told.authorized_user.id == AMARA
    assert told.deployment_type == "hosted"


def test_an_area_is_found_at_the_organization(open_as, azure_devops):
    location = open_as("contributor").clients_v7_1.get_location_client()

    area = location.get_resource_area("1d4f49f9-02b9-4e26-b826-2cdb6195f2a9")

    assert (area.name, area.location_url) == ("work", azure_devops.base_url + "/")


def test_projects_teams_and_members(clients):
    core = clients.get_core_client()

    projects = core.get_projects()
    project = core.get_project("fabrikam fiber")
    teams = core.get_teams(PROJECT)
    one = core.get_team(PROJECT, "Mobile Crew")
    members = core.get_team_members_with_extended_properties(PROJECT, FIBER)
    everywhere = core.get_all_teams()

    assert [(one.id, one.name, one.state) for one in projects] == [
        (PROJECT, "Fabrikam Fiber", "wellFormed"),
        (LABS, "Fabrikam Labs", "wellFormed"),
    ]
    assert (project.id, project.default_team.id) == (PROJECT, FIBER)
    assert [(one.id, one.name, one.project_name) for one in teams] == [
        (FIBER, "Fabrikam Fiber Team", "Fabrikam Fiber"),
        (MOBILE, "Mobile Crew", "Fabrikam Fiber"),
    ]
    assert (one.id, one.project_id) == (MOBILE, PROJECT)
    assert {member.identity.id for member in members} == set(FIBER_HOURS)
    assert [member.identity.id for member in members if member.is_team_admin] == [AMARA]
    assert [one.name for one in everywhere] == ["Fabrikam Fiber Team", "Mobile Crew", "Fabrikam Labs Team"]


def test_members_come_in_slices(clients):
    core = clients.get_core_client()

    everybody = core.get_team_members_with_extended_properties(PROJECT, FIBER)
    slice_ = core.get_team_members_with_extended_properties(PROJECT, FIBER, top=3, skip=2)

    assert [one.identity.id for one in slice_] == [one.identity.id for one in everybody[2:5]]


def test_a_patch_is_read_back_alone_in_the_list_and_in_the_totals(work):
    before = work.get_capacities_with_identity_ref_and_totals(team(), CURRENT)

    written = work.update_capacity_with_identity_ref(
        patch(activities=[activity(6.5), activity(1, "Testing")], days_off=[days(WEDNESDAY, THURSDAY)]),
        team(),
        CURRENT,
        JONAS,
    )

    read = work.get_capacity_with_identity_ref(team(), CURRENT, JONAS)
    listed = work.get_capacities_with_identity_ref_and_totals(team(), CURRENT)
    both = work.get_total_iteration_capacities("Fabrikam Fiber", CURRENT)
    for row in (written, read, next(row for row in listed.team_members if row.team_member.id == JONAS)):
        assert hours(row) == [("Development", 6.5), ("Testing", 1)]
        assert [(off.start, off.end) for off in row.days_off] == [(WEDNESDAY, THURSDAY)]
        assert row.team_member.unique_name == "jonas.lindqvist@fabrikam.example"
    assert before.total_capacity_per_day == sum(FIBER_HOURS.values())
    assert listed.total_capacity_per_day == before.total_capacity_per_day - 4 + 7.5
    assert listed.total_days_off == before.total_days_off + 2
    assert both.total_iteration_capacity_per_day == listed.total_capacity_per_day + sum(MOBILE_HOURS.values())
    assert {one.team_id: one.team_capacity_per_day for one in both.teams} == {
        FIBER: listed.total_capacity_per_day,
        MOBILE: sum(MOBILE_HOURS.values()),
    }


def test_days_off_alone_leave_the_activities(work):
    written = work.update_capacity_with_identity_ref(
        patch(days_off=[days(WEDNESDAY, WEDNESDAY)]), team(), CURRENT, CHUCK
    )
    emptied = work.update_capacity_with_identity_ref(patch(days_off=[]), team(), CURRENT, CHUCK)

    assert hours(written) == hours(emptied) == [("Design", 3), ("Development", 5)]
    assert [(off.start, off.end) for off in written.days_off] == [(WEDNESDAY, WEDNESDAY)]
    assert emptied.days_off == []


def test_rows_that_were_read_can_be_sent_back_as_they_are(work):
    rows = work.get_capacities_with_identity_ref_and_totals(team(), CURRENT).team_members
    kept = [row for row in rows if row.team_member.id in (AMARA, CHUCK)]
    kept[0].activities = [activity(2)]

    replaced = work.replace_capacities_with_identity_ref(kept, team(), CURRENT)

    listed = work.get_capacities_with_identity_ref_and_totals(team(), CURRENT)
    for shown in (replaced, listed.team_members):
        assert {row.team_member.id: hours(row) for row in shown} == {
            AMARA: [("Development", 2)],
            CHUCK: [("Design", 3), ("Development", 5)],
        }
    assert listed.total_capacity_per_day == 10
    assert work.replace_capacities_with_identity_ref([], team(), CURRENT) == []
    assert work.get_capacities_with_identity_ref_and_totals(team(), CURRENT).team_members == []


def test_capacity_is_copied_from_one_sprint_to_the_next(work):
    rows = work.get_capacities_with_identity_ref_and_totals(team("Mobile Crew"), CURRENT).team_members

    work.replace_capacities_with_identity_ref(rows, team("Mobile Crew"), NEXT)

    copied = work.get_capacities_with_identity_ref_and_totals(team("Mobile Crew"), NEXT)
    assert copied.total_capacity_per_day == sum(MOBILE_HOURS.values())
    assert [(row.team_member.id, hours(row)) for row in copied.team_members] == [
        (row.team_member.id, hours(row)) for row in rows
    ]


def test_team_days_off(work):
    from azure.devops.v7_1.work.models import TeamSettingsDaysOffPatch

    written = work.update_team_days_off(
        TeamSettingsDaysOffPatch(days_off=[days(WEDNESDAY, THURSDAY)]), team("Mobile Crew"), CURRENT
    )
    read = work.get_team_days_off(team("Mobile Crew"), CURRENT)

    for shown in (written, read):
        assert [(off.start, off.end) for off in shown.days_off] == [(WEDNESDAY, THURSDAY)]
    assert work.get_team_days_off(team("Mobile Crew"), NEXT).days_off == []


def test_iterations_are_taken_and_given_back(work):
    from azure.devops.v7_1.work.models import TeamSettingsIteration

    before = [one.id for one in work.get_team_iterations(team())]
    added = work.post_team_iteration(TeamSettingsIteration(id=UNTAKEN), team())
    one = work.get_team_iteration(team(), UNTAKEN)
    with_it = [one.id for one in work.get_team_iterations(team())]
    work.delete_team_iteration(team(), UNTAKEN)

    assert before == [PAST, CURRENT, NEXT]
    assert (added.name, one.path) == ("Iteration 3", r"Fabrikam Fiber\Iteration 3")
    assert with_it == [*before, UNTAKEN]
    assert [one.id for one in work.get_team_iterations(team())] == before


def test_the_current_iteration(work):
    (current,) = work.get_team_iterations(team(), timeframe="current")

    assert (current.id, current.name, current.path) == (CURRENT, "Iteration 1", r"Fabrikam Fiber\Iteration 1")
    assert current.attributes.time_frame == "current"
    assert current.attributes.start_date == datetime(2026, 3, 2, tzinfo=UTC)
    assert current.attributes.finish_date == datetime(2026, 3, 13, tzinfo=UTC)


def test_team_settings(work):
    from azure.devops.v7_1.work.models import TeamSettingsPatch

    changes = TeamSettingsPatch(bugs_behavior="AsTasks", working_days=["monday", "tuesday"], default_iteration=NEXT)
    written = work.update_team_settings(changes, team())
    read = work.get_team_settings(team())

    for shown in (written, read):
        assert (shown.bugs_behavior, shown.working_days) == ("asTasks", ["monday", "tuesday"])
        assert (shown.default_iteration.id, shown.default_iteration.name) == (NEXT, "Iteration 2")
        assert shown.default_iteration_macro is None


def test_three_generations_see_one_state(open_as):
    connection = open_as("contributor")
    generations = [
        one.get_work_client() for one in (connection.clients, connection.clients_v7_0, connection.clients_v7_1)
    ]

    for number, writer in enumerate(generations):
        writer.update_capacity_with_identity_ref(patch(activities=[activity(number)]), team(), CURRENT, HANNA)

        read = [one.get_capacity_with_identity_ref(team(), CURRENT, HANNA) for one in generations]
        assert [hours(row) for row in read] == [[("Development", number)]] * 3


@pytest.mark.parametrize("name", [PAT, "expired", ""])
def test_a_wrong_token_is_an_authentication_error(open_as, name):
    from azure.devops.exceptions import AzureDevOpsAuthenticationError

    with pytest.raises(AzureDevOpsAuthenticationError, match="requires user authentication"):
        open_as(name).clients_v7_1.get_core_client().get_projects()


REFUSED = {
    "unknown project": (
        lambda work: work.get_team_settings(team(project="Fabrikam Wood")),
        "ProjectDoesNotExistWithNameException",
        "TF200016: The following project does not exist: Fabrikam Wood. Verify that the name of the project is correct "
        "and that the project exists on the specified Azure DevOps Server.",
    ),
    "unknown project id": (
        lambda work: work.get_total_iteration_capacities(NOBODY, CURRENT),
        "ProjectDoesNotExistException",
        f"VS800075: The project with id '{NOBODY}' does not exist, or you do not have permission to access it.",
    ),
    "unknown team": (
        lambda work: work.get_team_iterations(team("Desktop Crew")),
        "TeamNotFoundException",
        "The team with id 'Desktop Crew' does not exist, or you do not have permission to access it.",
    ),
    "iteration of another team": (
        lambda work: work.get_capacities_with_identity_ref_and_totals(team("Mobile Crew"), PAST),
        "IterationNotFoundException",
        f"VS1530019: Cannot find iteration with id '{PAST}'. "
        "The iteration might have been deleted, or it might not be selected for your team.",
    ),
    "negative hours": (
        lambda work: work.update_capacity_with_identity_ref(patch(activities=[activity(-1)]), team(), CURRENT, JONAS),
        "ArgumentException",
        None,
    ),
    "unknown member": (
        lambda work: work.update_capacity_with_identity_ref(patch(activities=[]), team(), CURRENT, NOBODY),
        "TeamMemberNotFoundException",
        None,
    ),
    "unknown member asked for": (
        lambda work: work.get_capacity_with_identity_ref(team(), CURRENT, NOBODY),
        "TeamMemberNotFoundException",
        None,
    ),
}


@pytest.mark.parametrize(("ask", "key", "message"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_a_service_error_with_its_key_and_message(work, ask, key, message):
    from azure.devops.exceptions import AzureDevOpsServiceError

    with pytest.raises(AzureDevOpsServiceError) as refused:
        ask(work)

    assert refused.value.type_key == key
    assert message is None or refused.value.message == message


def test_a_reader_may_not_write(open_as):
    from azure.devops.exceptions import AzureDevOpsServiceError

    work = open_as("reader").clients_v7_1.get_work_client()
    row = work.get_capacity_with_identity_ref(team(), CURRENT, PRIYA)

    with pytest.raises(AzureDevOpsServiceError, match=f"TF400813: The user '{HANNA}' is not authorized"):
        work.update_capacity_with_identity_ref(patch(activities=[activity(1)]), team(), CURRENT, PRIYA)

    assert hours(work.get_capacity_with_identity_ref(team(), CURRENT, PRIYA)) == hours(row)


def test_an_iteration_that_is_no_id_is_an_invalid_request(work):
    from azure.devops.exceptions import AzureDevOpsClientRequestError

    with pytest.raises(AzureDevOpsClientRequestError, match=r"The request is invalid\."):
        work.get_capacities_with_identity_ref_and_totals(team(), "42")
