"""Who the lead is, how it stands, what it lacks and what becomes of it: the lines on top."""

from __future__ import annotations

from textual.content import Content

from leadscore.diagnostics.render.cells import clean
from leadscore.report.beside import told_apart
from leadscore.report.course import outlook
from leadscore.report.explanation import Explanation
from leadscore.report.way import shortest
from leadscore.values.number import milli_text
from leadscore_tui.marks import DISQUALIFIED, NOT_READY, OUT, READY
from leadscore_tui.why.bars import Scale, bar_between
from leadscore_tui.why.beside import heads
from leadscore_tui.why.item import FAINT
from leadscore_tui.why.model import Explained

_BAR = 20
_MARKS = {
    "ready": (READY, "bold $text-success"),
    "not ready": (NOT_READY, "$text-warning"),
    "disqualified": (DISQUALIFIED, "bold $text-error"),
    "out of scope": (OUT, FAINT),
}


def header(explained: Explained, explanation: Explanation, width: int, brief: bool) -> Content:
    """A line each for who it is and how it stands; sentences may take more, unless it is to be `brief`."""
    sentences = _lacking(explained, explanation)
    if ahead := outlook(explained.plan, explained.course):
        sentences.append(Content.styled(clean(ahead), FAINT))
    if brief:
        sentences = [sentence.truncate(width, ellipsis=True) for sentence in sentences]
    return Content("\n").join([*_lead(explained, explanation, width), *sentences])


def header_of_two(
    explained: Explained, explanation: Explanation, beside: Explained, other: Explanation, width: int
) -> Content:
    """Both leads, which of them is ahead, and what stands in the columns below."""
    ahead = Content.styled(clean(told_apart(explanation, other)), "bold").truncate(width, ellipsis=True)
    leads = [*_lead(explained, explanation, width), *_lead(beside, other, width)]
    return Content("\n").join([*leads, ahead, heads(explanation, other, width)])


def _lead(explained: Explained, explanation: Explanation, width: int) -> list[Content]:
    return [_who(explanation).truncate(width, ellipsis=True), _standing(explained, explanation, width)]


def _lacking(explained: Explained, explanation: Explanation) -> list[Content]:
    """What bars the lead, or the shortest way to ready, or else what stands in it."""
    way = explained.way
    if way is None or explained.card.ready:
        return []
    if way.disqualified_by:
        return [Content.styled(clean(explanation.way[0]), "$text-error")]
    if found := shortest(explained.plan, way):
        return [Content(clean(sentence)) for sentence in found]
    return [Content(clean(sentence)) for sentence in explanation.way[1:2] if way.condition is not True]


def _who(explanation: Explanation) -> Content:
    about = "".join(f" · {clean(part)}" for part in explanation.about)
    return Content.assemble((clean(explanation.lead), "bold"), (about, FAINT))


def _standing(explained: Explained, explanation: Explanation, width: int) -> Content:
    """`68.5 ████████▌  ○ not ready · band warm · grade B2 · 1.5 to ready`."""
    mark, style = _MARKS.get(explanation.verdict[0] if explanation.verdict else "", ("", ""))
    verdict = Content.styled(f"{mark} {' · '.join(map(clean, explanation.verdict))}".strip(), style)
    if explanation.score is None:
        return Content.assemble(verdict, (": this policy does not apply to this lead", FAINT))
    lacks = explained.card.to_ready if not explained.card.disqualified else None
    missing = f" · {milli_text(lacks)} to ready" if lacks else ""
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
    return Content.styled("".join(cells), "$success" if explained.card.ready else "$error" if score < 0 else "$primary")
