"""Faults in how forms are taken: numbers and texts at their boundaries, absent and unknown members, media types."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from mockserver.contract.mutants.answers import is_number
from mockserver.contract.mutants.fault import NOT_JSON, Fault, Mutation, Site
from mockserver.contract.mutants.form import Field, fields, form_of, with_form
from mockserver.contract.mutants.members import changed, told
from mockserver.contract.sending import Received, Send, Sent
from mockserver.engine.example import example_body

_MANY = 40  # characters of a text that is cut where no maximum is declared
Change = Callable[[Any], Any]


def boundaries() -> Iterator[Fault]:
    """Numbers and texts that are taken for others."""
    yield _bounded("maximum_passed", "more than the maximum is taken for it", ("maximum",), min)
    yield _bounded("minimum_passed", "less than the minimum is taken for it", ("minimum",), max)
    yield _bounded("maximum_refused", "the maximum is refused", ("maximum",), lambda v, n: n + 1 if v == n else v)
    yield _bounded("minimum_refused", "the minimum is refused", ("minimum",), lambda v, n: n - 1 if v == n else v)
    yield _number("zero_lost", "0 is taken for null", lambda v: None if v == 0 else v)
    yield _number("fraction_cut", "fractions are cut off", int)
    yield _number("number_one_less", "a number is taken for one less", lambda v: v - 1 if v > 1 else v)
    yield _text("trimmed", "texts lose blanks around them", str.strip)
    yield _text(
        "latin_only", "letters beyond Latin-1 become ?", lambda v: v.encode("latin-1", "replace").decode("latin-1")
    )
    yield _text("ascii_only", "letters beyond ASCII become ?", lambda v: v.encode("ascii", "replace").decode())
    yield _text("emoji_lost", "emoji disappear", lambda v: "".join(one for one in v if ord(one) < 0x10000))
    yield _text("decomposed", "accents are parted from their letters", lambda v: unicodedata.normalize("NFD", v))
    yield _text("lower_case", "texts lose their capitals", str.lower)
    yield _text(
        "blanks_merged",
        "runs of blanks become one",
        lambda v: " ".join(v.split(" ")) if "  " not in v else v.replace("  ", " "),
    )
    yield _text("empty_as_null", "an empty text is taken for null", lambda v: v or None)
    yield Fault("boundaries", "text_cut", "long texts are cut", lambda site: _cut(site, "text_cut", -1))
    yield Fault(
        "boundaries",
        "too_long_accepted",
        "texts beyond the maximum are cut instead of refused",
        lambda site: _cut(site, "too_long_accepted", 0),
    )
    yield Fault("boundaries", "null_ignored", "null is taken for not sent", _null_ignored)
    yield Fault("boundaries", "member_ignored", "a member is not heeded", _member_ignored)
    yield Fault("boundaries", "absence_forgiven", "missing members are filled in", _filled_in)
    yield Fault("boundaries", "digits_accepted", "digits in a text are taken for a number", _digits)
    yield Fault("boundaries", "unknown_refused", "members that nobody declared are refused", _unknown_refused)
    yield Fault("boundaries", "no_json_accepted", "what is not JSON is taken for an example", _no_json)
    yield Fault("boundaries", "any_media_type", "any media type is taken for JSON", _any_media)


def _at(site: Site, name: str, fits: Callable[[Field], bool]) -> Field | None:
    found = [one for one in fields(site.provider, site.operation) if fits(one)]
    return site.random(name).choice(found) if found else None


def _taken(field: Field, fits: Callable[[Any], bool], change: Change) -> Mutation:
    """What fits at the member is taken for something else."""

    def wire(sent: Sent, send: Send) -> Received:
        form = form_of(sent)
        if form is NOT_JSON:
            return send(sent)
        other = changed(form, field.place, lambda value: change(value) if fits(value) else value)
        return send(with_form(sent, other) if other != form else sent)

    return Mutation(f"request {told(field.place)}", wire)


def _bounded(name: str, about: str, keywords: tuple[str, ...], change: Callable[[Any, Any], Any]) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        field = _at(site, name, lambda one: one.bound(*keywords) is not None)
        return field and _taken(field, is_number, lambda value: change(value, field.bound(*keywords)))  # type: ignore[return-value]

    return Fault("boundaries", name, about, mutate)


def _number(name: str, about: str, change: Change) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        field = _at(site, name, lambda one: bool({"integer", "number"} & set(one.types)))
        return field and _taken(field, is_number, change)  # type: ignore[return-value]

    return Fault("boundaries", name, about, mutate)


def _is_free_text(field: Field) -> bool:
    return "string" in field.types and not {"enum", "format", "pattern", "const"} & field.schema.keys()


def _text(name: str, about: str, change: Change) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        field = _at(site, name, _is_free_text)
        return field and _taken(field, lambda value: isinstance(value, str), change)  # type: ignore[return-value]

    return Fault("boundaries", name, about, mutate)


def _cut(site: Site, name: str, by: int) -> Mutation | None:
    field = _at(site, name, lambda one: _is_free_text(one) and (by < 0 or one.bound("maxLength") is not None))
    if field is None:
        return None
    most = int(field.bound("maxLength") or _MANY) + by
    return _taken(field, lambda value: isinstance(value, str), lambda value: value[:most])


def _dropping(field: Field, fits: Callable[[Any], bool]) -> Mutation:
    *outer, name = field.place

    def drop(holder: Any) -> Any:
        is_there = isinstance(holder, dict) and name in holder and fits(holder[name])
        return {key: value for key, value in holder.items() if key != name} if is_there else holder

    made = _taken(Field(tuple(outer), {}), lambda _: True, drop)
    return Mutation(f"request {told(field.place)}", made.wire)


def _null_ignored(site: Site) -> Mutation | None:
    field = _at(site, "null_ignored", lambda one: "null" in one.types)
    return _dropping(field, lambda value: value is None) if field else None


def _member_ignored(site: Site) -> Mutation | None:
    field = _at(site, "member_ignored", lambda one: one.place[-1] != "*")
    return _dropping(field, lambda _: True) if field else None


def _again(site: Site, is_due: Callable[[Sent, Received], bool], other: Callable[[Sent], Sent]) -> Mutation | None:
    """What was refused is done after all, as another request."""
    if site.operation.body is None or not example_body(site.operation):
        return None

    def wire(sent: Sent, send: Send) -> Received:
        received = send(sent)
        return send(other(sent)) if received.status in (400, 415, 422) and is_due(sent, received) else received

    return Mutation("request", wire)


def _example(site: Site) -> Any:
    form = form_of(Sent("", "", body=example_body(site.operation)))
    return form if isinstance(form, dict) else {}


def _filled_in(site: Site) -> Mutation | None:
    return _again(
        site,
        lambda sent, _: isinstance(form := form_of(sent), dict) and bool(_example(site).keys() - form.keys()),
        lambda sent: with_form(sent, {**_example(site), **form_of(sent)}),
    )


def _digits(site: Site) -> Mutation | None:
    field = _at(site, "digits_accepted", lambda one: "integer" in one.types and "string" not in one.types)
    return _taken(field, lambda v: isinstance(v, str) and v.isdecimal(), int) if field else None


def _unknown_refused(site: Site) -> Mutation | None:
    names = {one.place[0].lower() for one in fields(site.provider, site.operation)}
    if not names:
        return None

    def wire(sent: Sent, send: Send) -> Received:
        form = form_of(sent)
        is_strange = isinstance(form, dict) and any(name.lower() not in names for name in form)
        return send(replace(sent, body=b"{") if is_strange else sent)

    return Mutation("request", wire)


def _no_json(site: Site) -> Mutation | None:
    return _again(
        site,
        lambda sent, _: bool(sent.body) and form_of(sent) is NOT_JSON,
        lambda sent: replace(sent, body=example_body(site.operation)),
    )


def _any_media(site: Site) -> Mutation | None:
    def as_json(sent: Sent) -> Sent:
        kept = {name: value for name, value in sent.headers.items() if name.lower() != "content-type"}
        return replace(sent, headers={**kept, "Content-Type": "application/json"})

    return _again(site, lambda sent, _: form_of(sent) is not NOT_JSON, as_json)
