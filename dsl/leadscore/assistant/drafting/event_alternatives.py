"""What leads did beside something else, its verb or its target not said again: `visited pricing or security`,
`downloaded the checklist but never the whitepaper`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadscore.assistant.drafting.event_verbs import verbs
from leadscore.assistant.drafting.happening import Doing, completed
from leadscore.assistant.drafting.literals import joined
from leadscore.assistant.drafting.objects import exact, is_of_kind, objects, past_tails
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.targets import Target
from leadscore.assistant.drafting.times import after, window


def with_alternatives(r: Reader, one: Doing) -> Match:
    """`visited pricing or security`, `opened or clicked a mail within 14 days`."""
    found = [one]
    while True:
        last = found[-1]
        word, place = _conjunction(r, last.at)
        if not word:
            break
        nexts = [
            completed(r, replace(last, target=target, at=end, window="")) for target, end in _ownobjects(r, last, place)
        ]
        if not nexts and (found[0].is_led or (not last.target and word == "or")):
            nexts = [completed(r, other) for other in verbs(r, place)]
            nexts = [other for other in nexts if other.at > place]
            if nexts:
                best = max(nexts, key=lambda other: (other.at, other.rank))
                if found[0].is_led:
                    found.append(replace(best, window=best.window or last.window, is_led=True))
                    continue
                is_known = best.target and any(
                    target.text == best.target and target.kind == last.kind
                    for target, _ in _every_target(r, place, best.at)
                )
                shared = replace(last, window=last.window or best.window, target=best.target if is_known else "")
                found = [*found[:-1], shared]
                nexts = [best]
        if not nexts:
            break
        best = max(nexts, key=lambda other: (other.at, other.rank))
        if best.window and not last.window:
            found = [replace(other, window=other.window or best.window) for other in found]
        found.append(best)
    if len(found) > 1:
        found[-1] = completed(r, found[-1])
    word = "and" if len(found) > 1 and _conjunction(r, found[0].at)[0] == "and" else "or"
    return _with_denied(r, found[-1], Match(joined(word, [other.tree() for other in found]), found[-1].at))


def _with_denied(r: Reader, last: Doing, match: Match) -> Match:
    """`downloaded the checklist but never the whitepaper`, `visited pricing in May but not since`: what was not done to
    something else, or not at another time, without its verb."""
    start = r.skip(match.end, r.small.doing["holds_not"])
    behind = r.small.nots.end(r.tokens, start)
    is_but = r.small.exclusions.end(r.tokens, match.end) is not None and r.small.anything.end(r.tokens, match.end - 1)
    if behind is None or (start == match.end and not is_but):
        return match
    for other in _denied_of(r, last, behind):
        return Match(joined("and", [match.tree, replace(other, is_denied=True).tree()]), other.at)
    return match


def _denied_of(r: Reader, last: Doing, at: int) -> Iterator[Doing]:
    """What is denied beside what was done."""
    when = window(r, at)
    if (end := r.small.since_then.end(r.tokens, at)) is not None and when is None and (then := after(last.window)):
        when = then, end
    if when is not None and not any(True for _ in r.lexicon.verbs.all(r.tokens, r.skip(when[1]))):
        yield Doing(last.kind, when[1], last.rank, last.target, window=when[0])
    others = objects(r, last.kind, at) if not last.target else ()  # `downloaded anything except the pricing guide`
    yield from (Doing(last.kind, end, last.rank, one) for one, end in others if is_of_kind(r, last.kind, one))
    for target, end in _ownobjects(r, last, at):
        window_ = last.window if last.is_led else ""
        yield completed(r, Doing(last.kind, end, last.rank, target, window=window_))


def _every_target(r: Reader, start: int, end: int) -> Iterator[tuple[Target, int]]:
    for at in range(start, end):
        yield from r.lexicon.targets.at(r.tokens, at)


def _conjunction(r: Reader, at: int) -> tuple[str, int]:
    if r.key(at) == "," and r.key(at + 1) in ("or", "and"):
        at += 1
    return (r.key(at), at + 1) if r.key(at) in ("or", "and") else ("", at)


def _ownobjects(r: Reader, last: Doing, at: int) -> Iterator[tuple[str, int]]:
    """A target of the same kind behind `or`, and nothing else: a verb there starts another event."""
    if not last.target or any(True for _ in r.lexicon.verbs.all(r.tokens, at)):
        return
    start = r.skip(at)
    for target, end in r.lexicon.targets.at(r.tokens, start):
        if target.kind == last.kind:
            yield exact(r, target, start, end), past_tails(r, end)
