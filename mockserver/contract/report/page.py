"""The report as one page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader

from mockserver.contract.report.results import reached, unreached


def page(told: Mapping[str, Any]) -> str:
    """HTML of a run, as ``Results.told`` gives it."""
    environment = Environment(loader=PackageLoader(__name__.rpartition(".")[0]), autoescape=True, trim_blocks=True)
    environment.filters["pretty"] = _pretty
    seen, declared = reached(told)
    statuses = sorted({status for row in told["coverage"] for status in (*row["declared"], *row["undeclared"])})
    return environment.get_template("report.html").render(
        told=told, seen=seen, declared=declared, statuses=statuses, unreached=unreached(told)
    )


def _pretty(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body, indent=1, ensure_ascii=False)
