"""One lead at a time: the compiled engine beside the reference engine and beside zen-engine, in one run.

    pip install zen-engine          # for the comparison; without it, leadscore's own rows are told
    python benchmarks/one_lead.py [--leads 300] [--rounds 60] [--seed 1]

First 20 rules on attributes alone, which zen-engine can say too, each written once for either below, then these and 30
on behaviour for leads with 40 events each. Leads are drawn from the seed; all engines must give the same scores. They
take turns, and told is the CPU time of each one's best round, in microseconds a lead. Only the ratios compare between
machines.

"Explanation" is `CompiledPlan.explain`, whose groups are made when they are read; "read whole" reads them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import outcome_of
from leadscore.facts.derived import with_derived
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan
from leadscore.values.days import day_number
from leadscore.values.text import fold

DAY = 86_400
TODAY = date(2026, 4, 1)
AS_OF = 1_775_001_600
EVENTS = 40

ATTRIBUTE_RULES = (
    (
        20,
        "title in decision_makers",
        'title in ["ceo", "cto", "cfo", "vp"] or startsWith(title, "vp ")'
        ' or startsWith(title, "head of ") or startsWith(title, "chief ")',
    ),
    (
        -10,
        "title in entry_level",
        'title in ["intern", "student", "assistant", "trainee"] or startsWith(title, "junior ")',
    ),
    (5, 'title contains "sales"', 'contains(title, "sales")'),
    (8, 'seniority is "director"', 'seniority == "director"'),
    (4, 'department is "marketing"', 'department == "marketing"'),
    (15, "employees between 50 and 1000", "employees >= 50 and employees <= 1000"),
    (10, "employees > 1000", "employees > 1000"),
    (-10, "employees < 10", "employees < 10"),
    (5, "revenue >= 1000000", "revenue >= 1000000"),
    (6, "budget > 20000 and employees > 20", "budget > 20000 and employees != null and employees > 20"),
    (5, "country in our_countries", 'country in ["germany", "france", "austria", "switzerland", "italy", "spain"]'),
    (3, 'country is not "germany" and industry is "banking"', 'country != "germany" and industry == "banking"'),
    (10, "industry in key_industries", 'industry in ["software", "banking", "insurance", "telecommunications"]'),
    (-15, "email_domain in mailers", 'email_domain in ["gmail.com", "web.de", "gmx.de", "yahoo.com", "outlook.com"]'),
    (2, 'email_domain ends with ".example"', 'endsWith(email_domain, ".example")'),
    (7, 'source is "webinar" or source is "referral"', 'source == "webinar" or source == "referral"'),
    (1, "phone is known", "phone != null"),
    (4, "created within 30 days", f"created >= {day_number(TODAY) - 30} and created <= {day_number(TODAY)}"),
    (-20, "existing_customer", "existing_customer"),
    (-30, "competitor", "competitor"),
)
"""Points, the condition in a policy, and the same for zen-engine, where its first field is known."""

SETS = """
policy "One lead" version 1
set decision_makers = "ceo", "cto", "cfo", "vp", "vp *", "head of *", "chief *"
set entry_level = "intern", "student", "assistant", "junior *", "trainee"
set our_countries = "germany", "france", "austria", "switzerland", "italy", "spain"
set key_industries = "software", "banking", "insurance", "telecommunications"
set mailers = "gmail.com", "web.de", "gmx.de", "yahoo.com", "outlook.com"
set key_pages = "pricing", "pricing/*", "compare/*", "security"
"""

BEHAVIOUR = """
group engagement "Do they show that they want it?" at most 60 decays 50% every 30 days
when visited "pricing" add 50 as pricing
when visited in key_pages at least 3 times within 30 days add 12
when visited "blog/*" add 1 each different up to 5
when visited "blog/*" within 7 days add 2
when visited "careers*" at least 2 times subtract 15
when visited "page-7" add 3
when visited within 14 days add 1 each day up to 5
when viewed "video-1*" add 4
when viewed at least 5 times within 60 days add 3
when searched add 1 each time up to 6
when downloaded "guide-3" within 30 days add 30
when downloaded at least 2 times add 6
when opened add 1 each day up to 5
when clicked add 2 each time up to 10
when clicked "offer*" within 10 days add 6
when replied within 30 days add 15
when submitted "contact" add 20 never decays
when requested "demo" add 40 never decays
when registered "webinar*" add 8
when attended "webinar*" at least 2 times within 90 days add 15
when watched "demo" at least 10 minutes add 20
when watched at least 30 minutes within 90 days add 5
when subscribed add 4
when started "trial" add 25 fades over 60 days
when logged_in within 14 days add 3 each day up to 15
when followed or liked add 1
when shared add 3 each different up to 9
when inactive for 180 days subtract 20
when never opened within 90 days subtract 2
when unsubscribed or complained subtract 30 never decays
"""

OUTCOME = """
ready at 70 if fit >= 10 lost below 55
band hot at 70
band warm at 40
band cold otherwise
grade fit A at 40, B at 25, C at 10, D otherwise
"""

TITLES = ["CEO", "VP Sales", "Head of Marketing", "Junior Buyer", "Sales Director", "Engineer", "Intern", "Owner"]
PLACES = ["", " EMEA", " DACH", ", Nordics", " - East", " (interim)", " II", " & Partner"]
COUNTRIES = ["Germany", "France", "Peru", "Italy", "Japan", "Canada"]
INDUSTRIES = ["Software", "Banking", "Retail", "Food", "Insurance"]
MAILS = ["jane@acme.example", "jo@gmail.com", "sam@north.example", "kim@web.de", "lee@corp.example.org"]
SOURCES = ["webinar", "referral", "search", "fair"]
KINDS = (
    "visited viewed searched downloaded opened clicked replied submitted requested registered attended watched "
    "subscribed unsubscribed started logged_in followed liked shared bounced"
).split()
NAMED_TARGETS = ["pricing", "pricing/teams", "careers", "contact", "demo", "trial", "guide-3", "offer-2", "webinar 1"]
TARGETS = [*NAMED_TARGETS, *(f"{what}-{n}" for what in ("page", "blog/post", "video", "guide") for n in range(120))]

Jobs = dict[str, tuple[Callable[[Any], object], Sequence[Any]]]
"""What is measured: a function of one lead, and the leads in the form that it takes."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    leads = [_lead(number, rng) for number in range(options.leads)]
    attributes = _plan(SETS + _group_of_attributes() + OUTCOME)
    _tell("20 rules on attributes", {**_ours(attributes, leads), **_zen(attributes, leads)}, options.rounds)
    every = _plan(SETS + _group_of_attributes() + BEHAVIOUR + OUTCOME)
    _tell(f"{len(every.rules)} rules, {EVENTS} events a lead", _ours(every, leads), options.rounds)
    _tell_compiling(every, leads[0])


# ------------------------------------------------------------------------------------------------ measuring


def _tell(what: str, jobs: Jobs, rounds: int) -> None:
    best = dict.fromkeys(jobs, float("inf"))
    for number in range(rounds):
        for name, (score, leads) in jobs.items():
            if number % 10 == 0 or not name.startswith("reference"):  # it takes as long as all others together
                best[name] = min(best[name], _microseconds(score, leads))
    one = best["compiled, explanation"]
    print(f"\n{what}{'µs':>{50 - len(what)}}{'explanations':>16}")
    for name, taken in best.items():
        print(f"{name:<40}{taken:>10.2f}{taken / one:>16.2f}")


def _microseconds(score: Callable[[Any], object], leads: Sequence[Any]) -> float:
    """CPU time a lead."""
    start = time.process_time_ns()
    for lead in leads:
        score(lead)
    return (time.process_time_ns() - start) / 1000 / len(leads)


def _tell_compiling(plan: Plan, lead: Lead) -> None:
    start = time.process_time()
    compiled = compile_plan(plan)
    made = time.process_time()
    compiled.explain(lead, AS_OF)
    print(f"\ncompiling the {len(plan.rules)} rules, once: {(made - start) * 1000:.0f} ms for outcomes,", end=" ")
    print(f"{(time.process_time() - made) * 1000:.0f} ms more for explanations")


# ------------------------------------------------------------------------------------------------ leadscore


def _ours(plan: Plan, leads: Sequence[Lead]) -> Jobs:
    compiled = compile_plan(plan)
    score, explain = compiled.score, compiled.explain
    for lead in leads:
        card = reference.score(plan, lead, AS_OF)
        if (score(lead, AS_OF), explain(lead, AS_OF)) != (outcome_of(card), card):
            raise SystemExit(f"The engines differ on {lead}: see tests/unit/test_compiled.py")
    return {
        "compiled, outcome": (lambda lead: score(lead, AS_OF), leads),
        "compiled, explanation": (lambda lead: explain(lead, AS_OF), leads),
        "compiled, explanation read whole": (lambda lead: explain(lead, AS_OF).groups, leads),
        "reference, explanation": (lambda lead: reference.score(plan, lead, AS_OF), leads),
    }


def _group_of_attributes() -> str:
    rules = (f"when {said} {'add' if points > 0 else 'subtract'} {abs(points)}" for points, said, _ in ATTRIBUTE_RULES)
    return "\n".join(['group fit "Are they who we sell to?"', *rules, ""])


def _plan(policy: str) -> Plan:
    compiled = compile_text(policy)
    if compiled.plan is None:
        raise SystemExit("\n".join(problem.message for problem in compiled.diagnostics))
    return compiled.plan


# ------------------------------------------------------------------------------------------------ zen-engine


def _zen(plan: Plan, leads: Sequence[Lead]) -> Jobs:
    """The same rules in every form that zen-engine offers: in all of them, the points of those that hold add up."""
    try:
        import zen
    except ImportError:
        print("zen-engine is not installed: `pip install zen-engine` adds its rows.")
        return {}
    contexts = [dict(_context(lead)) for lead in leads]
    gains = [f"({condition} ? {points} : 0)" for points, condition in _zen_rules()]
    text = " + ".join(gains)
    expression = zen.compile_expression(text)
    one, several = ([{"id": f"e{i}", "key": f"e{i}", "value": v} for i, v in enumerate(vs)] for vs in ([text], gains))
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "holds", "name": "holds"}],
        "outputs": [{"id": "points", "name": "points", "field": "points"}],
        "rules": [{"_id": f"r{i}", "holds": c, "points": str(p)} for i, (p, c) in enumerate(_zen_rules())],
    }
    engine = zen.ZenEngine()
    by_table = engine.create_decision(_decision("decisionTableNode", table))
    by_one = engine.create_decision(_decision("expressionNode", {"expressions": one}))
    by_several = engine.create_decision(_decision("expressionNode", {"expressions": several}))
    sums: dict[str, Callable[[Any], int]] = {
        "expression": expression.evaluate,
        "table": lambda context: sum(row["points"] for row in by_table.evaluate(context)["result"]),
        "one": lambda context: sum(by_one.evaluate(context)["result"].values()),
        "several": lambda context: sum(by_several.evaluate(context)["result"].values()),
    }
    for lead, context in zip(leads, contexts, strict=True):
        told = {name: 1000 * points(context) for name, points in sums.items()}
        if set(told.values()) != {reference.score(plan, lead, AS_OF).score}:
            raise SystemExit(f"zen-engine scores {lead} otherwise: {told}")
    return {
        "zen-engine, one expression, compiled": (lambda context: expression.evaluate(context), contexts),
        "zen-engine, one expression, as text": (lambda context: zen.evaluate_expression(text, context), contexts),
        "zen-engine, decision: a table": (lambda context: by_table.evaluate(context), contexts),
        "zen-engine, the same with its trace": (lambda context: by_table.evaluate(context, {"trace": True}), contexts),
        "zen-engine, decision: 20 expressions": (lambda context: by_several.evaluate(context), contexts),
        "zen-engine, decision: one expression": (lambda context: by_one.evaluate(context), contexts),
    }


def _zen_rules() -> Iterator[tuple[int, str]]:
    for points, said, condition in ATTRIBUTE_RULES:
        yield points, f"{said.split()[0]} != null and ({condition})"


def _decision(kind: str, content: dict[str, Any]) -> str:
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "rules", "name": "rules", "type": kind, "content": content},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    ways = (("in", "rules"), ("rules", "out"))
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ways]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def _context(lead: Lead) -> Iterator[tuple[str, object]]:
    """A lead's fields as zen-engine takes them fastest: numbers as such, days as numbers, the unknown left out."""
    for name, value in lead.values.items():
        match value:
            case Decimal():
                yield name, int(value)
            case date():
                yield name, day_number(value)
            case _:
                yield name, value


# ------------------------------------------------------------------------------------------------ leads


def _lead(number: int, rng: random.Random) -> Lead:
    """A lead of which one field in five is unknown."""
    cells: dict[str, Value] = {
        "title": rng.choice(TITLES) + rng.choice(PLACES),
        "country": rng.choice(COUNTRIES),
        "industry": rng.choice(INDUSTRIES),
        "email": rng.choice(MAILS),
        "source": rng.choice(SOURCES),
        "phone": "0123",
        "employees": Decimal(rng.randint(1, 2000)),
        "revenue": Decimal(rng.randint(1, 50) * 100_000),
        "budget": Decimal(rng.randint(0, 50_000)),
        "created": TODAY - timedelta(days=rng.randint(0, 300)),
        "existing_customer": rng.random() < 0.1,
        "competitor": rng.random() < 0.02,
    }
    known = {name: value for name, value in cells.items() if rng.random() < 0.8}
    folded = {name: fold(value) if isinstance(value, str) else value for name, value in known.items()}
    events = sorted((_event(rng) for _ in range(EVENTS)), key=lambda event: event.at)
    shown = {name: str(value) for name, value in known.items()}
    return Lead(f"L-{number}", with_derived(folded, known), tuple(events), shown)


def _event(rng: random.Random) -> Event:
    """Half of all events are visits and views, as in life."""
    kind = rng.choice(KINDS[:2]) if rng.random() < 0.5 else rng.choice(KINDS)
    target = rng.choice(NAMED_TARGETS if rng.random() < 0.3 else TARGETS)
    return Event(AS_OF - rng.randint(0, 200 * DAY), kind, target, rng.choice([0, 2_500, 12_000]))


if __name__ == "__main__":
    main()
