"""`leadscore serve` for months: what is replaced is freed, and no answer waits for the collector of garbage."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore.production.serving.garbage import collect, seldom_collected
from unit.production.serving_endpoint import serving, set_up


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.usefixtures("without_collector")
async def test_leads_that_are_read_again_take_the_room_of_the_old_ones(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    async with serving(setup) as ask:
        assert (await ask("GET", "/v1/leads/L-1/score")).status == 200
        old = weakref.ref(ask.made.service.memory.snapshot.codes)
        await ask.made.freshness._read_store()
        assert old() is None
        assert (await ask("GET", "/v1/leads/L-1/score")).status == 200


@pytest.mark.usefixtures("without_collector")
async def test_answers_leave_nothing_to_collect(tmp_path: Path) -> None:
    asked = (
        ("GET", "/v1/leads/L-1/score", b""),
        ("GET", "/v1/leads/L-1/score?explain=true", b""),
        ("GET", "/v1/leads/nobody/score", b""),
        ("GET", "/nowhere", b""),
        ("POST", "/v1/events", b'{"lead": "L-1", "event": "opend"}'),
        ("POST", "/v1/events", b'{"lead": "L-1", "event": "opened"}'),
    )
    async with serving(set_up(tmp_path)) as ask:
        for round in (1, 20):
            gc.collect()
            for method, path, body in asked * round:
                assert (await ask(method, path, body)).status in (200, 404, 422)
        assert gc.collect() < 20


class _Cyclic:
    def __init__(self) -> None:
        self.me = self


def test_what_stays_is_looked_at_once() -> None:
    with seldom_collected():
        before, kept = gc.get_freeze_count(), [[n] for n in range(22_500)]
        assert gc.get_freeze_count() - before >= 20_000
        gone = weakref.ref(_Cyclic())
        gc.collect()
        assert gone() is None
        left = _Cyclic()
        gc.freeze()
        gone = weakref.ref(left)
        del left
        gc.collect()
        assert gone() is not None
        collect()
        assert gone() is None
    assert len(kept) == 22_500
    assert not gc.callbacks or all("garbage" not in callback.__module__ for callback in gc.callbacks)
