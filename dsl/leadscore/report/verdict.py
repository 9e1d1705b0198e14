"""What a change can do and what it never can, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from leadscore.engine.model import Scorecard
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant
from leadscore.review.prove.model import Answer, Certainty, Counterexample, Finding, Proof, Question, Verdict
from leadscore.values.number import milli_text

_INDENT = "  "


class _Words(NamedTuple):
    """How people say what a question is about: the subject of a verdict, and what can become of a lead."""

    subject: str
    same: str
    up: str
    down: str
    never_up: str
    never_down: str


_WORDS = {
    Question.SCORE: _Words(
        "Score",
        "no lead's score changes",
        "some leads score more",
        "some leads score less",
        "no lead scores more",
        "no lead scores less",
    ),
    Question.READY: _Words(
        "Ready",
        "the same leads are ready",
        "some leads become ready",
        "some leads are no longer ready",
        "no lead becomes ready",
        "no lead stops being ready",
    ),
    Question.SCOPE: _Words(
        "Scope",
        "the policy applies to the same leads",
        "some leads come into scope",
        "some leads are no longer in scope",
        "no lead comes into scope",
        "no lead falls out of scope",
    ),
}


def sentence(answer: Answer) -> str:
    """The verdict on one question, with what it means: `Score: only up. No lead scores less; some leads score more.`"""
    words = _WORDS[answer.question]
    if answer.verdict is Verdict.SAME:
        meaning = words.same
    else:
        up = _meaning(answer.up, words.up, words.never_up)
        down = _meaning(answer.down, words.down, words.never_down)
        meaning = f"{down}; {up}" if answer.down.certainty is Certainty.NEVER else f"{up}; {down}"
    return f"{words.subject}: {answer.verdict.value}. {meaning[0].upper()}{meaning[1:]}."


def lines(proof: Proof) -> Iterator[str]:
    """The whole proof as plain text: a sentence a question, the examples as tests below it, indented."""
    for answer in proof.answers:
        yield sentence(answer)
        for finding in (answer.up, answer.down):
            if finding.example is not None:
                yield from (
                    f"{_INDENT}{line}" if line else "" for line in example_lines(answer.question, finding.example)
                )
    yield from proof.notes


def example_lines(question: Question, example: Counterexample) -> Iterator[str]:
    """What a lead shows, and the lead as a test, ready to paste."""
    change = f"{_outcome(question, example.before)} becomes {_outcome(question, example.after)}"
    if example.test is None:
        yield f"{change}: as of {iso_instant(example.as_of)}, for a lead that no test can give (tests know full hours):"
        yield from lead_lines(example)
        return
    passes, fails = ("old", "new") if example.passes_on_old else ("new", "old")
    yield f"{change}, as this test shows; it passes on the {passes} version and fails on the {fails} one:"
    yield ""
    yield from example.test.rstrip("\n").split("\n")
    yield ""


def lead_lines(example: Counterexample) -> Iterator[str]:
    """A lead's known fields and its events, a line each."""
    for name, value in example.lead.values.items():
        yield f"{_INDENT}{name}: {value}"
    for event in example.lead.events:
        yield f"{_INDENT}{iso_instant(event.at)} {event.kind} {event.target}".rstrip()


def as_json(proof: Proof) -> Json:
    """`{score: {verdict, sentence, up, down}, ready: …, notes}`; `up` and `down` are `{certainty, reason, example}`.

    An example is `{as_of, before: {score, ready, in_scope}, after: …, test, passes_on}`.
    """
    answers: dict[str, Json] = {answer.question.value: _answer(answer) for answer in proof.answers}
    return {**answers, "notes": list(proof.notes)}


def _answer(answer: Answer) -> Json:
    return {
        "verdict": answer.verdict.value,
        "sentence": sentence(answer),
        "up": _finding(answer.up),
        "down": _finding(answer.down),
    }


def _finding(finding: Finding) -> Json:
    example = finding.example
    return {
        "certainty": finding.certainty.value,
        "reason": finding.reason or None,
        "example": None if example is None else _example(example),
    }


def _example(example: Counterexample) -> Json:
    return {
        "as_of": iso_instant(example.as_of),
        "before": _card(example.before),
        "after": _card(example.after),
        "test": example.test,
        "passes_on": None if example.test is None else "old" if example.passes_on_old else "new",
    }


def _card(card: Scorecard) -> Json:
    return {"score": points(card.score), "ready": card.ready, "in_scope": card.in_scope}


def _meaning(finding: Finding, found: str, never: str) -> str:
    match finding.certainty:
        case Certainty.FOUND:
            return found
        case Certainty.NEVER:
            return never
        case Certainty.UNKNOWN:
            return f"whether {found} is unknown ({finding.reason})"
        case _:
            assert_never(finding.certainty)


def _outcome(question: Question, card: Scorecard) -> str:
    match question:
        case Question.SCORE:
            return milli_text(card.score or 0)
        case Question.READY:
            return "ready" if card.ready else "not ready"
        case Question.SCOPE:
            return "in scope" if card.in_scope else "out of scope"
        case _:
            assert_never(question)
