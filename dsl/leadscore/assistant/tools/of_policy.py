"""The policy itself: what it does, what its words mean, whether it is fine, and whether it predicts sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.assistant.answer import Answer, Unanswerable, in_line, lines, table
from leadscore.assistant.rule_names import label
from leadscore.assistant.tools.asking import Asked, Term, Vocabulary
from leadscore.assistant.world import World, runnable
from leadscore.check.symbols import Kind, Symbol
from leadscore.diagnostics import Diagnostic
from leadscore.ide.hover import name_says
from leadscore.ide.known import known
from leadscore.ide.words import SENTENCES
from leadscore.plan.model import Group, Plan, Rule
from leadscore.report.json_text import Json, points
from leadscore.syntax.nodes import GroupHeader
from leadscore.syntax.printer import decay_text, statement_text
from leadscore.values.number import counted, milli_text, signed_milli_text
from leadscore.values.spelling import nearest
from leadscore.values.text import fold

_SHOWN = 12
_KINDS = {"fields": Kind.FIELD, "events": Kind.EVENT, "sets": Kind.SET, "definitions": Kind.DEFINITION}
TERMS = {
    "fit": "How well a lead matches who we sell to: what it is, not what it does.",
    "engagement": "What a lead does: visits, downloads, replies; interest shown by deeds.",
    "mql": "Marketing qualified lead: here a lead that is ready, that is, worth a call by sales.",
    "lead": "Somebody who may buy: a person with what is known and what they did.",
    "threshold": "The points from which a lead is ready: the number behind `ready at`.",
    "decay": "Points shrink with the age of what they rest on, as `decays 50% every 30 days` says.",
    "disqualified": "Taken out of the race by a rule that says `disqualify`: never ready, in no band.",
    "lost below": "A lead that was recorded as ready stays so until it falls below these points: no flapping.",
    "lift": "How much likelier leads of a kind are to buy than all leads.",
    "points": "What rules give or take; a lead's score is their sum, within bounds.",
    "rule": "A sentence that starts with `when`: a condition, what it gives or takes, and why.",
    "out of scope": "A lead for which the policy is not meant: it has no score.",
}


def describe_policy(world: World, asked: Asked) -> Answer:
    """What the policy asks for, group by group, and when a lead is ready."""
    plan = world.plan
    owners = f", owned by {' and '.join(plan.owners)}" if plan.owners else ""
    version = f", version {plan.version}" if plan.version else ""
    said = (
        f"“{plan.name}”{version}{owners}: {counted(len(plan.rules), 'rule')} in {counted(len(plan.groups), 'group')}."
    )
    told = [line for group in plan.groups for line in _group(group, _headings(world).get(group.name))]
    return Answer(lines(said, told, list(_outcome(plan)), _proposed(world)), _policy_json(world))


def _headings(world: World) -> dict[str, GroupHeader]:
    statements = world.saved.checked.main.file.statements
    return {one.name.text: one for one in statements if isinstance(one, GroupHeader)}


def _group(group: Group, heading: GroupHeader | None) -> Iterator[str]:
    bounds = [("at least", group.at_least), ("at most", group.at_most)]
    told = [group.name, *([f"“{group.question}”"] if group.question else [])]
    told += [f"{words} {milli_text(milli)}" for words, milli in bounds if milli is not None]
    told += [decay_text(heading.decay)] if heading is not None and heading.decay is not None else []
    yield f"{', '.join(told)}:"
    strongest = sorted(group.rules, key=lambda rule: (rule.points is not None, -abs(rule.points or 0)))
    for rule in strongest[:_SHOWN]:
        yield f"  {_worth(rule)}  {label(rule)}{f': {rule.because}' if rule.because else ''}"
    if len(strongest) > _SHOWN:
        yield f"  and {len(strongest) - _SHOWN} more"


def _worth(rule: Rule) -> str:
    if rule.points is None:
        return "disqualifies"
    each = f" each {rule.each.value}" if rule.each else ""
    most = f" up to {milli_text(rule.cap)}" if rule.cap is not None else ""
    return f"{signed_milli_text(rule.points)}{each}{most}"


def _outcome(plan: Plan) -> Iterator[str]:
    ready = plan.ready
    if ready is not None:
        condition = f" if {ready.condition_text}" if ready.condition_text else ""
        lost = f", and lost below {milli_text(ready.lost_below)}" if ready.lost_below is not None else ""
        yield f"A lead is ready at {milli_text(ready.at)}{condition}{lost}."
    if plan.bands:
        named = (f"{band.name}{f' at {milli_text(band.at)}' if band.at is not None else ''}" for band in plan.bands)
        yield f"Bands: {', '.join(named)}."
    for action in plan.actions:
        yield f"{action.text}."


def _proposed(world: World) -> list[str]:
    return [f"Proposed, not written: {proposal.says}" for proposal in world.proposals]


def _policy_json(world: World) -> dict[str, Json]:
    plan, headings = world.plan, _headings(world)
    return {
        "name": plan.name,
        "version": plan.version,
        "owners": list(plan.owners),
        "rules": len(plan.rules),
        "ready_at": points(plan.ready.at) if plan.ready else None,
        "ready_if": plan.ready.condition_text if plan.ready else None,
        "lost_below": points(plan.ready.lost_below) if plan.ready else None,
        "bands": [{"band": band.name, "at": points(band.at)} for band in plan.bands],
        "actions": [action.text for action in plan.actions],
        "groups": [
            {
                "group": group.name,
                "question": group.question,
                "at_least": points(group.at_least),
                "at_most": points(group.at_most),
                "heading": statement_text(heading) if (heading := headings.get(group.name)) else None,
                "rules": [_rule_json(rule) for rule in group.rules],
            }
            for group in plan.groups
        ],
        "proposed": [proposal.says for proposal in world.proposals],
    }


def _rule_json(rule: Rule) -> Json:
    return {
        "rule": rule.id,
        "points": points(rule.points),
        "statement": rule.statement,
        "because": rule.because,
        "line": rule.line,
    }


# ------------------------------------------------------------------------------------------------ words


def describe_term(world: World, asked: Term) -> Answer:
    """What a word means: of this policy, of its language, or of the field."""
    wanted = fold(asked.term.strip().strip("“”\"'`?"))
    for text in dict.fromkeys(
        (wanted, wanted.replace(" ", "_"), wanted.removesuffix("s"), wanted.replace(" ", "_").removesuffix("s"))
    ):
        if meanings := [*_meanings(world, text)]:
            return Answer("\n".join(meanings), {"term": text, "meaning": [*meanings]}, rule=_rule_named(world, text))
    near = nearest(wanted, _all_words(world))
    told = f"“{asked.term}” is no word of this policy or its language."
    if near:
        raise Unanswerable(told, f"Did you mean {' or '.join(f'`{word}`' for word in near)}?")
    raise Unanswerable(told, "`list_vocabulary` lists them.", said=f"{told} “which words can I use?” lists them.")


def _meanings(world: World, word: str) -> Iterator[str]:
    plan = world.plan
    symbol = world.saved.checked.symbols.get(word)
    if symbol is not None and symbol.kind is not Kind.RULE:
        yield f"`{word}`: {_says(world, symbol)}"
    for rule in plan.rules:
        if rule.name == word:
            yield f"`{word}` is a rule: {rule.statement}"
    for place, band in enumerate(plan.bands):
        if fold(band.name) == word:
            above = f", below `{plan.bands[place - 1].name}`" if place else ""
            at = f"from {milli_text(band.at)} points on{above}" if band.at is not None else "for all others"
            condition = f" if {band.condition_text}" if band.condition_text else ""
            yield f"`{word}` is a band: {at}{condition}."
    if word == "ready" and plan.ready is not None:
        yield next(_outcome(plan))
    if word in TERMS:
        yield f"{word}: {TERMS[word]}"
    elif word in SENTENCES and symbol is None:
        yield f"`{word}`: {SENTENCES[word]}"


def _rule_named(world: World, word: str) -> str | None:
    return next((rule.id for rule in world.plan.rules if rule.name == word), None)


def _all_words(world: World) -> set[str]:
    names = set(world.saved.checked.symbols.names)
    return names | set(SENTENCES) | set(TERMS) | {fold(band.name) for band in world.plan.bands}


def list_vocabulary(world: World, asked: Vocabulary) -> Answer:
    """The words that rules and conditions can be written with."""
    kinds = [asked.kind] if asked.kind else [*_KINDS, "groups", "rules", "bands"]
    told: list[str] = []
    words = {kind: _words_of(world, kind) for kind in kinds}
    for kind, rows in words.items():
        told += [f"{kind} ({len(rows)}):", *table(("", ""), rows)[1:]] if asked.kind else [_in_a_line(kind, rows)]
    if asked.kind and not words[asked.kind]:
        return Answer(f"This policy has no {asked.kind}.", {asked.kind: {"count": 0, "words": []}})
    said = f"{len(words[asked.kind])} {asked.kind}:" if asked.kind else "The words of this policy:"
    data: dict[str, Json] = {
        kind: {
            "count": len(rows),
            "unnamed": 0 if asked.kind else max(0, len(rows) - _SHOWN),
            "words": [{"word": name, "says": says} for name, says in rows],
        }
        for kind, rows in words.items()
    }
    return Answer(lines(said, told[1:] if asked.kind else told), data)


def _in_a_line(kind: str, rows: Sequence[tuple[str, str]]) -> str:
    names = [name for name, _ in rows[:_SHOWN]]
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"  {kind} ({len(rows)}): {', '.join(names)}{more}"


def _words_of(world: World, kind: str) -> list[tuple[str, str]]:
    plan = world.plan
    match kind:
        case "rules":
            return [(label(rule), f"{_worth(rule)}, {rule.group}") for rule in plan.rules]
        case "groups":
            return [(group.name, group.question or "") for group in plan.groups]
        case "bands":
            return [
                (band.name, f"at {milli_text(band.at)}" if band.at is not None else "otherwise") for band in plan.bands
            ]
        case _:
            symbols = sorted(world.saved.checked.symbols.of_kind(_KINDS[kind]), key=_own_first)
            return [(symbol.name, _says(world, symbol)) for symbol in symbols]


def _says(world: World, symbol: Symbol) -> str:
    """What a word is, and what the comment beside it says."""
    from leadscore.assistant.drafting.asked import remark_on

    told = name_says(symbol, known(world.saved.checked))
    remark = remark_on(world.saved.checked, symbol.name)
    return f"{told} Beside it stands: “{in_line(remark)}”." if remark else told


def _own_first(symbol: Symbol) -> tuple[bool, str]:
    return (symbol.span is None, symbol.name)


# ------------------------------------------------------------------------------------------------ whether it is fine


def check_policy(world: World, asked: Asked) -> Answer:
    """What is wrong with the policy as it is drafted, and what the practice advises against."""
    found = world.drafted.diagnostics
    sources = world.drafted.checked.sources
    which = f"{world.shown_as}{' with what is proposed' if world.proposals else ''}"
    if not found:
        return Answer(f"{which} is fine: no errors, no warnings.", {"count": 0, "problems": []})

    def place(one: Diagnostic) -> str:
        return f"line {sources[one.span.path].position(one.span.start).line}"

    told = [
        f"  {place(one)}: {one.severity.value}: {one.message}.{f' {one.help}' if one.help else ''}" for one in found
    ]
    data: list[Json] = [
        {
            "code": one.code,
            "severity": one.severity.value,
            "message": one.message,
            "help": one.help,
            "place": place(one),
        }
        for one in found
    ]
    return Answer(lines(f"{which} has {counted(len(found), 'problem')}:", told), {"count": len(data), "problems": data})


def tests(world: World, asked: Asked) -> Answer:
    """The policy's own tests, run on the policy as it is drafted."""
    from leadscore.review.policy_tests import run_tests

    compiled = world.drafted
    results = run_tests(compiled.checked, runnable(compiled))
    if not results:
        return Answer(
            'This policy holds no tests. A test is a sentence such as: test "…" given … expect ready.',
            {"tests": 0, "failing": []},
        )
    failing = [result for result in results if not result.passed]
    data: dict[str, Json] = {
        "tests": len(results),
        "failing_count": len(failing),
        "failing": [
            {
                "test": result.title,
                "line": result.line,
                "expected": [
                    {"expected": one.expected, "got": one.actual} for one in result.expectations if not one.passed
                ],
            }
            for result in failing
        ],
    }
    if not failing:
        return Answer(f"All {counted(len(results), 'test')} pass.", data)
    told = [
        line
        for result in failing
        for line in (
            f"  “{result.title}” (line {result.line})",
            *(f"    expected {one.expected}, got {one.actual}" for one in result.expectations if not one.passed),
        )
    ]
    return Answer(lines(f"{len(failing)} of {counted(len(results), 'test')} fail:", told), data)
