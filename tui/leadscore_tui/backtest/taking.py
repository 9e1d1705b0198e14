"""What a back-test suggests, written into the policy as it is being edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leadscore.check.files import Files
from leadscore.diagnostics.model import Edit, Severity
from leadscore.driver import Compiled, compile_path
from leadscore.plan.model import Plan, Rule
from leadscore.review.ideas import Idea, rewritten
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.syntax.literals import number_text
from leadscore.syntax.rewrite import format_source
from leadscore.values.number import counted
from leadscore_tui.backtest.acts import Take, TakeIdeas, TakeRule, TakeThreshold


class CannotTake(Exception):
    """Why not, as a sentence."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The policy with the change, and what to tell of it."""

    text: str
    told: str


def taken(path: Path, text: str, what: Take) -> Taken:
    """Takes a second for a large policy: not for the UI's thread. Raises CannotTake."""
    compiled = compile_path(path, files=Files({path: text}), shown_as=str(path))
    if compiled.plan is None:
        raise CannotTake("The policy has mistakes: mend them first.")
    match what:
        case TakeThreshold(points):
            found = _with_threshold(compiled, points)
        case TakeIdeas():
            found = _with_ideas(compiled, compiled.plan, what)
        case TakeRule(rule):
            found = _with_rule(path, compiled, compiled.plan, rule)
        case _:
            raise AssertionError(f"nobody writes {what}")
    return Taken(found.text, found.told + _about_tests(path, found.text))


def _about_tests(path: Path, text: str) -> str:
    """Tests that expect what was before are told of: they are to be changed by who knows what is wanted."""
    from leadscore.review.policy_tests import run_tests

    compiled = compile_path(path, files=Files({path: text}), shown_as=str(path))
    if compiled.plan is None:
        return " That leaves a mistake in the policy, which the Policy tab shows."
    failing = sum(not test.passed for test in run_tests(compiled.checked, compiled.plan))
    expects = "expects" if failing == 1 else "expect"
    return f" {counted(failing, 'test')} in the policy still {expects} what was before." if failing else ""


# ------------------------------------------------------------------------------------------------ the threshold


def _with_threshold(compiled: Compiled, points: str) -> Taken:
    source, file = compiled.checked.main.source, compiled.checked.main.file
    told = f"Ready at {points} stands in the policy now."
    ready = next((statement for statement in file.statements if isinstance(statement, n.Ready)), None)
    if ready is None:
        return Taken(_inserted(source, _end_of_rules(file), f"\n\nready at {points}"), told)
    return Taken(_applied(source, _moved(ready, points)), told)


def _moved(ready: n.Ready, points: str) -> Iterator[Edit]:
    """What lets who was ready stay so comes along: by as much as before below it."""
    yield Edit(ready.at.span, points)
    if ready.lost_below is not None:
        below = type(ready.at.value)(points) - (ready.at.value - ready.lost_below.value)
        yield Edit(ready.lost_below.span, number_text(below))


# ------------------------------------------------------------------------------------------------ rules


def _with_ideas(compiled: Compiled, plan: Plan, what: TakeIdeas) -> Taken:
    """Rules are known by their ids: since the back-test, others may have come before them."""
    places = {rule.id: place for place, rule in enumerate(plan.rules)}
    gone = [idea.rule for idea in what.ideas if idea.rule not in places]
    wanted = {places[idea.rule]: Idea(idea.points, idea.note) for idea in what.ideas if idea.rule in places}
    found = rewritten(compiled.checked, wanted)
    changed = len(wanted) - len(found.kept)
    kept = [plan.rules[place].name or plan.rules[place].text for place in found.kept]
    why = " ".join(
        [
            *(f"The policy has the rule `{rule}` no longer." for rule in gone),
            *(f"`{name}` stays: a test names it, or it shares a line." for name in kept),
        ]
    )
    if not changed:
        raise CannotTake(why)
    return Taken(found.text, f"{counted(changed, 'rule')} changed in the policy. {why}".strip())


def _with_rule(path: Path, compiled: Compiled, plan: Plan, rule: str) -> Taken:
    """Among those of its kind: behind the last rule of the group that asks most about what leads did, or about who they
    are."""
    source, file = compiled.checked.main.source, compiled.checked.main.file
    last = _inserted(source, _end_of_rules(file), f"\n{rule}")
    then = compile_path(path, files=Files({path: last}), shown_as=str(path))
    if then.plan is None:
        wrong = next(found for found in then.diagnostics if found.severity is Severity.ERROR)
        raise CannotTake(f"It does not fit into the policy as it is: {wrong.message}.")
    group = _group_for(then.plan.rules[-1], plan)
    members = next((each.rules for each in groups_of(file) if each.name == group), ())
    text = _inserted(source, _end_of_line(source.text, members[-1].span.end), f"\n{rule}") if members else last
    where = f" in the group {group}" if len(plan.groups) > 1 else ""
    return Taken(text, f"The rule stands in the policy now{where}.")


def _group_for(new: Rule, plan: Plan) -> str | None:
    alike = Counter(rule.group for rule in plan.rules if bool(rule.evidence) == bool(new.evidence))
    return alike.most_common(1)[0][0] if alike else None


# ------------------------------------------------------------------------------------------------ text


def _end_of_rules(file: n.File) -> int:
    """Behind the last rule; behind all where there is none."""
    ends = [statement.span.end for statement in file.statements if isinstance(statement, n.Rule)]
    return max(ends or (statement.span.end for statement in file.statements), default=0)


def _end_of_line(text: str, offset: int) -> int:
    """A comment may stand behind a rule."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _inserted(source: Source, offset: int, text: str) -> str:
    at = _end_of_line(source.text, offset)
    return _applied(source, [Edit(Span(source.path, at, at), text)])


def _applied(source: Source, edits: Iterator[Edit] | list[Edit]) -> str:
    """With the edits; a formatted text stays formatted."""
    text = source.text
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    is_formatted = format_source(source) == source.text
    return format_source(Source(source.path, text)) if is_formatted else text
