"""What scorings there are to be done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring


@dataclass(frozen=True, slots=True)
class Listed:
    """A scoring, and the version that its policy names; None where it names none, or was erased for its age."""

    scoring: Scoring
    version: str | None


def listed(ledger: Ledger, policies: Sequence[str]) -> list[Listed]:
    """All scorings by policies of these names, the oldest first."""
    rows = ledger.database.rows("SELECT fingerprint, name, version FROM ledger.policy")
    versions = {(fingerprint, name): version for fingerprint, name, version in rows}
    scorings = [scoring for name in policies for scoring in ledger.scorings(name)]
    return [
        Listed(one, versions.get((one.fingerprint, one.policy))) for one in sorted(scorings, key=lambda one: one.no)
    ]
