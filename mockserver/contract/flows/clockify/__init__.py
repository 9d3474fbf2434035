"""Clockify: what each write leaves behind for the totals and lists."""

from mockserver.contract.flows.clockify._ways import RESOURCES

__all__ = ["KNOWN", "ORDERED", "RESOURCES"]

# A range that no schema can put in order.
ORDERED = (("start", "end"),)
# An unknown id is 400 here, which a generated run takes for a valid request that was refused. With these nothing is
# planned twice on one day.
KNOWN = {
    "workspaceId": ("64a687e29ae1f428e7ebe303",),
    "userId": ("64a687e25e63758385fd6f1d",),
    "projectId": ("64b5c1f06c1ba86b8f89df54",),
    "taskId": ("64b9e5d3d8a60f2b91c47e35",),
    "assignmentId": ("64d0f31a7b9e4c05a1d2e80c",),
    "webhookId": ("64c8d2a4d6cf4a3f9b21e7a0",),
    "clientId": ("64b0a7c49f3d2e61b8c5d012",),
    "repeat": (False,),  # what repeats every week must not last longer than one
}
TOKEN_VARIABLES = ("API_KEY",)
