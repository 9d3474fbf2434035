"""Faults around the body: statuses, headers, and the words of refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from requests.structures import CaseInsensitiveDict

from mockserver.contract.mutants.answers import is_word
from mockserver.contract.mutants.fault import NOT_JSON, Fault, Mutation, Site, json_of, with_json
from mockserver.contract.mutants.members import Place, changed, fitting, told
from mockserver.contract.sending import Received, Send, Sent

Answered = Callable[[Received], Received]
_STATUSES = (
    (200, 201),
    (200, 202),
    (200, 204),
    (201, 200),
    (204, 200),
    (400, 422),
    (400, 404),
    (400, 200),
    (401, 403),
    (401, 404),
    (403, 401),
    (403, 404),
    (404, 400),
    (404, 401),
    (404, 410),
    (405, 404),
    (415, 400),
)


def statuses() -> Iterator[Fault]:
    """Right answers under another status."""
    yield from (_other_status(was, now) for was, now in _STATUSES)
    yield _where(
        "statuses", "200_for_404", "an empty success where 404 is due", 404, lambda got: _plain(got, 200, b"[]")
    )
    yield _good("statuses", "500", "an internal error", lambda got: _plain(got, 500, b'{"error":"internal"}'))


def _other_status(was: int, now: int) -> Fault:
    return _where("statuses", f"{now}_for_{was}", f"{now} where {was} is due", was, lambda got: _as(got, now))


def headers() -> Iterator[Fault]:
    """Headers that are missing, wrong, or always the same."""
    yield Fault(
        "headers", "header_lost", "a header is missing", lambda site: _of_a_header(site, "header_lost", True, None)
    )
    yield Fault(
        "headers",
        "header_lost_on_refusal",
        "a refusal lacks a header",
        lambda site: _of_a_header(site, "header_lost_on_refusal", False, None),
    )
    yield Fault(
        "headers",
        "count_off",
        "a number in a header is one more",
        lambda site: _of_a_header(site, "count_off", True, _one_more),
    )
    yield _good(
        "headers", "plain_text", "JSON that is called text", lambda got: _with(got, "Content-Type", "text/plain")
    )
    yield _bad(
        "headers", "html_refusal", "a refusal that is called HTML", lambda got: _with(got, "Content-Type", "text/html")
    )
    yield Fault("headers", "same_trace", "a header that is new each time stays the same", _same)
    yield Fault("headers", "allow_lost", "405 without Allow", lambda site: _lost_at(site, 405, "Allow"))
    yield Fault(
        "headers",
        "challenge_lost",
        "401 without WWW-Authenticate",
        lambda site: _lost_at(site, 401, "WWW-Authenticate"),
    )


def refusals() -> Iterator[Fault]:
    """Refusals in other words than the provider's."""
    yield _said(
        "other_code",
        "another number in a refusal",
        lambda v: isinstance(v, int) and not isinstance(v, bool),
        lambda v: v + 1,
    )
    yield _said("other_words", "another text in a refusal", is_word, lambda v: f"{v}!")
    yield _said("no_words", "an empty text in a refusal", is_word, lambda _: "")
    yield _said("no_list", "an empty list in a refusal", lambda v: isinstance(v, list) and bool(v), lambda _: [])
    yield _said(
        "word_lost",
        "a refusal lacks a member",
        lambda v: isinstance(v, dict) and bool(v),
        lambda v: dict(list(v.items())[1:]),
    )
    yield _said("word_added", "a refusal has a member more", lambda v: isinstance(v, dict), lambda v: {**v, "hint": ""})
    yield _bad("errors", "refusal_enveloped", "a refusal in an envelope", _enveloped)
    yield _bad(
        "errors", "refusal_empty", "a refusal without a body", lambda got: Received(got.status, got.headers, b"")
    )
    yield _bad(
        "errors",
        "refusal_page",
        "a page for people",
        lambda got: _plain(got, got.status, b"<h1>Error</h1>", "text/html"),
    )


def _as(got: Received, status: int) -> Received:
    return Received(status, got.headers, b"" if status == 204 else got.body)


def _plain(got: Received, status: int, body: bytes, media: str = "application/json") -> Received:
    return Received(status, {**got.headers, "Content-Type": media}, body)


def _with(got: Received, name: str, value: str | None) -> Received:
    kept = {key: told for key, told in got.headers.items() if key.lower() != name.lower()}
    return Received(got.status, kept if value is None else {**kept, name: value}, got.body)


def answered(change: Answered, when: Callable[[Received], bool], place: str = "") -> Mutation:
    """Every answer for which ``when`` holds is changed."""

    def wire(sent: Sent, send: Send) -> Received:
        received = send(sent)
        return change(received) if when(received) else received

    return Mutation(place, wire)


def _where(group: str, name: str, about: str, status: int, change: Answered) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        return answered(change, lambda got: got.status == status) if status in site.statuses else None

    return Fault(group, name, about, mutate)


def _good(group: str, name: str, about: str, change: Answered) -> Fault:
    return Fault(group, name, about, lambda _: answered(change, lambda got: got.status < 400))


def _bad(group: str, name: str, about: str, change: Answered) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        status = _refused(site, name)
        return status and answered(change, lambda got: got.status == status, f"answer {status}")  # type: ignore[return-value]

    return Fault(group, name, about, mutate)


def _refused(site: Site, name: str) -> int | None:
    """One status of refusals, of those that the operation gives."""
    found = [status for status in site.statuses if status >= 400]
    return site.random(name).choice(found) if found else None


def _said(name: str, about: str, fits: Callable[[Any], bool], change: Callable[[Any], Any]) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        spots = sorted(
            {
                (received.status, place)
                for _, received in site.answers
                if received.status >= 400 and (body := json_of(received.body)) is not NOT_JSON
                for place in fitting([body], fits)
            }
        )
        if not spots:
            return None
        status, place = site.random(name).choice(spots)
        return _in_refusals(status, place, lambda value: change(value) if fits(value) else value)

    return Fault("errors", name, about, mutate)


def _in_refusals(status: int, place: Place, change: Callable[[Any], Any]) -> Mutation:
    def altered(got: Received) -> Received:
        body = json_of(got.body)
        return got if body is NOT_JSON else with_json(got, changed(body, place, change))

    return answered(altered, lambda got: got.status == status, f"answer {status} {told(place)}")


def _enveloped(got: Received) -> Received:
    body = json_of(got.body)
    return with_json(got, {"error": got.body.decode(errors="replace") if body is NOT_JSON else body})


def _of_a_header(site: Site, name: str, is_good: bool, change: Callable[[str], str] | None) -> Mutation | None:
    names = {
        header.lower()
        for _, received in site.answers
        if (received.status < 400) is is_good
        for header, value in received.headers.items()
        if header.lower() not in ("content-length", "x-mock-explain") and (change is None or value.isdigit())
    }
    if not names:
        return None
    chosen = site.random(name).choice(sorted(names))

    def altered(got: Received) -> Received:
        value = CaseInsensitiveDict(got.headers).get(chosen)
        return got if value is None else _with(got, chosen, change(value) if change else None)

    return answered(altered, lambda got: (got.status < 400) is is_good, f"answer {chosen}")


def _one_more(value: str) -> str:
    return str(int(value) + 1) if value.isdigit() else value


def _same(site: Site) -> Mutation | None:
    seen: dict[str, set[str]] = {}
    for _, received in site.answers:
        for header, value in received.headers.items():
            if header.lower() != "x-mock-explain":
                seen.setdefault(header, set()).add(value)
    every = len(site.answers)
    fresh = sorted(header for header, values in seen.items() if len(values) == every > 2)
    if not fresh:
        return None
    first: dict[str, str] = {}

    def altered(got: Received) -> Received:
        value = CaseInsensitiveDict(got.headers).get(fresh[0])
        return got if value is None else _with(got, fresh[0], first.setdefault("first", value))

    return answered(altered, lambda _: True, f"answer {fresh[0]}")


def _lost_at(site: Site, status: int, name: str) -> Mutation | None:
    has = any(got.status == status and name in CaseInsensitiveDict(got.headers) for _, got in site.answers)
    return answered(lambda got: _with(got, name, None), lambda got: got.status == status) if has else None
