"""How a back-test is told to the UI: as `leadscore backtest` words it, with what its keys need to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO

from leadscore.learn.backtest import Backtest
from leadscore.learn.evidence.model import Evidence, Missing, RuleEvidence
from leadscore.learn.leaks import Leak
from leadscore.plan.model import Plan
from leadscore.report import backtest_markdown, backtest_missing
from leadscore.report.backtest_rules import left_out, name_of
from leadscore.report.backtest_tables import Section
from leadscore.report.backtest_text import render
from leadscore.report.backtest_view import View, view_of
from leadscore.report.backtest_words import leak_line, leak_lines, rate
from leadscore.values.number import milli_text
from leadscore_tui.backstage.past import Backtested, LeakTold, MissingTold, RuleTold

_WIDTH = 100
"""Of what is copied as text."""
_CLAUSES = re.compile(r"(?<=[.?]) (?=[A-Z`-])")
_OPTION = re.compile(r"(: )?`?--[a-z]")


def leaks_told(plan: Plan, leaks: Sequence[Leak]) -> Backtested:
    """What is told instead of figures."""
    lines = list(leak_lines(leaks))
    text = "".join(f"{line}\n" for line in lines)
    told = tuple(LeakTold(leak.name, f"{leak_line(leak)}.") for leak in leaks)
    return Backtested(plan.name, about=lines[0], leaks=told, text=text, markdown=text)


def backtest_told(found: Backtest, notes: Iterable[str] = ()) -> Backtested:
    """All that the tab shows."""
    view = view_of(found)
    missing = list(backtest_missing.sentences(found.missing))
    return Backtested(
        title=view.title,
        about=view.about,
        findings=tuple(map(_without_options, view.findings)),
        cautions=tuple(filter(None, map(_without_options, view.cautions))),
        sections=tuple(_section(section, missing) for section in view.sections),
        advised=_advised(found),
        ready="" if found.ready_at is None else milli_text(found.ready_at),
        rules=() if found.rules is None else tuple(_rules(view, found.rules)),
        missing=tuple(map(_missing, missing, found.missing)),
        notes=tuple(notes),
        text=_text(view),
        markdown=backtest_markdown.render(view),
    )


def _section(section: Section, missing: Sequence[str]) -> Section:
    """Without what has a section of its own on the screen."""
    sentences = (_without_options(sentence) for sentence in section.sentences if sentence not in missing)
    return replace(section, sentences=tuple(filter(None, sentences)))


def _missing(sentence: str, found: Missing) -> MissingTold:
    because = f"close rate {rate(found.hit)} vs {rate(found.rest)}, {found.hit.of:,} leads"
    return MissingTold(sentence, backtest_missing.rule(found), because)


def _without_options(sentence: str) -> str:
    """Without what names options of the command: here there are keys for that."""
    kept = (_without_option(clause) for clause in _CLAUSES.split(sentence))
    return " ".join(filter(None, kept))


def _without_option(clause: str) -> str:
    found = _OPTION.search(clause)
    if found is None:
        return clause
    return f"{clause[: found.start()]}." if found[1] else ""


def _advised(found: Backtest) -> str:
    """Where `ready` had better stand; where it stands already, there is nothing to do."""
    advice = found.thresholds.advice if found.thresholds else ()
    at = next((one.at for one in advice if one.at is not None), None)
    return "" if at is None or at == found.ready_at else milli_text(at)


def _rules(view: View, found: Evidence) -> Iterator[RuleTold]:
    """In the order of the table's rows. Rules of one name fired for the same leads, so theirs is the policy's."""
    table = next((table for section in view.sections for table in section.tables if table.name == "rules"), None)
    waiting: dict[tuple[str, str], list[RuleEvidence]] = {}
    for one in found.rules:
        waiting.setdefault((name_of(one), one.weight.verdict.value), []).append(one)
    for row in table.rows if table else ():
        one = waiting[row[0], row[1]].pop(0)
        idea = found.ideas.get(one.place)
        yield RuleTold(one.rule.id, one.rule.line, idea, left_out(one) if idea == 0 else "")


def _text(view: View) -> str:
    from rich.console import Console

    written = StringIO()
    Console(file=written, width=_WIDTH, color_system=None).print(render(view, _WIDTH))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"
