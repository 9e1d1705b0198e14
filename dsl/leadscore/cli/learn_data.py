"""What `leadscore learn` reads: columns first, then leads, as often as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.backtest_data import end_of_data, is_file, leads_file, past_leads, told_of
from leadscore.cli.data import Data, calmly, config_of
from leadscore.cli.exits import BadInput
from leadscore.cli.looking import again_and_again, drawn, survey_of
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say
from leadscore.values.days import DAY
from leadscore.values.vocabulary import DERIVED

if TYPE_CHECKING:
    from leadscore.draft.columns import LeftOut, Readable
    from leadscore.draft.first import Wish
    from leadscore.draft.model import Learned
    from leadscore.plan.model import Plan


def learned(
    data: Data,
    outcome: str,
    won: Sequence[str],
    at: str | None,
    days: int | None,
    without: Sequence[str],
    trust: Sequence[str],
    wish: Wish,
    policy: Path,
) -> Learned:
    """The policy that leads and their outcomes teach; `policy` is where it will stand, with the mapping of columns
    beside it. Raises BadInput, TooFew and NoSignal."""
    from leadscore.draft.first import Past, learn
    from leadscore.draft.model import Missed
    from leadscore.learn.backtest import Dating
    from leadscore.learn.known import outcomes_of
    from leadscore.learn.leaks import leaks
    from leadscore.report.backtest_words import left_out_lines

    columns, left, words = _vocabulary(data, outcome, at, without, policy)
    with calmly():
        told, dating = told_of(words, policy, data, outcome, at)
        outcomes = outcomes_of(told, f"`{outcome}`", won, has_days=dating is Dating.COLUMN, later=(days or 0) * DAY)
    used = drawn(outcomes)
    of = len(outcomes.by_id) if used is not outcomes else None
    with past_leads(words, policy, data, {column.name for column in columns}) as leads, waiting("Learning") as tell:
        end = end_of_data(leads, data, used, days is not None)
        again = again_and_again(leads, data, used)
        tell("looking at the leads")
        seen = survey_of(words, again, used, end)
        for line in leads.report.lines():
            say(line)
        suspects = [leak for leak in leaks(seen.history) if leak.name not in trust]
        for line in left_out_lines(suspects):
            say(line)
        declarations = _declarations(columns, words)
        tell("looking for signs")
        sample = seen.sample(declarations, {leak.name for leak in suspects}, again, used, end)
        tell("which rules tell wins from the rest")
        return learn(sample, Past(lambda: again, used, end), declarations, wish, Missed(of, seen.history.too_new, left))


def _vocabulary(
    data: Data, outcome: str, at: str | None, without: Sequence[str], policy: Path
) -> tuple[Sequence[Readable], Sequence[LeftOut], Plan]:
    """The columns that a policy can read, those it cannot, and a plan that knows them and all events."""
    from leadscore.draft.columns import new_kinds, readable_columns
    from leadscore.driver import compile_text

    with calmly():
        config = config_of(policy, data.config)
        # What the leads are dated by is the same for all of them at that age.
        unwanted = [*without, *([] if is_file(outcome) else [outcome]), *([at] if at else [])]
        columns, left = readable_columns(leads_file(data), config, unwanted)
        kinds = new_kinds(data.events, config)
    declared = [
        *(column.declaration for column in columns if not column.is_standard),
        *(f"event {kind}" for kind in kinds),
    ]
    plan = compile_text("\n".join(('policy "vocabulary"', *declared))).plan
    if plan is None:
        raise BadInput("The columns cannot be named in a policy", "Give them names in leadscore.toml (docs/data.md).")
    names = {column.name for column in columns}
    derived = {name for name, source in DERIVED.items() if source in names}
    words = replace(
        plan,
        fields=tuple(field for field in plan.fields if field.name in names | derived),
        used_fields=frozenset(names | derived),
        used_events=frozenset(kind.name for kind in plan.events) if data.events else frozenset(),
    )
    return columns, left, words


def _declarations(columns: Sequence[Readable], words: Plan) -> list[str]:
    from leadscore.values.vocabulary import EVENTS

    fields = [column.declaration for column in columns if not column.is_standard]
    return [*fields, *(f"event {kind.name}" for kind in words.events if kind.name not in EVENTS)]
