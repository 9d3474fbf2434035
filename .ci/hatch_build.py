"""Puts the compiled form of fragments and seeds into the wheel; an editable install reads the YAML that people edit."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface[Any]):
    """Fragments that cannot be served, and seeds that are not YAML, end the build with a BrokenFilesError."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from mockserver.spec.compiled import NAME, compiled
        from mockserver.spec.fragment import compile_provider
        from mockserver.state.scenario import TAGS

        self._made = TemporaryDirectory()
        for top in ("specs", "fixtures"):
            for folder in sorted(path for path in Path(self.root, top).iterdir() if any(path.glob("*.yaml"))):
                made = Path(self._made.name, f"{top}-{folder.name}")
                made.write_bytes(compile_provider(folder) if top == "specs" else compiled(folder, TAGS))
                build_data["force_include"][str(made)] = f"mockserver/{top}/{folder.name}/{NAME}"

    def finalize(self, version: str, *_: Any) -> None:
        if version != "editable":
            self._made.cleanup()
