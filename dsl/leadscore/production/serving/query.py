"""What a request asks for behind the `?`: the whole explanation, and one policy of several."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request

from leadscore.production.serving.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Query:
    """`policy` is its name; None: all there are."""

    explained: bool = False
    policy: str | None = None


_NOTHING = Query()


def query_of(request: Request) -> Query:
    """Raises Refusal for anything else."""
    if not request.scope["query_string"]:
        return _NOTHING
    given = request.query_params.multi_items()
    found = dict(given)
    if len(found) < len(given) or not found.keys() <= {"explain", "policy"}:
        raise _refused("There are two parameters: `explain` and `policy`, each once.")
    explain = found.get("explain", "false")
    if explain not in ("true", "false"):
        raise _refused("`explain` is `true` or `false`.")
    return Query(explain == "true", found.get("policy"))


def _refused(message: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, message)
