"""Leads picked out of a store with so many events that DuckDB reads them with several threads, in parts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from leadscore.batch.ingest.run import Sources, make_store
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.scoring import program_for, score_all, score_leads
from leadscore.batch.store.store import Limits, open_store
from leadscore.driver import compile_text
from leadscore.facts.config import DataConfig
from leadscore.facts.quarantine import Report, quarantine

LEADS, EVENTS = 10_000, 250_000
NOON = 1_775_044_800
POLICY = """
group engagement
when visited "pricing" add 50 decays 50% every 30 days
when watched at least 40 minutes add 7
"""


def _files(folder: Path) -> tuple[Path, Path]:
    """Leads and their events, in no order."""
    leads, events = folder / "leads.parquet", folder / "events.parquet"
    duckdb.execute(f"COPY (SELECT 'L' || range AS id FROM range({LEADS})) TO '{leads}'")
    duckdb.execute(
        f"COPY (SELECT 'L' || (hash(range) % {LEADS}) AS lead, "
        f"strftime(make_timestamp(({NOON} - CAST(hash(range + 7) % 7776000 AS BIGINT)) * 1000000), "
        "'%Y-%m-%dT%H:%M:%SZ') AS \"at\", "
        "CASE WHEN hash(range + 3) % 3 = 0 THEN 'watched' ELSE 'visited' END AS event, "
        "CASE WHEN hash(range + 5) % 2 = 0 THEN 'pricing' ELSE 'blog' END AS target, "
        f"hash(range + 9) % 30 AS minutes FROM range({EVENTS})) TO '{events}'"
    )
    return leads, events


def test_leads_picked_one_by_one_score_as_among_all(tmp_path: Path) -> None:
    plan = compile_text(POLICY).plan
    assert plan is not None
    leads, events = _files(tmp_path)
    limits, path = Limits(threads=4), tmp_path / "s.duckdb"
    with quarantine(None, True, Report()) as aside:
        words = Vocabulary(plan.fields, plan.events)
        make_store(path, words, Sources(leads, [events], DataConfig()), tmp_path, limits, aside)
    with open_store(path, tmp_path, limits, read_only=True) as store:
        program = program_for(store, plan, NOON)
        scores = np.concatenate([found.score for found in score_all(store, program)])
        for step in (1_000, 100, 3):
            some = np.arange(0, LEADS, step, dtype=np.int32)
            picked = np.concatenate([found.score for found in score_leads(store, program, some)])
            assert np.array_equal(picked, scores[some])
