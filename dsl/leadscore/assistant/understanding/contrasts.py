"""What a question says that it does not ask for: of `not how many, just who` only the second half."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.words import Word

_ASIDE = re.compile(rf"(?:^|(?<=[,.;:!?(–—-] )|(?<= and )|(?<= but )){any_of('set_aside')}(?!\w)", re.IGNORECASE)
_BACK = re.compile(rf"\s(?:[,.;:!?)–—-]|{any_of('back_again')}(?!\w))|$", re.IGNORECASE)


def set_aside(words: Sequence[Word]) -> frozenset[int]:
    """The places of the words that only say what is not asked; none where nothing else would be left."""
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += f"{word.text} "
    found: set[int] = set()
    for match in _ASIDE.finditer(text):
        end = _BACK.search(text, match.end()).start()  # type: ignore[union-attr]
        found |= {place for place, start in enumerate(starts) if match.end() <= start < end}
    is_all = all(place in found or not word.text.isalnum() for place, word in enumerate(words))
    return frozenset() if is_all else frozenset(found)
