"""What `leadscore serve` wrote down is taken in, recorded and told by `leadscore run --inbox`, and then gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

from command_line import run, told
from leadscore.production.serving.running import Setup
from leadscore.production.serving.segments import EVENTS, LEADS, segments
from unit.production.serving_endpoint import serving, set_up

NEXT_DAY = ("--as-of", "2026-04-02")


def ran(setup: Setup, *arguments: str) -> str:
    folder = setup.inbox.parent
    result = run("run", str(folder / "p.lead"), "--store", str(setup.store), *arguments)
    assert result.exit_code == 0, told(result)
    return result.stdout


async def _a_new_lead_sees_the_prices(setup: Setup) -> None:
    async with serving(setup) as ask:
        lead = {"id": "L-7", "email": "kim@x.io", "country": "france", "employees": 900}
        assert (await ask("POST", "/v1/leads", lead)).status == 200
        event = {"lead": "L-7", "event": "visited", "target": "/pricing"}
        assert (await ask("POST", "/v1/events", event)).status == 200


async def test_what_came_in_is_recorded_and_told(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    ran(setup, "--as-of", "2026-04-01")
    await _a_new_lead_sees_the_prices(setup)
    output = ran(setup, "--inbox", str(setup.inbox), *NEXT_DAY)
    assert "new or changed.\n" in output
    assert "  ready: 1 entered (1 new lead)\n" in output
    assert not any(segments(setup.inbox / place, kind) for place in (".", "claimed") for kind in (EVENTS, LEADS))
    assert "nothing is new since the last scoring" in ran(setup, "--inbox", str(setup.inbox), *NEXT_DAY)


async def test_what_is_not_complete_yet_is_told(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    path, store = str(tmp_path / "p.lead"), str(setup.store)
    async with serving(setup) as ask:
        assert (await ask("POST", "/v1/leads", {"id": "L-7", "employees": 900})).status == 200
        early = await asyncio.to_thread(run, "run", path, "--store", store, "--inbox", str(setup.inbox), *NEXT_DAY)
        assert early.exit_code == 0
        assert "1 file of the inbox is not complete yet: the next run takes it." in early.stderr
    assert "not complete yet" not in run("run", path, "--store", store, "--inbox", str(setup.inbox), *NEXT_DAY).stderr


async def test_rows_that_cannot_be_used_stay_until_there_is_a_place_for_them(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    await _a_new_lead_sees_the_prices(setup)
    (events,) = [path for path in setup.inbox.rglob(f"{EVENTS}-*") if path.is_file() and path.stat().st_size]
    events.write_text(events.read_text().replace("visited", "vanished"))
    arguments = ("run", str(tmp_path / "p.lead"), "--store", str(setup.store), "--inbox", str(setup.inbox), *NEXT_DAY)
    for _ in range(2):
        refused = run(*arguments)
        assert refused.exit_code == 3
        assert told(refused).startswith("A row of the inbox cannot be used: there is no event `vanished`")
        assert "Nothing of it is lost" in told(refused)
    rejects = tmp_path / "rejects.csv"
    assert run(*arguments, "--rejects", str(rejects)).exit_code == 0
    assert "vanished" in rejects.read_text()


def test_a_dry_run_leaves_the_inbox_alone(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    dry = run("run", str(tmp_path / "p.lead"), "--store", str(setup.store), "--inbox", str(tmp_path), "--dry-run")
    assert dry.exit_code == 2
    assert "--dry-run takes nothing out of an inbox" in told(dry)


def test_there_is_no_inbox(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    missing = run("run", str(tmp_path / "p.lead"), "--store", str(setup.store), "--inbox", str(tmp_path / "no"))
    assert missing.exit_code == 3
    assert "There is no inbox" in told(missing)
