"""The standard vocabulary: complete, without clashes, and its lists read only when asked for."""

import subprocess
import sys

import pytest

from leadscore.values import vocabulary
from leadscore.values.pattern import PatternSet
from leadscore.values.terms import ValueType


def test_the_standard_names() -> None:
    assert len(vocabulary.FIELDS) == 20
    assert vocabulary.FIELDS["title"] is ValueType.TEXT
    assert vocabulary.FIELDS["age"] is ValueType.NUMBER
    assert vocabulary.FIELDS["created"] is ValueType.DATE
    assert vocabulary.FIELDS["existing_customer"] is ValueType.YES_NO
    assert len(vocabulary.EVENTS) == 24
    assert {name for name, by_us in vocabulary.EVENTS.items() if by_us} == {"called", "bounced"}
    names = [*vocabulary.FIELDS, *vocabulary.EVENTS, *vocabulary.SETS]
    assert len(names) == len(set(names))
    assert all(vocabulary.FIELDS[name] is vocabulary.FIELDS[of] for name, of in vocabulary.DERIVED.items())


@pytest.mark.parametrize(
    ("name", "member", "no_member"),
    [("free_mail", "gmail.com", "acme.com"), ("disposable_mail", "mailinator.com", "gmail.com")],
)
def test_standard_sets(name: str, member: str, no_member: str) -> None:
    members = vocabulary.standard_set(name)
    patterns = PatternSet.of_texts(members)
    assert patterns.matches(member)
    assert not patterns.matches(no_member)
    assert patterns.texts == members


def test_there_are_no_other_standard_sets() -> None:
    assert all(vocabulary.standard_set(name) for name in vocabulary.SETS)
    with pytest.raises(KeyError):
        vocabulary.standard_set("decision_makers")


def test_lists_are_loaded_only_when_asked_for() -> None:
    code = (
        "import sys, leadscore.values.vocabulary, leadscore.values.titles\n"
        "print([m for m in sys.modules if 'email_domains' in m])"
    )
    path = vocabulary.__file__.removesuffix("leadscore/values/vocabulary.py")
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
