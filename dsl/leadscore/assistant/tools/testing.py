"""What a change does to the tests that a policy holds."""

from __future__ import annotations

from leadscore.assistant.world import World, runnable
from leadscore.driver import Compiled
from leadscore.report.json_text import Json
from leadscore.values.number import counted

_LISTED = 8


def tests_told(world: World, after: Compiled) -> tuple[list[str], dict[str, Json]]:
    """Tests of the policy that would fail with the change, and pass without."""
    from leadscore.review.policy_tests import run_tests

    results = run_tests(after.checked, runnable(after))
    not_passed = [result for result in results if not result.passed]
    known = _failing_now(world) if not_passed else frozenset[str]()
    failing = [result for result in not_passed if result.title not in known]
    as_now = len(not_passed) - len(failing)
    data: dict[str, Json] = {
        "tests": len(results),
        "failing": [{"test": result.title, "line": result.line} for result in failing],
        "failing_already": as_now,
    }
    if not failing:
        return [_all_pass(len(results), as_now)] if results else [], data
    names = [f"  “{result.title}” (line {result.line})" for result in failing[:_LISTED]]
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
    from leadscore.review.policy_tests import run_tests

    saved = world.saved
    if world.failing is None or world.failing[0] is not saved:
        results = run_tests(saved.checked, runnable(saved))
        world.failing = saved, frozenset(result.title for result in results if not result.passed)
    return world.failing[1]
