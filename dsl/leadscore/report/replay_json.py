"""A replay for programs."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.production.replay.replay import Replay
from leadscore.report.history_json import entry_json, policy_json
from leadscore.report.json_text import Json
from leadscore.report.words import iso_instant


def as_json(replays: Sequence[Replay]) -> Json:
    """A list with an object for each scoring that was done again."""
    return [
        {
            "scoring": replay.scoring.no,
            "as_of": iso_instant(replay.scoring.as_of),
            "policy": policy_json(replay.policy),
            "leads": replay.leads,
            "same": replay.same,
            "elsewhere": replay.elsewhere,
            "gone": replay.gone,
            "differences": [
                {
                    "lead": one.lead,
                    "recorded": None if one.recorded is None else entry_json(one.recorded),
                    "computed": None if one.computed is None else entry_json(one.computed),
                }
                for one in replay.differences
            ],
        }
        for replay in replays
    ]
