"""Lists as awork answers them: filtered, put in order, and cut into pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockserver.engine import Page
from mockserver.errors import Invalid
from mockserver.providers.awork._expressions import BadExpression
from mockserver.providers.awork._filter import matching
from mockserver.providers.awork._order import ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockserver.engine import Call
    from mockserver.spec.references import Located, References
    from mockserver.state.store import Record


def _unchanged(record: Record) -> Record:
    return record


@dataclass(frozen=True, slots=True)
class Part:
    """The rows that one collection gives to a list: its records with these members, each turned into a row."""

    collection: str
    row: Callable[[Record], Record] = _unchanged
    equals: Mapping[str, Any] = field(default_factory=dict)

    def page(self, call: Call, offset: int, limit: int | None) -> tuple[list[Record], int]:
        """Up to ``limit`` rows from ``offset`` on, and how many there are in all."""
        records, total = call.store[self.collection].page(offset, limit, **self.equals)
        return [self.row(record) for record in records], total


def page_of(call: Call, component: str, *parts: Part) -> Page:
    """The asked page of the parts' rows, one part after the other; ``component`` is the schema of a row.

    Raises Invalid for a filter or an order that cannot be understood.
    """
    _ask_for_size(call)
    if call.params.get("filterby") or call.params.get("orderby"):
        return rows_page(call, component, [row for part in parts for row in part.page(call, 0, None)[0]])
    return Page(*_window(call, parts))


def rows_page(call: Call, component: str, rows: list[Record]) -> Page:
    """The asked page of rows that are at hand. Raises Invalid as ``page_of`` does."""
    _ask_for_size(call)
    found = _ordered(call, component, _filtered(call, component, rows))
    offset, limit = call.window
    return Page(found[offset:] if limit is None else found[offset : offset + limit], len(found))


def _window(call: Call, parts: tuple[Part, ...]) -> tuple[list[Record], int]:
    """Only the records of the asked page are read, however many there are."""
    offset, limit = call.window
    rows: list[Record] = []
    total = 0
    for part in parts:
        found, count = part.page(call, max(0, offset - total), None if limit is None else limit - len(rows))
        rows += found
        total += count
    return rows, total


def _ask_for_size(call: Call) -> None:
    """Lists that come whole without a size have a second page none the less: who pages until it is empty must end."""
    pagination = call.provider.settings.pagination
    if call.quirk("page_of_ten") and pagination.size in call.params and call.asked(pagination.size) is None:
        call.params[pagination.size] = 10
    if call.params.get(pagination.size) is None and call.params.get(pagination.page, 1) > 1:
        call.params[pagination.size] = pagination.maximum


def _filtered(call: Call, component: str, rows: list[Record]) -> list[Record]:
    expression = call.params.get("filterby")
    if not expression:
        return rows
    try:
        test = matching(expression, now=call.now, caller=call.caller.subject, properties=_row_schema(call, component))
    except BadExpression as error:
        raise _bad("filterby", expression, error) from error
    return [row for row in rows if test(row)]


def _ordered(call: Call, component: str, rows: list[Record]) -> list[Record]:
    expression = call.params.get("orderby")
    if not expression:
        return rows
    try:
        return ordered(rows, expression, _row_schema(call, component))
    except BadExpression as error:
        raise _bad("orderby", expression, error) from error


def _bad(parameter: str, expression: str, error: BadExpression) -> Invalid:
    message = f"Something is wrong with the given '{parameter}' expression. {error}"
    return Invalid("invalid-filter-or-order", message, got=expression, expected=error.remedy)


def _row_schema(call: Call, component: str) -> dict[str, Any]:
    """The component with its references resolved, as the languages want it."""
    schema: dict[str, Any] = _inlined(call.provider.references, call.provider.components[component])
    return schema


def _inlined(references: References, node: Located) -> Any:
    node = references.follow(node)
    if isinstance(node.value, dict):
        return {name: _inlined(references, node / name) for name in node.value}
    if isinstance(node.value, list):
        return [_inlined(references, node / index) for index in range(len(node.value))]
    return node.value
