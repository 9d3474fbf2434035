"""``GET /``: one page for people, with base URLs, credentials, operations and the last exchanges."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from mockserver import __version__
from mockserver.address import origin
from mockserver.control.listing import operations, providers, sample_curl
from mockserver.universe import Universe

_SHOWN = 20


def home(universe: Universe) -> Blueprint:
    """The page. Credentials and exchanges are left out where the control plane wants a token."""
    page = Blueprint("home", __name__, template_folder="templates")

    @page.get("/")
    def index() -> str:
        address = origin(request.environ, universe.settings.trust_proxy)
        is_open = universe.settings.admin_token is None
        told = providers(universe, address)
        listed = operations(universe)
        for provider in told:
            fake = universe.fakes[provider["name"]]
            provider["listed"] = [one for one in listed if one["provider"] == provider["name"]]
            provider["curl"] = sample_curl(universe, fake, address) if is_open else None
            provider["credentials"] = provider["credentials"] if is_open else []
        exchanges = [one.shown() for _, one in zip(range(_SHOWN), universe.journal, strict=False)] if is_open else []
        return render_template(
            "home.html", version=__version__, providers=told, exchanges=exchanges, is_open=is_open, address=address
        )

    return page
