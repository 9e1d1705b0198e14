"""What the UI is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadscore_tui.backstage.protocol import Data


@dataclass(frozen=True, slots=True)
class Started:
    """What the command was given; `is_demo`: the policy is a copy, which nobody keeps."""

    policy: Path
    data: Data
    is_demo: bool = False
