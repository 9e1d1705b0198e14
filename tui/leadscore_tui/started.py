"""What the UI is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore_tui.backstage.past import Past
from leadscore_tui.backstage.protocol import Data

if TYPE_CHECKING:
    from leadscore.assistant.modelled.settings import Settings


@dataclass(frozen=True, slots=True)
class Started:
    """What the command was given; `is_demo`: the policy is a copy, which nobody keeps. `past` is what is to be asked of
    past leads, `model` who answers in the Assistant tab, if that was given."""

    policy: Path
    data: Data
    is_demo: bool = False
    past: Past | None = None
    model: Settings | None = None
