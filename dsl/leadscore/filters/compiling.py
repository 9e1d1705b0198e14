"""From the text of a filter to what the engine reads, by the language's own parser and checker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from leadscore import record
from leadscore.check.model import Checked, Loaded, Unit
from leadscore.check.passes.definitions import definitions
from leadscore.check.passes.names import names
from leadscore.check.passes.numbers import numbers
from leadscore.check.passes.patterns import patterns
from leadscore.check.passes.types import types
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind, Symbol, Symbols
from leadscore.check.walk import inside
from leadscore.diagnostics import Diagnostic, Edit, Fix, Severity
from leadscore.diagnostics.catalogue import problem
from leadscore.diagnostics.model import in_order
from leadscore.filters.labels import meant_label, unknown_labels
from leadscore.filters.model import Filter, FilterError
from leadscore.filters.words import COMPARING, OUTCOME, Asked, as_fields
from leadscore.plan.conditions import Lowering
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.build import Builder
from leadscore.syntax.grammar import sentence_starters
from leadscore.syntax.lalr import Token
from leadscore.syntax.sentences import read_sentences
from leadscore.syntax.tokens import tokenize

PATH = "filter"
"""What diagnostics call the text."""

_PASSES = (names, types, numbers, patterns)
_DECLARING = " To declare it, write "
_ASKED_FOR = "A filter asks for the policy's fields, events and groups, and for `ready`, `band`, `grade`, `score`, …"


def compile_filter(checked: Checked, text: str, *, compared: bool = True) -> Filter | None:
    """The filter that a text asks for, in the words of a policy without errors; None for a blank text.

    `compared` is whether leads have another scoring to compare with. Raises FilterError.
    """
    if not text.strip():
        return None
    source = Source(PATH, " ".join(text.splitlines()) if len(text.splitlines()) > 1 else text)
    outcome = {word: Symbol(word, Kind.FIELD, type=kind) for word, kind in OUTCOME.items()}
    symbols = Symbols({**outcome, **checked.symbols.names, **_rules(checked.main.file)})
    condition, asked = _parsed(source, symbols)
    policy = _policy(checked, source, symbols, condition)
    found = _problems(policy)
    found += unknown_labels(checked.main.file, asked)
    names_here = {name.text: name.span for name in inside(condition, n.Name)}
    meant = frozenset(name for name in names_here if symbols.names.get(name) is outcome.get(name))
    if not compared:
        found += [_nothing_to_compare(name, names_here[name]) for name in sorted(meant & COMPARING)]
    found += _unread_sets(policy)
    _raise_errors((_for_filters(one, source, checked.main.file) for one in found), source)
    sets = {name: policy.members(name) or () for name in names_here if symbols.kind(name) is Kind.SET}
    return Filter(Lowering(symbols, {**checked.sets, **sets}).condition(condition), meant)


def _rules(policy: n.File) -> dict[str, Symbol]:
    """In a filter, a rule's name stands for its condition."""
    rules = [statement for statement in policy.statements if isinstance(statement, n.Rule)]
    named = ((rule.name, rule.condition) for rule in rules if rule.name is not None)
    return {name.text: Symbol(name.text, Kind.DEFINITION, name.span, condition=condition) for name, condition in named}


def _raise_errors(found: Iterable[Diagnostic], source: Source) -> None:
    errors = [problem for problem in in_order(found) if problem.severity is Severity.ERROR]
    if errors:
        raise FilterError(tuple(errors), source)


def _policy(checked: Checked, source: Source, symbols: Symbols, condition: n.Condition) -> Policy:
    """A policy whose one sentence is the filter, in a place where groups have their totals."""
    span = Span(PATH, 0, len(source.text))
    sentence = n.Ready(n.Number(Decimal(0), span=span), condition, span=span)
    unit = Unit(source, n.File((sentence,), span=span))
    return Policy(Loaded(unit, (checked.main, *checked.used), checked.sets, ()), symbols)


# ------------------------------------------------------------------------------------------------ parsing


def _parsed(source: Source, symbols: Symbols) -> tuple[n.Condition, list[Asked]]:
    """The condition, read as that of an `applies if`."""
    tokens = tokenize(source)
    groups = frozenset(symbol.name for symbol in symbols.of_kind(Kind.GROUP))
    written = tokens.tokens
    fields, asked = as_fields(written, groups, PATH)
    _raise_errors([*tokens.diagnostics, *_sentences(fields)], source)
    tokens.tokens = [Token("APPLIES", "applies", 0, 0), Token("IF", "if", 0, 0), *fields]
    sentences = read_sentences(source, tokens)
    builder = Builder(source)
    statements = [builder.statement(tree) for tree in sentences.trees]
    _raise_errors([_of_filter(one, written) for one in (*sentences.diagnostics, *builder.diagnostics)], source)
    (statement,) = statements
    assert isinstance(statement, n.AppliesIf)
    return statement.condition, asked


def _sentences(tokens: Iterable[Token]) -> Iterator[Diagnostic]:
    """A filter is no sentence of a policy."""
    for place, token in enumerate(tokens):
        if token.type in sentence_starters() or (token.type == "IF" and not place):
            span = Span(PATH, token.start, token.end)
            yield problem(
                "unexpected-text",
                span,
                f"`{token}` belongs to a sentence of a policy, and a filter is only a condition",
                'Write what is to hold, such as `country is "DE" and ready`.',
                Fix("leave it out", (Edit(span, ""),)) if token.type in ("WHEN", "IF") else None,
            )


def _of_filter(found: Diagnostic, written: list[Token]) -> Diagnostic:
    """What the parser says of a sentence, said of a filter; of the words before it, which nobody wrote, nothing."""
    message, help_text = (text.replace("sentence", "filter") for text in (found.message, found.help or ""))
    if found.span.start == written[0].start and message.endswith("after `if`"):
        message = f"A filter cannot start with `{written[0]}`"
    return record.replace(found, message=message, help=help_text or None)


# ------------------------------------------------------------------------------------------------ checking


def _problems(policy: Policy) -> list[Diagnostic]:
    """What is wrong with the filter. It is looked at alone first: a large policy beside it takes long to look at, and
    only tells more of what is wrong."""
    alone = Policy(record.replace(policy.loaded, used=()), policy.symbols)
    looks = (*(_PASSES if any(True for look in _PASSES for _ in look(alone)) else ()), definitions)
    return [problem for look in looks for problem in look(policy) if problem.span.path == PATH]


def _unread_sets(policy: Policy) -> Iterator[Diagnostic]:
    """Of sets from files, only those are read that the policy's conditions ask for."""
    for name in inside(policy.loaded.main.file, n.Name):
        if policy.symbols.kind(name.text) is Kind.SET and policy.members(name.text) is None:
            yield problem(
                "unknown-set",
                name.span,
                f"The file of the set `{name.text}` was not read, because the policy does not use it",
                "Use it in a rule or a definition, or name another set.",
            )


def _nothing_to_compare(word: str, span: Span) -> Diagnostic:
    return problem(
        "unknown-state",
        span,
        f"`{word}` asks what moved, and there is no other scoring to compare with yet",
        "Change a rule, or score the store with `leadscore score --changed` first.",
    )


def _for_filters(found: Diagnostic, source: Source, policy: n.File) -> Diagnostic:
    """A filter declares nothing; who writes a label alone means the band or the grade."""
    help_text = found.help or ""
    if _DECLARING not in f" {help_text}":
        return found
    meant = meant_label(policy, source.slice(found.span))
    if meant is not None:
        return record.replace(found, help=f"Write `{meant}`.", fix=Fix(f"write `{meant}`", (Edit(found.span, meant),)))
    advice = f" {help_text}".partition(_DECLARING)[0].strip()
    return record.replace(found, help=advice or _ASKED_FOR)
