"""Definitions are read in place, so none may contain itself, and none may grow beyond measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadscore.check.policy import Policy, Role
from leadscore.check.walk import inside, leaves
from leadscore.diagnostics import Diagnostic, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import And, Bare, Condition, Define, Not, Or

_MOST_COMPARISONS = 10_000
_MOST_ALTOGETHER = 250_000
_DEEPEST = 200


def definitions(policy: Policy) -> Iterator[Diagnostic]:
    """Where this finds an error, no pass may read definitions in place."""
    known: dict[str, Define] = {}
    for statement in policy.everywhere(Define):
        known.setdefault(statement.name.text, statement)
    uses = {name: _used(statement.condition, known) for name, statement in known.items()}
    order, circles = _in_order(uses)
    for circle in circles:
        yield _circular(circle, known)
    if not circles:
        yield from _too_large(policy, [known[name] for name in order])


def _used(condition: Condition, known: Mapping[str, Define]) -> list[str]:
    return list(dict.fromkeys(bare.name.text for bare in inside(condition, Bare) if bare.name.text in known))


def _in_order(uses: Mapping[str, list[str]]) -> tuple[list[str], list[list[str]]]:
    """The definitions, each behind those that it uses, and the circles found: a walk without recursion, because a
    chain of definitions may be longer than Python's stack."""
    order: list[str] = []
    circles: list[list[str]] = []
    done: set[str] = set()
    for start in uses:
        path = {start: iter(uses[start])} if start not in done else {}
        while path:
            name, rest = next(reversed(path.items()))
            following = next(rest, None)
            if following is None:
                path.popitem()
                done.add(name)
                order.append(name)
            elif following in path:
                chain = list(path)
                circles.append(chain[chain.index(following) :])
            elif following not in done:
                path[following] = iter(uses[following])
    return order, circles


def _circular(circle: list[str], known: Mapping[str, Define]) -> Diagnostic:
    first = known[circle[0]]
    if len(circle) == 1:
        story = f"`{circle[0]}` is defined by itself"
    else:
        story = f"`{circle[0]}` is defined by itself: it uses " + ", which uses ".join(
            f"`{name}`" for name in [*circle[1:], circle[0]]
        )
    return problem(
        "circular-definition",
        first.name.span,
        story,
        "A definition is read in place, so it must end in comparisons. Take the name out of one of them.",
        notes=[Note(known[name].name.span, f"`{name}` is defined here") for name in circle[1:]],
    )


def _too_large(policy: Policy, ordered: list[Define]) -> Iterator[Diagnostic]:
    """Ten definitions that each use the one before ten times make ten billion comparisons."""
    sizes: dict[str, tuple[int, int]] = {}
    for definition in ordered:
        size, depth = _size(definition.condition, sizes)
        if size > _MOST_COMPARISONS or depth > _DEEPEST:
            yield problem(
                "definition-too-large",
                definition.name.span,
                f"With all that it uses, `{definition.name.text}` makes {size:,} comparisons, {depth} levels deep",
                f"At most {_MOST_COMPARISONS:,} comparisons and {_DEEPEST} levels are read: use fewer definitions.",
            )
            return
        sizes[definition.name.text] = size, depth
    total = 0
    for condition, role in policy.conditions:
        size, _ = _size(condition, sizes)
        if role is Role.DEFINITION:
            continue
        if size > _MOST_COMPARISONS:
            yield problem(
                "definition-too-large",
                condition.span,
                f"With the definitions that it uses, this condition makes {size:,} comparisons",
                f"At most {_MOST_COMPARISONS:,} are read: use fewer definitions.",
            )
        total += size
        if total > _MOST_ALTOGETHER:
            yield problem(
                "definition-too-large",
                condition.span,
                f"With the definitions that they use, the conditions up to here make {total:,} comparisons",
                f"At most {_MOST_ALTOGETHER:,} are read: use fewer definitions.",
            )
            return


def _size(condition: Condition, sizes: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """How many comparisons a condition makes, and how deep it is, with its definitions read in place."""
    known = [sizes.get(leaf.name.text, (1, 1)) if isinstance(leaf, Bare) else (1, 1) for leaf, _ in leaves(condition)]
    return sum(size for size, _ in known), _levels(condition) + max(depth for _, depth in known)


def _levels(condition: Condition) -> int:
    match condition:
        case And(operands) | Or(operands):
            return 1 + max(_levels(operand) for operand in operands)
        case Not(operand):
            return 1 + _levels(operand)
        case _:
            return 1
