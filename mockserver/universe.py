"""Everything one app holds: providers, their fakes, the world, its journal. Two apps are two universes."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mockserver import files
from mockserver.counts import Counts
from mockserver.engine.behaviours import load_behaviours
from mockserver.engine.fake import Fake
from mockserver.errors import BrokenFilesError, Flaw
from mockserver.journal.journal import Journal
from mockserver.journal.redactor import Redactor
from mockserver.journal.shared import SharedJournal
from mockserver.logs import Format
from mockserver.spec.fragment import Provider, load_provider, provider_folders
from mockserver.state.opening import MEMORY, fingerprint, opened
from mockserver.state.quirks import chosen
from mockserver.state.scenario import DEFAULT, Scenario, Start, load_scenario
from mockserver.state.shared_worlds import SharedWorlds
from mockserver.state.world import Plan, World
from mockserver.state.worlds import Worlds
from mockserver.webhooks.courier import Courier
from mockserver.webhooks.targets import LOOPBACK, Targets

MAX_BODY = 1024 * 1024
MAX_WORLDS = 10_000


@dataclass(frozen=True)
class Settings:
    """What users configure: each member is a flag of ``serve`` and a ``MOCKSERVER_…`` variable.

    ``specs`` and ``fixtures`` are folders beside the shipped ones; ``seed`` fixes ids and randomness; ``now`` freezes
    the clock; ``quirks`` are switches as ``state.quirks.chosen`` reads them; ``rate_limits`` enforces the providers'
    limits; ``max_body`` is in bytes; ``store`` is where worlds live, as ``state.opening`` reads it; beyond
    ``max_worlds`` the least recently used goes; ``webhook_targets`` is where deliveries may go, as ``webhooks.targets``
    reads it; ``admin_token`` None leaves the control plane open.
    """

    specs: tuple[Path, ...] = ()
    fixtures: tuple[Path, ...] = ()
    scenario: str = DEFAULT
    seed: int | None = None
    now: datetime | None = None
    quirks: tuple[str, ...] = ()
    rate_limits: bool = False
    admin: bool = True
    admin_token: str | None = field(default=None, repr=False)
    trust_proxy: bool = False
    max_body: int = MAX_BODY
    store: str = MEMORY
    max_worlds: int = MAX_WORLDS
    webhook_targets: tuple[str, ...] = (LOOPBACK,)
    log_format: Format = "off"
    shipped: bool = True

    @property
    def spec_roots(self) -> tuple[Path, ...]:
        """Folders of providers, the shipped one first."""
        return ((files.specs(),) if self.shipped else ()) + self.specs

    @property
    def fixture_roots(self) -> tuple[Path, ...]:
        """Folders of scenarios; a later one wins."""
        return ((files.fixtures(),) if self.shipped else ()) + self.fixtures


class Universe:
    """The fakes of every provider and the worlds in which they answer."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.seed = settings.seed if settings.seed is not None else random.SystemRandom().getrandbits(32)
        self.providers: Mapping[str, Provider] = {one.name: one for one in load_providers(settings.spec_roots)}
        behaviours = {name: load_behaviours(one) for name, one in self.providers.items()}
        self.fakes = {name: Fake(one, behaviours[name]) for name, one in self.providers.items()}
        self.courier = Courier(Targets(settings.webhook_targets), behaviours)
        self.hosts = _hosts(self.fakes.values())
        self.redactors = {name: Redactor(one) for name, one in self.providers.items()}
        self._starts: dict[tuple[str, date], Start] = {}
        self._scenarios: dict[str, Scenario] = {}
        self._loading = threading.Lock()
        self.counts = Counts()
        plan = Plan(
            providers=tuple(self.providers.values()),
            starts=self._start,
            scenario=settings.scenario,
            seed=self.seed,
            frozen_at=settings.now,
            quirks=chosen(settings.quirks, list(self.providers.values())),
            rate_limits=settings.rate_limits,
        )
        self.worlds = self._worlds(plan)

    def _worlds(self, plan: Plan) -> Worlds | SharedWorlds:
        """The worlds, with the journal that is kept where they are. Raises MockServerError for a store of no use."""
        if self.settings.store == MEMORY:
            self.journal: Journal = Journal()
            return Worlds(plan, self.settings.max_worlds, gone=self._forget)
        made_with = fingerprint((*self.settings.spec_roots, *self.settings.fixture_roots))
        cells = opened(self.settings.store)
        worlds = SharedWorlds(plan, self.settings.max_worlds, cells, made_with)
        worlds.accept()
        cells.close()  # a worker that is forked from here on opens its own
        self.journal = SharedJournal(worlds.look, self.providers)
        return worlds

    @property
    def world(self) -> World:
        """The world of requests that name none."""
        return self.worlds.main

    def reset(
        self,
        scenario: str | None = None,
        world: World | None = None,
        *,
        seed: int | None = None,
        frozen_at: datetime | None = None,
    ) -> None:
        """A world as ``World.reset`` says, its journal empty. Raises MockServerError for an unknown scenario."""
        world = world or self.world
        with world.lock:
            world.reset(scenario, seed=seed, frozen_at=frozen_at)
            self.journal.clear(world.name)

    def resume(self) -> None:
        """From here on what webhooks are to be told is sent, even if a process that ended meanwhile caused it."""
        if isinstance(self.worlds, SharedWorlds):
            self.courier.resume(self.worlds.waiting)

    def _forget(self, world: World) -> None:
        world.end()
        self.journal.clear(world.name)

    def _start(self, scenario: str, monday: date) -> Start:
        with self._loading:
            if scenario not in self._scenarios:
                roots = self.settings.fixture_roots
                self._scenarios[scenario] = load_scenario(scenario, roots, list(self.providers.values()))
            if (scenario, monday) not in self._starts:
                self._starts = {(scenario, monday): self._scenarios[scenario].start(monday), **self._latest()}
            return self._starts[scenario, monday]

    def _latest(self) -> dict[tuple[str, date], Start]:
        """The starts worth keeping: a server that runs for months must not collect one for each week."""
        return dict(list(self._starts.items())[:7])


def load_providers(roots: Sequence[Path]) -> list[Provider]:
    """Every provider below the roots. Raises BrokenFilesError with the flaws of all of them."""
    providers: list[Provider] = []
    flaws: list[Flaw] = []
    for folder in provider_folders(roots):
        try:
            providers.append(load_provider(folder))
        except BrokenFilesError as error:
            flaws += error.flaws
    if flaws:
        raise BrokenFilesError(flaws)
    return providers


def _hosts(fakes: Iterable[Fake]) -> dict[str, Fake]:
    """Fakes by host, in lower case. Raises BrokenFilesError for a host that two providers claim."""
    hosts: dict[str, Fake] = {}
    for fake in fakes:
        for host in fake.provider.router.hosts:
            if (first := hosts.get(host)) is not None:
                found = f"the host {host!r} of provider {first.provider.name!r} again"
                raise BrokenFilesError(
                    [Flaw(files.shown(fake.provider.folder), found, "give each provider its own hosts")]
                )
            hosts[host] = fake
    return hosts
