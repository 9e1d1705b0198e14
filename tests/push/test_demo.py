"""The demo data as raw tables: row for row what `leadscore score` says of the files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner

from leadscore.batch.push.job import Job
from leadscore.cli.main import cli
from leadscore.driver import compile_path
from leadscore.facts.config import DataConfig
from leadscore.plan.model import Plan
from leadscore.resources import resource
from leadscore.values.number import milli_text
from push.tables import Database, Table

AS_OF = 1_775_001_600  # 2026-04-01
POLICY = resource("policies", "b2b_saas", "policy.lead")
FILES = {name: resource("policies", "demo", f"{name}.csv") for name in ("leads", "events")}


def cells(name: str) -> list[dict[str, str]]:
    with FILES[name].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_texts(name: str) -> Table:
    rows = cells(name)
    return Table(dict.fromkeys(rows[0], "text"), [[cell or None for cell in row.values()] for row in rows])


def typed() -> tuple[Table, Table]:
    """As a warehouse holds them; the rows with a cell that fits no type are left out, and come from nobody's lead."""
    leads = [row for row in cells("leads") if row["employees"].isdigit() or not row["employees"]]
    kinds = dict.fromkeys(leads[0], "text") | {"created": "day", "employees": "int", "seats": "float"}
    kinds |= dict.fromkeys(("existing_customer", "competitor", "job_applicant"), "yes_no")
    read = {"day": date.fromisoformat, "int": int, "float": float, "yes_no": lambda cell: cell == "yes", "text": str}
    rows = [[read[kind](row[name]) if row[name] else None for name, kind in kinds.items()] for row in leads]
    events = [row for row in cells("events") if "/" not in row["at"]]
    history = [
        [row["lead"], datetime.fromisoformat(row["at"]).replace(tzinfo=UTC), row["event"], row["target"] or None,
         Decimal(row["minutes"]) if row["minutes"] else None]
        for row in events
    ]  # fmt: skip
    kinds_of_events = {"lead": "text", "at": "zoned", "event": "text", "target": "text", "minutes": "number"}
    return Table(kinds, rows), Table(kinds_of_events, history)


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = compile_path(POLICY).plan
    assert found is not None
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, str]]:
    arguments = ["score", str(POLICY), "--leads", str(FILES["leads"]), "--events", str(FILES["events"])]
    result = CliRunner().invoke(cli, [*arguments, "--as-of", "2026-04-01", "--format", "csv"])
    assert result.exit_code == 0
    return {row["lead"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


def shown(row: dict[str, object], plan: Plan) -> dict[str, str]:
    """A row of the table of scores as the file of scores has it; its origin is checked on the way."""
    origin = {name: row.pop(name) for name in ("policy", "fingerprint", "as_of")}
    assert origin == {
        "policy": plan.name,
        "fingerprint": plan.fingerprint,
        "as_of": datetime.fromtimestamp(AS_OF, UTC),
    }
    points = {name: _points(value) for name, value in row.items() if isinstance(value, Decimal)}
    words = {name: {True: "yes", False: "no", None: ""}.get(value, value) for name, value in row.items()}  # type: ignore[call-overload]
    return words | points


def _points(value: Decimal) -> str:
    assert value.as_tuple().exponent == -3
    return milli_text(int(value * 1000))


def test_texts_score_as_the_files_do(database: Database, plan: Plan, expected: dict[str, dict[str, str]]) -> None:
    for name in FILES:
        database.load(f"demo_{name}", as_texts(name))
    job = Job(plan, AS_OF, "demo_leads", ["demo_events"], "demo_scores", DataConfig())
    pushed = database.push(job)
    scores = database.scores(job)
    assert {row["lead"]: shown(row, plan) for row in scores} == expected
    assert len(scores) == pushed.leads == 321
    assert pushed.ready == sum(row["ready"] == "yes" for row in expected.values())
    assert pushed.disqualified == sum(row["disqualified"] == "yes" for row in expected.values())
    assert pushed.out_of_scope == sum(not row["score"] for row in expected.values())
    assert pushed.known_fields == plan.used_fields - {"revenue"} or pushed.known_fields <= plan.used_fields
    assert pushed.notes == (
        "1 row of 322 in demo_leads set aside:",
        '  1 × a value that does not fit employees (such as: "approx. 200" is no number)',
        "2 rows of 4,470 in demo_events set aside:",
        '  1 × a lead that is not in the leads (such as: there is no lead "L-9042")',
        '  1 × a time that does not fit (such as: "31/03/2026 14:05" is no time such as 2026-03-01 09:30)',
        "`--rejects TABLE` writes them to a table with their reasons.",
    )


@pytest.mark.usefixtures("interpreting")
def test_typed_columns_score_as_the_files_do(
    database: Database, plan: Plan, expected: dict[str, dict[str, str]]
) -> None:
    for name, table in zip(FILES, typed(), strict=True):
        database.load(f"typed_{name}", table)
    job = Job(plan, AS_OF, "typed_leads", ["typed_events"], "demo_scores", DataConfig())
    database.push(job)
    assert {row["lead"]: shown(row, plan) for row in database.scores(job)} == expected
