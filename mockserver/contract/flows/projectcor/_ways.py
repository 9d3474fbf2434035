"""How ProjectCOR's resources are written and read back."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import free_address
from mockserver.contract.target import Target
from mockserver.contract.ways import Ways


def _user(target: Target, number: int) -> dict[str, Any]:
    return {"first_name": f"Zoë {number}", "last_name": "Käse", "email": free_address(target), "role_id": 4}


RESOURCES = {
    # Rows of lists show less of a user, and hidden users not at all.
    "user": Ways(
        new=_user,
        derived=("plan_name", "position_name", "category_id", "category_name"),
        apart=("user_row",),
    ),
}
