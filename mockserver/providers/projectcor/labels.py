"""Labels, and who has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid
from mockserver.providers.projectcor._people import shown, shown_label
from mockserver.providers.projectcor._records import known_user
from mockserver.providers.projectcor._stamps import stamp

if TYPE_CHECKING:
    from mockserver.engine import Call


def list_labels(call: Call) -> list[dict[str, Any]]:
    """The categories of one model with their labels; those that are not meant for filtering on demand."""
    categories: dict[int, dict[str, Any]] = {}
    for label in call.store["labels"].where(model=call.params["model"]):
        if label["is_filterable"] or not call.params["is_filterable"]:
            category = {"id": label["category_id"], "name": label["category_name"], "labels": []}
            categories.setdefault(label["category_id"], category)["labels"].append(shown_label(label))
    return list(categories.values())


def update_user_labels(call: Call) -> dict[str, Any]:
    """The user with the label, or without it. Raises NotFound, and Invalid for what is no label of users."""
    user = known_user(call, call.params["user_id"])
    label_id: int = call.body["labelId"]
    label = call.store["labels"].get(label_id)
    if label is None or label["model"] != "user":
        raise Invalid("exists", got=label_id, expected="the id of a label for users")
    had = user["labels"] or []
    others = [one for one in had if one != label_id]
    labels = others if call.body.get("unassign", False) else had if label_id in had else [*had, label_id]
    if labels != had:
        user |= {"labels": labels, "updated_at": stamp(call.now)}
        call.store["users"].put(user)
    return shown(call, user)
