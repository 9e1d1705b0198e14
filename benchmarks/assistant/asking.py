"""Whether two calls of the assistant's tools mean the same on the demo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.rule_names import one_rule
from leadscore.assistant.toolbox import TOOLS
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.tools.moving import since
from leadscore.assistant.world import World
from leadscore.batch.board.model import Order
from leadscore.values.text import fold

_NAME = re.compile(r' as \w+(?=$| because)| because "[^"]*"')
_WEEKS = re.compile(r"\b(\d+) weeks?\b")
_OF_CHANGE = frozenset({"what_if", "propose_change", "draft_rule"})


def same(world: World, tool: str | None, arguments: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a call is the one that is wanted: `{"tool": …, "arguments": {…}}`."""
    if tool != wanted["tool"]:
        return False
    return tool is None or meaning(world, tool, arguments) == meaning(world, tool, wanted["arguments"])


def meaning(world: World, tool: str, arguments: Mapping[str, Any]) -> dict[str, object]:
    """The arguments in a form in which equal ones are equal: leads by their ids, a condition by the leads it holds for,
    a time by its instant, a change by the policy it makes; what is the default is left out."""
    defaults = {
        field.encode_name: field.default
        for field in msgspec.structs.fields(TOOLS[tool].asked)
        if field.default is not msgspec.NODEFAULT
    }
    given = {name: value for name, value in arguments.items() if value is not None and value != defaults.get(name)}
    if tool in _OF_CHANGE:
        return _of_change(world, given)
    found: dict[str, object] = {name: _value(world, name, value) for name, value in given.items()}
    if tool == "compare_leads":
        return {"leads": frozenset((found.get("lead"), found.get("other")))}
    if tool == "find_leads":
        found = {name: value for name, value in found.items() if name not in ("where", "name")}
        found["leads"] = _leads(world, given.get("where"), str(given.get("name", "")))
    return found


def _value(world: World, name: str, value: Any) -> object:
    match name:
        case "lead" | "other":
            try:
                return world.row(world.people.one(value)).lead
            except Unanswerable:
                return fold(value)
        case "where":
            return _leads(world, value, "")
        case "since":
            return since(value, world.as_of)
        case "rule":
            return one_rule(world, value).id
        case "term":
            return fold(value).replace("_", " ").removesuffix("s")
        case "topic" | "request":
            return True
        case _:
            return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _leads(world: World, where: str | None, name: str) -> object:
    """The leads, or the text where there are none: two conditions that nobody fulfils are not the same for that."""
    try:
        numbers = tuple(sorted(world.listed(where, order=Order(search=name)).tolist()))
    except Unanswerable as error:
        return f"{where}: {error}"
    return numbers or f"nobody: {where} {fold(name)}"


def _of_change(world: World, given: Mapping[str, Any]) -> dict[str, object]:
    """The policy that a change makes, by its fingerprint."""
    change = {name: value for name, value in given.items() if name != "request"}
    if not change:
        return {}
    sentence = _WEEKS.sub(lambda match: f"{7 * int(match[1])} days", str(change.get("sentence", "")))
    if sentence.startswith("when "):
        change["sentence"] = (
            f"{_NAME.sub('', sentence)} as asked_for"  # its name and reason are no part of what it does
        )
    try:
        compiled = changed(world, msgspec.convert(change, Change))
    except (Unanswerable, msgspec.ValidationError) as error:
        return {"cannot": str(error), **change}
    return {"policy": compiled.plan and compiled.plan.fingerprint}
