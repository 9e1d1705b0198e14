"""Another reason for a rule, in quotes: `the reason of the careers rule is rude; put "They look for a job" there`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.changes import as_drafted
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.rules import rule_in
from leadscore.assistant.understanding.words import words_of
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_QUOTED = re.compile(r"[“\"](?P<text>[^“”\"]{3,})[”\"]")
_REASON = re.compile(rf"\b{any_of('reason_of_rule')}\b", re.IGNORECASE)
_OTHER = re.compile(rf"\b{any_of('no_reason_alone')}\b|\d", re.IGNORECASE)


def quoted_reason(world: World, question: str) -> Meant | None:
    """The rule with the reason that stands in quotes, where the words around it speak of a reason and of one rule."""
    quoted = [*_QUOTED.finditer(question)]
    around = _QUOTED.sub(" ", question)
    if len(quoted) != 1 or not _REASON.search(around) or _OTHER.search(around):
        return None
    meant = rule_in(world, words_of(_REASON.sub(" ", around)), frozenset())
    if meant is None or len(meant.rules) != 1:
        return None
    rule = as_drafted(world, world.rules[meant.rules[0]])
    why = n.Text(re.sub(r"[\\\\*]+", " ", quoted[0]["text"]).strip())
    return [[{"rule": rule.id, "sentence": statement_text(replace(node_of(rule), because=why))}]]
