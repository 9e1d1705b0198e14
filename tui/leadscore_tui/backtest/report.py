"""A back-test as lines: the weightiest first, in the words of `leadscore backtest`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from leadscore.report.backtest_tables import Section, Table
from leadscore.values.number import signed_milli_text
from leadscore_tui.backstage.past import Backtested, RuleTold
from leadscore_tui.backtest.acts import Opens, OtherPoints, Rivals, TakeIdeas, TakeRule, TakeThreshold, ToRule, Trust
from leadscore_tui.backtest.tables import Layout, laid_out, table_lines
from leadscore_tui.diff.lines import EMPTY, Act, Line, plain
from leadscore_tui.diff.lines import section as folding

_HEADLINE = 1
"""The place, among the findings, of the one that answers the question; before it stands how many were won."""
_IDEA = "  ◂"
_MISSING = "Signs that no rule asks for"
FOLDED = frozenset({"How soon wins were ready", "dropped", "parts", "settings", "notes"})
"""Sections that are closed at first."""
FOLDED_WHERE_LOW = FOLDED | {"gains", "ranges", "thresholds", "rules", "missing", "cautions"}


def report_lines(told: Backtested, folded: frozenset[str], opened: Collection[int], width: int) -> Iterator[Line]:
    """`folded` are the sections that are closed, `opened` the rows of rules of which all is told."""
    if told.leaks:
        yield from _leaks(told)
        return
    yield plain(told.about, "muted")
    for place, finding in enumerate(told.findings):
        yield plain(finding, "strong" if place == _HEADLINE else "plain", hang=2)
    for section in told.sections:
        yield from _section(told, section, folded, opened, width)
        if any(table.name == "rules" for table in section.tables):
            yield from folding("missing", _MISSING, list(_missing(told)), folded)
            yield from _rivals(told)
    yield from folding("cautions", "Bear in mind", [plain(text, indent=2) for text in told.cautions], folded)
    yield from folding("notes", "About the data", [plain(text, indent=2) for text in told.notes], folded)


def _section(
    told: Backtested, section: Section, folded: frozenset[str], opened: Collection[int], width: int
) -> Iterator[Line]:
    lines = [plain(sentence, indent=2, hang=4) for sentence in section.sentences]
    name = section.tables[0].name if section.tables else section.heading
    aside: list[Table] = []
    for table in section.tables:
        match table.name:
            case "rules":
                lines += [*_ideas(told), EMPTY, *_rules(told, table, opened, width)]
            case "thresholds" | "around":
                above = [plain(table.caption, indent=2, hang=4)] if table.caption else list(_advised(told))
                lines += [*above, EMPTY, *table_lines(table, width, partial(_threshold, told, table))]
            case "dropped":
                aside.append(table)
            case _:
                lines += [*([EMPTY] if lines else []), *table_lines(table, width)]
    yield from folding(name, section.heading, lines, folded)
    for table in aside:
        title, _, more = table.caption.partition("; ")
        yield from folding(table.name, title, list(table_lines(table, width)), folded, more)


# ------------------------------------------------------------------------------------------------ where ready stands


def _threshold(told: Backtested, table: Table, row: int) -> Act | None:
    """Of several points that hand over the same leads, the lowest."""
    points = table.rows[row][0].partition(" to ")[0]
    return None if points == told.ready else TakeThreshold(points)


def _advised(told: Backtested) -> Iterator[Line]:
    if told.advised:
        yield _way(f"take over: ready at {told.advised}", TakeThreshold(told.advised), 2)


def _way(text: str, does: Act, indent: int) -> Line:
    return Line(((" " * indent + f"→ {text}", "changed"), ("  Enter or t", "muted")), does, indent + 2)


# ------------------------------------------------------------------------------------------------ rules


def _ideas(told: Backtested) -> Iterator[Line]:
    ideas = tuple(OtherPoints(rule.rule, rule.idea, rule.note) for rule in told.rules if rule.idea is not None)
    if ideas:
        what = "this rule" if len(ideas) == 1 else f"these {len(ideas)} rules"
        yield _way(f"take over: other points for {what}", TakeIdeas(ideas), 2)


def _rules(told: Backtested, table: Table, opened: Collection[int], width: int) -> Iterator[Line]:
    """By verdict, so that there is room for the figures."""
    verdict = next(place for place, column in enumerate(table.columns) if column.heading == "verdict")
    layout, last = laid_out(table, width - len(_IDEA), without=("verdict",)), ""
    yield layout.heading()
    for number, row in enumerate(table.rows):
        if row[verdict] != last:
            last = row[verdict]
            yield plain(last, "strong", indent=2)
        rule = told.rules[number]
        is_open = number in opened
        yield _marked(layout.row(number, Opens(number)), has_idea=rule.idea is not None)
        if is_open:
            yield from _opened(rule, layout, number)


def _marked(line: Line, *, has_idea: bool) -> Line:
    """A rule with an idea shows that there is one."""
    return Line((*line.pieces, (_IDEA, "changed")), line.does) if has_idea else line


def _opened(rule: RuleTold, layout: Layout, number: int) -> Iterator[Line]:
    """All that the row has no room for, and what can be done about the rule."""
    row = layout.table.rows[number]
    if layout.is_cut(number):
        yield plain(row[0], indent=6)
    hidden = [f"{layout.table.columns[place].heading} {row[place]}" for place in layout.hidden if row[place]]
    if hidden:
        yield plain(" · ".join(hidden), "muted", indent=6)
    yield plain(f"→ line {rule.line} of the policy", "muted", indent=6, does=ToRule(rule.rule))
    if rule.idea is not None:
        points = signed_milli_text(rule.idea) if rule.idea else "left out"
        yield _way(f"take over: {points}", TakeIdeas((OtherPoints(rule.rule, rule.idea, rule.note),)), 6)


def _missing(told: Backtested) -> Iterator[Line]:
    for one in told.missing:
        yield plain(one.sentence, indent=2, hang=4)
        yield _way("take this rule over", TakeRule(f'{one.rule} because "{one.because}"'), 4)


def _rivals(told: Backtested) -> Iterator[Line]:
    """Models are asked for: they take as long as all else."""
    if all(table.name != "contest" for section in told.sections for table in section.tables):
        yield EMPTY
        yield Line(
            (("▸ What is left on the table", "heading"), ("  Enter finds it out: as long again", "muted")), Rivals()
        )


# ------------------------------------------------------------------------------------------------ leaks


def _leaks(told: Backtested) -> Iterator[Line]:
    yield plain(told.about, "strong")
    for leak in told.leaks:
        yield Line((("  ✗ ", "down"), (leak.sentence, "plain")), None, 4)
        yield Line((("    → It is known in time all the same: count it", "changed"),), Trust(leak.name), 6)
    yield EMPTY
    yield plain("Else have leads scored at an earlier day (d), or take such facts out of the policy (2).")
