"""The words of `grounding.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

_HELD: dict[str, str] = tomllib.loads(Path(__file__).with_name("grounding.toml").read_text(encoding="utf-8"))

OPENERS = frozenset(_HELD["openers"].split())
ALWAYS = frozenset(_HELD["always"].split())
NO_RULES = frozenset(_HELD["no_rules"].split())
AMOUNTS = frozenset(_HELD["amounts"].split())
