"""Which small changes to a policy its tests would let pass, and tests that would not: as text that can be pasted."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.diagnostics.render.cells import clean
from leadscore.report.json_text import Json
from leadscore.review.mutation.model import Mutant
from leadscore.review.mutation.run import Mutation
from leadscore.values.number import counted


def summary(path: str, mutation: Mutation) -> str:
    """One line: how many changes the tests notice."""
    if not mutation.total:
        return clean(f"{path}: there is nothing to change that a test could notice")
    changes = counted(mutation.total, "small change")
    found = f"{path}: tests notice {mutation.noticed:,} of {changes}: {mutation.percent}%"
    if mutation.equivalent:
        found += f" ({mutation.equivalent:,} more decide nothing)"
    return clean(found)


def as_policy_text(mutation: Mutation) -> str:
    """Each test behind the changes that it would notice, which are comments: the whole can stand in the policy."""
    return "\n".join(_paragraphs(mutation))


def _paragraphs(mutation: Mutation) -> Iterator[str]:
    for proposal in mutation.proposals:
        yield "".join(f"# {_said(mutant)}\n" for mutant in proposal.catches) + clean(proposal.text)
    if mutation.unexplained:
        lines = "".join(f"# {_said(mutant)}\n" for mutant in mutation.unexplained)
        yield f"# No lead was found that tells these from the policy: perhaps they decide nothing.\n{lines}"


def _said(mutant: Mutant) -> str:
    return clean(f"{mutant.path}:{mutant.line}: {mutant.said}")


def as_json(path: str, mutation: Mutation) -> Json:
    """`file, percent, noticed, total, equivalent, survivors[{file, line, change}], tests[{text, catches[…]}]`.

    `catches` are the survivors that a test would notice, by their places in `survivors`, from 0.
    """
    places = {mutant: place for place, mutant in enumerate(mutation.survivors)}
    return {
        "file": path,
        "percent": mutation.percent,
        "noticed": mutation.noticed,
        "total": mutation.total,
        "equivalent": mutation.equivalent,
        "survivors": [
            {"file": mutant.path, "line": mutant.line, "change": mutant.said} for mutant in mutation.survivors
        ],
        "tests": [
            {"text": proposal.text, "catches": [places[mutant] for mutant in proposal.catches]}
            for proposal in mutation.proposals
        ],
    }
