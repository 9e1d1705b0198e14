"""`[lint]` of `leadscore.toml`: how grave each finding is, and where rules draw their lines. See docs/linting.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leadscore.diagnostics import Severity
from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.review.lint.catalogue import CATALOGUE

_SEVERITIES: Mapping[str, Severity | None] = {**{severity.value: severity for severity in Severity}, "off": None}


@dataclass(frozen=True, slots=True)
class Settings:
    """`severities` are those that the file names, None for `off`. The rest are the lines that rules draw.

    A first version has `many_rules` above that number, and `too-many-rules` above `max_rules`. A policy is stale
    `stale_after_days` after its last change. Data says something from `min_leads` leads on, and a field is mostly
    missing that fewer than `min_known_percent` of them have.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    many_rules: int = 10
    max_rules: int = 15
    stale_after_days: int = 180
    min_leads: int = 100
    min_known_percent: int = 50

    def severity(self, code: str) -> Severity | None:
        """How grave a finding of this code is; None: it is not looked for."""
        return self.severities[code] if code in self.severities else CATALOGUE[code].severity


LINES = ("many_rules", "max_rules", "stale_after_days", "min_leads", "min_known_percent")
"""The settings that are numbers."""


def load_settings(start: Path) -> Settings:
    """The settings in `start` if it is a TOML file, else in the nearest `leadscore.toml` at or above it.

    Raises FactsError for a file that cannot be read, an unknown setting, and a value that does not fit.
    """
    severities: dict[str, Severity | None] = {}
    lines: dict[str, int] = {}
    for setting in read_settings(start)["lint"].section():
        if setting.key in CATALOGUE:
            severities[setting.key] = setting.one_of(_SEVERITIES, None)
        elif setting.key in LINES:
            lines[setting.key] = _line(setting)
        else:
            listed = ", ".join(f"`{line}`" for line in LINES)
            help = f"It knows the codes that `leadscore lint --list` shows, and {listed}."
            raise setting.unknown((*CATALOGUE, *LINES), help)
    return Settings(severities, **lines)


def _line(setting: Setting) -> int:
    if setting.key.endswith("_percent"):
        return setting.whole("a whole number from 1 to 100", 1, 1, 100)
    return setting.whole("a whole number, 1 or more", 1, 1)
