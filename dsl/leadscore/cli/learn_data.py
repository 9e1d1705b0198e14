"""What `leadscore learn` reads: columns first, then leads, as often as it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data, calmly
from leadscore.cli.exits import BadInput
from leadscore.cli.past import source_of
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say
from leadscore.values.vocabulary import DERIVED

if TYPE_CHECKING:
    from leadscore.draft.columns import LeftOut, Readable
    from leadscore.draft.first import Wish
    from leadscore.draft.model import Learned
    from leadscore.draft.survey import Survey
    from leadscore.facts.model import Lead
    from leadscore.learn.known import Outcomes
    from leadscore.learn.past.source import Source
    from leadscore.learn.past.story import Story
    from leadscore.plan.model import Plan


def learned(
    data: Data,
    story: Story,
    without: Sequence[str],
    trust: Sequence[str],
    wish: Wish,
    policy: Path,
) -> Learned:
    """The policy that leads and their outcomes teach; `policy` is where it will stand, with the mapping of columns
    beside it. Raises BadInput, TooFew and NoSignal."""
    from leadscore.draft.first import Past, learn
    from leadscore.draft.looking import drawn, known, survey_of
    from leadscore.draft.model import Missed
    from leadscore.learn.leaks import leaks
    from leadscore.learn.past.source import past_leads
    from leadscore.learn.past.story import end_of_data, outcomes_in
    from leadscore.report.backtest_words import left_out_lines
    from leadscore.report.learned_text import all_at_line

    source = source_of(data, policy)
    vocabulary = _vocabulary(source, story, without)
    words, columns = vocabulary.words, vocabulary.columns
    _must_be_known(trust, words)
    with calmly():
        outcomes, _ = outcomes_in(source, words, story)
    outcomes = _on_equal_days(outcomes, source)
    used = drawn(outcomes)
    of = len(outcomes.by_id) if used is not outcomes else None
    also = {column.name for column in columns}
    with calmly(), waiting("Learning") as tell, past_leads(words, source, also) as leads:
        end = end_of_data(leads, source, used, story)
        again = known(leads, used)
        tell("looking at the leads")
        again, used, times = _once(again, used)
        seen = survey_of(words, again, used, end)
        for line in leads.report.lines():
            say(line)
        for line in vocabulary.misread(seen.survey):
            say(line)
        if source.has_events and all(known.at is None for known in used.by_id.values()):
            say(all_at_line(end))
        suspects = [leak for leak in leaks(seen.history) if leak.name not in trust]
        for line in left_out_lines(suspects):
            say(line)
        declarations = _declarations(columns, words)
        tell("looking for signs")
        sample = seen.sample(declarations, {leak.name for leak in suspects}, again, used, end)
        missed = Missed(of, seen.history.too_new, vocabulary.left(seen.later), vocabulary.kinds, times)
        tell("which rules tell wins from the rest")
        return learn(sample, Past(again, used, end), declarations, wish, missed)


def _on_equal_days(outcomes: Outcomes, source: Source) -> Outcomes:
    """Where leads that were won alone have a day, all are looked at as of the end of the data: else what tells the two
    apart is how long ago things were. Raises BadInput where there are events."""
    dated = sum(known.at is not None for known in outcomes.by_id.values())
    if dated in (0, len(outcomes.by_id)):
        return outcomes
    if source.has_events:
        raise BadInput(
            "Leads that were won would be looked at as of their win, all others as of the end of the data: how long "
            "ago things were would tell them apart",
            "Name a day that both have, as in --at created --days 30.",
        )
    return replace(outcomes, by_id={one: replace(known, at=None) for one, known in outcomes.by_id.items()})


def _once(leads: Iterable[Lead], outcomes: Outcomes) -> tuple[Iterable[Lead], Outcomes, int]:
    """One of each where every lead stands there several times, and how often it does."""
    from leadscore.draft.copies import copies
    from leadscore.draft.looking import only

    times, kept = copies(leads, outcomes)
    if times == 1:
        return leads, outcomes, 1
    once = outcomes.of(kept)
    return only(leads, once), once, times


def _must_be_known(names: Sequence[str], words: Plan) -> None:
    """Raises BadInput for a name to trust that no field and no event has."""
    known = {*words.used_fields, *words.used_events}
    stranger = next((name for name in names if name not in known), None)
    if stranger is not None:
        from leadscore.values.spelling import nearest

        near = " or ".join(f"`{other}`" for other in nearest(stranger, known))
        advice = f"Did you mean {near}?" if near else "Name it as the message did."
        raise BadInput(f"--trust: there is no field or event `{stranger}`", advice)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The columns that a policy can read, and those it cannot; the kinds of events that it cannot; and a plan that
    knows all the others."""

    columns: Sequence[Readable]
    unread: Sequence[LeftOut]
    kinds: Sequence[LeftOut]
    words: Plan

    def left(self, later: Collection[str]) -> Sequence[LeftOut]:
        """The columns that are not looked at; `later` are days that lie after the one that mattered."""
        from leadscore.draft.columns import LeftOut

        why = "for some leads it is a day after the one that mattered"
        return [*self.unread, *(LeftOut(one.column, why) for one in self.columns if one.name in later)]

    def misread(self, survey: Survey) -> Iterator[str]:
        """Sentences on columns that are text because of how their numbers or days are written."""
        from leadscore.learn.notation import notation_of
        from leadscore.report.backtest_words import misread_line
        from leadscore.values.terms import ValueType

        for one in self.columns:
            if one.type is ValueType.TEXT and not one.is_standard and one.name in survey.fields:
                notation = notation_of(str(value) for value in survey.fields[one.name].values)
                if notation is not None:
                    yield misread_line(one.column, one.name, notation)


def _vocabulary(source: Source, story: Story, without: Sequence[str]) -> _Vocabulary:
    from leadscore.draft.columns import new_kinds, readable_columns
    from leadscore.driver import compile_text

    with calmly():
        itself = [story.outcome] if story.file is None else []
        columns, left = readable_columns(source.file, source.config, without, itself)
        names = {column.name for column in columns}
        kinds, unnamed = new_kinds(source.events, source.config, names)
    declared = [
        *(column.declaration for column in columns if not column.is_standard),
        *(f"event {kind}" for kind in kinds),
    ]
    plan = compile_text("\n".join(('policy "vocabulary"', *declared))).plan
    if plan is None:
        raise BadInput("The columns cannot be named in a policy", "Give them names in leadscore.toml (docs/data.md).")
    derived = {name for name, source in DERIVED.items() if source in names}
    words = replace(
        plan,
        fields=tuple(field for field in plan.fields if field.name in names | derived),
        used_fields=frozenset(names | derived),
        used_events=frozenset(kind.name for kind in plan.events) if source.events else frozenset(),
    )
    return _Vocabulary(columns, left, unnamed, words)


def _declarations(columns: Sequence[Readable], words: Plan) -> list[str]:
    from leadscore.values.vocabulary import EVENTS

    fields = [column.declaration for column in columns if not column.is_standard]
    return [*fields, *(f"event {kind.name}" for kind in words.events if kind.name not in EVENTS)]
