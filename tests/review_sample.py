"""A small review with everything in it, made by hand; run this file to write the texts that tests compare it with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from leadscore.driver import Compiled, compile_text
from leadscore.engine.model import Scorecard
from leadscore.engine.reference import score
from leadscore.facts.model import Event, Lead, Value
from leadscore.report import review_html, review_markdown
from leadscore.review.changes import changes
from leadscore.review.impact.model import Bin, Cause, Decider, Impact, Mover, Pair, Reason, Segment, Standing
from leadscore.review.model import PolicyAt, PolicyReview, Review
from leadscore.review.prove.model import Answer, Certainty, Counterexample, Finding, Proof, Question

GOLDEN = Path(__file__).parent / "corpus" / "review"
REPEAT = "leadscore diff main --prove --leads leads.csv --as-of 2026-04-01 --by industry"
AS_OF = 1_775_001_600
DAY = 86_400

OLD = """\
policy "B2B" version 1
owned by marketing, sales
set bosses = "ceo"
group fit "Who are they?" at most 30
when title in bosses add 20 as boss because "They decide"
when employees > 100 add 15
group interest "Do they want it?" decays 50% every 30 days
when visited "pricing" add 50 as pricing
when visited "/blog/*" add 1 each different up to 5
ready at 70
band hot at 70
band cold otherwise
"""
NEW = """\
policy "B2B" version 1
owned by marketing, sales
set bosses = "ceo", "cto"
group fit "Who are they?" at most 30
when title in bosses add 20 as boss because "They decide, and they pay"
when employees > 100 add 15
group interest "Do they want it?" decays 50% every 90 days
when visited "pricing" add 50 as pricing
when watched "demo" at least 10 minutes add 10
ready at 65
band hot at 65
band cold otherwise
"""
TEST = """\
test "a lead becomes ready"
  given as of 2026-01-01, title "cto", visited "pricing"
  expect not ready
"""


def compiled(text: str) -> Compiled:
    found = compile_text(text)
    assert found.plan is not None, found.diagnostics
    return found


def card(of: Compiled, lead: Lead) -> Scorecard:
    assert of.plan is not None
    return score(of.plan, lead, AS_OF)


def lead(id: str, days_ago: int, **values: Value) -> Lead:
    visits = [("visited", "pricing"), ("visited", "blog/a"), ("visited", "blog/b")]
    events = tuple(Event(AS_OF - days_ago * DAY, kind, target) for kind, target in visits)
    return Lead(id, values, events)


def standing(card: Scorecard) -> Standing:
    return Standing(card.score, card.ready, card.disqualified, card.band, card.grade)


def mover(old: Compiled, new: Compiled, who: Lead, name: str, decider: Decider) -> Mover:
    before, after = card(old, who), card(new, who)
    return Mover(who.id, name, standing(before), standing(after), decider, (before, after))


def impact(old: Compiled, new: Compiled, name: str = "Acme Ltd", segment: str = "software") -> Impact:
    faded = mover(
        old,
        new,
        lead(f"L-1 {name}" if name != "Acme Ltd" else "L-1", 35, title="ceo", employees=Decimal(200)),
        name,
        Decider(Cause.RULE, "pricing", "pricing", 25_000, 50_000),
    )
    lost = mover(old, new, lead("L-2", 1, title="x"), "", Decider(Cause.THRESHOLD, "ready at 65", None, 70_000, 65_000))
    bins = tuple(
        Bin(low, low + 20_000, Pair(before, after))
        for low, before, after in ((0, 900, 850), (20_000, 60, 80), (40_000, 30, 45), (60_000, 10, 25))
    )
    return Impact(
        as_of=AS_OF,
        leads=1_000,
        in_scope=Pair(1_000, 1_000),
        ready=Pair(12, 25),
        disqualified=Pair(3, 3),
        up=140,
        down=20,
        same=840,
        entered=0,
        left=0,
        gained_count=14,
        lost_count=1,
        gained=(faded,),
        lost=(lost,),
        movers=(faded, lost),
        gained_by=(
            Reason(Cause.RULE, "pricing", "pricing", (12_500, 25_000), (25_000, 50_000), 11),
            Reason(Cause.THRESHOLD, "ready at 65", None, (70_000, 70_000), (65_000, 65_000), 3),
        ),
        lost_by=(Reason(Cause.THRESHOLD, "ready at 65", None, (70_000, 70_000), (65_000, 65_000), 1),),
        bands=(("hot", Pair(12, 25)), ("cold", Pair(988, 975)), (None, Pair(0, 0))),
        bins=bins,
        arrivals=Pair(4_200, 5_040),
        weeks=4,
        by="industry",
        segments=(
            Segment(segment, 700, Pair(10, 20), 100, 10),
            Segment(None, 200, Pair(2, 2), 20, 5),
            Segment("", 100, Pair(0, 3), 20, 5, rest=True),
        ),
    )


def proof(old: Compiled, new: Compiled, test: str = TEST) -> Proof:
    shown = Lead("", {"title": "cto", "created": date(2026, 1, 1)}, (Event(AS_OF - 60, "visited", "pricing"),))
    found = Counterexample(shown, AS_OF, card(old, shown), card(new, shown), test, passes_on_old=True)
    no_test = replace(found, test=None)
    never = Finding(Certainty.NEVER)
    return Proof(
        (
            Answer(
                Question.SCORE, Finding(Certainty.FOUND, no_test), Finding(Certainty.UNKNOWN, reason="time ran out"), 1
            ),
            Answer(Question.READY, Finding(Certainty.FOUND, found), never, 0.5),
        ),
        ("Ready is meant of a lead that was not ready before: what `lost below` does is left out.",),
    )


def review(
    old: str = OLD, new: str = NEW, name: str = "Acme Ltd", segment: str = "software", test: str = TEST
) -> Review:
    before, after = compiled(old), compiled(new)
    policy = PolicyReview(
        PolicyAt("policies/b2b.lead", before, "main"),
        PolicyAt("policies/b2b.lead", after),
        changes(before, after),
        impact(before, after, name, segment),
        proof(before, after, test),
    )
    return Review("main", "working tree", (policy,))


NASTY = (
    "<img src=x onerror=alert(1)> | `a` *b* _c_ [d](http://evil.example) ![e](//x) @octocat &commat;team #12 !3 GH-4 "
    ":+1: </details> $x$"
)
"""What people could write in a reason, a title or a company's name, to break what shows it."""


def nasty(also: str = "") -> Review:
    """The review with nasty text wherever a person's text can stand."""
    said = NASTY + also
    new = NEW.replace('"B2B"', f'"{said}"').replace("They decide, and they pay", said).replace('"cto"', f'"{said}"')
    found = review(OLD, new.replace("*", r"\*").replace(r"/\*", "/*"), said, said, TEST.replace("cto", f"```\n{said}"))
    policy = replace(found.policies[0], unproved="")
    return Review(said, said, (policy, replace(policy, proof=None, unproved=said)))


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / "review.md").write_text(review_markdown.render(review(), REPEAT), encoding="utf-8")
    (GOLDEN / "review.html").write_text(review_html.render(review(), REPEAT), encoding="utf-8")
