"""The policies that a version holds, and which of one version is which of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import PurePosixPath

from leadscore.review.model import PolicyAt
from leadscore.syntax import nodes as n
from leadscore.values.pattern import literal


@dataclass(frozen=True, slots=True)
class Found:
    """A policy; `key` is its path in the folder that was named, empty if it was named itself."""

    key: str
    at: PolicyAt

    @property
    def is_vocabulary(self) -> bool:
        return self.at.compiled.checked.main.file.is_vocabulary

    def uses(self, path: str) -> bool:
        return any(unit.source.path == path for unit in self.at.compiled.checked.used)

    @property
    def title(self) -> str:
        """What it calls itself, also if it has errors; without that, what its file is called."""
        statements = self.at.compiled.checked.main.file.statements
        header = next((s for s in statements if isinstance(s, n.PolicyHeader)), None)
        return literal(header.title.value) if header else PurePosixPath(self.at.path).stem

    @property
    def title_here(self) -> Hashable:
        """What it calls itself in its folder."""
        return PurePosixPath(self.key).parent, self.title


def pairs(old: Sequence[Found], new: Sequence[Found]) -> Iterator[tuple[PolicyAt | None, PolicyAt | None]]:
    """By path; then by what policies call themselves, where each name is there once: in their folder, at last in all of
    them. In the order of the newer ones, then those that are gone."""
    before = {found.key: found for found in old}
    partner = {found.key: before.pop(found.key) for found in new if found.key in before}
    for called in (attrgetter("title_here"), attrgetter("title")):
        left = [found for found in new if found.key not in partner]
        names, older = Counter(map(called, left)), Counter(map(called, before.values()))
        twins = {called(found): found for found in before.values()}
        for found in left:
            name = called(found)
            if names[name] == older[name] == 1:
                partner[found.key] = before.pop(twins[name].key)
    for found in new:
        yield (partner[found.key].at if found.key in partner else None), found.at
    yield from ((found.at, None) for found in before.values())
