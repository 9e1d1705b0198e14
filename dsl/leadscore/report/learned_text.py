"""What was learned, on the terminal: the rules with their evidence, and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.draft.columns import LeftOut
from leadscore.draft.first import LEAST
from leadscore.draft.model import HeldOut, Learned, LearnedRule, Missed
from leadscore.learn.rates import Rate
from leadscore.report.backtest_words import between, fraction, fractions, rate
from leadscore.report.words import instant

_LISTED = 5
"""So many names stand on a line."""


def learned_lines(found: Learned) -> Iterator[str]:
    """The most important first."""
    drawn = f", drawn from {found.missed.drawn_from:,}" if found.missed.drawn_from else ""
    rules = f"{len(found.rules)} rule{'' if len(found.rules) == 1 else 's'}"
    yield f"{rules} learned from {found.used.of:,} leads{drawn}; {found.used.hits:,} of them were won."
    yield from _held_out(found.held_out)
    yield f"Ready at {found.ready_at}." + (f" Engagement {found.decay}." if found.decay else "")
    yield ""
    for rule in found.rules:
        yield from _rule(rule)
    yield from _missed(found.missed)


def _missed(missed: Missed) -> Iterator[str]:
    if missed.times > 1:
        yield ""
        yield f"Every lead stands there {missed.times} times, under other ids: one of each was looked at."
    if missed.again:
        who = "1 lead has" if missed.again == 1 else f"{missed.again:,} leads have"
        yield ""
        yield f"{who} the e-mail address or the phone number of another one. Who stands there twice counts twice: keep"
        yield "one row of each person."
    if missed.too_new:
        yield ""
        who = "1 lead is too new: its" if missed.too_new == 1 else f"{missed.too_new:,} leads are too new: their"
        yield f"{who} day lies after the end of the data."
    columns = [column for column in missed.columns if not column.name]
    if columns:
        yield ""
        yield "Columns that were not looked at:"
        yield from _reasons(columns)
    yield from _unnamed(missed)


def _reasons(left: Sequence[LeftOut]) -> Iterator[str]:
    """What is left out for the same reason stands on one line."""
    by_why: dict[str, list[str]] = {}
    for one in left:
        by_why.setdefault(one.why, []).append(f"`{one.column}`")
    for why, names in by_why.items():
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        yield f"  {', '.join(names[:_LISTED])}{more}: {why}"


def _unnamed(missed: Missed) -> Iterator[str]:
    """As it would be written into leadscore.toml."""
    columns = [column for column in missed.columns if column.name]
    if columns:
        yield ""
        yield "No policy can call these columns so, and they were not looked at. Rename them in the file, or give"
        yield "them a name in leadscore.toml (docs/data.md), which says nothing of the others:"
        yield from ("  [leads.fields]", *(f"  {one.name} = {_quoted(one.column)}" for one in columns))
    if missed.kinds:
        yield ""
        yield "No policy can call these kinds of events so, and they were not looked at. Name them in"
        yield "leadscore.toml (docs/data.md), in the line `event` of `[[events]]`:"
        named = ", ".join(f"{_quoted(one.column)} = {_quoted(one.name)}" for one in missed.kinds[:_LISTED])
        yield f"  values = {{ {named} }}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _held_out(found: HeldOut) -> Iterator[str]:
    who = (
        f"Judged on the newest {found.leads:,} leads, by rules learned in the same way from the older ones"
        if found.by_time
        else f"On leads that the rules were not learned from, in {found.parts} rounds"
    )
    yield f"{who}: AUC {fraction(found.auc.value)} ({fractions(found.auc.interval)}; 0.50 is chance)."
    yield (
        f"Of those who would have been ready {rate(found.ready)} were won ({between(found.ready)}), "
        f"of the others {rate(found.others)}."
    )


def _rule(rule: LearnedRule) -> Iterator[str]:
    does = "disqualify" if rule.points is None else f"{rule.points:+d}"
    yield f"  {does:>10}  {rule.condition}"
    again = f"; found again in {rule.seen_again} of {rule.learnings} rounds" if rule.learnings > 1 else ""
    won = f"{rate(rule.with_it)} of {rule.with_it.of:,} ({between(rule.with_it)})"
    yield f"              won: {won}, without it {rate(rule.without)}{again}"


def all_at_line(end: int) -> str:
    """What to bear in mind where leads have no day of their own."""
    return (
        f"All leads are looked at as of {instant(end)}: what they did after their win counts, too, as if it had led to "
        "it. --at names the column with the day to look at each one, as in --at created --days 30."
    )


def too_few_lines(won: Rate) -> Iterator[str]:
    """Why nothing was learned."""
    yield f"No policy is learned: of {won.of:,} leads with a known outcome {won.hits:,} were won."
    yield f"It takes {LEAST} wins and {LEAST} leads that were not won, or chance would write the rules."
    yield "Until then, `leadscore new` makes a policy from the practice of lead scoring."


def no_signal_lines(found: HeldOut | None, missed: Missed) -> Iterator[str]:
    """The same."""
    if found is None:
        yield "No policy is learned: there are too few wins among the newest leads, or in each part, to judge rules by."
    else:
        yield "No policy is learned: nothing in this data tells wins from the rest."
        yield (
            f"On leads that they were not learned from, the best rules had an AUC of {fraction(found.auc.value)} "
            f"({fractions(found.auc.interval)}; 0.50 is chance)."
        )
    yield "More leads, or columns that say more about them, may change that."
    yield from _missed(missed)
