"""Whom the change moves, as lines: the headline, bands, scores and segments, before and after side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from leadscore.report.review_records import FigureView, ImpactView, SegmentView
from leadscore_tui.backstage.protocol import Bar
from leadscore_tui.diff.lines import Line, Piece, plain, section, sign_look, widest
from leadscore_tui.leads.columns import cell
from leadscore_tui.why.bars import Scale, bar_between

_WIDEST_BAR = 24
_WIDEST_LABEL = 24
_MOST_BARS = 12
"""Twice as many would fill the screen."""


def headline(impact: ImpactView) -> Iterator[Line]:
    """The most important first; how calls a week are counted, the last of the sentences, is told below."""
    yield plain(impact.headline, "strong")
    told = impact.sentences[:-1] or impact.sentences
    yield plain(" ".join(told), "muted")


def sections(impact: ImpactView, bars: Sequence[Bar], folded: frozenset[str], width: int) -> Iterator[Line]:
    """What stands behind the headline."""
    yield from section("bands", "Bands", list(_bands(impact.bands, width)), folded, _TITLE)
    if any(each.old != each.new for each in bars):
        notes = [each.note for each in bars if each.note]
        title = f"{_TITLE}, {_MARK} {', '.join(notes)}" if notes else _TITLE
        yield from section("scores", "Scores", list(_scores(_fewer(bars), width)), folded, title)
    segments = list(_segments(impact.segments.rows, width))
    yield from section("by", f"Ready by {impact.by}", segments, folded, "before → after")
    if len(impact.sentences) > 1:
        about = [plain(impact.sentences[-1], "muted", indent=2)]
        yield from section("about", "How calls a week are counted", about, folded)


_TITLE = "leads before and after"
_MARK = "◂"

# ------------------------------------------------------------------------------------------------ two bars


def _bands(bands: Sequence[FigureView], width: int) -> Iterator[Line]:
    most = max((max(_count(band.old), _count(band.new)) for band in bands), default=0)
    if most:
        rows = [(band.label, _count(band.old), _count(band.new), "") for band in bands]
        yield from _side_by_side(rows, most, width)


def _count(shown: str) -> int:
    return int(shown.replace(",", ""))


def _scores(bars: Sequence[Bar], width: int) -> Iterator[Line]:
    """Of several bins without anybody, one line."""
    rows = [(each.label, each.old, each.new, each.note) for each in bars]
    most = max(max(each.old, each.new) for each in bars)
    for is_empty, some in groupby(rows, key=lambda row: not (row[1] or row[2] or row[3])):
        if is_empty:
            yield plain("…", "muted", indent=2)
        else:
            yield from _side_by_side(list(some), most, width, rows)


def _fewer(bars: Sequence[Bar]) -> Sequence[Bar]:
    """Neighbours are put together until there are few enough to be seen at once."""
    while len(bars) > _MOST_BARS:
        bars = [_together(bars[place : place + 2]) for place in range(0, len(bars), 2)]
    return bars


def _together(some: Sequence[Bar]) -> Bar:
    first, last = some[0], some[-1]
    label = f"{first.label.split(' to ')[0]} to {last.label.split(' to ')[1]}"
    note = ", ".join(each.note for each in some if each.note)
    return Bar(label, sum(each.old for each in some), sum(each.new for each in some), note)


_Row = tuple[str, int, int, str]


def _side_by_side(rows: Sequence[_Row], most: int, width: int, among: Sequence[_Row] = ()) -> Iterator[Line]:
    """Each row's two counts, each with its bar, their difference, and a mark for a note. Columns are as wide as they
    have to be `among` all rows."""
    among = among or rows
    label_width = widest([label for label, *_ in among], _WIDEST_LABEL)
    count_width = max(len(f"{count:,}") for _, old, new, _ in among for count in (old, new))
    change_width = max(len(_difference(old, new)) for _, old, new, _ in among)
    room = width - 2 - label_width - 2 * (count_width + 1) - change_width - 8
    size = max(3, min(_WIDEST_BAR, room // 2))
    for label, old, new, note in rows:
        change = _difference(old, new)
        pieces: list[Piece] = [
            (f"  {cell(label, label_width, right=False)}  ", "plain"),
            (f"{old:>{count_width},} ", "plain"),
            (cell(_bar(old, most, size), size, right=False), "old"),
            (f"  {new:>{count_width},} ", "plain"),
            (cell(_bar(new, most, size), size, right=False), "new"),
            (f"  {change:>{change_width}}", sign_look(change)),
        ]
        if note:
            pieces.append((f" {_MARK}", "strong"))
        yield Line(tuple(pieces))


def _bar(count: int, most: int, size: int) -> str:
    """Whoever is there is seen, however few they are."""
    return bar_between(Scale(0, most, size), 0, count) if count else ""


def _difference(old: int, new: int) -> str:
    return f"{new - old:+,}" if new != old else ""


# ------------------------------------------------------------------------------------------------ a field's values


def _segments(segments: Sequence[SegmentView], width: int) -> Iterator[Line]:
    if not segments:
        return
    label_width = widest([one.label for one in segments], _WIDEST_LABEL)
    ready = [_before_after(one.ready) for one in segments]
    ready_width = widest(ready)
    change_width = widest([one.ready.change for one in segments])
    for one, told in zip(segments, ready, strict=True):
        change = one.ready.change if one.ready.change != "0" else ""
        yield Line(
            (
                (f"  {cell(one.label, label_width, right=False)}  ", "plain"),
                (f"{cell(told, ready_width, right=True)}  ", "plain"),
                (cell(change, change_width, right=True), sign_look(change)),
                (f"  of {one.leads}; {one.up} scores up, {one.down} down", "muted"),
            ),
            hang=4 + label_width,
        )


def _before_after(figure: FigureView) -> str:
    return figure.new if figure.old == figure.new else f"{figure.old} → {figure.new}"
