"""A state that was taken out can be put into another server, and goes on there as it would have here."""

from __future__ import annotations

from mockserver.app import create_app
from mockserver.universe import Settings

API_USERS = "/api.awork.com/api/v1/apiusers"


def test_a_restored_world_never_gives_an_id_twice():
    first, second = (create_app(Settings(seed=7)).test_client() for _ in range(2))
    token = first.get("/__admin/providers").json["providers"][0]["credentials"][0]["value"]
    headers = {"Authorization": token}
    before = first.post(API_USERS, json={"name": "before"}, headers=headers).json

    second.put("/__admin/state", json=first.get("/__admin/state").json)
    after = second.post(API_USERS, json={"name": "after"}, headers=headers).json

    assert before["id"] != after["id"]
    assert {before["id"], after["id"]} <= {one["id"] for one in second.get(API_USERS, headers=headers).json}
