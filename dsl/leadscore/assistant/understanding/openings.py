"""A question without more small words at its beginning than anybody means, which the patterns behind would go through
in every order: `so ok so ok …`."""

from __future__ import annotations

import re
from itertools import takewhile

from leadscore.assistant.understanding.lexicon import listed

_FILLERS = listed("opens_questions")
_AT_MOST = 4
_AGAIN = re.compile(r"\b(\w+)(?:[^\w]+\1\b){4,}", re.IGNORECASE)


def calmed(question: str) -> str:
    """With at most four of them, and with what is said five times in a row once."""
    question = _AGAIN.sub(r"\1", question)
    words = question.split()
    count = len(list(takewhile(lambda word: word.strip(".,;:!?…–—-").lower() in _FILLERS | {""}, words)))
    return question if count <= _AT_MOST else " ".join([*words[:2], *words[count - 2 :]])
