"""A running server from Python: its control plane, worlds, providers and journals, with the standard library alone."""

from mockserver.client.control import ControlPlane
from mockserver.client.journal import Journal
from mockserver.client.provider import Collection, Provider
from mockserver.client.transport import RefusedError
from mockserver.client.world import World

__all__ = ["Collection", "ControlPlane", "Journal", "Provider", "RefusedError", "World"]
