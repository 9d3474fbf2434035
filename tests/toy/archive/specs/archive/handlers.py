"""The archive: refuses before it reads, answers two paths as one, speaks HTML and plain text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mockserver.engine import Call, Page, Reply
from mockserver.errors import ApiError, NotFound
from mockserver.state.store import Store


def guard(call: Call) -> None:
    """The room exists; the version may stand in a header."""
    call.found["room"] = call.params.get("room", "east")
    if not call.store["boxes"].where(room=call.found["room"]):
        raise NotFound(got=call.found["room"], expected="a room with boxes")
    if call.asked("version") is None and (version := call.request.headers("X-Version")) is not None:
        call.given["version"] = version


def refuse(body: Any, error: ApiError, call: Call) -> Any:
    """Whole replies of its own: silence for letters, HTML at the gate, plain text where no path is."""
    if error.kind == "unauthenticated" and call.request.headers("X-Letter") is None:
        return Reply(
            "<h1>Who is there?</h1>", 203 if call.request.method == "GET" else None, {"Content-Type": "text/html"}
        )
    if error.kind == "no_operation":
        return Reply(f"no {call.request.path}", headers={"Content-Type": "text/plain; charset=utf-8"})
    return Reply() if body is None else body


def headers(call: Call) -> dict[str, str]:
    return {"Content-Type": f"application/json; room={call.found.get('room', 'none')}"}


def weekly_hours(store: Store, now: datetime) -> dict[str, tuple[str, float]]:
    """Whoever packed a box worked an hour for each."""
    return {"packer@archive.test": ("Packer", float(len(store["boxes"]) + now.year - 2026))}


def list_boxes(call: Call) -> Page:
    rows, total = call.store["boxes"].page(*_window(call), room=call.found["room"])
    return Page([row | {"label": _label(row, call)} for row in rows], total)


def add_box(call: Call) -> dict[str, Any]:
    box = {"id": call.store["boxes"].next_number(), "room": call.found["room"], **call.body}
    call.store["boxes"].put(box)
    return box


def _window(call: Call) -> tuple[int, int | None]:
    return (0, None) if call.params["page"] is False else call.window


def _label(box: dict[str, Any], call: Call) -> str:
    label = box["label"].upper() if call.quirk("loud") else box["label"]
    return f"{box['id']}. {label}" if call.quirk("formal") else label
