"""What the UI remembers between runs: how the list was sorted and filtered, the place in it, the tab, the theme.

One small JSON file for each user; what cannot be read is forgotten, what cannot be written is not remembered.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_POLICIES = 50
"""So many policies are remembered, the latest ones."""


@dataclass(slots=True)
class State:
    """Of one policy; `theme` is of all. `lead` is the id of the lead under the cursor. `columns` None: the usual.
    `draft` is the file with what was typed the last time and not saved, "" if nothing was."""

    column: str = "rank"
    descending: bool = False
    filter: str = ""
    lead: str = ""
    tab: str = "why"
    columns: list[str] | None = None
    draft: str = ""
    theme: str = ""


def state_file() -> Path:
    from platformdirs import user_state_path

    return user_state_path("leadscore") / "tui.json"


def remembered(policy: Path) -> State:
    """What is known of a policy, or what a newcomer sees."""
    everything = _read()
    known = everything.get("policies", {}).get(str(policy.resolve()), {})
    told = {**known, "theme": everything.get("theme", "")} if isinstance(known, dict) else {}
    return State(**{name: told[name] for name, fits in _FITTING.items() if name in told and fits(told[name])})


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_names(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(map(_is_text, value)))


_FITTING: dict[str, Callable[[object], bool]] = {
    "column": _is_text,
    "descending": lambda value: isinstance(value, bool),
    "filter": _is_text,
    "lead": _is_text,
    "tab": _is_text,
    "columns": _are_names,
    "draft": _is_text,
    "theme": _is_text,
}
"""What each field of a State may hold: others may have written the file."""


def remember(policy: Path, state: State) -> None:
    everything = _read()
    told = asdict(state)
    everything["theme"] = told.pop("theme")
    policies = everything.get("policies", {})
    policies.pop(str(policy.resolve()), None)
    latest = list(policies.items())[-(_POLICIES - 1) :]
    everything["policies"] = {**dict(latest), str(policy.resolve()): told}
    with suppress(OSError):
        from leadscore.source.write import replacing

        file = state_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as written:
            written.write_text(json.dumps(everything, indent=1), encoding="utf-8")


def _read() -> dict[str, Any]:
    try:
        found = json.loads(state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("policies", {}), dict) else {}
