"""``/metrics`` in Prometheus' format: what the data plane counted, and what is there just now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from mockserver import __version__
from mockserver.counts import BOUNDS, Counts
from mockserver.state.cells import AwayError
from mockserver.universe import Universe

if TYPE_CHECKING:
    from prometheus_client import Metric


def metrics(universe: Universe, guard: Callable[[], Response | None]) -> Blueprint:
    """The route, guarded as the control plane is."""
    plane = Blueprint("metrics", __name__)
    plane.before_request(guard)

    @plane.get("/metrics")
    def show_metrics() -> Response:
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
        from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Told(universe))
        ProcessCollector(registry=registry)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)

    return plane


class _Told:
    """The metrics of one app, collected when they are asked for."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        yield InfoMetricFamily("mockserver", "What is running.", {"version": __version__})
        with suppress(AwayError):  # they cannot be counted while their store is away; the rest can
            opened = len(self._universe.worlds.open())
            yield GaugeMetricFamily("mockserver_worlds", "Worlds that are open, the main one among them.", opened)
        yield from _counted(self._universe.counts)


def _counted(counts: Counts) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    requests = CounterMetricFamily(
        "mockserver_requests", "Requests to providers.", labels=("provider", "operation", "status")
    )
    latencies = HistogramMetricFamily(
        "mockserver_request_seconds", "From a request's arrival to its answer.", labels=("provider", "operation")
    )
    refusals = CounterMetricFamily(
        "mockserver_refusals", "Requests that were refused, by the step that did.", labels=("provider", "step")
    )
    taken: dict[tuple[str, str], tuple[list[int], int]] = {}
    with counts.lock:
        for (provider, asked, status), latency in counts.answered.items():
            operation = asked.id if asked else ""
            requests.add_metric((provider, operation, str(status)), sum(latency.buckets))
            buckets, total = taken.get((provider, operation), ([0] * len(latency.buckets), 0))
            summed = list(map(add, buckets, latency.buckets))
            taken[provider, operation] = (summed, total + latency.total)
        for refused, number in counts.refused.items():
            refusals.add_metric(refused, number)
        errors = counts.store_errors
    bounds = (*(str(bound / 1e6) for bound in BOUNDS), "+Inf")
    for named, (buckets, total) in taken.items():
        latencies.add_metric(named, list(zip(bounds, map(float, accumulate(buckets)), strict=True)), total / 1e6)
    yield from (requests, latencies, refusals)
    yield CounterMetricFamily("mockserver_store_errors", "Requests that found the store away.", errors)
