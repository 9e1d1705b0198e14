"""Calls of tools in people's words: for who is asked which of several readings is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from leadscore.report.json_text import Json

_MANY = 4
"""So many rules are listed rather than told one by one."""
Arguments = Mapping[str, Json]


def in_words(tool: str, arguments: Arguments, name: Callable[[str], str] = lambda lead: lead) -> str:
    """`why Rosalind Vane has that score`; `name` says who a lead is."""
    return _WORDS[tool](_Said(arguments, name))


class _Said:
    """The arguments of a call, as parts of a sentence; what is not there is blank."""

    def __init__(self, arguments: Arguments, name: Callable[[str], str]) -> None:
        self._arguments, self._name = arguments, name

    def lead(self, argument: str = "lead") -> str:
        value = self._arguments.get(argument)
        return self._name(str(value)) if value else "a lead"

    def rule(self) -> str:
        return f"the rule `{self._arguments['rule']}`" if self._arguments.get("rule") else "a rule"

    def leads(self) -> str:
        where, name = self._arguments.get("where"), self._arguments.get("name")
        called = f" called “{name}”" if name else ""
        whom = f"leads{called} where {where}" if where else f"leads{called}" if name else "all leads"
        return f"{whom}{self.text('without', ' without ')}"

    def among(self) -> str:
        """` among leads where …`; nothing where it is asked of all."""
        return f" among {self.leads()}" if {"where", "without"} & self._arguments.keys() else ""

    def text(self, argument: str, before: str = "", behind: str = "") -> str:
        value = self._arguments.get(argument)
        return "" if value is None else f"{before}{value}{behind}"

    def change(self) -> str:
        also = self._arguments.get("also")
        others = [_Said(one, self._name) for one in also if isinstance(one, Mapping)] if isinstance(also, list) else []
        if len(others) + 1 >= _MANY and (points := [one.points_alone() for one in (self, *others)]) and all(points):
            return f"{len(points)} rules at other points: {', '.join(points)}"
        return ", and ".join([self._one_change(), *(other.change() for other in others)])

    def points_alone(self) -> str:
        """A rule and its points; empty where that is not all that changes."""
        is_all = self._arguments.keys() - {"also"} == {"rule", "points"}
        return f"`{self._arguments['rule']}` {self._arguments['points']}" if is_all else ""

    def _one_change(self) -> str:
        points, threshold, sentence = (self._arguments.get(name) for name in ("points", "threshold", "sentence"))
        if threshold is not None:
            rest = {name: value for name, value in self._arguments.items() if name not in ("threshold", "also")}
            at, other = f"`ready at {threshold}`", _Said(rest, self._name)
            return f"{other.change()}, and {at}" if rest else at
        if self._arguments.get("members"):
            out = " not" if self._arguments.get("remove") else ""
            return f"“{self._arguments['members']}”{out} in `{self._arguments.get('set')}`"
        if self._arguments.get("remove"):
            return f"{self.rule()} taken out"
        if points is not None:
            return f"{self.rule()} at {points} points"
        if sentence and self._arguments.get("rule"):
            return f"{self.rule()} as `{sentence}`"
        return f"`{sentence}`" if sentence else ""


_WORDS: Mapping[str, Callable[[_Said], str]] = {
    "find_leads": lambda said: f"a list of {said.leads()}{said.text('limit', ', ', ' of them')}",
    "top_leads": lambda said: (
        f"the {said.text('order') or 'best'}{said.text('limit', ' ')} of {said.leads()}{said.text('by', ' by ')}"
    ),
    "count_leads": lambda said: f"how many {said.leads()} there are",
    "explain_score": lambda said: f"why {said.lead()} has that score",
    "compare_leads": lambda said: f"what tells {said.lead()} and {said.lead('other')} apart",
    "to_ready": lambda said: f"what {said.lead()} lacks to be ready",
    "when_drops": lambda said: f"when {said.lead()} drops",
    "nearly_ready": lambda said: (
        f"who is nearly ready{said.among()}{said.text('within', ', within ', ' points')}"
        f"{said.text('limit', ', ', ' of them')}"
    ),
    "changed_since": lambda said: (
        f"who moved since {said.text('since') or 'last week'}{said.among()}{said.text('limit', ', ', ' of them')}"
    ),
    "lead_history": lambda said: f"how the score of {said.lead()} developed{said.text('days', ' in ', ' days')}",
    "rules_fired": lambda said: f"which rules fire{f' for {said.lead()}' if said.text('lead') else ''}",
    "rules_never_fired": lambda said: "which rules never fire",
    "rule_effect": lambda said: f"what {said.rule()} does",
    "score_distribution": lambda said: f"how the scores of {said.leads()} are spread",
    "what_if": lambda said: f"who would move with {said.change() or 'what is proposed'}",
    "draft_rule": lambda said: f"a rule for “{said.text('request')}”{said.text('sentence', ': `', '`')}",
    "propose_change": lambda said: f"a proposal: {said.change() or 'a change that you say next'}",
    "undo": lambda said: f"to take {said.text('what', '“', '”') or 'the last change'} back",
    "threshold_advice": lambda said: (
        f"where `ready` should stand{said.text('calls_per_week', ' if sales can call ', ' a week')}"
        f"{said.text('target_rate', ' so that ', ' percent buy')}"
    ),
    "backtest": lambda said: "whether the score predicts sales",
    "describe_policy": lambda said: "what the policy does",
    "describe_term": lambda said: f"what {said.text('term', '“', '”') or 'a word'} means",
    "list_vocabulary": lambda said: f"the {said.text('kind') or 'words'} of the policy",
    "check_policy": lambda said: "whether the policy has mistakes",
    "run_tests": lambda said: "whether the tests pass",
    "help": lambda said: f"what can be asked{said.text('topic', ' about ').replace('_', ' ')}",
}
