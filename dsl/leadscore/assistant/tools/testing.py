"""What a change does to the tests that a policy holds."""

from __future__ import annotations

from leadscore.assistant.world import World, runnable
from leadscore.driver import Compiled
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.values.number import counted
from leadscore.values.pattern import literal

_LISTED = 8


def tests_told(world: World, after: Compiled) -> tuple[list[str], dict[str, Json]]:
    """Tests of the policy that would fail with the change, and pass without."""
    from leadscore.review.policy_tests import tests_of

    count, source = len(tests_of(after.checked)), after.checked.main.source
    not_passed = [(_title(test), source.position(test.span.start).line) for test in _failing(world, after)]
    known = _failing_now(world) if not_passed else frozenset[str]()
    failing = [(title, line) for title, line in not_passed if title not in known]
    as_now = len(not_passed) - len(failing)
    data: dict[str, Json] = {
        "tests": count,
        "failing": [{"test": title, "line": line} for title, line in failing],
        "failing_already": as_now,
    }
    if not failing:
        return [_all_pass(count, as_now)] if count else [], data
    names = [f"  “{title}” (line {line})" for title, line in failing[:_LISTED]]
    more = [f"  and {len(failing) - _LISTED} more"] if len(failing) > _LISTED else []
    return [f"{counted(len(failing), 'test')} of the policy would fail:", *names, *more], data | {
        "failing_count": len(failing),
        "failing_more": max(0, len(failing) - _LISTED),
    }


def _all_pass(count: int, failing: int) -> str:
    if count == 1:
        return "The test of the policy fails as it did." if failing else "The test of the policy still passes."
    others = f" but {counted(failing, 'that fails', 'that fail')} already" if failing else ""
    return f"All {count:,} tests of the policy{others} still pass."


def _failing_now(world: World) -> frozenset[str]:
    """The tests that fail as it is; they are run once for a policy, not once for each change."""
    saved = world.saved
    if world.failing is None or world.failing[0] is not saved:
        world.failing = saved, frozenset(map(_title, _failing(world, saved)))
    return world.failing[1]


def _failing(world: World, compiled: Compiled) -> tuple[n.Test, ...]:
    from leadscore.review.policy_tests import failing_tests

    plan = runnable(compiled)
    return failing_tests(compiled.checked, plan, world.engine(plan).score)


def _title(test: n.Test) -> str:
    return literal(test.title.value)
