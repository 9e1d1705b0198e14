"""Leads that the change moves, as lines; what both versions say of one opens below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from leadscore.report.review_records import ImpactView, LeadView, PartView, ReasonView, Shown
from leadscore_tui.diff.lines import Both, Line, Look, Piece, Show, plain, section, sign_look, widest
from leadscore_tui.leads.columns import cell
from leadscore_tui.marks import NOT_READY, READY

_WIDEST_NAME = 28
_READY_NOW = {"becomes ready", "stays ready"}
_WIDE = 72
"""Cells from which on the older score has room, too; the difference says it else."""
_ARROW = " → "
_NO_REASONS: Shown[ReasonView] = Shown(())
_TOTALS = {"group", "score"}


def sections(
    impact: ImpactView,
    both: Mapping[str, tuple[PartView, ...]],
    folded: frozenset[str],
    opened: Collection[Both],
    width: int,
) -> Iterator[Line]:
    """Who becomes ready, who no longer is, and who moves most. `both` is what both versions say of a lead."""
    told = {**both, **{mover.lead.lead: mover.parts for mover in impact.movers.rows}}
    largest = Shown(tuple(mover.lead for mover in impact.movers.rows))
    become = "becomes" if impact.gained_count == "1" else "become"
    is_ = "is" if impact.lost_count == "1" else "are"
    for name, title, leads, reasons in (
        ("gained", f"{impact.gained_count} {become} ready", impact.gained, impact.gained_by),
        ("lost", f"{impact.lost_count} {is_} no longer ready", impact.lost, impact.lost_by),
        ("movers", "Largest differences", largest, _NO_REASONS),
    ):
        lines = [*_reasons(reasons, leads), *_leads(name, leads.rows, told, opened, width)]
        yield from section(name, title, lines, folded)


def _reasons(reasons: Shown[ReasonView], leads: Shown[LeadView]) -> Iterator[Line]:
    """What decided it for how many of all that turn; then the first of them follow."""
    count_width = widest([reason.leads for reason in reasons.rows])
    for reason in reasons.rows:
        yield Line(
            ((f"    {cell(reason.leads, count_width, right=True)}  ", "strong"), (reason.decider, "plain")),
            hang=6 + count_width,
        )
    if reasons.more:
        yield plain(f"… and {reasons.more} more reasons", "muted", indent=4)
    if leads.more:
        yield plain(f"the first {len(leads.rows)} of them:", "muted", indent=2)


def _leads(
    name: str,
    leads: Sequence[LeadView],
    told: Mapping[str, tuple[PartView, ...]],
    opened: Collection[Both],
    width: int,
) -> Iterator[Line]:
    columns = _Columns(leads, width)
    for lead in leads:
        does = Both(name, lead.lead)
        yield columns.line(lead, does, is_open=does in opened)
        if does in opened:
            yield from _both(told.get(lead.lead, ()), lead.lead)


class _Columns:
    """What each column of a list of leads takes; where there is too little room, what decided it takes the most."""

    def __init__(self, leads: Sequence[LeadView], width: int) -> None:
        self._scores = _scores if width >= _WIDE else _new_score
        self._score = widest(list(map(self._scores, leads)))
        self._change = widest(list(map(_change_of, leads)))
        left = width - 6 - self._score - self._change - 6
        self._decider = min(widest([lead.decider for lead in leads]), max(8, left * 3 // 5))
        self._name = max(4, min(widest(list(map(_who, leads)), _WIDEST_NAME), left - self._decider))
        self._decider = left - self._name

    def line(self, lead: LeadView, does: Both, *, is_open: bool) -> Line:
        pieces: list[Piece] = [
            (f"  {'▾' if is_open else '▸'} ", "muted"),
            (f"{READY if lead.turn in _READY_NOW else NOT_READY} ", "plain"),
            (cell(_who(lead), self._name, right=False), "plain"),
            (f"  {cell(self._scores(lead), self._score, right=True)}", "plain"),
            (f"  {cell(_change_of(lead), self._change, right=True)}", sign_look(lead.change)),
            (f"  {cell(lead.decider, self._decider, right=False).rstrip()}", "muted"),
        ]
        return Line(tuple(pieces), does)


def _who(lead: LeadView) -> str:
    return lead.name or lead.lead


def _new_score(lead: LeadView) -> str:
    return lead.new


def _change_of(lead: LeadView) -> str:
    return "" if lead.change == "0" else lead.change


def _scores(lead: LeadView) -> str:
    return lead.old if lead.old == lead.new else f"{lead.old}{_ARROW}{lead.new}"


# ------------------------------------------------------------------------------------------------ one lead


def _both(parts: Sequence[PartView], lead: str) -> Iterator[Line]:
    """Both explanations beside each other: the totals before and after, and of what makes them up what is not the same
    in both, with its evidence."""
    sizes = [max(6, widest([read(part) for part in parts])) for read in (_old, _new, _change)]
    titles = zip(("before", "after", "±"), sizes, strict=True)
    yield plain("".join(cell(title, size + 2, right=True) for title, size in titles), "muted", indent=4)
    told = [part for part in parts if part.kind in _TOTALS or not _is_same(part)]
    for part in told:
        yield from _part(part, sizes)
    if len(told) < len(parts):
        yield plain(f"rules that give the same: {len(parts) - len(told)}", "muted", indent=6)
    yield plain(f"→ show {lead} in the list of leads", "muted", indent=6, does=Show(lead))


def _part(part: PartView, sizes: Sequence[int]) -> Iterator[Line]:
    is_total = part.kind in _TOTALS
    look: Look = "muted" if _is_same(part) else "strong" if is_total else "plain"
    numbers = [cell(read(part), size + 2, right=True) for read, size in zip((_old, _new, _change), sizes, strict=True)]
    margin = 4 + sum(map(len, numbers)) + (2 if is_total else 4)
    yield Line(
        (
            (f"    {numbers[0]}{numbers[1]}", look),
            (numbers[2], sign_look(_change(part))),
            (f"{'  ' if is_total else '    '}{part.label}", look),
        ),
        hang=margin,
    )
    for label, lines in (("", part.why), ("before: ", part.old_why), ("after: ", part.new_why)):
        yield from (plain(f"{label}{line}", "muted", indent=margin + 2) for line in lines)


def _is_same(part: PartView) -> bool:
    return part.old == part.new and not (part.old_why or part.new_why)


def _old(part: PartView) -> str:
    return part.old


def _new(part: PartView) -> str:
    return part.new


def _change(part: PartView) -> str:
    return "" if part.change == "0" else part.change
