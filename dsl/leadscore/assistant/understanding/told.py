"""What somebody tells to be done or asks to be written: `disqualify leads from Germany`, `I need a rule which …`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadscore.assistant.understanding.changes import speaks_of_rule
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted

_TOLD = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|should|must|shall|have|might|from now on)\W+)*"
    rf"{any_of('throw_them_out')}\b",
    re.IGNORECASE,
)
_NEEDS_RULE = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|{any_of('writes')}|me|us|up|out|for)\W+)*"
    r"(?:(?:a|an|one|the following|new|another)\W+)+rules?\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\brules?\b", re.IGNORECASE)


def told(spotted: Spotted) -> Iterator[Reading]:
    """A rule that throws out whom it names: it lists nobody, and no rule that is there is meant. Or one that is asked
    for as such, whatever it does."""
    request, sentence = spotted.draft if _NEEDS_RULE.match(spotted.question) else ("", None)
    if sentence is not None:
        yield Reading("draft_rule", {"request": request, "sentence": sentence}, 1.5)
        return
    if not _TOLD.match(spotted.question) or _RULE.search(spotted.question) or speaks_of_rule(spotted):
        return
    request, sentence = spotted.draft
    if sentence is not None and "disqualify" in sentence.split():
        yield Reading("draft_rule", {"request": request, "sentence": sentence}, 1.5)
