"""The worlds of leadforge (MIT, `pip install leadforge`): made-up accounts, contacts, what they and sales did, deals.

Its tables run past the day that matters, day 30 of a lead: what happened later is cut off here, as is all that tells
the end (`current_stage`, `is_sql`, `total_touches_all`, when it was won, how a deal was closed). `deal_value` is that
of a deal that is open on that day. Models see leadforge's own aggregates of day 30, in which it blanks and blurs cells;
`leadscore learn` sees the events themselves.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
from benchmarks.learning.sets import Made

RECIPE = "b2b_saas_procurement_v1"
DAYS = 30
_TASK = "converted_within_90_days"
_NO_COLUMNS = ("account_id", "contact_id", "lead_created_at", "current_stage", "is_sql", "total_touches_all", _TASK)

_LEADS = """
select leads.lead_id as id, lead_created_at as created, lead_source, industry, region, employee_band,
    estimated_revenue_band as revenue_band, process_maturity_band as process_maturity, job_title as title,
    role_function, seniority, buyer_role, deal.estimated_acv as deal_value, {task}::int as won
from '{tables}/leads.parquet' as leads
join '{tables}/accounts.parquet' using (account_id)
join '{tables}/contacts.parquet' using (contact_id)
left join '{tables}/opportunities.parquet' as deal
    on deal.lead_id = leads.lead_id and deal.created_at::date <= lead_created_at::date + {days}
        and coalesce(deal.closed_at::date > lead_created_at::date + {days}, true)
"""
_EVENTS = """
with happened as (
    select lead_id as lead, touch_timestamp as "at", touch_direction || '_' || touch_type as event, '' as target,
        NULL as minutes from '{tables}/touches.parquet'
    union all
    select lead_id, session_timestamp, 'visited', session_type, round(session_duration_seconds / 60, 1)
    from '{tables}/sessions.parquet'
    union all
    select lead_id, session_timestamp, 'viewed', 'pricing', NULL
    from '{tables}/sessions.parquet', range(pricing_page_views)
    union all
    select lead_id, session_timestamp, 'viewed', 'demo', NULL from '{tables}/sessions.parquet', range(demo_page_views)
    union all
    select lead_id, activity_timestamp, 'sales_' || activity_type, activity_outcome, NULL
    from '{tables}/sales_activities.parquet'
    union all
    select lead_id, created_at, 'deal_opened', '', NULL from '{tables}/opportunities.parquet'
    union all
    select lead_id, closed_at, 'deal_closed', '', NULL from '{tables}/opportunities.parquet' where closed_at is not null
)
select happened.* from happened join '{tables}/leads.parquet' on lead = lead_id
where "at"::date <= lead_created_at::date + {days}
"""


def generated(folder: Path, seed: int) -> Path:
    """Lets leadforge write a world into the folder, unless it is there. Raises CalledProcessError."""
    if (folder / "manifest.json").exists():
        return folder
    command = [str(Path(sys.executable).with_name("leadforge")), "generate", "--recipe", RECIPE, "--seed", str(seed)]
    command += ["--mode", "research_instructor", "--difficulty", "intermediate", "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def at_random(world: Path) -> Made:
    tables = world / "tables"
    aggregates = duckdb.read_parquet(str(world / "tasks" / _TASK / "*.parquet"))
    seen = [name for name in aggregates.columns if name not in {*_NO_COLUMNS, "lead_id"}]
    return Made(
        leads=duckdb.sql(_LEADS.format(tables=tables, task=_TASK, days=DAYS)),
        events=duckdb.sql(_EVENTS.format(tables=tables, days=DAYS)),
        columns=aggregates.project(f"lead_id as id, {', '.join(seen)}, {_TASK}::int as won"),
        days=DAYS,
    )


def by_time(world: Path) -> Made:
    """Who was created first is learned from, and who was created later judged by."""
    made = at_random(world)
    return replace(made, when=made.leads.project("id, created as at"))
