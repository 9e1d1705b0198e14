"""Scored leads as rows of a CRM's file, a row a lead that the CRM can find."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.outcome import grade_label
from leadscore.production.export.layout import Key, Layout
from leadscore.production.export.reasons import is_formula, reason, safe, shortened, strongest
from leadscore.production.export.scored import Scored
from leadscore.values.number import milli_text
from leadscore.values.text import WHITE_SPACE, fold

_EMAIL = re.compile(rf"[^@{WHITE_SPACE},;<>]+@[^@{WHITE_SPACE},;<>]+")
_FORGOTTEN = re.compile(r"\(forgotten [0-9]+\)(?: [0-9]+)?")
_YES_NO = {True: "true", False: "false"}


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


def with_key(layout: Layout, ids: Iterable[str], *, emails: bool) -> Layout:
    """The layout with its key decided: the id where all leads have one of the CRM's form, else the e-mail. `emails`:
    some are known. Raises BatchError where the CRM could find no lead by either."""
    if layout.key is Key.ID or (layout.key is Key.EMAIL and emails):
        return layout
    named = [id for id in ids if not _FORGOTTEN.fullmatch(id)]
    strangers = [id for id in named if not layout.id_form.fullmatch(id)]
    if layout.key is Key.AUTO and not strangers:
        return replace(layout, key=Key.ID)
    if emails:
        return replace(layout, key=Key.EMAIL)
    example = f" (`{shortened(strangers[0], 40)}` is none)" if strangers else ""
    raise BatchError(
        f"{layout.name} could not tell whose scores these are: the leads have no e-mail, and not all have ids as its "
        f"`{layout.id}`{example}",
        f"Export the leads from {layout.name} with that column, or with their e-mails, and score them; or name the "
        f'column that holds your own ids: `key = "id"` and `id = "…"` in [export.{layout.crm}].',
    )


def header(layout: Layout) -> list[str]:
    """The columns' titles: the key first."""
    return [layout.id if layout.key is Key.ID else layout.email, *layout.columns.values(), *layout.reasons]


def pieces(layout: Layout, batches: Iterable[Scored], as_of: int, tally: Tally) -> Iterator[str]:
    """The file as CSV in UTF-8, piece by piece; what became of the leads is in `tally` afterwards."""
    yield _csv([header(layout)])
    for scored in batches:
        yield _csv(_rows(layout, scored, as_of, tally))


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _rows(layout: Layout, scored: Scored, as_of: int, tally: Tally) -> Iterator[list[str]]:
    keys = scored.ids if layout.key is Key.ID else scored.emails
    told = _Told(layout, scored)
    at = f"{datetime.fromtimestamp(as_of, UTC):{layout.moment.value}}"
    for place, (id, key) in enumerate(zip(scored.ids, keys, strict=True)):
        if _FORGOTTEN.fullmatch(id) or not _counts(layout, key, tally):
            continue
        tally.written += 1
        tally.out_of_scope += not scored.rows.in_scope[place]
        yield [key, *told.cells(place, at), *told.reasons(place)]


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


class _Told:
    """What is told of some leads, a lead by its place among them."""

    def __init__(self, layout: Layout, scored: Scored) -> None:
        self._layout, self._policy, self._rows = layout, scored.policy, scored.rows
        self._fired = scored.fired
        self._best, self._points = strongest(scored.rows.rules, len(layout.reasons))
        self._words = [scored.policy.words[rule] for rule in scored.policy.shape.rules]
        self._grades: dict[int, str] = {}

    def cells(self, place: int, at: str) -> Iterator[str]:
        rows, layout = self._rows, self._layout
        in_scope = bool(rows.in_scope[place])
        for name in layout.columns:
            match name:
                case "score":
                    yield milli_text(int(rows.score[place])) if in_scope else layout.blank
                case "band":
                    band = int(rows.band[place]) if in_scope else -1
                    yield safe(self._policy.shape.bands[band]) if band >= 0 else layout.nothing
                case "grade":
                    yield self._grade(int(rows.grade[place])) if in_scope else layout.nothing
                case "ready":
                    yield _YES_NO[in_scope and bool(rows.ready[place])]
                case "disqualified":
                    yield _YES_NO[in_scope and bool(rows.disqualified[place])]
                case _:
                    yield at

    def _grade(self, number: int) -> str:
        if number not in self._grades:
            label = grade_label(self._policy.shape.grades, number)
            self._grades[number] = self._layout.nothing if label is None else safe(label)
        return self._grades[number]

    def reasons(self, place: int) -> list[str]:
        """As many as there are columns for; what bars a lead comes before all that speaks for it."""
        rows, layout = self._rows, self._layout
        if not rows.in_scope[place]:
            found = []
        elif rows.disqualified[place]:
            found = [reason(words, None, layout.longest) for words in self._barring(place)]
        else:
            found = [
                reason(self._words[rule], points, layout.longest)
                for rule, points in zip(self._best[:, place].tolist(), self._points[:, place].tolist(), strict=True)
                if points
            ]
        found = found[: len(layout.reasons)]
        return found + [layout.nothing] * (len(layout.reasons) - len(found))

    def _barring(self, place: int) -> list[str]:
        """Of a recorded lead only the rules' points are known, of which these give none: with several, it may be any
        of them."""
        barring = [self._words[rule] for rule in self._policy.barring]
        if self._fired is not None:
            return [words for words, fired in zip(barring, self._fired, strict=True) if fired[place]]
        return [" or: ".join(barring)] if barring else ["By a rule of the policy"]
