"""The lines under the editor: a problem with its help, what a word is, what a rule gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from leadscore.diagnostics import Severity

if TYPE_CHECKING:
    from leadscore.batch.board.model import RuleEffect
    from leadscore.diagnostics import Diagnostic
    from leadscore.ide.hover import Hover

MARKS = {Severity.ERROR: "✗", Severity.WARNING: "▲", Severity.HINT: "·"}


def problem_note(problem: Diagnostic, more: int = 0) -> Content:
    """What mends it comes first in the second line: there may be room for little else."""
    mend = f"F4: {problem.fix.title}." if problem.fix else ""
    others = f"  (and {more} more here)" if more else ""
    advice = " ".join(part for part in (mend, problem.help) if part)
    return Content.assemble(
        (f"{MARKS[problem.severity]} {problem.severity.value}: ", "bold"),
        f"{problem.message}{others}",
        f"\n  {advice}" if advice else "",
    )


def effect_words(effect: RuleEffect, leads: int) -> str:
    """`fired for 412 of 10,000 leads, +20,600 points`."""
    whole, sign = abs(effect.points) // 1000, "-" if effect.points < 0 else "+"
    thousandths = f".{abs(effect.points) % 1000:03}".rstrip("0").rstrip(".")
    points = f"{sign}{whole:,}{thousandths}" if effect.points else "0"
    return f"fired for {effect.leads:,} of {leads:,} leads, {points} points"


def rule_note(rule: str, effect: RuleEffect | None, leads: int) -> Content:
    """What a rule says, and what it gave where that is known."""
    gave = effect_words(effect, leads) if effect else ""
    return Content.assemble(rule, f"  {gave}" if rule and gave else gave)


def hover_note(hover: Hover | None, rule: Content) -> Content:
    """What a word is, and below it the rule that it stands in."""
    if hover is None:
        return rule if rule.plain else Content("Nothing to say of this place: put the cursor on a word.")
    word = Content.assemble((f"{hover.title}: ", "bold"), hover.says)
    return Content.assemble(word, "\n", rule) if rule.plain else word
