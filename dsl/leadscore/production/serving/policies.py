"""The policy that scores, read anew when its files change; one with errors leaves the one before in force."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadscore.batch.errors import BatchError
from leadscore.check.files import Files
from leadscore.diagnostics import Severity
from leadscore.driver import compile_path
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.plan.model import Plan, Rule
from leadscore.production.serving.snapshot import Snapshot
from leadscore.production.serving.stamps import Stamp, stamp_of
from leadscore.values.terms import ValueType


class _Remembering(Files):
    """Remembers which files were asked for, whether they are there or not."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: set[Path] = set()

    def read(self, path: Path, limit: int) -> bytes:
        self.paths.add(path)
        return super().read(path, limit)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy in force, ready to score. `rules` are all of its plan's, `types` those of its fields."""

    compiled: CompiledPlan
    rules: tuple[Rule, ...]
    types: dict[str, ValueType]

    @property
    def plan(self) -> Plan:
        return self.compiled.plan


class PolicyError(Exception):
    """Why a policy cannot come into force, in a sentence."""


class PolicyFile:
    """A policy at a path. `problem` says why what lies there now is not in force; None where it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: str | None = None
        self._stamps: dict[Path, Stamp] = {}

    def read(self) -> Policy:
        """What lies there now. Raises PolicyError."""
        files = _Remembering()
        stamps = {path: stamp_of(path) for path in self._stamps or (self.path,)}
        compiled = compile_path(self.path, files=files)
        self._stamps = {path: stamps.get(path) or stamp_of(path) for path in files.paths | {self.path}}
        if compiled.plan is None:
            errors = [found for found in compiled.diagnostics if found.severity is Severity.ERROR]
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            raise PolicyError(
                f"{self.path} has an error{more}: {errors[0].message}. `leadscore check` shows where; "
                "the policy as it was before stays in force."
            )
        if not compiled.plan.rules:
            raise PolicyError(
                f"{self.path} has no rules, as a file has that was emptied by accident; "
                "the policy as it was before stays in force."
            )
        plan = compile_plan(compiled.plan)
        return Policy(plan, plan.plan.rules, {field.name: field.type for field in plan.plan.fields})

    def has_changed(self) -> bool:
        """Whether one of its files is another than when it was read last."""
        return any(stamp_of(path) != stamp for path, stamp in self._stamps.items())


def must_fit(snapshot: Snapshot, plan: Plan) -> None:
    """Raises BatchError where the policy asks for what the store was not made for, as `batch.scoring.must_know` does
    for a store that is open."""
    types = {field.name: field.type for field in plan.fields}
    help = "`leadscore run` with this policy lets the store know it."
    for name in sorted(plan.used_fields):
        if name not in snapshot.asked:
            raise BatchError(f"The store was made without the field `{name}`", help)
        if snapshot.asked[name] is not types[name]:
            held = snapshot.asked[name].value
            raise BatchError(f"The store holds `{name}` as {held}, not as {types[name].value}", help)
    for kind in sorted(plan.used_events):
        if kind not in snapshot.kinds:
            raise BatchError(f"The store was made without events of the kind `{kind}`", help)
