"""Forced outcomes as the official Python client meets them, and what it tells its users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Provider


@pytest.fixture
def core(azure_devops: Provider, connect: Callable[[str, str], Any]) -> Any:
    """The client, its discovery of addresses done."""
    client = connect(azure_devops.base_url, azure_devops.token).clients_v7_1.get_core_client()
    client.get_projects()
    return client


@pytest.fixture
def impatient(core: Any) -> Any:
    """The client, told to repeat nothing."""
    core.config.retry_policy.retries = 0
    return core


@pytest.fixture
def inject(azure_devops: Provider) -> Callable[..., Any]:
    def inject(effect: dict[str, Any], **told: Any) -> Any:
        wanted = {"provider": "azure_devops", "operation": "list_projects", "times": 1, **told}
        return azure_devops.world.faults.add(effect, **wanted)

    return inject


def statuses(azure_devops: Provider) -> list[int]:
    """Of the calls after the first, oldest first."""
    return [one["status"] for one in reversed(azure_devops.journal) if one["operation"] == "list_projects"][1:]


def test_a_forced_404_is_an_error_in_the_services_words(core, inject):
    from azure.devops.exceptions import AzureDevOpsServiceError

    inject({"status": 404}, operation="get_team")

    with pytest.raises(AzureDevOpsServiceError) as refused:
        core.get_team("Fabrikam Fiber", "Mobile Crew")

    assert refused.value.type_key.endswith("Exception")
    assert core.get_team("Fabrikam Fiber", "Mobile Crew").name == "Mobile Crew"


@pytest.mark.parametrize(("effect", "seen"), [({"status": 503}, 503), ({"status": 429}, 429), ({"drop": "before"}, 0)])
def test_it_repeats_what_failed_once(azure_devops, core, inject, effect, seen):
    inject(effect, force=True)

    assert [one.name for one in core.get_projects()] == ["Fabrikam Fiber", "Fabrikam Labs"]
    assert statuses(azure_devops) == [seen, 200]


def test_a_forced_503_that_it_does_not_repeat_reaches_its_user(azure_devops, impatient, inject):
    from msrest.exceptions import ClientRequestError

    inject({"status": 503}, force=True)

    with pytest.raises(ClientRequestError, match="too many 503 error responses"):
        impatient.get_projects()

    assert statuses(azure_devops) == [503]


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        ({"drop": "body"}, r"IncompleteRead\(0 bytes read"),
        ({"truncate": 50}, r"IncompleteRead\(50 bytes read"),
        ({"malformed": True}, "JSON is invalid"),
    ],
)
def test_an_answer_that_is_spoilt_reaches_its_user(azure_devops, impatient, inject, effect, told):
    from azure.core.exceptions import DeserializationError
    from requests.exceptions import ChunkedEncodingError

    inject(effect)

    with pytest.raises((ChunkedEncodingError, DeserializationError), match=told):
        impatient.get_projects()

    assert statuses(azure_devops) == [200]
