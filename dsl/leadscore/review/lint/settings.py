"""`[lint]` of `leadscore.toml`: how grave each finding is, and where rules draw their lines. See docs/linting.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadscore.diagnostics import Severity
from leadscore.facts.config import read_toml
from leadscore.facts.errors import FactsError
from leadscore.review.lint.catalogue import CATALOGUE

_OFF = "off"
_SEVERITIES = {severity.value: severity for severity in Severity}
_PERCENT = 100


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
    path, found = read_toml(start)
    if path is None or "lint" not in found:
        return Settings()
    section = found["lint"]
    if not isinstance(section, dict):
        raise FactsError(f"{path}: `lint` should be a section: `[lint]`", _SHOWN)
    severities: dict[str, Severity | None] = {}
    lines: dict[str, int] = {}
    for name, value in section.items():
        if name in CATALOGUE:
            severities[name] = _severity(path, name, value)
        elif name in LINES:
            lines[name] = _line(path, name, value)
        else:
            raise _unknown(path, name)
    return Settings(severities, **lines)


_SHOWN = "docs/linting.md shows an example."


def _severity(path: Path, code: str, value: Any) -> Severity | None:
    if value == _OFF:
        return None
    if not isinstance(value, str) or value not in _SEVERITIES:
        known = ", ".join(f'"{name}"' for name in _SEVERITIES)
        raise FactsError(f'{path}: `lint.{code}` should be {known} or "{_OFF}"', _SHOWN)
    return _SEVERITIES[value]


def _line(path: Path, name: str, value: Any) -> int:
    most = _PERCENT if name.endswith("_percent") else None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1 or (most is not None and value > most):
        expected = f"a whole number from 1 to {most}" if most else "a whole number, 1 or more"
        raise FactsError(f"{path}: `lint.{name}` should be {expected}", _SHOWN)
    return value


def _unknown(path: Path, name: str) -> FactsError:
    from leadscore.values.spelling import nearest

    near = nearest(name, (*CATALOGUE, *LINES))
    return FactsError(
        f"{path}: there is no setting `{name}` in lint",
        f"Did you mean {' or '.join(f'`{other}`' for other in near)}?"
        if near
        else f"It knows the codes that `leadscore lint --list` shows, and {', '.join(f'`{line}`' for line in LINES)}.",
    )
