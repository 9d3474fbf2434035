"""``GET /``: one page for people, with base URLs, credentials, operations and the last exchanges."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from mockserver import __version__
from mockserver.control.chosen import address, here
from mockserver.control.listing import operations, providers, sample_curl
from mockserver.universe import Universe

_SHOWN = 20


def home(universe: Universe) -> Blueprint:
    """The page. Credentials and exchanges are left out where the control plane wants a token."""
    page = Blueprint("home", __name__, template_folder="templates")

    @page.get("/")
    def index() -> str:
        world, reached_at = here(universe), address(universe)
        is_open = universe.settings.admin_token is None
        told = providers(universe, world, reached_at)
        listed = operations(universe)
        for provider in told:
            fake = universe.fakes[provider["name"]]
            provider["listed"] = [one for one in listed if one["provider"] == provider["name"]]
            provider["curl"] = sample_curl(fake, world, reached_at) if is_open else None
            provider["credentials"] = provider["credentials"] if is_open else []
        exchanges = (
            [one.shown() for _, one in zip(range(_SHOWN), universe.journal.of(world.name), strict=False)]
            if is_open
            else []
        )
        return render_template(
            "home.html",
            version=__version__,
            providers=told,
            exchanges=exchanges,
            is_open=is_open,
            prefix=request.script_root,
            world=world.name,
        )

    return page
