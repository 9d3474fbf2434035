"""Where specs/, fixtures/ and docs/ are: inside the wheel, at the top of a checkout, or where the user says."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    inside_wheel = _PACKAGE / name
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / name


def specs() -> Path:
    """The folder of the providers that ship with mockserver."""
    return _shipped("specs")


def fixtures() -> Path:
    """The folder of the scenarios that ship with mockserver."""
    return _shipped("fixtures")


def docs() -> Path:
    """The folder of the pages that explain the providers that ship with mockserver."""
    return _shipped("docs")


def shown(path: Path) -> str:
    """The path as people know it: below the package's data or the working folder if it is there, else in full."""
    for root in (specs().parent, Path.cwd()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return str(path)
