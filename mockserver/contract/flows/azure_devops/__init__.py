"""Azure DevOps: what each write leaves behind for the reads."""

from collections.abc import Mapping

from mockserver.contract.flows.azure_devops._ways import RESOURCES

__all__ = ["HEADERS", "ORDERED", "RESOURCES"]

# As the official clients ask for: without it a missing login is a page, which looks like access without one.
HEADERS: Mapping[str, str] = {"X-TFS-FedAuthRedirect": "Suppress"}
# A range of days, which no schema can put in order.
ORDERED = (("start", "end"),)
