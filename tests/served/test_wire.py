"""What the WSGI server makes of a request before a fake sees it: bodies and addresses arrive whole in any form."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from mockserver.process import MockServer

BOOKS = "/library.test/v1/books"
HEADERS = {"Authorization": "Bearer card-of-the-librarian", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def url(toy: Path) -> Iterator[str]:
    with MockServer("--specs", str(toy / "specs"), "--fixtures", str(toy / "fixtures"), "--max-body", "1000") as server:
        yield server.url


@pytest.fixture(params=["HTTP/1.1", "HTTP/2"])
def client(url: str, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A client that speaks one of the two, past any proxy."""
    is_2 = request.param == "HTTP/2"
    with httpx.Client(base_url=url, headers=HEADERS, http1=not is_2, http2=is_2, trust_env=False) as client:
        yield client


def in_pieces(body: bytes) -> Iterator[bytes]:
    """A body whose length the client does not know beforehand."""
    yield body[:5]
    yield body[5:]


def test_a_body_without_length_is_read(client):
    answer = client.post(BOOKS, content=in_pieces(b'{"title": "In pieces", "shelf": 1}'))

    assert (answer.status_code, answer.json()["title"]) == (201, "In pieces")


@pytest.mark.parametrize("as_sent", [bytes, in_pieces], ids=["whole", "in pieces"])
def test_a_body_beyond_the_limit_is_refused_and_the_connection_lives(client, as_sent):
    refused = client.post(BOOKS, content=as_sent(b" " * 1001))

    assert refused.status_code == 413
    assert client.get(BOOKS).status_code == 200


def test_a_request_line_with_headers_beyond_64_kib_is_refused(client):
    assert client.get(f"{BOOKS}?q={'x' * 60_000}").status_code == 200
    assert client.get(BOOKS, headers={"X-Long": "x" * 60_000}).status_code == 200
    assert client.get(BOOKS, headers={"X-Long": "x" * 70_000}).status_code == 431
    assert client.get(BOOKS).status_code == 200


def test_a_path_in_utf_8_is_decoded_and_other_bytes_are_found_nowhere(client):
    told = client.get("/b%C3%BCcher").json()["detail"]
    garbled = client.get("/b%FCcher").json()["detail"]

    assert told.startswith("'bücher' is no known host")
    assert garbled.startswith("'b\ufffdcher' is no known host")


def test_head_and_unread_bodies_leave_the_connection_in_order(client):
    head = client.head("/__admin/health")
    unread = client.request("GET", BOOKS, content=b"{}")

    assert (head.status_code, head.content) == (200, b"")
    assert unread.status_code == 200
    assert client.get("/__admin/health").json()["status"] == "ok"


def spoken(url: str, *sent: bytes) -> bytes:
    """What comes back for bytes that no tidy client would send."""
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=5) as connection:
        received = b""
        for part in sent:
            connection.sendall(part)
            received += connection.recv(65536)
        return received


def test_a_query_that_was_not_percent_encoded_is_read_as_utf_8(url):
    query = "genre=émigré"
    head = f"GET {BOOKS}?{query} HTTP/1.1\r\nHost: x\r\nAuthorization: {HEADERS['Authorization']}\r\n\r\n"

    answer = spoken(url, head.encode())

    assert answer.startswith(b"HTTP/1.1 422")
    assert httpx.get(f"{url}/__admin/explain/last", trust_env=False).json()["got"] == "émigré"


def test_a_client_that_waits_for_100_continue_gets_it(url):
    body = b'{"title": "Waited for", "shelf": 1}'
    headers = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    head = f"POST {BOOKS} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"

    answer = spoken(url, head.encode(), body)

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n")
