"""From a request's bytes to rows of texts, such as a file has: JSON objects of plain values, one or a list."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import NoReturn

from leadscore.production.serving.refusals import Problem, Refusal
from leadscore.values.spelling import nearest

_MOST_TOLD = 20
"""Problems of one body that are told."""

Rows = list[dict[str, str]]


def rows_of(body: bytes, most: int, what: str) -> Rows:
    """The objects as texts, numbers as they were written; null and what is not there is "". `what` are events or leads,
    `most` how many one request may bring. Raises Refusal."""
    found = _decoded(body)
    items = found if isinstance(found, list) else [found]
    if not items:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, f"The list has no {what}.")
    if len(items) > most:
        raise Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body has {len(items):,} {what}; one request may bring {most:,}.",
            "Send them in several requests.",
        )
    problems: list[Problem] = []
    rows: Rows = []
    for number, item in enumerate(items, 1):
        place = number if isinstance(found, list) else None
        if isinstance(item, dict):
            rows.append({name: _text(value, place, name, problems) for name, value in item.items()})
        else:
            problems.append(Problem(f"this is {_named(item)}, and should be an object", place))
    must_fit(problems, len(items), what)
    return rows


def is_list(body: bytes) -> bool:
    """Whether the body of which rows were made was a list."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"[")


def must_know(rows: Rows, known: Collection[str], what: str, help: str, listed: bool) -> None:
    """Raises Refusal where a row has a name that means nothing, with the nearest that does."""
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        for name in row.keys() - known:
            near = next(iter(nearest(name[:100], known)), None) if len(problems) < _MOST_TOLD else None
            mend = f"did you mean `{near}`?" if near else help
            said, item = f"there is no field `{shortened(name)}`: {mend}", number if listed else None
            problems.append(Problem(said, item, shortened(name)))
    must_fit(problems, len(rows), what)


def must_fit(problems: list[Problem], count: int, what: str) -> None:
    """Raises Refusal where there are problems: then nothing of a body is taken in."""
    if not problems:
        return
    wrong = len({problem.item for problem in problems})
    one = what.removesuffix("s")
    told = f"The {one} does not fit" if count == 1 else f"{wrong:,} of {count:,} {what} do not fit"
    if count > 1 and wrong == 1:
        told = f"1 of {count:,} {what} does not fit"
    raise Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY, f"{told}, so nothing was taken in.", problems=tuple(problems[:_MOST_TOLD])
    )


def _decoded(body: bytes) -> object:
    """Numbers stay as they are written: no digit is lost."""
    if not body.strip():
        raise Refusal(HTTPStatus.BAD_REQUEST, "There is no body.", "/openapi.json shows examples.")
    try:
        found: object = _DECODER.decode(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not in UTF-8.") from None
    except RecursionError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is nested too deep.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Refusal(
            HTTPStatus.BAD_REQUEST, f"The body is no JSON: {error.msg} ({where}).", "/openapi.json shows examples."
        ) from None
    except ValueError as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"The body is no JSON: {error}.") from None
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"`{shortened(name)}` stands twice in one object")
        found[name] = value
    return found


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_object)


def _text(value: object, item: int | None, name: str, problems: list[Problem]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() if _is_whole(value):
            return value
        case str():
            problems.append(Problem("it holds half of a character (a surrogate without the other one)", item, name))
        case _:
            problems.append(
                Problem(f"this is {_named(value)}, and should be a text, a number, yes or no", item, shortened(name))
            )
    return ""


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(value: object) -> str:
    match value:
        case Mapping():
            return "an object"
        case list():
            return "a list"
        case None:
            return "null"
        case bool():
            return "true or false"
        case _:
            return "a text or a number"


def shortened(text: str) -> str:
    """For messages; what cannot be written is left out."""
    whole = text.encode(errors="replace").decode()
    return whole if len(whole) <= 60 else whole[:59] + "…"
