"""What came in is not lost: written before it is answered, claimed once, and the same to a run as to the endpoint."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from leadscore.batch.errors import InUse
from leadscore.batch.ingest.run import Sources
from leadscore.batch.ingest.run import take_in as taken_in
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import open_store
from leadscore.facts.errors import FactsError
from leadscore.facts.model import Lead
from leadscore.facts.quarantine import Quarantine, Report
from leadscore.production.serving import writing
from leadscore.production.serving.inbox import CANONICAL, ids_seen, inbox_files
from leadscore.production.serving.running import Setup
from leadscore.production.serving.segments import EVENTS, LEADS, OPEN, new_name, only_writer, segments
from leadscore.production.serving.writing import Writer
from unit.production.recorded import LIMITS
from unit.production.serving_endpoint import serving, set_up

OPENED = {"lead": "L-1", "event": "opened", "target": "Mail 1"}


def run(setup: Setup) -> Report:
    """What `leadscore run --inbox` does with an inbox."""
    words, report = Vocabulary(setup.in_force.fields, setup.in_force.events), Report()
    folder = setup.inbox.parent
    assert setup.store is not None
    with inbox_files(setup.inbox) as claimed:
        for leads in claimed.leads:
            taken_in(setup.store, words, Sources(leads, (), CANONICAL), folder, LIMITS, Quarantine(report, False))
        events = Sources(None, claimed.events, CANONICAL)
        taken_in(setup.store, words, events, folder, LIMITS, Quarantine(report, False))
    return report


def stored(setup: Setup) -> dict[str, Lead]:
    assert setup.store is not None
    with open_store(setup.store, setup.inbox.parent, LIMITS, read_only=True) as store:
        return {lead.id: lead for lead in leads_of(store, range(store.lead_count))}


async def test_the_endpoint_and_a_run_come_to_know_the_same(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    async with serving(setup) as ask:
        for told in (
            {"id": "L-1", "title": "VP Sales", "employees": 30},
            {"id": "L-3", "email": "Sue <sue@Acme.io>", "title": "Kauffrau, «Größe»\n2", "created": "2026-01-02"},
            {"id": "L-1", "title": None, "revenue": "12.500", "competitor": False},
            {"id": "l-3", "employees": 7},
            {"id": "L-3", "email": "sue@new.io", "seniority": "Boss"},
        ):
            assert (await ask("POST", "/v1/leads", told)).status == 200
        for event in (
            OPENED,
            OPENED,
            {
                "lead": "L-3",
                "event": "watched",
                "target": "https://x.io/Demo?a",
                "minutes": 12.25,
                "at": "2026-03-03T04:05",
            },
            {"email": "SUE@new.io", "event": "visited", "target": "pricing"},
            {"lead": "L-1", "event": "visited", "target": "/pricing", "at": "2026-03-29"},
        ):
            answer = await ask("POST", "/v1/events", event)
            assert answer.status == 200, answer.body
        known = {identity: ask.made.service.memory.lead(identity) for identity in ("L-1", "L-2", "L-3", "l-3")}
    report = run(setup)
    assert report.total_set_aside == 0, list(report.lines())
    assert stored(setup) == known
    assert stored(setup)["L-1"].shown == known["L-1"].shown
    assert segments(setup.inbox, EVENTS) == segments(setup.inbox / "claimed", EVENTS) == []
    async with serving(setup) as ask:
        assert {identity: ask.made.service.memory.lead(identity) for identity in known} == known


async def test_while_requests_go_on_the_store_is_read_again_after_a_run(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    async with serving(setup) as ask:
        await ask("POST", "/v1/events", {**OPENED, "id": "e-1"})
        writer = ask.made.service.writer
        writer.rotate = 0
        await ask("POST", "/v1/leads", {"id": "L-1", "employees": 30})
        await asyncio.wait_for(_complete(setup), 5)
        writer.rotate = 60
        run(setup)
        later = await ask("POST", "/v1/events", {**OPENED, "target": "Mail 2"})
        before = len(ask.made.service.memory.segments)
        await ask.made.freshness.look()
        after = await ask("GET", "/v1/leads/L-1/score")
        assert (before, len(ask.made.service.memory.segments)) == (3, 1)
        assert after.json["score"] == later.json["scores"][0]["score"] == 49
        assert (await ask("POST", "/v1/events", {**OPENED, "id": "e-1"})).json["repeated"] == 1


async def test_a_store_that_is_gone_leaves_leads_as_they_were(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    assert setup.store is not None
    async with serving(setup) as ask:
        setup.store.rename(tmp_path / "elsewhere")
        await ask.made.freshness.look()
        problems = (await ask("GET", "/readyz")).json["problems"]
        assert (await ask("GET", "/v1/leads/L-1/score")).json["score"] == 70
        (tmp_path / "elsewhere").rename(setup.store)
        ask.made.freshness.ask()
        await ask.made.freshness.look()
        assert (await ask("GET", "/readyz")).json["problems"] == []
    (problem,) = problems
    assert problem.startswith("The store could not be read again: There is no store ")


async def test_an_inbox_that_no_run_takes_is_told_of(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    old = f"{EVENTS}-{time.time_ns() - 30 * 3_600 * 10**9:019d}.ndjson"
    async with serving(setup) as ask:
        await ask.made.freshness.look()
        assert (await ask("GET", "/readyz")).json["problems"] == []
        (setup.inbox / old).write_text("")
        ask.made.freshness.ask()
        await ask.made.freshness.look()
        ready, metrics = await ask("GET", "/readyz"), await ask("GET", "/metrics")
        (setup.inbox / old).unlink()
        ask.made.freshness.ask()
        await ask.made.freshness.look()
        assert (await ask("GET", "/readyz")).json["problems"] == []
    (problem,) = ready.json["problems"]
    assert (ready.status, ready.json["ready"]) == (200, True), "it goes on answering"
    assert problem.startswith("No run has taken in the inbox for 30 hours: nobody is told of who crossed since.")
    assert sum(problem in line for line in ask.log) == 1
    waited = metrics.body.split(b"\nleadscore_inbox_waiting_seconds ")[1].split()[0]
    assert float(waited) == pytest.approx(108_000, abs=60)


async def _complete(setup: Setup) -> None:
    while len(segments(setup.inbox, EVENTS)) + len(segments(setup.inbox, LEADS)) < 2:
        await asyncio.sleep(0.01)


def write(folder: Path, name: str, *lines: object, end: str = "\n") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("\n".join(json.dumps(line) for line in lines) + end)
    return path


def line(target: str, identity: str = "") -> dict[str, str]:
    return {"id": identity, "lead": "L-1", "at": "2026-03-01", "event": "opened", "target": target, "minutes": ""}


def test_what_a_killed_writer_leaves(tmp_path: Path) -> None:
    write(tmp_path, "events-3.ndjson.open", line("a"), line("cut off in its mid"), end="")
    write(tmp_path, "events-4.ndjson.open", line("never whole"), end="")
    with inbox_files(tmp_path) as claimed:
        (events,) = claimed.events
        assert [json.loads(each)["target"] for each in events.read_text().splitlines()] == ["a"]
    with inbox_files(tmp_path) as claimed:
        assert not claimed


def test_what_a_living_writer_writes_is_left_alone(tmp_path: Path) -> None:
    with only_writer(tmp_path):
        write(tmp_path, "events-3.ndjson", line("done"))
        opened = write(tmp_path, "events-4.ndjson.open", line("not yet"))
        with pytest.raises(InUse, match=r"Another `leadscore serve` writes into"), only_writer(tmp_path):
            pass
        with inbox_files(tmp_path) as claimed:
            assert "not yet" not in claimed.events[0].read_text()
        assert opened.exists()


def test_a_claim_that_fails_comes_again(tmp_path: Path) -> None:
    write(tmp_path, new_name(EVENTS).removesuffix(OPEN), line("a", "crm/1"), line("a"))
    with pytest.raises(ZeroDivisionError), inbox_files(tmp_path):
        raise ZeroDivisionError
    write(tmp_path, new_name(EVENTS).removesuffix(OPEN), line("b", "crm/2"))
    with inbox_files(tmp_path) as claimed:
        targets = [json.loads(each)["target"] for each in claimed.events[0].read_text().splitlines()]
    assert targets == ["a", "a", "b"]
    assert list(ids_seen(tmp_path)) == ["crm/1", "crm/2"]
    assert "L-1" not in "".join(path.read_text() for path in (tmp_path / "seen").iterdir())


def test_each_lead_stands_once_and_keeps_what_nobody_told(tmp_path: Path) -> None:
    write(tmp_path, "leads-1.ndjson", {"id": "a", "title": "x"}, {"id": "b", "title": "y"}, {"id": "c", "city": "z"})
    write(tmp_path, "leads-2.ndjson", {"id": "a", "city": "q", "title": ""})
    with inbox_files(tmp_path) as claimed:
        found = [[json.loads(each) for each in path.read_text().splitlines()] for path in claimed.leads]
    assert sorted(found, key=str) == [
        [{"id": "a", "title": "", "city": "q"}],
        [{"id": "b", "title": "y"}],
        [{"id": "c", "city": "z"}],
    ]


def test_ids_of_long_ago_are_forgotten(tmp_path: Path) -> None:
    write(tmp_path, f"{EVENTS}-{time.time_ns() - 8 * 86_400 * 10**9:019d}.ndjson", line("a", "crm/1"))
    with inbox_files(tmp_path) as claimed:
        assert claimed.events
    assert list(ids_seen(tmp_path)) == []


def test_no_inbox(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="There is no inbox"), inbox_files(tmp_path / "none"):
        pass


async def test_a_full_disk_takes_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setup = set_up(tmp_path)
    write, full = os.write, True

    def half_written(handle: int, data: memoryview) -> int:
        if full:
            write(handle, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data)

    async with serving(setup) as ask:
        monkeypatch.setattr(writing.os, "write", half_written)
        mail = {**OPENED, "id": "e-1"}
        first, again = await asyncio.gather(ask("POST", "/v1/events", mail), ask("POST", "/v1/events", mail))
        readiness = await ask("GET", "/readyz")
        shown = await ask("GET", "/v1/leads/L-1/score")
        full = False
        later = await ask("POST", "/v1/events", mail)
        recovered = await ask("GET", "/readyz")
    assert (first.status, again.status, readiness.status) == (503, 503, 503)
    assert first.headers["retry-after"] == "5"
    assert "No space left on device" in first.json["message"]
    assert shown.json["score"] == 70
    assert (later.status, later.json["taken"], recovered.status) == (200, 1, 200)
    run(setup)
    assert len(stored(setup)["L-1"].events) == 2


async def test_those_who_wait_are_written_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = 0
    write = os.write

    def on_disk(handle: int, data: memoryview) -> int:
        nonlocal waits
        waits += 1
        return write(handle, data)

    with only_writer(tmp_path):
        async with Writer(tmp_path, 60) as writer:
            await writer.append(EVENTS, b"begun\n")
            monkeypatch.setattr(writing.os, "write", on_disk)
            names = await asyncio.gather(*(writer.append(EVENTS, b"%d\n" % n) for n in range(200)))
            written = waits
    assert len(set(names)) == 1
    assert written <= 3
    (path,) = segments(tmp_path, EVENTS)
    assert path.read_bytes() == b"begun\n" + b"".join(b"%d\n" % n for n in range(200))


async def test_a_clock_that_jumps_back_puts_nothing_in_another_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, then = set_up(tmp_path), time.time_ns()
    for hours, employees in ((0, 30), (-3, 40), (-2, 50)):
        monkeypatch.setattr(
            "leadscore.production.serving.segments.time.time_ns", lambda n=hours: then + n * 3_600 * 10**9
        )
        async with serving(setup) as ask:
            await ask("POST", "/v1/leads", {"id": "L-1", "employees": employees})
    async with serving(setup) as ask:
        known = ask.made.service.memory.lead("L-1").values["employees"]
    run(setup)
    assert known == stored(setup)["L-1"].values["employees"] == 50


async def test_two_endpoints_on_one_store(tmp_path: Path) -> None:
    one = set_up(tmp_path)
    other = replace(one, inbox=tmp_path / "other")
    at = {"at": "2026-03-31T10:00:00Z"}
    async with serving(one) as ask, serving(other) as ask_other:
        for asked in (ask, ask_other):
            assert (await asked("POST", "/v1/events", {**OPENED, **at})).json["taken"] == 1
        await ask_other("POST", "/v1/events", {**OPENED, "target": "Mail 2", **at})
    run(one)
    run(other)
    lead = stored(one)["L-1"]
    assert sorted(event.target for event in lead.events if event.kind == "opened") == ["mail 1", "mail 2"]
    async with serving(one) as ask, serving(other) as ask_other:
        first, second = [(await asked("GET", "/v1/leads/L-1/score")).json for asked in (ask, ask_other)]
    assert first == second
    assert first["totals"]["engagement"] == 49
