"""awork: what each write leaves behind for the reads."""

from mockserver.contract.flows.awork._ways import RESOURCES

__all__ = ["RESOURCES"]
