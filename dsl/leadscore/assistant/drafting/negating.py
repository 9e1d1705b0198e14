"""What is denied, said in one way: `opened nothing`, `attended no webinar` and `has not opened nothing` all with one
`not` before the verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from leadscore.assistant.drafting.lexicon import Lexicon
from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.words import Token

_NOTS = frozenset(("not", "never", "nobody", "neither", "nor"))
_AGAIN = frozenset("no never none nothing nobody".split())
"""Behind a `not` these say it once more: `has not never clicked`, `do not want none of Germany`."""
_PRONOUNS = {"nothing": "anything", "nobody": "anybody"}
_US = frozenset("us we our team rep sdr colleague salespeople salesperson".split())
_NOBODY = (
    (frozenset(("no",)), frozenset(("one",))),
    (frozenset(("none",)), frozenset(("of",)), frozenset(("our", "my", "the")), _US),
    (frozenset(("none",)), frozenset(("of",)), frozenset(("us", "you"))),
    (frozenset(("no",)), frozenset(("rep", "sdr", "salesperson", "salespeople"))),
    (frozenset(("nobody",)),),
)
_ONLY = frozenset("only just merely simply".split())
_WHO = frozenset("that who whom we i you already ever yet".split())
_ENDS = frozenset(", . ! … ; -".split())
_FAR = 3
"""So many words before a verb may say that it is denied."""


def with_plain_nots(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """The words, each denial said once and before its verb."""
    said = _as_nots(_as_nobody(_as_undone(_not_only(_without_answer(tokens)), lexicon), lexicon), lexicon)
    return tuple(_before_verbs(_in_one(_said_once(said), lexicon), lexicon))


def _without_answer(tokens: Sequence[Token]) -> Sequence[Token]:
    """`no, whoever was called`: a `no` with a sign behind it denies what was said before, and nothing that follows."""
    is_answer = _key(tokens, 0) == "no" and _key(tokens, 1) in _ENDS
    return tokens[2:] if is_answer else tokens


def _not_only(tokens: Sequence[Token]) -> Sequence[Token]:
    """`not only VPs but also directors` denies nothing."""
    place = next((at for at in range(len(tokens)) if tokens[at].key == "not" and _key(tokens, at + 1) in _ONLY), None)
    if place is None or not any(token.key == "but" for token in tokens[place:]):
        return tokens
    return [*tokens[:place], *tokens[place + 2 :]]


def _as_undone(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """`no-shows at webinars` as `not attended webinars`, `leave our mails unopened` as `not opened`: words that say by
    themselves that something was not done."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        known = small().undone.longest(tokens, at)
        if known is None or known[0] not in lexicon.events:
            found.append(tokens[at])
            at += 1
            continue
        kind, at = known[0], known[1]
        found.append(replace(tokens[at - 1], key="not", text="not"))
        found.append(replace(tokens[at - 1], key=kind, text=kind))
    return found


def _as_nobody(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """`no one`, `none of us` and `no rep` as `nobody` where it is said what they did; `nobody we called` as `nobody
    called`."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        turn = next((turn for turn in _NOBODY if all(_key(tokens, at + n) in keys for n, keys in enumerate(turn))), ())
        end = at + len(turn)
        while turn and (_key(tokens, end) in _WHO or _key(tokens, end) in small().helping or _key(tokens, end) == "is"):
            end += 1
        if turn and any(verb.form in ("did", "does") for verb, _ in lexicon.verbs.all(tokens, end)):
            found.append(replace(tokens[at], key="nobody", text="nobody", end=tokens[at + len(turn) - 1].end))
            found += [token for token in tokens[at + len(turn) : end] if token.key not in _WHO]
            at = end
        else:
            found.append(tokens[at])
            at += 1
    return found


def _as_nots(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """`who no have replied`, `nothing was ever downloaded`: a `no` before a helping verb is a `not`, a `nothing` before
    one and what was done too."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        end = at + 1
        while _key(tokens, end) in small().helping or _key(tokens, end) == "is":
            end += 1
        is_done = any(verb.form == "did" for verb, _ in lexicon.verbs.all(tokens, end))
        if end > at + 1 and (
            (token.key == "no" and _key(tokens, at + 1) in small().helping) or (token.key == "nothing" and is_done)
        ):
            found[at] = replace(token, key="not", text="not")
    return found


def _said_once(tokens: Sequence[Token]) -> list[Token]:
    """Without what only says a `not` again. `not without` and what stands in another clause does not."""
    helping, found = small().helping, list[Token]()
    for at, token in enumerate(tokens):
        back = len(found) - 1
        while back >= 0 and found[back].key in helping:
            back -= 1
        is_again = token.key in _AGAIN and _key(tokens, at + 1) != "longer"
        if not is_again or back < 0 or found[back].key not in ("not", "never"):
            found.append(token)
        elif token.key in _PRONOUNS:
            found.append(replace(token, key=_PRONOUNS[token.key], text=_PRONOUNS[token.key]))
    return found


def _in_one(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """`did not open nor click anything in May` as `did not open or click …`: what is said behind is said of both."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        denied = next((start for start in _verbs_before(tokens, at, lexicon) if _key(tokens, start - 1) == "not"), None)
        if token.key == "nor" and denied is not None and next(lexicon.verbs.all(tokens, at + 1), None) is not None:
            found[at] = replace(token, key="or", text="or")
    return found


def _before_verbs(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """`opened nothing` as `not opened anything`, `invited no colleague` as `not invited any colleague`."""
    found = list(tokens)
    for at in range(len(found) - 1, 0, -1):
        end = _nothing(found, at, lexicon)
        start = next(_verbs_before(found, at, lexicon), None) if end else None
        if end is None or start is None:
            continue
        said = _PRONOUNS.get(found[at].key, "anything" if end > at + 1 or found[at].key == "none" else "any")
        found[at:end] = [replace(found[at], key=said, text=said)]
        if _NOTS.isdisjoint(token.key for token in found[max(0, start - _FAR) : start]):
            place = found[start].start
            found.insert(start, Token("not", "not", place, place))
    return found


def _nothing(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """Where the word ends that says that a verb before it was done to nothing; of `no webinar` only the `no`."""
    key = tokens[at].key
    if key in _PRONOUNS or (key == "none" and _key(tokens, at + 1) in ("of", "")):
        return at + 1
    if key != "no":
        return None
    if _key(tokens, at + 1) == "one":
        return at + 2
    is_target = next(lexicon.targets.at(tokens, at + 1), None) is not None
    return at + 1 if is_target or small().anything.end(tokens, at + 1) is not None else None


def _verbs_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Iterator[int]:
    """Where verbs begin that end at a place, or right before a preposition there."""
    ends = (at, at - 1) if _key(tokens, at - 1) in ("in", "on", "at", "to", "of") else (at,)
    for end in ends:
        for start in range(max(0, end - _FAR), end):
            if any(verb.form in ("did", "does") and last == end for verb, last in lexicon.verbs.all(tokens, start)):
                yield start


def _key(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].key if 0 <= at < len(tokens) else ""
