"""``serve``: the server in the foreground, and what it says of itself."""

from __future__ import annotations

import gc
import signal
import sys
from typing import Any

import click

from mockserver.cli.options import FILE, Command, moment, option, sources
from mockserver.cli.printing import print_json
from mockserver.errors import MockServerError

FORMAT = click.Choice(["off", "text", "json"])


@click.command(cls=Command)
@option("--host", default="127.0.0.1", help="Address to listen on.")
@option("--port", default=8080, type=click.IntRange(0, 65535), metavar="INTEGER", help="Port; 0: a free one.")
@option("--threads", default=2, type=click.IntRange(1, 64), metavar="INTEGER", help="Requests answered at a time.")
@option("--workers", default=1, type=click.IntRange(1, 64), metavar="INTEGER", help="Processes on one --store.")
@option("--store", default="memory:", metavar="URL", help="Or sqlite:///FILE, redis://HOST.")
@sources
@option("--scenario", default="default", help="The starting world.")
@option("--seed", type=int, help="Fixes ids and randomness.  [default: random]")
@option("--quirks", multiple=True, metavar="NAME", help="Switch or profile; see `mockserver quirks`.")
@option("--rate-limits", is_flag=True, help="Enforce the providers' rate limits.")
@option("--now", metavar="TIME", callback=moment, help="Freezes the clock, e.g. 2026-03-02T09:00:00Z.")
@option("--admin-token", help="Token of /__admin; made up beyond loopback.")
@option("--no-admin", is_flag=True, help="Leave out the control plane (health and ready stay).")
@option("--trust-proxy", is_flag=True, help="Build links from X-Forwarded-*.")
@option("--max-body", default=1048576, type=click.IntRange(1), metavar="INTEGER", help="Largest body, in bytes.")
@option("--max-worlds", default=10000, type=click.IntRange(1), metavar="INTEGER", help="Worlds that are kept.")
@option("--webhook-targets", multiple=True, metavar="HOST", default=("loopback",), help="Where webhooks may go.")
@option("--log-format", default="off", type=FORMAT, metavar="FORMAT", help="Lines on stderr: off, text, json.")
@option("--tls-cert", type=FILE, help="Certificate (PEM); needs --tls-key.")
@option("--tls-key", type=FILE, help="Private key (PEM).")
@option("--exit-with-parent", is_flag=True, help="Stop with the process that started it (Linux).")
@option("--json", "as_json", is_flag=True, help="Print one line of JSON once the port listens.")
def serve(**told: Any) -> None:
    """Serve every provider until Ctrl-C."""
    # Until the server listens nothing else would: the kernel spares process 1 of a container signals without a handler.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.disable()  # until everything is loaded, there is nothing to find: an eighth of the start

    from mockserver.server import Bind
    from mockserver.server import serve as run
    from mockserver.universe import Settings

    if bool(told["tls_cert"]) != bool(told["tls_key"]):
        raise MockServerError("--tls-cert and --tls-key go together; pass both or none")
    settings = Settings(
        specs=told["specs"],
        fixtures=told["fixtures"],
        scenario=told["scenario"],
        seed=told["seed"],
        now=told["now"],
        quirks=told["quirks"],
        rate_limits=told["rate_limits"],
        admin=not told["no_admin"],
        admin_token=told["admin_token"],
        trust_proxy=told["trust_proxy"],
        max_body=told["max_body"],
        store=told["store"],
        max_worlds=told["max_worlds"],
        webhook_targets=told["webhook_targets"],
        log_format=told["log_format"],
    )
    bind = Bind(
        host=told["host"],
        port=told["port"],
        threads=told["threads"],
        workers=told["workers"],
        tls=(told["tls_cert"], told["tls_key"]) if told["tls_cert"] else None,
        exit_with_parent=told["exit_with_parent"],
    )
    run(settings, bind, _print_line if told["as_json"] else _print_welcome)


def _print_line(told: dict[str, Any]) -> None:
    """The line of ``serve --json``. The seed is not in it: ``/__admin/state`` tells it."""
    print_json({name: value for name, value in told.items() if name != "seed"})


def _print_welcome(told: dict[str, Any]) -> None:
    lines = [f"mockserver {told['version']} on {told['url']} (seed {told['seed']}; Ctrl-C stops it)"]
    if told["admin_token"]:
        lines.append(f"admin token {told['admin_token']}")
    for provider in told["providers"]:
        lines += ["", provider["title"], f"  base URL    {provider['base_url']}"]
        if provider["credentials"]:
            first = provider["credentials"][0]
            lines.append(f"  credential  {first['name']}, sent as {first['header']}: {first['value']}")
        if provider["curl"]:
            lines.append(f"  try         {provider['curl']}")
    click.echo("\n".join(lines))
    sys.stdout.flush()
