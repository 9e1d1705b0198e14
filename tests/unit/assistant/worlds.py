"""Policies of other trades than the demo's, with a few leads of their own."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from leadscore.assistant.world import World
from leadscore.cli.chat_world import opened_world
from leadscore.cli.data import Data

AS_OF = 1_775_001_600
"""The first of April 2026."""


def world_of(
    folder: Path, policy: str, leads: str, events: str, *, as_of: int = AS_OF
) -> AbstractContextManager[World]:
    """The texts of a policy, its leads and their events, opened as chat opens them. A module that also uses the demo
    opens its own behind that: what listens for signals is handed back in turn."""
    for name, text in (("policy.lead", policy), ("leads.csv", leads), ("events.csv", events)):
        (folder / name).write_text(text, encoding="utf-8")
    data = Data(folder / "leads.csv", (folder / "events.csv",), as_of, config=None, rejects=None, strict=False)
    return opened_world(folder / "policy.lead", data, None)
