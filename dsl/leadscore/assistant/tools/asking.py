"""The arguments of the tools, as they are told to people, models and other assistants."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Lead = Annotated[
    str, Meta(description="A lead: its id, email, or a person's or company's name.", min_length=1, max_length=200)
]
RuleName = Annotated[
    str, Meta(description="A rule: its id or name, or words of its condition.", min_length=1, max_length=300)
]
Where = Annotated[
    str,
    Meta(
        description='A condition in the language of policies, such as `country is "germany" and employees > 500`, '
        '`band warm`, `not ready`, `score >= 50`, `visited "pricing" within 30 days`.',
        max_length=1_000,
    ),
]
Without = Annotated[
    str, Meta(description="Leads to leave out: ids, emails or names, with commas between them.", max_length=2_000)
]
Limit = Annotated[int, Meta(description="How many to list.", ge=1, le=50)]
Days = Annotated[int, Meta(description="A number of days.", ge=1, le=3_650)]
Points = Annotated[float, Meta(description="Points; negative where they are taken.", ge=-100_000, le=100_000)]


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """No arguments."""


class FindLeads(Asked, frozen=True):
    where: Where | None = None
    name: Annotated[str, Meta(description="A part of a person's or company's name.", max_length=200)] | None = None
    limit: Limit = 10
    without: Without | None = None


class TopLeads(Asked, frozen=True):
    limit: Limit = 5
    where: Where | None = None
    order: Annotated[Literal["best", "worst"], Meta(description="Which end of the list.")] = "best"
    by: (
        Annotated[
            str,
            Meta(
                description="By what they stand in order, in place of the score: a group of rules, or a field that "
                "holds numbers or dates. The best have the most of it.",
                max_length=200,
            ),
        ]
        | None
    ) = None
    without: Without | None = None


class Some(Asked, frozen=True):
    where: Where | None = None
    without: Without | None = None


class OneLead(Asked, frozen=True):
    lead: Lead


class TwoLeads(Asked, frozen=True):
    lead: Lead
    other: Lead


class NearlyReady(Asked, frozen=True):
    within: Annotated[float, Meta(description="At most so many points short of ready.", gt=0, le=1_000)] = 10
    limit: Limit = 10
    where: Where | None = None
    without: Without | None = None


class ChangedSince(Asked, frozen=True):
    since: Annotated[
        str,
        Meta(
            description="Since when: a number of days such as `7 days`, or a date such as `2026-03-01`.", max_length=40
        ),
    ] = "7 days"
    limit: Limit = 10
    where: Where | None = None
    without: Without | None = None


class History(Asked, frozen=True):
    lead: Lead
    days: Days = 90


class Fired(Asked, frozen=True):
    lead: Lead | None = None


class OneRule(Asked, frozen=True):
    rule: RuleName


class OneChange(Asked, frozen=True):
    rule: RuleName | None = None
    points: Points | None = None
    remove: Annotated[bool, Meta(description="Takes the rule out, or `members` out of `set`.")] = False
    sentence: (
        Annotated[
            str,
            Meta(
                description='A statement in the language of policies, such as `when visited "pricing" add 50`. With '
                "`rule` it takes that rule's place. Else it takes the place, as a whole, of what the policy says of "
                "the same group, band, name, `ready`, grade, action or lead: "
                "`group engagement at most 50 decays 50% every 30 days`, `band warm at 45`, "
                "`ready at 70 if fit >= 10 lost below 50`.",
                max_length=2_000,
            ),
        ]
        | None
    ) = None
    threshold: Annotated[float, Meta(description="The points of `ready at`.", ge=-100_000, le=100_000)] | None = None
    set: (
        Annotated[str, Meta(description="A set whose `members` change, such as `our_countries`.", max_length=200)]
        | None
    ) = None
    members: (
        Annotated[
            str,
            Meta(
                description="What is put into the set, or, with `remove`, taken out, with commas between.",
                max_length=2_000,
            ),
        ]
        | None
    ) = None


class Change(OneChange, frozen=True):
    also: Annotated[
        tuple[OneChange, ...], Meta(description="Further changes, made together with this one.", max_length=200)
    ] = ()


class TakenBack(Asked, frozen=True):
    what: (
        Annotated[
            str,
            Meta(
                description="Of what is proposed, that which is taken back: the name of a rule, a group, a band or a "
                "set, `ready`, or a member of a set. All else stays proposed. Without it, the last proposal goes.",
                max_length=200,
            ),
        ]
        | None
    ) = None


class DraftRule(Asked, frozen=True):
    request: Annotated[
        str, Meta(description="What was asked for, in the person's own words.", min_length=1, max_length=2_000)
    ]
    sentence: Annotated[str, Meta(description="The rule in the language of policies.", max_length=2_000)] | None = None


class Threshold(Asked, frozen=True):
    calls_per_week: (
        Annotated[float, Meta(description="So many leads sales can call a week.", gt=0, le=1_000_000)] | None
    ) = None
    target_rate: (
        Annotated[float, Meta(description="So many percent of those called shall buy.", gt=0, lt=100)] | None
    ) = None


class Term(Asked, frozen=True):
    term: Annotated[str, Meta(description="A word of the policy or of its language.", min_length=1, max_length=200)]


class Vocabulary(Asked, frozen=True):
    kind: (
        Annotated[
            Literal["fields", "events", "sets", "definitions", "rules", "groups", "bands"],
            Meta(description="What to list."),
        ]
        | None
    ) = None


class Topic(Asked, frozen=True):
    topic: Annotated[str, Meta(description="What to tell more about: the name of a tool.", max_length=100)] | None = (
        None
    )
