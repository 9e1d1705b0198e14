"""Scored leads as rows of a CRM's file, a row a lead that the CRM can find."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.outcome import grade_label
from leadscore.production.export.layout import Key, Layout
from leadscore.production.export.reasons import is_formula, reason, safe, shortened, strongest
from leadscore.production.export.scored import Scored
from leadscore.production.ledger.columns import Integers
from leadscore.values.number import milli_text
from leadscore.values.text import WHITE_SPACE, fold

_EMAIL = re.compile(rf"[^@{WHITE_SPACE},;<>]+@[^@{WHITE_SPACE},;<>]+")
_FORGOTTEN = re.compile(r"\(forgotten [0-9]+\)(?: [0-9]+)?")


@dataclass(slots=True)
class Tally:
    """What became of the leads, as they are written: `written` ones, and how many were left out because they have no
    id or e-mail of the CRM's form (`unknown`), one that is another lead's too (`shared`), or one that a spreadsheet
    would take for a formula (`formula`). Of those written, `out_of_scope` have no score."""

    written: int = 0
    unknown: int = 0
    shared: int = 0
    formula: int = 0
    out_of_scope: int = 0
    _seen: set[str] = field(default_factory=set)


def with_key(
    layout: Layout, ids: Iterable[str], *, emails: bool, preset: str | None = None, has_store: bool = True
) -> Layout:
    """The layout with its key decided: the id where all leads surely have the CRM's, else the e-mail.

    `emails`: some are known; `has_store`: they have been looked for. `preset` is the name of the ready-made mapping
    that leads come in by: a whole number may be anybody's id, and is the CRM's for sure where they come from there.
    Raises BatchError where the CRM could find no lead by either.
    """
    if layout.key is Key.ID or (layout.key is Key.EMAIL and emails):
        return layout
    named = [id for id in ids if not _FORGOTTEN.fullmatch(id)]
    strangers = [id for id in named if not layout.id_form.fullmatch(id)]
    if layout.key is Key.AUTO and not strangers and (layout.is_sure or preset == layout.name):
        return replace(layout, key=Key.ID)
    if emails:
        return replace(layout, key=Key.EMAIL)
    raise _nobody(layout, strangers, has_store)


def _nobody(layout: Layout, strangers: Sequence[str], has_store: bool) -> BatchError:
    example = f" (`{shortened(strangers[0], 40)}` is none)" if strangers else ""
    ids = f"not all have ids as its `{layout.id}`{example}" if strangers else f"their ids may not be its `{layout.id}`"
    emails = "the leads have no e-mail" if has_store else "a record holds no e-mails"
    store = "" if has_store else "Name the store with the leads, too: --store. Or: "
    return BatchError(
        f"{layout.name} could not tell whose scores these are: {emails}, and {ids}",
        f'{store}If they are the ids of {layout.name}, or it has a field with yours, say so: `key = "id"` in '
        f'[export.{layout.crm}], with `id = "…"` for the title of that field. Else score leads with their e-mails.',
    )


def header(layout: Layout) -> list[str]:
    """The columns' titles: the key first."""
    return [layout.id if layout.key is Key.ID else layout.email, *layout.columns.values(), *layout.reasons]


def pieces(layout: Layout, batches: Iterable[Scored], as_of: int, tally: Tally) -> Iterator[str]:
    """The file as CSV in UTF-8, piece by piece; what became of the leads is in `tally` afterwards."""
    yield _csv([header(layout)])
    for scored in batches:
        yield _csv(_rows(layout, scored, as_of, tally))


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _rows(layout: Layout, scored: Scored, as_of: int, tally: Tally) -> Iterator[tuple[str, ...]]:
    columns = _Columns(layout, scored).all(f"{datetime.fromtimestamp(as_of, UTC):{layout.moment.value}}")
    for id, key, in_scope, *cells in zip(
        scored.ids, scored.keys(layout.key), scored.rows.in_scope.tolist(), *columns, strict=True
    ):
        if not _FORGOTTEN.fullmatch(id) and _counts(layout, key, tally):
            tally.written += 1
            tally.out_of_scope += not in_scope
            yield (key, *cells)


def _counts(layout: Layout, key: str, tally: Tally) -> bool:
    """Whether the CRM can tell by it whose scores they are."""
    if layout.key is Key.EMAIL:
        if not _EMAIL.fullmatch(key):
            tally.unknown += 1
            return False
        if fold(key) in tally._seen:
            tally.shared += 1
            return False
        tally._seen.add(fold(key))
    if is_formula(key):
        tally.formula += 1
        return False
    return True


class _Columns:
    """What is told of some leads, a list a column."""

    def __init__(self, layout: Layout, scored: Scored) -> None:
        self._layout, self._scored, self._rows = layout, scored, scored.rows
        self._in_scope = scored.rows.in_scope.tolist()
        self._words = [scored.policy.words[rule] for rule in scored.policy.shape.rules]

    def all(self, at: str) -> Iterator[list[str]]:
        for name in self._layout.columns:
            match name:
                case "score":
                    yield self._scores()
                case "band":
                    yield self._named(self._rows.band, self._band)
                case "grade":
                    yield self._named(self._rows.grade, self._grade)
                case "ready" | "disqualified":
                    flags = self._rows.ready if name == "ready" else self._rows.disqualified
                    yes, no = self._layout.yes_no
                    yield [yes if flag else no for flag in (flags & self._rows.in_scope).tolist()]
                case _:
                    yield [at] * len(self._rows)
        yield from self._reasons()

    def _scores(self) -> list[str]:
        blank = self._layout.blank
        pairs = zip(self._rows.score.tolist(), self._in_scope, strict=True)
        return [milli_text(score) if in_scope else blank for score, in_scope in pairs]

    def _named(self, numbers: Integers, name: Callable[[int], str]) -> list[str]:
        names = {number: name(number) for number in np.unique(numbers).tolist()}
        nothing = self._layout.nothing
        pairs = zip(numbers.tolist(), self._in_scope, strict=True)
        return [names[number] if in_scope else nothing for number, in_scope in pairs]

    def _band(self, place: int) -> str:
        return safe(self._scored.policy.shape.bands[place]) if place >= 0 else self._layout.nothing

    def _grade(self, number: int) -> str:
        label = grade_label(self._scored.policy.shape.grades, number)
        return self._layout.nothing if label is None else safe(label)

    def _reasons(self) -> list[list[str]]:
        """What moved each lead's score most."""
        layout, rows = self._layout, self._rows
        places, points = strongest(rows.rules, len(layout.reasons))
        columns = [
            [reason(self._words[rule], moved, layout.longest) if moved else layout.nothing for rule, moved in told]
            for told in (zip(*pair, strict=True) for pair in zip(places.tolist(), points.tolist(), strict=True))
        ]
        columns += [[layout.nothing] * len(rows) for _ in range(len(layout.reasons) - len(columns))]
        judged = self._scored.judged()
        for place in np.flatnonzero(rows.disqualified | ~rows.in_scope | (judged != 0)).tolist():
            told = self._told(place, int(judged[place]))
            for number, column in enumerate(columns):
                column[place] = told[number] if number < len(told) else layout.nothing
        return columns

    def _told(self, place: int, judged: int) -> list[str]:
        """Of a lead that more than rules' points moved: by what it is barred, else rules and what people added."""
        longest, rows = self._layout.longest, self._rows
        if not self._in_scope[place]:
            return []
        if rows.disqualified[place]:
            return [reason(words, None, longest) for words in self._scored.barring(place)]
        moved = [(int(rule[place]), words) for rule, words in zip(rows.rules, self._words, strict=True) if rule[place]]
        moved.append((judged, self._scored.judgement(place)))
        moved.sort(key=lambda one: -abs(one[0]))
        return [reason(words, points, longest) for points, words in moved[: len(self._layout.reasons)]]
