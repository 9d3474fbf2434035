"""One attempt: what receivers do to it, and what subscribers cannot do with it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import trustme
from receiver import BOUND, Receiver

from mockserver.state.deliveries import Attempt, Message
from mockserver.webhooks.sending import send
from mockserver.webhooks.targets import Targets

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def raw() -> Iterator[Callable[..., str]]:
    """Starts a receiver that answers one request with these bytes, one by one, and then waits; gives its address."""
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    threads: list[threading.Thread] = []

    def start(*parts: bytes, pause: float = 0.0) -> str:
        def answer() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                for part in parts:
                    connection.sendall(part)
                    over.wait(pause)
                over.wait(BOUND)

        threads.append(threading.Thread(target=answer, daemon=True))
        threads[0].start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield start
    over.set()
    threads[0].join(BOUND)
    server.close()


def sent(url: str, timeout: float = BOUND, **headers: str) -> Attempt:
    return send(Message("told", url, b"{}", headers, timeout=timeout), Targets(["loopback"]), NOW)


def test_a_receiver_that_dribbles_its_head_is_cut_off(raw):
    url = raw(b"HTTP/1.1 200 OK\r\nX-Slow: ", *[b"."] * 1000, pause=0.01)

    attempt = sent(url, timeout=0.1)

    assert (attempt.status, attempt.error) == (None, "no answer within 0.1 s")


def test_a_body_that_never_ends_is_no_answer(raw):
    attempt = sent(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), timeout=0.1)

    assert (attempt.status, attempt.error) == (None, "no answer within 0.1 s")


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_http_is_an_error(raw, said):
    attempt = sent(raw(said), timeout=1)

    assert attempt.status is None
    assert attempt.error


def test_only_the_beginning_of_a_long_answer_is_kept(raw):
    attempt = sent(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"a" * 100000))

    assert (attempt.status, attempt.answer) == (200, b"a" * 2000)


def test_headers_that_frame_the_request_are_not_the_subscribers():
    with Receiver() as receiver:
        attempt = sent(
            receiver.url, **{"Content-Length": "0", "Transfer-Encoding": "chunked", "Host": "elsewhere", "X-Mine": "1"}
        )

        (received,) = receiver.wait(1)
        assert attempt.status == 200
        assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert (received.headers["content-length"], received.headers["x-mine"]) == ("2", "1")
        assert "transfer-encoding" not in received.headers


@pytest.mark.parametrize(("name", "value"), [("X-A", "1\r\nX-B: 2"), ("X:A", "1"), ("X-A", "日")])
def test_a_header_that_is_none_is_an_error_and_nothing_is_sent(name, value):
    with Receiver() as receiver:
        attempt = sent(receiver.url, **{name: value})

        assert attempt.status is None
        assert attempt.error
        assert receiver.received == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/", "http://[::1/", "http://127.0.0.1:x/"])
def test_an_address_that_cannot_be_read_is_an_error(url):
    assert sent(url).error


def test_an_address_in_other_scripts_is_encoded():
    with Receiver() as receiver:
        assert sent(f"{receiver.url}/käse brot?q=ä b").status == 200

        (received,) = receiver.wait(1)
        assert received.path == "/k%C3%A4se%20brot?q=%C3%A4%20b"


def test_https_wants_a_certificate_of_the_name_that_was_meant(tmp_path, monkeypatch):
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    with Receiver(tls=tls) as receiver:
        of_a_stranger = sent(receiver.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        by_address = sent(receiver.url)
        by_name = sent(f"https://localhost:{receiver.port}/")

        assert "certificate verify failed" in of_a_stranger.error
        assert "not valid for '127.0.0.1'" in by_address.error
        assert (by_name.status, by_name.error) == (200, None)


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Receiver() as receiver:
        assert sent(receiver.url).status == 200
