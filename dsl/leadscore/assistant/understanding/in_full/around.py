"""What people say before a change and behind it, which is no part of it: `could you …`, `what if …`, `…, please propose
it`."""

from __future__ import annotations

import re
from typing import NamedTuple

from leadscore.assistant.understanding.in_full.patterns import pattern
from leadscore.assistant.understanding.lexicon import any_of, table

_BEFORE = re.compile(
    r"(?:(?:please|pls|ok|okay|so|now|and|also|then|well|actually|kindly|hey|hi|,|"
    r"(?:can|could|would|will) (?:you|we|i)(?: please)?|"
    r"i want(?: you)? to|i would like to|we (?:should|need to|want to)|"
    r"just (?:curious|asking|wondering|a thought|an idea)|(?:i am |i was |i 'm )?(?:curious|wondering)|i wonder|"
    r"out of curiosity|thinking aloud|a (?:quick |small )?(?:thought|idea)|:|"
    r"let us|let 's|propose|to|(?:write|put|enter) (?:into|in) (?:the|our) policy that|"
    rf"(?:(?:my|our|the|his|her) (?:(?!§)\w+ ){{0,2}}?{any_of('who_wishes')}|{any_of('team_wishes')})"
    rf" {any_of('wishes')}"
    r"(?: (?:that|for|us to|me to|to))?) )*"
)
_THOUGHT_OF = re.compile(
    r"\b(?:before (?:i|we)|curious|wondering|for fun|effect|impact|consequence|outcome|thought|experiment|scenario|"
    r"happens|hypothetical)"
)
_BEHIND = re.compile(
    rf"(?: (?:{any_of('polite_behind')}|(?<! as )now|then|too|as well|from now on|instead|for now"
    rf"|{table('in_full')['ENACT']}"
    r"|\.|!|,|;|-|–|—|:))*(?P<asks> \?)?$"
)
_SUPPOSED = re.compile(
    r"(?:what (?:if|(?:happens|changes|(?:would|will) (?:happen|change)) (?:if|when|with))|"
    r"(?:what|how) would (?:change|(?:things|it|that|all|everything|(?:the|our) \w+) (?:look|be|change|come out))"
    r"(?: like)? if|let (?:'s|us) say|suppose|imagine|assume|if|pretend|say|try|simulate"
    rf"|{any_of('supposes_in_full')}"
    r"|hypothetically|(?:we|i) (?:are |am |'re |'m |were |was )?(?:thinking|dreaming) (?:of|about)(?: having)?)"
    r"(?: that)?(?: ,| :)? (?:(?:we|i|you) )?"
)
_SHOULD_IT = re.compile(
    r"(?:(?:should|shall|could|might|may|would) (?:we |i |you )?"
    r"|(?:does|would|do) it (?:help|make sense|be better) (?:if|to) (?:we |i )?)(?=.* \?$)(?!.*§t)"
)
"""`should pricing be 30?`: what would be then; where `ready` should stand is asked of the past."""
_WHO_MOVES = re.compile(
    r"(?:(?:who|what|which|how many|(?:would|will|does|do|could) (?:any\w*|some\w*|many|more|fewer|it|we))"
    r" (?:[\w'§]+ ){1,5}?"
    r"|(?:the )?(?:effect|impact) )(?=(?:if|when|once) )(?:when|once)?"
    r"|(?:(?:what (?:is|would be|was)|show(?: me)?) )?(?:the )?(?:effect|impact|result|consequence|outcome)s? of "
    r"(?=(?:§\w+ )?\w+ing )"
    r"|who (?:(?:would|will|is|gets?|be) )+(?:affected|touched|hit|moved|concerned) by "
)
_THERE = re.compile(r" there$")
_STATE = re.compile(r"§[tb]\d+")
"""`who would move if …`: what is asked of a change that is supposed."""


_WOULD_DO = re.compile(
    r"(?:(?:(?:it )?would be (?:interesting|good|nice|great|useful|fun) to )?"
    r"(?:check|see|know|test|try|find out|tell me|show me|calculate|simulate|estimate|preview)(?: out)?"
    r"(?: , [^,§]*? ,)? )?what (?:would |will |does )?(?P<change>(?:\w+ing |-?\d|(?:a |an )?§).+?)(?: would| will)?"
    r" (?:do|does|changes?|means?|brings?|causes?|moves?)(?: \.| \?)*$"
)
"""`check what capping fit at 40 would do`."""
_ASKED_OF_IT = re.compile(
    r"(?: (?:,|;|:|-|–|—|\.|…|->|\?))+ (?:and |so |then )*(?:(?:who|whom|what|which|how many|any)(?!\S).*"
    r"|(?:(?:give|show|tell)(?: me| us)? )?(?:the )?"
    r"(?:movers?|movements?|effects?|impact|results?|consequences?|difference|outcome)(?: \?| \.| please)*)$"
)
"""`the cap 80 instead of 60: who becomes ready?`."""
_NUMBER_ALONE = re.compile(r"^(§\w+(?: (?:cap|limit|maximum|max|floor|minimum|min|threshold))?) (?=-?\d)")
_ASIDE = re.compile(r" \( ([^()]*?) \)")
_MID_PLEASE = re.compile(r" (?:please|pls)(?= (?:instead|rather|not|in place|and|from|to)\b)")
"""`20 please instead of 15`"""
_IN_BRACKETS = re.compile(rf" \( [^()§\d]*?\b(?:{any_of('told_as_it_is')}|count|counts|too|as well)(?!\w)[^()§\d]*\)$")
"""`… until 30 June (visits of June count as well)`: what a change means."""
_JUST_THOUGHT = re.compile(
    r"^(?:(?:i am |i 'm |we are )?(?:just |only )?(?:curious|wondering|asking|thinking|for fun|theoretically|"
    r"hypothetically|playing|exploring)(?: ,| :| -| –| —| \.)+ )"
)
_FOR_A_MOMENT = re.compile(r" (?:just )?for (?:a|one) (?:moment|second|minute|sec)\b|(?: ,)? just for fun\b")
_THAT_IS = re.compile(r" i \. e \.?(?: ,)?(?= )")
_NUMBER_BEHIND = re.compile(r" ,(?= (?:not|instead of|rather than) (?:the )?-?\d+(?:$| [,.;?]| days?\b| times?\b))")
"""`look at the last 30 days, not 14`."""
_LEADS_UP = re.compile(rf"(?P<up>(?=[^:]*\b(?:{table('in_full')['LEADSUP']})\b)[^:§\d]{{0,100}}) : (?=.*§)")
"""`just to see the effect : …`"""
_EFFECT = re.compile(rf"(?: [,;.?!–—…-])+ (?:(?:and|then|so|but) )*{any_of('consequence')}\b.*$")
"""`… , how would the bands shift ?`: what is asked of a change that is supposed."""


_JUDGED_FIRST = pattern(
    rf"(?P<what>.*§\w+) {any_of('judges')}(?: (?:,|\.|;|-|–|—|so|and))+"
    r" (?:SET|go|(?:shall|should) be)(?: it| that| them)?(?: (?:be|to|at|with))* (?P<new>-?\d\S*.*)"
)
"""`hot is too high, make it 55`: what is thought of it now, and what it shall be."""
_DENIED_FIRST = pattern(
    r"(?P<what>.*§\w+) (?:should|shall|must|may|ought)(?: not| no longer)(?: to)? "
    r"(?:be|get|give|have|count|bring|cost|take|start|begin|stand)(?: worth)?(?: at| with| from)?"
    r" (?P<old>-?\d\S*)(?: POINTS)?(?: any ?more| any longer)?"
    r"(?: (?:,|\.|;|-|–|—|so|and|but|rather|just|only|instead|please))+"
    r"(?: (?:SET)(?: it| that| them)?(?: be| to| at| with)*)?"
    r" (?P<new>-?\d\S*.*)"
)
"""`demo shouldn't give 50, make it 40`."""
_EXPLAINS = re.compile(
    r" (?:,|\.|;|-|–|—|\() (?:(?:because|since|as|for|cause) )?"
    rf"(?![^,.;]*\b(?:{any_of('is_no_reason')}|if|when|for|within|until|from(?! (?:19|20)\d\d)|but|and|not|than)(?!\w))"
    rf"[^§\d,.;]*?(?:{any_of('told_as_it_is')})(?!\w)(?:[^§\d]|(?<= )(?:19|20)\d\d(?= ))*$"
)
"""`…, nobody buys them`: how things are, behind a change."""
_JUDGES = re.compile(
    r" (?:,|\.|;|-|–|—|\() (?:(?:because|since|as|for|cause) )?"
    rf"[^§,.;\d]*?(?P<old>-?\d+)? ?{any_of('judges')}(?!\w)[^§\d]*$"
)
"""`…, I think 30 is too generous`: what is said of how it is now."""


class Around(NamedTuple):
    """`told` is the change; `supposed`: it is only thought of; `asks`: what is said ends as a question does."""

    told: str
    supposed: bool
    asks: bool


def without_frame(text: str, *, of_nobody: bool) -> Around:
    """What is said, without what is said around it. `of_nobody`: no lead is named, of whom may be asked how things
    would be."""
    up = _LEADS_UP.match(text)
    told = _NUMBER_BEHIND.sub("", _THAT_IS.sub(" ,", text[up.end() if up else 0 :]))
    thought = _JUST_THOUGHT.match(told) or _FOR_A_MOMENT.search(told)
    told = _FOR_A_MOMENT.sub("", _JUST_THOUGHT.sub("", told))
    told = told[_BEFORE.match(told).end() :]  # type: ignore[union-attr]
    told = _MID_PLEASE.sub(
        "", _ASIDE.sub(lambda match: match[0] if _IN_BRACKETS.fullmatch(match[0]) else f" , {match[1]}", told)
    )
    if (match := _WOULD_DO.match(told)) and of_nobody:
        return Around(match["change"], supposed=True, asks=False)
    if (
        re.match("(?:no |without |the |treat |count |with )?§", told)
        and of_nobody
        and (asked := _ASKED_OF_IT.search(told))
    ):
        change = _NUMBER_ALONE.sub(r"\1 at ", told[: asked.start()])
        return Around(_BEHIND.sub("", change), supposed=True, asks=False)
    moves = _WHO_MOVES.match(told) if of_nobody else None
    told = _of_whom(moves[0], told[moves.end() :].lstrip()) if moves else told
    supposed = _SUPPOSED.match(told) or (_SHOULD_IT.match(told) if of_nobody else None)
    is_supposed = (
        supposed is not None
        or moves is not None
        or thought is not None
        or (up is not None and bool(_THOUGHT_OF.search(up["up"])))
    )
    told = _EFFECT.sub("", told) if is_supposed else told
    is_polite = re.match(rf"{any_of('polite')}\b", text) is not None
    asks = told.endswith(" ?") and not is_supposed and not is_polite
    told = _BEHIND.sub("", told[supposed.end() :] if supposed else told)
    told = _DENIED_FIRST.sub(r"\g<what> from \g<old> to \g<new>", told)
    return Around(_JUDGED_FIRST.sub(r"\g<what> to \g<new>", told), is_supposed, asks)


def _of_whom(asked: str, change: str) -> str:
    """`how many would be hot if we asked for no fit there`: of what `there` is said."""
    states = _STATE.findall(asked)
    return _THERE.sub(f" for {states[0]}", change) if len(states) == 1 else change


def without_reason(told: str) -> str:
    """A change without what is told behind it of how things are, or in brackets; as it is where nothing is."""
    if (match := _IN_BRACKETS.search(told)) and told[: match.start()].strip():
        return _BEHIND.sub("", told[: match.start()])
    for reason in (_JUDGES, _EXPLAINS):
        if (match := reason.search(told)) and told[: match.start()].strip():
            return _BEHIND.sub("", told[: match.start()])
    return told
