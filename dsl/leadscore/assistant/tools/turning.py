"""What becomes of leads beside their scores and being ready when a policy changes, in words and as data."""

from __future__ import annotations

from leadscore.batch.board.turns import BandTurns, Turns
from leadscore.report.json_text import Json
from leadscore.values.number import counted

_NONE = "no band"


def told_turns(turns: Turns) -> list[str]:
    """Nothing where nothing turns."""
    told = [*_state("disqualified", turns.disqualified), *_state("in scope", turns.in_scope)]
    told += told_bands(turns.bands)
    if turns.grades:
        told.append(f"{counted(turns.grades, 'grade')} {'changes' if turns.grades == 1 else 'change'}.")
    return told


def told_bands(bands: BandTurns) -> list[str]:
    """`Bands: 3 hot → warm.`"""
    moves = [f"{count:,} {old or _NONE} → {new or _NONE}" for (old, new), count in bands.most_common()]
    return [f"Bands: {', '.join(moves)}."] if moves else []


def bands_json(bands: BandTurns) -> list[Json]:
    """The commonest turn first."""
    return [{"from": old, "to": new, "leads": count} for (old, new), count in bands.most_common()]


def _state(name: str, both: tuple[int, int]) -> list[str]:
    more, less = both
    return [f"{counted(more, 'lead')} would become {name}, {less:,} no longer."] if more or less else []


def turns_json(turns: Turns) -> dict[str, Json]:
    return {
        "disqualified_gained": turns.disqualified[0],
        "disqualified_lost": turns.disqualified[1],
        "in_scope_gained": turns.in_scope[0],
        "in_scope_lost": turns.in_scope[1],
        "bands": bands_json(turns.bands),
        "grades_changed": turns.grades,
    }
