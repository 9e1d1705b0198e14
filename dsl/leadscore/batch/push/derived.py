"""Fields that are derived from others: computed here for each distinct text, because SQL cannot read titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leadscore.facts.derived import with_derived


def rows(origin: str, names: Sequence[str], texts: Iterable[str]) -> Iterator[tuple[str | None, ...]]:
    """For each folded text of the field `origin`: the text, and what the fields `names` are for it."""
    for text in texts:
        found = with_derived({origin: text}, ())
        values = (found.get(name) for name in names)
        yield (text, *(value if isinstance(value, str) else None for value in values))
