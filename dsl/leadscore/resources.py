"""Where the shipped data is: in an installed wheel under `_data`, in a checkout at its top level."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# docs/diagnostics ships as `diagnostics`, docs/lint as `lint`: the wheel holds the pages of `leadscore help`, not the
# whole manual.
_IN_CHECKOUT = {"diagnostics": "docs/diagnostics", "lint": "docs/lint"}


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, such as `resource("grammar", "policy.lark")`.

    Raises FileNotFoundError when it is in neither place: the installation is incomplete.
    """
    installed = _PACKAGE.joinpath("_data", *parts)
    checkout = _PACKAGE.parents[1].joinpath(_IN_CHECKOUT.get(parts[0], parts[0]), *parts[1:])
    for path in (installed, checkout):
        if path.exists():
            return path
    raise FileNotFoundError(f"leadscore's own file {'/'.join(parts)} is missing: install leadscore again")
