"""What is said about a name that is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import Name
from leadscore.syntax.words import either
from leadscore.values.terms import ValueType

_CODES = {
    Kind.FIELD: "unknown-field",
    Kind.EVENT: "unknown-event",
    Kind.SET: "unknown-set",
    Kind.GROUP: "unknown-group",
}
_WORDS = {kind: kind.value.split(" ")[1] for kind in Kind}


def unknown(
    policy: Policy, name: Name, kinds: Sequence[Kind], type: ValueType = ValueType.TEXT
) -> Iterator[Diagnostic]:
    """The problem of a name that nothing declares; `type` is what a field would have to be.

    Nothing when a sentence or file that could not be read may have declared it.
    """
    if name.text in policy.loaded.half_known:
        return
    near = policy.symbols.nearest(name.text, *kinds)
    if not near and not policy.loaded.complete:
        return
    likeliest = policy.symbols.kind(near[0]) if near else None
    candidates = [symbol.name for symbol in policy.symbols.of_kind(*kinds)]
    if likeliest in _CODES:
        kinds = (likeliest,)
    code, message = _saying(name.text, kinds)
    declarations = either([f"`{_declaration(name.text, kind, type)}`" for kind in kinds if kind is not Kind.RULE])
    help_text = f"To declare it, write {declarations}."
    if near:
        help_text = f"Did you mean {either([f'`{candidate}`' for candidate in near])}? {help_text}"
    yield problem(code, name.span, message, help_text, correction(name.span, name.text, candidates))


def correction(span: Span, written: str, candidates: Sequence[str]) -> Fix | None:
    """A fix when exactly one candidate is a slip of one or two letters away."""
    from leadscore.values.spelling import obvious

    meant = obvious(written, candidates)
    return None if meant is None else Fix(f"write `{meant}`", (Edit(span, meant),))


def _saying(name: str, kinds: Sequence[Kind]) -> tuple[str, str]:
    """Code and message."""
    if len(kinds) == 1:
        return _CODES[kinds[0]], f"There is no {_WORDS[kinds[0]]} `{name}`"
    return "unknown-name", f"There is no {either([_WORDS[kind] for kind in kinds])} `{name}`"


def _declaration(name: str, kind: Kind, type: ValueType) -> str:
    match kind:
        case Kind.FIELD:
            return f"field {name} {type.value}"
        case Kind.EVENT:
            return f"event {name}"
        case Kind.SET:
            return f'set {name} = "…", "…"'
        case Kind.DEFINITION:
            return f"define {name} as …"
        case _:
            return f'group {name} "…"'
