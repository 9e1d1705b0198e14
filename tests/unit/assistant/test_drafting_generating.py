"""The grammar for models lets through only what the parser and the checker accept, and all that a rule can say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import lark
import pytest

from leadscore.assistant.drafting.generating import generating_grammar
from leadscore.assistant.world import World
from leadscore.resources import resource

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from benchmarks.assistant.walks import Walker, failures, is_canonical

WALKS = 300
NOT_ASKED_OF_MODELS = {"/"}
"""Terminals of a rule that only declarations have."""


@pytest.fixture(scope="module")
def grammar(demo: World) -> str:
    return generating_grammar(demo)


def test_every_walk_is_a_rule_as_the_formatter_writes_it(demo: World, grammar: str) -> None:
    walker = Walker(grammar, seed=20260401)
    walks = [walker.walk() for _ in range(WALKS)]
    assert list(failures(demo, walks)) == []
    assert [text for text in walks if not is_canonical(text)] == []


def test_a_walk_that_is_no_rule_is_found(demo: World) -> None:
    refused = dict(failures(demo, ['when visited "pricing" add 5', "when visitd add 5"]))
    assert list(refused) == ["when visitd add 5"]


def test_it_can_say_all_that_the_language_can(grammar: str) -> None:
    """Every keyword of a rule in policy.lark: one that is new there must come here, too."""
    language = lark.Lark(resource("grammar", "policy.lark").read_text(encoding="utf-8"), start="rule")
    keywords = {one.name: one.pattern.value for one in language.terminals if one.pattern.type == "str"}
    reached, queue = set(), ["rule"]
    words = set()
    while queue:
        name = queue.pop()
        if name in reached:
            continue
        reached.add(name)
        for rule in (one for one in language.rules if one.origin.name == name):
            words |= {keywords[one.name] for one in rule.expansion if one.is_term and one.name in keywords}
            queue += [one.name for one in rule.expansion if not one.is_term]
    told = set(re.findall(r"[a-z]+|[<>]=?|[()%]", " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', grammar))))
    assert words - told - NOT_ASKED_OF_MODELS <= {"yes"}  # `existing_customer is yes` is `existing_customer`


@pytest.mark.parametrize(
    "rule",
    [
        'when seniority is "vp" and employees > 500 add 15',
        'when visited "pricing" at least 2 times within 30 days add 20 decays 50% every 30 days',
        'when visited "/blog/*" add 1 each different up to 5',
        'when requested "summer trial" add 10 in force from 2026-06-01 until 2026-08-31',
        "when competitor disqualify",
        'when country is "germany" and (visited "pricing" or employees > 5) add 5 because "They look around"',
    ],
)
def test_what_drafts_say_can_be_walked(grammar: str, rule: str) -> None:
    lark.Lark(grammar, parser="earley", start="start").parse(rule)


def test_llguidance_reads_it(grammar: str) -> None:
    llguidance = pytest.importorskip("llguidance")
    matcher = llguidance.LLMatcher
    tokenizer = llguidance.LLTokenizer("byte")
    read = matcher.grammar_from_lark(grammar)
    assert matcher.validate_grammar_with_warnings(read, tokenizer) == (False, [])
    walker = Walker(grammar, seed=1)
    for text in (walker.walk() for _ in range(5)):
        one = matcher(tokenizer, read)
        assert one.try_consume_tokens(tokenizer.tokenize_bytes(text.encode())) == len(text)
        assert one.is_accepting()
