"""What somebody tells to be done, without a word for a rule: `disqualify leads from Germany`."""

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
_RULE = re.compile(r"\brules?\b", re.IGNORECASE)


def told(spotted: Spotted) -> Iterator[Reading]:
    """A rule that throws out whom it names. It lists nobody, and no rule that is there is meant."""
    if not _TOLD.match(spotted.question) or _RULE.search(spotted.question) or speaks_of_rule(spotted):
        return
    request, sentence = spotted.draft
    if sentence is not None and "disqualify" in sentence.split():
        yield Reading("draft_rule", {"request": request, "sentence": sentence}, 1.5)
