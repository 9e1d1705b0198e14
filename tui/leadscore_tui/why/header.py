"""Who the lead is, how it stands, what it lacks and what becomes of it: the lines on top."""

from __future__ import annotations

from textual.content import Content

from leadscore.diagnostics.render.cells import clean
from leadscore.report.course import outlook
from leadscore.report.explanation import Explanation
from leadscore.report.way import shortest
from leadscore.values.number import milli_text
from leadscore_tui.marks import DISQUALIFIED, NOT_READY, OUT, READY
from leadscore_tui.why.bars import Scale, bar_between
from leadscore_tui.why.model import Explained

_BAR = 20
_FAINT = "$foreground-muted"
_MARKS = {
    "ready": (READY, "bold $text-success"),
    "not ready": (NOT_READY, "$text-warning"),
    "disqualified": (DISQUALIFIED, "bold $text-error"),
    "out of scope": (OUT, "$foreground-muted"),
}


def header(explained: Explained, explanation: Explanation, width: int) -> Content:
    """A line each for who it is and how it stands; sentences may take more."""
    lines = [_who(explanation).truncate(width, ellipsis=True), _standing(explained, explanation, width)]
    way, plan = explained.way, explained.plan
    if way is not None and way.disqualified_by:
        lines.append(Content.styled(clean(explanation.way[0]), "$text-error"))
    elif way is not None and not explained.card.ready:
        lines += [Content(clean(sentence)) for sentence in shortest(plan, way)]
    if ahead := outlook(plan, explained.course):
        lines.append(Content.styled(clean(ahead), _FAINT))
    return Content("\n").join(lines)


def _who(explanation: Explanation) -> Content:
    about = "".join(f" · {clean(part)}" for part in explanation.about)
    return Content.assemble((clean(explanation.lead), "bold"), (about, _FAINT))


def _standing(explained: Explained, explanation: Explanation, width: int) -> Content:
    """`68.5 ████████▌  ○ not ready · band warm · grade B2 · 1.5 to ready`."""
    mark, style = _MARKS.get(explanation.verdict[0] if explanation.verdict else "", ("", ""))
    verdict = Content.styled(f"{mark} {' · '.join(map(clean, explanation.verdict))}".strip(), style)
    if explanation.score is None:
        return Content.assemble(verdict, (": this policy does not apply to this lead", _FAINT))
    missing = f" · {milli_text(explained.card.to_ready)} to ready" if explained.card.to_ready else ""
    score = Content.styled(milli_text(explanation.score), "bold")
    told = Content.assemble(score, "  ", verdict, missing)
    if width < told.cell_length + _BAR + 4:
        return told.truncate(width, ellipsis=True)
    return Content.assemble(score, " ", _bar(explained, explanation.score), "  ", verdict, missing)


def _bar(explained: Explained, score: int) -> Content:
    """Up to the threshold, which is marked, or as far beyond as the score goes."""
    threshold = explained.card.threshold
    plan = explained.plan
    high = max(score, threshold or 0, plan.score_high or 0, 1)
    scale = Scale(min(0, score), high, _BAR)
    cells = list(bar_between(scale, 0, score).ljust(_BAR))
    if threshold is not None and cells[scale.cell(threshold)] == " ":
        cells[scale.cell(threshold)] = "┊"
    return Content.styled("".join(cells), "$success" if explained.card.ready else "$primary")
