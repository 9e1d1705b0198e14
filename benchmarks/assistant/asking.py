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
from leadscore.assistant.tools.listing import left_out
from leadscore.assistant.tools.moving import since
from leadscore.assistant.world import World
from leadscore.batch.board.model import Order
from leadscore.review.changes import Aspect, changes
from leadscore.values.text import fold

_NAME = re.compile(r" as (\w+)(?=$| because)")
_REASON = re.compile(r' because "[^"]*"')
_OF_CHANGE = frozenset({"what_if", "propose_change", "draft_rule"})
_IN_WORDS = frozenset({Aspect.WORDING, Aspect.REASON, Aspect.QUESTION})


def same(world: World, tool: str | None, arguments: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a call is the one that is wanted: `{"tool": …, "arguments": {…}}`."""
    if tool != wanted["tool"]:
        return False
    if tool is None:
        return True
    asked, meant = (_said(tool, one) for one in (arguments, wanted["arguments"]))
    if tool in _OF_CHANGE:
        return _same_change(world, asked, meant)
    return _meaning(world, tool, asked) == _meaning(world, tool, meant)


def _said(tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is the default."""
    defaults = {
        field.encode_name: field.default
        for field in msgspec.structs.fields(TOOLS[tool].asked)
        if field.default is not msgspec.NODEFAULT
    }
    return {name: value for name, value in arguments.items() if value is not None and value != defaults.get(name)}


def _meaning(world: World, tool: str, given: Mapping[str, Any]) -> dict[str, object]:
    """The arguments in a form in which equal ones are equal: leads by their ids, a condition by the leads it holds for,
    a time by its instant."""
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
        case "without":
            return _left_out(world, value)
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


def _left_out(world: World, names: str) -> object:
    try:
        return frozenset(left_out(world, names))
    except Unanswerable:
        return fold(names)


def _leads(world: World, where: str | None, name: str) -> object:
    """The leads, or the text where there are none: two conditions that nobody fulfils are not the same for that."""
    try:
        numbers = tuple(sorted(world.listed(where, order=Order(search=name)).tolist()))
    except Unanswerable as error:
        return f"{where}: {error}"
    return numbers or f"nobody: {where} {fold(name)}"


def _same_change(world: World, asked: Mapping[str, Any], meant: Mapping[str, Any]) -> bool:
    """Whether two changes make policies that say the same, in other words perhaps: `not country in X` is `country not
    in X`, and what a group asks or a rule gives as its reason is what stood there before unless it is spoken of."""
    one, other = _change(asked), _change(meant)
    if not one or not other:
        return one == other
    try:
        made, wanted = (changed(world, msgspec.convert(change, Change)) for change in (one, other))
    except (Unanswerable, msgspec.ValidationError):
        return one == other
    is_one = bool(made.plan and wanted.plan) and made.plan.fingerprint == wanted.plan.fingerprint
    return is_one or all(change.aspect in _IN_WORDS for change in changes(made, wanted))


def _change(given: Mapping[str, Any]) -> dict[str, Any]:
    """The change alone. The name of a new rule and its reason are no part of what it does; another name for one that is
    there is."""
    change = {name: value for name, value in given.items() if name != "request"}
    sentence = _REASON.sub("", str(change.get("sentence", "")))
    if not sentence.startswith("when "):
        return change
    name = _NAME.search(sentence)
    is_renamed = name is not None and change.get("rule") not in (None, name[1])
    return {**change, "sentence": sentence if is_renamed else f"{_NAME.sub('', sentence)} as asked_for"}
