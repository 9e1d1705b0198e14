"""What `leadscore.toml` says about destinations and teams. docs/actions.md describes it for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from leadscore.facts.settings.setting import Setting

MINUTES_A_DAY = 1_440
UTC_ZONE = ZoneInfo("UTC")


class Form(Enum):
    """How a template's text is to be read. What leads wrote is escaped accordingly."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


class Every(Enum):
    """How often a digest goes out."""

    RUN = "run"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Digest:
    """`minute` is that of the day, `weekday` 0 for Monday; both count in the destination's zone."""

    every: Every
    minute: int = 0
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Minutes of the day from which to before which nothing is sent (over midnight where `start` is later), and whole
    days (0 is Monday)."""

    start: int = 0
    end: int = 0
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where messages go. `url` is Apprise's, as it is written: it may name variables of the environment, and hold
    secrets, so it is shown to nobody."""

    name: str
    url: str = field(repr=False)
    digest: Digest | None = None
    quiet: Quiet = Quiet()
    zone: ZoneInfo = UTC_ZONE
    template: Path | None = None
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Route:
    """`condition` is a filter's text, and `said` where it stands."""

    condition: str
    to: str
    said: Setting = field(compare=False)


@dataclass(frozen=True, slots=True)
class Team:
    """Leads go where the first route that holds says, else to the members in turn."""

    name: str
    members: tuple[str, ...]
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """`path` is the file that it was read from, None where there is none."""

    path: Path | None = None
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
