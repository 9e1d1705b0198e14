"""Words that a question asks the meaning of, and kinds of words that it wants listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import by_word, listed
from leadscore.assistant.understanding.spotting import Spotted

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_KIND = by_word("kinds")
_ASKING = listed("asking_words")
_QUOTED = re.compile(r"[“”\"'‘`´]([^“”\"'’`´]{2,40})[“”\"'’`´]")
_FRAMES = (
    r"\bwhat (?:does|do|did|is|are|'s|exactly (?:is|does))? ?(?:it |you |we )?(?:mean|meant) (?:by|with) (.+)",
    r"\bwhat (?:does|do) (.+?) (?:mean|stand for|do|say|refer to|cover|contain|include)\b",
    r"\b(?:meaning|definition|sense|explanation) (?:of|for|behind) (.+)",
    r"\b(?:define|explain|describe|clarify|look up|what about the (?:word|term)) (.+)",
    r"\b(?:what|who|whats|which pages|which leads|which titles) "
    r"(?:is|are|'s|counts? as|belongs? to|falls? under|makes?)(?: exactly| meant by)? (.+)",
    r"\b(?:means?|meant) (?:by |with )?(.+)",
    r"^(.+?)(?: -|,|:|\?|–| is| mean)",
)
_SMALL = re.compile(
    r"^(?:(?:the|a|an|our|words?|terms?|keyword|concept|expression|set|list|band|group|field|event|definition|of|called|"
    r"you|with|by|here|means?|exactly|counts?|as|one|under|it|that|is|this|thing|stuff|actually|policy|what)\b\W*)+"
    r"|(?:\W+(?:means?|here|in (?:the|this|our) (?:policy|file|language|system|scoring|context)|exactly|please|pls|"
    r"like (?:i|im|i'm|i am)\b.*|to me|for (?:me|us)|stand for|set|list|group|band|rule|really|again|then|now|at all|"
    r"means? in.*|is|are|for)\b)+\W*$",
    re.IGNORECASE,
)


def kind_in(spotted: Spotted) -> str | None:
    """The kind of words that is wanted. `lists of fields` are fields."""
    kinds = [_KIND[word.text] for word in spotted.words if word.text in _KIND]
    if not kinds:
        return None
    rest = [kind for kind in kinds if kind not in ("rules", "sets", "definitions")]
    return (rest or kinds)[0]


def term_in(world: World, spotted: Spotted) -> str | None:
    """The word that is asked about: one that is known where there is one, else what the question leaves."""
    known = _known(world)
    text = " ".join(word.text for word in spotted.words)  # with slips mended
    if quoted := _QUOTED.search(spotted.question):
        return known.get(_plain(quoted[1]), quoted[1].strip())
    left = next(filter(None, _left(spotted.question)), None)
    for part in (left, text):
        if part and (found := _longest(known, part)):
            return found
    return left


def _left(question: str) -> Iterator[str | None]:
    """What remains of the question, frame by frame."""
    for frame in _FRAMES:
        if match := re.search(frame, question.strip(), re.IGNORECASE):
            before = None
            text = match[1].strip(" ?!.,:;-–")
            while text != before:
                before, text = text, _SMALL.sub("", text).strip(" ?!.,:;-–")
            yield text or None


def _longest(known: dict[str, str], text: str) -> str | None:
    """The longest known word or words in a text; the last of several as long."""
    words = re.findall(r"[a-z0-9_]+", _plain(text))
    for size in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - size, -1, -1):
            said = " ".join(words[start : start + size])
            for form in (said, said.removesuffix("s"), f"{said}s"):
                if form in known and (size > 1 or form not in _ASKING):
                    return known[form]
    return None


def _known(world: World) -> dict[str, str]:
    """The words that can be explained, as they are said, and as they are written."""
    from leadscore.assistant.tools.of_policy import TERMS
    from leadscore.ide.words import SENTENCES

    plan = world.plan
    names = [
        *TERMS,
        *SENTENCES,
        *world.saved.checked.symbols.names,
        *(band.name for band in plan.bands),
        *(group.name for group in plan.groups),
    ]
    names += [rule.name for rule in plan.rules if rule.name]
    return {_plain(name): name for name in names}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
