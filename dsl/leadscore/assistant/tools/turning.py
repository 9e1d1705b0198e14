"""What becomes of leads beside their scores and being ready when a policy changes, in words and as data."""

from __future__ import annotations

from leadscore.batch.board.turns import Turns
from leadscore.report.json_text import Json
from leadscore.values.number import counted

_NONE = "no band"


def told_turns(turns: Turns) -> list[str]:
    """Nothing where nothing turns."""
    told = [*_state("disqualified", turns.disqualified), *_state("in scope", turns.in_scope)]
    if turns.bands:
        moves = turns.bands.most_common()
        told.append(f"Bands: {', '.join(f'{count:,} {old or _NONE} → {new or _NONE}' for (old, new), count in moves)}.")
    if turns.grades:
        told.append(f"{counted(turns.grades, 'grade')} {'changes' if turns.grades == 1 else 'change'}.")
    return told


def _state(name: str, both: tuple[int, int]) -> list[str]:
    more, less = both
    return [f"{counted(more, 'lead')} would become {name}, {less:,} no longer."] if more or less else []


def turns_json(turns: Turns) -> dict[str, Json]:
    bands: list[Json] = [{"from": old, "to": new, "leads": count} for (old, new), count in turns.bands.most_common()]
    return {
        "disqualified_gained": turns.disqualified[0],
        "disqualified_lost": turns.disqualified[1],
        "in_scope_gained": turns.in_scope[0],
        "in_scope_lost": turns.in_scope[1],
        "bands": bands,
        "grades_changed": turns.grades,
    }
