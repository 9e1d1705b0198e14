"""The hand-written queries, as they run: the files' texts with paths and tables of decay put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

Decay: TypeAlias = Mapping[str, Sequence[int]]
"""The millipoints of each decaying rule by step, by the rule's name."""

_FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\$([a-z_]+)")
_AS_OF = "TIMESTAMP '2026-04-01 00:00:00'"


def text_of(name: str, leads: Path, events: Path, decay: Decay) -> str:
    """The text of `NAME.sql` with all `$places` filled in.

    `$pricing` becomes the list of what the rule of that name is worth by step, `$pricing_last` the place of its
    last value, behind which nothing changes.
    """
    values = {"leads": str(leads), "events": str(events), "as_of": _AS_OF}
    for rule, steps in decay.items():
        values |= {rule: f"[{', '.join(map(str, steps))}]", f"{rule}_last": str(len(steps) - 1)}
    parts = {part: _read(part) for part in ("attributes", "outcome")}
    whole = _PLACE.sub(lambda place: parts.get(place[1], place[0]), _read(name))
    return _PLACE.sub(lambda place: values[place[1]], whole)


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
