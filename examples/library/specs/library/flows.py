"""What must hold of the library beyond its fragments; `mockserver contract` finds it here."""

from typing import Any

from mockserver.contract.target import Target
from mockserver.contract.ways import Ways


def flow_the_last_copy_can_be_borrowed_once(target: Target) -> None:
    book = target.call("create_book", json={"title": "Ubik", "author": "Philip K. Dick", "copies": 1}).body
    target.finally_call("delete_book", bookId=book["id"])

    first = target.call("borrow_book", bookId=book["id"])
    second = target.call("borrow_book", bookId=book["id"])

    assert (first.status, first.body["copies"]) == (200, 0)
    assert (second.status, second.body) == (409, {"error": "All copies of Ubik are out."})
    assert target.call("get_book", bookId=book["id"]).body == first.body


def _new(_target: Target, number: int) -> dict[str, Any]:
    return {"title": f"Volume {number}", "author": "Anonymous", "copies": number}


RESOURCES = {"book": Ways(new=_new)}
