"""Pages of a list: together they are the whole, in its order, and their headers say so."""

from __future__ import annotations

from typing import Any

from mockserver.contract.resources import answer_schemas, rows_of
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import example_headers
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

_SIZES = (1, 2, 3)
_MOST = 200  # rows; whoever has more is read in fewer pages


def flow_pages_make_up_the_whole(operation: Operation, target: Target) -> None:
    """Pages of several sizes sum to the whole, the page after the last is empty."""
    most = _most(operation, target)
    whole = _rows(operation, target, 1, most)[1]
    for size in _SIZES:
        rows: list[Any] = []
        pages = min(-(-len(whole) // size), 6)
        for page in range(1, pages + 1):
            reply, some = _rows(operation, target, page, size)
            is_last = page * size >= len(whole)
            assert len(some) == min(size, len(whole) - len(rows)), f"page {page} of {size} has {len(some)} rows"
            rows += some
            if len(whole) < most:
                _expect_headers(operation, target, reply, page, size, len(some), len(whole), is_last)
        assert rows == whole[: len(rows)], f"pages of {size} of {operation.id} are not its whole list"
    beyond = _rows(operation, target, len(whole) + 2, 1)[1]
    assert len(whole) == most or not beyond, f"{operation.id} has rows beyond the last page: {beyond}"


def is_paged(provider: Provider, operation: Operation) -> bool:
    """Whether a GET answers rows and takes the provider's page and size."""
    pagination = provider.settings.pagination
    names = {one.name for one in operation.parameters if one.where == "query"}
    if operation.method != "GET" or not names.issuperset((pagination.page, pagination.size)):
        return False
    parts = [part for one in answer_schemas(operation.success) for part in provider.references.parts(one)]
    has_items = operation.contract is not None and operation.contract.items is not None
    return has_items or any(part.value.get("type") == "array" for part in parts)


def _most(operation: Operation, target: Target) -> int:
    """The largest page that is asked for."""
    pagination = target.provider.settings.pagination
    size = next(one for one in operation.parameters if one.where == "query" and one.name == pagination.size)
    bounds = [part.value.get("maximum", _MOST) for part in target.provider.references.parts(size.schema)]
    return int(min(_MOST, pagination.maximum, *bounds))


def _rows(operation: Operation, target: Target, page: int, size: int) -> tuple[Reply, list[Any]]:
    pagination = target.provider.settings.pagination
    required = {one.name: one.example for one in operation.parameters if one.where == "query" and one.required}
    query = {**required, pagination.page: page, pagination.size: size}
    reply = target.call(operation.id, query=query, headers=dict(example_headers(operation)))
    assert reply.status < 300, f"{operation.id} of {query} answered {reply.status}: {reply.body}"
    return reply, rows_of(operation, reply)


def _expect_headers(
    operation: Operation, target: Target, reply: Reply, page: int, size: int, items: int, total: int, is_last: bool
) -> None:
    told = {"page": page, "size": size, "items": items, "total": total, "last": str(is_last).lower()}
    for what, name in target.provider.settings.pagination.headers.items():
        if name.lower() in operation.success.required:
            found = reply.headers.get(name, "")
            assert found.lower() == str(told[what]), f"{operation.id}, page {page} of {size}: {name} is {found!r}"
