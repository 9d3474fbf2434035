"""What a failing test says of its world: the last exchanges, why the last refusal was one, and the repro file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from mockserver.client import World
from mockserver.client.journal import line
from mockserver.errors import MockServerError
from mockserver.pytest_plugin.worlds import TestWorld

_SHOWN = 10
_LONGEST = 150  # characters of a file's name
_STRANGE = re.compile(r"[^A-Za-z0-9_.=+-]+")


def add_section(report: pytest.TestReport, mine: TestWorld, folder: str | None) -> None:
    """Add the world to the report and write the repro file, if a folder is given for it."""
    world = mine.world
    try:
        about = world.about()
        clock = f"{about['clock']['now']}{', frozen' if about['clock']['frozen'] else ''}"
        title = f"mockserver world {world.name} (seed {about['seed']}, clock {clock})"
        lines = list(_exchanges(world))
        if folder is not None and mine.recorder is not None:
            path = _written(Path(folder), report.nodeid, mine.recorder.told(report.nodeid))
            lines.append(f"repeat it with: mockserver replay {path}")
    except (MockServerError, OSError) as error:
        title, lines = f"mockserver world {world.name}", [f"no more can be told: {error}"]
    report.sections.append((title, "\n".join(lines)))


def _exchanges(world: World) -> list[str]:
    journal = world.journal
    if not journal:
        return ["no request reached it"]
    earlier = len(journal) - _SHOWN
    lines = [f"({earlier} earlier)"] if earlier > 0 else []
    lines += [line(one) for one in reversed(journal[:_SHOWN])]
    refused = next((one for one in journal if one["refused_at"]), None)
    if refused is not None:
        lines.append(explained(world.explain(refused["id"])).replace(f"{world.name}:", "", 1))
    return lines


def explained(told: Mapping[str, Any]) -> str:
    """An explanation in one line."""
    got, expected = (json.dumps(told[name], ensure_ascii=False) for name in ("got", "expected"))
    place = f" ({told['source']})" if told["source"] else ""
    return f"explain {told['id']}: {told['step']}, {told['rule']}{place}: got {got}, expected {expected}"


def _written(folder: Path, test: str, told: Mapping[str, Any]) -> Path:
    name = _STRANGE.sub("-", test.replace("::", ".").replace("/", ".")).strip("-.")
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{blake2b(test.encode(), digest_size=4).hexdigest()}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.repro.json"
    path.write_text(f"{json.dumps(told, indent=1, ensure_ascii=False)}\n", encoding="utf-8")
    return path
