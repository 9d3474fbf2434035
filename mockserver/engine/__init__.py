"""How a call is answered, for any provider. ``Call``, ``Page`` and ``Reply`` are what handlers meet."""

from mockserver.engine.call import Call, Credential, Page, Reply

__all__ = ["Call", "Credential", "Page", "Reply"]
