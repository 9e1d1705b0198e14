"""What a conversation is about, from the options that name it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import Data
from leadscore.cli.demo_copy import demo_copy
from leadscore.cli.past import source_of
from leadscore.cli.policies import only_policy, planned
from leadscore.cli.stores import store_for, vocabulary, waiting
from leadscore.cli.terminal import say
from leadscore.cli.unsaid import Unsaid

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.learn.past.story import Story


@contextmanager
def opened_world(policy: Path | None, data: Data, story: Story | None = None) -> Iterator[World]:
    """The policy and its leads, and what became of them; without policy and leads, the demo's. Raises BadInput and
    click.UsageError."""
    with ExitStack() as kept:
        shown = None
        if policy is None:
            if story or data.leads or data.events or data.store:
                raise click.UsageError(
                    f"Name the policy too: {click.get_current_context().command_path} POLICY --leads FILE."
                )
            policy, data = demo_copy(kept)
            shown = "the demo's policy"
            say("This is the demo: made-up leads, as of 2026-04-01, and a copy of a policy to play with.")
        else:
            policy = only_policy(policy)
            _must_have_leads(data)
        world = _world(policy, data, shown, kept)
        if shown is not None:
            world.read_anew = "take leads of your own: the demo's have no such thing."
        elif data.store is not None:
            world.read_anew = "make the store anew with `leadscore ingest` and start leadscore again."
        if story is not None:
            from leadscore.assistant.past import PastDeals

            world.past = PastDeals(source_of(data, policy), story)
        yield world


def _must_have_leads(data: Data) -> None:
    """Raises click.UsageError."""
    if not data.files:
        raise click.UsageError("Missing option '--leads' (or '--store', for what `leadscore ingest` made).")
    if Path("-") in data.files:
        raise click.UsageError("Questions are read from standard input: give the leads as a file.")


def _world(policy: Path, data: Data, shown: str | None, kept: ExitStack) -> World:
    checked, plan = planned(policy)
    from leadscore.batch.ingest.vocabulary import with_names

    words = with_names(vocabulary([plan]))
    with waiting("Reading the leads"):
        store, report = kept.enter_context(store_for(words, policy, data))
        if shown is None:
            unsaid = Unsaid(plan)
            unsaid.saw(store.lead_count, store.known_fields)
            for line in (*report.lines(), *unsaid.lines(data)):
                say(line)
        from leadscore.assistant.world import World
        from leadscore.driver import Compiled

        world = World(policy, store, data.as_of, shown_as=shown, saved=Compiled(checked, plan))
        kept.callback(world.close)
        world.scored()
    return world
