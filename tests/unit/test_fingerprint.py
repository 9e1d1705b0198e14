"""A fingerprint tells policies apart that mean different things, and no others."""

from __future__ import annotations

import string
from collections.abc import Mapping

import pytest

from leadscore.driver import compile_text
from leadscore.plan.fingerprint import fingerprint as fingerprint_of
from leadscore.record import replace

POLICY = """policy "x" version 1
use "words.lead"
set accounts from "accounts.csv"
group fit at most 50
when title in bosses add 10 as boss
when company in accounts add 20
group engagement
when visited "pricing" add 30 because "Why"
ready at 40
"""
WORDS = """set bosses = "ceo", "cto"
set others = "intern"
define big as employees > 100
define huge as big and employees > 1000
"""
FILES = {"words.lead": WORDS, "accounts.csv": "account\nacme\nglobex\n"}


def fingerprint(policy: str = POLICY, files: Mapping[str, str] = FILES) -> str:
    compiled = compile_text(policy, used=files)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan.fingerprint


def changed(**files: str) -> dict[str, str]:
    names = {"words": "words.lead", "accounts": "accounts.csv"}
    return {**FILES, **{names[key]: text for key, text in files.items()}}


def test_it_is_a_lower_case_sha256() -> None:
    assert len(fingerprint()) == 64
    assert set(fingerprint()) <= set(string.hexdigits.lower())


@pytest.mark.parametrize(
    "policy",
    [
        "# A comment\n" + POLICY,
        POLICY.replace("\n", "\n\n  ").replace("when", "WHEN").replace("bosses", "Bosses"),
        POLICY.replace(
            "when title in bosses add 10 as boss\nwhen company in accounts add 20\n",
            "when company in accounts add 20\nwhen title in bosses add 10 as boss\n",
        ),
        POLICY.replace("add 10 as", "add 10.0 as"),
    ],
    ids=["comment", "layout and case", "order of rules", "spelling of numbers"],
)
def test_looks_and_order_do_not_change_it(policy: str) -> None:
    assert policy != POLICY
    assert fingerprint(policy) == fingerprint()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("add 10", "add 11"),
        ('"pricing"', '"price"'),
        ("ready at 40", "ready at 41"),
        ("at most 50", "at most 51"),
        ('because "Why"', 'because "Since"'),
        ("version 1", "version 2"),
        ("group engagement\n", ""),
    ],
)
def test_meaning_changes_it(old: str, new: str) -> None:
    assert old in POLICY
    assert fingerprint(POLICY.replace(old, new)) != fingerprint()


def test_vocabulary_counts_as_far_as_it_is_used() -> None:
    assert fingerprint(files=changed(words=WORDS.replace('"intern"', '"trainee"'))) == fingerprint()
    assert fingerprint(files=changed(words=WORDS + "# a comment\n")) == fingerprint()
    assert fingerprint(files=changed(words=WORDS.replace("> 100\n", "> 200\n"))) == fingerprint()
    assert fingerprint(files=changed(words=WORDS.replace('"cto"', '"cfo"'))) != fingerprint()


def test_vocabulary_counts_through_definitions() -> None:
    policy = POLICY + "band top at 45 if huge\n"
    other = changed(words=WORDS.replace("> 100\n", "> 200\n"))
    assert fingerprint(policy) != fingerprint(policy, other)


def test_the_rows_of_a_set_file_count_but_not_their_order() -> None:
    assert fingerprint(files=changed(accounts="account\nglobex\nacme\n")) == fingerprint()
    assert fingerprint(files=changed(accounts="account\nacme\ninitech\n")) != fingerprint()


def test_the_members_of_standard_sets_count_where_they_are_used() -> None:
    """The lists come from packages that change: another list makes another policy."""
    checked = compile_text(POLICY + "when email_domain in free_mail subtract 5\n", used=FILES).checked
    shorter = replace(checked, sets={**checked.sets, "free_mail": checked.sets["free_mail"][1:]})
    assert fingerprint_of(shorter) != fingerprint_of(checked)


def test_the_order_of_a_set_s_members_does_not_count() -> None:
    assert fingerprint(files=changed(words=WORDS.replace('"ceo", "cto"', '"cto", "ceo"'))) == fingerprint()


def test_inactive_asks_of_every_kind_whose_it_is() -> None:
    policy = 'policy "x"\nuse "w.lead"\nwhen inactive for 30 days subtract 20\nready at 1\n'
    ours, theirs = ({"w.lead": f"event mailed{by}\n"} for by in (" by us", ""))
    assert fingerprint(policy, ours) != fingerprint(policy, theirs)
    calm = policy.replace("inactive for 30 days", "visited")
    assert fingerprint(calm, ours) == fingerprint(calm, theirs)
