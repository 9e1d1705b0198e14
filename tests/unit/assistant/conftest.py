"""The demo as the assistant sees it, made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from leadscore.assistant.world import World
from leadscore.cli.demo_copy import demo_copy
from leadscore.cli.policies import planned
from leadscore.cli.stores import store_for, vocabulary
from leadscore.driver import Compiled
from leadscore.resources import resource
from unit.assistant.land import POLICY


@pytest.fixture(scope="session")
def demo() -> Iterator[World]:
    """Tests that share it leave it as it is: see `world`."""
    with ExitStack() as kept:
        policy, data = demo_copy(kept)
        _, plan = planned(policy)
        store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
        found = World(policy, store, data.as_of, shown_as="policy.lead")
        kept.callback(found.close)
        yield found


@pytest.fixture
def world(demo: World) -> Iterator[World]:
    """The demo's world, without proposals, and with its policy as it is shipped."""
    yield demo
    demo.proposals.clear()
    demo.earlier.clear()
    shipped = resource("policies", "b2b_saas", "policy.lead")
    if demo.policy.read_bytes() != shipped.read_bytes():
        shutil.copy(shipped, demo.policy)
        demo.saved = demo.compiled_of(None)


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
