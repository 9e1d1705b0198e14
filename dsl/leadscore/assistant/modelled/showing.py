"""What a model gets to see of a tool's answer: ids, numbers, days, and the policy's words; strangers' texts by handle.

Only what is known to be safe passes. A text passes if the policy says it, too, or leadscore itself; all others are
written by strangers, or might be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from leadscore.assistant.answer import Answer, Unanswerable
from leadscore.assistant.evidence import squeezed
from leadscore.assistant.modelled.handles import Handles
from leadscore.assistant.modelled.untrusted import marked
from leadscore.assistant.people import Ambiguous
from leadscore.assistant.world import World
from leadscore.report.json_text import Json, dumps
from leadscore.review.policy_tests import tests_of

_IN_WORDS = frozenset(
    "count_leads score_distribution rules_never_fired threshold_advice describe_policy describe_term list_vocabulary "
    "check_policy run_tests help undo".split()
)
"""Tools in whose sentences no lead is named: the policy's words, leadscore's, and numbers."""
_OURS = frozenset("state cause as_of at since until drops lost per_week kind unit by_us ago".split())
"""What stands behind these keys is written by leadscore."""
_POLICYS = frozenset(
    "rule rules text what group groups band bands term statement sentence says proposed_before warnings diff unknown "
    "field event".split()
)
"""What stands behind these is written by who writes the policy; or by the model, and checked by the parser."""
_LEADS = frozenset("lead leads other turned".split())
_NOT_SHOWN = frozenset("line lines fingerprint policy version because undecayed age where called listed told".split())
_PRIVATE = frozenset("name company".split())
_NOTHING: Mapping[str, tuple[Json, ...]] = {
    "cut": (0,), "disqualifies": (False,), "disqualified": (False,), "in_force": (True,), "in_scope": (True,),
    "minutes": (0,),
}  # fmt: skip
"""What goes without saying; null and empty lists do everywhere."""
_MOST = 30
_MOST_TEXTS = 40
"""So many texts of strangers are read for one question; the others are passed on unread."""
_LONGEST = 12_000
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z| UTC)?)?|[A-Z]?\d[\d.,]*%?|[A-Z]\d")
_BECAUSE = re.compile(r'\s*\bbecause "(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r'^((?:[^"#]|"(?:[^"\\]|\\.)*")*)#.*$', re.MULTILINE)


@dataclass(slots=True)
class Shown:
    """`texts`: the person asked for the words of strangers, so they are written out, marked with `nonce`; `read` are
    those that were."""

    world: World
    handles: Handles
    nonce: str
    texts: bool = False
    read: list[str] = field(default_factory=list)
    _known: str = ""
    _prose: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        self._prose = prose(self.world)
        sources = (source.text for source in self.world.saved.checked.sources.values())
        members = (" ".join(found) for found in self.world.saved.checked.sets.values())
        known = " \n ".join((*sources, *members))
        for said in self._prose:
            known = known.replace(said, " ")
        self._known = squeezed(known)

    def of(self, tool: str, answer: Answer) -> Json:
        """The answer as a model sees it."""
        if tool in _IN_WORDS:
            return self.policy_text(answer.text)
        return self._value("", _brief(tool, answer.data))

    def text(self, shown: Json) -> str:
        """What `of` gave, written out and bounded; with the texts of strangers where a person asked for them."""
        told = shown if isinstance(shown, str) else dumps(shown)
        told = told if len(told) <= _LONGEST else f"{told[:_LONGEST]} … (cut: ask for less)"
        return self.handles.opened(told, self._marked) if self.texts else told

    def refusal(self, error: Unanswerable) -> str:
        """Why a tool did not answer, as a model sees it: leads by their ids."""
        if isinstance(error, Ambiguous):
            leads = ", ".join(map(self.handles.lead, error.leads))
            return f"Several leads are called so, among them {leads}. Ask the person which one is meant."
        if error.help.startswith("Did you mean"):
            return f"{error.message} There are leads with names like it: {self.handles.text(error.help)}"
        return str(error)

    def is_policys(self, word: str) -> bool:
        """Whether the policy says it."""
        return re.search(rf"(?<!\w){re.escape(squeezed(word))}(?!\w)", self._known) is not None

    def policy_text(self, text: str) -> str:
        """What the policy's author wrote, without the prose in it: reasons, notes, titles, comments."""
        return self._without_prose(_COMMENT.sub(r"\1", _BECAUSE.sub("", text)))

    def _without_prose(self, text: str) -> str:
        for said in self._prose:
            if said in text:
                text = text.replace(said, self.handles.text(said))
        return text

    # ------------------------------------------------------------------------------------ data

    def _value(self, key: str, value: Json) -> Json:
        match value:
            case bool() | int() | Decimal() | None:
                return value
            case str():
                return self._string(key, value)
            case Mapping():
                return {name: self._value(name, item) for name, item in value.items() if self._passes(name, value)}
            case Sequence():
                shown: list[Json] = [self._value(key, item) for item in value[:_MOST]]
                return [*shown, f"and {len(value) - _MOST} more"] if len(value) > _MOST else shown
        raise TypeError(f"no JSON: {value!r}")

    def _passes(self, name: str, inside: Mapping[str, Json]) -> bool:
        if inside[name] in _NOTHING.get(name, (None, [], "")):
            return False
        if name in _NOT_SHOWN:
            return name == "because" and inside.get("state") == "fired"
        return not (name in _PRIVATE and ("lead" in inside) and not self.texts)

    def _string(self, key: str, text: str) -> str:
        if key in _LEADS:
            return self.handles.lead(text)
        if key in _OURS or _WHEN.fullmatch(text):
            return text
        if key in _POLICYS:
            return self.policy_text(text)
        if squeezed(text) in self._known and text.strip():
            return text
        return self.handles.text(text) if text.strip() else ""

    def _marked(self, text: str) -> str | None:
        if text not in self.read and len(self.read) >= _MOST_TEXTS:
            return None
        self.read.append(text)
        return marked(text, self.nonce)


def prose(world: World) -> tuple[str, ...]:
    """What stands in a policy as sentences for people, the longest first."""
    plan = world.saved.plan
    rules = [] if plan is None else [rule.because or "" for rule in plan.rules]
    groups = [] if plan is None else [group.question or "" for group in plan.groups]
    overrides = [] if plan is None else [text for one in plan.overrides for text in (one.because, one.by)]
    titles = [test.title.value for test in tests_of(world.saved.checked)]
    found = {text for text in (*rules, *groups, *overrides, *titles) if text.strip()}
    return tuple(sorted(found, key=len, reverse=True))


def _brief(tool: str, data: Json) -> Json:
    """Long answers without what says nothing: rules that do not fire, steps of long ago."""
    if not isinstance(data, Mapping):
        return data
    if tool == "explain_score":
        rules = data.get("rules")
        assert isinstance(rules, Sequence)
        fired = [rule for rule in rules if isinstance(rule, Mapping) and rule["state"] != "not"]
        return {**data, "rules": fired}
    return {
        key: value[-_MOST:] if key == "points" and isinstance(value, list) else value for key, value in data.items()
    }
