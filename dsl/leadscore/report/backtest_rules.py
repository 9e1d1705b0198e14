"""Which rules earn their points, in sentences and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from leadscore.learn.evidence.model import Dropped, Evidence, RuleEvidence, Trial, Verdict
from leadscore.learn.rates import Rate
from leadscore.report.backtest_tables import Column, Section, Table
from leadscore.report.backtest_words import between, percent, rate, times
from leadscore.values.number import counted, signed_milli_text

_TOLD = 4
"""Of each verdict so many rules have a sentence; all stand in the table."""
_CHANGES_TOLD = 6
_SOME = 5
"""If fewer leads change sides, nobody notices."""
_VERDICTS_TOLD = (Verdict.WRONG_WAY, Verdict.OVERRATED, Verdict.UNDERRATED, Verdict.ECHO)
_EARNED = (
    Column("rule", most=26),
    Column("verdict", most=18),
    Column("points", is_number=True),
    Column("typically", is_number=True, rank=4),
    Column("evidence", is_number=True),
    Column("range", is_number=True, rank=3),
    Column("leads", is_number=True, rank=2),
    Column("close rate", is_number=True),
    Column("95%", is_number=True, rank=3),
    Column("without it", is_number=True, rank=1),
    Column("others say", is_number=True, rank=2),
    Column("lift", is_number=True, rank=4),
)
_DROPPED = (
    Column("without the rule", most=34),
    Column("AUC", is_number=True),
    Column("95%", is_number=True, rank=1),
    Column("no longer ready", is_number=True),
    Column("newly ready", is_number=True),
    Column("a week", is_number=True, rank=2),
)


def section(found: Evidence, missing: Sequence[str] = ()) -> Section:
    """What each rule's leads say of it, the faults first, and what to do about them; `missing` tells of signs that no
    rule asks for."""
    sentences = (*_summary(found), *_told(found), *missing, *_unseen(found), *_advice(found))
    tables = (_earned(found), _dropped(found))
    return Section("Which rules earn their points", sentences, tuple(table for table in tables if table.rows))


def finding(found: Evidence) -> Iterator[str]:
    """What is wrong with the points, in one sentence; nothing where nothing is."""
    counts = Counter(one.weight.verdict for one in found.rules)
    told = [
        f"{counts[verdict]} {one if counts[verdict] == 1 else more}"
        for verdict, one, more in (
            (Verdict.WRONG_WAY, "points the wrong way", "point the wrong way"),
            (Verdict.OVERRATED, "is overrated", "are overrated"),
            (Verdict.UNDERRATED, "is underrated", "are underrated"),
        )
        if counts[verdict]
    ]
    if told:
        better = ""
        if found.ideas and found.trial is not None:
            better = f"; with other points for them AUC would be {_auc(found.trial.then)}, on leads held out"
        yield f"Of {counted(found.tested, 'rule')} that fired often enough to tell, {_listed(told)}{better}."


def name_of(one: RuleEvidence) -> str:
    """The rule's name, else its condition."""
    return one.rule.name or one.rule.text


def _summary(found: Evidence) -> Iterator[str]:
    if not found.tested:
        yield f"None of the {counted(len(found.rules), 'rule')} fired often enough to tell."
        return
    earning = sum(one.weight.verdict is Verdict.EARNS for one in found.rules)
    yield (
        f"{found.tested} of {counted(len(found.rules), 'rule')} fired often enough to be looked at; of these, "
        f"{earning or 'none'} {'earns its' if earning == 1 else 'earn their'} points. Among so many rules some would "
        "stand out by chance: the verdicts are so strict that 19 of 20 such reports name none by chance alone."
    )


def _told(found: Evidence) -> Iterator[str]:
    for verdict in _VERDICTS_TOLD:
        rules = _in_order(one for one in found.rules if one.weight.verdict is verdict)
        for one in rules[:_TOLD]:
            yield f"{_title(verdict)}: {_story(one)}"
        if len(rules) > _TOLD:
            yield f"{_title(verdict)} are also {counted(len(rules) - _TOLD, 'rule')} more: see the table."
    for one in found.rules:
        if _earns_in_spite(one):
            yield f"Earns its points in spite of its close rate: {_story(one)}"


def _earns_in_spite(one: RuleEvidence) -> bool:
    """Whether its leads do as badly as other rules foresee, or as well, but for what it says."""
    hit, rest, points = one.weight.hit.value, one.weight.rest.value, one.rule.points
    if one.weight.verdict is not Verdict.EARNS or hit is None or rest is None or points is None:
        return False
    return (hit - rest) * points < 0


def _title(verdict: Verdict) -> str:
    return verdict.value[0].upper() + verdict.value[1:]


def _story(one: RuleEvidence) -> str:
    """`visits >= 8` (+40, by the evidence +5): its leads close at 46.5%, …"""
    weight, hit = one.weight, one.weight.hit
    is_out = one.rule.points is None
    what = "disqualifies" if is_out else signed_milli_text(one.rule.points or 0)
    by_evidence = "" if weight.by_evidence is None else f", by the evidence {signed_milli_text(weight.by_evidence)}"
    expected = (
        "" if weight.expected is None else f"; the other rules alone would say {percent(weight.expected, hit.of)}"
    )
    return (
        f"`{name_of(one)}` ({what}{by_evidence}). {counted(hit.of, 'lead')} closed at {rate(hit)}, all others at "
        f"{rate(weight.rest)}{expected}."
    )


def _unseen(found: Evidence) -> Iterator[str]:
    """Rules that never fired are told, not tabled."""
    never = [f"`{name_of(one)}`" for one in found.rules if not one.weight.hit.of]
    if never:
        more = f" and {len(never) - _TOLD} more" if len(never) > _TOLD else ""
        yield f"Fired for nobody: {', '.join(never[:_TOLD])}{more}. Is the data behind them there?"


# ------------------------------------------------------------------------------------------------ ideas


def _advice(found: Evidence) -> Iterator[str]:
    trial = found.trial
    if trial is None or not trial.helps:
        yield why_no_ideas(found)
        return
    yield (
        f"With {_changes(found, trial)}, AUC would be {_auc(trial.then)} on leads held out; now it is "
        f"{_auc(trial.now)} ({_gain(trial)}). `--ideas FILE.lead` writes the policy so, and "
        "`leadscore diff POLICY FILE.lead` then says in words what changes."
    )
    yield from _about_ready(trial)


def why_no_ideas(found: Evidence | None) -> str:
    """In a sentence; `found` is None where there are too few wins."""
    if found is None:
        return "There are too few wins, or too few others, to judge rules by."
    trial = found.trial
    faults = {Verdict.WRONG_WAY, Verdict.OVERRATED, Verdict.UNDERRATED}
    faulty = [one for one in found.rules if one.weight.verdict in faults and one.rule.points is not None]
    if trial is not None:
        return (
            f"Other points for {_rules(trial)} would not help beyond chance: on leads held out, AUC is "
            f"{_auc(trial.then)} with them and {_auc(trial.now)} now ({_gain(trial)})."
        )
    if not found.has_scale:
        return (
            "The score does not tell wins from the rest beyond chance, so nobody can say what a point is worth: no "
            "rule is called overrated or underrated."
        )
    if faulty:
        return (
            "Other points for them would not tell wins from the rest better, as the other rules and the bounds of "
            "groups stand."
        )
    return "No rule's points are off beyond chance."


def left_out(one: RuleEvidence) -> str:
    """Why a rule is left out, as a comment in the policy says it."""
    hit, rest = one.weight.hit, one.weight.rest
    return f"left out: {rate(hit)} of {counted(hit.of, 'lead')} closed, {rate(rest)} of all others"


def _about_ready(trial: Trial) -> Iterator[str]:
    now, then = trial.ready_now, trial.ready_then
    if now.of or then.of:
        yield (
            f"Ready would then be {counted(then.of, 'lead')}, of whom {rate(then)} were won; now they are {now.of:,}, "
            f"{rate(now)}. Have a look at where `ready` should stand once the points are changed."
        )


def _rules(trial: Trial) -> str:
    return "one rule" if len(trial.ideas) == 1 else f"{len(trial.ideas)} rules"


def _changes(found: Evidence, trial: Trial) -> str:
    """`visits >= 8` at +5 instead of +40 and `do_not_email` left out"""
    told = []
    for place, idea in trial.ideas.items():
        one = found.rules[place]
        now = signed_milli_text(one.rule.points or 0)
        told.append(f"`{name_of(one)}` " + (f"at {signed_milli_text(idea)} instead of {now}" if idea else "left out"))
    more = len(told) - _CHANGES_TOLD
    return _listed(told if more <= 0 else [*told[:_CHANGES_TOLD], f"other points for {more} more"])


def _listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _auc(value: float) -> str:
    return f"{value:.3f}"


def _gain(trial: Trial) -> str:
    interval = trial.gain.interval
    return f"{_signed(trial.gain.value)}, {_signed(interval.low)} to {_signed(interval.high)}"


def _signed(gain: float) -> str:
    """`+0.021`; what rounds to nothing has no sign."""
    return f"{gain:+.3f}" if abs(gain) >= 0.0005 else "0.000"


# ------------------------------------------------------------------------------------------------ tables


def _in_order(rules: Iterator[RuleEvidence] | Sequence[RuleEvidence]) -> list[RuleEvidence]:
    return sorted(rules, key=lambda one: (one.weight.verdict.rank, -one.weight.hit.of, one.place))


def _earned(found: Evidence) -> Table:
    shown = _in_order([one for one in found.rules if one.weight.hit.of])
    return Table("rules", _EARNED, tuple(_row(one) for one in shown))


def _row(one: RuleEvidence) -> tuple[str, ...]:
    weight = one.weight
    return (
        name_of(one),
        weight.verdict.value,
        "disqualifies" if one.rule.points is None else signed_milli_text(one.rule.points),
        "" if one.typical in (None, one.rule.points) else signed_milli_text(one.typical or 0),
        "" if weight.by_evidence is None else signed_milli_text(weight.by_evidence),
        "" if weight.span is None else f"{_whole(weight.span.low)} to {_whole(weight.span.high)}",
        f"{weight.hit.of:,}",
        rate(weight.hit),
        between(weight.hit),
        rate(weight.rest),
        "" if weight.expected is None else percent(weight.expected, weight.hit.of),
        "" if one.lift is None else times(one.lift),
    )


def _whole(points: float) -> str:
    """To the whole point, which is all that a range of points is good for."""
    return signed_milli_text(round(points / 1000) * 1000)


def _dropped(found: Evidence) -> Table:
    shown = [one for one in _in_order(found.rules) if _matters(one.dropped)]
    caption = "What comes of dropping a rule; of others, next to nothing"
    return Table("dropped", _DROPPED, tuple(_dropped_row(name_of(one), one.dropped) for one in shown), caption=caption)


def _matters(dropped: Dropped) -> bool:
    """Whether it tells wins from the rest better or worse beyond chance, or moves some leads."""
    auc = dropped.auc
    is_beyond_chance = not auc.interval.low <= 0 <= auc.interval.high and abs(auc.value) >= 0.0005
    return is_beyond_chance or dropped.leaving.of + dropped.joining.of >= _SOME


def _dropped_row(name: str, dropped: Dropped) -> tuple[str, ...]:
    interval, per_week = dropped.auc.interval, dropped.per_week
    return (
        name,
        _signed(dropped.auc.value),
        f"{_signed(interval.low)} to {_signed(interval.high)}",
        _moved(dropped.leaving),
        _moved(dropped.joining),
        "" if per_week is None or abs(per_week) < 0.05 else f"{per_week:+,.1f}",
    )


def _moved(leads: Rate) -> str:
    """`96, 33% won`."""
    return f"{leads.of:,}, {rate(leads)} won" if leads.of else ""
