"""Sends what is due, by each world's clock, beside the requests that caused it."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from mockserver.engine.behaviours import Behaviours
from mockserver.state.cells import AwayError
from mockserver.state.deliveries import Delivery
from mockserver.state.world import World
from mockserver.webhooks.sending import send
from mockserver.webhooks.targets import Targets

_MOST_AT_ONCE = 32
_LONGEST_WAIT = 3600.0  # seconds; then the clock is asked again
_IDLE_SECONDS = 5.0  # then its thread ends; the next delivery starts another
_EVERY_SECONDS = 30.0  # between two rounds over worlds that others may have left
_AWAY_SECONDS = 1.0
_log = logging.getLogger("mockserver")


class Courier:
    """Delivers for the worlds it is told of, and for no other: copies of worlds never send anything.

    One thread watches the clocks; each attempt has its own, so that a slow receiver keeps nobody else waiting. A
    receiver is told one thing at a time. ``behaviours`` are the providers' by name.
    """

    def __init__(self, targets: Targets, behaviours: Mapping[str, Behaviours]) -> None:
        self._targets = targets
        self._behaviours = behaviours
        self._changed = threading.Condition()
        self._woken: dict[str, World] = {}
        self._waiting: dict[str, tuple[float, World]] = {}
        self._under_way = 0
        self._is_looking = False
        self._thread: threading.Thread | None = None

    def wake(self, world: World) -> None:
        """Something of that world may be due now: it was just caused, or the clock was moved."""
        with self._changed:
            self._woken[world.name] = world
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="mockserver courier", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def resume(self, waiting: Callable[[], Iterable[World]]) -> None:
        """Look after the ``waiting`` worlds now and then: whoever was to deliver for them may have ended."""

        def look() -> None:
            while True:
                with suppress(AwayError):
                    for world in waiting():
                        self.wake(world)
                time.sleep(_EVERY_SECONDS)

        threading.Thread(target=look, name="mockserver courier's rounds", daemon=True).start()

    def rest(self, timeout: float) -> bool:
        """Wait until everything that is due was sent; False if that takes longer (real seconds)."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._woken or self._under_way or self._is_looking), timeout)

    def _watch(self) -> None:
        while (world := self._next()) is not None:
            self._look(world)

    def _next(self) -> World | None:
        """The next world in which something may be due, once it may; None when there is nothing to wait for."""
        with self._changed:
            self._is_looking = False
            self._changed.notify_all()
            while True:
                now = time.monotonic()
                late = [name for name, (moment, _) in self._waiting.items() if moment <= now]
                self._woken.update((name, self._waiting.pop(name)[1]) for name in late)
                if self._woken and self._under_way < _MOST_AT_ONCE:
                    self._is_looking = True
                    return self._woken.pop(next(iter(self._woken)))
                moments = [moment for moment, _ in self._waiting.values()]
                is_idle = not (self._woken or moments or self._under_way)
                told = self._changed.wait(_IDLE_SECONDS if is_idle else min(moments) - now if moments else None)
                if is_idle and not told and not self._woken:
                    self._thread = None
                    return None

    def _look(self, world: World) -> None:
        """Look at the world's deliveries; where its store is away, again a little later."""
        try:
            self._begin_due(world)
        except AwayError as error:
            _log.warning("deliveries of world %s wait: %s", world.name, error)
            with self._changed:
                self._waiting[world.name] = (time.monotonic() + _AWAY_SECONDS, world)

    def _begin_due(self, world: World) -> None:
        """Begin every delivery that is due, and remember when the next one will be."""
        with world.lock:
            deliveries, now = world.deliveries, world.clock.now()
            while (delivery := deliveries.take(now)) is not None:
                if not self._is_wanted(world, delivery):
                    deliveries.give_up(delivery, "not sent: the subscription has ended or is switched off", now)
                elif not self._begin(world, delivery):
                    deliveries.put_back(delivery)
                    return
            due = None if world.clock.frozen else deliveries.next_due(now)
            with self._changed:
                self._waiting.pop(world.name, None)
                if due is not None:
                    wait = min((due - now).total_seconds(), _LONGEST_WAIT)
                    self._waiting[world.name] = (time.monotonic() + wait, world)

    def _begin(self, world: World, delivery: Delivery) -> bool:
        """Send it in a thread of its own; False if too many are under way, and then the world is looked at again."""
        with self._changed:
            if self._under_way >= _MOST_AT_ONCE:
                self._woken[world.name] = world
                return False
            self._under_way += 1
        threading.Thread(target=self._deliver, args=(world, delivery), daemon=True).start()
        return True

    def _deliver(self, world: World, delivery: Delivery) -> None:
        try:
            assert delivery.due is not None  # that is why it is sent
            attempt = send(delivery.message, self._targets, delivery.due)
            with world.lock:
                # A world that was put back to its start meanwhile has other deliveries, and none of this happened.
                settled = world.deliveries.settle(delivery, attempt)
                if settled is not None and not attempt.is_refused:
                    self._record(world, settled)
        except Exception as error:  # noqa: BLE001 - whatever a hook raises, the other deliveries go on
            _log.error("a delivery to a webhook went wrong", exc_info=error)
            with world.lock:
                told = f"{error!r}; the server's log has the traceback"
                world.deliveries.give_up(delivery, told, world.clock.now())
        finally:
            with self._changed:
                self._under_way -= 1
                self.wake(world)  # its receiver may be told the next thing

    def _is_wanted(self, world: World, delivery: Delivery) -> bool:
        wanted = self._behaviours[delivery.provider].delivery_wanted
        if wanted is None or delivery.is_by_hand:
            return True
        try:
            return wanted(delivery, world.store(delivery.provider))
        except Exception as error:  # noqa: BLE001 - as above
            _log.error("delivery_wanted of %s failed", delivery.provider, exc_info=error)
            return False

    def _record(self, world: World, delivery: Delivery) -> None:
        """Let the provider put the attempt into its own records."""
        tried = self._behaviours[delivery.provider].delivery_tried
        if tried is not None:
            draw = random.Random(f"{world.seed}/{delivery.id}/{len(delivery.attempts)}")
            with world.transaction(delivery.provider) as store:
                tried(delivery, store, world.clock.now(), draw)
