"""What a change does to leads, on the terminal: the headline, then from those who turn to those who moved most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.engine.model import Scorecard, State
from leadscore.report.impact import NOTHING, decided_for, headline, reason_text, reasons_told, scores, sentences
from leadscore.report.review_records import clipped
from leadscore.review.impact.model import Bin, Impact, Mover, Pair, Reason, Segment
from leadscore.values.number import milli_text, signed_milli_text

_FAINT, _STRONG, _UP, _DOWN = "dim", "bold", "green", "red"
_BLOCKS = " ▏▎▍▌▋▊▉█"
_WIDEST_BAR = 18
_WIDEST_ID, _WIDEST_ID_BESIDE_NAME, _WIDEST_NAME = 36, 24, 24
_LONGEST_VALUE = 120
"""Of a value that leads are told apart by; in a narrow terminal those are many lines already."""
_TOTAL, _CUT = "", "cut by the group's bounds"
_REASONS = 12
_EXPLAINED = 3
"""So many of the largest movers are told rule by rule."""


def render_headline(impact: Impact) -> Text:
    return Text(clean(headline(impact)), _STRONG)


def render(impact: Impact) -> Iterator[RenderableType]:
    """All but the headline."""
    for sentence in sentences(impact):
        yield Text(sentence, _FAINT)
    become = "becomes" if impact.gained_count == 1 else "become"
    yield from _turned(f"{become} ready", impact.gained, impact.gained_count, impact.gained_by)
    yield from _turned("no longer ready", impact.lost, impact.lost_count, impact.lost_by)
    if any(pair.old or pair.new for _, pair in impact.bands):
        yield from _titled("bands", _pairs("band", [(_band(name), pair) for name, pair in impact.bands]))
    if any(each.leads.difference for each in impact.bins):
        yield from _titled("scores", _distribution(impact.bins))
    if impact.segments:
        yield from _titled(f"by {impact.by}", _segments(impact))
    yield from _movers(impact)


def _titled(title: str, content: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, _STRONG)
    yield content


def _table(*columns: str, numbers: Iterable[str] = (), rest: str = "", named: bool = False) -> Table:
    """`numbers` are aligned to the right, `rest` takes the room that is left; where there is too little, bars give way,
    which have no heading. `named`: the first column holds what people call something, which may be long: that, and if
    need be headings, go on in further lines."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style=_FAINT)
    widest = {"lead": _WIDEST_ID_BESIDE_NAME if "who" in columns else _WIDEST_ID, "who": _WIDEST_NAME}
    for column in columns:
        is_rest = column == rest
        is_bar = not column.strip() and column not in numbers
        table.add_column(
            column,
            justify="right" if column in numbers else "left",
            no_wrap=not (is_rest or is_bar or named),
            overflow="fold" if is_rest or named else "ellipsis",
            ratio=1 if is_rest else None,
            max_width=widest.get(column),
        )
    table.expand = bool(rest)
    return table


# ------------------------------------------------------------------------------------------------ leads


def _turned(title: str, movers: Sequence[Mover], count: int, by: Sequence[Reason]) -> Iterator[RenderableType]:
    if not movers:
        return
    yield Text()
    yield Text(f"{count:,} {title}", _STRONG)
    if reasons := reasons_told(by):
        yield _reasons(reasons)
        yield Text()
    if len(movers) < count:
        yield Text(f"The first {len(movers)} of them; --top N shows more:", _FAINT)
    yield _leads(movers)


def _reasons(reasons: Sequence[Reason]) -> Table:
    table = _table("leads", "decided by", numbers=("leads",), rest="decided by")
    for reason in reasons[:_REASONS]:
        table.add_row(f"{reason.leads:,}", Text(clean(reason_text(reason))))
    if others := reasons[_REASONS:]:
        table.add_row(f"{sum(reason.leads for reason in others):,}", Text(f"{len(others):,} others", _FAINT))
    return table


def _leads(movers: Sequence[Mover]) -> Table:
    named = any(mover.name for mover in movers)
    table = _table(
        "lead", *(["who"] if named else []), "score", "", "decided by", numbers=("score", ""), rest="decided by"
    )
    for mover in movers:
        cells = [Text(clean(mover.lead)), *([Text(clean(mover.name))] if named else [])]
        table.add_row(*cells, scores(mover.old, mover.new), _difference(mover), Text(clean(decided_for(mover))))
    return table


def _difference(mover: Mover) -> Text:
    return _signed(mover.difference) if mover.difference else Text()


def _signed(milli: int) -> Text:
    return Text(signed_milli_text(milli), _UP if milli > 0 else _DOWN)


def _movers(impact: Impact) -> Iterator[RenderableType]:
    if not impact.movers:
        return
    yield from _titled("largest differences", _leads(impact.movers))
    for mover in impact.movers[:_EXPLAINED]:
        if mover.cards is not None:
            yield Text()
            yield Text.assemble((clean(mover.lead), _STRONG), f"  {clean(mover.name)}" if mover.name else "")
            yield _side_by_side(*mover.cards)


def _side_by_side(old: Scorecard, new: Scorecard) -> Table:
    """Both explanations in one table: each group's total, and of what makes it up, what gives something else now."""
    table = _table("", "before", "after", "rule", numbers=("before", "after"), rest="rule")
    before, after = _parts(old), _parts(new)
    same = 0
    for part in dict.fromkeys((*after, *before)):
        was, now = before.get(part, {}), after.get(part, {})
        _side_by_side_row(table, part, was.get(_TOTAL), now.get(_TOTAL), _STRONG)
        for name in dict.fromkeys((*was, *now)):
            if name != _TOTAL and was.get(name) != now.get(name):
                _side_by_side_row(table, f"  {clean(name)}", was.get(name), now.get(name), "")
            same += name not in (_TOTAL, _CUT) and was.get(name) == now.get(name)
    _side_by_side_row(table, "score", old.score, new.score, _STRONG)
    if same:
        table.add_row("", "", "", Text(f"  rules that give the same: {same}", _FAINT))
    return table


def _side_by_side_row(table: Table, name: str, was: int | None, now: int | None, style: str) -> None:
    style = _FAINT if was == now else style
    old, new = (NOTHING if points is None else milli_text(points) for points in (was, now))
    table.add_row("", Text(old, style), Text(new, style), Text(name, style))


def _parts(card: Scorecard) -> dict[str, dict[str, int]]:
    """What adds up to a score: the groups, each with its total, its rules that fired and what its bounds cut; then what
    the score's bounds cut, and who added something."""
    parts: dict[str, dict[str, int]] = {}
    for group in card.groups:
        fired = [rule for rule in group.rules if rule.state is State.FIRED and not rule.disqualifies]
        rules = {rule.rule_id.removeprefix(f"{group.name}: "): rule.points for rule in fired}
        parts[group.name] = {_TOTAL: group.total, **rules, **({_CUT: group.cut} if group.cut else {})}
    if card.cut:
        parts["cut by the score's bounds"] = {_TOTAL: card.cut}
    for override in card.overrides:
        parts[f"override by {override.by}"] = {_TOTAL: override.points}
    return parts


# ------------------------------------------------------------------------------------------------ counts


def _band(name: str | None) -> str:
    return "in none" if name is None else name


def _pairs(what: str, rows: Iterable[tuple[str, Pair]]) -> Table:
    table = _table(what, "before", "after", "±", numbers=("before", "after", "±"), named=True)
    for name, pair in rows:
        table.add_row(Text(clean(name)), f"{pair.old:,}", f"{pair.new:,}", _changed(pair))
    return table


def _changed(pair: Pair) -> Text:
    number = pair.difference
    return Text(f"{number:+,}" if number else "", _UP if number > 0 else _DOWN)


def _segments(impact: Impact) -> Table:
    columns = ("leads", "ready before", "after", "±", "score up", "down")
    table = _table(impact.by or "", *columns, numbers=columns, named=True)
    for segment in impact.segments:
        ready = segment.ready
        numbers = (f"{segment.leads:,}", f"{ready.old:,}", f"{ready.new:,}", _changed(ready))
        table.add_row(_segment(segment), *numbers, f"{segment.up:,}", f"{segment.down:,}")
    return table


def _segment(segment: Segment) -> Text:
    if segment.rest:
        return Text("all others", _FAINT)
    return Text("unknown", _FAINT) if segment.value is None else Text(clipped(clean(segment.value), _LONGEST_VALUE))


def _distribution(bins: Sequence[Bin]) -> Table:
    most = max((max(each.leads.old, each.leads.new) for each in bins), default=1) or 1
    table = _table("score", "before", " ", "after", "  ", "±", numbers=("score", "before", "after", "±"))
    for place, each in enumerate(bins):
        old, new = each.leads.old, each.leads.new
        if not (old or new):
            if bins[place - 1].leads != each.leads:  # of several without anybody, one line
                table.add_row(Text("…", _FAINT))
            continue
        name = f"{milli_text(each.low)} to {milli_text(each.high)}"
        table.add_row(name, f"{old:,}", _Bar(old, most), f"{new:,}", _Bar(new, most), _changed(each.leads))
    return table


@dataclass(frozen=True, slots=True)
class _Bar:
    """How many of the most there are, to an eighth of a character; whoever is there is seen, however few they are."""

    count: int
    most: int

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, _WIDEST_BAR)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, _WIDEST_BAR)
        eighths = max(round(8 * width * self.count / self.most), 1 if self.count else 0)
        whole, part = divmod(eighths, 8)
        yield Text((_BLOCKS[8] * whole + _BLOCKS[part].strip()).ljust(width), "cyan")
