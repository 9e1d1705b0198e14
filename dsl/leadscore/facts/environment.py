"""`${NAME}` in a setting stands for a variable of the environment, so that secrets need not lie in a file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from leadscore.facts.errors import FactsError

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Unset(FactsError):
    """Variables that a setting needs, and that are not there: `names`."""

    def __init__(self, where: str, names: tuple[str, ...]) -> None:
        listed = " and ".join(f"`{name}`" for name in names)
        are_none = "is no such variable" if len(names) == 1 else "are no such variables"
        super().__init__(
            f"{where} needs {listed} from the environment, and there {are_none}",
            f"Set it before leadscore starts: export {names[0]}=…",
        )
        self.names = names


def variables(text: str) -> tuple[str, ...]:
    """The names that stand in it, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def is_set(name: str, environment: Mapping[str, str] | None = None) -> bool:
    """Blanks are nothing."""
    return bool((os.environ if environment is None else environment).get(name, "").strip())


def filled_in(text: str, where: str, environment: Mapping[str, str] | None = None) -> str:
    """The text with the variables' values. No message ever holds a value.

    Raises FactsError, which names `where` the text stands; Unset where variables are missing, with all of these.
    """
    known = os.environ if environment is None else environment
    names = variables(text)
    wrong = [name for name in names if not _NAME.fullmatch(name)]
    if wrong:
        raise FactsError(f"{where}: `${{{wrong[0]}}}` names no variable", "Write it like `${SLACK_TOKEN}`.")
    missing = tuple(name for name in names if not is_set(name, known))
    if missing:
        raise Unset(where, missing)
    return _VARIABLE.sub(lambda found: known[found[1]].strip(), text)
