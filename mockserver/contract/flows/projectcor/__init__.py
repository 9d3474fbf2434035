"""ProjectCOR: what each write leaves behind for the reads."""

from mockserver.contract.flows.projectcor._ways import RESOURCES

__all__ = ["RESOURCES"]

ORDERED = (("start", "end"),)
SPENT = ("exchange_code",)  # codes come from a screen on another host: there is but the one of the seed
KNOWN = {"labelId": (3001, 3002, 3003)}  # any other is 400: no schema can say which labels a company has
LOGIN = "issue_token"
