"""What `leadscore learn` reads: columns first, then leads, as often as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.backtest_data import PastLeads, end_of_data, is_file, past_leads, told_of
from leadscore.cli.data import Data, calmly, config_of
from leadscore.cli.exits import BadInput
from leadscore.cli.stores import is_large, waiting
from leadscore.cli.terminal import say
from leadscore.values.days import DAY
from leadscore.values.vocabulary import DERIVED

if TYPE_CHECKING:
    from leadscore.draft.columns import LeftOut, Readable
    from leadscore.draft.first import Wish
    from leadscore.draft.model import Learned
    from leadscore.draft.survey import Survey
    from leadscore.facts.model import Lead
    from leadscore.learn.history import History
    from leadscore.learn.known import Outcomes
    from leadscore.plan.model import Plan

_MOST = 100_000
"""So many leads are learned from; of more, so many are drawn."""


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
    from leadscore.draft.atoms import atoms
    from leadscore.draft.first import Past, learn
    from leadscore.draft.model import Missed
    from leadscore.draft.sample import probe, sample_of
    from leadscore.learn.backtest import Dating
    from leadscore.learn.known import outcomes_of
    from leadscore.learn.leaks import leaks
    from leadscore.report.backtest_words import left_out_lines

    columns, left, words = _vocabulary(data, outcome, at, without, policy)
    with calmly():
        told, dating = told_of(words, policy, data, outcome, at)
        outcomes = outcomes_of(told, f"`{outcome}`", won, has_days=dating is Dating.COLUMN, later=(days or 0) * DAY)
    used = _drawn(outcomes)
    of = len(outcomes.by_id) if used is not outcomes else None
    with past_leads(words, policy, data, {column.name for column in columns}) as leads, waiting("Learning") as tell:
        end = end_of_data(leads, data, used, days is not None)
        again = _kept(leads, used) if not is_large(data) else _only(leads, used)
        tell("looking at the leads")
        history, survey = _surveyed(words, again, used, end)
        for line in leads.report.lines():
            say(line)
        suspects = [leak for leak in leaks(history) if leak.name not in trust]
        hidden = {leak.name for leak in suspects} | _known_later(history)
        for line in left_out_lines(suspects):
            say(line)
        for name in hidden:
            survey.fields.pop(name, None)
            survey.events.pop(name, None)
        made = atoms(survey, max(20, len(history) // 100))
        declarations = _declarations(columns, words)
        tell(f"{len(made)} conditions")
        sample = sample_of(probe("\n".join(declarations), made), made, again, used, end)
        tell("which rules tell wins from the rest")
        return learn(sample, Past(lambda: again, used, end), declarations, wish, Missed(of, history.too_new, left))


def _vocabulary(
    data: Data, outcome: str, at: str | None, without: Sequence[str], policy: Path
) -> tuple[Sequence[Readable], Sequence[LeftOut], Plan]:
    """The columns that a policy can read, those it cannot, and a plan that knows them and all events."""
    from leadscore.draft.columns import new_kinds, readable_columns
    from leadscore.driver import compile_text

    assert data.leads is not None
    with calmly():
        config = config_of(policy, data.config)
        # What the leads are dated by is the same for all of them at that age.
        unwanted = [*without, *([] if is_file(outcome) else [outcome]), *([at] if at else [])]
        columns, left = readable_columns(data.leads, config, unwanted)
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


def _drawn(outcomes: Outcomes) -> Outcomes:
    """All, or so many of them, always the same ones."""
    if len(outcomes.by_id) <= _MOST:
        return outcomes
    from zlib import crc32

    share = _MOST / len(outcomes.by_id) * 2**32
    kept = {
        one: known
        for one, known in outcomes.by_id.items()
        if crc32(b"drawn " + one.encode("utf-8", "surrogatepass")) < share
    }
    return replace(outcomes, by_id=kept)


def _kept(leads: PastLeads, outcomes: Outcomes) -> Iterable[Lead]:
    return list(_only(leads, outcomes))


class _Only:
    def __init__(self, leads: PastLeads, outcomes: Outcomes) -> None:
        self._leads, self._outcomes = leads, outcomes

    def __iter__(self) -> Iterator[Lead]:
        return (lead for lead in self._leads if lead.id in self._outcomes.by_id)


def _only(leads: PastLeads, outcomes: Outcomes) -> Iterable[Lead]:
    """Those whose outcome is known, as often as one asks."""
    return _Only(leads, outcomes)


def _surveyed(words: Plan, leads: Iterable[Lead], outcomes: Outcomes, end: int) -> tuple[History, Survey]:
    from leadscore.draft.survey import Survey
    from leadscore.learn.history import history_of

    survey = Survey.of(words.fields)

    def seen() -> Iterator[Lead]:
        for lead in leads:
            known = outcomes.by_id[lead.id]
            at = end if known.at is None else known.at
            if at <= end:
                survey.saw(lead, at)
            yield lead

    history = history_of(words, seen(), outcomes, end)
    if not len(history):
        raise BadInput("The outcome of none of the leads is known", "Are the ids in the outcomes those of the leads?")
    return history, survey


def _known_later(history: History) -> set[str]:
    """Days that lie after the day that mattered, of more than a few leads."""
    return {name for name, later in history.seen.later_dates.items() if later > len(history) / 100}
