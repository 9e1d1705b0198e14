"""One lead at a time: the compiled engine beside the reference engine, in one run.

    python benchmarks/one_lead.py [--leads 300] [--rounds 5] [--seed 1]

50 rules (20 on attributes, 30 on behaviour) and leads with 40 events each, drawn from the seed. The engines take turns;
told is the CPU time of each one's best round, in microseconds a lead. Between machines only the ratios compare.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import outcome_of
from leadscore.facts.derived import with_derived
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan
from leadscore.values.text import fold

DAY = 86_400
TODAY = date(2026, 4, 1)
AS_OF = 1_775_001_600
EVENTS = 40
REPEATS = 30
"""How often a round goes over the leads with the fast engine, so that it takes about as long as the slow one."""

POLICY = """
policy "Fifty rules" version 1
set decision_makers = "ceo", "cto", "cfo", "vp", "vp *", "head of *", "chief *"
set entry_level = "intern", "student", "assistant", "junior *", "trainee"
set our_countries = "germany", "france", "austria", "switzerland", "italy", "spain"
set key_industries = "software", "banking", "insurance", "telecommunications"
set key_pages = "pricing", "pricing/*", "compare/*", "security"

group fit "Are they who we sell to?" at least -50 at most 50
when title in decision_makers add 20 as decision_maker
when title in entry_level subtract 10
when title contains "sales" add 5
when seniority is "director" add 8
when department is "marketing" add 4
when employees between 50 and 1000 add 15
when employees > 1000 add 10
when employees < 10 subtract 10
when revenue >= 1000000 add 5
when budget > 20000 and employees > 20 add 6
when country in our_countries add 5
when country is not "germany" and industry is "banking" add 3
when industry in key_industries add 10
when email_domain in free_mail subtract 15
when email_domain ends with ".example" add 2
when source is "webinar" or source is "referral" add 7
when phone is known add 1
when created within 30 days add 4
when existing_customer disqualify
when competitor disqualify

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

ready at 70 if fit >= 10 lost below 55
band hot at 70
band warm at 40
band cold otherwise
grade fit A at 40, B at 25, C at 10, D otherwise
grade engagement 1 at 45, 2 at 30, 3 at 15, 4 otherwise
"""

TITLES = ["CEO", "VP Sales", "Head of Marketing", "Junior Buyer", "Sales Director", "Engineer", "Intern", "Owner"]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    leads = [_lead(number, rng) for number in range(options.leads)]
    plan = _plan()
    start = time.process_time()
    compiled = compile_plan(plan)
    made = (time.process_time() - start) * 1e6
    if any(compiled.score(lead, AS_OF) != outcome_of(reference.score(plan, lead, AS_OF)) for lead in leads):
        raise SystemExit("The engines differ: see tests/unit/test_compiled.py")
    rounds = [
        (
            _microseconds(lambda lead: compiled.score(lead, AS_OF), leads * REPEATS),
            _microseconds(lambda lead: reference.score(plan, lead, AS_OF), leads),
        )
        for _ in range(options.rounds)
    ]
    fast, slow = map(min, zip(*rounds, strict=True))
    print(f"{len(plan.rules)} rules, {len(leads)} leads with {EVENTS} events each, seed {options.seed}")
    print(f"{'compiled, outcome':<34}{fast:>10.1f} µs      1 ×")
    print(f"{'reference, with explanation':<34}{slow:>10.1f} µs  {slow / fast:>5.0f} ×")
    print(f"{'compiling the plan, once':<34}{made:>10.0f} µs  {made / fast:>5.0f} ×")


def _plan() -> Plan:
    compiled = compile_text(POLICY)
    if compiled.plan is None:
        raise SystemExit("\n".join(problem.message for problem in compiled.diagnostics))
    return compiled.plan


def _lead(number: int, rng: random.Random) -> Lead:
    """A lead of which one field in five is unknown."""
    cells: dict[str, Value] = {
        "title": fold(rng.choice(TITLES)),
        "country": fold(rng.choice(COUNTRIES)),
        "industry": fold(rng.choice(INDUSTRIES)),
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
    events = sorted((_event(rng) for _ in range(EVENTS)), key=lambda event: event.at)
    return Lead(f"L-{number}", with_derived(known, known), tuple(events))


def _event(rng: random.Random) -> Event:
    """Half of all events are visits and views, as in life."""
    kind = rng.choice(KINDS[:2]) if rng.random() < 0.5 else rng.choice(KINDS)
    target = rng.choice(NAMED_TARGETS if rng.random() < 0.3 else TARGETS)
    return Event(AS_OF - rng.randint(0, 200 * DAY), kind, target, rng.choice([0, 2_500, 12_000]))


def _microseconds(score: Callable[[Lead], object], leads: Sequence[Lead]) -> float:
    """CPU time a lead."""
    start = time.process_time()
    for lead in leads:
        score(lead)
    return (time.process_time() - start) * 1e6 / len(leads)


if __name__ == "__main__":
    main()
