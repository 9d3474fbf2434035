"""Fabrikam in ProjectCOR: who and what the default scenario holds, and how a client addresses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOST = "/api.projectcor.com/v1"
COMPANY = 2336
NOW = "2026-03-04T09:30:00Z"
PICTURE = "https://user-images.staging.projectcor.com/local/Upload/ProfilePictures/50x50/user.png"

AMARA = 48385  # whose tokens `user`, `client` and `expired` are
JONAS = 49269  # has every member that is never shown, two labels, two leaves
PRIYA = 49985  # whom the seeded code is for
TOMAS = 50723
HANNA = 51192  # 7 hours a day, in working times too
MEI = 52155  # has one leave
LUKAS = 52975
NOAH, OTHER_NOAH = 53322, 54073
FATIMA = 55169  # came last week; her labels are null
MATEUS = 55684
OLIVER = 56134  # hidden
CHLOE = 56833  # hidden
IVY = 57904  # in a position that nobody knows
CHUCK = 58284
JOHN = 59346
NOBODY = 2147483647
SEEN = [AMARA, JONAS, PRIYA, TOMAS, HANNA, MEI, LUKAS, NOAH, OTHER_NOAH, FATIMA, MATEUS, IVY, CHUCK, JOHN]
ALL = sorted([*SEEN, OLIVER, CHLOE])

VACATION, FLEXDAY = 11, 12  # default types
PARENTAL, VOLUNTEERING = 1498, 1499  # the company's own; nobody uses the second
JONAS_LEAVES = (10030, 14050)
MEIS_LEAVE = 14051

BACKEND = {"id": 3001, "hex": "#FF5733", "hsl": None, "rgb": None, "lang": "en", "name": "Backend", "color_id": 10}
QA = {"id": 3003, "hex": "#3357FF", "hsl": None, "rgb": None, "lang": "en", "name": "QA", "color_id": 12}
JOHN_SHOWN = {
    "id": JOHN,
    "first_name": "John",
    "last_name": "Doe",
    "picture": PICTURE,
    "email": "john.doe@fabrikam.example",
    "cuil": "",
    "remaining_hours": 35,
    "user_position_id": 105,
    "role_id": 4,
    "daily_hours": 7,
    "labels": [
        {"id": 3002, "hex": "#33FF57", "hsl": None, "rgb": None, "lang": "en", "name": "Frontend", "color_id": 11}
    ],
    "plan_id": 5,
    "plan_name": "Capacity Planning",
    "hidden": False,
    "position_name": "Mobile Developer",
    "category_id": 11,
    "category_name": "Development",
    "leaves": [],
}
JOHN_ROW = JOHN_SHOWN | {
    "labels": [{"id": 3002, "lang": "en", "name": "Frontend"}],
    "position_name": None,
    "category_id": None,
    "category_name": None,
}

REFRESH = "Vd1tG6o9bYhL3sKx0pQwE5rZ8nCuJmA2fTiXgRyNlBk"  # Amara's
CODE = "SplxlOBeZQQYbYS6WxSbIA"  # Priya's
PASSWORD = "quiet-harbour-48385"  # Amara's
UNAUTHORIZED = {"error": 401, "message": "Unauthorized"}


class Cor:
    """ProjectCOR as the bearer of one token meets it; ``named`` takes one of the seed's credentials."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self.client = client
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    @classmethod
    def named(cls, client: FlaskClient, name: str) -> Cor:
        return cls(client, client.get(f"/__admin/state/projectcor/credentials/{name}").json["token"])

    def open(self, method: str, path: str, **sent: Any) -> TestResponse:
        headers = {**self.headers, **sent.pop("headers", {})}
        return self.client.open(f"{HOST}{path}", method=method, headers=headers, **sent)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.open("GET", path, query_string=query)

    def post(self, path: str, body: Any = None) -> TestResponse:
        return self.open("POST", path, **({} if body is None else {"json": body}))

    def put(self, path: str, body: Any) -> TestResponse:
        return self.open("PUT", path, json=body)

    def delete(self, path: str, body: Any = None) -> TestResponse:
        return self.open("DELETE", path, **({} if body is None else {"json": body}))

    def kept(self, user_id: int) -> dict[str, Any]:
        """The user as stored, with what no answer shows."""
        record: dict[str, Any] = self.client.get(f"/__admin/state/projectcor/users/{user_id}").json
        return record

    def state(self) -> dict[str, Any]:
        """Everything that is kept."""
        state: dict[str, Any] = self.client.get("/__admin/state").json["providers"]["projectcor"]
        return state

    def switch(self, quirk: str) -> None:
        answer = self.client.put("/__admin/quirks", json={f"projectcor.{quirk}": True})
        assert answer.status_code == 200, answer.json


def golden(name: str) -> Any:
    """What the vendor publishes, as it stands there."""
    return json.loads(Path(__file__).with_name("golden").joinpath(f"projectcor_{name}.json").read_text())


def outline(value: Any) -> Any:
    """Names in their order and JSON types, all the way down; of a list just what its first item is.

    What may be null counts as null, whether it is or not.
    """
    if isinstance(value, dict):
        nullable = ("hsl", "rgb", "deleted_at", "position_name", "category_id", "category_name", "company_id")
        return [(name, "null" if name in nullable else outline(inner)) for name, inner in value.items()]
    if isinstance(value, list):
        return [outline(inner) for inner in value[:1]]
    return {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}[type(value)]
