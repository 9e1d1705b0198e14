"""What is said of a review in words: the verdict, and the changes under their headings. Every form reads this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from leadscore.review.changes import Change, Effect, Section, Thing
from leadscore.review.model import PolicyReview, Review
from leadscore.values.number import counted

_HEADINGS = {
    Section.POLICY: "policy",
    Section.OUTCOME: "ready, bands and grades",
    Section.ACTIONS: "actions",
    Section.OVERRIDES: "overrides",
    Section.VOCABULARY: "vocabulary",
    Section.TESTS: "tests",
}
_WORDS_ONLY = "words only"
_WHO_IS_SCORED = "who is scored"
_MOVES = {
    Thing.RULE: "who is disqualified",
    Thing.READY: "who is ready",
    Thing.BAND: "bands",
    Thing.GRADE: "grades",
    Thing.ACTION: "actions",
}


def verdict(review: Review) -> str:
    """`7 changes: 4 move scores, 2 move who is ready, 1 is words only; touches marketing, sales`."""
    return _verdict(review.changes, review.owners) if review.changes else _no_change(review)


def policy_verdict(policy: PolicyReview) -> str:
    """The same of one policy."""
    return _verdict(policy.changes, policy.owners)


def _verdict(changes: Iterable[Change], owners: tuple[str, ...]) -> str:
    counts = Counter(map(moves, changes))
    touches = f"; touches {', '.join(owners)}" if owners else ""
    return f"{counted(counts.total(), 'change')}: {_counts(counts)}{touches}"


def _counts(counts: Counter[str]) -> str:
    """`2 move scores, 1 is words only`; of a single change, `moves scores`."""
    if counts.total() == 1:
        (what,) = counts
        return what if what == _WORDS_ONLY else f"moves {what}"
    order = ["scores", _WHO_IS_SCORED, *_MOVES.values(), "outcomes"]
    parts = [f"{counts[what]} {'moves' if counts[what] == 1 else 'move'} {what}" for what in order if counts[what]]
    if words := counts[_WORDS_ONLY]:
        parts.append(f"{words} {'is' if words == 1 else 'are'} {_WORDS_ONLY}")
    return ", ".join(parts)


def moves(change: Change) -> str:
    """What a change can move: `scores`, `who is scored`, `who is ready`, `bands`, …, or that it is `words only`."""
    match change.effect:
        case Effect.SCORE:
            return _WHO_IS_SCORED if change.thing is Thing.FIELD else "scores"
        case Effect.OUTCOME:
            return _MOVES.get(change.thing, "outcomes")
        case Effect.WORDS:
            return _WORDS_ONLY


def _no_change(review: Review) -> str:
    if any(policy.broken for policy in review.policies):
        return "Nothing can be said of policies with errors"
    texts = (
        [{unit.source.text for unit in (side.compiled.checked.main, *side.compiled.checked.used)} for side in sides]
        for policy in review.policies
        if (sides := [side for side in (policy.old, policy.new) if side])
    )
    if all(old == new for old, new in texts):
        return "No change"
    return "No change: what differs is layout, comments or order, and says the same"


def moved_from(policy: PolicyReview) -> str:
    """The path that a policy had, if its file has another name now; "" of two files that a person named."""
    old, new = policy.old, policy.new
    if old is None or new is None or old.revision is None:
        return ""
    return "" if new.path.endswith(old.path) or old.path.endswith(new.path) else old.path


def sections(policy: PolicyReview) -> Iterator[tuple[str, list[Change]]]:
    """The changes under their headings: a group's name, or a part of the policy."""
    for section in Section:
        found = [change for change in policy.changes if change.section is section]
        if section is Section.GROUPS:
            yield from ((group, [c for c in found if c.group == group]) for group in _groups(policy, found))
        elif found:
            yield _HEADINGS[section], found


def _groups(policy: PolicyReview, changes: Iterable[Change]) -> list[str]:
    """The groups with changes: those of the newer version in its order, then those that are gone."""
    names = dict.fromkeys(change.group for change in changes if change.group is not None)
    plan = policy.new.compiled.plan if policy.new else None
    written = [group.name for group in plan.groups] if plan else []
    return [*(name for name in written if name in names), *(name for name in names if name not in written)]


def where(change: Change, policy: PolicyReview) -> str:
    """`line 12`, in another file `vocabulary.lead:12`; `was line 12` of what is gone."""
    place = change.place
    if place is None:
        return ""
    side = policy.new if change.new_place else policy.old
    is_main = side is not None and place.file == side.compiled.checked.main.source.path
    text = f"line {place.line}" if is_main else f"{place.file}:{place.line}"
    return text if change.new_place else f"was {text}"
