"""The demo as the assistant sees it, made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property, lru_cache
from pathlib import Path

import pytest

from leadscore.assistant.world import World
from leadscore.cli.demo_copy import demo_copy
from leadscore.cli.policies import planned
from leadscore.cli.stores import store_for, vocabulary
from leadscore.driver import Compiled
from leadscore.resources import resource
from unit.assistant.land import POLICY

_REMEMBERED = 24
"""So many policies that tests propose are remembered, with the words that are known of each."""


class Remembering(World):
    """Many tests propose the same: each policy is compiled once. All else is as it is for users."""

    @cached_property
    def _with(self) -> Callable[[frozenset[tuple[Path, str]]], Compiled]:
        return lru_cache(_REMEMBERED)(lambda texts: World.compiled_with(self, dict(texts)))

    def compiled_with(self, texts: Mapping[Path, str]) -> Compiled:
        return self._with(frozenset(texts.items()))


@pytest.fixture(scope="session")
def demo() -> Iterator[World]:
    """Tests that share it leave it as it is: see `world`."""
    with ExitStack() as kept:
        patched = kept.enter_context(pytest.MonkeyPatch.context())
        patched.setattr("leadscore.assistant.drafting.lexicon._KEPT", _REMEMBERED)
        policy, data = demo_copy(kept)
        _, plan = planned(policy)
        store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
        found = Remembering(policy, store, data.as_of, shown_as="policy.lead")
        kept.callback(found.close)
        yield found


@pytest.fixture(scope="session")
def shipped(demo: World) -> Compiled:
    """The demo's policy as it is shipped."""
    return demo.saved


@pytest.fixture
def world(demo: World, shipped: Compiled) -> Iterator[World]:
    """The demo's world, without proposals, and with its policy as it is shipped."""
    yield demo
    demo.proposals.clear()
    demo.earlier.clear()
    text = resource("policies", "b2b_saas", "policy.lead")
    if demo.policy.read_bytes() != text.read_bytes():
        shutil.copy(text, demo.policy)
        demo.saved = shipped


@pytest.fixture(scope="session")
def land_policy(demo: World) -> Compiled:
    found = demo.compiled_of(POLICY)
    assert found.plan is not None
    return found


@pytest.fixture
def land(world: World, land_policy: Compiled, monkeypatch: pytest.MonkeyPatch) -> World:
    """Another policy for the demo's leads."""
    monkeypatch.setattr(world, "saved", land_policy)
    return world
