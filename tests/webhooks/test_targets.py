"""Where deliveries may go: names are resolved first, every address is checked, and just that one is contacted."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from receiver import Receiver
from toy.api import MakeApp
from toy.paper import FOLDERS, Paper

from mockserver.errors import MockServerError
from mockserver.webhooks.targets import RefusedTargetError, Targets

Resolve = Callable[..., list[str]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def paper(make_app: MakeApp) -> Callable[..., Paper]:
    """A gazette that may deliver to these targets."""
    return lambda *targets: Paper(make_app(**FOLDERS, webhook_targets=targets))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names resolve to, each time they are asked for the next; anything else is an address or unknown."""
    known: dict[str, list[str]] = {}
    ask = socket.getaddrinfo

    def answer(host: str, port: int, *rest: Any, **told: Any) -> list[Any]:
        if host in known:
            return [one for text in known[host].pop(0).split() for one in ask(text, port, type=socket.SOCK_STREAM)]
        return ask(host, port, *rest, **told, flags=socket.AI_NUMERICHOST)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "2130706433", "0x7f.1"])
def test_loopback_has_many_spellings(host):
    assert Targets(["loopback"]).addresses(host, 80)


@pytest.mark.parametrize(
    ("targets", "host", "port"),
    [
        (["10.0.0.0/8"], "10.1.2.3", 80),
        (["10.1.2.3/8"], "10.9.9.9", 80),
        (["10.1.2.3"], "10.1.2.3", 8080),
        (["10.1.2.3:8080"], "10.1.2.3", 8080),
        (["fd00::/8"], "fd12::1", 80),
        (["[fd12::1]:90"], "fd12::1", 90),
        (["loopback", "10.0.0.0/8"], "10.0.0.1", 80),
        (["10.0.0.0/8"], "::ffff:10.0.0.1", 80),
    ],
)
def test_what_is_on_the_list_is_allowed(targets, host, port):
    assert Targets(targets).addresses(host, port) == [host]


@pytest.mark.parametrize(
    ("targets", "host", "port"),
    [
        (["loopback"], "10.1.2.3", 80),
        (["loopback"], "0.0.0.0", 80),  # noqa: S104 - an address to be refused
        (["loopback"], "::", 80),
        (["loopback"], "169.254.169.254", 80),
        (["loopback"], "::ffff:10.0.0.1", 80),
        (["10.0.0.0/8"], "127.0.0.1", 80),
        (["10.1.2.3:8080"], "10.1.2.3", 80),
        (["receiver"], "10.1.2.3", 80),
        ([], "127.0.0.1", 80),
    ],
)
def test_what_is_not_on_the_list_is_refused_with_a_remedy(targets, host, port):
    with pytest.raises(RefusedTargetError, match="--webhook-targets"):
        Targets(targets).addresses(host, port)


def test_a_name_on_the_list_is_trusted_wherever_it_leads(names):
    names |= {"receiver": ["10.1.2.3"] * 3, "RECEIVER.": ["10.1.2.3"]}

    assert Targets(["receiver"]).addresses("receiver", 80) == ["10.1.2.3"]
    assert Targets(["Receiver"]).addresses("RECEIVER.", 80) == ["10.1.2.3"]
    assert Targets(["receiver:80"]).addresses("receiver", 80) == ["10.1.2.3"]
    with pytest.raises(RefusedTargetError):
        Targets(["receiver:81"]).addresses("receiver", 80)


def test_a_name_with_one_address_that_is_not_allowed_is_refused(names):
    names["twofold"] = ["127.0.0.1 10.1.2.3"]

    with pytest.raises(RefusedTargetError, match=r"'twofold' is 10\.1\.2\.3"):
        Targets(["loopback"]).addresses("twofold", 80)


def test_an_unknown_name_is_refused_unless_it_is_on_the_list(names):
    with pytest.raises(RefusedTargetError, match="cannot be resolved"):
        Targets(["loopback"]).addresses("stranger", 80)
    with pytest.raises(OSError, match="cannot be resolved"):
        Targets(["stranger"]).addresses("stranger", 80)


def test_names_for_examples_are_never_asked_for(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)

    for host in ("hooks.fabrikam.example", "a.invalid", "HOOKS.EXAMPLE."):
        with pytest.raises(RefusedTargetError, match="name for examples"):
            Targets(["loopback", "10.0.0.0/8"]).addresses(host, 443)


@pytest.mark.parametrize("text", ["", "http://localhost", "a b", "10.0.0.0/99", "host:0", "host:99999", "[::1", "a/b"])
def test_a_target_that_is_none_is_told_at_start(make_app, text):
    with pytest.raises(MockServerError, match=r"is no target of webhooks; write a host"):
        make_app(**FOLDERS, webhook_targets=(text,))


@pytest.mark.parametrize(
    "url",
    [
        "http://10.1.2.3/",
        "http://hooks.fabrikam.example/in",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http:///nowhere",
        "http://me:secret@127.0.0.1/",
    ],
)
def test_a_refused_target_is_listed_with_the_reason_and_the_provider_knows_nothing(paper, url):
    gazette = paper("loopback")
    gazette.subscribe("ada", url, retries=[60])

    gazette.publish()

    (listed,) = gazette.deliveries()
    (attempt,) = listed["attempts"]
    assert (listed["status"], listed["due"], attempt["status"]) == ("refused", None, None)
    assert "use http://" in attempt["error"] or "--webhook-targets" in attempt["error"]
    assert "secret" not in listed["url"]
    assert gazette.postbook() == []


def test_just_the_checked_address_is_contacted(paper, names, receiver):
    """A name that leads elsewhere the second time it is asked for is asked for once."""
    names["rebinding"] = ["127.0.0.1", "10.1.2.3"]
    gazette = paper("loopback")
    gazette.subscribe("ada", f"http://rebinding:{receiver.port}/")

    gazette.publish()

    (received,) = receiver.wait(1)
    assert received.headers["host"] == f"rebinding:{receiver.port}"
    assert names["rebinding"] == ["10.1.2.3"]
    assert [one["status"] for one in gazette.deliveries()] == ["delivered"]


def test_the_next_address_is_tried_when_one_does_not_listen(paper, names, receiver):
    names["both"] = ["::1 127.0.0.1"]
    gazette = paper("loopback")
    gazette.subscribe("ada", f"http://both:{receiver.port}/")

    gazette.publish()

    assert len(receiver.wait(1)) == 1


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_is_followed_with_method_and_body(paper, receiver, status):
    gazette = paper("loopback")
    gazette.subscribe("ada", f"{receiver.url}/old", secret="hush-hush")
    receiver.answers.append((status, {"Location": "/new"}))

    gazette.publish()

    old, new = receiver.wait(2)
    assert (new.method, new.path, new.body) == ("POST", "/new", old.body)
    assert new.headers["gazette-secret"] == "hush-hush"
    assert [one["status"] for one in gazette.deliveries()] == ["delivered"]


def test_a_redirect_to_a_forbidden_address_is_refused_and_not_followed(paper, receiver):
    with Receiver() as forbidden:
        gazette = paper(f"127.0.0.1:{receiver.port}")
        gazette.subscribe("ada", receiver.url, retries=[60])
        receiver.answers.append((307, {"Location": f"{forbidden.url}/in"}))

        gazette.publish()

        (listed,) = gazette.deliveries()
        assert (listed["status"], listed["due"]) == ("refused", None)
        assert "--webhook-targets" in listed["attempts"][0]["error"]
        assert forbidden.received == []


def test_a_redirect_elsewhere_takes_no_secrets_along(paper, receiver):
    with Receiver() as other:
        gazette = paper("loopback")
        gazette.subscribe("ada", receiver.url, secret="hush-hush")
        receiver.answers.append((307, {"Location": other.url}))

        gazette.publish()

        (received,) = other.wait(1)
        assert not received.headers.keys() & {"gazette-secret", "gazette-seal"}
        assert received.headers["content-type"] == "application/json"


def test_a_redirect_that_would_become_a_get_is_a_failure(paper, receiver):
    gazette = paper("loopback")
    gazette.subscribe("ada", receiver.url)
    receiver.answers.append((302, {"Location": "/new"}))

    gazette.publish()

    assert [(one["status"], one["attempts"][0]["status"]) for one in gazette.deliveries()] == [("failed", 302)]
    assert len(receiver.received) == 1


def test_three_redirects_are_enough(paper, receiver):
    gazette = paper("loopback")
    gazette.subscribe("ada", receiver.url)
    receiver.answers.extend([(307, {"Location": "/round"})] * 9)

    gazette.publish()

    (listed,) = gazette.deliveries()
    assert listed["attempts"][0]["error"] == "redirected more than 3 times"
    assert len(receiver.received) == 4
