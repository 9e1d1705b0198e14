"""Who is forgotten has left no trace; everybody else is as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadscore.batch.ingest.run import Added
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.scoring import program_for, score_all
from leadscore.batch.store.forgetting import Forgotten, forget_lead, forgotten_id, rewrite
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import facts_at
from leadscore.facts.model import Lead
from leadscore.plan.model import EventKind, Field
from leadscore.values.terms import ValueType
from spec.agreement import plan_of
from unit.batch.taking import EVENT_COLUMNS, LIMITS, opened, taken, write

FIELDS = ("email", "city", "employees", "created", "existing_customer")
TYPES = (ValueType.TEXT, ValueType.TEXT, ValueType.NUMBER, ValueType.DATE, ValueType.YES_NO)
WORDS = Vocabulary(tuple(map(Field, FIELDS, TYPES)), (EventKind("visited", False),))
POLICY = """policy "P" version 1
when city is "rome" add 5
when employees > 99999999999999999999 add 1
when visited "pricing" add 2
"""
SECRETS = (b"zaphod-17", b"zaphod@heartofgold.example", b"betelgeuse", b"infinite-improbability", b"earlier-than-that")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path, columns = tmp_path / "s.duckdb", ("id", *FIELDS)
    events = [
        ("zaphod-17", "2026-03-01", "visited", "infinite-improbability", ""),
        ("zaphod-17", "2026-03-02", "visited", "pricing", ""),
        ("2", "2026-03-02", "visited", "pricing", ""),
    ]
    old = [("1", "", "rome", 5, "", ""), ("zaphod-17", "zaphod@heartofgold.example", "earlier-than-that", 5, "", "")]
    new = [
        ("zaphod-17", "zaphod@heartofgold.example", "betelgeuse", 4242, "2026-01-02", "yes"),
        ("2", "ford@prefect.example", "rome", 7, "2026-01-03", "no"),
    ]
    taken(path, WORDS, write(tmp_path / "old.csv", columns, old), write(tmp_path / "e1.csv", EVENT_COLUMNS, events[:1]))
    taken(path, WORDS, write(tmp_path / "new.csv", columns, new), write(tmp_path / "e2.csv", EVENT_COLUMNS, events))
    return path


def seen(store: Store, but: int) -> list[Lead]:
    return list(leads_of(store, [no for no in range(store.lead_count) if no != but]))


def test_no_trace_is_left_and_nobody_else_is_touched(path: Path) -> None:
    held = path.read_bytes()
    assert any(secret in held for secret in SECRETS), "what is looked for would be found"
    with opened(path) as store:
        now = seen(store, but=1)
        with facts_at(store, 1) as past:
            then = seen(past, but=1)
        assert forget_lead(store, 1) == Forgotten(1, 2, 6, 1, 1)
        assert list(leads_of(store, [1])) == [Lead("(forgotten 1)", {}, (), {})]
        assert seen(store, but=1) == now
        with facts_at(store, 1) as past:
            assert seen(past, but=1) == then
            assert list(leads_of(past, [1])) == [Lead("(forgotten 1)", {}, (), {})]
    rewrite(path, path.parent, LIMITS)
    held = path.read_bytes()
    assert [secret for secret in SECRETS if secret in held] == []
    with opened(path) as store:
        assert seen(store, but=1) == now
        tables = store.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        for (table,) in tables:
            rows = repr(store.connection.execute(f'SELECT * FROM "{table}"').fetchall()).encode()
            assert [secret for secret in SECRETS if secret in rows] == [], table


def test_scoring_goes_on(path: Path) -> None:
    plan = plan_of(POLICY)
    with opened(path) as store:
        forget_lead(store, 1)
        forget_lead(store, 1)
        (found,) = score_all(store, program_for(store, plan, 1_775_001_600))
        assert (found.numbers.tolist(), found.score.tolist()) == ([0, 1, 2], [5_000, 0, 7_000])


def test_who_comes_back_is_another_lead(path: Path, tmp_path: Path) -> None:
    with opened(path) as store:
        forget_lead(store, 1)
    again = write(tmp_path / "again.csv", ("id", *FIELDS), [("zaphod-17", "", "betelgeuse", 4242, "", "")])
    assert taken(path, WORDS, again) == Added((), 1)
    with opened(path) as store:
        ids = [lead.id for lead in leads_of(store, range(store.lead_count))]
        assert ids == ["1", forgotten_id(1), "2", "zaphod-17"]
        assert [lead.values["city"] for lead in leads_of(store, [3])] == ["betelgeuse"]
