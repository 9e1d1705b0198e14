"""What the classifier sees of a question: pieces of its shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.assistant.understanding.spotting import ASIDE, FIRM, LEAD, Spotted

_LONGEST = 3
_CHARACTERS = (3, 4, 5)


def features(spotted: Spotted) -> tuple[frozenset[str], ...]:
    """The pieces of a question in blocks, each of which counts as much as the others: runs of words by what they mean,
    two of them with others between, words as they are, runs of characters, and what was found."""
    shape = [word for word in spotted.shape() if _tells(word)]
    kinds = [word for word in spotted.kinds() if _tells(word)]
    return (
        frozenset(_runs(["^", *kinds, "$"], _LONGEST)),
        frozenset(f"s:{pair}" for pair in _apart(["^", *kinds, "$"])),
        frozenset(f"w:{run}" for run in _runs(shape, 2)),
        frozenset(f"c:{run}" for run in _characters(shape)),
        frozenset(f"f:{fact}" for fact in _facts(spotted, kinds)),
    )


def _tells(word: str) -> bool:
    """Whether it is a word or a placeholder, a name of the policy, or a sign that asks for something."""
    return word.replace("_", "").isalnum() or word[0] in f"<?#={ASIDE}"


def _runs(words: Sequence[str], longest: int) -> Iterator[str]:
    for size in range(1, longest + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _apart(words: Sequence[str]) -> Iterator[str]:
    """Two words with one or two others between: what stands there may be anything."""
    for start, word in enumerate(words):
        yield from (f"{word} {other}" for other in words[start + 2 : start + 4])


def _characters(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        text = f" {word} "
        if word[0] not in f"<{ASIDE}":
            for size in _CHARACTERS:
                yield from (text[start : start + size] for start in range(len(text) - size + 1))


def _facts(spotted: Spotted, kinds: Sequence[str]) -> Iterator[str]:
    tags = [tag for tag in spotted.tags if tag]
    leads = sum(
        place == 0 or spotted.tags[place - 1] != tag for place, tag in enumerate(spotted.tags) if tag in (LEAD, FIRM)
    )
    yield f"leads {min(leads, 2)}"
    yield f"she {'she' in kinds}"
    yield f"amounts {min(len(spotted.amounts), 2)}"
    yield f"long {min(len(kinds), 14) // 2}"
    yield f"name {any('_' in word.text for word in spotted.words)}"
    yield from {f"has {tag}" for tag in tags}
    yield from {f"unit {amount.unit}" for amount in spotted.amounts if amount.unit}
    yield from {f"sign {amount.sign}" for amount in spotted.amounts if amount.sign}
    yield f"rule {0 if spotted.rule is None else min(round(2 * spotted.rule.fit), 4)}"
    if kinds:
        yield f"first {kinds[0]}"
        yield f"last {[word for word in kinds if word != '?'][-1:]}"
        yield f"ends {'?' if kinds[-1] == '?' else '.'}"
