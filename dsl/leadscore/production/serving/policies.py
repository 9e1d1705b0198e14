"""The policies that score, read anew when their files change; one with errors leaves the one before in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from leadscore.batch.errors import BatchError
from leadscore.check.files import Files
from leadscore.diagnostics import Severity
from leadscore.driver import compile_path
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.facts.model import Lead
from leadscore.plan.model import EventKind, Field, Plan, Rule
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
    """A policy in force, ready to score. `rules` are all of its plan's, `kinds` those of the events that it knows."""

    compiled: CompiledPlan
    rules: tuple[Rule, ...]
    kinds: frozenset[str]

    @property
    def plan(self) -> Plan:
        return self.compiled.plan

    @property
    def name(self) -> str:
        return self.plan.name

    def seen(self, lead: Lead) -> Lead:
        """The lead as this policy knows it: events of kinds that are another's alone did not happen."""
        kinds = self.kinds
        if all(event.kind in kinds for event in lead.events):
            return lead
        return replace(lead, events=tuple(event for event in lead.events if event.kind in kinds))


@dataclass(frozen=True, slots=True)
class InForce:
    """All policies in force, in the order of their files; `fields` and `events` are what leads and events may have by
    any of them, `types` and `kinds` those by their names."""

    policies: tuple[Policy, ...]
    fields: tuple[Field, ...]
    events: tuple[EventKind, ...]
    types: Mapping[str, ValueType]
    kinds: frozenset[str]

    @classmethod
    def of(cls, policies: tuple[Policy, ...]) -> InForce:
        """Raises PolicyError where two have one name, or disagree about a field or an event."""
        names: set[str] = set()
        fields: dict[str, Field] = {}
        events: dict[str, EventKind] = {}
        for policy in policies:
            if policy.name in names:
                raise PolicyError(f'Two policies are called "{policy.name}": give one of them another name.')
            names.add(policy.name)
            for field in policy.plan.fields:
                if fields.setdefault(field.name, field) != field:
                    raise PolicyError(f"The field `{field.name}` is of another type in another policy.")
            for kind in policy.plan.events:
                if events.setdefault(kind.name, kind) != kind:
                    raise PolicyError(f"The event `{kind.name}` is done by us in one policy, and not in another.")
        types = {field.name: field.type for field in fields.values()}
        return cls(policies, tuple(fields.values()), tuple(events.values()), types, frozenset(events))

    def changed(self, old: Policy, new: Policy) -> InForce:
        """Raises PolicyError as `of` does."""
        return InForce.of(tuple(new if policy is old else policy for policy in self.policies))

    @property
    def names(self) -> str:
        """`"B2B" and "Partners"`."""
        *others, last = (f'"{policy.name}"' for policy in self.policies)
        return f"{', '.join(others)} and {last}" if others else last


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
        return Policy(plan, plan.plan.rules, plan.plan.kinds)

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
