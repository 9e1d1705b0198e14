"""A copy of the demo's policy to play with, and its made-up leads."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

from leadscore.cli.data import Data
from leadscore.resources import resource
from leadscore.source.working import working_folder

AS_OF = 1_775_001_600
"""2026-04-01, the day that the demo data leads up to."""


def demo_copy(kept: ExitStack) -> tuple[Path, Data]:
    """The policy's copy, gone when `kept` is closed, and where its leads are."""
    folder = kept.enter_context(working_folder()) / "b2b_saas"
    shutil.copytree(resource("policies", "b2b_saas"), folder)
    leads, events = (resource("policies", "demo", name) for name in ("leads.csv", "events.csv"))
    return folder / "policy.lead", Data(leads, (events,), AS_OF, config=None, rejects=None, strict=False)
