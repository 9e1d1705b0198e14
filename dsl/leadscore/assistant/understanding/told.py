"""What somebody tells to be done or asks to be written: `disqualify leads from Germany`, `I need a rule which …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from leadscore.assistant.understanding.as_written import bare, statement_in
from leadscore.assistant.understanding.changes import SAYS_POINTS, THROWS_OUT, says_whom, speaks_of_rule
from leadscore.assistant.understanding.given import OF_CHANGE, given, is_there
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.points import points_said
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.thread import CHANGING, Thread

_TOLD = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|should|must|shall|have|might|from now on)\W+)*"
    rf"{any_of('throw_them_out')}\b",
    re.IGNORECASE,
)
_NEEDS_RULE = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|{any_of('writes')}|me|us|up|out|for)\W+)*"
    rf"(?:(?:a|an|one|the following|new|another)\W+)+(?:(?!{any_of('between_words')}\b)[\w-]+ ){{0,2}}?rules?\b",
    re.IGNORECASE,
)
"""`I want an Easter campaign rule`."""
_NEW_RULE = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|{any_of('wanted')})\W+)*(?:a |one |another )*new (?:[\w-]+ )??rule\b"
    rf"|^\W*rule (?:{any_of('wanted')}|idea|request)\b|^\W*(?:a )?rule (?:for|against|which|that)\b"
    rf"|^\W*\w+(?: \w+)? {any_of('wishes')} (?:a|one|another) (?:new )?rule\b",
    re.IGNORECASE,
)
"""`new rule, …`, `rule for …`, `Marketing asks for a rule: …`."""
_PUTS_IN = re.compile(
    rf"^\W*(?:{any_of('request_politeness')}\W+)*{any_of('puts_into_policy')}\W+"
    r"(?:(?:in|me|us|please|pls|this|a|an|one|the following|new|another|to the policy)\W+)+rules?\b(?!.*\bdrafts?\b)",
    re.IGNORECASE | re.DOTALL,
)
_INTO_POLICY = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|go ahead|and)\W+)*(?:{any_of('puts_into_policy')}|write|change)\W+"
    r"(?:in|this|that|it|the following|one|another|a rule|the policy)\b(?!.*\bdrafts?\b)"
    r"|\b(?:in|into|to) (?:the|our|my|your) policy\b",
    re.IGNORECASE | re.DOTALL,
)
"""`add this: …`, `put into the policy that …`."""
_WISHES = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|{any_of('writes')}|should|use|do with)\W+)+"
    rf"(?:(?:a|one|something|another)\W+(?:one\W+)?(?:that|which|whereby)\b"
    rf"|(?<=like )(?:the )?{any_of('whom_it_is_for')}\b"
    r"|(?:something|sth|smth) (?:for|against|when|if)\b"
    r"|(?:[\w.]+ )?(?:more|extra|bonus|points?|pts)\b(?:.{0,20} for| (?:per|each|every|if|when|whenever))\b"
    r"|[\d.]+ for\b)"
    r"|^\W*(?:how about |maybe |perhaps )?(?:something|sth|one) (?:like|along the lines of|such as)\b",
    re.IGNORECASE,
)
"""`can we have one that …`, `I'd like people who … to earn 30`, `something like: …`."""
_DRAFTS = re.compile(rf"^\W*(?:{any_of('request_politeness')}\W+)*{any_of('drafts')}\b", re.IGNORECASE)
_IS_RULE = re.compile(
    r"^\W*(?:(?:so|ok|hi|and)\W+)*(?:(?:a |the |new |one )*rule(?: (?:idea|text|wording|draft))?: "
    r"|(?:what|how) (?:would|should|might|could) (?:a|the|such a|that|our|one) rule (?:be|look|read|go|sound|say)\b)",
    re.IGNORECASE,
)
"""`rule: visited pricing => 20`, `what would the rule be for those who …`."""
_DRAFT_IT = re.compile(
    rf"\b(?:as (?:a|the) draft|{any_of('drafts')} (?:it|that|this|one))(?: (?:please|pls|first|for me|only|now))*\W*$",
    re.IGNORECASE,
)
_GIVES_SOME = re.compile(
    rf"^\W*(?:{any_of('request_politeness')}\W+)*"
    r"(?:(?:give|award|grant|reward|dock|penali[sz]e)\b(?! (?:me|us)\b)(?=.*\d)"
    rf"|(?:add|subtract|deduct|take|knock) \d|{any_of('throw_them_out')}\b)"
    r"(?!.*\b(?:and|but|until|from \d|override)\b)(?!.*\?)",
    re.IGNORECASE | re.DOTALL,
)
"""`give … in Utrecht 5 points`."""
_SOMEBODY = re.compile(r"\b(?:leads|people|companies|firms|contacts|prospects|accounts)\b", re.IGNORECASE)
_RULE = re.compile(r"\brules?\b", re.IGNORECASE)


def told(spotted: Spotted) -> Iterator[Reading]:
    """A rule that throws out whom it names: it lists nobody, and no rule that is there is meant. Or one that is asked
    for as such, or that the policy shall have, whatever it does."""
    question = spotted.question
    puts_in = _PUTS_IN.match(question) is not None
    is_wish = _WISHES.match(question) is not None and not speaks_of_rule(spotted) and not is_there(spotted)
    is_drafted = _DRAFTS.match(question) or _DRAFT_IT.search(question)
    is_asked = any(one.match(question) for one in (_NEEDS_RULE, _NEW_RULE, _IS_RULE))
    is_draft = is_wish or is_drafted or is_asked
    puts_in = puts_in and not is_drafted
    is_of_some = says_whom(spotted) or (spotted.found.condition is None and _SOMEBODY.search(question))
    is_given = spotted.rule is None and not spotted.leads and is_of_some and _GIVES_SOME.match(question)
    if not (is_draft or puts_in) and (plain := given(spotted)) is not None:
        yield plain
        return
    request, sentence = spotted.draft if puts_in or is_draft or is_given else ("", None)
    if is_given and not is_draft and sentence is None:
        yield Reading("draft_rule", {"request": request}, 1.5)  # which tells the word that nothing read
        return
    if sentence is None and _asks_for_new(spotted, is_rule=puts_in or is_asked, is_wish=is_wish):
        yield Reading("draft_rule", {"request": spotted.draft[0]}, 1.5)  # and no change of a rule with similar words
        return
    if sentence is not None and (puts_in or is_draft):
        asked = {} if puts_in else {"request": request}
        yield Reading("propose_change" if puts_in else "draft_rule", {**asked, "sentence": sentence}, 1.5)
        return
    if not _TOLD.match(spotted.question) or _RULE.search(spotted.question) or speaks_of_rule(spotted):
        return
    request, sentence = spotted.draft
    if sentence is not None and "disqualify" in sentence.split():
        yield Reading("draft_rule", {"request": request, "sentence": sentence}, 1.5)


def drafted_first(spotted: Spotted, readings: tuple[Reading, ...], thread: Thread) -> tuple[Reading, ...]:
    """A new rule that is asked for in people's words is drafted, for them to look at. It is proposed where they say
    that the policy shall have it, where it is a sentence of the language, and beside what is proposed. What is no
    rule (`warm from 45`) changes what is there."""
    first = next(iter(readings), None)
    if first is None or first.tool != "propose_change" or set(first.arguments) != {"sentence"}:
        return readings
    request, sentence = spotted.draft
    if sentence is None or first.arguments["sentence"] != sentence or not sentence.startswith("when "):
        return readings  # `set decider to 20 until June` makes a rule beside that one
    if thread.tool in CHANGING or _is_put_in(spotted.question):
        return readings
    asked = {"request": request, "sentence": sentence}
    others = [one for one in readings[1:] if one.tool != "draft_rule" or one.arguments.get("sentence") != sentence]
    return (replace(first, tool="draft_rule", arguments=asked), replace(first, sure=0.0), *others)


def _is_put_in(question: str) -> bool:
    return _INTO_POLICY.search(question) is not None or statement_in(bare(question)) is not None


def _asks_for_new(spotted: Spotted, *, is_rule: bool, is_wish: bool) -> bool:
    """Whether it begins as a request for a rule does and says what that shall do, though not all is understood."""
    question = spotted.question
    says_what = is_rule and bool(points_said(spotted) or THROWS_OUT.search(question))
    says_what = says_what or (is_wish and SAYS_POINTS.search(question) is not None)
    return says_what and not OF_CHANGE.search(question)
