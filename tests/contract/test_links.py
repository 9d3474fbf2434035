"""Links follow from ``x-contract``: what was made can be read, changed and removed, what was replaced is read again."""

from __future__ import annotations

from pathlib import Path

from mockserver import files
from mockserver.contract.document import document_of
from mockserver.spec.fragment import load_provider

PLANNER = Path(__file__).with_name("planner") / "specs" / "planner"


def test_what_was_made_or_listed_leads_to_what_can_be_done_with_it():
    paths = document_of(load_provider(PLANNER), {})["paths"]

    made = paths["/v1/plans"]["post"]["responses"]["201"]["links"]
    listed = paths["/v1/plans"]["get"]["responses"]["200"]["links"]
    assert made.keys() == listed.keys() == {"read_plan", "replace_plan", "delete_plan"}
    assert made["read_plan"] == {"operationId": "get_plan", "parameters": {"path.planId": "$response.body#/id"}}
    assert listed["delete_plan"]["parameters"] == {"path.planId": "$response.body#/0/id"}


def test_a_capacity_that_was_replaced_is_read_again():
    paths = document_of(load_provider(files.specs() / "awork"), {})["paths"]

    links = paths["/api/v1/users/{userId}/capacity"]["put"]["responses"]["200"]["links"]

    read = {"operationId": "get_user_capacity", "parameters": {"path.userId": "$request.path.userId"}}
    assert links == {"read_capacity": read}
