"""Whole sentences to start from, each with what it is for in plain words. All of them are valid as they stand."""

from __future__ import annotations

from leadscore.record import Record


class Snippet(Record):
    """`text` is what is written, `name` what somebody looks for who does not know the language. `first` is the part of
    it that is to be replaced first."""

    name: str
    text: str
    first: str


SNIPPETS = (
    Snippet("rule: what they did", 'when visited "pricing" within 30 days add 10 because "Why it matters"', "pricing"),
    Snippet("rule: who they are", 'when title contains "manager" add 10 because "Why it matters"', "manager"),
    Snippet("rule: how large they are", 'when employees between 50 and 1000 add 10 because "Why it matters"', "50"),
    Snippet("rule: how often", 'when visited "pricing" at least 3 times within 30 days add 10', "pricing"),
    Snippet("rule: each one counts", 'when visited "blog/*" add 1 each different up to 5', "blog/*"),
    Snippet("rule: silent for long", 'when inactive for 180 days subtract 20 because "Silent for half a year"', "180"),
    Snippet("rule: not for us", 'when competitor disqualify because "They only look at what we do"', "competitor"),
    Snippet("group of rules", 'group new_group "What do these rules ask?" at least 0 at most 50', "new_group"),
    Snippet(
        "group that forgets",
        'group new_group "Do they show that they want it?" at most 60 decays 50% every 30 days',
        "new_group",
    ),
    Snippet("ready for sales", "ready at 70 lost below 55", "70"),
    Snippet("bands", "band hot at 70\nband warm at 40\nband cold otherwise", "70"),
    Snippet("list of texts", 'set new_list = "one", "two"', "new_list"),
    Snippet("list from a file", 'set new_list from "accounts.csv"', "new_list"),
    Snippet("name for a condition", "define right_size as employees between 50 and 1000", "right_size"),
    Snippet("new fact about leads", "field seats number", "seats"),
    Snippet("new thing that leads do", "event trialled", "trialled"),
    Snippet("tell sales", 'on ready notify "sales" within 1 hour', "sales"),
    Snippet(
        "points for one lead",
        'override "jane@acme.com" add 15 by "Sam" until 2027-12-31 because "Met at the fair"',
        "jane@acme.com",
    ),
    Snippet(
        "test: an example",
        'test "who it is, and what comes out"\n'
        '  given as of 2026-04-01, title "VP Marketing", visited "pricing" 3 days ago\n'
        "  expect score at least 0",
        "who it is, and what comes out",
    ),
    Snippet("policy: title and version", 'policy "New policy" version 1', "New policy"),
    Snippet("owners", "owned by marketing, sales", "marketing"),
    Snippet("score between two numbers", "score from 0 to 100", "0"),
)
