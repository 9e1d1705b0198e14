"""What a sentence takes the place of: that which says the same thing already."""

from __future__ import annotations

from leadscore.check.model import Checked
from leadscore.plan.model import Rule
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.parser import parse
from leadscore.syntax.printer import condition_text
from leadscore.values.text import fold


def counterpart(checked: Checked, statement: n.Statement) -> n.Statement | None:
    """The sentence of any of the policy's files which this one replaces as a whole: that declares the same name, that
    is about the same band, group or lead, or of which a policy has one."""
    about = _about(statement)
    units = (checked.main, *checked.used)
    found = (one for unit in units for one in unit.file.statements if about is not None and _about(one) == about)
    return next(found, None)


def replaced(checked: Checked, sentence: str) -> n.Statement | None:
    """What a sentence that is written as a text would replace."""
    statement = sentence_in(sentence)
    return None if statement is None else counterpart(checked, statement)


def sentence_in(text: str) -> n.Statement | None:
    """The first sentence of a text; None where it holds none."""
    return next(iter(parse(Source("", text)).file.statements), None)


def condition_in(text: str) -> n.Condition | None:
    """A condition as a part of a sentence; None where it is none."""
    statement = sentence_in(f"when {text} add 1")
    return statement.condition if isinstance(statement, n.Rule) else None


def condition_of(sentence: str) -> str:
    """What a rule asks for; empty where the sentence is none."""
    statement = sentence_in(sentence)
    return condition_text(statement.condition) if isinstance(statement, n.Rule) else ""


def node_of(rule: Rule) -> n.Rule:
    """The rule's sentence."""
    node = sentence_in(rule.statement)
    assert isinstance(node, n.Rule), "a rule's statement is a rule"
    return node


def _about(statement: n.Statement) -> tuple[object, ...] | None:
    """Equal for sentences of which there can be one; None where there may be many."""
    match statement:
        case n.Ready() | n.ScoreRange() | n.AppliesIf() | n.PolicyHeader() | n.Owned():
            return (type(statement),)
        case n.SetMembers(name) | n.SetFile(name):
            return ("set", name.text)
        case n.Rule(name=n.Name(name)):
            return ("rule", name)
        case n.GroupHeader(name) | n.Define(name) | n.FieldDeclaration(name) | n.EventDeclaration(name):
            return (type(statement), name.text)
        case n.Band(name):
            return ("band", name.text)
        case n.Grade(group):
            return ("grade", group.text)
        case n.Action(state, verb, destination):
            return ("on", state.text, verb, fold(destination.value))
        case n.Override(lead):
            return ("override", fold(lead.value))
        case n.Test(title):
            return ("test", fold(title.value))
        case _:
            return None
