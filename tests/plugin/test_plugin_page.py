"""docs/pytest.md is true: its tests pass as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent.parent / "docs" / "pytest.md"


def test_the_tests_of_the_page_pass(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("MOCKSERVER_URL", raising=False)
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    pytester.makepyfile(test_page="\n\n".join(blocks))

    ran = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--strict-markers", "-W", "error")

    ran.assert_outcomes(passed="\n".join(blocks).count("def test_"))
