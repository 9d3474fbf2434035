"""One provider over HTTP: where it is, how to log in, what to do when it refuses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

PAGE = 100  # rows
PATIENCE = 30  # seconds for one answer

Row = dict[str, Any]


class SyncError(Exception):
    """The job cannot go on; the text says why, in one line."""


class Api:
    """The provider at ``<NAME>_BASE_URL``. A call gives the JSON of a 200; raises SyncError for any other answer."""

    def __init__(self, session: requests.Session, name: str, **every_time: Any) -> None:
        self._session, self._name, self._every_time = session, name, every_time
        self._base = setting(f"{name}_BASE_URL").rstrip("/")
        # Every write of this job may be repeated: it says what a value is, not by how much it changes.
        retry = Retry(3, connect=0, status_forcelist=(429, 503), allowed_methods=None, raise_on_status=False)
        session.mount(self._base, HTTPAdapter(max_retries=retry))

    def __call__(self, method: str, path: str, *, json: Any = None, **query: Any) -> Any:
        try:
            answer = self._session.request(
                method, self._base + path, params=query, json=json, timeout=PATIENCE, **self._every_time
            )
            if answer.status_code == 200:
                return answer.json()
        except requests.RequestException as error:
            raise SyncError(f"{self._name} cannot be reached: {error}") from error
        told = " ".join(answer.text.split())[:200]
        raise SyncError(f"{self._name} answered {answer.status_code} to {method} {path} {told}".rstrip())


def setting(name: str) -> str:
    """The environment variable. Raises SyncError if it is not set."""
    try:
        return os.environ[name]
    except KeyError:
        raise SyncError(f"set the environment variable {name}") from None


def rows(fetch: Callable[[int, int], list[Row]]) -> Iterator[Row]:
    """All rows of a list that comes in pages; ``fetch`` gives a page by its number, from 1, and the rows of a page."""
    for page in count(1):
        found = fetch(page, PAGE)
        yield from found
        if len(found) < PAGE:
            return
