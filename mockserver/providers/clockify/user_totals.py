"""Capacity and planned hours of people: seconds a day beside hours a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from mockserver.engine import Reply
from mockserver.providers.clockify._hours import hours_by_day, with_status
from mockserver.providers.clockify._names import contains
from mockserver.providers.clockify._people import NO_PICTURE, chosen_members
from mockserver.providers.clockify._records import member_of, page_of, searched_page
from mockserver.providers.clockify._times import asked_period, check_moments, day_text, seconds_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def get_user_totals(call: Call) -> Reply:
    """One person's capacity, and a page of the days that have hours, drafts included. Raises NotFound."""
    check_moments(call.params)
    member = member_of(call, call.params["userId"])
    asked = asked_period(call.params)
    rows = _days(call, member, asked, None)
    days, headers = page_of(rows, call.params["page"], call.params["page-size"])
    if not rows and call.quirk("empty_totals_body"):
        return Reply(None, headers=headers)
    return Reply(_totals(call, member, days), headers=headers)


def search_user_totals(call: Call) -> Reply:
    """A page of the people that pass the filters, each with all days of the range that have hours."""
    asked = asked_period(call.body)
    search, status = call.body.get("search") or "", call.body.get("statusFilter")
    found = [member for member in chosen_members(call) if contains(search, *_called(call, member))]
    page = searched_page(call, found)
    page.body = [_totals(call, member, _days(call, member, asked, status)) for member in page.body]
    return page


def _called(call: Call, member: Record) -> tuple[str, str]:
    user = call.store["users"].get(member["userId"]) or {"name": "", "email": ""}
    return user["name"], user["email"]


def _days(call: Call, member: Record, asked: range, status: str | None) -> list[Record]:
    rows = call.store["assignments"].where(userId=member["userId"], workspaceId=member["workspaceId"])
    hours = hours_by_day(with_status(rows, status), asked)
    return [{"date": day_text(day), "totalHours": total} for day, total in hours.items()]


def _totals(call: Call, member: Record, days: Any) -> Record:
    user = call.store["users"].get(member["userId"]) or {}
    working_days = member["workingDays"]
    return {
        "capacityPerDay": seconds_of(member["workCapacity"]) or 0,
        "totalHoursPerDay": days,
        "userId": member["userId"],
        "userImage": user.get("profilePicture") or NO_PICTURE,
        "userName": user.get("name", ""),
        "userStatus": member["status"],
        "workingDays": working_days if call.quirk("working_days_array") else orjson.dumps(working_days).decode(),
        "workspaceId": member["workspaceId"],
    }
