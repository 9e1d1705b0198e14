"""What each keyword says, in one sentence: for suggestions and for who points at it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadscore.values.terms import ValueType

_SENTENCES = {
    # what starts a sentence
    "policy": "The policy's title and version.",
    "owned": "Who answers for the policy.",
    "use": "Takes the fields, events, sets and definitions of another file.",
    "field": "Declares a fact about leads, and what it holds: text, number, date or yes/no.",
    "event": "Declares something that leads do.",
    "set": "A list of texts that conditions can ask for: `title in decision_makers`.",
    "define": "Gives a condition a name, to be used in its place.",
    "group": "Starts a group of rules, whose points are added up and kept within bounds.",
    "when": "Starts a rule: a condition, what it does, and why.",
    "ready": "The score at which sales should talk to a lead.",
    "band": "A name for scores from a number on.",
    "grade": "A letter or number for a group's total.",
    "score": "Keeps the whole score between two numbers.",
    "applies": "For which leads the policy is meant; others get no score.",
    "on": "What happens when a lead becomes ready, reaches a band or is disqualified.",
    "override": "A person's judgement about one lead: points with who, why and until when.",
    "test": "An example that must come out as it says.",
    # what a rule does
    "add": "Gives points when the condition is true.",
    "subtract": "Takes points away when the condition is true.",
    "disqualify": "Takes the lead out of the race: it is never ready.",
    "as": "Names the rule, for tests and explanations.",
    "because": "The reason, shown beside the points.",
    "each": "Counts each match instead of firing once.",
    "each time": "Counts every event.",
    "each different": "Counts every different target once.",
    "each day": "Counts every day with such an event.",
    "up to": "The most that `each` may add up to.",
    "in force": "The rule counts only between these days.",
    "decays": "Points shrink by a percentage with every step of time.",
    "fades": "Points shrink evenly to nothing.",
    "never decays": "These points keep their worth, whatever the group says.",
    "every": "How long one step of decay is.",
    "over": "How long it takes until nothing is left.",
    # conditions
    "and": "Both conditions must be true.",
    "or": "One of the conditions must be true.",
    "not": "The opposite; of what is unknown, still unknown.",
    "is": "The whole text, number or day is this.",
    "is not": "It is known, and is not this.",
    "is known": "The fact is there.",
    "is missing": "The fact is not there.",
    "in": "It is one of a set.",
    "not in": "It is known, and is none of a set.",
    "contains": "These whole words stand in the text, next to each other.",
    "starts with": "The text begins like this.",
    "ends with": "The text ends like this.",
    "<": "Less than.",
    "<=": "At most.",
    ">": "More than.",
    ">=": "At least.",
    "between": "From the first to the second, both included.",
    "before": "Earlier than that day.",
    "after": "Later than that day.",
    "within": "Not longer ago than that.",
    "at least": "That often (or long, or much), or more.",
    "at most": "That often (or long, or much), or less.",
    "exactly": "Just so often.",
    "more than": "More often, or longer.",
    "fewer than": "Less often, or shorter.",
    "times": "How often it happened.",
    "minutes": "For how long, all events together.",
    "never": "It did not happen at all.",
    "inactive for": "The last thing that the lead did is longer ago than that.",
    # the outcome
    "if": "Only where this condition is true as well.",
    "lost below": "Who was ready stays so until the score falls below this number.",
    "otherwise": "Catches all the rest.",
    "disqualified": "Taken out of the race by a rule.",
    "notify": "Tells somebody.",
    "assign": "Gives the lead to somebody.",
    "enroll": "Puts the lead into a programme.",
    "by": "Who says so.",
    "by us": "It is done to the lead, so it is no sign of life.",
    "until": "The last day on which it counts.",
    "from": "The first day, or the file.",
    "version": "A number to raise with every change.",
    # tests
    "given": "What is known about the lead of the test.",
    "expect": "What must come out.",
    "as of": "The day on which the test is scored.",
    "ago": "How long before that day it happened.",
    "out of scope": "The policy is not meant for this lead.",
    "for": "For how many minutes.",
    # values
    "yes": "It holds.",
    "no": "It does not hold.",
    "text": "Letters, such as a title.",
    "number": "A number, such as employees.",
    "date": "A day, such as 2026-03-01.",
    "yes/no": "Either yes or no.",
    "hours": "Hours.",
    "days": "Days of 24 hours.",
    "weeks": "Weeks of 7 days.",
    "months": "Months of 30 days.",
    "years": "Years of 365 days.",
    "(": "Opens a part that belongs together.",
    ")": "Closes a part that belongs together.",
}
SENTENCES: Mapping[str, str] = MappingProxyType(_SENTENCES)
TYPES: Mapping[ValueType, str] = MappingProxyType(
    {
        ValueType.TEXT: "a text",
        ValueType.NUMBER: "a number",
        ValueType.DATE: "a day",
        ValueType.YES_NO: "yes or no",
    }
)
"""What a field holds, in words."""


def sentence(*words: str) -> str:
    """What keywords that stand together say; else what the first of them says, or "" of what speaks for itself.

    A word that only goes with others (`least`) is told with the one that it goes with.
    """
    phrase = " ".join(words).lower()
    singular = f"{words[0].lower()}s" if words else ""
    return SENTENCES.get(phrase) or SENTENCES.get(words[0].lower() if words else "") or SENTENCES.get(singular) or ""
