"""Faults in how requests are understood: who asks, for which page, for which rows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from requests.structures import CaseInsensitiveDict

from mockserver.contract.mutants.fault import NOT_JSON, Fault, Mutation, Site, json_of, with_json
from mockserver.contract.mutants.form import fields, form_of, with_form
from mockserver.contract.mutants.members import rows_of, rows_place
from mockserver.contract.sending import Received, Send, Sent
from mockserver.engine.example import presented

Understood = Callable[[str, list[str]], str | None]
"""From a credential's header and those that are known, the right one first, to the one it is taken for."""


def auth() -> Iterator[Fault]:
    """Doors that open to the wrong key, or stay shut."""
    yield _door("any_token", "any token is good", lambda told, known: known[0] if told and told not in known else None)
    yield _door("no_token", "no token is good", lambda told, known: None if told else known[0])
    yield _door(
        "token_prefix",
        "the beginning of a token is good",
        lambda told, known: _one(known, lambda one: _is_beginning(told, one)),
    )
    yield _door(
        "token_and_more",
        "a token and more is good",
        lambda told, known: _one(known, lambda one: told.startswith(one) and told != one),
    )
    yield _door(
        "token_any_case",
        "a token in another case is good",
        lambda told, known: _one(known, lambda one: told.lower() == one.lower() and told != one),
    )
    yield _door(
        "any_scheme",
        "a token by another scheme is good",
        lambda told, known: _one(known, lambda one: _secret(told) == _secret(one) and told != one),
    )
    yield _door(
        "everyone_may",
        "any known credential has full rights",
        lambda told, known: known[0] if told in known[1:] else None,
    )
    yield _door(
        "nobody_may", "only the first credential is good", lambda told, known: "nobody" if told in known[1:] else None
    )
    yield Fault("auth", "form_first", "a wrong form is refused before a wrong token", _form_first)


def paging() -> Iterator[Fault]:
    """Pages of other rows than were asked for."""
    yield Fault("paging", "size_ignored", "the page's size is not heeded", lambda site: _without_page(site, "size"))
    yield Fault("paging", "page_ignored", "every page is the first", lambda site: _without_page(site, "page"))
    yield Fault("paging", "one_row_more", "a page has a row more than asked for", lambda site: _with_page(site, "size"))
    yield Fault("paging", "next_page", "pages are counted from 0", lambda site: _with_page(site, "page"))
    yield _rows("last_lost", "the last row is missing", lambda rows: rows[:-1], 1)
    yield _rows("first_twice", "the first row comes twice", lambda rows: [rows[0], *rows], 1)
    yield _rows("reversed", "rows come in the reverse order", lambda rows: rows[::-1], 2)
    yield _rows("none", "a list is empty", lambda _: [], 1)


def filters() -> Iterator[Fault]:
    """Rows that nobody asked for."""
    yield Fault("filters", "filter_ignored", "a query parameter is not heeded", _ignored)
    yield Fault("filters", "filter_inverted", "the rows that were not asked for", _inverted)
    yield Fault("filters", "bad_value_accepted", "a bad query value is dropped instead of refused", _forgiving)


def _one(known: list[str], fits: Callable[[str], bool]) -> str | None:
    return next((one for one in known if fits(one)), None)


def _is_beginning(told: str, one: str) -> bool:
    return len(told) >= len(one) - 8 and one.startswith(told) and told != one


def _secret(told: str) -> str:
    """The token that a credential's header holds, whatever its scheme."""
    text = told.rpartition(" ")[2]
    try:
        return base64.b64decode(text, validate=True).decode().rpartition(":")[2] if told[:5] == "Basic" else text
    except ValueError:
        return text


def _known(site: Site) -> tuple[str, list[str]] | None:
    """The header of the operation's credential, and what the scenario's say there, the first with full rights."""
    if not site.operation.security or not site.operation.security[0] or not site.tokens:
        return None
    scheme = site.provider.schemes[site.operation.security[0][0]]
    told = [presented(scheme, token) for token in site.tokens.values()]
    return told[0][0], [value for _, value in told]


def _door(name: str, about: str, taken_for: Understood) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        found = _known(site)
        if found is None:
            return None
        header, known = found

        def wire(sent: Sent, send: Send) -> Received:
            headers = CaseInsensitiveDict(sent.headers)
            told = taken_for(headers.get(header, ""), known)
            if told is None:
                return send(sent)
            headers[header] = told
            return send(replace(sent, headers=dict(headers)))

        return Mutation(f"request {header}", wire)

    return Fault("auth", name, about, mutate)


def _form_first(site: Site) -> Mutation | None:
    found = _known(site)
    refused = [
        got for sent, got in site.answers if got.status in (400, 422) and form_of(sent) is NOT_JSON and sent.body
    ]
    if found is None or not refused:
        return None
    header, known = found

    def wire(sent: Sent, send: Send) -> Received:
        is_known = CaseInsensitiveDict(sent.headers).get(header) in known
        return refused[0] if not is_known and form_of(sent) in (NOT_JSON, {}) else send(sent)

    return Mutation("request", wire)


def pairs_of(sent: Sent) -> list[tuple[str, str]]:
    """Names and values of the query."""
    return parse_qsl(sent.query, keep_blank_values=True)


def with_pairs(sent: Sent, pairs: list[tuple[str, str]]) -> Sent:
    """The request with another query."""
    return replace(sent, query=urlencode(pairs, quote_via=quote))


def without(sent: Sent, name: str) -> Sent:
    """The request as if a query parameter, or a member of its body, had not been sent."""
    form = form_of(sent)
    if isinstance(form, dict) and name in form:
        sent = with_form(sent, {key: value for key, value in form.items() if key != name})
    pairs = pairs_of(sent)
    kept = [(key, value) for key, value in pairs if key.lower() != name.lower()]
    return with_pairs(sent, kept) if kept != pairs else sent


def _page_name(site: Site, which: str) -> str | None:
    """What the operation calls the page, or its size."""
    pagination = site.provider.settings.pagination
    wanted = pagination.page if which == "page" else pagination.size
    folded = {wanted, "".join(part.capitalize() if index else part for index, part in enumerate(wanted.split("-")))}
    names = [one.name for one in site.operation.parameters if one.where == "query"]
    names += [one.place[0] for one in fields(site.provider, site.operation) if len(one.place) == 1]
    return next((name for name in names if name in folded), None)


def _without_page(site: Site, which: str) -> Mutation | None:
    name = _page_name(site, which)
    return Mutation(f"request {name}", lambda sent, send: send(without(sent, name))) if name else None


def _with_page(site: Site, which: str) -> Mutation | None:
    name = _page_name(site, which)
    if name is None:
        return None

    def wire(sent: Sent, send: Send) -> Received:
        form = form_of(sent)
        if isinstance(form, dict) and isinstance(form.get(name), int):
            return send(with_form(sent, {**form, name: form[name] + 1}))
        pairs = [
            (key, str(int(value) + 1) if key == name and value.isdigit() else value) for key, value in pairs_of(sent)
        ]
        return send(with_pairs(sent, pairs) if pairs != pairs_of(sent) else sent)

    return Mutation(f"request {name}", wire)


def _rows(name: str, about: str, change: Callable[[list[Any]], list[Any]], least: int) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        if not any(len(rows_of(body) or []) >= least for body in site.successes):
            return None

        def wire(sent: Sent, send: Send) -> Received:
            received = send(sent)
            body = json_of(received.body)
            rows = rows_of(body)
            if received.status >= 400 or rows is None or len(rows) < least:
                return received
            place = rows_place(body)
            assert place is not None
            return with_json(received, {**body, place[0]: change(rows)} if place else change(rows))

        return Mutation("answer", wire)

    return Fault("paging", name, about, mutate)


def _filter(site: Site, name: str) -> str | None:
    pages = {_page_name(site, "page"), _page_name(site, "size")}
    names = [one.name for one in site.operation.parameters if one.where == "query" and one.name not in pages]
    return site.random(name).choice(names) if names else None


def _ignored(site: Site) -> Mutation | None:
    name = _filter(site, "filter_ignored")
    return Mutation(f"request {name}", lambda sent, send: send(without(sent, name))) if name else None


def _inverted(site: Site) -> Mutation | None:
    name = _filter(site, "filter_inverted")
    if name is None:
        return None

    def wire(sent: Sent, send: Send) -> Received:
        received, every = send(sent), without(sent, name)
        chosen = rows_of(json_of(received.body))
        if every == sent or received.status >= 400 or chosen is None:
            return received
        all_rows = rows_of(json_of(send(every).body)) or []
        body = json_of(received.body)
        place = rows_place(body)
        assert place is not None
        others = [row for row in all_rows if row not in chosen]
        return with_json(received, {**body, place[0]: others} if place else others)

    return Mutation(f"request {name}", wire)


def _forgiving(site: Site) -> Mutation | None:
    names = [one.name for one in site.operation.parameters if one.where == "query" and not one.required]
    if not names:
        return None
    name = site.random("bad_value_accepted").choice(names)

    def wire(sent: Sent, send: Send) -> Received:
        received, every = send(sent), without(sent, name)
        return send(every) if received.status == 400 and every != sent else received

    return Mutation(f"request {name}", wire)
