"""Arguments as a question gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.report.json_text import Json


@dataclass(frozen=True, slots=True)
class Filled:
    """Arguments, and how well they fit the question, from 0 to 1; `unclear` is the argument that is missing."""

    arguments: Mapping[str, Json]
    fit: float = 1.0
    unclear: str = ""
