"""Paths of examples with parameters of all sizes."""

from __future__ import annotations

import pytest

from mockserver.engine.example import example_path
from mockserver.universe import Universe


@pytest.mark.parametrize(("value", "spelt"), [(2**70, f"{2**70}"), (7, "7"), (True, "true"), ("a/b", "a%2Fb")])
def test_a_path_spells_its_parameter(universe: Universe, value: object, spelt: str):
    operation = universe.providers["library"].operations["get_book"]
    (name,) = [one.name for one in operation.parameters if one.where == "path"]

    assert example_path(operation, {name: value}).rpartition("/")[2] == spelt
