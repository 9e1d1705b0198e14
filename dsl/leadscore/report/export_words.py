"""What an export holds, and what it leaves out, in words."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.production.export.layout import Key, Layout
from leadscore.production.export.writing import Tally
from leadscore.report.words import instant
from leadscore.values.number import counted


def lines(layout: Layout, policy: str, tally: Tally, as_of: int) -> Iterator[str]:
    """For people, on stderr."""
    key = layout.id if layout.key is Key.ID else layout.email
    yield (
        f"{policy}: {counted(tally.written, 'lead')} for {layout.name}, which knows them by `{key}`, "
        f"scored as of {instant(as_of)}."
    )
    yield from (f"{counted(count, 'lead')} left out: {why}." for count, why in _left_out(layout, tally, key) if count)
    if tally.out_of_scope and "score" in layout.columns:
        verb = "is" if tally.out_of_scope == 1 else "are"
        instead = (
            f"`{layout.blank}` in the place of a score empties it"
            if layout.blank
            else "a blank score mostly leaves the one that was there"
        )
        yield f"{counted(tally.out_of_scope, 'lead')} {verb} out of the policy's scope: {instead}."
    if layout.most_rows is not None and tally.written > layout.most_rows:
        yield (
            f"{layout.name} takes {layout.most_rows:,} rows a file: split this one, or export less at a time "
            "(`--changed`)."
        )


def _left_out(layout: Layout, tally: Tally, key: str) -> list[tuple[int, str]]:
    return [
        (tally.unknown, f'no e-mail (`key = "id"` in [export.{layout.crm}] goes by ids)'),
        (tally.shared, "a lead before has the same e-mail"),
        (tally.formula, f"`{key}` would be a formula in a spreadsheet"),
    ]


def needs(layout: Layout) -> str:
    """What must be there before the first import."""
    what = "a property" if layout.crm == "hubspot" else "a field"
    titles = ", ".join((*layout.columns.values(), *layout.reasons))
    return f"{layout.name} needs {what} for each of: {titles}. docs/export.md says of which type."
