"""How long proofs take: `compare` and `analyze` on made-up policies of 50 and 300 rules.

    python benchmarks/prove.py [--rules 50,300] [--seed 1] [--budget 10] [--only compare|analyze]

Half of the rules read fields, half behaviour (windows, decay, counts, `each`); groups and the score have bounds. What
is told is the wall time of each question, with its verdict; both versions are compiled before.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable

from leadscore.driver import compile_text
from leadscore.plan.model import Plan
from leadscore.review.prove.analyze import analyze
from leadscore.review.prove.compare import compare

HEAD = """policy "Proof" version 1
set bosses = "ceo", "cto", "cfo", "vp", "vp *", "head of *", "chief *"
set key_pages = "pricing", "pricing/*", "compare/*", "security"
set mailers = "gmail.com", "web.de", "gmx.de", "yahoo.com", "outlook.com"
"""
OUTCOME = """score from 0 to 100
ready at 70 if fit >= 10
band hot at 70
band warm at 40
band cold otherwise
grade fit A at 40, B at 25, C at 10, D otherwise
"""
WORDS = (
    "sales marketing growth data platform cloud revenue product design legal finance support people security".split()
)
COUNTRIES = "germany france austria italy spain peru chile japan india canada brazil norway sweden denmark".split()
KINDS = "visited viewed searched downloaded opened clicked requested registered attended watched started".split()


def policy(rules: int, seed: int) -> str:
    """A policy with so many rules, no two of them alike; the same for the same seed."""
    rng = random.Random(seed)
    fit, engagement = ["title in bosses"], ['visited "pricing"']
    while len(fit) < rules // 2:
        fit += {_of_fields(rng)} - set(fit)
    while len(engagement) < rules - rules // 2:
        engagement += {_of_events(rng)} - set(engagement)
    lines = [HEAD, 'group fit "Are they who we sell to?" at least -50 at most 50']
    lines += (f"when {condition} {_points(rng)}" for condition in fit)
    lines.append('group engagement "Do they want it?" at most 60 decays 50% every 30 days')
    lines += (f"when {condition} {_points(rng)}{_counted(condition, rng)}" for condition in engagement)
    return "\n".join([*lines, OUTCOME])


def _of_fields(rng: random.Random) -> str:
    low = rng.randrange(1, 50) * 20
    country, other = rng.sample(COUNTRIES, 2)
    return rng.choice(
        [
            f"employees between {low} and {low + rng.randrange(1, 30) * 100}",
            f'title contains "{rng.choice(WORDS)}"',
            f'title starts with "{rng.choice(WORDS)}"',
            f'country is "{country}" or country is "{other}"',
            f'country is "{country}" and employees > {low}',
            f"revenue >= {low * 1000} and not existing_customer",
            f'industry is "{rng.choice(WORDS)}" and title in bosses',
            f"created within {rng.randrange(1, 40)} days and email_domain not in mailers",
            f'city ends with "{rng.choice(WORDS)}" or budget > {low * 10}',
        ]
    )


def _of_events(rng: random.Random) -> str:
    kind, target, days = rng.choice(KINDS), rng.choice(WORDS), rng.choice([7, 14, 30, 60, 90])
    return rng.choice(
        [
            f'{kind} "{target}" within {days} days',
            f'{kind} "{target}/*"',
            f"{kind} in key_pages within {days} days",
            f'{kind} "{target}*" at least {rng.randrange(2, 5)} times within {days} days',
            f"{kind} within {days} days and not existing_customer",
            f'never {kind} "{target}" within {days} days',
            f"inactive for {days} days and {kind}",
        ]
    )


def _points(rng: random.Random) -> str:
    return f"{rng.choice(['add', 'add', 'add', 'subtract'])} {rng.randrange(1, 20)}"


def _counted(condition: str, rng: random.Random) -> str:
    if " and " in condition or "never" in condition or "inactive" in condition or rng.random() < 0.7:
        return ""
    return f" each {rng.choice(['time', 'different', 'day'])} up to {rng.randrange(5, 20)}"


def _reworded(text: str) -> str:
    """Says the same of every rule that reads a number between two others, and of some more."""
    text = re.sub(r"when employees between (\d+) and (\d+)", r"when not (employees < \1 or employees > \2)", text)
    text = text.replace("when title in bosses", 'when title in bosses or title is "vp" or title is "head of sales"')
    return re.sub(r"when never (\w+) (\S+) within", r"when not \1 \2 at least 1 time within", text)


def _widened(text: str) -> str:
    return re.sub(r"employees between (\d+)", lambda found: f"employees between {int(found[1]) - 10}", text, count=1)


CHANGES: dict[str, Callable[[str], str]] = {
    "no change": lambda text: text,
    "all said in other words": _reworded,
    "a condition widened": _widened,
    "points lowered": lambda text: re.sub(r'(visited "pricing" \w+) \d+', r"\1 1", text, count=1),
    "threshold raised": lambda text: text.replace("ready at 70", "ready at 75"),
    "a group's bound raised": lambda text: text.replace("at most 50", "at most 55"),
    "decay slower": lambda text: text.replace("every 30 days", "every 60 days"),
}


def plan(text: str) -> Plan:
    compiled = compile_text(text)
    assert compiled.plan is not None, [d.message for d in compiled.diagnostics]
    return compiled.plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", default="50,300")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=10)
    parser.add_argument("--only", choices=["compare", "analyze"])
    options = parser.parse_args()
    for rules in map(int, options.rules.split(",")):
        text = policy(rules, options.seed)
        if options.only != "analyze":
            _tell_comparisons(text, options.budget)
        if options.only != "compare":
            _tell_analysis(text, options.budget)


def _tell_comparisons(text: str, budget: float) -> None:
    old = plan(text)
    print(f"\n{len(old.rules)} rules{'score':>32}{'s':>8}{'ready':>16}{'s':>8}")
    for what, change in CHANGES.items():
        new = plan(change(text))
        start = time.monotonic()
        proof = compare(old, new, budget)
        cells = "".join(f"{answer.verdict.value:>16}{answer.seconds:>8.2f}" for answer in proof.answers)
        print(f"{what:<24}{cells}{time.monotonic() - start:>10.2f}", flush=True)


def _tell_analysis(text: str, budget: float) -> None:
    of = plan(text)
    start = time.monotonic()
    analysis = analyze(of, budget)
    findings = Counter(about.finding.value for about in analysis.rules)
    proved = sum(extreme.proved for extreme in analysis.extremes)
    print(f"\nanalyze, {len(of.rules)} rules: {time.monotonic() - start:.1f} s")
    print(f"{proved} of {len(analysis.extremes)} highest and lowest totals proved; rules: {dict(findings)}")


if __name__ == "__main__":
    main()
