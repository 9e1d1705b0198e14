"""What the change says, as lines: under its headings, with marks. Then what is proved, or what keeps it from that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.report.review_records import AnswerView, ChangeView, PolicyView
from leadscore_tui.backstage.protocol import Mistake, Reviewed
from leadscore_tui.diff.lines import EMPTY, GoTo, Line, Look, Piece, Prove, plain, section

_LOOKS: dict[str, Look] = {"+": "up", "-": "down", "~": "changed"}
_SHOWN_MARKS = {"-": "−"}


def changes(policy: PolicyView, lines: Sequence[int | None], folded: frozenset[str]) -> Iterator[Line]:
    """`lines` are where the changes stand, in their order."""
    yield from section("words", "What changed", list(_changes(policy, lines)), folded, policy.verdict)


def _changes(policy: PolicyView, lines: Sequence[int | None]) -> Iterator[Line]:
    number = 0
    for part in policy.sections:
        yield plain(part.heading, "strong", indent=2)
        for change in part.changes.rows:
            yield from _change(change, lines[number], number)
            number += 1


def _change(change: ChangeView, line: int | None, number: int) -> Iterator[Line]:
    does = None if line is None else GoTo(line, number)
    is_words = change.mark == "·"
    mark = _SHOWN_MARKS.get(change.mark, change.mark)
    pieces: list[Piece] = [
        (f"  {mark} ", _LOOKS.get(change.mark, "muted")),
        (change.sentence, "muted" if is_words else "plain"),
    ]
    if change.where:
        pieces.append((f"  {change.where}", "muted"))
    yield Line(tuple(pieces), does, hang=4)
    for detail in change.details.rows:
        yield plain(detail, "muted", indent=6)


# ------------------------------------------------------------------------------------------------ proof


_OFFER = "Press p to have it proved what the change never does. It takes half a minute at most."


def proof(policy: PolicyView, folded: frozenset[str], *, proving: bool) -> Iterator[Line]:
    yield from section("proof", "Proof", list(_proof(policy, proving)), folded, "what it can do to any lead at all")


def _proof(policy: PolicyView, proving: bool) -> Iterator[Line]:
    if proving:
        yield plain("Proving … It takes half a minute at most; Esc ends it.", indent=2)
    elif policy.proof is not None:
        for answer in policy.proof.answers:
            yield from _answer(answer)
        yield from (plain(note, "muted", indent=2) for note in policy.proof.notes)
    elif policy.unproved:
        yield plain(f"No proof: {policy.unproved}.", indent=2)
    else:
        yield plain(
            "Press p to have it proved what the change never does. It takes half a minute at most.",
            indent=2,
            does=Prove(),
        )


def _answer(answer: AnswerView) -> Iterator[Line]:
    yield plain(answer.sentence, "strong", indent=2)
    for example in answer.examples:
        yield plain(example.caption, indent=4)
        yield from (_code(line) for line in example.code.splitlines())


def _code(line: str) -> Line:
    indent = len(line) - len(line.lstrip())
    return plain(line, "muted", indent=6, hang=10 + indent) if line else EMPTY


# ------------------------------------------------------------------------------------------------ nothing to tell


def nothing(reviewed: Reviewed) -> Iterator[Line]:
    """Of two versions that say the same, or that cannot be compared."""
    if reviewed.mistakes:
        yield from _mistakes(reviewed)
        return
    yield plain("Both versions say the same.", "strong")
    _, _, why = reviewed.verdict.partition(": ")
    if why:
        yield plain(f"{why[0].upper()}{why[1:]}.", "muted")
    yield EMPTY
    yield plain("Press v to compare with an earlier version, or change the policy.")


def _mistakes(reviewed: Reviewed) -> Iterator[Line]:
    versions = list(dict.fromkeys(mistake.version for mistake in reviewed.mistakes))
    yield plain(f"{_named(versions)} mistakes, so the two cannot be compared yet.", "strong")
    for number, mistake in enumerate(reviewed.mistakes):
        yield _mistake(mistake, number, reviewed)


def _named(versions: Sequence[str]) -> str:
    return f"“{versions[0]}” has" if len(versions) == 1 else "Both versions have"


def _mistake(mistake: Mistake, number: int, reviewed: Reviewed) -> Line:
    where = f"{mistake.file}, line {mistake.line}" if mistake.file else f"line {mistake.line}"
    told = where if mistake.version == reviewed.new else f"{mistake.version}, {where}"
    is_here = not mistake.file and mistake.version == reviewed.new
    return Line(
        (("  ✗ ", "down"), (f"{told}: ", "strong"), (mistake.message, "plain")),
        GoTo(mistake.line, number) if is_here else None,
        hang=4,
    )
