"""The pages about providers are true: rules come from the fragments, every key that is used is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.rules import page
from mockserver.spec.evidence import ledger_of, sources_of
from mockserver.spec.fragment import Provider
from mockserver.universe import Settings, load_providers

DOCS = Path(__file__).parent.parent / "docs"
PROVIDERS = load_providers(Settings().spec_roots)
each_provider = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.name)


@each_provider
def test_the_page_of_rules_is_what_the_fragments_say(provider: Provider) -> None:
    assert (DOCS / "rules" / f"{provider.name}.md").read_text() == page(provider), "run `make docs`"


@each_provider
def test_the_keys_that_are_explained_are_those_that_are_used(provider: Provider) -> None:
    used = {entry.key for entry in ledger_of(provider)}

    assert used == set(sources_of(provider) or ())


@each_provider
def test_every_operation_and_answer_says_how_it_is_known(provider: Provider) -> None:
    silent = [entry.place for entry in ledger_of(provider) if entry.level is None]

    assert silent == []


def test_there_are_no_pages_of_providers_that_do_not_exist() -> None:
    names = {provider.name for provider in PROVIDERS}

    assert {path.stem for folder in ("rules", "providers") for path in (DOCS / folder).glob("*.md")} == names


@each_provider
def test_every_operation_can_answer_that_there_were_too_many_requests(provider: Provider) -> None:
    assert [one.id for one in provider.operations.values() if 429 not in one.responses] == []
