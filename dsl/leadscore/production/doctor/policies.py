"""Looks at a policy, and at the settings that its actions need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from leadscore.batch.sources.settings import SIGN, What, named
from leadscore.diagnostics import Severity
from leadscore.driver import Compiled
from leadscore.facts.config import load_config
from leadscore.facts.environment import Unset, is_set, variables
from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.production.actions.fitting import fit
from leadscore.production.actions.reading import load_settings
from leadscore.production.actions.settings import Settings
from leadscore.production.doctor.model import Finding, ok, problem, warning
from leadscore.production.export.layout import LAYOUTS
from leadscore.production.export.settings import layout_for
from leadscore.review.policy_tests import run_tests
from leadscore.values.number import counted


def look_at_policy(path: Path, compiled: Compiled) -> Iterator[Finding]:
    """What `check` and `test` would say, in short."""
    about, found = f"policy {path}", compiled.checked.diagnostics
    errors = [one for one in found if one.severity is Severity.ERROR]
    warnings = [one for one in found if one.severity is Severity.WARNING]
    if errors:
        yield problem(about, f"{counted(len(errors), 'error')}: {errors[0].message}", f"leadscore check {path}")
        return
    if warnings:
        yield warning(about, f"{counted(len(warnings), 'warning')}: {warnings[0].message}", f"leadscore check {path}")
    else:
        yield ok(about, "no errors, no warnings")
    if compiled.plan is None:
        return
    results = run_tests(compiled.checked, compiled.plan)
    failed = [result for result in results if not result.passed]
    if failed:
        said = f"{len(failed)} of {counted(len(results), 'test')} failed, the first in line {failed[0].line}"
        yield problem(f"tests {path}", said, f"leadscore test {path}")
    elif results:
        yield ok(f"tests {path}", f"{counted(len(results), 'test')}: all pass")
    else:
        yield warning(f"tests {path}", "it has none", "Add one, so that a change cannot break what you rely on.")


def look_at_settings(start: Path) -> Iterator[Finding]:
    """leadscore.toml, and all its sections."""
    root = read_settings(start)
    if root.path is None:
        yield ok("settings", "there is no leadscore.toml: columns are canonical, and nothing is sent")
        return
    load_config(root.path)
    load_settings(root.path)
    for layout in root["export"].section(LAYOUTS):
        layout_for(layout.key, root.path)
    for source in root["sources"].section():
        _look_at_source(source, root.path)
    yield ok("settings", f"{root.path} reads well")


def taken(start: Path) -> Sequence[str]:
    """The variables that leadscore.toml takes from the environment."""
    return sorted({name for text in _texts(read_settings(start)) for name in variables(text)})


def look_at_environment(start: Path) -> Iterator[Finding]:
    """Whether the variables that leadscore.toml takes are set: names alone are told."""
    path, names = read_settings(start).path, taken(start)
    missing = [name for name in names if not is_set(name)]
    if missing:
        listed = ", ".join(missing)
        yield problem("environment", f"not set, though {path} takes it from there: {listed}", f"export {missing[0]}=…")
    elif names:
        yield ok("environment", f"set: {', '.join(names)}")


def _look_at_source(source: Setting, path: Path) -> None:
    """Raises FactsError for the first setting that cannot be used; no database is asked. What is not set is for another
    look."""
    both: tuple[What, ...] = ("leads", "events")
    for what in [what for what in both if source[what].is_set] or both[:1]:
        with suppress(Unset):
            named(f"{SIGN}{source.key}", what, path)


def look_at_serving(start: Path) -> Iterator[Finding]:
    """Who may call `leadscore serve`, where settings say so."""
    said = read_settings(start)["serve"]
    if said.path is None or not said.is_set:
        return
    from leadscore.production.serving.settings import load_settings as load_serving

    serving = load_serving(said.path)
    callers = len(serving.keys) + len(serving.webhooks)
    if callers:
        yield ok("serve", f"{counted(callers, 'caller')} may call `leadscore serve`")
    else:
        yield warning("serve", "nobody may call `leadscore serve`", "Write `[serve.keys]`: docs/serve.md.")


def look_at_actions(path: Path, compiled: Compiled, settings: Settings) -> Iterator[Finding]:
    """Whether all that `on …` names is known, with templates and routes."""
    if compiled.plan is None:
        return
    about, fitted = f"actions {path}", fit(compiled, settings)
    for note in fitted.notes:
        yield warning(about, note.rstrip("."), "Write it into leadscore.toml: docs/actions.md.")
    if not fitted.notes and compiled.plan.actions:
        yield ok(about, f"{counted(len(compiled.plan.actions), 'action')}: destinations, teams and templates are known")


def look_at_destination(settings: Settings, name: str) -> Iterator[Finding]:
    """Whether it is an address that Apprise knows. Nothing is sent."""
    from leadscore.production.sending.apprise import service

    service(settings.destinations[name])
    yield ok(f"destination {name}", "its address is one that messages can go to; nothing was sent")


def _texts(found: Setting) -> Iterator[str]:
    if isinstance(found.value, str):
        yield found.value
    for part in found:
        yield from _texts(part)
