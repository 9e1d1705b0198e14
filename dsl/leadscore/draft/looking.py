"""Past leads looked at for signs of a win: counted first, then asked every condition that the counts suggest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from leadscore.draft.atoms import SILENCE, atoms
from leadscore.draft.sample import Sample, probe, sample_of
from leadscore.draft.survey import Survey
from leadscore.facts.model import Lead
from leadscore.learn.history import History, history_of
from leadscore.learn.known import Outcomes
from leadscore.learn.past.source import PastLeads
from leadscore.learn.past.story import must_have_leads
from leadscore.plan.model import Plan

_MOST = 100_000
"""So many leads are looked at; of more, so many are drawn."""
_LEAST = 20
_SHARE = 100


def drawn(outcomes: Outcomes, most: int = _MOST) -> Outcomes:
    """All, or about so many of them, always the same ones."""
    if len(outcomes.by_id) <= most:
        return outcomes
    share = most / len(outcomes.by_id) * 2**32
    kept = {one: known for one, known in outcomes.by_id.items() if _number(one) < share}
    return replace(outcomes, by_id=kept)


def _number(identity: str) -> int:
    # Another number than the one that folds are made by.
    return crc32(b"drawn " + identity.encode("utf-8", "surrogatepass"))


def known(leads: PastLeads, outcomes: Outcomes) -> Iterable[Lead]:
    """Those whose outcome is known, as often as one asks."""
    return _Known(leads, outcomes)


@dataclass(frozen=True, slots=True)
class _Known:
    leads: PastLeads
    outcomes: Outcomes

    def __iter__(self) -> Iterator[Lead]:
        return self.leads.of(self.outcomes.by_id)


def only(leads: Iterable[Lead], outcomes: Outcomes) -> Iterable[Lead]:
    """The same, of what can be iterated again and again already."""
    return _Only(leads, outcomes)


@dataclass(frozen=True, slots=True)
class _Only:
    leads: Iterable[Lead]
    outcomes: Outcomes

    def __iter__(self) -> Iterator[Lead]:
        return (lead for lead in self.leads if lead.id in self.outcomes.by_id)


@dataclass(frozen=True, slots=True)
class Seen:
    """What leads hold, and which of it comes with the outcome."""

    history: History
    survey: Survey

    @property
    def later(self) -> frozenset[str]:
        """Fields whose days lie after the day that mattered, of more than a few leads."""
        dates = self.history.seen.later_dates
        return frozenset(name for name, count in dates.items() if count * _SHARE > len(self.history))

    def sample(
        self, declarations: Sequence[str], hidden: Collection[str], leads: Iterable[Lead], outcomes: Outcomes, end: int
    ) -> Sample:
        """For whom each condition holds; none asks for what is `hidden`, nor for days that lie after the day that
        mattered. Where a kind of event is hidden, none asks how long nothing has happened: it would know of them."""
        is_silence_telling = any(name in self.survey.events for name in hidden)
        for name in (*hidden, *self.later):
            self.survey.fields.pop(name, None)
            self.survey.events.pop(name, None)
        made = atoms(self.survey, max(_LEAST, len(self.history) // _SHARE))
        if is_silence_telling:
            made = [atom for atom in made if atom.subject != SILENCE]
        return sample_of(probe("\n".join(declarations), made), made, leads, outcomes, end)


def survey_of(words: Plan, leads: Iterable[Lead], outcomes: Outcomes, end: int) -> Seen:
    """All fields and events of the plan. Raises FactsError where there is no lead to look at."""
    survey = Survey.of(words.fields)

    def passing() -> Iterator[Lead]:
        for lead in leads:
            for one, _, at in outcomes.due((lead,), end):
                survey.saw(one, at)
            yield lead

    history = history_of(words, passing(), outcomes, end)
    must_have_leads(history)
    return Seen(history, survey)
