"""What a change does to leads, on the terminal: the headline, then from those who turn to those who moved most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.engine.model import Scorecard, State
from leadscore.report.impact import NOTHING, decided_by, headline, scores, sentences
from leadscore.review.impact.model import Bin, Impact, Mover, Pair, Segment
from leadscore.values.number import milli_text, signed_milli_text

_FAINT, _STRONG, _UP, _DOWN = "dim", "bold", "green", "red"
_BLOCKS = " ▏▎▍▌▋▊▉█"
_BAR = 18
_WIDEST_ID, _WIDEST_NAME = 24, 24
_EXPLAINED = 3
"""So many of the largest movers are told rule by rule."""


def render_headline(impact: Impact) -> Text:
    return Text(clean(headline(impact)), _STRONG)


def render(impact: Impact) -> Iterator[RenderableType]:
    """All but the headline."""
    for sentence in sentences(impact):
        yield Text(sentence, _FAINT)
    yield from _turned("become ready", impact.gained, impact.gained_count)
    yield from _turned("no longer ready", impact.lost, impact.lost_count)
    if any(pair.old or pair.new for _, pair in impact.bands):
        yield from _titled("bands", _pairs("band", [(_band(name), pair) for name, pair in impact.bands]))
    if impact.bins:
        yield from _titled("scores", _distribution(impact.bins))
    if impact.segments:
        yield from _titled(f"by {impact.by}", _segments(impact))
    yield from _movers(impact)


def _titled(title: str, content: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, _STRONG)
    yield content


def _table(*columns: str, numbers: Iterable[str] = (), rest: str = "") -> Table:
    """`numbers` are aligned to the right, `rest` takes the room that is left."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style=_FAINT)
    for column in columns:
        is_rest = column == rest
        table.add_column(
            column,
            justify="right" if column in numbers else "left",
            no_wrap=not is_rest,
            overflow="fold" if is_rest else "ellipsis",
            ratio=1 if is_rest else None,
            max_width={"lead": _WIDEST_ID, "who": _WIDEST_NAME}.get(column),
        )
    table.expand = bool(rest)
    return table


# ------------------------------------------------------------------------------------------------ leads


def _turned(title: str, movers: Sequence[Mover], count: int) -> Iterator[RenderableType]:
    if not movers:
        return
    shown = f" (the first {len(movers)}; --top N shows more)" if len(movers) < count else ""
    yield Text()
    yield Text.assemble((f"{count:,} {title}", _STRONG), (shown, _FAINT))
    yield _leads(movers)


def _leads(movers: Sequence[Mover]) -> Table:
    named = any(mover.name for mover in movers)
    table = _table(
        "lead", *(["who"] if named else []), "score", "", "decided by", numbers=("score", ""), rest="decided by"
    )
    for mover in movers:
        cells = [Text(clean(mover.lead)), *([Text(clean(mover.name))] if named else [])]
        table.add_row(*cells, scores(mover.old, mover.new), _difference(mover), Text(clean(decided_by(mover.decider))))
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
    """Both explanations in one table: each group's total, and of its rules those that give something else now."""
    table = _table("", "before", "after", "rule", numbers=("before", "after"), rest="rule")
    before, after = _lines(old), _lines(new)
    same = 0
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        is_group = key[1] == ""
        if was == now and not is_group:
            same += 1
            continue
        style = _FAINT if was == now else _STRONG if is_group else ""
        name = key[0] if is_group else f"  {clean(key[1])}"
        table.add_row("", Text(_points(was), style), Text(_points(now), style), Text(name, style))
    table.add_row("", _points(old.score), _points(new.score), Text("score", _STRONG))
    if same:
        table.add_row("", "", "", Text(f"rules that give the same: {same}", _FAINT))
    return table


def _points(milli: int | None) -> str:
    return NOTHING if milli is None else milli_text(milli)


def _lines(card: Scorecard) -> dict[tuple[str, str], int]:
    """What adds up to a score: by group and rule ("" is the group's total), and by what cut and who added."""
    lines: dict[tuple[str, str], int] = {}
    for group in card.groups:
        lines[group.name, ""] = group.total
        fired = [rule for rule in group.rules if rule.state is State.FIRED]
        lines |= {(group.name, rule.rule_id.removeprefix(f"{group.name}: ")): rule.points for rule in fired}
        if group.cut:
            lines[group.name, "cut by the group's bounds"] = group.cut
    if card.cut:
        lines["cut by the score's bounds", ""] = card.cut
    for override in card.overrides:
        lines[f"override by {override.by}", ""] = override.points
    return lines


# ------------------------------------------------------------------------------------------------ counts


def _band(name: str | None) -> str:
    return "in none" if name is None else name


def _pairs(what: str, rows: Iterable[tuple[str, Pair]]) -> Table:
    table = _table(what, "before", "after", "±", numbers=("before", "after", "±"))
    for name, pair in rows:
        table.add_row(Text(clean(name)), f"{pair.old:,}", f"{pair.new:,}", _changed(pair))
    return table


def _changed(pair: Pair) -> Text:
    number = pair.difference
    return Text(f"{number:+,}" if number else "", _UP if number > 0 else _DOWN)


def _segments(impact: Impact) -> Table:
    columns = ("leads", "ready before", "after", "±", "score up", "down")
    table = _table(impact.by or "", *columns, numbers=columns)
    for segment in impact.segments:
        ready = segment.ready
        numbers = (f"{segment.leads:,}", f"{ready.old:,}", f"{ready.new:,}", _changed(ready))
        table.add_row(_segment(segment), *numbers, f"{segment.up:,}", f"{segment.down:,}")
    return table


def _segment(segment: Segment) -> Text:
    if segment.rest:
        return Text("all others", _FAINT)
    return Text("unknown", _FAINT) if segment.value is None else Text(clean(segment.value))


def _distribution(bins: Sequence[Bin]) -> Table:
    most = max((max(each.leads.old, each.leads.new) for each in bins), default=1) or 1
    table = _table("score", "before", " ", "after", "  ", "±", numbers=("score", "before", "after", "±"))
    for each in bins:
        old, new = each.leads.old, each.leads.new
        name = f"{milli_text(each.low)} to {milli_text(each.high)}"
        table.add_row(name, f"{old:,}", _bar(old, most), f"{new:,}", _bar(new, most), _changed(each.leads))
    return table


def _bar(count: int, most: int) -> Text:
    """To an eighth of a character; who is there is seen, however few they are."""
    eighths = max(round(8 * _BAR * count / most), 1 if count else 0)
    whole, part = divmod(eighths, 8)
    return Text((_BLOCKS[8] * whole + _BLOCKS[part].strip()).ljust(_BAR), "cyan")
