"""The words that the benchmark's data is made of, and how often each stands there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

DEPARTMENTS = "Sales Marketing Finance Operations Product IT HR Legal Procurement Data Support Engineering".split()
_RANKS = (
    "VP {}, Head of {}, Chief {} Officer, {} Director, Director of {}, {} Manager, Senior {} Manager, {} Specialist,"
    " {} Analyst, Junior {} Analyst, {} Intern, {} Assistant, {} Consultant, Team Lead {}, {} Manager, {} Specialist"
).split(", ")
_REGIONS = ("", "", "", "", ", EMEA", ", APAC", " (DACH)", " - Americas")
_WHOLE_TITLES = "CEO CTO CFO CMO Founder Owner Student Engineer Developer Teacher".split() * 40

TITLES = [
    *(rank.format(department) + region for rank, department, region in product(_RANKS, DEPARTMENTS, _REGIONS)),
    *(title.upper() for title in ("VP Sales", "Head of Marketing", "Sales Manager")),
    *_WHOLE_TITLES,
]
"""Job titles as people type them: some 850 different ones, common ones several times."""

TRADES = "Systems Consulting Foods Logistics Bank Energy Media Labs Motors Health Software Partners Trading".split()
COMPANIES = [
    f"{first}{second} {trade} {form}"
    for first, second, trade, form in product(
        "North South Blue Green Silver Golden Red Clear Bright Stone River Forest Summit Harbor Iron Maple".split(),
        "peak fern bridge field gate wood stone ridge brook lake light crest mill point shore vale".split(),
        TRADES,
        ("GmbH", "Inc.", "Ltd", "AG", "SARL", "BV", "LLC", "Group", "Holding", "International"),
    )
]
FIRST_NAMES = "jane john mary omar li anna jose fatima ivan priya tom nina lars amal pedro yuki".split()
LAST_NAMES = "miller khan garcia schmidt rossi novak silva chen dubois haddad larsen kumar jones okoye".split()
PRIVATE_DOMAINS = "gmail.com outlook.com yahoo.com web.de gmx.net icloud.com".split()
COUNTRIES = (
    ["Germany"] * 5
    + ["United States"] * 5
    + ["United Kingdom"] * 3
    + (
        "Austria,Switzerland,France,Netherlands,Italy,Spain,Poland,Sweden,Japan,India,Brazil,Canada,Mexico,Peru".split(
            ","
        )
    )
)
INDUSTRIES = "Software,Banking,Insurance,Telecommunications,Retail,Food,Education,Health,Energy,Media,Chemicals".split(
    ","
)
SOURCES = "search webinar referral fair advertisement partner outbound newsletter".split()
CITIES = "Berlin,London,Paris,Vienna,Zurich,Amsterdam,Madrid,Rome,Warsaw,Tokyo,Mumbai,Toronto,Lima,Boston".split(",")

# ------------------------------------------------------------------------------------------------ events

_PAGES = [
    "home", "pricing", "pricing/teams", "pricing/enterprise", "security", "careers", "careers/engineering",
    "careers/sales", "contact", "about", *(f"compare/rival-{n}" for n in range(1, 11)),
    *(f"blog/post-{n}" for n in range(1, 121)), *(f"docs/page-{n}" for n in range(1, 81)),
]  # fmt: skip
_PRODUCTS = [f"product/feature-{n}" for n in range(1, 61)]
_MAILS = [*(f"newsletter-{n}" for n in range(1, 51)), *(f"offer-{n}" for n in range(1, 21))]
_GUIDES = [*(f"guide-{n}" for n in range(1, 41)), *(f"case-study-{n}" for n in range(1, 21))]
_WEBINARS = [f"webinar/session-{n}" for n in range(1, 31)]
_VIDEOS = ["demo", *(f"video-{n}" for n in range(1, 25))]
_FORMS = ["contact", "demo", "trial", "quote", "callback"]
_OTHER = [f"campaign-{n}" for n in range(1, 33)]
_NOTHING = [""]

TARGETS = list(dict.fromkeys([*_PAGES, *_PRODUCTS, *_MAILS, *_GUIDES, *_WEBINARS, *_VIDEOS, *_FORMS, *_OTHER]))
"""500 targets, as clean paths."""

KINDS: dict[str, tuple[float, list[str]]] = {
    "visited": (34, _PAGES),
    "viewed": (18, [*_PRODUCTS, *_PAGES]),
    "opened": (15, _MAILS),
    "clicked": (6, _MAILS),
    "logged_in": (6, _NOTHING),
    "searched": (4, _NOTHING),
    "downloaded": (2.5, _GUIDES),
    "watched": (2.5, _VIDEOS),
    "registered": (1.2, _WEBINARS),
    "attended": (0.8, _WEBINARS),
    "submitted": (1, _FORMS),
    "requested": (0.6, _FORMS),
    "started": (0.8, _FORMS),
    "replied": (1, _MAILS),
    "shared": (1, _PAGES),
    "liked": (1.2, _PAGES),
    "followed": (0.6, _OTHER),
    "subscribed": (0.8, _NOTHING),
    "unsubscribed": (0.4, _MAILS),
    "bounced": (1.6, _MAILS),
}
"""20 kinds of events: how many in a hundred (the sum is about that), and what they are mostly done to."""

TIMED_KINDS = ("watched", "attended")
"""Kinds whose events have minutes."""

_STRAY = 0.03
"""The share of events whose target is any of all targets: so every kind meets every target somewhere."""


def weighted_pairs() -> Iterator[tuple[str, str, float]]:
    """Every pair of kind and target with its weight; "" is no target. Of the usual targets the first are the
    most frequent (the n-th 1/n as often)."""
    for kind, (weight, usual) in KINDS.items():
        harmonic = sum(1 / n for n in range(1, len(usual) + 1))
        often = {target: 1 / n / harmonic for n, target in enumerate(usual, 1)}
        for target in ["", *TARGETS]:
            yield kind, target, weight * ((1 - _STRAY) * often.get(target, 0) + _STRAY / (len(TARGETS) + 1))
