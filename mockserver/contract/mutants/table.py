"""The kill table: by class of fault and provider, how many mutants the suite noticed and how many there were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mockserver.contract.mutants.hunt import Hunt


def table(hunt: Hunt) -> tuple[Sequence[str], list[list[str]]]:
    """Heads and rows: a class each, the sum last; cells such as ``11/12``."""
    providers = list(dict.fromkeys(one.provider for one in hunt.mutants))
    total: Counter[tuple[str, str]] = Counter()
    killed: Counter[tuple[str, str]] = Counter()
    for mutant in hunt.mutants:
        is_killed = hunt.is_killed(mutant)
        for group in (mutant.fault.group, "all"):
            for provider in (mutant.provider, "all"):
                total[group, provider] += 1
                killed[group, provider] += is_killed
    groups = [*sorted({one.fault.group for one in hunt.mutants}), "all"]
    columns = [*providers, "all"]
    rows = [[group, *(_cell(killed, total, group, one) for one in columns)] for group in groups]
    return ("class", *columns), rows


def _cell(killed: Counter[tuple[str, str]], total: Counter[tuple[str, str]], group: str, provider: str) -> str:
    return f"{killed[group, provider]}/{total[group, provider]}" if total[group, provider] else ""


def summary(hunt: Hunt) -> dict[str, Any]:
    """The run as JSON: each mutant with its fate, and those that nobody could notice with the reason."""
    return {
        "mutants": [
            {
                "name": one.name,
                "provider": one.provider,
                "operation": one.site.operation.id,
                "class": one.fault.group,
                "fault": one.fault.name,
                "about": one.fault.about,
                "place": one.place,
                "killed": hunt.is_killed(one),
            }
            for one in hunt.mutants
        ],
        "left_out": [
            {"name": one.mutant.name, "about": one.mutant.fault.about, "reason": one.reason} for one in hunt.equivalents
        ],
        "argued": [{"name": one.mutant, "source": one.source, "reason": one.reason} for one in hunt.excused],
        "stale": [{"name": one.mutant, "place": one.place} for one in hunt.stale],
        "survivors": [one.name for one in hunt.survivors],
        "killed": sum(map(hunt.is_killed, hunt.mutants)),
        "total": len(hunt.mutants),
    }
