"""What is known of one lead: all that the explanation shows, as it comes from the process that holds the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadscore.engine.course import Course
    from leadscore.engine.model import Scorecard
    from leadscore.engine.way import Way
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Explained:
    """A lead and its score under `plan`. `way` is None where there is no way to ready to speak of."""

    plan: Plan
    lead: Lead
    card: Scorecard
    way: Way | None
    course: Course
