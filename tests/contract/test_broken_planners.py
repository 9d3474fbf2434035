"""A planner that does as it says passes; broken in one place, it fails the test that is about that place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.app import create_app
from mockserver.contract.directed import paging, wire
from mockserver.contract.directed.lifecycle import flow_from_creation_to_removal, flow_same_write_twice
from mockserver.contract.directed.values import flow_values_are_kept_and_limits_hold
from mockserver.contract.resources import resources_of
from mockserver.contract.target import Target, mock_target
from mockserver.universe import Settings

PLANNER = Path(__file__).with_name("planner")
SAID = 'plan = {**plan, **_said(call.body), "updatedOn": call.now.isoformat()}'
PUT = f"""    {SAID}
    call.store["plans"].put(plan)"""
TO_ALL = """
    for one in call.store["plans"]:
        call.store["plans"].put({**one, "name": plan["name"]})"""
ELSEWHERE = """
    call.store["rooms"].put({"id": "attic", "plans": 1})"""
MADE = """    call.store["plans"].put(plan)
    return plan


def get_plan"""
NAME, NOTE = 'form["name"], "note"', 'form.get("note"), "days"'
READ = "    return _known(call)"
ROOMS = 'list(call.store["rooms"])'
BROKEN = {
    "lost write": (PUT, f"    {SAID}"),
    "lost creation": (MADE, MADE.replace('call.store["plans"].put(plan)', "pass")),
    "write to everybody": (PUT, PUT + TO_ALL),
    "write elsewhere": (PUT, PUT + ELSEWHERE),
    "partial write": (SAID, SAID.replace('"updatedOn"', '"note": plan["note"], "updatedOn"')),
    "createdOn moves": (SAID, SAID.replace('"updatedOn"', '"createdOn": call.now.isoformat(), "updatedOn"')),
    "updatedOn stands still": (SAID, SAID.replace(', "updatedOn": call.now.isoformat()', "")),
    "deletion that is none": ('call.store["plans"].delete(_known(call)["id"])', "_known(call)"),
    "last row lost": ("Page(rows, total)", "Page(rows[:-1], total)"),
    "wrong total": ("Page(rows, total)", "Page(rows, total + 1)"),
    "every page the first": (".page(*call.window)", ".page(0, call.window[1])"),
    "page size ignored": (".page(*call.window)", ".page(call.window[0], None)"),
    "one below the maximum": ("int(form[day])", "min(int(form[day]), 23)"),
    "minutes for hours": ("int(form[day])", "int(form[day]) * 60"),
    "wrong sum": ("sum(days.values())", "sum(days.values()) + 1"),
    "blanks lost": (NAME, NAME.replace('["name"]', '["name"].strip()')),
    "one letter lost": (NAME, NAME.replace('["name"]', '["name"][:49]')),
    "letters lost": (NAME, NAME.replace('["name"]', '["name"].encode("ascii", "ignore").decode()')),
    "empty becomes null": (NOTE, NOTE.replace('("note")', '("note") or None')),
    "null becomes empty": (NOTE, NOTE.replace('("note")', '("note") or ""')),
    "stale sum": (READ, '    return {**_known(call), "week": 1}'),
    "undeclared member": (READ, '    return {**_known(call), "extra": 1}'),
    "one key for all": ("call.new_id()", '"11111111-1111-4111-8111-111111111111"'),
    "different each time": (ROOMS, '[{"id": call.new_id()}]'),
    "reading that writes": (ROOMS, f'call.store["rooms"].put({{"id": call.new_id()}}) or {ROOMS}'),
}


@pytest.fixture
def planner(tmp_path: Path) -> Callable[..., Target]:
    """The planner as a target, some text of its handlers replaced."""

    def make(old: str = "", new: str = "") -> Target:
        shutil.copytree(PLANNER, tmp_path, dirs_exist_ok=True)
        handlers = tmp_path / "specs" / "planner" / "handlers.py"
        assert old in handlers.read_text()
        handlers.write_text(handlers.read_text().replace(old, new, 1))
        settings = Settings(specs=(tmp_path / "specs",), fixtures=(tmp_path / "fixtures",), shipped=False)
        app = create_app(settings)
        return mock_target(app, app.extensions["mockserver"].providers["planner"])

    return make


def try_all(target: Target) -> None:
    plan = next(one for one in resources_of(target.provider) if one.name == "plan")
    for flow in (flow_from_creation_to_removal, flow_same_write_twice, flow_values_are_kept_and_limits_hold):
        with target.restoring() as restoring:
            flow(plan, restoring)
    for operation in target.provider.operations.values():
        wire.flow_strangers_are_refused(operation, target)
        wire.flow_only_declared_methods(operation, target)
        wire.flow_unknown_path_is_refused(operation, target)
        if operation.method == "GET":
            wire.flow_reading_repeats(operation, target)
        if wire.has_json_body(operation):
            wire.flow_bodies_that_are_none_are_refused(operation, target)
        if paging.is_paged(target.provider, operation):
            paging.flow_pages_make_up_the_whole(operation, target)


def test_a_planner_that_does_as_it_says_passes(planner: Callable[..., Target]):
    target = planner()

    try_all(target)


@pytest.mark.parametrize("what", BROKEN)
def test_a_planner_that_is_broken_fails(planner: Callable[..., Target], what: str):
    target = planner(*BROKEN[what])

    with pytest.raises(AssertionError):
        try_all(target)
