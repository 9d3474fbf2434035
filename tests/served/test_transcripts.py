"""Two servers with the same seed and clock say the same, byte for byte."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from mockserver.engine.example import Example, example_of
from mockserver.process import MockServer
from mockserver.universe import Settings, Universe

FIXED = ("--seed", "7", "--now", "2026-03-02T09:00:00Z")


def requests_of_every_operation() -> list[Example]:
    """Each operation's example with the first credential, and once more with none."""
    found = []
    for provider in Universe(Settings()).providers.values():
        token = next(iter(Universe(Settings()).world.store(provider.name)["credentials"]))["token"]
        for operation in provider.operations.values():
            prefix = f"/{operation.servers[0].host}"
            for one in (token, None):
                example = example_of(provider, operation, one)
                found.append(
                    Example(example.method, prefix + example.path, example.query, example.headers, example.body)
                )
    return found


def transcript(examples: list[Example]) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    told = []
    with MockServer(*FIXED) as server:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
        for example in examples:
            target = example.path + (f"?{example.query}" if example.query else "")
            headers = {"Host": "mock.example", **example.headers}  # the port of a link must not differ either
            connection.request(example.method, target, body=example.body or None, headers=headers)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in ("date", "server")]
            told.append((answer.status, kept, answer.read()))
        connection.close()
    return told


def test_two_runs_with_the_same_seed_and_clock_are_byte_identical():
    examples = requests_of_every_operation()

    first, second = transcript(examples), transcript(examples)

    assert len(first) > 90
    assert first == second
